'use strict'

const { setTimeout: sleep } = require('node:timers/promises')

/**
 * Time and chance, for tests to drive.
 * @typedef {object} Clock
 * @property {() => number} now ms, monotonic
 * @property {() => number} random 0..1
 * @property {(ms: number, signal: AbortSignal) => Promise<unknown>} sleep resolves early once aborted
 */

/** @type {Clock} */
const systemClock = {
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {})
}

/**
 * A pause before another attempt: random, up to what doubles with each.
 * @param {Pick<Clock, 'random'>} clock
 * @param {number} attempt the one that failed, from 1
 * @param {{ baseMs: number, maxMs: number }} limits
 */
function backoffMs ({ random }, attempt, { baseMs, maxMs }) {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, 30))
}

module.exports = { backoffMs, systemClock }
