'use strict'

const { BatchQueue } = require('../../batch-queue')
const { closedError } = require('../../errors')
const { Fetcher } = require('../../fetcher')

/** The queue's only taker. */
const OWNER = { hasLeft: false }

/**
 * A record as programs read it.
 * @typedef {object} ReadRecord
 * @property {Buffer} Data
 * @property {string} PartitionKey
 * @property {string} SequenceNumber
 * @property {number} ApproximateArrivalTimestamp seconds since 1970
 * @property {string} ShardId
 *
 * @typedef {import('./shards').Shard} Shard
 * @typedef {{ shard: Shard, fetcher: Fetcher, batch: import('../../fetcher').FetchedBatch }} Part what comes of a shard
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
  #isWanted = false
  #isClosed = false
  /** Called when more is wanted. */
  #goOn = () => { this.#run() }
  /** @type {Set<Fetcher>} */
  #fetchers = new Set()
  /** @type {BatchQueue<Part>} */
  #queue = new BatchQueue((isWanted) => {
    for (const fetcher of this.#fetchers) fetcher[isWanted ? 'resume' : 'pause']()
  })

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
    const goOn = this.#goOn
    this.#goOn = () => {}
    goOn()
  }

  close () {
    this.#isClosed = true
    for (const { batch } of this.#queue.end(closedError('the stream'))) batch.drop()
    for (const fetcher of this.#fetchers) fetcher.close()
  }

  async #run () {
    await this.#shards.known().catch((error) => this.#isClosed || this.#sink.fail(error))
    if (this.#isClosed) return
    for (const shard of this.#shards.list) if (!shard.ended) this.#fetch(shard)
    while (this.#fetchers.size > 0) {
      const part = await this.#queue.take(OWNER).catch(() => undefined)
      if (part === undefined) return // closed
      await this.#give(part)
    }
    if (!this.#isClosed) this.#push(null)
  }

  /** @param {Shard} shard */
  #fetch (shard) {
    const { id, readSequenceNumber } = shard
    /** @type {import('../../fetcher').Position} */
    const from = readSequenceNumber === null
      ? { type: this.#isOldest ? 'TRIM_HORIZON' : 'LATEST' }
      : { type: 'AFTER', sequenceNumber: readSequenceNumber }
    const fetcher = new Fetcher(this.#kinesis, this.#naming, { shardId: id, from, deaggregate: false }, {
      batch: (batch) => this.#queue.give({ shard, fetcher, batch }),
      failed: (error) => this.#sink.fail(error)
    })
    this.#fetchers.add(fetcher)
  }

  /** @param {Part} part */
  async #give ({ shard, fetcher, batch }) {
    for (const record of await batch.takeRecords()) {
      if (!this.#isWanted) await new Promise((/** @type {(value?: undefined) => void} */ resolve) => { this.#goOn = resolve })
      if (this.#isClosed) return
      shard.readSequenceNumber = record.sequenceNumber
      this.#push(toRecord(record, shard))
    }
    if (this.#isClosed) return
    fetcher.release(batch.bytes)
    if (batch.childShards === null) return
    shard.ended = true
    fetcher.close()
    this.#fetchers.delete(fetcher)
  }

  /** What listeners throw is the program's uncaught exception. @param {ReadRecord | null} record */
  #push (record) {
    this.#isWanted = false
    try {
      if (this.#sink.push(record)) this.#isWanted = true
    } catch (error) {
      this.#isWanted = true
      process.nextTick(() => { throw error })
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
