'use strict'

const { isCallback } = require('../../check')
const { clientOf, resolveSettings } = require('./settings')

/**
 * @typedef {import('./settings').RequestOptions} RequestOptions
 * @typedef {import('./settings').Settings} Settings
 * @typedef {import('../../kinesis').Kinesis} Kinesis
 */

/**
 * @template T
 * @typedef {(error: any, result?: T) => void} Callback
 */

const RAW = Object.freeze({ isRaw: true })
const ONE_ATTEMPT = Object.freeze({ maxAttempts: 1 })

/**
 * Any operation of the service, in its own JSON. A promise, where there is no callback.
 * @overload
 * @param {string} action such as 'CreateStream'
 * @param {object} [data]
 * @param {RequestOptions} [options]
 * @returns {Promise<any>}
 */
/**
 * @overload
 * @param {string} action
 * @param {Callback<any>} callback
 * @returns {void}
 */
/**
 * @overload
 * @param {string} action
 * @param {object} data
 * @param {Callback<any>} callback
 * @returns {void}
 */
/**
 * @overload
 * @param {string} action
 * @param {object} data
 * @param {RequestOptions} options
 * @param {Callback<any>} callback
 * @returns {void}
 */
/**
 * @param {string} action
 * @param {...any} args
 * @returns {any}
 */
function request (action, ...args) {
  const { callback, rest: [data, options] } = takeCallback(args, 2)
  return deliver(perform(action, data ?? {}, options ?? undefined), callback)
}

/**
 * The names of all streams. A promise, where there is no callback.
 * @overload
 * @param {RequestOptions} [options]
 * @returns {Promise<string[]>}
 */
/**
 * @overload
 * @param {Callback<string[]>} callback
 * @returns {void}
 */
/**
 * @overload
 * @param {RequestOptions} options
 * @param {Callback<string[]>} callback
 * @returns {void}
 */
/**
 * @param {...any} args
 * @returns {any}
 */
function listStreams (...args) {
  const { callback, rest: [options] } = takeCallback(args, 1)
  return deliver(listNames(options ?? undefined), callback)
}

/** @param {RequestOptions} [options] */
async function listNames (options) {
  /** @type {string[]} */
  const names = []
  for (;;) {
    const { StreamNames, HasMoreStreams } = await perform('ListStreams', { ExclusiveStartStreamName: names.at(-1) }, options)
    names.push(...StreamNames)
    if (!HasMoreStreams || StreamNames.length === 0) return names
  }
}

/**
 * @param {string} action
 * @param {unknown} data
 * @param {RequestOptions} [options]
 */
async function perform (action, data, options) {
  const settings = resolveSettings(options)
  return callRaw(clientOf(settings), settings, action, data)
}

/**
 * @param {Kinesis} client
 * @param {Settings} settings
 * @param {string} action
 * @param {unknown} data
 * @returns {Promise<any>} undefined: the service answered nothing
 */
async function callRaw (client, settings, action, data) {
  /** @param {object} [limits] */
  const call = async (limits) => {
    const answer = await client._call(action, data, limits, RAW)
    delete answer.$metadata
    return Object.keys(answer).length === 0 ? undefined : answer
  }
  return settings.retryPolicy === undefined ? call() : byPolicy(settings, call)
}

/**
 * @param {Settings} settings
 * @param {(limits: object) => Promise<any>} call
 * @returns {Promise<any>}
 */
function byPolicy ({ retryPolicy, resolved }, call) {
  return new Promise((resolve, reject) => {
    /** @param {Callback<any>} callback */
    const makeRequest = (callback) => {
      const attempt = new AbortController()
      deliver(call({ ...ONE_ATTEMPT, signal: attempt.signal }), callback)
      const abort = () => attempt.abort()
      return { abort, destroy: abort }
    }
    retryPolicy?.(makeRequest, resolved, (error, data) => {
      if (error) reject(error)
      else resolve(data)
    })
  })
}

/**
 * @param {any[]} args
 * @param {number} most without the callback
 */
function takeCallback (args, most) {
  const last = args.at(-1)
  const callback = typeof last === 'function' || args.length > most ? args.pop() : undefined
  return { callback: isCallback(callback) ? callback : undefined, rest: args }
}

/**
 * A callback that throws is the program's uncaught exception, not a rejection of ours.
 * @template T
 * @param {Promise<T>} promise
 * @param {Callback<T>} [callback]
 */
function deliver (promise, callback) {
  if (callback === undefined) return promise
  promise.then((result) => process.nextTick(callback, null, result), (error) => process.nextTick(callback, error))
}

module.exports = { byPolicy, listStreams, request }
