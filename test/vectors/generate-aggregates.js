'use strict'

/**
 * Writes aggregates.json: aggregated records, written by hand after the format that the KPL
 * publishes. Where npm's `aws-kinesis-agg` can, it must give the same bytes, and read all of them
 * as we mean them. It puts keys that look like array indexes in another place than their records
 * say, loses `__proto__`, and reads the first hash key where a record has none.
 * Run it again after a change here: node test/vectors/generate-aggregates.js
 */

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { RecordAggregator, deaggregateSync } = require('aws-kinesis-agg')

/** @typedef {{ partitionKey: string | Buffer, explicitHashKey?: string, data: string | Buffer }} UserRecord */

const MAGIC = Buffer.from('f3899ac2', 'hex')
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** @param {number | bigint} number @returns {number[]} */
const varint = (number) => number < 0x80 ? [Number(number)] : [Number(BigInt(number) & 0x7fn) | 0x80, ...varint(BigInt(number) >> 7n)]
/** @param {number} field @param {number | bigint} value */
const number = (field, value) => Buffer.from([...varint(field << 3 | VARINT), ...varint(value)])
/** @param {number} field @param {(string | Buffer)[]} parts */
const bytes = (field, ...parts) => {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)))
  return Buffer.concat([Buffer.from([...varint(field << 3 | BYTES), ...varint(value.length)]), value])
}
/** @param {Buffer[]} fields */
const frame = (...fields) => {
  const message = Buffer.concat(fields)
  return Buffer.concat([MAGIC, message, createHash('md5').update(message).digest()])
}

/** @param {UserRecord[]} records */
function encode (records) {
  const table = (/** @type {any[]} */ keys) => [...new Set(keys.filter((key) => key !== undefined))]
  const partitionKeys = table(records.map(({ partitionKey }) => partitionKey))
  const hashKeys = table(records.map(({ explicitHashKey }) => explicitHashKey))
  return frame(
    ...partitionKeys.map((key) => bytes(1, key)),
    ...hashKeys.map((key) => bytes(2, key)),
    ...records.map(({ partitionKey, explicitHashKey, data }) => bytes(3,
      number(1, partitionKeys.indexOf(partitionKey)),
      ...(explicitHashKey === undefined ? [] : [number(2, hashKeys.indexOf(explicitHashKey))]),
      bytes(3, data))))
}

/** @param {UserRecord[]} records */
function encodeWithPackage (records) {
  const aggregator = new RecordAggregator()
  for (const record of records) aggregator.addUserRecord({ ...record, data: Buffer.from(record.data) })
  return aggregator.build().data
}

/** @param {Buffer} aggregate @param {{ explicitHashKey?: string }[]} expected */
function decodeWithPackage (aggregate, expected) {
  let found
  deaggregateSync({ data: aggregate.toString('base64') }, true, (/** @type {unknown} */ error, /** @type {any[]} */ records) => {
    assert.ifError(error)
    found = records
  })
  return found.map(({ partitionKey, explicitPartitionKey, data }, i) => {
    const explicitHashKey = expected[i].explicitHashKey === undefined ? undefined : explicitPartitionKey
    return hexOf({ partitionKey, explicitHashKey, data: Buffer.from(data, 'base64') })
  })
}

/** @param {UserRecord} record */
const hexOf = ({ partitionKey, explicitHashKey, data }) => ({
  partitionKey: Buffer.from(partitionKey).toString('hex'),
  ...(explicitHashKey === undefined ? {} : { explicitHashKey }),
  data: Buffer.from(data).toString('hex')
})

/** @param {number} count @param {(i: number) => UserRecord} make */
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const MAX_HASH_KEY = String((1n << 128n) - 1n)
const bigHashKey = (/** @type {number} */ i) => String((1n << 100n) + BigInt(i))

