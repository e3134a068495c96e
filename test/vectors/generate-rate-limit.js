'use strict'

/**
 * Writes rate-limit.json: what the AWS SDK for JavaScript v3's rate limiter (adaptive retry mode)
 * makes of requests and answers at given times.
 * Run it again after a change here or of the SDK: node test/vectors/generate-rate-limit.js
 */

const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { DefaultRateLimiter } = require('@smithy/core/retry')
const { seededRandom } = require('./random-request')

const START_S = 1000
/** A timer fires late; one that were on time to the last bit could wait for ever. */
const LATE_S = 1e-6

/** Its clock is ours, and what it would wait for is taken down. */
class Limiter extends DefaultRateLimiter {
  waitedS = 0

  getCurrentTimeInSeconds () {
    return nowS
  }
}

let nowS = START_S

/** @param {() => number} random @param {number} throttledShare */
async function run (random, throttledShare) {
  nowS = START_S
  const limiter = new Limiter()
  DefaultRateLimiter.setTimeoutFn = /** @type {any} */ ((/** @type {() => void} */ resume, /** @type {number} */ delayMs) => {
    limiter.waitedS += delayMs / 1000
    nowS += delayMs / 1000 + LATE_S
    queueMicrotask(resume)
  })
  const steps = []
  for (let i = 0; i < 60; i++) {
    nowS += random() * 0.3
    const atS = nowS
    limiter.waitedS = 0
    await limiter.getSendToken()
    const answeredS = nowS += random() * 0.2
    const throttled = random() < throttledShare
    limiter.updateClientSendingRate(throttled ? { errorType: 'THROTTLING' } : {})
    steps.push({ atS, waitedS: limiter.waitedS, answeredS, throttled, fillRate: limiter.fillRate })
  }
  return steps
}

async function main () {
  const random = seededRandom(11)
  const runs = []
  for (const share of [0, 0.05, 0.3, 0.9]) runs.push(await run(random, share))
  const lines = runs.map((steps) => '  [\n' + steps.map((step) => '    ' + JSON.stringify(step)).join(',\n') + '\n  ]')
  writeFileSync(join(__dirname, 'rate-limit.json'), `{ "startS": ${START_S}, "lateS": ${LATE_S}, "runs": [\n${lines.join(',\n')}\n] }\n`)
}

main()
