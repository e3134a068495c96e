'use strict'

const { EventEmitter } = require('node:events')
const { onAbort } = require('../abort')
const { nameStream, readOwn } = require('../check')
const { KinesisError, closedError, invalidArgument, mayPass, unknownName } = require('../errors')
const { tellLogger } = require('../observe')
const { checkCloseOptions } = require('../outstanding')
const { listShards } = require('../shards')
const { BatchIterator, recordsOf } = require('./batch-iterator')
const { systemClock } = require('../clock')
const { Coordinator } = require('./coordinator')
const { Handling } = require('./handling')
const { WorkerCounts, consumerText } = require('./metrics')
const { parseConsumerOptions } = require('./options')

/**
 * @typedef {import('./options').ConsumerOptions} ConsumerOptions
 * @typedef {import('./metrics').ConsumerMetrics} ConsumerMetrics
 * @typedef {import('./batch').Batch} Batch
 * @typedef {import('./shard-consumer').OpenFetcher} OpenFetcher
 *
 * How records are handled: one of the two.
 * @typedef {object} RunOptions
 * @property {import('./handling').EachBatch} [eachBatch]
 * @property {import('./handling').EachRecord} [eachRecord] one after the other in each shard
 * @property {AbortSignal} [signal] closes the consumer when it is aborted
 *
 * What a consumer stands on; tests give their own.
 * @typedef {object} Surroundings
 * @property {import('../clock').Clock} [clock]
 * @property {() => import('./lease-table').LeaseTable} [openTable]
 * @property {(kinesis: any, naming: any, options: import('../fetcher').FetcherOptions, listener: import('../fetcher').FetcherListener) =>
 *   OpenFetcher} [openFetcher]
 *
 * @typedef {{ abandoned: number }} ConsumerCloseSummary abandoned: batches that were still being handled
 */

const CLOSE_WITHIN_MS = 30000

/**
 * A member of a group that shares the shards of a stream: each record is handled at least once by one of them, those of a
 * shard in their order.
 *
 * Events: 'lease' ({ shardId, state, error? }) when a lease is held, lost, released, or its shard ended; 'failed' (error,
 * shardId) for what is got over: calls that failed, attempts of the handler. Nobody needs to listen.
 *
 * It keeps the process alive until it is closed.
 */
class Consumer extends EventEmitter {
  #kinesis
  #stream
  #naming
  #options
  #workerId
  #clock
  #surroundings
  #counts = new WorkerCounts()
  /** What reads of it: run(), the iteration or readable(). @type {string | undefined} */
  #reader
  /** @type {Coordinator | undefined} */
  #coordinator
  /** @type {BatchIterator | undefined} */
  #batches
  /** Until then a failure keeps it from reading at all. */
  #isReading = false
  /** What was warned of. */
  #warned = new Set()
  #isPaused = false
  /** @type {Set<string>} */
  #pausedShards = new Set()
  /** What it stopped for. @type {{ error: unknown } | undefined} */
  #failure
  #closingSignal = new AbortController()
  /** @type {Promise<ConsumerCloseSummary> | undefined} */
  #closing
  /** Aborted when close() waits no longer, for its time is over or all is done. */
  #timeUp = new AbortController()
  #hasStarted = false

  /**
   * @param {import('../kinesis').Kinesis} kinesis
   * @param {string} name or ARN of the stream
   * @param {ConsumerOptions} options
   * @param {Surroundings} [surroundings] internal
   */
  constructor (kinesis, name, options, surroundings = {}) {
    super()
    this.#kinesis = kinesis
    this.#stream = name
    this.#naming = /** @type {Record<string, string>} */ (nameStream(name))
    this.#options = parseConsumerOptions(options, kinesis._options)
    this.#clock = surroundings.clock ?? systemClock
    this.#surroundings = surroundings
    this.#workerId = this.#options.workerId ?? makeWorkerId()
  }

  /** Its name in the group: the owner of its leases. */
  get workerId () {
    return this.#workerId
  }

