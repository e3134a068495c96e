'use strict'

const { EventEmitter } = require('node:events')
const { types } = require('node:util')
const { deliver, isCallback } = require('./callback')
const { nameStream, readBytes } = require('./check')
const { closedError, invalidArgument } = require('./errors')
const { parseOptions, streamTable } = require('./options')
const { readPartitionKey } = require('./shapes')
const { CalledPut, LenientPut } = require('./pending-put')
const { StreamReader } = require('./stream-reader')
const { StreamShard, feed, toRecords } = require('./stream-shard')
const { refuseTooLarge } = require('./user-record')

const LEFT = Object.freeze({ done: true, value: undefined })

/**
 * @typedef {import('./native').PutResult} PutResult
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./stream-shard').StreamRecord} StreamRecord
 */

/**
 * @template T
 * @typedef {import('./stream-shard').Callback<T>} Callback
 */

/**
 * A stream by its name or ARN: puts records one by one, and reads all of its shards.
 *
 * Where a callback is given it gets (error) or (null, result), and nothing is returned; otherwise
 * a promise is. A rejected promise that nobody looks at is let go: it never ends the process.
 *
 * Events: 'getShards' (shards) once they are known; 'startGetRecords' (shards) once reading has
 * begun, so that what is put from then on is seen; 'error' for each failed put that was made
 * without a callback, only if there is a listener.
 *
 * Reading keeps the process alive. A stream that is idle, or only puts, doesn't.
 */
