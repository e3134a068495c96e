'use strict'

const zlib = require('node:zlib')

/*
 * Messages of application/vnd.amazon.eventstream: total length, headers' length, CRC-32 of those
 * two, headers, payload, CRC-32 of all that precedes it; integers big-endian.
 */

const PRELUDE_BYTES = 12
const OVERHEAD_BYTES = 16
const STRING_TYPE = 7
const CRC_POLYNOMIAL = 0xedb88320

/** @type {Uint32Array | undefined} */
let table

function makeTable () {
  return Uint32Array.from({ length: 256 }, (_value, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1
    return crc
  })
}

/**
 * For a Node older than 20.15, whose zlib has no crc32.
 * @param {Uint8Array} bytes
 */
function tableCrc32 (bytes) {
  table ??= makeTable()
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return ~crc >>> 0
}

/** @type {(bytes: Uint8Array) => number} */
const crc32 = /** @type {any} */ (zlib).crc32 ?? tableCrc32

/**
 * @param {Record<string, string>} headers
 * @returns {Buffer} as encodeMessage takes them: made once where they are always the same
 */
function encodeHeaders (headers) {
  return Buffer.concat(Object.entries(headers).map(([name, value]) => {
    const nameBytes = Buffer.from(name)
    const valueBytes = Buffer.from(value)
    const lengths = Buffer.from([STRING_TYPE, valueBytes.length >> 8, valueBytes.length & 0xff])
    return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, lengths, valueBytes])
  }))
}

/**
 * @param {Buffer} headers see encodeHeaders
 * @param {Uint8Array} payload
 * @returns {Buffer}
 */
function encodeMessage (headers, payload) {
  const totalBytes = OVERHEAD_BYTES + headers.length + payload.length
  const message = Buffer.allocUnsafe(totalBytes)
  message.writeUInt32BE(totalBytes, 0)
  message.writeUInt32BE(headers.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  message.set(headers, PRELUDE_BYTES)
  message.set(payload, PRELUDE_BYTES + headers.length)
  message.writeUInt32BE(crc32(message.subarray(0, totalBytes - 4)), totalBytes - 4)
  return message
}

module.exports = { encodeHeaders, encodeMessage, tableCrc32 }
