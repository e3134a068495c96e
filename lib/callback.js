'use strict'

const { invalidArgument } = require('./errors')

// Callbacks in the place of promises.

/**
 * @template {Function} T
 * @param {T | null | undefined} callback
 * @returns {callback is T}
 */
function isCallback (callback) {
  if (callback === undefined || callback === null) return false
  if (typeof callback === 'function') return true
  throw invalidArgument('callback', callback, 'must be a function')
}

/**
 * One that throws is the program's uncaught exception, not a rejection of ours.
 * @template T
 * @param {Promise<T>} promise
 * @param {((error: any, result?: T) => void) | null} [callback]
 * @returns {Promise<T> | undefined} the promise, where there is no callback
 */
function deliver (promise, callback) {
  if (!isCallback(callback)) return promise
  promise.then((result) => process.nextTick(callback, null, result), (error) => process.nextTick(callback, error))
}

module.exports = { deliver, isCallback }