/** @type {Record<string, UserRecord[]>} */
const encoded = {
  'one record': [{ partitionKey: 'a', data: 'x' }],
  'one record with a hash key': [{ partitionKey: 'a', explicitHashKey: '123', data: 'x' }],
  'the same key': many(5, (i) => ({ partitionKey: 'same', data: `data ${i}` })),
  'different keys': many(130, (i) => ({ partitionKey: `key ${i}`, data: `data ${i}` })),
  'mixed keys': [...'abbaacbadeeddd'].map((partitionKey) => ({ partitionKey, data: 'data' })),
  'the same hash key': many(5, (i) => ({ partitionKey: 'pk', explicitHashKey: MAX_HASH_KEY, data: `${i}` })),
  'different hash keys': many(130, (i) => ({ partitionKey: 'pk', explicitHashKey: bigHashKey(i), data: 'data' })),
  'mixed hash keys': many(14, (i) => ({ partitionKey: `pk${i % 3}`, explicitHashKey: bigHashKey(i * i % 5), data: 'data' })),
  'a hash key for some': many(9, (i) => ({ partitionKey: 'pk', explicitHashKey: i % 3 === 1 ? bigHashKey(i % 2) : undefined, data: 'd' })),
  'keys of several bytes a character': ['ä', '日本', '😀', 'é', 'é', '日本'].map((partitionKey) => ({ partitionKey, data: partitionKey })),
  'keys of 256 characters': ['x', 'ä', '😀'].map((char) => ({ partitionKey: char.repeat(256), data: 'd' })),
  'empty data': [{ partitionKey: 'a', data: '' }, { partitionKey: 'b', data: '' }],
  'a key with NUL': [{ partitionKey: 'a\0b', data: 'a\0b' }, { partitionKey: 'a', data: '\0' }],
  'names that objects have': ['constructor', 'toString', 'hasOwnProperty_', 'length'].map((partitionKey) => ({ partitionKey, data: partitionKey })),
  'lengths about a varint\'s': [126, 127, 128, 129].map((length) => ({ partitionKey: 'k'.repeat(Math.min(length, 200)), data: Buffer.alloc(length, 7) }))
}

/** What the package gets wrong. @type {Record<string, UserRecord[]>} */
const beyondPackage = {
  'integer-like keys': ['10', '2', 'b', '1', '0', '2'].map((partitionKey) => ({ partitionKey, data: `data of ${partitionKey}` })),
  'integer-like hash keys': ['10', '2', '0'].map((explicitHashKey) => ({ partitionKey: 'pk', explicitHashKey, data: `data of ${explicitHashKey}` })),
  'the key __proto__': ['a', '__proto__', 'b', '__proto__'].map((partitionKey) => ({ partitionKey, data: `data of ${partitionKey}` }))
}

const key = bytes(1, 'k')
const record = bytes(3, number(1, 0), bytes(3, 'd'))
const meant = [{ partitionKey: 'k', data: 'd' }]
const hashed = [{ partitionKey: 'k', explicitHashKey: '5', data: 'd' }]

/** Otherwise than the KPL writes, and yet right. @type {Record<string, [Buffer, UserRecord[]]>} */
const accepted = {
  'no records': [frame(key), []],
  'records before keys': [frame(record, key), meant],
  'a key twice in the table': [frame(key, key, bytes(3, number(1, 1), bytes(3, 'd')), record), [...meant, ...meant]],
  'a record\'s fields in another order': [frame(key, bytes(2, '5'), bytes(3, bytes(3, 'd'), number(2, 0), number(1, 0))), hashed],
  'the last of a field\'s values holds': [frame(key, bytes(3, number(1, 9), bytes(3, 'x'), number(1, 0), bytes(3, 'd'))), meant],
  tags: [frame(key, bytes(3, number(1, 0), bytes(3, 'd'), bytes(4, bytes(1, 'name'), bytes(2, 'value')))), meant],
  'unknown fields': [frame(number(9, 1n << 63n), key, Buffer.from([15 << 3 | FIXED64, 1, 2, 3, 4, 5, 6, 7, 8]), bytes(20000, 'x'),
    bytes(3, Buffer.from([5 << 3 | FIXED32, 1, 2, 3, 4]), number(1, 0), bytes(6, 'x'), bytes(3, 'd'))), meant],
  'known fields of another type are unknown': [frame(number(1, 0), number(3, 0), key, bytes(3, bytes(1, ''), number(3, 5), number(1, 0), bytes(3, 'd'))), meant],
  'varints longer than they need': [frame(Buffer.from([0x8a, 0x80, 0x00, 0x81, 0x00, 0x6b]), bytes(3, Buffer.from([0x08, 0x80, 0x80, 0x00]), bytes(3, 'd'))), meant],
  'a key of length 0': [frame(bytes(1, ''), record), [{ partitionKey: '', data: 'd' }]],
  'a key that is not UTF-8': [frame(bytes(1, Buffer.from([0xff, 0xfe])), record), [{ partitionKey: Buffer.from([0xff, 0xfe]), data: 'd' }]]
}

