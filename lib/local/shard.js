'use strict'

const { LAST_INDEX, formatSequence, sequenceBase } = require('./sequence')
const { Slab } = require('./slab')

const MIN_SLAB_BYTES = 16 * 1024
const MAX_SLAB_BYTES = 1024 * 1024
const HEX_DIGITS = 32

/**
 * A record as GetRecords gives it.
 * @typedef {import('./slab').StoredRecord & { SequenceNumber: string, EncryptionType?: string }} ShardRecord
 *
 * @typedef {object} ShardOptions
 * @property {number} index in its stream
 * @property {bigint} hashFrom inclusive
 * @property {bigint} hashTo inclusive
 * @property {Shard[]} [parents] at most two, the adjacent one second
 * @property {number} createdAt ms
 */

/** Appends of all shards: the order of writes, which a clock doesn't tell. */
let writes = 0

/** One shard: its range, its place among the others, and its records. */
class Shard {
  /** @param {ShardOptions} options */
  constructor ({ index, hashFrom, hashTo, parents = [], createdAt }) {
    this.index = index
    this.id = `shardId-${String(index).padStart(12, '0')}`
    this.hashFrom = hashFrom
    this.hashTo = hashTo
    /** Compares as text with a key's MD5 in hexadecimal. */
    this.hashFromHex = hashFrom.toString(16).padStart(HEX_DIGITS, '0')
    this.parents = parents
    /** @type {Shard[]} */
    this.children = []
    this.createdAt = createdAt
    // The second leads the sequence numbers, and a child's must be above its parents'.
    this.createdS = Math.max(Math.floor(createdAt / 1000), ...parents.map((parent) => parent.createdS + 1))
    this.sequenceBase = sequenceBase(index, this.createdS)
    /** @type {number | undefined} */
    this.closedAt = undefined
    /** @type {Slab[]} by index of their records, without gaps */
    this.slabs = []
    /** Index of the oldest record that isn't trimmed. */
    this.first = 1
    /** Index of the record to come. */
    this.next = 1
    /** Greater than that of every shard written to before; 0: never. */
    this.lastWrite = 0
    this.lastArrival = createdAt
    this.slabBytes = 0
    /** @type {Set<() => void>} called when there is more to read, or the shard has closed */
    this.listeners = new Set()
    /** @type {import('./rates').ShardRates | undefined} */
    this.rates = undefined
  }

  get startingSequenceNumber () {
    return formatSequence(this.sequenceBase, 0, this.createdS * 1000)
  }

  /** Undefined while the shard is open. */
  get endingSequenceNumber () {
    return this.closedAt === undefined
      ? undefined
      : formatSequence(this.sequenceBase, LAST_INDEX, this.closedAt)
  }

  /**
   * Stores a record. Time never runs backwards in a shard, so that it can be searched by time.
   * @param {import('./slab').NewRecord} record
   * @param {number} now
   * @returns {string} its sequence number
   */
  append (record, now) {
    const at = this.lastArrival = Math.max(now, this.lastArrival)
    this.lastWrite = ++writes
    const slab = this.slabs.at(-1)
    if (slab === undefined || !slab.append(record, at)) this.#grow(record).append(record, at)
    return formatSequence(this.sequenceBase, this.next++, at)
  }

