'use strict'

const { deliver, isCallback } = require('../../callback')
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

/**
 * @typedef {{
 *   (action: string, callback: Callback<any>): void
 *   (action: string, data: object | null | undefined, callback: Callback<any>): void
 *   (action: string, data: object | null | undefined, options: RequestOptions | null | undefined, callback: Callback<any>): void
 *   (action: string, data?: object | null, options?: RequestOptions | null): Promise<any>
 * }} Request
 *
 * @typedef {{
 *   (callback: Callback<string[]>): void
 *   (options: RequestOptions | null | undefined, callback: Callback<string[]>): void
 *   (options?: RequestOptions | null): Promise<string[]>
 * }} ListStreams
 */

const RAW = Object.freeze({ isRaw: true })
const ONE_ATTEMPT = Object.freeze({ maxAttempts: 1 })

/**
 * Any operation of the service, such as 'CreateStream', in its own JSON. A promise, where there is no callback.
 * @type {Request}
 */
const request = (/** @type {any[]} */ ...args) => {
  const callback = takeCallback(args, 3)
  const [action, data, options] = args
  return /** @type {any} */ (deliver(perform(action, data ?? {}, options ?? undefined), callback))
}

/**
 * The names of all streams. A promise, where there is no callback.
 * @type {ListStreams}
 */
const listStreams = (/** @type {any[]} */ ...args) => {
  const callback = takeCallback(args, 1)
  return /** @type {any} */ (deliver(listNames(args[0] ?? undefined), callback))
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
 * @returns {Promise<any>} undefined: the service answered nothing
 */
async function perform (action, data, options) {
  const settings = resolveSettings(options)
  /**
   * @param {Kinesis} client
   * @param {object} [limits]
   */
  const call = async (client, limits) => {
    const answer = await client._call(action, data, limits, RAW)
    delete answer.$metadata
    return Object.keys(answer).length === 0 ? undefined : answer
  }
  return settings.retryPolicy === undefined ? call(clientOf(settings)) : byPolicy(settings, call)
}

/**
 * Each attempt is made as the options say by then: a policy may give other credentials.
 * @template T
 * @param {Settings} settings
 * @param {(client: Kinesis, limits: object) => Promise<T>} call
 * @returns {Promise<T>}
 */
function byPolicy ({ retryPolicy, resolved }, call) {
  const options = { ...resolved }
  return new Promise((resolve, reject) => {
    /** @param {Callback<T>} callback */
    const makeRequest = (callback) => {
      const attempt = new AbortController()
      deliver(call(clientOf(resolveSettings(options)), { ...ONE_ATTEMPT, signal: attempt.signal }), callback)
      const abort = () => attempt.abort()
      return { abort, destroy: abort }
    }
    retryPolicy?.(makeRequest, options, (error, data) => {
      if (error) reject(error)
      else resolve(data)
    })
  })
}

/**
 * Throws where it is none, before anything is done.
 * @param {any[]} args without it, afterwards
 * @param {number} most that may come before it
 */
function takeCallback (args, most) {
  const callback = typeof args.at(-1) === 'function' || args.length > most ? args.pop() : undefined
  return isCallback(callback) ? callback : undefined
}

module.exports = { byPolicy, listStreams, request }
