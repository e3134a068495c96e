'use strict'

const { fromNative } = require('../../errors')
const { byPolicy } = require('./request')
const { isPassing, pauseMs } = require('./settings')

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
   * @param {Outgoing} record
   */
  async putAlone (record) {
    const { settings, ordering } = this.#options
    const { Data, PartitionKey, ExplicitHashKey, special: { ShardId, StreamName, ...special } = {} } = record
    const isElsewhere = StreamName !== undefined
    const input = {
      ...isElsewhere ? { StreamName } : this.#naming,
      Data,
      PartitionKey,
      ExplicitHashKey,
      SequenceNumberForOrdering: special.SequenceNumberForOrdering ?? (isElsewhere ? undefined : ordering.numberFor(PartitionKey, ShardId))
    }
    /** @param {object} [limits] */
    const put = (limits) => this.#asRequest(() => this.#kinesis.putRecord(/** @type {any} */ (input), limits))
    try {
      const place = await (settings.retryPolicy === undefined ? put() : byPolicy(settings, put))
      if (!isElsewhere) await this.#note(record, place)
      this.#options.ended(1, [])
    } catch (error) {
      this.#options.ended(1, [error])
    }
  }

  /** @param {Outgoing[]} records */
  async putTogether (records) {
    const { retries } = this.#options.settings
    let left = records
    for (let attempt = 1; left.length > 0; attempt++) {
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs(retries, attempt - 1)))
      try {
        const results = await this.#putOnce(left)
        left = await this.#settle(left, results, attempt <= retries.maxRetries)
      } catch (error) {
        this.#failed(left, /** @type {any} */ (error))
        return
      }
    }
  }

  /** @param {Outgoing[]} records */
  async #putOnce (records) {
    const entries = records.map(({ Data, PartitionKey, ExplicitHashKey }) => ({ Data, PartitionKey, ExplicitHashKey }))
    const input = /** @type {any} */ ({ ...this.#naming, Records: entries })
    const { Records } = await this.#asRequest(() => this.#kinesis.putRecords(input))
    return /** @type {any[]} */ (Records)
  }

  /**
   * @param {Outgoing[]} records
   * @param {any[]} results
   * @param {boolean} mayRepeat
   * @returns {Promise<Outgoing[]>} those to be sent again
   */
  async #settle (records, results, mayRepeat) {
    const again = []
    const errors = []
    for (let i = 0; i < records.length; i++) {
      const result = results[i]
      if (result.ErrorCode === undefined) {
        await this.#note(records[i], result)
        continue
      }
      const error = entryError(result)
      if (mayRepeat && isPassing(error, this.#options.settings.retries)) again.push(records[i])
      else errors.push(error)
    }
    this.#options.ended(records.length - again.length, errors)
    return again
  }

  /**
   * @param {Outgoing[]} records
   * @param {{ name?: string }} error of their request
   */
  #failed (records, error) {
    if (error.name === 'AccessDeniedException') this.#mayGather = false
    if (JUDGED_ALONE.has(error.name ?? '')) for (const record of records) this.putAlone(record)
    else this.#options.ended(records.length, records.map(() => error))
  }

  /**
   * @param {Outgoing} record
   * @param {Place} place
   */
  #note ({ key }, place) {
    const { shards, ordering } = this.#options
    if (shards.get(place.ShardId) !== undefined) {
      ordering.stored(key, place)
      return
    }
    return shards.learn(place.ShardId).then(() => ordering.stored(key, place))
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
 * @param {{ ErrorCode: string, ErrorMessage?: string }} entry
 */
function entryError ({ ErrorCode: code, ErrorMessage: message = '' }) {
  return fromNative({ code, message, httpStatusCode: code === 'InternalFailure' ? 500 : 400, attempts: 1 })
}

exports.Sender = Sender
