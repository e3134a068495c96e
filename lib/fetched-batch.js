'use strict'

const { listKeys } = require('./native-results')
const { turnFor } = require('./turns')

/** @typedef {import('./fetcher').UserRecordRead} UserRecordRead */

/**
 * What has come of a shard. Its records are objects only when somebody takes them: those that wait for the
 * application, or for their turn, would cost the garbage collector more than all else.
 */
class FetchedBatch {
  #source

  /**
   * @param {any} completion see csrc/node/fetchers.cc
   * @param {{ take: () => UserRecordRead[], drop: () => void }} source of the records
   */
  constructor ({ recordCount, bytes, millisBehindLatest, latestMs, isLast, childShards, lastSequenceNumber }, source) {
    this.#source = source
    this.recordCount = recordCount
    this.bytes = bytes
    this.millisBehindLatest = millisBehindLatest
    this.childShards = !isLast ? null : childShards === '' ? [] : JSON.parse(childShards)
    this.lastSequenceNumber = lastSequenceNumber === '' ? undefined : lastSequenceNumber
    this.latestAt = Number.isNaN(latestMs) ? undefined : new Date(latestMs)
  }

  async takeRecords () {
    if (this.recordCount === 0) return []
    await turnFor(this.recordCount)
    return this.#source.take()
  }

  drop () {
    if (this.recordCount > 0) this.#source.drop()
  }
}

const USER_RECORD = 8 // offset, length, start and end of the sequence number, keys' numbers, subsequence number, arrival in ms

/**
 * User records of one Kinesis record, which stand one behind the other, share the text of its
 * sequence number and its date. All have the same members in the same order: one hidden class.
 * @param {{ data: ArrayBuffer, numbers: Float64Array, sequenceNumbers: string, keys: string | string[],
 *   keyLengths: Uint32Array }} batch
 * @param {string} shardId
 * @param {typeof import('./native-results').sharedBytes} bytesOf
 */
function listUserRecords (batch, shardId, bytesOf) {
  const { data, numbers, sequenceNumbers } = batch
  const count = numbers.length / USER_RECORD
  const keys = listKeys(batch)
  /** @type {UserRecordRead[]} */
  const records = new Array(count)
  let start = -1
  let sequenceNumber = ''
  /** @type {any} */
  let arrival
  for (let i = 0, n = 0; i < count; i++, n += USER_RECORD) {
    if (numbers[n + 2] !== start) {
      start = numbers[n + 2]
      sequenceNumber = sequenceNumbers.slice(start, numbers[n + 3])
      arrival = Number.isNaN(numbers[n + 7]) ? undefined : new Date(numbers[n + 7])
    }
    records[i] = {
      shardId,
      partitionKey: /** @type {string} */ (keys[numbers[n + 4]]),
      explicitHashKey: keys[numbers[n + 5]],
      data: bytesOf(data, numbers[n], numbers[n + 1]),
      sequenceNumber,
      subSequenceNumber: numbers[n + 6],
      approximateArrivalTimestamp: arrival
    }
  }
  return records
}

exports.FetchedBatch = FetchedBatch
exports.listUserRecords = listUserRecords
