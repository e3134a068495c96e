'use strict'

const { EventEmitter } = require('node:events')
const { Writable } = require('node:stream')
const { isCallback } = require('./callback')
const { nameStream, readArray, readOwn } = require('./check')
const { KinesisError, closedError, invalidArgument } = require('./errors')
const { parseOptions } = require('./options')
const { Outstanding, checkCloseOptions } = require('./outstanding')
const { CalledPut, ManyPuts, PartOfMany } = require('./pending-put')
const { producerText, toMetrics } = require('./producer-metrics')
const { producerTable } = require('./producer-options')
const { Place } = require('./shapes')
const { readUserRecord, refuseTooLarge } = require('./user-record')

/**
 * @typedef {import('./producer-options').ProducerOptions} ProducerOptions
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 * @typedef {import('./producer-metrics').ProducerMetrics} ProducerMetrics
 * @typedef {import('./user-record').UserRecord} UserRecord
 *
 * Where a record is stored.
 * @typedef {object} StoredRecord
 * @property {string} shardId
 * @property {string} sequenceNumber of the Kinesis record it is in
 * @property {number} subSequenceNumber its place in the aggregated record; 0 where it is in none
 * @property {number} attempts requests it took
 */

/**
 * What putMany() is rejected with: the first failure, and how each record ended.
 * @typedef {KinesisError & { results: (StoredRecord | KinesisError)[] }} ManyPutsError
 */

/**
 * @typedef {(error: KinesisError | null, result?: StoredRecord) => void} PutCallback
 */

/**
 * Puts records into a stream as the Kinesis Producer Library does: many user records in one, limited
 * by shard, sent again until they are stored or their time is over.
 *
 * Events: 'failed' (error, record) for each record of post() and of a writable() that could not be
 * stored: a copy of it, or what was given where it was never taken. Without a listener it is counted, and nothing else happens.
 *
 * A producer with records under way keeps the process alive. `close()` it before the process ends:
 * what waits at process.exit() is lost.
 */
class Producer extends EventEmitter {
  #stream
  #puts
  #maxRecordBytes
  #outstanding = new Outstanding()
  #counts = { put: 0, stored: 0, failed: 0, refused: 0 }
  /** By code. @type {Map<string, number>} */
  #failures = new Map()
  /** @type {Promise<CloseSummary> | undefined} */
  #closing
  /** One for all that were posted. @type {import('./put-batch').PendingPut} */
  #posted
  /** Of the core, when it was closed. @type {import('./producer-metrics').NativeMetrics | undefined} */
  #lastMetrics

