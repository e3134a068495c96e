'use strict'

/**
 * Writes retry.json: what the AWS SDK for JavaScript v3 makes of service errors, and the delays and
 * bucket levels of its standard retry strategy, with time and randomness replaced.
 * Run it again after a change here or of the SDK: node test/vectors/generate-retry.js
 */

const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { isThrottlingError, isTransientError, StandardRetryStrategy } = require('@smithy/core/retry')
const { seededRandom } = require('./random-request')

const names = ['BandwidthLimitExceeded', 'EC2ThrottledException', 'LimitExceededException', 'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'RequestThrottled', 'RequestThrottledException',
  'SlowDown', 'ThrottledException', 'Throttling', 'ThrottlingException', 'TooManyRequestsException',
  'TransactionInProgressException', 'RequestTimeout', 'RequestTimeoutException', 'TimeoutError',
  'ResourceNotFoundException', 'InvalidArgumentException', 'AccessDeniedException', 'ExpiredIteratorException',
  'ValidationException', 'ResourceInUseException', 'throttling', 'Throttlin', '']
const statuses = [200, 400, 403, 404, 413, 429, 499, 500, 501, 502, 503, 504, 505]

/** @param {{ name: string, $metadata: { httpStatusCode: number } }} error */
function classOf (error) {
  if (isThrottlingError(error)) return 'THROTTLING'
  return isTransientError(error) ? 'TRANSIENT' : 'NEVER'
}

const classes = names.flatMap((name) => statuses.map((httpStatusCode) => ({
  code: name,
  httpStatus: httpStatusCode,
  class: classOf({ name, $metadata: { httpStatusCode } })
})))

/** The delays that the strategy waits for are taken down here, and not waited for. */
const waited = []
globalThis.setTimeout = /** @type {any} */ ((resume, delay) => {
  waited.push(delay)
  queueMicrotask(resume)
})
Date.now = () => 1e12

/**
 * One call: as many failed attempts as drawn, often none, then success.
 *
 * @param {InstanceType<typeof StandardRetryStrategy>} strategy
 * @param {() => number} random
 * @param {number} maxAttempts
 */
async function call (strategy, random, maxAttempts) {
  const failures = []
  let token = await strategy.acquireInitialRetryToken('')
  for (let left = random() < 0.6 ? 0 : Math.ceil(random() * maxAttempts); left > 0; left--) {
    const errorType = random() < 0.5 ? 'THROTTLING' : random() < 0.9 ? 'TRANSIENT' : 'CLIENT_ERROR'
    const retryAfterMs = random() < 0.3 ? Math.floor(random() * 30000) : -1
    const drawn = random()
    Math.random = () => drawn
    const hint = retryAfterMs >= 0 && { retryAfterHint: new Date(Date.now() + retryAfterMs) }
    const next = await strategy.refreshRetryTokenForRetry(token, { errorType, ...hint }).catch(() => null)
    failures.push({
      class: errorType === 'CLIENT_ERROR' ? 'NEVER' : errorType,
      retryAfterMs,
      random: drawn,
      delayMs: next ? waited.pop() : -1,
      tokens: strategy.getCapacity()
    })
    if (!next) return { maxAttempts, failures, succeeds: false, tokens: strategy.getCapacity() }
    token = next
  }
  strategy.recordSuccess(token)
  return { maxAttempts, failures, succeeds: true, tokens: strategy.getCapacity() }
}

async function main () {
  const random = seededRandom(7)
  const strategy = new StandardRetryStrategy(5)
  const calls = []
  for (let i = 0; i < 150; i++) calls.push(await call(strategy, random, 5))
  const lines = (list) => '[\n' + list.map((item) => '    ' + JSON.stringify(item)).join(',\n') + '\n  ]'
  writeFileSync(join(__dirname, 'retry.json'), `{\n  "classes": ${lines(classes)},\n  "calls": ${lines(calls)}\n}\n`)
}

main()
