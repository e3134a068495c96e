'use strict'

const { closedError, invalidArgument, mayPass } = require('./errors')

/** What a JSON text can begin with: a failed JSON.parse costs ten times a successful one. */
const JSON_STARTS = new Set(Buffer.from(' \t\r\n{["-0123456789tfn'))

/**
 * A record as it was read.
 * @typedef {object} StreamRecord
 * @property {string} key the partition key
 * @property {string} number the sequence number
 * @property {any} val the data's JSON value; undefined if it isn't JSON
 * @property {Buffer} raw the data
 * @property {string} shardId
 * @property {Date} [timestamp] when the service received it
 *
 * @typedef {import('./stream-reader').Batch} Batch
 * @typedef {import('./shards').ShardDescription} ShardDescription
 */

/**
 * @template T
 * @typedef {(error: Error | null, result?: T) => void} Callback
 */

/** A shard of a stream; its members are those of the service's description. */
class StreamShard {
  #fork
  #isClosed

  /**
   * @param {ShardDescription} description
   * @param {() => () => Promise<Batch | null>} fork see StreamReader.fork
   * @param {() => boolean} isClosed
   */
  constructor (description, fork, isClosed) {
    this.ShardId = description.ShardId
    this.HashKeyRange = description.HashKeyRange
    this.SequenceNumberRange = description.SequenceNumberRange
    this.ParentShardId = description.ParentShardId
    this.AdjacentParentShardId = description.AdjacentParentShardId
    this.#fork = fork
    this.#isClosed = isClosed
  }

  /**
   * Polls this shard alone, to its end, from where the stream's own reading of it stands.
   * @param {Callback<StreamRecord[]>} callback see KinesisStream.getRecords
   * @returns {void}
   */
  getRecords (callback) {
    if (typeof callback !== 'function') {
      throw invalidArgument('callback', callback, 'must be a function')
    }
    if (this.#isClosed()) {
      process.nextTick(callback, closedError('the stream'))
      return
    }
    const next = this.#fork()
    feed(async () => {
      const batch = await next()
      return batch && toRecords(batch)
    }, [callback], this.#isClosed)
  }
}

/**
 * Calls back with batch after batch until there are no more (null), an error that cannot pass, or
 * close(), of which only who comes after it is told. The callbacks, which may become more
 * meanwhile, are none afterwards.
 * @param {() => Promise<StreamRecord[] | null>} next
 * @param {Callback<StreamRecord[]>[]} callbacks
 * @param {() => boolean} isClosed
 */
async function feed (next, callbacks, isClosed) {
  if (isClosed()) {
    for (const callback of callbacks.splice(0)) process.nextTick(callback, closedError('the stream'))
  }
  let goesOn = callbacks.length > 0
  while (goesOn) {
    const [error, records] = await next().then((records) => [null, records], (error) => [error])
    // One that throws is the program's uncaught exception, and no other's affair.
    for (const callback of error || records ? callbacks : []) {
      process.nextTick(() => { if (!isClosed()) callback(error, records) })
    }
    goesOn = !isClosed() && (error ? mayPass(error) : records !== null)
  }
  callbacks.length = 0
}

/**
 * @param {Batch} batch
 * @returns {StreamRecord[]}
 */
function toRecords ({ shardId, records }) {
  return records.map(({ partitionKey, sequenceNumber, data, approximateArrivalTimestamp }) => ({
    key: partitionKey,
    number: sequenceNumber,
    val: parse(data),
    raw: data,
    shardId,
    timestamp: approximateArrivalTimestamp
  }))
}

/** @param {Buffer} data */
function parse (data) {
  if (!JSON_STARTS.has(data[0])) return undefined
  try {
    return JSON.parse(data.toString())
  } catch {
    return undefined
  }
}

exports.StreamShard = StreamShard
exports.feed = feed
exports.toRecords = toRecords
