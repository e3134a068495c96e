'use strict'

/*
 * CBOR (RFC 8949) as Kinesis speaks it: maps, arrays, text, byte strings, numbers, and timestamps as
 * tag 1 with whole milliseconds, where the RFC has seconds.
 */

const MAX_DEPTH = 64
const INITIAL_BYTES = 4096
const UINT32_RANGE = 2 ** 32
/** Up to here String.fromCharCode's cost is below that of a call into native code. */
const SHORT_TEXT_BYTES = 24

const Major = { UNSIGNED: 0, NEGATIVE: 1, BYTES: 2, TEXT: 3, ARRAY: 4, MAP: 5, TAG: 6, SIMPLE: 7 }
const INDEFINITE = 31
const BREAK = 0xff
const EPOCH_TAG = 1

class CborError extends Error {
  /** @param {string} message */
  constructor (message) {
    super(message)
    this.name = 'CborError'
  }
}

/**
 * A half-precision float (RFC 8949, appendix D).
 * @param {number} half its 16 bits
 */
function halfToNumber (half) {
  const exponent = (half >> 10) & 31
  const mantissa = half & 1023
  const magnitude = exponent === 0
    ? mantissa * 2 ** -24
    : exponent === 31
      ? (mantissa === 0 ? Infinity : NaN)
      : (mantissa + 1024) * 2 ** (exponent - 25)
  return half & 0x8000 ? -magnitude : magnitude
}

/** What an additional info from 20 to 27 of major type 7 stands for. */
const SIMPLE_VALUES = /** @type {Record<number, (decoder: Decoder) => unknown>} */ ({
  20: () => false,
  21: () => true,
  22: () => null,
  23: () => null,
  25: (decoder) => halfToNumber(decoder.take(2, 'readUInt16BE')),
  26: (decoder) => decoder.take(4, 'readFloatBE'),
  27: (decoder) => decoder.take(8, 'readDoubleBE')
})

/** How many bytes follow for an additional info from 24 to 27, and how they are read. */
const ARGUMENTS = /** @type {Record<number, (decoder: Decoder) => number>} */ ({
  24: (decoder) => decoder.take(1, 'readUInt8'),
  25: (decoder) => decoder.take(2, 'readUInt16BE'),
  26: (decoder) => decoder.take(4, 'readUInt32BE'),
  27: (decoder) => decoder.take(4, 'readUInt32BE') * UINT32_RANGE + decoder.take(4, 'readUInt32BE')
})

/**
 * What a value of each major type is made of.
 * @type {Array<(decoder: Decoder, info: number, depth: number) => unknown>}
 */
const READERS = []
READERS[Major.UNSIGNED] = (decoder, info) => decoder.argument(info)
READERS[Major.NEGATIVE] = (decoder, info) => -1 - decoder.argument(info)
READERS[Major.BYTES] = (decoder, info) => info === INDEFINITE
  ? Buffer.concat(/** @type {Buffer[]} */ (decoder.pieces(Major.BYTES)))
  : decoder.bytes(decoder.argument(info))
READERS[Major.TEXT] = (decoder, info) => info === INDEFINITE
  ? decoder.pieces(Major.TEXT).join('')
  : decoder.text(decoder.argument(info))
READERS[Major.ARRAY] = (decoder, info, depth) => decoder.array(info, depth)
READERS[Major.MAP] = (decoder, info, depth) => decoder.map(info, depth)
READERS[Major.TAG] = (decoder, info, depth) => decoder.tagged(info, depth)
READERS[Major.SIMPLE] = (decoder, info) => {
  const read = SIMPLE_VALUES[info]
  if (!read) throw new CborError(`simple value ${info} at byte ${decoder.at - 1} is not known`)
  return read(decoder)
}

class Decoder {
  /** @param {Buffer} buffer */
  constructor (buffer) {
    this.buffer = buffer
    this.at = 0
  }

  /**
   * @param {number} count of bytes
   * @returns {number} where they start
   */
  skip (count) {
    const start = this.at
    if (count > this.buffer.length - start) {
      throw new CborError(`${count} bytes expected at byte ${start}, ${this.buffer.length - start} there`)
    }
    this.at += count
    return start
  }

