'use strict'

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const { describe, test } = require('node:test')
const { RecordAggregator, deaggregateSync } = require('aws-kinesis-agg')
const { aggregate, deaggregate, hashKey } = require('..')
const { seededRandom } = require('./vectors/random-request')
const vectors = require('./vectors/aggregates.json')

const refusal = (path, hint) => ({ name: 'InvalidArgumentError', code: 'ERR_INVALID_ARG_VALUE', message: new RegExp(`^${path} .*${hint}`) })
const MAX_HASH_KEY = String((1n << 128n) - 1n)
const ARRIVAL = new Date('2026-11-26T12:00:00.123Z')

const fromHex = hex => Buffer.from(hex, 'hex')
/** The user records of a vector. */
const recordsOf = ({ records }) => records.map(({ partitionKey, explicitHashKey, data }) =>
  ({ partitionKey: fromHex(partitionKey).toString(), ...(explicitHashKey && { explicitHashKey }), data: fromHex(data) }))

/** As GetRecords gives it, and as AWS Lambda does. */
const got = (Data, PartitionKey = 'a') => ({ Data, PartitionKey, SequenceNumber: '49', ApproximateArrivalTimestamp: ARRIVAL })
const inLambda = (data, partitionKey = 'a') => ({
  eventSource: 'aws:kinesis',
  eventID: 'shardId-000000000000:49',
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey,
    sequenceNumber: '49',
    data: data.toString('base64'),
    approximateArrivalTimestamp: ARRIVAL.getTime() / 1000
  }
})
/** What deaggregate gives of user records that were in one aggregate. */
const asRead = records => records.map(({ partitionKey, explicitHashKey, data }, subSequenceNumber) => ({
  partitionKey,
  explicitHashKey,
  data: Buffer.from(data),
  sequenceNumber: '49',
  subSequenceNumber,
  approximateArrivalTimestamp: ARRIVAL
}))
const passedThrough = (data, partitionKey = 'a') => asRead([{ partitionKey, data }])

/** Whoever reads or writes what the package gets right reads or writes the same. */
const encodeWithPackage = records => {
  const aggregator = new RecordAggregator()
  for (const record of records) aggregator.addUserRecord({ ...record, data: Buffer.from(record.data) })
  return aggregator.build().data
}
const decodeWithPackage = Data => {
  let found
  deaggregateSync({ Data }, true, (error, records) => {
    assert.ifError(error)
    found = records
  })
  return found.map(({ PartitionKey, Data }) => ({ partitionKey: PartitionKey, data: Buffer.from(Data, 'base64') }))
}

