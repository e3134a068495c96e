'use strict'

const { asSignal, onAbort } = require('./abort')
const { KinesisError, invalidArgument } = require('./errors')
const { callOwn } = require('./operations')

/**
 * @typedef {'SUCCESS' | 'FAILURE' | 'RETRY' | 'TIMEOUT' | 'ABORTED'} WaiterState
 *
 * As in the AWS SDK. Delays are in seconds.
 * @typedef {object} WaiterConfiguration
 * @property {any} client
 * @property {number} maxWaitTime
 * @property {number} [minDelay] 10
 * @property {number} [maxDelay] 120
 * @property {any} [abortSignal]
 * @property {{ signal: any }} [abortController] the SDK's older way
 *
 * @typedef {object} WaiterResult
 * @property {WaiterState} state
 * @property {any} [reason] the last answer or error
 * @property {any} [final] the same
 * @property {Record<string, number>} [observedResponses] how often there was which
 *
 * @typedef {import('./operations').ClientCall} ClientCall
 * @typedef {(outcome: { output?: any, error?: any }) => WaiterState} Judge
 *
 * @typedef {(configuration: WaiterConfiguration, input: any) => Promise<WaiterResult>} Waiter
 */

const SECOND_MS = 1000
/** As the SDK does: the last attempt is made a little before the time is over. */
const LAST_ATTEMPT_MS = 500

/** Errors of ours that no waiting mends. */
const HOPELESS = new Set(['ERR_INVALID_ARG_VALUE', 'ERR_CLOSED', 'ERR_UNSUPPORTED'])

/** @type {Record<string, WaiterState>} */
const BY_CHANNEL_STATUS = { ACTIVE: 'SUCCESS', DELETING: 'FAILURE', FAILED: 'FAILURE' }

/** @type {Record<string, { operation: string, judge: Judge }>} */
const WAITERS = {
  StreamExists: {
    operation: 'DescribeStream',
    judge: ({ output }) => output?.StreamDescription?.StreamStatus === 'ACTIVE' ? 'SUCCESS' : 'RETRY'
  },
  StreamNotExists: {
    operation: 'DescribeStream',
    judge: ({ error }) => error?.name === 'ResourceNotFoundException' ? 'SUCCESS' : 'RETRY'
  },
  ChannelActive: {
    operation: 'DescribeChannel',
    judge: ({ output }) => BY_CHANNEL_STATUS[output?.ChannelDescription?.ChannelStatus] ?? 'RETRY'
  }
}

/**
 * For each waiter a `waitForStreamExists`, which gives what it came to, and a `waitUntilStreamExists`,
 * which throws unless that is success.
 * @param {ClientCall} call
 * @returns {Record<string, Waiter>}
 */
function makeWaiters (call) {
  return Object.fromEntries(Object.entries(WAITERS).flatMap(([name, { operation, judge }]) => {
    /** @type {Waiter} */
    const waitFor = (configuration, input) => wait(configuration, judge, () => call(configuration, operation, input))
    return [
      [`waitFor${name}`, waitFor],
      [`waitUntil${name}`, async (/** @type {any} */ configuration, /** @type {any} */ input) =>
        refuseFailure(await waitFor(configuration, input))]
    ]
  }))
}

/**
 * @param {WaiterConfiguration} configuration
 * @param {Judge} judge
 * @param {() => Promise<any>} ask
 * @returns {Promise<WaiterResult>}
 */
async function wait ({ minDelay = 10, maxDelay = 120, maxWaitTime, ...configuration }, judge, ask) {
  checkTimes({ minDelay, maxDelay, maxWaitTime })
  const signal = asSignal(configuration.abortSignal ?? configuration.abortController?.signal)
  const delays = { minMs: minDelay * SECOND_MS, maxMs: maxDelay * SECOND_MS, until: Date.now() + maxWaitTime * SECOND_MS }
  if (signal === undefined) return poll(delays, judge, ask)
  let unwatch = () => {}
  const aborted = new Promise((resolve) => {
    unwatch = onAbort(signal, () => resolve({ state: 'ABORTED' }))
  })
  try {
    return await Promise.race([aborted, poll(delays, judge, ask, signal)])
  } finally {
    unwatch()
  }
}

/**
 * @typedef {{ minMs: number, maxMs: number, until: number }} Delays until: ms since 1970
 *
 * @param {Delays} delays
 * @param {Judge} judge
 * @param {() => Promise<any>} ask
 * @param {AbortSignal} [signal]
 * @returns {Promise<WaiterResult>}
 */