const whole = frame(key, record)
const changed = (/** @type {number} */ at) => {
  const copy = Buffer.from(whole)
  copy[at < 0 ? copy.length + at : at] ^= 1
  return copy
}
const LONG = 0xffffffffn

/** No aggregates: they are passed through. @type {Record<string, Buffer>} */
const refused = {
  'no bytes': Buffer.alloc(0),
  'text': Buffer.from('{"a":1}, and as long as an aggregate'),
  'part of the magic': MAGIC.subarray(0, 3),
  'the magic alone': MAGIC,
  'an empty message': frame(),
  'shorter than magic and MD5': whole.subarray(0, 19),
  'cut short': whole.subarray(0, -1),
  'a byte too many': Buffer.concat([whole, Buffer.from([0])]),
  'another magic': changed(0),
  'another message': changed(6),
  'another MD5': changed(-1),
  'a key that ends too late': frame(Buffer.from([0x0a, 0x05, 0x6b])),
  'a length of 2^32 - 1': frame(Buffer.from([0x0a, ...varint(LONG)]), key),
  'a length of 2^64 - 1': frame(Buffer.from([0x0a, ...varint((1n << 64n) - 1n)]), key),
  'a record that ends too late': frame(key, Buffer.from([0x1a, 0x7f, 0x08, 0x00])),
  'data that end after their record': frame(key, bytes(3, number(1, 0), Buffer.from([0x1a, 0x02, 0x64])), bytes(1, 'more')),
  'a varint without an end': frame(Buffer.from([0x0a, 0x80])),
  'a varint of 11 bytes': frame(Buffer.from([0x08, ...Array(10).fill(0x80), 0x00]), key, record),
  'a varint above 64 bits': frame(Buffer.from([0x08, ...Array(9).fill(0x80), 0x02]), key, record),
  'a tag above 32 bits': frame(Buffer.from([...varint((1n << 40n) | 2n), 0x00]), key, record),
  'field number 0': frame(Buffer.from([0x02, 0x00]), key, record),
  'a group': frame(Buffer.from([0x2b, 0x2c]), key, record),
  'nested groups': frame(Buffer.alloc(1000, 0x2b), Buffer.alloc(1000, 0x2c)),
  'wire type 6': frame(Buffer.from([0x2e, 0x00]), key, record),
  'fixed 64 cut short': frame(key, Buffer.from([0x79, 1, 2])),
  'fixed 32 cut short': frame(key, Buffer.from([0x7d, 1, 2])),
  'no partition key index': frame(key, bytes(3, bytes(3, 'd'))),
  'no data': frame(key, bytes(3, number(1, 0))),
  'an empty record': frame(key, bytes(3, '')),
  'no keys': frame(record),
  'an index out of its table': frame(key, record, bytes(3, number(1, 1), bytes(3, 'd'))),
  'an index of 2^32': frame(key, bytes(3, number(1, 1n << 32n), bytes(3, 'd'))),
  'an index of 2^64 - 1': frame(key, bytes(3, number(1, (1n << 64n) - 1n), bytes(3, 'd'))),
  'a hash key\'s index out of its table': frame(key, bytes(3, number(1, 0), number(2, 0), bytes(3, 'd')))
}

for (const [name, records] of Object.entries(encoded)) {
  assert.deepEqual(encode(records), encodeWithPackage(records), name)
}
for (const [name, records] of Object.entries(beyondPackage)) {
  assert.notDeepEqual(encode(records), encodeWithPackage(records), name)
}

const all = Object.entries({ ...encoded, ...beyondPackage }).map(([name, records]) =>
  ({ name, records: records.map(hexOf), aggregate: encode(records).toString('hex') }))
for (const { name, records, aggregate } of all) {
  assert.deepEqual(decodeWithPackage(Buffer.from(aggregate, 'hex'), records), records, name)
}

writeFileSync(join(__dirname, 'aggregates.json'), JSON.stringify({
  encoded: all,
  accepted: Object.entries(accepted).map(([name, [aggregate, records]]) =>
    ({ name, records: records.map(hexOf), aggregate: aggregate.toString('hex') })),
  refused: Object.entries(refused).map(([name, data]) => ({ name, data: data.toString('hex') }))
}, null, 1) + '\n')