  /**
   * Slabs double in size, so that a shard of few records takes little room.
   * @param {import('./slab').NewRecord} record the one that there was no room for
   */
  #grow (record) {
    const bytes = Math.min(MAX_SLAB_BYTES, Math.max(MIN_SLAB_BYTES, 2 * (this.slabs.at(-1)?.capacity ?? 0)))
    const slab = new Slab(this.next, bytes, record)
    this.slabs.push(slab)
    this.slabBytes += slab.bytes
    return slab
  }

  /**
   * As if records had been stored and trimmed, and all before them.
   * @param {number} count
   * @param {number} now
   */
  skip (count, now) {
    while (this.slabs.length > 0) this.#dropSlab()
    this.first = this.next += count
    this.lastArrival = Math.max(now, this.lastArrival)
  }

  /** Tells those who wait for records. */
  wake () {
    for (const listener of this.listeners) listener()
  }

  /** @param {number} now */
  close (now) {
    this.closedAt = Math.max(now, this.lastArrival)
    this.wake()
  }

  /**
   * The records from a position on: an index that may lie before the first or after the last.
   * @param {number} position
   * @param {number} limit records, at most
   * @param {number} maxBytes data and keys, at most, but always one record
   * @returns {{ records: ShardRecord[], next: number, bytes: number }}
   */
  read (position, limit, maxBytes) {
    const records = []
    let bytes = 0
    let index = Math.max(position, this.first)
    let at = index < this.next ? this.#slabOf(index) : 0
    while (index < this.next && records.length < limit) {
      const slab = this.slabs[at]
      const size = slab.sizeOf(index)
      if (records.length > 0 && bytes + size > maxBytes) break
      records.push(this.#record(slab, index))
      bytes += size
      if (++index === slab.end) at++
    }
    return { records, next: index, bytes }
  }

  /**
   * @param {Slab} slab
   * @param {number} index
   * @returns {ShardRecord}
   */
  #record (slab, index) {
    const { Data, PartitionKey, ApproximateArrivalTimestamp } = slab.read(index)
    const SequenceNumber = formatSequence(this.sequenceBase, index, ApproximateArrivalTimestamp)
    return { SequenceNumber, ApproximateArrivalTimestamp, Data, PartitionKey }
  }

  /**
   * Everything stored, as it was put.
   * @returns {Generator<ShardRecord & { ExplicitHashKey: string | undefined }>}
   */
  * ledger () {
    for (let index = this.first; index < this.next; index++) {
      const slab = this.slabs[this.#slabOf(index)]
      yield { ...this.#record(slab, index), ExplicitHashKey: slab.explicitHashKeyOf(index) }
    }
  }

  /**
   * Where the first record that arrived at or after a time is, or will be.
   * @param {number} time ms
   */
  positionAt (time) {
    let [low, high] = [this.first, this.next]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.arrivalOf(middle) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /**
   * @param {number} index of a stored record
   * @returns {number} ms
   */
  arrivalOf (index) {
    return this.slabs[this.#slabOf(index)].arrivalOf(index)
  }

  /**
   * How long ago the record at a position arrived; 0 where there is nothing more to read.
   * @param {number} position
   * @param {number} now
   */
  millisBehind (position, now) {
    const index = Math.max(position, this.first)
    return index < this.next ? Math.max(0, now - this.arrivalOf(index)) : 0
  }

  /**
   * Whether there is nothing more to read from a position, now or ever.
   * @param {number} position
   */
  isRead (position) {
    return this.closedAt !== undefined && Math.max(position, this.first) >= this.next
  }

  /**
   * Forgets the records that arrived before a time.
   * @param {number} time ms
   */
  trim (time) {
    if (this.first === this.next || this.arrivalOf(this.first) >= time) return
    this.first = this.positionAt(time)
    while (this.slabs.length > 0 && this.slabs[0].end <= this.first) this.#dropSlab()
  }

  /**
   * Forgets the oldest slab, where memory is short.
   * @returns {number} bytes that this gives back
   */
  trimSlab () {
    const bytes = this.#dropSlab()
    this.first = Math.max(this.first, this.slabs[0]?.start ?? this.next)
    return bytes
  }

  #dropSlab () {
    const { bytes } = /** @type {Slab} */ (this.slabs.shift())
    this.slabBytes -= bytes
    return bytes
  }

  /** @param {number} index of a stored record */
  #slabOf (index) {
    let [low, high] = [0, this.slabs.length - 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.slabs[middle].end <= index) low = middle + 1
      else high = middle
    }
    return low
  }
}

exports.Shard = Shard
