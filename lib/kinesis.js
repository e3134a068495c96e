'use strict'

const { checkSignal, onAbort, withReason } = require('./abort')
const { readOwn } = require('./check')
const config = require('./config')
const { CredentialsKeeper, chooseSource } = require('./credentials')
const { abortError, closedError, invalidArgument } = require('./errors')
const { OperationsBase, decodeResult, encodeCall } = require('./operations')
const { clientTable, parseOptions } = require('./options')
const { Outstanding } = require('./outstanding')
const { KinesisStream } = require('./stream')
const { subscribe } = require('./subscription')
const { version } = require('../package.json')

const MAX_CLOSE_TIMEOUT_MS = 2 ** 31 - 1

/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./operations').CallOptions} CallOptions
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 *
 * What the client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 */

/**
 * A client of one region. Every operation is a method: `putRecords(input[, { signal }][, cb])`,
 * inputs and outputs as in the AWS SDK v3. Where an operation takes a StreamName, an ARN may stand
 * in its place.
 */
class Kinesis extends OperationsBase {
  #options
  #surroundings
  #endpoint
  #client
  #credentials
  #outstanding = new Outstanding()
  #isLocated = false
  #isLocating = false
  /** @type {Promise<CloseSummary> | undefined} */
  #closing
  /** The native client is closed: nothing more may be asked of it. */
  #isGone = false