  /**
   * @param {number} count of bytes that `read` takes
   * @param {'readUInt8' | 'readUInt16BE' | 'readUInt32BE' | 'readFloatBE' | 'readDoubleBE'} read
   * @returns {number}
   */
  take (count, read) {
    return this.buffer[read](this.skip(count))
  }

  /** @param {number} info */
  argument (info) {
    if (info < 24) return info
    const read = ARGUMENTS[info]
    if (!read) throw new CborError(`additional information ${info} at byte ${this.at - 1} is not known`)
    return read(this)
  }

  /** @param {number} length */
  bytes (length) {
    const start = this.skip(length)
    return this.buffer.subarray(start, start + length)
  }

  /** @param {number} length */
  text (length) {
    const start = this.skip(length)
    if (length > SHORT_TEXT_BYTES) return this.buffer.toString('utf8', start, start + length)
    let text = ''
    for (let at = start; at < start + length; at++) {
      const byte = this.buffer[at]
      if (byte > 0x7f) return this.buffer.toString('utf8', start, start + length)
      text += String.fromCharCode(byte)
    }
    return text
  }

  /** Whether the end of something of indefinite length is here; goes past it. */
  ends () {
    if (this.buffer[this.at] !== BREAK) return false
    this.at++
    return true
  }

  /**
   * The definite pieces of an indefinite string.
   * @param {number} major
   */
  pieces (major) {
    const pieces = []
    while (!this.ends()) {
      const head = this.take(1, 'readUInt8')
      if (head >> 5 !== major || (head & 31) === INDEFINITE) {
        throw new CborError(`a piece of another type at byte ${this.at - 1}`)
      }
      pieces.push(READERS[major](this, head & 31, 0))
    }
    return pieces
  }

  /**
   * @param {number} info
   * @returns {() => boolean} whether one more element follows, asked once for each
   */
  elements (info) {
    if (info === INDEFINITE) return () => !this.ends()
    let left = this.argument(info)
    // An element takes a byte at least: a length that cannot be is found before anything is made.
    if (left > this.buffer.length - this.at) throw new CborError(`a length of ${left} at byte ${this.at}`)
    return () => left-- > 0
  }

  /**
   * @param {number} info
   * @param {number} depth
   */
  array (info, depth) {
    const more = this.elements(info)
    const array = []
    while (more()) array.push(this.value(depth + 1))
    return array
  }

  /**
   * @param {number} info
   * @param {number} depth
   */
  map (info, depth) {
    const more = this.elements(info)
    /** @type {Record<string, unknown>} */
    const map = {}
    while (more()) {
      const name = this.value(depth + 1)
      if (typeof name !== 'string') throw new CborError(`a key that is no text before byte ${this.at}`)
      const value = this.value(depth + 1)
      if (name === '__proto__') Object.defineProperty(map, name, { value, enumerable: true })
      else map[name] = value
    }
    return map
  }

  /**
   * @param {number} info
   * @param {number} depth
   */
  tagged (info, depth) {
    const tag = this.argument(info)
    const value = this.value(depth + 1)
    if (tag !== EPOCH_TAG || typeof value !== 'number') return value
    return new Date(Number.isInteger(value) ? value : value * 1000)
  }

  /**
   * @param {number} depth
   * @returns {unknown}
   */
  value (depth) {
    if (depth > MAX_DEPTH) throw new CborError(`more than ${MAX_DEPTH} levels`)
    const head = this.take(1, 'readUInt8')
    return READERS[head >> 5](this, head & 31, depth)
  }
}

/**
 * @param {Buffer} buffer one value and nothing after it
 * @returns {unknown} byte strings as views of it, tag 1 as a Date, other tags as what they hold,
 *   undefined as null, integers as numbers
 * @throws {CborError}
 */
function decode (buffer) {
  const decoder = new Decoder(buffer)
  const value = decoder.value(0)
  if (decoder.at !== buffer.length) throw new CborError(`${buffer.length - decoder.at} bytes after the value`)
  return value
}

/** Writes into one buffer, which grows by doubling. */
class Encoder {
  constructor () {
    this.buffer = Buffer.allocUnsafe(INITIAL_BYTES)
    this.at = 0
  }