  /**
   * @param {import('./kinesis').Kinesis} kinesis
   * @param {string} name or ARN
   * @param {ProducerOptions} [options]
   */
  constructor (kinesis, name, options) {
    super()
    const naming = nameStream(name)
    const parsed = parseOptions(producerTable, options, { inherited: kinesis._options })
    if (parsed.recordTtlMs <= parsed.recordMaxBufferedTimeMs) {
      throw invalidArgument('recordTtlMs', parsed.recordTtlMs, `must be more than recordMaxBufferedTimeMs (${parsed.recordMaxBufferedTimeMs})`)
    }
    this.#stream = name
    this.#maxRecordBytes = parsed.maxRecordBytes
    this.#posted = {
      stored () {},
      failed: (error, index, batch) => this.#tellFailed(error, () => batch.recordAt(index))
    }
    this.#puts = kinesis._openPuts(naming, { producer: true, ...parsed }, toResult, {
      check: () => { if (this.#closing !== undefined) throw closedError('the producer') },
      begin: () => this.#begin(),
      end: (error) => this.#end(error)
    })
  }

  /**
   * Puts one record. Its data are copied before this returns. What is wrong with it, or that too much
   * is waiting already (`ERR_BUFFER_FULL`), rejects, too.
   * @overload
   * @param {UserRecord} record
   * @returns {Promise<StoredRecord>}
   */
  /**
   * @overload
   * @param {UserRecord} record
   * @param {PutCallback | null | undefined} callback
   * @returns {Promise<StoredRecord> | undefined}
   */
  /**
   * @param {UserRecord} record
   * @param {PutCallback | null} [callback]
   */
  put (record, callback) {
    if (isCallback(callback)) {
      const put = new CalledPut(callback)
      try {
        this.#take('record', record, put)
      } catch (error) {
        put.failed(error)
      }
      return
    }
    // What a Promise's executor throws rejects it.
    return new Promise((resolve) => this.#take('record', record, resolve))
  }

  /**
   * Puts many records: cheaper than one by one. Each fails or is stored on its own.
   * @param {readonly UserRecord[]} records
   * @returns {Promise<StoredRecord[]>} in their order; rejected with a ManyPutsError, when all have
   *   ended, if any failed
   */
  async putMany (records) {
    const list = readArray('records', records)
    const many = new ManyPuts(list.length, toResult, toManyPutsError)
    const where = new Place('records')
    let part = new PartOfMany(many, 0)
    /** @type {import('./put-batch').PutBatch | undefined} */
    let batch
    for (let i = 0; i < list.length; i++) {
      where.key = i
      try {
        const last = this.#take(where, list[i], part)
        const offset = i - (last.count - 1)
        if (last === batch && part.offset === offset) continue
        batch = last
        batch.lastPut = part = new PartOfMany(many, offset)
      } catch (error) {
        many.failed(i, error)
      }
    }
    return many.promise
  }

  /**
   * Puts one record that nobody waits for: see the event 'failed'.
   * @param {UserRecord} record
   */
  post (record) {
    try {
      this.#take('record', record, this.#posted)
    } catch (error) {
      this.#tellFailed(error, () => record)
    }
  }

  /**
   * @returns {Promise<void>} resolves when there is room for more: a quarter of both caps,
   *   maxBufferedRecords and maxBufferedBytes
   */
  ready () {
    return this.#puts.ready()
  }

  /**
   * Sends what waits for more.
   * @returns {Promise<void>} resolves when all that has been put so far has ended, well or not
   */
  async flush () {
    await this.#puts.flush()
  }

  /**
   * Sends what waits, and waits for it; what has not ended then fails with ERR_CLOSED. Later puts do,
   * too, and a second close() gives the first one's promise.
   * @param {{ timeoutMs?: number }} [options] timeoutMs: undefined waits until each record's time to
   *   live is over
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
   * Records written to it are put; it takes no more while there is no room. A record that fails
   * destroys it with its error, and it finishes when all of them are stored.
   * @returns {Writable} of UserRecords
   */
  writable () {
    /** @type {import('./put-batch').PendingPut} */
    const put = {
      stored () {},
      failed: (error, index, batch) => {
        writable.destroy(/** @type {Error} */ (error))
        this.#tellFailed(error, () => batch.recordAt(index))
      }
    }
    const writable = new Writable({
      objectMode: true,
      write: (record, _, callback) => this.#write(writable, record, put, callback),
      final: (callback) => {
        this.flush().then(() => callback(), callback)
      }
    })
    return writable
  }

  /**
   * What has happened since it was made. Times are in ms.
   * @overload
   * @param {{ format?: 'object' }} [options]
   * @returns {Promise<ProducerMetrics>}
   */
  /**
   * @overload
   * @param {{ format: 'prometheus' }} options
   * @returns {Promise<string>}
   */
  /** @param {{ format?: 'object' | 'prometheus' }} [options] */
  async metrics (options = {}) {
    const { format = 'object' } = readOwn('metrics options', options)
    if (format !== 'object' && format !== 'prometheus') throw invalidArgument('format', format, "must be 'object' or 'prometheus'")
    const native = this.#lastMetrics ?? await this.#puts.metrics()
    const { put, stored, failed, refused } = this.#counts // of the same moment as what is buffered
    const metrics = toMetrics(native, {
      userRecordsPut: put,
      userRecordsStored: stored,
      userRecordsFailed: failed,
      userRecordsRefused: refused,
      failures: Object.fromEntries(this.#failures),
      userRecordsBuffered: this.#puts.bufferedRecords,
      bytesBuffered: this.#puts.bufferedBytes
    })
    return format === 'object' ? metrics : producerText(this.#stream, metrics)
  }

  /**
   * @param {import('./shapes').Where} where
   * @param {unknown} record
   * @param {import('./put-batch').PendingPut} put
   */
  #take (where, record, put) {
    try {
      const { partitionKey, explicitHashKey, data } = readUserRecord(where, record)
      refuseTooLarge(partitionKey, data, this.#maxRecordBytes)
      return this.#puts.add(partitionKey, explicitHashKey, data, put)
    } catch (error) {
      this.#counts.refused++
      throw error
    }
  }

  /**
   * Without room for it, the record waits: one that is larger than a quarter of the cap, for all that is there.
   * @param {Writable} writable
   * @param {unknown} record
   * @param {import('./put-batch').PendingPut} put
   * @param {(error?: Error) => void} callback
   */
  #write (writable, record, put, callback) {
    if (writable.destroyed) return
    try {
      this.#take('record', record, put)
    } catch (thrown) {
      const error = /** @type {KinesisError} */ (thrown)
      if (error.code !== 'ERR_BUFFER_FULL' || !error.retryable) {
        callback(error)
        return
      }
      this.#counts.refused--
      const room = this.#puts.hasRoom ? this.#puts.flush() : this.ready()
      room.then(() => this.#write(writable, record, put, callback))
      return
    }
    if (this.#puts.hasRoom) callback()
    else this.ready().then(() => callback())
  }

  #begin () {
    this.#counts.put++
    this.#outstanding.begin()
  }

  /** @param {any} [error] */
  #end (error) {
    if (error === undefined) {
      this.#counts.stored++
    } else {
      this.#counts.failed++
      this.#failures.set(error.code, (this.#failures.get(error.code) ?? 0) + 1)
    }
    this.#outstanding.end(error === undefined ? 'ok' : error.code === 'ERR_CLOSED' ? 'abandoned' : 'failed')
  }

  /**
   * @param {unknown} error
   * @param {() => unknown} recordOf
   */
  #tellFailed (error, recordOf) {
    if (this.listenerCount('failed') === 0) return
    // A listener that throws is the program's uncaught exception, and keeps nothing else from its end.
    process.nextTick((/** @type {unknown} */ record) => this.emit('failed', error, record), recordOf())
  }

  /** @param {number} [timeoutMs] */
  async #close (timeoutMs) {
    const summary = this.#outstanding.summarize()
    this.#puts.flush()
    await this.#outstanding.drained(timeoutMs)
    // The client may be closed before.
    this.#lastMetrics = await this.#puts.metrics().then(withNothingInFlight, () => undefined)
    this.#puts.close()
    await this.#outstanding.drained()
    return { ...summary }
  }
}

