'use strict'

const { clientTable } = require('../../options')
const { checked, isGiven } = require('./values')

/*
 * The package's rule of what is tried again, and when.
 */

const MAX_TIMER_MS = 2 ** 31 - 1

/**
 * @typedef {object} Retries
 * @property {number} initialRetryMs
 * @property {number} maxRetries
 * @property {string[]} errorCodes
 * @property {string[]} errorNames
 */

/** @type {{ name: keyof Retries, kind: string, standard: any }[]} */
const RETRIES = [
  { name: 'initialRetryMs', kind: 'ms', standard: 50 },
  { name: 'maxRetries', kind: 'count', standard: 10 },
  { name: 'errorCodes', kind: 'list', standard: ['EADDRINFO', 'ETIMEDOUT', 'ECONNRESET', 'ESOCKETTIMEDOUT', 'ENOTFOUND', 'EMFILE'] },
  { name: 'errorNames', kind: 'list', standard: ['ProvisionedThroughputExceededException', 'ThrottlingException'] }
]

/**
 * @param {Record<string, any>} options
 * @returns {Retries}
 */
function readRetries (options) {
  return /** @type {any} */ (Object.fromEntries(RETRIES.map(({ name, kind, standard }) =>
    [name, isGiven(options[name]) ? checked(name, options[name], kind) : standard])))
}

/**
 * Ours, of the package's rule: pauses that double, for some errors.
 * @param {Retries} retries
 */
function retryOptions (retries) {
  const maxRetries = Math.min(retries.maxRetries, clientTable.maxAttempts.max - 1)
  return {
    maxAttempts: maxRetries + 1,
    // All pauses have their time: what ends a call is the number of attempts, and the time-out of each.
    timeoutMs: clientTable.timeoutMs.max,
    retryPolicy: (/** @type {any} */ error, /** @type {number} */ attempt) =>
      isPassing(error, retries) ? pauseMs(retries, attempt) : false
  }
}

/**
 * @param {{ statusCode?: number, code?: string, name?: string }} error
 * @param {Retries} retries
 */
function isPassing ({ statusCode = 0, code = '', name = '' }, { errorCodes, errorNames }) {
  return statusCode >= 500 || errorCodes.includes(code) || errorNames.includes(name)
}

/**
 * @param {Retries} retries
 * @param {number} attempt that failed, from 1
 */
function pauseMs ({ initialRetryMs }, attempt) {
  return Math.min(initialRetryMs * 2 ** (attempt - 1), MAX_TIMER_MS)
}

module.exports = { isPassing, pauseMs, readRetries, retryOptions }
