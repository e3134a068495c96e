'use strict'

const { onAbort } = require('./abort')
const { abortError, closedError, invalidArgument } = require('./errors')

/**
 * @typedef {import('./options').RetryPolicy} RetryPolicy
 *
 * @typedef {object} Limits of one request to the core
 * @property {number} maxAttempts
 * @property {number} timeoutMs
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
 * core; where the policy says nothing the core's answer holds, which is no attempt for what can't
 * succeed, and else a growing pause.
 * @template T
 * @param {PolicyOptions} options
 * @param {(limits: Limits) => Promise<T>} send
 * @returns {Promise<T>}
 */
async function withPolicy ({ policy, maxAttempts, timeoutMs, signal, ending }, send) {
  const endMs = performance.now() + timeoutMs
  let totalRetryDelay = 0
  let mayBeStored = false
  for (let attempt = 1; ; attempt++) {
    const leftMs = Math.max(1, Math.ceil(endMs - performance.now()))
    try {
      return withTotals(await send({ maxAttempts: 1, timeoutMs: leftMs }), attempt, totalRetryDelay)
    } catch (/** @type {any} */ error) {
      withTotals(error, attempt, totalRetryDelay)
      mayBeStored ||= error.persisted === 'unknown'
      if (mayBeStored) error.persisted = 'unknown'
      const delayMs = attempt < maxAttempts ? decide(policy, error, attempt) : false
      if (delayMs === false || performance.now() + delayMs >= endMs) throw error
      totalRetryDelay += delayMs
      await pause(delayMs, signal, ending).catch((reason) => {
        if (mayBeStored) reason.persisted = 'unknown'
        throw withTotals(reason, attempt, totalRetryDelay)
      })
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
  const decision = policy(error, attempt)
  if (decision === undefined || decision === null) return error.retryable && standardDelayMs(error, attempt)
  if (decision === false || (Number.isFinite(decision) && decision >= 0)) return decision
  throw invalidArgument('what retryPolicy gave', decision,
    'must be ms to wait, false to give up, or undefined for the standard answer')
}

/**
 * As csrc/retry.c: the AWS SDK's standard mode.
 * @param {any} error
 * @param {number} attempt
 */
function standardDelayMs (error, attempt) {
  const baseMs = error.$retryable?.throttling ? 1000 : 50
  return Math.random() * Math.min(baseMs * 2 ** (attempt - 1), 20000)
}

/**
 * @param {number} delayMs
 * @param {AbortSignal | undefined} signal
 * @param {AbortSignal} ending
 * @returns {Promise<void>}
 */
async function pause (delayMs, signal, ending) {
  /** @type {(() => void)[]} */
  let unwatch = []
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  try {
    await new Promise((/** @type {(value?: undefined) => void} */ resolve, reject) => {
      timer = setTimeout(resolve, delayMs)
      unwatch = [onAbort(ending, () => reject(closedError('the client')))]
      if (signal !== undefined) unwatch.push(onAbort(signal, () => reject(abortError(signal.reason))))
    })
  } finally {
    clearTimeout(timer)
    for (const stop of unwatch) stop()
  }
}

/**
 * The numbers of the whole call, in place of those of its last request.
 * @template T
 * @param {T} outcome the core's result, or an error
 * @param {number} attempts
 * @param {number} totalRetryDelay
 * @returns {T}
 */
function withTotals (outcome, attempts, totalRetryDelay) {
  const { $metadata } = /** @type {any} */ (outcome)
  for (const holder of [outcome, $metadata]) {
    if (holder !== undefined && 'attempts' in holder) Object.assign(holder, { attempts })
    if (holder !== undefined && 'totalRetryDelay' in holder) Object.assign(holder, { totalRetryDelay })
  }
  return outcome
}

exports.withPolicy = withPolicy
