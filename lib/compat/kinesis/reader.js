'use strict'

const { Fetcher } = require('../../fetcher')

/**
 * A record as programs read it.
 * @typedef {object} ReadRecord
 * @property {Buffer} Data
 * @property {string} PartitionKey
 * @property {string} SequenceNumber
 * @property {number} ApproximateArrivalTimestamp seconds since 1970
 * @property {string} ShardId
 *
 * @typedef {import('../../fetcher').FetchedBatch} FetchedBatch
 * @typedef {import('../../fetcher').UserRecordRead} UserRecordRead
 * @typedef {import('./shards').Shard} Shard
 *
 * What comes of a shard; its records, once they are wanted, and how many of them have been pushed.
 * @typedef {{ fetcher: Fetcher, shard: Shard, batch: FetchedBatch, isTaken: boolean, records?: UserRecordRead[], at: number }} Part
 *
 * @typedef {object} Sink
 * @property {(record: ReadRecord | null) => boolean} push null: all shards have ended; false: no more, until read()
 * @property {(error: unknown) => void} fail is told of what failed; reading goes on
 */

/** Reads shards, each to its end, as far as they are wanted: what has been fetched and is not wanted stops fetching. */
class Reader {
  #kinesis
  #naming
  #shards
  #isOldest
  #sink
  #isStarted = false
  #isWanted = false
  #isPaused = false
  #isDraining = false
  #isClosed = false
  /** @type {Set<Fetcher>} */
  #fetchers = new Set()
  /** @type {Part[]} */
  #parts = []

  /**
   * @param {import('../../kinesis').Kinesis} kinesis
   * @param {import('../../stream-reader').StreamNaming} naming
   * @param {import('./shards').Shards} shards
   * @param {{ isOldest: boolean, sink: Sink }} options
   */
  constructor (kinesis, naming, shards, { isOldest, sink }) {
    this.#kinesis = kinesis
    this.#naming = naming
    this.#shards = shards
    this.#isOldest = isOldest
    this.#sink = sink
  }

  /** More is wanted. */
  read () {
    this.#isWanted = true
    if (this.#isStarted) {
      this.#drain()
      return
    }
    this.#isStarted = true
    this.#start()
  }

  close () {
    this.#isClosed = true
    for (const { batch, isTaken } of this.#parts.splice(0)) if (!isTaken) batch.drop()
    for (const fetcher of this.#fetchers) fetcher.close()
  }

  async #start () {
    await this.#shards.known().catch((error) => this.#isClosed || this.#sink.fail(error))
    if (this.#isClosed) return
    for (const shard of this.#shards.list) if (!shard.ended) this.#fetch(shard)
    this.#endIfOver()
  }

  /** @param {Shard} shard */
  #fetch (shard) {
    const fetcher = new Fetcher(this.#kinesis, this.#naming, { shardId: shard.id, from: this.#positionOf(shard), deaggregate: false }, {
      batch: (batch) => {
        this.#parts.push({ fetcher, shard, batch, isTaken: false, at: 0 })
        this.#drain()
      },
      failed: (error) => this.#sink.fail(error)
    })
    this.#fetchers.add(fetcher)
  }

  /**
   * @param {Shard} shard
   * @returns {import('../../fetcher').Position}
   */
  #positionOf ({ readSequenceNumber }) {
    if (readSequenceNumber !== null) return { type: 'AFTER', sequenceNumber: readSequenceNumber }
    return { type: this.#isOldest ? 'TRIM_HORIZON' : 'LATEST' }
  }

  /** What is pushed runs the program's code, which may read, and destroy. */
  #drain () {
    if (this.#isDraining) return
    this.#isDraining = true
    try {
      while (this.#isWanted && this.#parts.length > 0 && this.#push(this.#parts[0])) {
        const part = this.#parts.shift()
        if (part !== undefined) this.#release(part)
      }
    } finally {
      this.#isDraining = false
    }
    this.#setPaused(this.#parts.length > 0 || !this.#isWanted)
  }

  /**
   * @param {Part} part
   * @returns {boolean} whether all of it has been pushed
   */
  #push (part) {
    const { shard, records } = part
    if (records === undefined) {
      this.#take(part)
      return false
    }
    while (this.#isWanted && !this.#isClosed && part.at < records.length) {
      const record = toRecord(records[part.at++], shard)
      shard.readSequenceNumber = record.SequenceNumber
      if (!this.#sink.push(record)) this.#isWanted = false
    }
    return part.at === records.length
  }

  /** @param {Part} part */
  async #take (part) {
    if (part.isTaken) return
    part.isTaken = true
    part.records = await part.batch.takeRecords()
    if (!this.#isClosed) this.#drain()
  }

  /** @param {Part} part that has been pushed */
  #release ({ fetcher, shard, batch }) {
    fetcher.release(batch.bytes)
    if (batch.childShards === null) return
    shard.ended = true
    fetcher.close()
    this.#fetchers.delete(fetcher)
    this.#endIfOver()
  }

  #endIfOver () {
    if (this.#fetchers.size === 0) this.#sink.push(null)
  }

  /** @param {boolean} isPaused */
  #setPaused (isPaused) {
    if (this.#isPaused === isPaused) return
    this.#isPaused = isPaused
    for (const fetcher of this.#fetchers) {
      if (isPaused) fetcher.pause()
      else fetcher.resume()
    }
  }
}

/**
 * @param {import('../../fetcher').UserRecordRead} record
 * @param {Shard} shard
 * @returns {ReadRecord}
 */
function toRecord ({ data, partitionKey, sequenceNumber, approximateArrivalTimestamp }, { id }) {
  return {
    Data: data,
    PartitionKey: partitionKey,
    SequenceNumber: sequenceNumber,
    ApproximateArrivalTimestamp: approximateArrivalTimestamp?.getTime() / 1000,
    ShardId: id
  }
}

exports.Reader = Reader