  /**
   * Handles records until the consumer is closed: by close(), the signal, or what halts it.
   * @param {RunOptions} options
   * @returns {Promise<void>} resolves when it has stopped; rejects with what halted it: ERR_POISON, whose cause is the
   *   handler's error, or what kept it from starting
   */
  async run (options) {
    const { eachBatch, eachRecord, signal } = readRunOptions(options)
    const handling = new Handling({
      options: this.#options,
      clock: this.#clock,
      failed: (error, shardId) => this.#gotOver(error, shardId),
      poisoned: () => { this.#counts.poisoned++ }
    })
    this.#claim('run()')
    const unwatch = signal === undefined ? () => {} : onAbort(signal, () => this.#closeQuietly())
    try {
      await this.#start(eachBatch !== undefined ? handling.ofBatches(eachBatch) : handling.ofRecords(/** @type {any} */ (eachRecord)))
      await this.#closing
    } finally {
      unwatch()
    }
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /**
   * Batches of all shards one after the other. One counts as handled when the next is asked for; leaving the loop closes the
   * consumer, with the last one unhandled.
   * @returns {AsyncIterableIterator<Batch, undefined>}
   */
  [Symbol.asyncIterator] () {
    return this.#openBatches('the iteration')
  }

  /**
   * Records of all shards one by one, those of a shard in their order. A batch counts as handled when the record behind its
   * last is asked for; destroying it closes the consumer.
   * @returns {import('node:stream').Readable} in object mode
   */
  readable () {
    if (this.#options.checkpoint === 'manual') {
      throw new KinesisError({ code: 'ERR_INVALID_ARG_VALUE', message: 'readable() gives records, which have no checkpoint(): it needs checkpoint: \'auto\'' })
    }
    return recordsOf(this.#openBatches('readable()'))
  }

  /**
   * Hands over nothing more, but keeps the leases; the batches in hand are not affected.
   * @param {string} [shardId] undefined: all shards, those that are taken later, too
   */
  pause (shardId) {
    if (shardId === undefined) this.#isPaused = true
    else this.#pausedShards.add(readShardId(shardId))
    this.#applyPauses()
  }

  /** @param {string} [shardId] undefined: all shards */
  resume (shardId) {
    if (shardId === undefined) {
      this.#isPaused = false
      this.#pausedShards.clear()
    } else {
      this.#pausedShards.delete(readShardId(shardId))
    }
    this.#applyPauses()
  }

  /**
   * What has happened since it was made. Times are in ms.
   * @overload
   * @param {{ format?: 'object' }} [options]
   * @returns {Promise<ConsumerMetrics>}
   */
  /**
   * @overload
   * @param {{ format: 'prometheus' }} options
   * @returns {Promise<string>}
   */
  /** @param {{ format?: 'object' | 'prometheus' }} [options] */
  async metrics (options = {}) {
    const { format = 'object' } = readOwn('metrics options', options)
    if (format !== 'object' && format !== 'prometheus') throw invalidArgument('format', format, 'must be \'object\' or \'prometheus\'')
    const metrics = this.#counts.toMetrics(this.#workerId, this.#coordinator ?? { consumers: [], leaving: [] })
    return format === 'object' ? metrics : consumerText({ stream: this.#stream, group: this.#options.group }, metrics)
  }

  /**
   * Waits for the batches that are being handled, stores their checkpoints and releases the leases, so that others take over
   * at once. A handler that awaits it waits for itself, until the time is over.
   * @param {{ timeoutMs?: number }} [options] timeoutMs: 30,000; batches that are not handled by then come again elsewhere. Of
   *   several calls the earliest end counts.
   * @returns {Promise<ConsumerCloseSummary>}
   */
  async close (options) {
    const { timeoutMs = CLOSE_WITHIN_MS } = checkCloseOptions(options)
    this.#closing ??= this.#close()
    this.#clock.sleep(timeoutMs, this.#timeUp.signal).then(() => this.#timeUp.abort())
    return this.#closing
  }

  async [Symbol.asyncDispose] () {
    await this.close()
  }

  /** @param {string} reader */
  #claim (reader) {
    if (this.#closing !== undefined) throw closedError('the consumer')
    if (this.#reader !== undefined) {
      throw new KinesisError({
        code: 'ERR_INVALID_STATE', message: `the consumer is read by ${this.#reader} already: make another for ${reader}`
      })
    }
    this.#reader = reader
  }

  /** @param {string} reader */
  #openBatches (reader) {
    this.#claim(reader)
    const queue = this.#batches = new BatchIterator({
      start: () => {
        if (!this.#hasStarted) this.#start(queue.deliver)
        this.#hasStarted = true
      },
      close: () => this.close(),
      isPaused: (shardId) => this.#isShardPaused(shardId)
    })
    return queue
  }

  /**
   * @param {import('./shard-consumer').ShardContext['deliver']} deliver
   * @returns {Promise<void>} resolves when it reads; also when it can't, and so is closed
   */
  async #start (deliver) {
    try {
      const consumerArn = await this.#registerConsumer()
      if (this.#closingSignal.signal.aborted) return
      this.#coordinator = this.#openCoordinator(deliver, consumerArn)
      await this.#coordinator.start()
      this.#isReading = true
      await this.#untilClosing()
    } catch (error) {
      this.#halt(error)
    }
  }

  /** @returns {Promise<void>} */
  #untilClosing () {
    return new Promise((resolve) => { onAbort(this.#closingSignal.signal, resolve) })
  }

  /** @returns {Promise<string | undefined>} ARN of the consumer of enhanced fan-out; undefined: it polls */
  async #registerConsumer () {
    const { mode, fallback, consumerName, group } = this.#options
    if (mode === 'polling') return undefined
    const { signal } = this.#closingSignal
    const { registerConsumer } = require('./fan-out')
    try {
      const tell = (/** @type {unknown} */ error) => this.#tell(error, '')
      return await registerConsumer(this.#kinesis, this.#naming, consumerName ?? group, { signal, clock: this.#clock, tell })
    } catch (error) {
      if (!fallback || signal.aborted) throw error
      this.#warn(`enhanced fan-out could not be set up, so ${this.#stream} is polled: ${/** @type {Error} */ (error).message}`)
      return undefined
    }
  }

  /**
   * @param {import('./shard-consumer').ShardContext['deliver']} deliver
   * @param {string} [consumerArn]
   */
  #openCoordinator (deliver, consumerArn) {
    const kinesis = this.#kinesis
    const naming = this.#naming
    const options = this.#options
    const { openFetcher = openNativeFetcher, openTable = () => this.#openTable() } = this.#surroundings
    const { maxBufferedBytes, maxRecords, idleMs, rateLimitPercent, deaggregate } = options
    const settings = { maxBufferedBytes, maxRecords, idleMs, rateLimitPercent, deaggregate, consumerArn }
    return new Coordinator({
      table: openTable(),
      workerId: this.#workerId,
      options,
      clock: this.#clock,
      listShards: (request) => listShards(kinesis, naming, request),
      refuse: () => { if (kinesis._isClosed) throw closedError('the client') },
      isPaused: (shardId) => this.#isShardPaused(shardId),
      counts: this.#counts,
      changed: (event) => this.#leaseChanged(event),
      halt: (error) => this.#halt(error),
      shards: {
        options,
        clock: this.#clock,
        deliver,
        tell: (error, shardId) => this.#tell(error, shardId),
        openFetcher: (shardId, from, hashKeyRange, paused, listener) =>
          openFetcher(kinesis, naming, { ...settings, shardId, from, hashKeyRange, paused }, listener)
      }
    })
  }

  /** @returns {import('./lease-table').LeaseTable} */
  #openTable () {
    const { leases, group } = this.#options
    if (leases !== 'memory') return require('./lease-options').dynamoTableOf(this.#kinesis, leases)
    const { MemoryTable } = require('./memory-table')
    return new MemoryTable(JSON.stringify([this.#kinesis._scope(), this.#stream, group]))
  }

  /** @param {string} shardId */
  #isShardPaused (shardId) {
    return this.#isPaused || this.#pausedShards.has(shardId)
  }

  #applyPauses () {
    for (const consumer of this.#coordinator?.consumers ?? []) {
      const isWanted = this.#isShardPaused(consumer.shardId)
      if (isWanted !== consumer.isPaused) consumer[isWanted ? 'pause' : 'resume']()
    }
    this.#batches?.serve()
  }

  /** @param {import('./coordinator').LeaseEvent} event */
  #leaseChanged (event) {
    const { error, shardId, state } = event
    if (state === 'held') this.#isReading = true
    // Where no other worker is, nobody reads the shard any more.
    if (/** @type {any} */ (error)?.code === 'ERR_PROGRESS_TIMEOUT') this.#warn(`${shardId} of ${this.#stream}: ${error?.message}`)
    this.#emit('lease', event)
  }

  /**
   * A call that failed and is tried again; where the client is closed none is.
   * @param {any} error
   * @param {string} shardId '': of none
   */
  #tell (error, shardId) {
    if (error?.code === 'ERR_CLOSED') {
      this.#halt(error)
      return
    }
    this.#warnOnce(error, shardId)
    this.#gotOver(error, shardId)
  }

  /**
   * Of what keeps it from reading, and isn't sure to pass by itself.
   * @param {any} error
   * @param {string} shardId
   */
  #warnOnce (error, shardId) {
    const isStarting = !this.#isReading && shardId === ''
    const what = isStarting ? 'start' : error?.code ?? error?.name
    if ((!isStarting && mayPass(error)) || this.#warned.has(what)) return
    this.#warned.add(what)
    this.#warn(`the consumer of ${this.#stream} ${isStarting ? 'could not start, and ' : ''}goes on trying: ${error?.message ?? error}`)
  }

  /**
   * @param {any} error
   * @param {string} shardId
   */
  #gotOver (error, shardId) {
    this.#counts.failures++
    this.#emit('failed', error, shardId)
    const { logger } = this.#kinesis._options
    if (logger !== undefined) tellLogger(logger, 'info', `kinesis-native: consumer of ${shardId || this.#stream}: ${error?.message ?? error}`)
  }

  /**
   * A listener that throws is the program's uncaught exception, and no affair of whoever has something to tell.
   * @param {string} name
   * @param {...unknown} args
   */
  #emit (name, ...args) {
    try {
      this.emit(name, ...args)
    } catch (error) {
      process.nextTick(() => { throw error })
    }
  }

  /** @param {string} message */
  #warn (message) {
    const { logger } = this.#kinesis._options
    if (logger === undefined) process.emitWarning(message, 'KinesisWarning')
    else tellLogger(logger, 'warn', message)
  }

  /** @param {unknown} error */
  #halt (error) {
    if (this.#closing === undefined) this.#failure ??= { error }
    this.#closeQuietly()
  }

  #closeQuietly () {
    this.close().catch(() => {})
  }

  async #close () {
    this.#closingSignal.abort()
    /** @type {Promise<void>} */
    const timeUp = new Promise((resolve) => { onAbort(this.#timeUp.signal, resolve) })
    const abandoned = await this.#coordinator?.stop(timeUp) ?? 0
    this.#timeUp.abort()
    this.#batches?.end(this.#failure)
    return { abandoned }
  }
}

/** @type {NonNullable<Surroundings['openFetcher']>} */
function openNativeFetcher (kinesis, naming, options, listener) {
  const { Fetcher } = require('../fetcher')
  return new Fetcher(kinesis, naming, options, listener)
}

function makeWorkerId () {
  const { randomUUID } = require('node:crypto')
  return `${require('node:os').hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
}

const RUN_OPTIONS = ['eachBatch', 'eachRecord', 'signal']

/**
 * @param {unknown} options
 * @returns {RunOptions}
 */
function readRunOptions (options) {
  const given = readOwn('run options', options)
  const unknown = Object.keys(given).find((name) => !RUN_OPTIONS.includes(name))
  if (unknown !== undefined) throw unknownName('unknown run option', unknown, RUN_OPTIONS)
  const { eachBatch, eachRecord, signal } = given
  for (const [name, handler] of Object.entries({ eachBatch, eachRecord })) {
    if (handler !== undefined && typeof handler !== 'function') throw invalidArgument(name, handler, 'must be a function')
  }
  if ((eachBatch === undefined) === (eachRecord === undefined)) {
    throw new KinesisError({ code: 'ERR_INVALID_ARG_VALUE', message: 'run() needs either eachBatch or eachRecord' })
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalidArgument('signal', signal, 'must be an AbortSignal')
  return given
}

/** @param {unknown} shardId */
function readShardId (shardId) {
  if (typeof shardId === 'string' && shardId !== '') return shardId
  throw invalidArgument('shardId', shardId, 'must be the id of a shard')
}

exports.Consumer = Consumer