  /**
   * @param {number} count of bytes to come
   * @returns {number} where they go
   */
  reserve (count) {
    const start = this.at
    this.at += count
    if (this.at > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.at, 2 * this.buffer.length))
      this.buffer.copy(grown, 0, 0, start)
      this.buffer = grown
    }
    return start
  }

  /** @param {number} value */
  byte (value) {
    // Reserving may replace the buffer, so it comes first, here and below.
    const start = this.reserve(1)
    this.buffer[start] = value
  }

  /**
   * @param {number} count of bytes that `write` makes
   * @param {'writeUInt16BE' | 'writeUInt32BE' | 'writeDoubleBE'} write
   * @param {number} value
   */
  put (count, write, value) {
    const start = this.reserve(count)
    this.buffer[write](value, start)
  }

  /**
   * @param {number} major
   * @param {number} argument
   */
  head (major, argument) {
    const type = major << 5
    if (argument < 24) {
      this.byte(type | argument)
    } else if (argument < 256) {
      this.byte(type | 24)
      this.byte(argument)
    } else if (argument < 65536) {
      this.byte(type | 25)
      this.put(2, 'writeUInt16BE', argument)
    } else if (argument < UINT32_RANGE) {
      this.byte(type | 26)
      this.put(4, 'writeUInt32BE', argument)
    } else {
      this.byte(type | 27)
      this.put(4, 'writeUInt32BE', Math.floor(argument / UINT32_RANGE))
      this.put(4, 'writeUInt32BE', argument % UINT32_RANGE)
    }
  }

  /** @param {string} text */
  text (text) {
    const length = Buffer.byteLength(text)
    this.head(Major.TEXT, length)
    const start = this.reserve(length)
    if (length > SHORT_TEXT_BYTES || length !== text.length) {
      this.buffer.write(text, start, length, 'utf8')
    } else {
      for (let i = 0; i < length; i++) this.buffer[start + i] = text.charCodeAt(i)
    }
  }

  /** @param {number} number */
  number (number) {
    if (Number.isSafeInteger(number)) {
      if (number < 0) this.head(Major.NEGATIVE, -1 - number)
      else this.head(Major.UNSIGNED, number)
      return
    }
    this.byte(Major.SIMPLE << 5 | 27)
    this.put(8, 'writeDoubleBE', number)
  }

  /** @param {Uint8Array} bytes */
  bytes (bytes) {
    this.head(Major.BYTES, bytes.length)
    const start = this.reserve(bytes.length)
    this.buffer.set(bytes, start)
  }

  /** @param {any} object */
  object (object) {
    if (object === null) {
      this.byte(Major.SIMPLE << 5 | 22)
    } else if (object instanceof Uint8Array) {
      this.bytes(object)
    } else if (Array.isArray(object)) {
      this.head(Major.ARRAY, object.length)
      for (const element of object) this.value(element ?? null)
    } else if (object instanceof Date) {
      this.head(Major.TAG, EPOCH_TAG)
      this.number(object.getTime())
    } else {
      this.map(object)
    }
  }

  /** @param {Record<string, unknown>} map its undefined members are left out, as in JSON */
  map (map) {
    const names = Object.keys(map).filter((name) => map[name] !== undefined)
    this.head(Major.MAP, names.length)
    for (const name of names) {
      this.text(name)
      this.value(map[name])
    }
  }

  /** @param {unknown} value */
  value (value) {
    switch (typeof value) {
      case 'string': return this.text(value)
      case 'number': return this.number(value)
      case 'boolean': return this.byte(Major.SIMPLE << 5 | (value ? 21 : 20))
      case 'object': return this.object(value)
      default: throw new TypeError(`CBOR has no form for a ${typeof value}`)
    }
  }
}

/**
 * @param {unknown} value of plain objects, arrays, texts, numbers, booleans, null, Buffers and Dates
 * @returns {Buffer}
 */
function encode (value) {
  const encoder = new Encoder()
  encoder.value(value)
  return encoder.buffer.subarray(0, encoder.at)
}

exports.decode = decode
exports.encode = encode
