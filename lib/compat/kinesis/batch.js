'use strict'

const { byteLength } = require('../../check')
const { MAX_UTF8_BYTES_PER_UNIT, releaseMemory, takeMemory, writeText } = require('../../record-slab')

/** Of one PutRecords. */
const MAX_RECORDS = 500
const MAX_BYTES = 5 * 1024 * 1024
const MIN_BYTES = 16 * 1024
const PARTS = 3

/** @typedef {import('./record').Outgoing} Outgoing */

/** Records that are to go together, copied into memory that the core reads where it is. */
class RecordBatch {
  #memory
  #lengths
  #end = 0
  /** What is to be remembered of each. @type {string[]} */
  keys = []

  /**
   * @param {number} bytes to begin with
   * @param {number} [most] records
   */
  constructor (bytes, most = MAX_RECORDS) {
    this.#memory = takeMemory(Math.max(bytes, MIN_BYTES))
    this.#lengths = new Uint32Array(most * PARTS)
  }

  get count () {
    return this.keys.length
  }

  /** Of records; there may still be no room for the bytes of one. */
  get isFull () {
    return this.count * PARTS === this.#lengths.length
  }

  get usedBytes () {
    return this.#end
  }

  /** @returns {import('../../record-slab').RecordSlab} */
  get slab () {
    return { bytes: this.#memory, lengths: this.#lengths.subarray(0, this.count * PARTS) }
  }

  /**
   * @param {Outgoing} record
   * @returns {boolean} false: there is no room for it
   */
  add ({ partitionKey, hashKey, data, key }) {
    const most = (partitionKey.length + hashKey.length) * MAX_UTF8_BYTES_PER_UNIT +
      (typeof data === 'string' ? data.length * MAX_UTF8_BYTES_PER_UNIT : byteLength(data))
    if (this.isFull || (this.count > 0 && this.#end + most > MAX_BYTES)) return false
    if (this.#end + most > this.#memory.length) this.#grow(this.#end + most)
    const bytes = this.#memory
    const lengths = this.#lengths
    let at = this.#end
    let n = this.count * PARTS
    at += lengths[n++] = writeText(bytes, partitionKey, at)
    at += lengths[n++] = writeText(bytes, hashKey, at)
    if (typeof data === 'string') {
      at += lengths[n] = writeText(bytes, data, at)
    } else {
      bytes.set(data, at)
      at += lengths[n] = byteLength(data)
    }
    this.#end = at
    this.keys.push(key)
    return true
  }

  /** @param {number} index @returns {Outgoing} a copy */
  recordAt (index) {
    let at = this.#lengths.subarray(0, index * PARTS).reduce((sum, length) => sum + length, 0)
    const [partitionKey, hashKey, data] = [0, 1, 2].map((part) => {
      const start = at
      at += this.#lengths[index * PARTS + part]
      return this.#memory.subarray(start, at)
    })
    return {
      partitionKey: partitionKey.toString(),
      hashKey: hashKey.toString(),
      data: Buffer.from(data),
      key: this.keys[index],
      special: undefined
    }
  }

  /**
   * @param {number[]} indexes
   * @returns {RecordBatch} of those records; this one, if they are all: else it is released
   */
  pick (indexes) {
    if (indexes.length === this.count) return this
    const picked = new RecordBatch(this.#end, indexes.length)
    for (const index of indexes) picked.add(this.recordAt(index))
    this.release()
    return picked
  }

  /** None of its memory is needed any more. */
  release () {
    releaseMemory(this.#memory)
  }

  /** @param {number} bytes */
  #grow (bytes) {
    const memory = takeMemory(Math.max(bytes, this.#memory.length * 2))
    memory.set(this.#memory.subarray(0, this.#end))
    releaseMemory(this.#memory)
    this.#memory = memory
  }
}

exports.RecordBatch = RecordBatch

/** For the reason that lib/put-batch.js gives; the second is what comes of a record. */
exports.lasting = [new RecordBatch(0, 0), { SequenceNumber: '', ShardId: '' }]