describe('aggregate', () => {
  for (const vector of vectors.encoded.filter(({ records }) => records.length > 1)) {
    test(`the bytes of the format: ${vector.name}`, () => {
      const records = recordsOf(vector)
      const { PartitionKey, ExplicitHashKey, Data } = aggregate(records)
      assert.equal(Data.toString('hex'), vector.aggregate)
      assert.equal(PartitionKey, 'a')
      assert.equal(ExplicitHashKey, records[0].explicitHashKey ?? String(hashKey(records[0].partitionKey)))
    })
  }

  test('random records: the bytes of aws-kinesis-agg, which reads them; so do we', () => {
    const random = seededRandom(20261126)
    const upTo = max => Math.floor(random() * (max + 1))
    for (let round = 0; round < 50; round++) {
      const records = Array.from({ length: 2 + upTo(300) }, () => ({
        partitionKey: `k${'äx😀'.repeat(upTo(3))}${upTo(50)}`,
        ...(round % 2 === 0 && { explicitHashKey: String(10n ** 30n + BigInt(upTo(20))) }),
        data: Buffer.alloc(1 + upTo(400), upTo(255))
      }))
      const { Data } = aggregate(records)
      assert.deepEqual(Data, encodeWithPackage(records))
      assert.deepEqual(decodeWithPackage(Data), records.map(({ partitionKey, data }) => ({ partitionKey, data })))
      assert.deepEqual(deaggregate(got(Data)), asRead(records))
    }
  })

  test('a lone record stays as it is, under its own key', () => {
    assert.deepEqual(aggregate([{ partitionKey: 'k', data: 'text ä' }]), { PartitionKey: 'k', Data: Buffer.from('text ä') })
    assert.deepEqual(aggregate([{ partitionKey: 'k', explicitHashKey: '123', data: Buffer.from([1]) }]),
      { PartitionKey: 'k', ExplicitHashKey: '123', Data: Buffer.from([1]) })
  })

  test('data: text, any view, an ArrayBuffer; copied', () => {
    const bytes = Buffer.from('abcd')
    const kinds = ['abcd', bytes, new Uint8Array(bytes), new Uint16Array(Uint8Array.from(bytes).buffer),
      new DataView(Uint8Array.from(bytes).buffer), Uint8Array.from(bytes).buffer]
    const { Data } = aggregate(kinds.map(data => ({ partitionKey: 'k', data })))
    const lone = aggregate([{ partitionKey: 'k', data: bytes }])
    bytes.fill(0)
    for (const { data } of deaggregate(got(Data))) assert.equal(data.toString(), 'abcd')
    assert.equal(lone.Data.toString(), 'abcd')
  })

  test('keys of any kind come back with their own data', () => {
    const keys = ['10', '2', '1', '0', '__proto__', 'constructor', 'a\0b', 'a', '😀', 'ä'.repeat(256), '😀'.repeat(256), 'x'.repeat(256)]
    const records = [...keys, ...keys].map((partitionKey, i) => ({ partitionKey, data: `${i} of ${partitionKey}` }))
    assert.deepEqual(deaggregate(got(aggregate(records).Data)), asRead(records))
  })

  test('aws-kinesis-agg gives integer-like keys each other\'s data; not so ours, which it can read', () => {
    const records = ['10', '2'].map(partitionKey => ({ partitionKey, data: Buffer.from(partitionKey) }))
    const swapped = records.map(({ data }, i) => ({ partitionKey: records[1 - i].partitionKey, data }))
    assert.deepEqual(decodeWithPackage(encodeWithPackage(records)), swapped)
    assert.deepEqual(decodeWithPackage(aggregate(records).Data), records)
  })

  test('what was read can be aggregated again', () => {
    const records = [{ partitionKey: 'a', data: 'x' }, { partitionKey: 'b', explicitHashKey: '5', data: '' }]
    const first = aggregate(records)
    assert.deepEqual(aggregate(deaggregate(got(first.Data))), first)
  })

  test('explicit hash keys: the whole range, and nothing else', () => {
    const record = explicitHashKey => ({ partitionKey: 'k', explicitHashKey, data: 'd' })
    for (const valid of ['0', '1', MAX_HASH_KEY]) {
      const { ExplicitHashKey, Data } = aggregate([record(valid), record(undefined)])
      assert.equal(ExplicitHashKey, valid)
      assert.deepEqual(deaggregate(got(Data)).map(({ explicitHashKey }) => explicitHashKey), [valid, undefined])
    }
    for (const invalid of ['', '-1', '00', '01', '1.5', '1e3', ' 1', 'x', String(1n << 128n), '9'.repeat(40)]) {
      assert.throws(() => aggregate([record('1'), record(invalid)]), refusal('userRecords\\[1\\]\\.explicitHashKey', '2\\^128'))
    }
    assert.throws(() => aggregate([record(5)]), refusal('userRecords\\[0\\]\\.explicitHashKey', 'must be a string'))
    assert.throws(() => aggregate([record(5n)]), refusal('userRecords\\[0\\]\\.explicitHashKey', 'must be a string; got 5n'))
  })

  test('other records are refused, by their place', () => {
    const good = { partitionKey: 'k', data: 'd' }
    const cases = [
      [{ data: 'd' }, 'partitionKey', 'is required'],
      [{ partitionKey: 'k' }, 'data', 'is required'],
      [{ ...good, partitionKey: '' }, 'partitionKey', '1 to 256 characters'],
      [{ ...good, partitionKey: 'x'.repeat(257) }, 'partitionKey', '1 to 256 characters'],
      [{ ...good, partitionKey: '\ud800' }, 'partitionKey', 'lone surrogate'],
      [{ ...good, partitionKey: 5 }, 'partitionKey', 'must be a string'],
      [{ ...good, data: 5 }, 'data', 'must be bytes'],
      [{ ...good, data: '\udfff' }, 'data', 'lone surrogate'],
      [{ ...good, get data () { throw new Error('no') } }, 'data', 'could not be read']
    ]
    for (const [record, member, hint] of cases) {
      assert.throws(() => aggregate([good, record]), refusal(`userRecords\\[1\\]\\.${member}`, hint))
    }
    assert.throws(() => aggregate([good, null]), refusal('userRecords\\[1\\]', 'must be an object'))
    assert.throws(() => aggregate([{ ...good, explicitHashkey: '1' }]), { code: 'ERR_INVALID_ARG_VALUE', message: /explicitHashKey\?/ })
    assert.throws(() => aggregate([]), refusal('userRecords', 'at least one'))
    for (const value of [good, 'x', 5, new Map()]) assert.throws(() => aggregate(value), refusal('userRecords', 'must be an array'))
    assert.throws(() => aggregate(), refusal('userRecords', 'is required'))
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    assert.throws(() => aggregate(proxy), refusal('userRecords', 'could not be read'))
    assert.throws(() => deaggregate(proxy), refusal('records', 'could not be read'))
  })

  test('a polluted prototype adds nothing', t => {
    Object.defineProperty(Object.prototype, 'explicitHashKey', { value: '7', configurable: true, writable: true })
    t.after(() => delete Object.prototype.explicitHashKey)
    const { Data } = aggregate([{ partitionKey: 'k', data: '1' }, { partitionKey: 'k', data: '2' }])
    assert.deepEqual(deaggregate(got(Data)).map(({ explicitHashKey }) => explicitHashKey), [undefined, undefined])
  })

  test('10 MiB is the most, as for any record', () => {
    const half = Buffer.alloc(5 * 1024 * 1024)
    const tooLarge = { name: 'InvalidArgumentError', code: 'ERR_TOO_LARGE', message: /10485760 bytes as one record; their data alone have \d+$/ }
    const fitting = { partitionKey: 'k', data: half.subarray(100) }
    assert.equal(deaggregate(got(aggregate([fitting, { partitionKey: 'k', data: half }]).Data)).length, 2)
    assert.throws(() => aggregate([{ partitionKey: 'k', data: half }, { partitionKey: 'l', data: half }]), tooLarge)
    assert.throws(() => aggregate(Array(3).fill({ partitionKey: 'k', data: half })), tooLarge)
  })
})

