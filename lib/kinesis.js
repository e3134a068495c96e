'use strict'

const { onAbort, withReason } = require('./abort')
const config = require('./config')
const { CredentialsKeeper, chooseSource } = require('./credentials')
const { endpointLabel, isUnencryptedElsewhere, urlOf } = require('./endpoint')
const { abortError, closedError } = require('./errors')
const { observed, tellLogger } = require('./observe')
const { OperationsBase, decodeResult, encodeCall } = require('./operations')
const { callTable, clientTable, parseOptions, readOptions } = require('./options')
const { Outstanding, checkCloseOptions } = require('./outstanding')
const { PutQueue } = require('./put-queue')
const { releaseSlab } = require('./record-slab')
const { version } = require('../package.json')

/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./options').CallOptions} CallOptions
 * @typedef {import('./options').ParsedCallOptions} ParsedCallOptions
 * @typedef {import('./operations').EncodedCall} EncodedCall
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 *
 * What the client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {boolean} [hasPlainBytes] records hold Uint8Arrays, not Buffers
 */

/**
 * A client of one region. Every operation is a method: `putRecords(input[, options][, cb])`,
 * inputs and outputs as in the AWS SDK v3. Where an operation takes a StreamName, an ARN may stand
 * in its place.
 */
class Kinesis extends OperationsBase {
  #given
  #options
  #surroundings
  #client
  #credentials
  #outstanding = new Outstanding()
  /** Of producers, with something in them: what waits for more there, close() sends. @type {Set<PutQueue>} */
  #producing = new Set()
  /**
   * undefined: not known yet.
   * @type {import('./endpoint').Endpoint | undefined}
   */
  #endpoint
  #isLocating = false
  /** @type {Promise<CloseSummary> | undefined} */
  #closing
  /** Open fetchers, and what looks after the credentials of the calls that they make by themselves. */
  #fetchers = 0
  /** @type {NodeJS.Timeout | undefined} */
  #refreshing
  /** Aborted when the native client is closed: nothing more may be asked of it. */
  #ending = new AbortController()

  /**
   * Throws a KinesisError where an option, or an environment variable that stands for one, is
   * wrong. Doesn't wait: what takes time, such as the credentials of a profile, the calls wait for.
   * @param {ClientOptions} [options]
   * @param {Surroundings} [surroundings] internal
   */
  constructor (options, { open = openNative, env = process.env, fallbackRegion, hasPlainBytes } = {}) {
    super()
    const { credentials, proxy, ...given } = readOptions(clientTable, options, env)
    this.#given = given
    this.#surroundings = { env, fallbackRegion }
    const settings = config.knownSettings(given, this.#surroundings)
    this.#options = settings?.options ?? parseOptions(clientTable, given)
    const source = chooseSource({ credentials, profile: given.profile }, env)
    this.#client = open({
      ...this.#options,
      hasPlainBytes,
      userAgent: userAgentOf(given.userAgent),
      proxy: config.checkProxy(proxy),
      ca: this.#certificates(settings?.endpoint.url ?? given.endpoint),
      // Those that can't be renewed are used to their end, which the service's error tells.
      onExpired: source.provide && ((/** @type {string} */ accessKeyId) => this.#credentials.expired(accessKeyId))
    })
    if (settings !== undefined) this.#settle(settings)
    // Without keys, calls wait in the core until there are new ones.
    this.#credentials = new CredentialsKeeper(source,
      (keys) => this.#client.setCredentials(keys ?? {}),
      (message) => this.#client.failWaiting(message))
  }

  /**
   * Any operation by its name, known to this package or not: what isn't known gets its input as
   * JSON (Dates become epoch seconds, bytes base64) and its output as the service's JSON.
   * @param {string} operation such as 'UpdateShardCount'
   * @param {...any} args input[, options][, callback]; options: see CallOptions
   * @returns {any} a promise, unless there is a callback
   */
  request (operation, ...args) {
    const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined
    const promise = this._call(operation, args[0], args[1])
    return callback === undefined ? promise : deliver(promise, callback)
  }

