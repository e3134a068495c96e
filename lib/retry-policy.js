'use strict'

const { onAbort } = require('./abort')
const { KinesisError, abortError, closedError, invalidArgument } = require('./errors')

/**
 * @typedef {import('./options').RetryPolicy} RetryPolicy
 *
 * @typedef {object} Limits of one request to the core
 * @property {number} timeoutMs
 * @property {number} attemptsBefore
 * @property {true} callerRetries the core tells what it would have done, and leaves it to us
 *
 * @typedef {object} PolicyOptions
 * @property {RetryPolicy} policy
 * @property {number} maxAttempts of the whole call
 * @property {number} timeoutMs of the whole call, waiting included
 * @property {AbortSignal} [signal]
 * @property {AbortSignal} ending aborted when the client has no more time for calls
 */

/**
 * Repeats a request as the application's policy says. Each attempt is a request of its own to the
 * core; where the policy says nothing, what the core would have done by itself is done.
 * @template T
 * @param {PolicyOptions} options
 * @param {(limits: Limits) => Promise<T>} send
 * @returns {Promise<T>}
 */
async function withPolicy ({ policy, maxAttempts, timeoutMs, signal, ending }, send) {
  const endMs = performance.now() + timeoutMs
  const totals = { attempts: 0, totalRetryDelay: 0, persisted: 'no' }
  while (true) {
    const leftMs = Math.max(1, Math.ceil(endMs - performance.now()))
    try {
      return addTotals(await send({ timeoutMs: leftMs, attemptsBefore: totals.attempts, callerRetries: true }), totals)
    } catch (/** @type {any} */ error) {
      addTotals(error, totals)
      const delayMs = totals.attempts < maxAttempts ? decide(policy, error, totals.attempts) : false
      if (delayMs === false || performance.now() + delayMs >= endMs) throw error
      totals.totalRetryDelay += delayMs
      await pause(delayMs, signal, ending, error)
    }
  }
}

/**
 * @param {RetryPolicy} policy
 * @param {any} error
 * @param {number} attempt that failed, from 1
 * @returns {number | false}
 */
function decide (policy, error, attempt) {
  if (error.code === 'ABORT_ERR' || error.code === 'ERR_CLOSED') return false
  const decision = ask(policy, error, attempt)
  if (decision === false || (Number.isFinite(decision) && decision >= 0)) return decision
  if (decision === undefined || decision === null) {
    const standardMs = KinesisError._nextDelayOf(error)
    return standardMs >= 0 && standardMs
  }
  const { message } = invalidArgument('what retryPolicy gave', decision,
    'must be ms to wait, false to give up, or undefined for the standard answer, at once and not as a promise')
  throw sameCall(error, { code: 'ERR_INVALID_ARG_VALUE', message })
}

/**
 * What the application's code throws is the call's error, but what it was asked about isn't lost.
 * @param {RetryPolicy} policy
 * @param {any} error
 * @param {number} attempt
 * @returns {any}
 */
function ask (policy, error, attempt) {
  try {
    return policy(error, attempt)
  } catch (thrown) {
    if (thrown instanceof Error && thrown.cause === undefined) {
      Object.defineProperty(thrown, 'cause', { value: error, configurable: true, writable: true })
    }
    throw thrown
  }
}

/**
 * An error of ours in place of the attempt's: what is known of the call holds.
 * @param {any} error of the attempt
 * @param {{ code: string, message: string }} details
 * @param {unknown} [cause]
 */
function sameCall (error, { code, message }, cause = error) {
  const { attempts, persisted, $metadata } = error
  return new KinesisError({ code, message, attempts, persisted, totalRetryDelay: $metadata?.totalRetryDelay }, { cause })
}

/**
 * @param {number} delayMs
 * @param {AbortSignal | undefined} signal
 * @param {AbortSignal} ending
 * @param {any} error of the attempt before
 * @returns {Promise<void>}
 */
async function pause (delayMs, signal, ending, error) {
  /** @type {(() => void)[]} */
  let unwatch = []
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  try {
    await new Promise((/** @type {(value?: undefined) => void} */ resolve, reject) => {
      timer = setTimeout(resolve, delayMs)
      unwatch = [onAbort(ending, () => reject(sameCall(error, closedError('the client'))))]
      if (signal === undefined) return
      unwatch.push(onAbort(signal, () => reject(sameCall(error, abortError(signal.reason), signal.reason))))
    })
  } finally {
    clearTimeout(timer)
    for (const stop of unwatch) stop()
  }
}

/**
 * The numbers of the whole call so far, in place of those of its last request.
 * @template T
 * @param {T} outcome the core's result, or an error
 * @param {{ attempts: number, totalRetryDelay: number, persisted: string }} totals
 * @returns {T}
 */
function addTotals (outcome, totals) {
  const ended = /** @type {any} */ (outcome)
  totals.attempts += ended.attempts ?? 0
  if (ended.persisted === 'unknown') totals.persisted = 'unknown'
  const { attempts, totalRetryDelay, persisted } = totals
  for (const holder of [ended, ended.$metadata ?? {}]) {
    if ('attempts' in holder) Object.assign(holder, { attempts })
    if ('totalRetryDelay' in holder) Object.assign(holder, { totalRetryDelay: totalRetryDelay + holder.totalRetryDelay })
    if ('persisted' in holder) Object.assign(holder, { persisted })
  }
  return outcome
}

exports.withPolicy = withPolicy
