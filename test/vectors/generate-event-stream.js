'use strict'

/**
 * Writes event-stream.json: messages as @smithy/core/event-streams encodes them, and broken ones. It tells
 * which of those the peer takes. Run it again after a change here: node test/vectors/generate-event-stream.js
 */

const assert = require('node:assert/strict')
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { crc32 } = require('node:zlib')
const { EventStreamCodec, Int64 } = require('@smithy/core/event-streams')

const PRELUDE_BYTES = 12
const CRC_BYTES = 4
const codec = new EventStreamCodec((bytes) => Buffer.from(bytes).toString(), (text) => Buffer.from(text))
const text = (value) => ({ type: 'string', value })

const event = (type, body) => ({
  headers: { ':message-type': text('event'), ':event-type': text(type), ':content-type': text('application/json') },
  body: Buffer.from(JSON.stringify(body))
})

const messages = {
  'nothing in it': { headers: {}, body: Buffer.alloc(0) },
  'an initial response': event('initial-response', {}),
  'an event': event('SubscribeToShardEvent', { Records: [], ContinuationSequenceNumber: '1', MillisBehindLatest: 0 }),
  'every type of header': {
    headers: {
      yes: { type: 'boolean', value: true },
      no: { type: 'boolean', value: false },
      byte: { type: 'byte', value: -2 },
      short: { type: 'short', value: -30000 },
      integer: { type: 'integer', value: -2000000000 },
      long: { type: 'long', value: Int64.fromNumber(-(2 ** 52)) },
      binary: { type: 'binary', value: Uint8Array.of(0, 255, 10) },
      string: text('ä日😀'),
      timestamp: { type: 'timestamp', value: new Date(1700000000123) },
      uuid: { type: 'uuid', value: '01234567-89ab-cdef-0123-456789abcdef' }
    },
    body: Buffer.from([0, 1, 2, 255])
  },
  'empty values': { headers: { '': text(''), b: { type: 'binary', value: new Uint8Array(0) } }, body: Buffer.from('x') },
  'the longest name, a long value': { headers: { ['n'.repeat(255)]: text('v'.repeat(300)) }, body: Buffer.alloc(0) },
  'no headers': { headers: {}, body: Buffer.from('{"a":1}') }
}

/** Lengths and checksums as they should be, unless given. */
function frame ({ headers = Buffer.alloc(0), payload = Buffer.alloc(0), total, headerBytes = headers.length }) {
  const whole = Buffer.alloc(PRELUDE_BYTES + headers.length + payload.length + CRC_BYTES)
  whole.writeUInt32BE(total ?? whole.length, 0)
  whole.writeUInt32BE(headerBytes, 4)
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8)
  whole.set(headers, PRELUDE_BYTES)
  whole.set(payload, PRELUDE_BYTES + headers.length)
  whole.writeUInt32BE(crc32(whole.subarray(0, -CRC_BYTES)), whole.length - CRC_BYTES)
  return whole
}

const header = (name, type, ...rest) => Buffer.from([name.length, ...Buffer.from(name), type, ...rest])
const intact = Buffer.from(codec.encode(messages['an event']))

/** @param {number} at below 0: from the end */
function flipped (at) {
  const bytes = Buffer.from(intact)
  bytes[at < 0 ? bytes.length + at : at] ^= 1
  return bytes
}

const lengths = 'lengths contradict'
const tooLong = 'longer than the room'
const broken = {
  'a bit of the total length': [flipped(3), 'checksum of its lengths'],
  'a bit of the headers\' length': [flipped(7), 'checksum of its lengths'],
  'a bit of the prelude\'s checksum': [flipped(11), 'checksum of its lengths'],
  'a bit of a header': [flipped(20), 'wrong checksum'],
  'a bit of the payload': [flipped(-10), 'wrong checksum'],
  'a bit of the message\'s checksum': [flipped(-1), 'wrong checksum'],
  'a total length of 0': [frame({ total: 0 }), lengths],
  'a total length below the overhead': [frame({ total: 15 }), lengths],
  'headers into the checksum': [frame({ headerBytes: 1 }), lengths],
  'headers of 4 GiB': [frame({ headerBytes: 2 ** 32 - 1 }), lengths],
  'a message over 16 MiB': [frame({ total: 2 ** 24 + 1 }), 'a message of 16777217 bytes, over 16777216'],
  'a message of 4 GiB': [frame({ total: 2 ** 32 - 1 }), 'a message of 4294967295 bytes, over 16777216'],
  'headers over 128 KiB': [
    frame({ total: 2 ** 18, headerBytes: 2 ** 17 + 1 }), 'headers of 131073 bytes, over 131072'],
  'an unknown type': [frame({ headers: header('x', 10) }), 'unknown type'],
  'an unknown type of 255': [frame({ headers: header('x', 255, 0, 0) }), 'unknown type'],
  'a name beyond the headers': [frame({ headers: Buffer.from([200, 120]), payload: Buffer.alloc(300) }), tooLong],
  'a name and no type': [frame({ headers: Buffer.from([1, 120]) }), tooLong],
  'a string whose length is cut': [frame({ headers: header('x', 7, 0) }), tooLong],
  'a string beyond the headers': [frame({ headers: header('x', 7, 0, 5, 97), payload: Buffer.alloc(9) }), tooLong],
  'binary beyond the headers': [frame({ headers: header('x', 6, 255, 255, 97) }), tooLong],
  'a long that is cut': [frame({ headers: header('x', 5, 1, 2, 3) }), tooLong],
  'a uuid that is cut': [frame({ headers: header('x', 9, ...Buffer.alloc(15)), payload: Buffer.alloc(1) }), tooLong],
  'a byte without its value': [frame({ headers: header('x', 2) }), tooLong],
  'a good header, then half of one': [frame({ headers: Buffer.concat([header('x', 0), Buffer.from([9])]) }), tooLong]
}

const hex = (bytes) => Buffer.from(bytes).toString('hex')

/** Type and bytes of each header, as they stand in the message. */
function listHeaders (encoded) {
  const sizes = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]
  const end = PRELUDE_BYTES + encoded.readUInt32BE(4)
  const found = []
  for (let at = PRELUDE_BYTES; at < end;) {
    const name = encoded.subarray(at + 1, at + 1 + encoded[at])
    at += 1 + name.length
    const type = encoded[at++]
    const size = sizes[type] ?? encoded.readUInt16BE((at += 2) - 2)
    found.push({ name: hex(name), type, value: hex(encoded.subarray(at, at += size)) })
  }
  return found
}

const good = Object.entries(messages).map(([name, message]) => {
  const encoded = Buffer.from(codec.encode(message))
  assert.deepEqual(Buffer.from(codec.decode(encoded).body), message.body)
  return { name, bytes: hex(encoded), headers: listHeaders(encoded), payload: hex(message.body) }
})

const takenByPeer = []
const bad = Object.entries(broken).map(([name, [bytes, flaw]]) => {
  try {
    codec.decode(bytes)
    takenByPeer.push(name)
  } catch (error) {
    assert.ok(error instanceof Error)
  }
  return { name, bytes: hex(bytes), flaw }
})
console.log('taken by @smithy/core:', takenByPeer.join('; ') || 'none')
writeFileSync(join(__dirname, 'event-stream.json'), JSON.stringify({ good, bad }, null, 1) + '\n')