class KinesisStream extends EventEmitter {
  #puts
  #maxRecordBytes
  #reader
  #onFailed = (/** @type {unknown} */ error) => {
    if (this.listenerCount('error') > 0) this.emit('error', error)
  }

  #areShardsKnown = false
  #isReading = false
  /** @type {Callback<StreamRecord[]>[]} */
  #listeners = []

  /**
   * @param {import('./kinesis').Kinesis} kinesis
   * @param {string} name or ARN
   * @param {StreamOptions} [options]
   */
  constructor (kinesis, name, options) {
    super()
    const naming = nameStream(name)
    const { ShardIteratorType, maxRecordBytes, ...buffering } =
      parseOptions(streamTable, options, { inherited: kinesis._options })
    this.#maxRecordBytes = maxRecordBytes
    this.#puts = kinesis._openPuts(naming, { producer: false, ...buffering }, toResult)
    this.#reader = new StreamReader(kinesis, naming, ShardIteratorType)
    // After the puts of this turn, which are waited for.
    setImmediate(() => this.#start().catch(ignore))
  }

  /**
   * Puts one record. The data is copied before this returns: bytes (a Buffer, any view, an
   * ArrayBuffer) as they are, everything else as JSON.
   * @overload
   * @param {string} key 1 to 256 characters
   * @param {unknown} data
   * @returns {Promise<PutResult>}
   */
  /**
   * @overload
   * @param {string} key 1 to 256 characters
   * @param {unknown} data
   * @param {Callback<PutResult> | null | undefined} callback
   * @returns {Promise<PutResult> | undefined}
   */
  /**
   * @param {string} key
   * @param {unknown} data
   * @param {Callback<PutResult> | null} [callback]
   */
  putRecord (key, data, callback) {
    if (isCallback(callback)) {
      this.#put(key, data, new CalledPut(callback))
      return
    }
    /** @type {LenientPut<PutResult>} */
    const put = new LenientPut(this.#onFailed)
    this.#put(key, data, put)
    return put.promise
  }

  /**
   * The shards that there are to read, in cb or a promise; at once if they are known already.
   * @overload
   * @returns {Promise<StreamShard[]>}
   */
  /**
   * @overload
   * @param {Callback<StreamShard[]> | null | undefined} callback
   * @returns {Promise<StreamShard[]> | undefined}
   */
  /** @param {Callback<StreamShard[]> | null} [callback] */
  getShards (callback) {
    return settle(this.#start(), callback)
  }

  /**
   * With a callback: polls every shard until close(), and calls it with each batch that isn't
   * empty. An error goes to the callback, and polling goes on after a while if the error may pass
   * (`retryable`, or a time-out); otherwise it stops, and getRecords() starts it again.
   *
   * Without: a promise of the next batch. Calls are served in order, nothing is polled while
   * nobody waits, and nothing is dropped.
   *
   * Each batch is of one shard, a shard's batches come in order, and a shard's first batch comes
   * after its parents' last. All callbacks get every batch; a promise or iterator beside them
   * takes its batches from them.
   * @overload
   * @returns {Promise<StreamRecord[]>}
   */
  /**
   * @overload
   * @param {Callback<StreamRecord[]> | null | undefined} callback
   * @returns {Promise<StreamRecord[]> | undefined}
   */
  /** @param {Callback<StreamRecord[]> | null} [callback] */
  getRecords (callback) {
    const owner = { hasLeft: false }
    if (!isCallback(callback)) return settle(this.#take(owner))
    this.#listeners.push(callback)
    if (this.#listeners.length > 1) return
    feed(() => this.#take(owner), this.#listeners, () => this.#reader.isClosed)
  }

  /**
   * The batches of getRecords() for `for await`. Leaving the loop stops polling; close() ends it.
   * A failed poll throws; the next records() goes on after it.
   * @returns {AsyncIterableIterator<StreamRecord[]>}
   */
  records () {
    const owner = { hasLeft: false }
    const leave = async () => {
      this.#reader.leave(owner)
      return LEFT
    }
    const next = async () => {
      try {
        return { done: false, value: await this.#take(owner) }
      } catch (error) {
        if (owner.hasLeft || this.#reader.isClosed) return LEFT
        throw error
      }
    }
    return { next, return: leave, [Symbol.asyncIterator] () { return this } }
  }

  /**
   * Stops reading: iterators end, waiting getRecords() and getShards() reject with ERR_CLOSED,
   * callbacks are called no more. Puts that were made settle; new ones are refused.
   */
  close () {
    this.#listeners.length = 0
    this.#reader.close()
  }

  /**
   * @param {string} key
   * @param {unknown} data
   * @param {CalledPut<PutResult> | LenientPut<PutResult>} put
   */
  #put (key, data, put) {
    try {
      if (this.#reader.isClosed) throw closedError('the stream')
      readPartitionKey('key', key)
      const payload = encode(data)
      refuseTooLarge(key, payload, this.#maxRecordBytes)
      this.#puts.add(key, '', payload, put)
    } catch (error) {
      put.failed(error)
    }
  }

  async #start () {
    await this.#reader.start()
    const shards = this.#shards()
    if (!this.#areShardsKnown) {
      this.#areShardsKnown = true
      process.nextTick(() => this.emit('getShards', shards))
    }
    return shards
  }

  #shards () {
    const isClosed = () => this.#reader.isClosed
    return this.#reader.shards.map(
      (shard) => new StreamShard(shard.description, () => this.#reader.fork(shard), isClosed))
  }

  /** @param {{ hasLeft: boolean }} owner */
  async #take (owner) {
    if (!this.#isReading) {
      const shards = await this.#start()
      if (!this.#isReading) process.nextTick(() => this.emit('startGetRecords', shards))
      this.#isReading = true
    }
    return toRecords(await this.#reader.take(owner))
  }
}

/** @param {import('./put-batch').Place} place @returns {PutResult} */
function toResult ({ shardId, sequenceNumber }) {
  return { SequenceNumber: sequenceNumber, ShardId: shardId }
}

/**
 * @param {unknown} data
 * @returns {Uint8Array | string}
 */
function encode (data) {
  if (ArrayBuffer.isView(data) || types.isAnyArrayBuffer(data)) return readBytes('data', data)
  let text
  try {
    text = JSON.stringify(data)
  } catch (error) {
    throw invalidArgument('data', data, 'cannot be written as JSON', error)
  }
  if (text !== undefined) return text
  throw invalidArgument('data', data, 'must be bytes, or a value that JSON has')
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {Callback<T> | null} [callback]
 */
function settle (promise, callback) {
  promise.catch(ignore)
  return deliver(promise, callback)
}

function ignore () {}

exports.KinesisStream = KinesisStream
