'use strict'

const { setTimeout: sleep } = require('node:timers/promises')

/** What the service allows all readers of a shard together: 5 GetRecords a second. */
const CALLS_PER_WINDOW = 5
const WINDOW_MS = 1000
const CAUGHT_UP_MS = 200

/** What the service gives in one answer. Servers that don't hold the bytes down need the count. */
const MAX_ANSWER_RECORDS = 10000
const MAX_ANSWER_BYTES = 10 * 1024 * 1024
const FIRST_LIMIT = 1000

const BACKOFF_BASE_MS = 200
const BACKOFF_MAX_MS = 20000

/**
 * @typedef {(input: any, options: { signal: AbortSignal }) => Promise<any>} Operation
 *
 * What reading needs of the client.
 * @typedef {object} ReadingClient
 * @property {Operation} listShards
 * @property {Operation} describeStream
 * @property {Operation} getShardIterator
 * @property {Operation} getRecords
 *
 * @typedef {{ StreamName: string } | { StreamARN: string }} StreamNaming
 *
 * A shard as ListShards, DescribeStream or GetRecords (ChildShards) describe it.
 * @typedef {object} ShardDescription
 * @property {string} ShardId
 * @property {{ StartingHashKey: string, EndingHashKey: string }} [HashKeyRange]
 * @property {{ StartingSequenceNumber: string, EndingSequenceNumber?: string }}
 *   [SequenceNumberRange] with an end: the shard is closed
 * @property {string} [ParentShardId]
 * @property {string} [AdjacentParentShardId]
 * @property {string[]} [ParentShards] of ChildShards, instead of the two
 *
 * A record as GetRecords gives it.
 * @typedef {object} ServiceRecord
 * @property {Buffer} Data
 * @property {string} PartitionKey
 * @property {string} SequenceNumber
 * @property {Date} [ApproximateArrivalTimestamp]
 *
 * Time and chance, for tests to drive.
 * @typedef {object} Clock
 * @property {() => number} now ms, monotonic
 * @property {() => Date} date
 * @property {() => number} random 0..1
 * @property {(ms: number, signal: AbortSignal) => Promise<unknown>} sleep rejects once aborted
 *
 * Where a shard's records come from.
 * @typedef {object} Source
 * @property {ReadingClient} kinesis
 * @property {StreamNaming} stream
 * @property {() => Promise<ShardDescription[]>} listShards
 * @property {AbortSignal} signal ends every wait and call
 * @property {Clock} clock
 *
 * From where a new iterator starts: these members of GetShardIterator's input.
 * @typedef {object} Position
 * @property {'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP' | 'AFTER_SEQUENCE_NUMBER'}
 *   ShardIteratorType
 * @property {string} [StartingSequenceNumber]
 * @property {Date} [Timestamp]
 *
 * What one call brought. `successors` come once, with or after a closed shard's last records: its
 * children, and perhaps other shards of the stream.
 * @typedef {{ records: ServiceRecord[], successors: ShardDescription[] | null }} Step
 */

/** @type {Clock} */
const systemClock = {
  now: () => performance.now(),
  date: () => new Date(),
  random: Math.random,
  sleep: (ms, signal) => sleep(Math.ceil(ms), undefined, { signal })
}

/** @type {Step} */
const NOTHING = Object.freeze({ records: [], successors: null })

/** When the next call may be made. */
class Pace {
  #clock
  #signal
  /** @type {number[]} when the calls of the last window were made */
  #calls = []
  #notBefore = 0
  #failures = 0

  /** @param {{ clock: Clock, signal: AbortSignal }} source */
  constructor ({ clock, signal }) {
    this.#clock = clock
    this.#signal = signal
  }

