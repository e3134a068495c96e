'use strict'

/**
 * Writes digests.json and hash-keys.json, from node:crypto and node:zlib.
 * Run it again after a change here: node test/vectors/generate-digests.js
 */

const { createHash, createHmac } = require('node:crypto')
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { crc32 } = require('node:zlib')

const max = (1n << 128n) - 1n
const inputs = ['', 'a', '123456789', 'abcd', 'ä日本😀', '\0', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'x'.repeat(1000)]
const keys = ['', 'k', 'k'.repeat(63), 'k'.repeat(64), 'k'.repeat(65), 'k'.repeat(200)]

/** @param {string} text */
const digests = (text) => ({
  data: Buffer.from(text).toString('hex'),
  sha256: createHash('sha256').update(text).digest('hex'),
  md5: createHash('md5').update(text).digest('hex'),
  crc32: crc32(text).toString(16).padStart(8, '0'),
  hmacs: keys.map((key) => ({
    key: Buffer.from(key).toString('hex'),
    hmac: createHmac('sha256', key).update(text).digest('hex')
  }))
})

/** @param {string} partitionKey */
const hashKey = (partitionKey) => ({
  partitionKey: Buffer.from(partitionKey).toString('hex'),
  hashKey: BigInt('0x' + createHash('md5').update(partitionKey).digest('hex')).toString()
})

/** @param {bigint} number */
const number = (number) => ({
  text: number.toString(),
  high: (number >> 64n).toString(16).padStart(16, '0'),
  low: (number & (1n << 64n) - 1n).toString(16).padStart(16, '0')
})

/**
 * @param {string} name
 * @param {unknown} vectors
 */
function write (name, vectors) {
  writeFileSync(join(__dirname, name), JSON.stringify(vectors, null, 2) + '\n')
}

write('digests.json', inputs.map(digests))
write('hash-keys.json', {
  partitionKeys: [...inputs, ...Array.from({ length: 20 }, (_, i) => `user-${i * 7919}`)].map(hashKey),
  numbers: [0n, 1n, 9n, 10n, (1n << 64n) - 1n, 1n << 64n, 1n << 127n, max / 3n, max - 1n, max].map(number),
  leadingZeros: [{ text: '00', number: '0' }, { text: '0'.repeat(60) + '42', number: '42' }, { text: '0' + max, number: String(max) }],
  invalid: ['', '-1', '+1', ' 1', '1 ', '1.0', '1e3', '0x10', 'abc', '١', '1\n', String(max + 1n), String(max * 10n), '9'.repeat(40), '1' + '0'.repeat(400)]
})
