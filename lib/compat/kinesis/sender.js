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
 * @property {() => void} repeats of a put something is to be sent again
 * @property {() => void} freed a put has ended
 * @property {number} concurrency puts that may be under way at once
 */

/** Puts records and repeats what fails, by the rules of the settings. None of its promises rejects. */
class Sender {
  #kinesis
  #naming
  #options
  #puts = 0
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
    this.#mayGather = options.concurrency > 1 && options.settings.retryPolicy === undefined
  }

  /** Under way, of one record or of many; with the pauses between attempts. */
  get puts () {
    return this.#puts
  }

  /** Whether more than one record may go at once: not one by one, nor by an application's policy, nor where it has been denied. */
  get mayGather () {
    return this.#mayGather
  }

  /** @param {Outgoing} record whose data nobody changes */
  putAlone (record) {
    return this.#asPut(() => this.#sendAlone(record))
  }

  /** @param {import('./batch').RecordBatch} batch to which nothing is added; is released */
  putTogether (batch) {
    return this.#asPut(() => this.#sendTogether(batch))
  }

  /**
   * Behind those before it, as far as that is known.
   * @param {Outgoing} record
   */
  async #sendAlone ({ data: Data, partitionKey: PartitionKey, hashKey, key, special: { ShardId, StreamName, ...special } = {} }) {
    const { settings, shards, ordering } = this.#options
    const isElsewhere = StreamName !== undefined
    const input = {
      ...isElsewhere ? { StreamName } : this.#naming,
      Data,
      PartitionKey,
      ExplicitHashKey: hashKey === '' ? undefined : hashKey,
      SequenceNumberForOrdering: special.SequenceNumberForOrdering ?? (isElsewhere ? undefined : ordering.numberFor(key, ShardId))
    }
    /**
     * @param {Kinesis} kinesis
     * @param {object} [limits]
     */
    const put = (kinesis, limits) => kinesis.putRecord(/** @type {any} */ (input), limits)
    try {
      const place = await (settings.retryPolicy === undefined ? put(this.#kinesis) : byPolicy(settings, put))
      if (!isElsewhere) ordering.stored(key, shards.get(place.ShardId) ?? await shards.learn(place.ShardId), place.SequenceNumber)
      this.#options.ended(1, [])
    } catch (error) {
      this.#options.ended(1, [error])
    }
  }

  /** @param {import('./batch').RecordBatch} batch */
  async #sendTogether (batch) {
    const { retries } = this.#options.settings
    let left = batch
    for (let attempt = 1; ; attempt++) {
      const again = await this.#attempt(left, attempt <= retries.maxRetries)
      if (again.length === 0) break
      this.#options.repeats()
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
      const { Records } = await this.#kinesis._putSlab(this.#naming, batch.slab)
      return await this.#settle(batch.keys, Records, mayRepeat)
    } catch (thrown) {
      const error = /** @type {any} */ (thrown)
      if (mayRepeat && isPassing(error, this.#options.settings.retries)) return [...batch.keys.keys()]
      await this.#failed(batch, error)
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
  async #failed (batch, error) {
    if (error.name === 'AccessDeniedException') this.#mayGather = false
    if (JUDGED_ALONE.has(error.name ?? '')) await this.#judgeAlone(batch)
    else this.#options.ended(batch.count, new Array(batch.count).fill(error))
  }

  /**
   * No more at once than all batches may have.
   * @param {import('./batch').RecordBatch} batch
   */
  async #judgeAlone (batch) {
    let next = 0
    const one = async () => {
      while (next < batch.count) await this.#sendAlone(batch.recordAt(next++))
    }
    const share = Math.max(1, Math.min(batch.count, Math.floor(this.#options.concurrency / this.#puts)))
    await Promise.all(Array.from({ length: share }, one))
  }

  /** @param {() => Promise<void>} send */
  async #asPut (send) {
    this.#puts++
    await send()
    this.#puts--
    this.#options.freed()
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
