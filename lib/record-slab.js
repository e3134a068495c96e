'use strict'

const { byteLength } = require('./check')

/**
 * @typedef {import('./shapes').CheckedRecord} CheckedRecord
 *
 * The records of one call in one piece of memory, which the core reads where it is: it must not be
 * changed or given back before the call has ended.
 * @typedef {object} RecordSlab
 * @property {Buffer} bytes key, hash key and data of each record, one behind the other
 * @property {Uint32Array} lengths of those three, for each record
 */

/** Fresh memory costs more than copying into it: a page fault for each 4 KiB. So it is kept. */
const MIN_BYTES = 64 * 1024
const MAX_KEPT_BYTES = 8 * 1024 * 1024
const MAX_UTF8_BYTES_PER_UNIT = 3
/** Up to here a loop is cheaper than a call out of JavaScript. */
const SHORT_KEY_CHARS = 40

/** @type {Buffer[]} */
const kept = []
let keptBytes = 0

/** @param {number} bytes at least */
function takeMemory (bytes) {
  const index = kept.findIndex(({ length }) => length >= bytes)
  if (index < 0) return Buffer.allocUnsafeSlow(Math.max(MIN_BYTES, bytes))
  const [memory] = kept.splice(index, 1)
  keptBytes -= memory.length
  return memory
}

/**
 * Copies records, so that their owner may change them at once.
 * @param {CheckedRecord[]} records
 * @returns {RecordSlab}
 */
function makeSlab (records) {
  const lengths = new Uint32Array(records.length * 3)
  const bytes = takeMemory(roomFor(records))
  let at = 0
  for (let i = 0, n = 0; i < records.length; i++) {
    const { PartitionKey, ExplicitHashKey, Data } = records[i]
    at += lengths[n++] = PartitionKey === undefined ? 0 : writeText(bytes, PartitionKey, at)
    at += lengths[n++] = ExplicitHashKey === undefined ? 0 : writeText(bytes, ExplicitHashKey, at)
    bytes.set(Data, at)
    at += lengths[n++] = byteLength(Data)
  }
  return { bytes, lengths }
}

/** @param {RecordSlab} slab of a call that has ended */
function releaseSlab ({ bytes }) {
  if (keptBytes + bytes.length > MAX_KEPT_BYTES) return
  kept.push(bytes)
  keptBytes += bytes.length
}

/** @param {CheckedRecord[]} records */
function roomFor (records) {
  let bytes = 0
  for (const { PartitionKey = '', ExplicitHashKey = '', Data } of records) {
    bytes += (PartitionKey.length + ExplicitHashKey.length) * MAX_UTF8_BYTES_PER_UNIT + byteLength(Data)
  }
  return bytes
}

/**
 * @param {Buffer} bytes
 * @param {string} text
 * @param {number} at
 * @returns {number} the bytes it takes
 */
function writeText (bytes, text, at) {
  const { length } = text
  if (length > SHORT_KEY_CHARS) return bytes.write(text, at)
  for (let i = 0; i < length; i++) {
    const char = text.charCodeAt(i)
    if (char >= 0x80) return bytes.write(text, at)
    bytes[at + i] = char
  }
  return length
}

exports.makeSlab = makeSlab
exports.releaseSlab = releaseSlab