  /**
   * A stream to put records into and to read records from.
   * @param {string} name or ARN
   * @param {StreamOptions} [options]
   * @returns {import('./stream').KinesisStream}
   */
  stream (name, options) {
    const { KinesisStream } = require('./stream')
    return new KinesisStream(this, name, options)
  }

  /**
   * A producer of a stream: the fastest way for many small records.
   * @param {string} name or ARN
   * @param {import('./producer-options').ProducerOptions} [options]
   * @returns {import('./producer').Producer}
   */
  producer (name, options) {
    const { Producer } = require('./producer')
    return new Producer(this, name, options)
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
   * For stream() and producer(): the options without secrets.
   * @internal
   */
  get _options () {
    return this.#options
  }

  /**
   * What request() does, and kinesis-native/sdk, which checks inputs in another manner.
   * @internal
   * @param {string} operation
   * @param {unknown} input
   * @param {unknown} [given] options of the call
   * @param {{ isLenient?: boolean }} [manner]
   * @returns {Promise<any>}
   */
  async _call (operation, input, given, manner) {
    const options = given === undefined || given === null ? NO_OPTIONS : parseOptions(callTable, given)
    const call = encodeCall(operation, input, manner)
    const { logger } = this.#options
    return observed({ operation, input: call.members, place: () => this.#placeOf(call), logger },
      () => this.#perform(call, options))
  }

  /**
   * Where a call goes, as far as that is known. An ARN that no endpoint can be made of leads nowhere.
   * @param {EncodedCall} call
   * @returns {import('./observe').Place}
   */
  #placeOf ({ members, endpoint: type }) {
    const endpoint = this.#endpoint
    if (endpoint === undefined) return {}
    const { region } = endpoint
    try {
      const label = endpointLabel(members, type, endpoint)
      return { region, url: urlOf(endpoint, { label, type, accountId: this.#credentials.accountId }) }
    } catch {
      return { region }
    }
  }

  /**
   * What close() waits for is the whole call, whatever it takes of attempts and pauses.
   * @param {EncodedCall} call
   * @param {ParsedCallOptions} options
   */
  async #perform (call, options) {
    this.#refuseIfClosed()
    this.#outstanding.begin()
    try {
      const result = await this.#send(call, options)
      const output = decodeResult(call.operation, result, { isMerged: this.#retriesEntries(call) })
      this.#outstanding.end('ok')
      return output
    } catch (error) {
      this.#failed(error)
      throw error
    } finally {
      if (call.records !== null) releaseSlab(call.records)
    }
  }

  /**
   * @param {EncodedCall} call
   * @param {ParsedCallOptions} options
   */
  async #send (call, options) {
    const { retryPolicy: policy } = this.#options
    const { signal, maxAttempts = this.#options.maxAttempts, timeoutMs = this.#options.timeoutMs } = options
    /** @param {Partial<ParsedCallOptions>} [limits] */
    const send = (limits) => new Promise((resolve, reject) => {
      this.#start(call, limits === undefined ? options : { ...options, ...limits }, resolve, reject)
    })
    if (policy === undefined) return send()
    const ending = this.#ending.signal
    return require('./retry-policy').withPolicy({ policy, maxAttempts, timeoutMs, signal, ending }, send)
  }

  /**
   * For stream() and producer(): a queue of puts, which close() waits for.
   * @internal
   * @param {Record<string, string>} naming the members that name the stream
   * @param {{ producer: boolean, maxBufferedBytes: number, maxBufferedRecords: number } &
   *   Record<string, unknown>} options see NativeClient.openPuts
   * @param {import('./put-batch').BatchOwner['toResult']} toResult
   * @param {Pick<import('./put-queue').PutOwner, 'check' | 'begin' | 'end'>} [watcher] is told of each put, too
   */
  _openPuts (naming, options, toResult, watcher) {
    this.#refuseIfClosed()
    const native = this.#client.openPuts({
      ...options,
      input: JSON.stringify(naming),
      label: endpointLabel(naming, 'data', this.#endpoint),
      protocol: this.#protocolOf({ response: 'puts', isJsonOnly: false })
    })
    const queue = new PutQueue(native, options, {
      check: () => {
        this.#refuseIfClosed()
        watcher?.check()
      },
      begin: () => {
        watcher?.begin()
        this.#outstanding.begin()
        if (options.producer && queue.bufferedRecords === 0) this.#producing.add(queue)
      },
      end: (error) => {
        if (queue.bufferedRecords === 0) this.#producing.delete(queue)
        watcher?.end(error)
        if (error === undefined) this.#outstanding.end('ok')
        else this.#failed(error)
      },
      // It may call the application's function for credentials, which may put something.
      prepare: () => process.nextTick(() => this.#isGone || this.#prepare()),
      toResult
    })
    if (options.producer) this.#prepare() // it lists its shards before there are puts
    return queue
  }

  /**
   * For lib/fetcher.js.
   * @internal
   * @param {import('./stream-reader').StreamNaming} naming
   * @param {Omit<import('./native').FetcherOptions, 'input' | 'streamArn' | 'label' | 'protocol' | 'silenceTimeoutMs'>} options
   * @param {import('./native').FetcherListener} listener
   * @returns {import('./native').NativeFetcher}
   */
  _openFetcher (naming, options, listener) {
    this.#refuseIfClosed()
    const { consumerArn } = options
    const named = consumerArn === undefined ? naming : { ConsumerARN: consumerArn }
    const fetcher = this.#client.openFetcher({
      ...options,
      input: JSON.stringify(naming),
      streamArn: 'StreamARN' in naming ? naming.StreamARN : undefined,
      label: endpointLabel(named, 'data', this.#endpoint),
      protocol: this.#protocolOf({ response: 'records', isJsonOnly: false }),
      silenceTimeoutMs: this.#options.subscribeSilenceTimeoutMs
    }, { ...listener, closed: () => this.#endFetcher(listener) })
    this.#prepare()
    if (this.#fetchers++ === 0) this.#refreshing = setInterval(() => this.#isGone || this.#prepare(), REFRESH_MS).unref()
    return fetcher
  }

  /** @param {import('./native').FetcherListener} listener */
  #endFetcher (listener) {
    if (--this.#fetchers === 0) clearInterval(this.#refreshing)
    listener.closed()
  }

  /** @param {Pick<EncodedCall, 'operation'>} call */
  #retriesEntries ({ operation }) {
    return operation === 'PutRecords' && this.#options.retryFailedRecords
  }

  /** @param {Pick<EncodedCall, 'response' | 'isJsonOnly'>} call */
  #protocolOf ({ response, isJsonOnly }) {
    const { protocol } = this.#options
    if (isJsonOnly) return 'json'
    if (protocol !== 'auto') return protocol
    return response === 'puts' || response === 'records' ? 'cbor' : 'json'
  }

  /**
   * @param {EncodedCall} encoded
   * @param {ParsedCallOptions} limits
   * @param {(result: any) => void} resolve
   * @param {(error: unknown) => void} reject
   */
  #start (encoded, limits, resolve, reject) {
    const { signal } = limits
    if (this.#isGone) throw closedError('the client')
    if (signal?.aborted) throw abortError(signal.reason)
    this.#prepare()
    const request = this.#requestOf(encoded, limits)
    if (encoded.response === 'events') {
      const { subscribe } = require('./subscription')
      const { subscribeSilenceTimeoutMs: silenceTimeoutMs } = this.#options
      subscribe(this.#client, request, { signal, silenceTimeoutMs }, { resolve, reject })
      return
    }
    let hasEnded = false
    let unwatch = () => {}
    const end = () => {
      hasEnded = true
      unwatch()
    }
    const id = this.#client.call(request, (/** @type {any} */ result) => {
      end()
      resolve(result)
    }, (/** @type {unknown} */ error) => {
      end()
      reject(signal?.aborted ? withReason(error, signal.reason) : error)
    })
    // It may have failed within call().
    if (signal !== undefined && !hasEnded) unwatch = onAbort(signal, () => this.#client.cancel(id))
  }

  /**
   * Written out, for what is spread takes V8 longer than all else a call does here.
   * @param {EncodedCall} encoded
   * @param {ParsedCallOptions & Partial<import('./retry-policy').Limits>} limits
   */
  #requestOf (encoded, { timeoutMs, requestTimeoutMs, maxAttempts, attemptsBefore, callerRetries }) {
    const { operation, inputText, records, response, endpoint } = encoded
    return {
      operation,
      inputText,
      records,
      response,
      endpoint,
      label: endpointLabel(encoded.members, endpoint, this.#endpoint),
      protocol: this.#protocolOf(encoded),
      retryEntries: this.#retriesEntries(encoded),
      timeoutMs,
      requestTimeoutMs,
      maxAttempts,
      attemptsBefore,
      callerRetries
    }
  }

  /** To be called before each request: what it needs is looked for, where it isn't there yet. */
  #prepare () {
    this.#locate()
    this.#credentials.touch()
  }

  /** @param {any} error an application's own function may have thrown anything */
  #failed (error) {
    this.#outstanding.end(error?.code === 'ERR_CLOSED' ? 'abandoned' : 'failed')
  }

  #refuseIfClosed () {
    if (this.#closing !== undefined) throw closedError('the client')
  }

  get #isGone () {
    return this.#ending.signal.aborted
  }

  /** Looks up what the shared AWS files say, where that matters; calls wait for it in the core. */
  #locate () {
    if (this.#endpoint !== undefined || this.#isLocating) return
    this.#isLocating = true
    config.lookUpSettings(this.#given, this.#surroundings)
      .then((settings) => this.#isGone || this.#settle(settings))
      .catch((error) => {
        // Before the waiting calls end: the next call, however soon, is to look again.
        this.#isLocating = false
        if (!this.#isGone) this.#client.failWaiting(error.message)
      })
  }

  /** @param {import('./config').Settings} settings */
  #settle ({ endpoint, options }) {
    this.#options = options
    this.#client.setRetry(options)
    this.#client.setEndpoint(endpoint)
    this.#endpoint = endpoint
    if (!isUnencryptedElsewhere(endpoint)) return
    this.#warn(`records and signatures go to ${endpoint.host} unencrypted: http:// endpoint`)
  }

  /** @param {string | URL} [endpoint] that is sure to be used; undefined: it isn't known yet */
  #certificates (endpoint) {
    if (endpoint !== undefined && new URL(endpoint).protocol === 'http:') return undefined
    return config.trustedCertificates(this.#options, this.#surroundings.env, (message) => this.#warn(message))
  }

  /** @param {string} message */
  #warn (message) {
    const { logger } = this.#options
    if (logger === undefined) process.emitWarning(message, 'KinesisWarning')
    else tellLogger(logger, 'warn', message)
  }

  /** @param {number} [timeoutMs] */
  async #close (timeoutMs) {
    const summary = this.#outstanding.summarize()
    for (const queue of this.#producing) queue.flush()
    await this.#outstanding.drained(timeoutMs)
    this.#ending.abort()
    this.#credentials.stop()
    this.#client.close()
    await this.#outstanding.drained()
    return { ...summary }
  }
}

/** What most calls are made with. */
const NO_OPTIONS = Object.freeze(parseOptions(callTable, undefined))

/** Far oftener than credentials must be renewed ahead of their end. */
const REFRESH_MS = 60000

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
