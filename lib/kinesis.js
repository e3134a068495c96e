'use strict'

const { deliver } = require('./callback')
const { Connection } = require('./connection')
const { closedError } = require('./errors')
const { observed } = require('./observe')
const { OperationsBase, decodeResult, encodeCall, encodeSlab } = require('./operations')
const { callTable, parseOptions } = require('./options')
const { Outstanding, checkCloseOptions } = require('./outstanding')
const { PutQueue } = require('./put-queue')
const { releaseSlab } = require('./record-slab')

/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./options').CallOptions} CallOptions
 * @typedef {import('./options').ParsedCallOptions} ParsedCallOptions
 * @typedef {import('./operations').EncodedCall} EncodedCall
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 */

/**
 * A client of one region. Every operation is a method: `putRecords(input[, options][, cb])`,
 * inputs and outputs as in the AWS SDK v3. Where an operation takes a StreamName, an ARN may stand
 * in its place.
 */
class Kinesis extends OperationsBase {
  #connection
  #outstanding = new Outstanding()
  /** Of producers, with something in them: what waits for more there, close() sends. @type {Set<PutQueue>} */
  #producing = new Set()
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
   * @param {import('./connection').Surroundings} [surroundings] internal
   */
  constructor (options, surroundings) {
    super()
    this.#connection = new Connection(options, surroundings)
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
    return deliver(this._call(operation, args[0], args[1]), callback)
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
   * A member of a group that shares a stream's shards and keeps how far each has been read.
   * @param {string} name or ARN
   * @param {import('./consumer/options').ConsumerOptions} options
   * @returns {import('./consumer').Consumer}
   */
  consumer (name, options) {
    const { Consumer } = require('./consumer')
    return new Consumer(this, name, options)
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
    return this.#connection.options
  }

  get #options () {
    return this.#connection.options
  }

  /**
   * For consumer(), which goes on without calls of this client while it holds no shard.
   * @internal
   */
  get _isClosed () {
    return this.#closing !== undefined
  }

  /**
   * For consumer(): see Connection. No getter, which inspect() may call: an access key's id is in it.
   * @internal
   */
  _scope () {
    return this.#connection.scope
  }

  /**
   * For consumer(): see Connection.beside().
   * @internal
   * @type {Connection['beside']}
   */
  _connectBeside (service, options) {
    this.#refuseIfClosed()
    return this.#connection.beside(service, options)
  }

  /**
   * What request() does, and the faces of other packages, which check inputs in another manner.
   * @internal
   * @param {string} operation
   * @param {unknown} input
   * @param {unknown} [given] options of the call
   * @param {import('./operations').Manner} [manner]
   * @returns {Promise<any>}
   */
  async _call (operation, input, given, manner) {
    const options = given === undefined || given === null ? NO_OPTIONS : parseOptions(callTable, given)
    const call = encodeCall(operation, input, manner)
    try {
      return await this.#observe(call, options)
    } finally {
      if (call.records !== null) releaseSlab(call.records)
    }
  }

  /**
   * For kinesis-native/kinesis: one attempt at a PutRecords of records that are in the core's form already.
   * @internal
   * @param {import('./stream-reader').StreamNaming} naming
   * @param {import('./record-slab').RecordSlab} records not to be changed before this has ended
   * @returns {Promise<any>}
   */
  async _putSlab (naming, records) {
    return this.#observe(encodeSlab(naming, records), ONE_ATTEMPT)
  }

  /**
   * @param {EncodedCall} call
   * @param {ParsedCallOptions} options
   */
  #observe (call, options) {
    const { operation, members, endpoint } = call
    return observed({ operation, input: members, place: () => this.#connection.placeOf(members, endpoint), logger: this.#options.logger },
      () => this.#perform(call, options))
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
      const output = decodeResult(call.operation, result, { isMerged: this.#retriesEntries(call), isRaw: call.isRaw })
      this.#outstanding.end('ok')
      return output
    } catch (error) {
      this.#failed(error)
      throw error
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
    if (policy === undefined || maxAttempts === 1) return send()
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
    const native = this.#connection.client.openPuts({
      ...options,
      input: JSON.stringify(naming),
      label: this.#connection.labelOf(naming, 'data'),
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
      prepare: () => process.nextTick(() => this.#connection.isClosed || this.#connection.prepare()),
      toResult
    })
    if (options.producer) this.#connection.prepare() // it lists its shards before there are puts
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
    const fetcher = this.#connection.client.openFetcher({
      ...options,
      input: JSON.stringify(naming),
      streamArn: 'StreamARN' in naming ? naming.StreamARN : undefined,
      label: this.#connection.labelOf(named, 'data'),
      protocol: this.#protocolOf({ response: 'records', isJsonOnly: false }),
      silenceTimeoutMs: this.#options.subscribeSilenceTimeoutMs
    }, { ...listener, closed: () => this.#endFetcher(listener) })
    const prepare = () => this.#connection.isClosed || this.#connection.prepare()
    prepare()
    if (this.#fetchers++ === 0) this.#refreshing = setInterval(prepare, REFRESH_MS).unref()
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
    this.#connection.refuse(signal)
    this.#connection.prepare()
    const request = this.#requestOf(encoded, limits)
    if (encoded.response === 'events') {
      const { subscribe } = require('./subscription')
      const { subscribeSilenceTimeoutMs: silenceTimeoutMs } = this.#options
      subscribe(this.#connection.client, request, { signal, silenceTimeoutMs }, { resolve, reject })
      return
    }
    this.#connection.start(request, signal, resolve, reject)
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
      label: this.#connection.labelOf(encoded.members, endpoint),
      protocol: this.#protocolOf(encoded),
      retryEntries: this.#retriesEntries(encoded),
      timeoutMs,
      requestTimeoutMs,
      maxAttempts,
      attemptsBefore,
      callerRetries
    }
  }

  /** @param {any} error an application's own function may have thrown anything */
  #failed (error) {
    this.#outstanding.end(error?.code === 'ERR_CLOSED' ? 'abandoned' : 'failed')
  }

  #refuseIfClosed () {
    if (this.#closing !== undefined) throw closedError('the client')
  }

  /** @param {number} [timeoutMs] */
  async #close (timeoutMs) {
    const summary = this.#outstanding.summarize()
    for (const queue of this.#producing) queue.flush()
    await this.#outstanding.drained(timeoutMs)
    this.#ending.abort()
    this.#connection.close()
    await this.#outstanding.drained()
    return { ...summary }
  }
}

/** What most calls are made with. */
const NO_OPTIONS = Object.freeze(parseOptions(callTable, undefined))

const ONE_ATTEMPT = Object.freeze(parseOptions(callTable, { maxAttempts: 1 }))

/** Far oftener than credentials must be renewed ahead of their end. */
const REFRESH_MS = 60000

exports.Kinesis = Kinesis
