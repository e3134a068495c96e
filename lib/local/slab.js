'use strict'

/** Room in the index: below this average size, the index fills before the bytes do. */
const MIN_BYTES_PER_RECORD = 64

/**
 * @typedef {object} NewRecord a record as it was put
 * @property {Buffer} Data
 * @property {string} [PartitionKey]
 * @property {string} [ExplicitHashKey]
 *
 * A record as GetRecords gives it, but for its sequence number.
 * @typedef {object} StoredRecord
 * @property {Buffer} Data a view, which stays good when the record is trimmed
 * @property {string | undefined} PartitionKey
 * @property {number} ApproximateArrivalTimestamp ms
 */

/**
 * Many records in one Buffer, each as data, key, hash key, and their ends and times in typed arrays:
 * a Buffer and an object for each would take some 300 bytes more a record. What is written is
 * never changed, so that views of it may go out.
 */
class Slab {
  /**
   * @param {number} start index of its first record
   * @param {number} bytes room for records
   * @param {NewRecord} first must fit, whatever `bytes` says
   */
  constructor (start, bytes, first) {
    this.start = start
    /** Index after its last record. */
    this.end = start
    this.capacity = Math.max(bytes, sizeOf(first))
    this.buffer = Buffer.allocUnsafeSlow(this.capacity)
    const count = Math.max(1, Math.floor(bytes / MIN_BYTES_PER_RECORD))
    this.times = new Float64Array(count)
    this.ends = new Uint32Array(count)
    this.keyBytes = new Uint16Array(count)
    this.hashKeyBytes = new Uint8Array(count)
    this.used = 0
    this.bytes = this.capacity + count * 15
  }

  /**
   * @param {NewRecord} record
   * @param {number} at ms
   * @returns {boolean} false: there is no room, nothing has changed
   */
  append (record, at) {
    const slot = this.end - this.start
    const { Data, PartitionKey = '', ExplicitHashKey = '' } = record
    if (slot === this.ends.length || this.used + sizeOf(record) > this.capacity) return false
    let end = this.used
    this.buffer.set(Data, end)
    end += Data.length
    this.keyBytes[slot] = this.buffer.write(PartitionKey, end)
    end += this.keyBytes[slot]
    this.hashKeyBytes[slot] = this.buffer.write(ExplicitHashKey, end, 'latin1')
    end += this.hashKeyBytes[slot]
    this.ends[slot] = this.used = end
    this.times[slot] = at
    this.end++
    return true
  }

  /**
   * @param {number} index
   * @returns {StoredRecord}
   */
  read (index) {
    const slot = index - this.start
    const hashKeyAt = this.ends[slot] - this.hashKeyBytes[slot]
    const keyAt = hashKeyAt - this.keyBytes[slot]
    return {
      Data: this.buffer.subarray(this.#begin(slot), keyAt),
      PartitionKey: keyAt === hashKeyAt ? undefined : this.buffer.toString('utf8', keyAt, hashKeyAt),
      ApproximateArrivalTimestamp: this.times[slot]
    }
  }

  /**
   * @param {number} index
   * @returns {string | undefined}
   */
  explicitHashKeyOf (index) {
    const slot = index - this.start
    const end = this.ends[slot]
    const bytes = this.hashKeyBytes[slot]
    return bytes === 0 ? undefined : this.buffer.toString('latin1', end - bytes, end)
  }

  /**
   * Bytes of data and key, which limits count.
   * @param {number} index
   */
  sizeOf (index) {
    const slot = index - this.start
    return this.ends[slot] - this.#begin(slot) - this.hashKeyBytes[slot]
  }

  /** @param {number} index */
  arrivalOf (index) {
    return this.times[index - this.start]
  }

  /** @param {number} slot */
  #begin (slot) {
    return slot === 0 ? 0 : this.ends[slot - 1]
  }
}

/**
 * At most what a record takes in a slab.
 * @param {NewRecord} record
 */
function sizeOf ({ Data, PartitionKey = '', ExplicitHashKey = '' }) {
  return Data.length + Buffer.byteLength(PartitionKey) + ExplicitHashKey.length
}

exports.Slab = Slab
