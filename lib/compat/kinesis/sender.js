'use strict'

const { fromNative } = require('../../errors')
const { byPolicy } = require('./request')
const { isPassing, pauseMs } = require('./retries')

/** Refusals that may be about a single record of many, or about PutRecords. */
const JUDGED_ALONE = new Set(['ValidationException', 'InvalidArgumentException', 'SerializationException', 'AccessDeniedException'])

/**
 * @typedef {import('../../kinesis').Kinesis} Kinesis
 * @typedef {import('./record').Outgoing} Outgoing
 * @typedef {{ ShardId: string, SequenceNumber: string }} Place
 *
 * @typedef {object} SenderOptions
 * @property {import('./settings').Settings} settings
 * @property {import('./shards').Shards} shards
 * @property {import('./ordering').Ordering} ordering
 * @property {(count: number, errors: unknown[]) => void} ended so many records have ended, with these errors
 * @property {() => void} freed a request has ended
 */

/** Puts records and repeats what fails, by the rules of the settings. None of its promises rejects. */
class Sender {
  #kinesis
  #naming
  #options
  /** Under way; pauses between attempts are none. */
  #requests = 0
  #mayGather

  /**
   * @param {Kinesis} kinesis
   * @param {import('../../stream-reader').StreamNaming} naming
   * @param {SenderOptions} options
   */
  constructor (kinesis, naming, options) {
    this.#kinesis = kinesis
    this.#naming = naming
    this.#options = options
    // The application's policy repeats single requests.
    this.#mayGather = options.settings.retryPolicy === undefined
  }

  get requests () {
    return this.#requests
  }

  /** Whether more than one record may go at once: not by an application's policy, nor where it has been denied. */
  get mayGather () {
    return this.#mayGather
  }

  /**
   * Behind those before it, as far as that is known.
   * @param {Outgoing} record whose data nobody changes
   */
  async putAlone ({ data: Data, partitionKey: PartitionKey, hashKey, key, special: { ShardId, StreamName, ...special } = {} }) {
    const { settings, shards, ordering } = this.#options
    const isElsewhere = StreamName !== undefined
    const input = {
      ...isElsewhere ? { StreamName } : this.#naming,
      Data,
      PartitionKey,
      ExplicitHashKey: hashKey === '' ? undefined : hashKey,
      SequenceNumberForOrdering: special.SequenceNumberForOrdering ?? (isElsewhere ? undefined : ordering.numberFor(key, ShardId))
    }
    /** @param {object} [limits] */
    const put = (limits) => this.#asRequest(() => this.#kinesis.putRecord(/** @type {any} */ (input), limits))
    try {
      const place = await (settings.retryPolicy === undefined ? put() : byPolicy(settings, put))
      if (!isElsewhere) ordering.stored(key, shards.get(place.ShardId) ?? await shards.learn(place.ShardId), place.SequenceNumber)
      this.#options.ended(1, [])
    } catch (error) {
      this.#options.ended(1, [error])
    }
  }

  /** @param {import('./batch').RecordBatch} batch to which nothing is added; is released */
  async putTogether (batch) {
    const { retries } = this.#options.settings
    let left = batch
    for (let attempt = 1; ; attempt++) {
      const again = await this.#attempt(left, attempt <= retries.maxRetries)
      if (again.length === 0) break
      left = left.pick(again)
      await new Promise((resolve) => setTimeout(resolve, pauseMs(retries, attempt)))
    }
    left.release()
  }

  /**
   * @param {import('./batch').RecordBatch} batch
   * @param {boolean} mayRepeat
   * @returns {Promise<number[]>} those that are to be sent again
   */
  async #attempt (batch, mayRepeat) {
    try {
      const { Records } = await this.#asRequest(() => this.#kinesis._putSlab(this.#naming, batch.slab))
      return await this.#settle(batch.keys, Records, mayRepeat)
    } catch (thrown) {
      const error = /** @type {any} */ (thrown)
      if (mayRepeat && isPassing(error, this.#options.settings.retries)) return [...batch.keys.keys()]
      this.#failed(batch, error)
      return []
    }
  }

  /**
   * @param {string[]} keys
   * @param {(Place & { ErrorCode?: string, ErrorMessage?: string })[]} results
   * @param {boolean} mayRepeat
   */
  async #settle (keys, results, mayRepeat) {
    const { shards, ordering, settings, ended } = this.#options
    const again = []
    const errors = []
    for (let i = 0; i < keys.length; i++) {
      const { ShardId, SequenceNumber, ErrorCode: code, ErrorMessage: message } = results[i]
      if (code === undefined) {
        ordering.stored(keys[i], shards.get(ShardId) ?? await shards.learn(ShardId), SequenceNumber)
        continue
      }
      const error = entryError(code, message)
      if (mayRepeat && isPassing(error, settings.retries)) again.push(i)
      else errors.push(error)
    }
    ended(keys.length - again.length, errors)
    return again
  }

  /**
   * @param {import('./batch').RecordBatch} batch
   * @param {{ name?: string }} error of its request
   */
  #failed (batch, error) {
    if (error.name === 'AccessDeniedException') this.#mayGather = false
    if (JUDGED_ALONE.has(error.name ?? '')) for (let i = 0; i < batch.count; i++) this.putAlone(batch.recordAt(i))
    else this.#options.ended(batch.count, new Array(batch.count).fill(error))
  }

  /**
   * @template T
   * @param {() => Promise<T>} run
   */
  async #asRequest (run) {
    this.#requests++
    try {
      return await run()
    } finally {
      this.#requests--
      this.#options.freed()
    }
  }
}

/**
 * As PutRecord would have failed.
 * @param {string} code
 * @param {string} [message]
 */
function entryError (code, message = '') {
  return fromNative({ code, message, httpStatusCode: code === 'InternalFailure' ? 500 : 400, attempts: 1 })
}

exports.Sender = Sender