async function poll (delays, judge, ask, signal) {
  /** @type {Record<string, number>} */
  const observedResponses = {}
  for (let attempt = 1; ; attempt++) {
    const outcome = await ask().then((output) => ({ output }), (error) => ({ error }))
    const { output, error } = /** @type {{ output?: any, error?: any }} */ (outcome)
    if (HOPELESS.has(error?.code)) throw error
    const reason = output ?? error
    const message = describeReason(reason)
    observedResponses[message] = (observedResponses[message] ?? 0) + 1
    const state = judge(outcome)
    if (state !== 'RETRY') return { state, reason, final: reason, observedResponses }
    const delayMs = delayOf(attempt, delays)
    if (Date.now() + delayMs > delays.until) return { state: 'TIMEOUT', observedResponses }
    await sleep(delayMs, signal)
    if (signal?.aborted) return { state: 'ABORTED', observedResponses }
  }
}

/**
 * Exponential, with jitter.
 * @param {number} attempt that was made
 * @param {Delays} delays
 */
function delayOf (attempt, { minMs, maxMs, until }) {
  const ceilingMs = Math.min(minMs * 2 ** (attempt - 1), maxMs)
  if (attempt > Math.log2(maxMs / minMs) + 1) return maxMs
  const delayMs = minMs + Math.random() * (ceilingMs - minMs)
  const leftMs = until - Date.now()
  return delayMs > leftMs ? Math.max(0, leftMs - LAST_ATTEMPT_MS) : delayMs
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal] ends it early
 * @returns {Promise<void>}
 */
function sleep (ms, signal) {
  return new Promise((resolve) => {
    let unwatch = () => {}
    const end = () => {
      clearTimeout(timer)
      unwatch()
      resolve()
    }
    const timer = setTimeout(end, ms)
    if (signal !== undefined) unwatch = onAbort(signal, end)
  })
}

/** @param {any} reason */
function describeReason (reason) {
  const status = reason?.$metadata?.httpStatusCode
  if (!status) return String(reason?.message ?? JSON.stringify(reason) ?? 'Unknown')
  return `${status}: ${reason instanceof Error ? reason.message : 'OK'}`
}

/** @param {{ minDelay: number, maxDelay: number, maxWaitTime: number }} times */
function checkTimes (times) {
  for (const [name, seconds] of Object.entries(times)) {
    if (!(seconds > 0)) throw invalidArgument(`WaiterConfiguration.${name}`, seconds, 'must be greater than 0')
  }
  const { minDelay, maxDelay, maxWaitTime } = times
  if (maxWaitTime <= minDelay) {
    throw invalidArgument('WaiterConfiguration.maxWaitTime', maxWaitTime, `must be greater than minDelay, ${minDelay}`)
  }
  if (maxDelay < minDelay) {
    throw invalidArgument('WaiterConfiguration.maxDelay', maxDelay, `must be at least minDelay, ${minDelay}`)
  }
}

/** @type {Partial<Record<WaiterState, { code: string, reason?: string }>>} */
const FAILURES = {
  ABORTED: { code: 'ABORT_ERR', reason: 'Request was aborted' },
  TIMEOUT: { code: 'ETIMEDOUT', reason: 'Waiter has timed out' },
  FAILURE: { code: 'ERR_WAITER' }
}

/**
 * The message holds the whole result, as the SDK's does.
 * @param {WaiterResult} result
 */
function refuseFailure (result) {
  const failure = FAILURES[result.state]
  if (failure === undefined) return result
  const { code, reason = result.reason } = failure
  throw new KinesisError({ code, message: JSON.stringify({ ...result, reason }, withoutRepeats()) })
}

/** A replacer for JSON.stringify: what stands in its own content, or twice, can't be written. */
function withoutRepeats () {
  const seen = new WeakSet()
  return (/** @type {string} */ _name, /** @type {any} */ value) => {
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return '[Circular]'
    seen.add(value)
    return value
  }
}

/**
 * @typedef {import('./model/types').Operations} Operations
 * @typedef {{ StreamExists: 'DescribeStream', StreamNotExists: 'DescribeStream', ChannelActive: 'DescribeChannel' }} Waited
 * @typedef {{ [Name in keyof Waited as `${'waitFor' | 'waitUntil'}${Name}`]: (
 *   configuration: WaiterConfiguration & { client: import('./kinesis').Kinesis },
 *   input: Operations[Waited[Name]]['input']) => Promise<WaiterResult> }} OwnWaiters
 */

const waiters = /** @type {OwnWaiters} */ (/** @type {unknown} */ (makeWaiters(callOwn)))

exports.WAITERS = WAITERS
exports.makeWaiters = makeWaiters
exports.waitForChannelActive = waiters.waitForChannelActive
exports.waitForStreamExists = waiters.waitForStreamExists
exports.waitForStreamNotExists = waiters.waitForStreamNotExists
exports.waitUntilChannelActive = waiters.waitUntilChannelActive
exports.waitUntilStreamExists = waiters.waitUntilStreamExists
exports.waitUntilStreamNotExists = waiters.waitUntilStreamNotExists
