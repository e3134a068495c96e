'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const oracle = require('cbor')
const { decode, encode } = require('../../lib/local/cbor')
const vectors = require('../vectors/cbor.json')

const hex = text => Buffer.from(text, 'hex')
const numbers = Array.from({ length: 25 }, (_value, i) => i + 1)

/** RFC 8949, appendix A: those that its shortest form and ours have in common. */
const both = [
  [0, '00'], [1, '01'], [10, '0a'], [23, '17'], [24, '1818'], [25, '1819'], [100, '1864'], [1000, '1903e8'],
  [1000000, '1a000f4240'], [1000000000000, '1b000000e8d4a51000'],
  [-1, '20'], [-10, '29'], [-100, '3863'], [-1000, '3903e7'],
  [1.1, 'fb3ff199999999999a'], [1.0e+300, 'fb7e37e43c8800759c'], [-4.1, 'fbc010666666666666'],
  [false, 'f4'], [true, 'f5'], [null, 'f6'],
  [hex(''), '40'], [hex('01020304'), '4401020304'],
  ['', '60'], ['a', '6161'], ['IETF', '6449455446'], ['"\\', '62225c'], ['\u00fc', '62c3bc'], ['\u6c34', '63e6b0b4'],
  ['\ud800\udd51', '64f0908591'],
  [[], '80'], [[1, 2, 3], '83010203'], [[1, [2, 3], [4, 5]], '8301820203820405'],
  [numbers, '98190102030405060708090a0b0c0d0e0f101112131415161718181819'],
  [{}, 'a0'], [{ a: 1, b: [2, 3] }, 'a26161016162820203'], [['a', { b: 'c' }], '826161a161626163'],
  [{ a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' }, 'a56161614161626142616361436164614461656145']
]

/** Those that JSON has no form for. */
const inwards = [
  [-0, 'f98000'], [Infinity, 'f97c00'], [NaN, 'f97e00'], [-Infinity, 'f9fc00'], [Infinity, 'fa7f800000'],
  [-Infinity, 'fbfff0000000000000'], [hex('0102030405'), '5f42010243030405ff']
]

/** What the vectors, which the client's decoder is held to as well, have for a value. */
function toJson (value) {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return Number.isFinite(value) || typeof value !== 'number' ? value : null
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toJson(each)]))
}
const isUnknownSimple = text => text === 'f0' || text === 'f8ff'

/** Kinesis' own reading of tag 1: whole numbers are ms, others seconds. */
const timestamps = [
  [1363896240500, 'c11b0000013d8e8d0974'], [1363896240500, 'c1fb41d452d9ec200000'], [0, 'c100'], [-1, 'c120']
]

const refused = {
  'nothing at all': '',
  'a length beyond the end': '58ff01',
  'a length of 2^64 - 1': '5bffffffffffffffff',
  'a list that claims 2^64 - 1 elements': '9bffffffffffffffff',
  'a map that claims 2^32 - 1 members': 'baffffffff',
  'a list cut short': '8301',
  'a list without its end': '9f01',
  'a map without a value': 'bf6161ff',
  'bytes after the value': '0101',
  'an end where none is due': 'ff',
  'additional information 28': '1c',
  'additional information 30': '5e',
  'a number of indefinite length': '1f',
  'a key that is a number': 'a10101',
  'a text among bytes': '5f6161ff',
  'an indefinite string within another': '5f5f4101ffff',
  'a simple value nobody knows': 'f0',
  'lists in lists': '81'.repeat(100000) + '80',
  'tags in tags': 'c1'.repeat(100000) + '00'
}

describe('cbor', () => {
  it('reads and writes the examples of RFC 8949', () => {
    for (const [value, text] of both) {
      assert.deepEqual(decode(hex(text)), value, text)
      assert.equal(encode(value).toString('hex'), text)
    }
    for (const [value, text] of inwards) assert.deepEqual(decode(hex(text)), value, text)
  })

  it('reads the vectors as another implementation does, and refuses the malformed', () => {
    for (const { hex: text, json } of vectors.values.filter(vector => !isUnknownSimple(vector.hex))) {
      assert.equal(JSON.stringify(toJson(decode(hex(text)))), JSON.stringify(JSON.parse(json)), text)
    }
    for (const text of vectors.malformed) assert.throws(() => decode(hex(text)), { name: 'CborError' }, text)
  })

  it('has timestamps as tag 1 with whole milliseconds', () => {
    for (const [ms, text] of timestamps) assert.deepEqual(decode(hex(text)), new Date(ms), text)
    assert.equal(encode(new Date(1363896240500)).toString('hex'), timestamps[0][1])
  })

  it('writes what another decoder reads, at every length that changes the form', () => {
    for (const length of [0, 23, 24, 25, 255, 256, 65535, 65536, 70000]) {
      const value = {
        text: 'ä'.repeat(length), bytes: Buffer.alloc(length, 7), list: Array(length).fill(length), number: 1 - length, none: null
      }
      assert.deepEqual(oracle.decodeFirstSync(encode(value)), value)
      assert.deepEqual(decode(oracle.encodeOne(value, { highWaterMark: 2 ** 22 })), value)
    }
  })

  it('leaves undefined members out, as JSON does, and refuses what it has no form for', () => {
    assert.deepEqual(decode(encode({ a: undefined, b: [undefined] })), { b: [null] })
    assert.throws(() => encode({ a: 1n }), TypeError)
  })

  it('does not let a key reach a prototype', () => {
    const value = decode(Buffer.concat([hex('a1'), encode('__proto__'), encode({ polluted: true })]))
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(value.polluted, undefined)
    assert.deepEqual(Object.keys(value), ['__proto__'])
  })

  for (const [title, text] of Object.entries(refused)) {
    it(`refuses ${title}`, () => assert.throws(() => decode(hex(text)), { name: 'CborError' }))
  }

  it('refuses or reads any garbage, and neither hangs nor throws anything else', () => {
    let state = 1
    const random = () => { state = (state * 48271) % 2147483647; return state }
    let read = 0
    for (let i = 0; i < 20000; i++) {
      const bytes = Buffer.from(Array.from({ length: random() % 40 }, () => random() & 0xff))
      try {
        decode(bytes)
        read++
      } catch (error) {
        assert.equal(error.name, 'CborError')
      }
    }
    assert.ok(read > 0)
  })
})
