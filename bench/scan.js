'use strict'

// Finds in a CBOR request what routes its records and how many user records are in each, and steps over the rest
// without looking: a sink that decoded everything would be slower than the client that it serves.

const Major = { BYTES: 2, TEXT: 3, ARRAY: 4, MAP: 5, TAG: 6 }
const INDEFINITE = 31
const BREAK = 0xff

/** @typedef {{ PartitionKey?: string, ExplicitHashKey?: string, userRecords: number }} Routed */

/** The members of a record that route it. */
const ROUTING = ['PartitionKey', 'ExplicitHashKey'].map(name => ({ name, bytes: Buffer.from(name) }))
const RECORDS = Buffer.from('Records')
const DATA = Buffer.from('Data')

const AGGREGATE_MAGIC = 0xf3899ac2
const MD5_BYTES = 16
/** Field 3 of the message, of the wire type that has a length. */
const RECORD_TAG = 0x1a

/**
 * How many user records an aggregated record holds; another is one.
 * @param {Buffer} bytes
 * @param {number} start of its data
 * @param {number} end
 */
function countUserRecords (bytes, start, end) {
  if (end - start < 4 + MD5_BYTES || bytes.readUInt32BE(start) !== AGGREGATE_MAGIC) return 1
  let count = 0
  let at = start + 4
  while (at < end - MD5_BYTES) {
    if (bytes[at++] === RECORD_TAG) count++
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    at += length
  }
  return count
}

class Scanner {
  /** @param {Buffer} bytes */
  constructor (bytes) {
    this.bytes = bytes
    this.at = 0
    this.major = 0
  }

  /** Takes an item's head. @returns {number} its argument; Infinity: of indefinite length */
  head () {
    const first = this.bytes[this.at]
    this.advance(1)
    this.major = first >> 5
    const info = first & 31
    if (info < 24) return info
    if (info === INDEFINITE) return Infinity
    if (info > 27) throw new Error(`CBOR has no additional information ${info}`)
    const size = 1 << (info - 24)
    this.advance(size)
    // No length needs more than 48 bits, and nobody looks at the numbers.
    return this.bytes.readUIntBE(this.at - Math.min(size, 6), Math.min(size, 6))
  }

  /** @param {number} count of bytes */
  advance (count) {
    this.at += count
    if (this.at > this.bytes.length) throw new Error(`CBOR that ends after ${this.bytes.length} bytes, within an item`)
  }

  /**
   * @param {number} count as head() gave it
   * @param {() => void} visit takes one item, of a map a name and its value
   */
  each (count, visit) {
    for (let i = 0; i < count; i++) {
      if (count === Infinity && this.bytes[this.at] === BREAK) return this.advance(1)
      visit()
    }
  }

  skip () {
    const count = this.head()
    if (this.major === Major.MAP) this.each(count, () => { this.skip(); this.skip() })
    else if (this.major === Major.ARRAY) this.each(count, () => this.skip())
    else if (this.major === Major.TAG) this.skip()
    else if (this.major === Major.BYTES || this.major === Major.TEXT) this.skipString(count)
  }

  skipString (count) {
    if (count === Infinity) this.each(count, () => this.skip())
    else this.advance(count)
  }

  /** Takes a text of definite length. @returns {number} where it starts; it ends here */
  text () {
    const length = this.head()
    if (this.major !== Major.TEXT || length === Infinity) throw new Error(`no text of known length before byte ${this.at} of the CBOR`)
    const start = this.at
    this.advance(length)
    return start
  }

  /** Whether the text that was just taken is this one. */
  took (start, expected) {
    if (this.at - start !== expected.length) return false
    for (let i = 0; i < expected.length; i++) if (this.bytes[start + i] !== expected[i]) return false
    return true
  }

  /**
   * Takes a map, and the members of it that route into `routed`.
   * @param {Routed} routed
   * @param {Routed[]} [records] gets those of a member Records
   */
  map (routed, records) {
    const count = this.head()
    if (this.major !== Major.MAP) throw new Error(`no map before byte ${this.at} of the CBOR`)
    this.each(count, () => {
      const start = this.text()
      const member = ROUTING.find(({ bytes }) => this.took(start, bytes))
      if (member) routed[member.name] = this.bytes.utf8Slice(this.text(), this.at)
      else if (this.took(start, DATA)) routed.userRecords = this.data()
      else if (records && this.took(start, RECORDS)) this.list(records)
      else this.skip()
    })
    return routed
  }

  /** Takes bytes. @returns {number} the user records in them; where they come in pieces, none is looked for */
  data () {
    const length = this.head()
    if (this.major !== Major.BYTES) throw new Error(`no bytes before byte ${this.at} of the CBOR`)
    const start = this.at
    this.skipString(length)
    return length === Infinity ? 1 : countUserRecords(this.bytes, start, this.at)
  }

  /** @param {Routed[]} records */
  list (records) {
    const count = this.head()
    if (this.major !== Major.ARRAY) throw new Error(`no array before byte ${this.at} of the CBOR`)
    this.each(count, () => records.push(this.map({ userRecords: 1 })))
  }
}

/**
 * @param {Buffer} body of a PutRecord or PutRecords, in CBOR
 * @returns {Routed[]}
 */
function scanRecords (body) {
  const records = []
  const scanner = new Scanner(body)
  const alone = scanner.map({ userRecords: 1 }, records)
  if (scanner.at !== body.length) throw new Error(`${body.length - scanner.at} bytes after the CBOR`)
  return records.length > 0 ? records : [alone]
}

module.exports = { scanRecords }