  /**
   * Throws a KinesisError where an option, or an environment variable that stands for one, is
   * wrong. Doesn't wait: what takes time, such as the credentials of a profile, the calls wait for.
   * @param {ClientOptions} [options]
   * @param {Surroundings} [surroundings] internal
   */
  constructor (options, { open = openNative, env = process.env, fallbackRegion } = {}) {
    super()
    const { credentials, proxy, ...rest } = parseOptions(clientTable, options, { env })
    this.#options = rest
    this.#surroundings = { env, fallbackRegion }
    this.#endpoint = config.customEndpoint(rest, env)
    const region = config.knownRegion(rest, env)
    const source = chooseSource({ credentials, profile: rest.profile }, env)
    this.#client = open({
      ...rest,
      userAgent: userAgentOf(rest.userAgent),
      proxy: config.checkProxy(proxy),
      ca: this.#certificates(env)
    })
    if (region !== undefined) this.#setRegion(region)
    this.#warnIfUnencrypted()
    // Without keys, calls wait in the core until there are new ones.
    this.#credentials = new CredentialsKeeper(source,
      (keys) => this.#client.setCredentials(keys ?? {}),
      (message) => this.#client.failWaiting(message))
  }

  /**
   * Any operation by its name, known to this package or not: what isn't known gets its input as
   * JSON (Dates become epoch seconds, bytes base64) and its output as the service's JSON.
   * @param {string} operation such as 'UpdateShardCount'
   * @param {...any} args input[, { signal }][, callback]
   * @returns {any} a promise, unless there is a callback
   */
  request (operation, ...args) {
    const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined
    const promise = new Promise((resolve, reject) => {
      const [input, options] = args
      this.#start(encodeCall(operation, input), signalOf(options), resolve, reject)
    }).then((result) => decodeResult(operation, result))
    return callback === undefined ? promise : deliver(promise, callback)
  }

  /**
   * A stream to put records into and to read records from.
   * @param {string} name or ARN
   * @param {StreamOptions} [options]
   */
  stream (name, options) {
    return new KinesisStream(this, name, options)
  }

  /**
   * Waits for the calls and puts that are outstanding, then ends those that are left and the
   * connections. Later calls, and calls of a second close(), get ERR_CLOSED and this promise.
   * @param {{ timeoutMs?: number }} [options] timeoutMs: undefined waits for as long as calls take
   * @returns {Promise<CloseSummary>}
   */
  async close (options) {
    const { timeoutMs } = checkCloseOptions(options)
    this.#closing ??= this.#close(timeoutMs)
    return this.#closing
  }

  async [Symbol.asyncDispose] () {
    await this.close()
  }

  /**
   * For stream(): the options without secrets.
   * @internal
   */
  get _options () {
    return this.#options
  }

  /**
   * For stream(): a collector of puts, whose puts close() waits for.
   * @internal
   * @param {{ input: string, coalesce: boolean, maxBufferedBytes: number,
   *   maxBufferedRecords: number }} options
   */
  _openCollector (options) {
    this.#refuseIfClosed()
    const collector = this.#client.collector(options)
    return {
      /**
       * @param {string} key
       * @param {Uint8Array | string} data
       * @param {{ resolve: (result: any) => void, reject: (error: any) => void }} put is to call
       *   ended() when it is settled
       */
      put: (key, data, put) => {
        this.#begin()
        collector.put(key, data, put)
      },
      /** @param {any} [error] */
      ended: (error) => {
        if (error === undefined) this.#outstanding.end('ok')
        else this.#failed(error)
      }
    }
  }

  /**
   * @param {import('./operations').EncodedCall} call
   * @param {AbortSignal | undefined} signal
   * @param {(result: any) => void} resolve
   * @param {(error: unknown) => void} reject
   */
  #start ({ operation, inputText, records, response }, signal, resolve, reject) {
    if (signal?.aborted) throw abortError(signal.reason)
    let hasEnded = false
    let unwatch = () => {}
    const end = () => {
      hasEnded = true
      unwatch()
    }
    this.#track((result) => {
      end()
      resolve(result)
    }, (error) => {
      end()
      reject(signal?.aborted ? withReason(error, signal.reason) : error)
    }, (succeed, fail) => {
      if (response === 'events') {
        subscribe(this.#client, inputText, signal, { resolve: succeed, reject: fail })
        return
      }
      const id = this.#client.call(operation, inputText, records, response, succeed, fail)
      // It may have failed within call().
      if (signal !== undefined && !hasEnded) unwatch = onAbort(signal, () => this.#client.cancel(id))
    })
  }

  /**
   * Runs something that close() is to wait for.
   * @param {(result: any) => void} resolve
   * @param {(error: any) => void} reject
   * @param {(succeed: (result: any) => void, fail: (error: any) => void) => void} run
   */
  #track (resolve, reject, run) {
    this.#begin()
    try {
      run((result) => {
        this.#outstanding.end('ok')
        resolve(result)
      }, (error) => {
        this.#failed(error)
        reject(error)
      })
    } catch (error) {
      this.#failed(/** @type {any} */ (error))
      throw error
    }
  }

  #begin () {
    this.#refuseIfClosed()
    this.#locate()
    this.#credentials.touch()
    this.#outstanding.begin()
  }

  /** @param {{ code: string }} error */
  #failed ({ code }) {
    this.#outstanding.end(code === 'ERR_CLOSED' ? 'abandoned' : 'failed')
    if (code === 'ExpiredTokenException') this.#credentials.refresh()
  }

  #refuseIfClosed () {
    if (this.#closing !== undefined) throw closedError('the client')
  }

  /** Looks for the region where it isn't known yet; calls wait for it in the core. */
  #locate () {
    if (this.#isLocated || this.#isLocating) return
    this.#isLocating = true
    config.lookUpRegion(this.#options, this.#surroundings)
      .then((region) => this.#isGone || this.#setRegion(region))
      .catch((error) => {
        // Before the waiting calls end: the next call, however soon, is to look again.
        this.#isLocating = false
        if (!this.#isGone) this.#client.failWaiting(error.message)
      })
  }

  /** @param {string} region */
  #setRegion (region) {
    this.#client.setEndpoint(config.endpointOf(this.#options, region, this.#endpoint))
    this.#isLocated = true
  }

  /** @param {NodeJS.ProcessEnv} env */
  #certificates (env) {
    if (this.#endpoint?.protocol === 'http:') return undefined
    return config.trustedCertificates(this.#options, env, (message) => this.#warn(message))
  }

  #warnIfUnencrypted () {
    if (!config.isUnencryptedElsewhere(this.#endpoint)) return
    this.#warn(`records and signatures go to ${this.#endpoint?.host} unencrypted: http:// endpoint`)
  }

  /** @param {string} message */
  #warn (message) {
    const { logger } = this.#options
    if (logger === undefined) process.emitWarning(message, 'KinesisWarning')
    else logger.warn(message)
  }

  /** @param {number} [timeoutMs] */
  async #close (timeoutMs) {
    const summary = this.#outstanding.summarize()
    await this.#outstanding.drained(timeoutMs)
    this.#isGone = true
    this.#credentials.stop()
    this.#client.close()
    await this.#outstanding.drained()
    return { ...summary }
  }
}

/** @param {import('./native').ClientOptions} options */
function openNative (options) {
  // The addon is loaded by the first client, not by require('kinesis-native').
  return require('./native').openClient(options)
}

/** @param {string} [custom] */
function userAgentOf (custom) {
  const own = `kinesis-native/${version} node/${process.versions.node} ${process.platform}/${process.arch}`
  return custom === undefined ? own : `${own} ${custom}`
}

/** @param {unknown} options of a call */
function signalOf (options) {
  if (options === undefined || options === null) return undefined
  const { signal, ...others } = readOwn('call options', options)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw invalidArgument('call options', unknown, 'can hold a signal only')
  return checkSignal(signal)
}

/** @param {unknown} [options] */
function checkCloseOptions (options = {}) {
  const { timeoutMs } = readOwn('close options', options)
  const isFine = timeoutMs === undefined ||
    (Number.isSafeInteger(timeoutMs) && Number(timeoutMs) >= 0 && Number(timeoutMs) <= MAX_CLOSE_TIMEOUT_MS)
  if (isFine) return { timeoutMs: /** @type {number | undefined} */ (timeoutMs) }
  throw invalidArgument('timeoutMs', timeoutMs, 'must be a whole number of ms, 0 or more')
}

/**
 * A callback that throws is the program's uncaught exception, not a rejection of ours.
 * @param {Promise<any>} promise
 * @param {Function} callback
 */
function deliver (promise, callback) {
  promise.then((output) => process.nextTick(callback, null, output),
    (error) => process.nextTick(callback, error))
}

exports.Kinesis = Kinesis
