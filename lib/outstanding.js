'use strict'

const { readOwn } = require('./check')
const { invalidArgument } = require('./errors')

const MAX_CLOSE_TIMEOUT_MS = 2 ** 31 - 1

/**
 * How the calls and puts ended that were outstanding when close() was called.
 * @typedef {object} CloseSummary
 * @property {number} ok
 * @property {number} failed
 * @property {number} abandoned cut off when the time was up
 */

/** Counts what has begun and not ended, and tells when there is nothing left. */
class Outstanding {
  #count = 0
  #summary = { ok: 0, failed: 0, abandoned: 0 }
  /** @type {(() => void)[]} */
  #waiting = []

  begin () {
    this.#count++
  }

  /** @param {keyof CloseSummary} outcome */
  end (outcome) {
    this.#summary[outcome]++
    if (--this.#count > 0) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /**
   * Counts from here on.
   * @returns {CloseSummary} changes as things end
   */
  summarize () {
    this.#summary = { ok: 0, failed: 0, abandoned: 0 }
    return this.#summary
  }

  /**
   * @param {number} [timeoutMs] undefined: as long as it takes
   * @returns {Promise<void>}
   */
  async drained (timeoutMs) {
    if (this.#count === 0) return
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      this.#waiting.push(resolve)
      if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs)
    })
    clearTimeout(timer)
  }
}

/** @param {unknown} [options] */
function checkCloseOptions (options = {}) {
  const { timeoutMs } = readOwn('close options', options)
  const isFine = timeoutMs === undefined ||
    (Number.isSafeInteger(timeoutMs) && Number(timeoutMs) >= 0 && Number(timeoutMs) <= MAX_CLOSE_TIMEOUT_MS)
  if (isFine) return { timeoutMs: /** @type {number | undefined} */ (timeoutMs) }
  throw invalidArgument('timeoutMs', timeoutMs, 'must be a whole number of ms, 0 or more')
}

exports.Outstanding = Outstanding
exports.checkCloseOptions = checkCloseOptions
