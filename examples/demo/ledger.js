'use strict'

const { EventEmitter } = require('node:events')
const { createHistogram } = require('node:perf_hooks')
const { isDeepStrictEqual } = require('node:util')

const nanoseconds = (ms) => Math.max(1, Math.round(ms * 1e6))

/**
 * What was put and what came back, matched by shard and sequence number. Memory is that of the
 * records between the two: a record that came back is compared, counted and forgotten. 'change' is
 * emitted when a put of ours settles or a record of ours comes back.
 */
class Ledger extends EventEmitter {
  /** @param {{ now?: () => number, shared?: boolean }} [options] shared: others put into the stream, too */
  constructor ({ now = () => performance.now(), shared = false } = {}) {
    super()
    this.now = now
    this.shared = shared
    /** Stored, and not back yet: place → { value, startedMs }. */
    this.stored = new Map()
    /** Back before the answer to its put: place → { value, atMs, started }. */
    this.early = new Map()
    /** Numbers of the puts without an answer, ascending. */
    this.outstanding = new Set()
    /** The highest sequence number that came from each shard. */
    this.lastRead = new Map()
    this.shards = new Map()
    this.started = 0
    /** Of the records under way. */
    this.bytes = 0
    this.failed = 0
    this.altered = 0
    this.duplicated = 0
    this.putLatency = createHistogram()
    this.getLatency = createHistogram()
  }

  /** A put begins; what it gives is for stored() or fail(). */
  start (value, bytes = 0) {
    const put = { number: this.started++, value, bytes, startedMs: this.now() }
    this.firstMs ??= put.startedMs
    this.bytes += bytes
    this.outstanding.add(put.number)
    return put
  }

  /** The put was answered. */
  store (put, shardId, sequenceNumber) {
    this.settle(put)
    this.putLatency.record(nanoseconds(this.lastMs - put.startedMs))
    this.shard(shardId).put++
    const place = `${shardId} ${sequenceNumber}`
    const back = this.early.get(place)
    this.early.delete(place)
    if (back) this.compare(put, shardId, back.value, back.atMs)
    else this.stored.set(place, put)
    this.dropStrangers()
  }

  /** A line that no put was begun for. */
  refuse () {
    this.failed++
  }

  fail (put) {
    this.settle(put)
    this.bytes -= put.bytes
    this.failed++
    this.dropStrangers()
  }

  settle (put) {
    this.outstanding.delete(put.number)
    this.lastMs = this.now()
    this.emit('change')
  }

  /** A record came back. */
  read (shardId, sequenceNumber, value) {
    const place = `${shardId} ${sequenceNumber}`
    const put = this.stored.get(place)
    const number = BigInt(sequenceNumber)
    if (put) {
      this.stored.delete(place)
      this.compare(put, shardId, value, this.now())
    } else if (this.early.has(place) || number <= (this.lastRead.get(shardId) ?? -1n)) {
      this.duplicated++ // a shard gives its records in their order
    } else {
      this.early.set(place, { value, atMs: this.now(), started: this.started })
      this.dropStrangers()
    }
    if (number > (this.lastRead.get(shardId) ?? -1n)) this.lastRead.set(shardId, number)
  }

  compare (put, shardId, value, atMs) {
    this.shard(shardId).got++
    this.getLatency.record(nanoseconds(atMs - put.startedMs))
    this.bytes -= put.bytes
    if (!isDeepStrictEqual(value, put.value)) this.altered++
    this.emit('change')
  }

  /**
   * Early records that no put without an answer can claim: somebody else's, or, where nobody else
   * puts, ones stored a second time by a retry.
   */
  dropStrangers () {
    const [oldest = this.started] = this.outstanding
    for (const [place, { started }] of this.early) {
      if (started > oldest) return
      this.early.delete(place)
      if (!this.shared) this.duplicated++
    }
  }

  shard (shardId) {
    if (!this.shards.has(shardId)) this.shards.set(shardId, { put: 0, got: 0 })
    return this.shards.get(shardId)
  }

  total (name) {
    let sum = 0
    for (const shard of this.shards.values()) sum += shard[name]
    return sum
  }

  /** Stored, and not back. */
  get missing () {
    return this.stored.size
  }

  /** Between the beginning of their put and their coming back. */
  get underWay () {
    return this.outstanding.size + this.stored.size
  }

  get putsPerSecond () {
    const ms = this.lastMs - this.firstMs
    return ms > 0 ? this.total('put') / ms * 1000 : 0
  }
}

module.exports = { Ledger }