/** @param {import('./producer-metrics').NativeMetrics} metrics of a producer that is about to end */
function withNothingInFlight (metrics) {
  return { ...metrics, requestsInFlight: 0, shards: metrics.shards.map((shard) => ({ ...shard, requestsInFlight: 0 })) }
}

/**
 * @param {import('./put-batch').Place} place
 * @param {number} subSequenceNumber
 * @param {number} attempts
 * @returns {StoredRecord}
 */
function toResult ({ shardId, sequenceNumber }, subSequenceNumber, attempts) {
  return { shardId, sequenceNumber, subSequenceNumber, attempts }
}

/**
 * @param {(StoredRecord | KinesisError)[]} results
 * @returns {ManyPutsError}
 */
function toManyPutsError (results) {
  const errors = /** @type {KinesisError[]} */ (results.filter((result) => result instanceof Error))
  const first = errors[0]
  const error = new KinesisError({
    code: first.code,
    message: `${errors.length} of ${results.length} records failed, records[${results.indexOf(first)}] first: ${first.message}`,
    retryable: errors.every(({ retryable }) => retryable),
    persisted: errors.length < results.length || errors.some(({ persisted }) => persisted === 'unknown') ? 'unknown' : 'no',
    attempts: first.attempts
  }, { cause: first })
  return Object.assign(error, { results })
}

exports.Producer = Producer
