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

/**
 * Fresh memory costs more than copying into it: a page fault for each 4 KiB. So it is kept, in
 * multiples of this, which calls of similar size share; what needs less takes no more than it needs.
 */
const UNIT_BYTES = 16 * 1024
const MAX_KEPT_BYTES = 8 * 1024 * 1024
/** So many times what is needed may be taken: the rest is held, unused, until the call has ended. */
const MAX_EXCESS = 4
/** UTF-8 takes at most so many bytes for one UTF-16 unit. */
const MAX_UTF8_BYTES_PER_UNIT = 3
/** Up to here a loop is cheaper than a call out of JavaScript. */
const SHORT_KEY_CHARS = 40

/**
 * The oldest first.
 * @type {Buffer[]}
 */
const kept = []
let keptBytes = 0

/** @param {number} bytes at least */
function takeMemory (bytes) {
  if (bytes < UNIT_BYTES) return Buffer.allocUnsafeSlow(bytes)
  const index = bestFit(bytes)
  if (index < 0) return Buffer.allocUnsafeSlow(Math.ceil(bytes / UNIT_BYTES) * UNIT_BYTES)
  const [memory] = kept.splice(index, 1)
  keptBytes -= memory.length
  return memory
}

/**
 * @param {number} bytes
 * @returns {number} the index of the smallest that does; -1: none does
 */
function bestFit (bytes) {
  let best = -1
  let bestLength = bytes * MAX_EXCESS + 1
  for (let i = 0; i < kept.length; i++) {
    const { length } = kept[i]
    if (length < bytes || length >= bestLength) continue
    best = i
    bestLength = length
  }
  return best
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
  releaseMemory(bytes)
}

/** @param {Buffer} bytes of takeMemory, all of it */
function releaseMemory (bytes) {
  if (bytes.length < UNIT_BYTES || bytes.length > MAX_KEPT_BYTES) return
  kept.push(bytes)
  keptBytes += bytes.length
  // The sizes that are needed may have changed: what nobody has taken for longest goes.
  while (keptBytes > MAX_KEPT_BYTES) keptBytes -= /** @type {Buffer} */ (kept.shift()).length
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

exports.MAX_UTF8_BYTES_PER_UNIT = MAX_UTF8_BYTES_PER_UNIT
exports.makeSlab = makeSlab
exports.releaseMemory = releaseMemory
exports.releaseSlab = releaseSlab
exports.takeMemory = takeMemory
exports.writeText = writeText
