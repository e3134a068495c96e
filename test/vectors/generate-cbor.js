'use strict'

/**
 * Writes cbor.json: values of RFC 8949's appendix A with the JSON that the API means by them, and
 * what its appendix F calls malformed; both judged by npm's `cbor`, another implementation.
 * Run it again after a change here: node test/vectors/generate-cbor.js
 */

const { BigNumber } = require('bignumber.js')
const cbor = require('cbor')
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')

const words = (/** @type {string} */ text) => text.trim().split(/\s+/)

const appendixA = words(`
  00 01 0a 17 1818 1819 1864 1903e8 1a000f4240 1b000000e8d4a51000 1bffffffffffffffff c249010000000000000000
  3bffffffffffffffff c349010000000000000000 20 29 3863 3903e7 f90000 f98000 f93c00 fb3ff199999999999a f93e00
  f97bff fa47c35000 fa7f7fffff fb7e37e43c8800759c f90001 f90400 f9c400 fbc010666666666666 f97c00 f97e00 f9fc00
  fa7f800000 fa7fc00000 faff800000 fb7ff0000000000000 fb7ff8000000000000 fbfff0000000000000 f4 f5 f6 f7 f0 f8ff
  c074323031332d30332d32315432303a30343a30305a d74401020304 d818456449455446
  d82076687474703a2f2f7777772e6578616d706c652e636f6d 40 4401020304 60 6161 6449455446 62225c 62c3bc 63e6b0b4
  64f0908591 80 83010203 8301820203820405 98190102030405060708090a0b0c0d0e0f101112131415161718181819 a0
  a26161016162820203 826161a161626163 a56161614161626142616361436164614461656145
  5f42010243030405ff 7f657374726561646d696e67ff 9fff 9f018202039f0405ffff 9f01820203820405ff 83018202039f0405ff
  83019f0203ff820405 9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff bf61610161629f0203ffff
  826161bf61626163ff bf6346756ef563416d7421ff`)

const appendixF = words(`
  18 19 1a 1b 1901 1a0102 1b01020304050607 38 58 78 98 9a01ff00 b8 d8 f8 f900 fa0000 fb000000
  41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203
  81 818181818181818181 8200 a1 a20102 a100 a2000000 c0 5f4100 7f6100 9f 9f0102 bf bf01020102 819f 9f8000
  9f9f9f9f9fffffffff 9f819f819f9fffffff
  1c 1d 1e 3c 3d 3e 5c 5d 5e 7c 7d 7e 9c 9d 9e bc bd be dc dd de fc fd fe f800 f801 f818 f81f
  5f00ff 5f21ff 5f6100ff 5f80ff 5fa0ff 5fc000ff 5fe0ff 7f4100ff 5f5f4100ffff 7f7f6100ffff
  ff 81ff 8200ff a1ff a1ff00 a100ff a20000ff 9f81ff 9f829f819f9fffffffff bf00ff bf000000ff 1f 3f df`)

/** Whole numbers in ms, fractions in seconds: the service's reading of tag 1, against the RFC's. */
const wholeMs = [0, 1, 999, 1000, 1363896240500, 1480000000123, 8640000000000000, -1, -1500, -62135596800000]
const fractionsOfSeconds = [0.5, 1363896240.5, 1363896240, -1.25, 1e-7]

/** Tags say nothing to us, so npm's reading of them gives way to what they hold. */
const tags = Object.fromEntries([0, 1, 2, 3, 23, 24, 32].map((tag) => [tag, (/** @type {unknown} */ value) => value]))
const decode = (/** @type {string} */ hex) => cbor.decodeFirstSync(hex, { tags })

/** @param {any} value */
function toJson (value) {
  if (value === undefined || value === null || value instanceof cbor.Simple) return 'null'
  if (BigNumber.isBigNumber(value)) return value.toFixed()
  if (Buffer.isBuffer(value)) return JSON.stringify(value.toString('base64'))
  if (Array.isArray(value)) return `[${value.map(toJson).join()}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${toJson(each)}`).join()}}`
}

/** @param {string} hex */
function isRefused (hex) {
  try {
    decode(hex)
    return false
  } catch {
    return true
  }
}

const double = (/** @type {number} */ number) => {
  const bytes = Buffer.alloc(9, 0xfb)
  bytes.writeDoubleBE(number, 1)
  return bytes.toString('hex')
}

const accepted = appendixF.filter((hex) => !isRefused(hex))
if (accepted.length > 0) console.error(`npm's cbor takes these of appendix F: ${accepted.join(' ')}`)

writeFileSync(join(__dirname, 'cbor.json'), JSON.stringify({
  values: appendixA.map((hex) => ({ hex, json: toJson(decode(hex)) })),
  timestamps: [
    ...wholeMs.map((ms) => ({ hex: cbor.encodeOne(ms, { highWaterMark: 64 }).toString('hex'), json: JSON.stringify(ms / 1000) })),
    ...fractionsOfSeconds.map((seconds) => ({ hex: double(seconds), json: JSON.stringify(seconds) }))
  ],
  malformed: appendixF
}, null, 1) + '\n')