  /** Waits for the turn. */
  async turn () {
    const windowEnd = this.#calls.length < CALLS_PER_WINDOW ? 0 : this.#calls[0] + WINDOW_MS
    const wait = Math.max(this.#notBefore, windowEnd) - this.#clock.now()
    if (wait > 0) await this.#clock.sleep(wait, this.#signal)
  }

  /** A call is being made. */
  spend () {
    this.#calls.push(this.#clock.now())
    if (this.#calls.length > CALLS_PER_WINDOW) this.#calls.shift()
  }

  /** @param {number} restMs */
  succeeded (restMs) {
    this.#failures = 0
    this.#notBefore = this.#clock.now() + restMs
  }

  failed () {
    const most = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** this.#failures++)
    this.#notBefore = this.#clock.now() + this.#clock.random() * most
  }
}

/**
 * Reads one shard by polling, from a position to its end, one call at a time. It makes no call of
 * its own accord: whoever asks for the next one holds the reading back.
 */
class ShardReader {
  #source
  #shardId
  /** From where to go on should the iterator be lost. */
  #position
  /** @type {string | null | undefined} null: the shard has ended; undefined: to be fetched */
  #iterator
  #pace
  #limit = FIRST_LIMIT

  /**
   * @param {Source} source
   * @param {string} shardId
   * @param {Position} position
   * @param {string | null} [iterator] that stands there already
   */
  constructor (source, shardId, position, iterator) {
    this.#source = source
    this.#shardId = shardId
    this.#position = position
    this.#iterator = iterator
    this.#pace = new Pace(source)
  }

  /** Another reader that goes on from where this one stands. */
  fork () {
    return new ShardReader(this.#source, this.#shardId, this.#position, this.#iterator)
  }

  /** Whether every record was read. */
  get hasEnded () {
    return this.#iterator === null
  }

  /** Fetches the iterator, which fixes where LATEST is. Rejects with the call's error. */
  async open () {
    const { kinesis, stream, signal, clock } = this.#source
    const asked = clock.date()
    const { ShardIterator } = await kinesis.getShardIterator(
      { ...stream, ShardId: this.#shardId, ...this.#position }, { signal })
    // LATEST asked again after a quiet time would skip what came in between.
    this.#moveTo(ShardIterator, this.#position.ShardIteratorType === 'LATEST'
      ? { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: asked }
      : this.#position)
  }

  /** Waits until the next call may be made. */
  turn () {
    return this.#pace.turn()
  }

  /**
   * Makes the next call. Throttling and expired iterators are its own affair, and bring nothing;
   * other errors reject, and asking again goes on from the same place after a longer turn.
   * @returns {Promise<Step>}
   */
  async next () {
    this.#pace.spend()
    try {
      if (this.#iterator === undefined) await this.open()
      return this.hasEnded ? await this.#findChildren() : await this.#getRecords()
    } catch (error) {
      this.#pace.failed()
      const { name, $retryable } = /** @type {any} */ (error)
      if (name === 'ExpiredIteratorException') this.#moveTo(undefined, this.#position)
      else if (!$retryable?.throttling) throw error
      return NOTHING
    }
  }

  /** @returns {Promise<Step>} */
  async #getRecords () {
    const { kinesis, stream, signal } = this.#source
    // The ARN alone: GetRecords takes no name, the iterator has it.
    const arn = 'StreamARN' in stream ? stream : {}
    const limit = this.#limit
    const { Records: records, NextShardIterator, MillisBehindLatest, ChildShards } =
      await kinesis.getRecords(
        { ShardIterator: this.#iterator, Limit: limit, ...arn }, { signal })

    const isBehind = MillisBehindLatest > 0 || records.length >= limit
    this.#pace.succeeded(isBehind ? 0 : CAUGHT_UP_MS)
    if (records.length > 0) this.#limit = limitFor(records)
    this.#moveTo(NextShardIterator ?? null, after(records) ?? this.#position)
    return { records, successors: ChildShards?.length > 0 ? ChildShards : null }
  }

  /**
   * For services whose last answer doesn't name the children. A closed shard has some, even if
   * the list doesn't show them yet.
   * @returns {Promise<Step>}
   */
  async #findChildren () {
    const shards = await this.#source.listShards()
    if (shards.some((shard) => parentsOf(shard).includes(this.#shardId))) {
      return { records: [], successors: shards }
    }
    this.#pace.failed()
    return NOTHING
  }

  /**
   * The one place that changes where the reader stands.
   * @param {string | null | undefined} iterator
   * @param {Position} position
   */
  #moveTo (iterator, position) {
    this.#iterator = iterator
    this.#position = position
  }
}

/**
 * How many records of this size an answer may hold.
 * @param {ServiceRecord[]} records
 */
function limitFor (records) {
  let bytes = 1
  for (const { Data } of records) bytes += Data.length
  const fitting = Math.ceil(MAX_ANSWER_BYTES * records.length / bytes)
  return Math.min(MAX_ANSWER_RECORDS, fitting)
}

/**
 * @param {ServiceRecord[]} records
 * @returns {Position | undefined} undefined: there are none
 */
function after (records) {
  const last = records.at(-1)
  return last && {
    ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: last.SequenceNumber
  }
}

/**
 * @param {ShardDescription} shard
 * @returns {string[]}
 */
function parentsOf ({ ParentShards, ParentShardId, AdjacentParentShardId }) {
  return ParentShards ?? [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined)
}

exports.Pace = Pace
exports.ShardReader = ShardReader
exports.parentsOf = parentsOf
exports.systemClock = systemClock