describe('deaggregate', () => {
  for (const vector of [...vectors.encoded, ...vectors.accepted]) {
    test(`read: ${vector.name}`, () => {
      const data = fromHex(vector.aggregate)
      assert.deepEqual(deaggregate(got(data)), asRead(recordsOf(vector)))
      assert.deepEqual(deaggregate(inLambda(data)), asRead(recordsOf(vector)))
    })
  }

  for (const { name, data } of vectors.refused) {
    test(`passed through as it is: ${name}`, () => {
      assert.deepEqual(deaggregate(got(fromHex(data), 'own key')), passedThrough(fromHex(data), 'own key'))
      assert.deepEqual(deaggregate([inLambda(fromHex(data), 'own key')]), passedThrough(fromHex(data), 'own key'))
    })
  }

  test('lists of both kinds, in order', () => {
    const records = [{ partitionKey: 'a', data: 'x' }, { partitionKey: 'b', data: 'y' }]
    const { Data } = aggregate(records)
    const plain = Buffer.from('plain')
    assert.deepEqual(deaggregate([got(plain, 'p'), got(Data), inLambda(plain, 'q'), inLambda(Data)]),
      [...passedThrough(plain, 'p'), ...asRead(records), ...passedThrough(plain, 'q'), ...asRead(records)])
    assert.deepEqual(deaggregate([]), [])
  })

  test('data of an aggregate are views of the memory that was given', () => {
    const { Data } = aggregate(['x', 'y', ''].map(data => ({ partitionKey: 'k', data })))
    const memory = new Uint8Array(Data.length + 20)
    memory.set(Data, 10)
    const view = memory.subarray(10, 10 + Data.length)
    const kinds = { Data, memory: view, view: new DataView(view.buffer, 10, view.length), slice: memory.slice(10, 10 + Data.length).buffer }
    for (const [name, given] of Object.entries(kinds)) {
      const found = deaggregate({ Data: given })
      assert.deepEqual(found.map(({ data }) => data.toString()), ['x', 'y', ''], name)
      for (const { data } of found) assert.equal(data.buffer, given.buffer ?? given, name)
    }
    const [lone] = deaggregate({ Data: memory })
    assert.equal(lone.data.buffer, memory.buffer)
    assert.ok(Buffer.isBuffer(lone.data))
  })

  test('what the service leaves out is undefined', () => {
    const [none] = passedThrough(Buffer.alloc(0), undefined)
    none.partitionKey = none.sequenceNumber = none.approximateArrivalTimestamp = undefined
    assert.deepEqual(deaggregate({ Data: Buffer.alloc(0) }), [none])
    assert.deepEqual(deaggregate({ kinesis: { data: '' } }), [none])
  })

  test('a lone surrogate in a key of a Lambda event is no reason to fail', () => {
    assert.equal(deaggregate(inLambda(Buffer.from('d'), '\ud800'))[0].partitionKey, '\ud800')
  })

  test('a long key that a great many records share takes memory once', () => {
    const key = Buffer.alloc(1024 * 1024, 'k')
    const record = [0x1a, 4, 0x08, 0, 0x1a, 0]
    const records = Buffer.alloc(100000 * record.length, Uint8Array.from(record))
    const message = Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x40]), key, records])
    const Data = Buffer.concat([fromHex('f3899ac2'), message, createHash('md5').update(message).digest()])
    const found = deaggregate({ Data })
    assert.equal(found.length, 100000)
    assert.ok(found.every(({ partitionKey, subSequenceNumber }, i) => partitionKey.length === key.length && subSequenceNumber === i))
  })

  test('what is no record is refused', () => {
    const cases = [
      [{}, 'record.Data', 'as GetRecords gives them .*AWS Lambda'],
      [{ Data: 'ZGF0YQ==' }, 'record.Data', 'must be bytes'],
      [{ Data: 5 }, 'record.Data', 'must be bytes'],
      [{ kinesis: {} }, 'record.kinesis.data', 'base64'],
      [{ kinesis: { data: Buffer.alloc(3) } }, 'record.kinesis.data', 'base64'],
      [{ kinesis: 5 }, 'record.kinesis', 'must be an object'],
      [[got(Buffer.alloc(1)), {}], 'records\\[1\\].Data', 'must be bytes'],
      [[null], 'records\\[0\\]', 'must be an object'],
      [undefined, 'record', 'must be an object'],
      ['text', 'record', 'must be an object'],
      [Buffer.alloc(50), 'record', 'must be an object'],
      [{ get Data () { throw new Error('no') } }, 'record.Data', 'could not be read']
    ]
    for (const [value, path, hint] of cases) assert.throws(() => deaggregate(value), refusal(path, hint))
    const detached = new Uint8Array(30)
    structuredClone(detached, { transfer: [detached.buffer] })
    assert.throws(() => deaggregate({ Data: detached }), refusal('record.Data', 'detached'))
  })
})
