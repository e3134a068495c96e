'use strict'

// What producers refuse: every wrong record, option and argument, by its place, before anything is sent.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const { Kinesis } = require('..')
const { producerTable } = require('../lib/producer-options')
const { faults, startFaultServer } = require('./helpers/fault-server')
const { startProducer, userRecordsIn, STREAM } = require('./helpers/producing')

const MAX_RECORD_BYTES = 100
const boom = new Error('boom')
const thrower = () => { throw boom }
const invalid = message => ({ name: 'InvalidArgumentError', code: 'ERR_INVALID_ARG_VALUE', persisted: 'no', attempts: 0, message })
const proxyOf = traps => new Proxy({ partitionKey: 'k', data: 'd' }, traps)
const good = (more = {}) => ({ partitionKey: 'k', data: 'd', ...more })

/** What is wrong with a record, and what is said after the record's own place. */
const RECORDS = {
  null: [null, / must be an object \{ partitionKey, data \}; got null$/],
  undefined: [undefined, / must be an object .*; got undefined$/],
  'a string': ['text', / must be an object .*; got "text"$/],
  'a number': [7, / must be an object .*; got 7$/],
  'an array': [['k', 'd'], / must be an object/],
  'a Date': [new Date(0), / must be an object/],
  'a Buffer': [Buffer.from('d'), / must be an object/],
  'a function': [() => {}, / must be an object .*; got a function/],
  'no partitionKey': [{ data: 'd' }, /\.partitionKey must be a string; got undefined/],
  'a partitionKey that is null': [good({ partitionKey: null }), /\.partitionKey must be a string; got null/],
  'a partitionKey that is a number': [good({ partitionKey: 5 }), /\.partitionKey must be a string; got 5/],
  'an empty partitionKey': [good({ partitionKey: '' }), /\.partitionKey must have 1 to 256 characters/],
  'a partitionKey of 257 characters': [good({ partitionKey: 'k'.repeat(257) }), /\.partitionKey must have 1 to 256 characters/],
  'a partitionKey of 257 characters beyond the BMP': [good({ partitionKey: '😀'.repeat(257) }), /\.partitionKey must have 1 to 256/],
  'a lone surrogate in partitionKey': [good({ partitionKey: 'a\ud800b' }), /\.partitionKey has a lone surrogate/],
  'no data': [{ partitionKey: 'k' }, /\.data must be bytes .*; got undefined/],
  'data null': [good({ data: null }), /\.data must be bytes .* or a string; got null/],
  'data that is an object': [good({ data: { a: 1 } }), /\.data must be bytes .*; got an object/],
  'data that is a number': [good({ data: 1.5 }), /\.data must be bytes .*; got 1\.5/],
  'data that is a list of numbers': [good({ data: [1, 2] }), /\.data must be bytes/],
  'a lone surrogate in data': [good({ data: 'x\udc00' }), /\.data has a lone surrogate/],
  'a misspelt member': [{ partitionkey: 'k', data: 'd' }, /: "partitionkey"; did you mean partitionKey\?$/],
  'the service\'s names': [{ PartitionKey: 'k', Data: 'd' }, /: "PartitionKey"; did you mean partitionKey\?$/],
  'an extra member': [good({ ttl: 5 }), /: "ttl"/],
  'a getter that throws': [{ partitionKey: 'k', get data () { return thrower() } }, /\.data could not be read/, boom],
  'a Proxy whose get throws': [proxyOf({ get: thrower }), /\.partitionKey could not be read/, boom],
  'a Proxy whose ownKeys throws': [proxyOf({ ownKeys: thrower }), / could not be read/, boom],
  'a Proxy whose getPrototypeOf throws': [proxyOf({ getPrototypeOf: thrower }), / could not be read/, boom],
  'a revoked Proxy': [(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })(), / could not be read/]
}
for (const hashKey of ['', '-1', '01', '00', '1.5', '1e3', ' 1', 'x', '0x10', String(1n << 128n), '9'.repeat(40), 7, 7n, true, {}]) {
  const shown = typeof hashKey === 'string' ? `"${hashKey}"` : typeof hashKey === 'bigint' ? `${hashKey}n` : String(hashKey)
  RECORDS[`the explicitHashKey ${shown}`] = [good({ explicitHashKey: hashKey }),
    /\.explicitHashKey must be a whole number from 0 to 2\^128 - 1 in decimal, without leading zeros; got /]
}

describe('what a producer refuses', { timeout: 120000 }, () => {
  let server, kinesis, producer
  before(async () => {
    server = await startFaultServer({ plan: { ListShards: faults.error('AccessDeniedException') } })
    kinesis = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 's' } })
    producer = kinesis.producer('events', { maxRecordBytes: MAX_RECORD_BYTES })
  })
  after(async () => {
    await producer.flush()
    const { userRecordsPut, userRecordsFailed } = await producer.metrics()
    await kinesis.close()
    await server.close()
    assert.deepEqual([userRecordsPut, userRecordsFailed], [0, 0])
    assert.deepEqual(server.requests.filter(({ operation }) => operation !== 'ListShards'), [])
  })

  /** Refused by every way to put, each naming the place. */
  async function refuses (record, expected, message = expected.message) {
    const at = place => ({ ...expected, message: new RegExp(`^(unknown member of )?${place}${message.source}`) })
    await assert.rejects(producer.put(record), at('record'))
    const args = await new Promise(resolve => { producer.put(record, (...args) => resolve(args)) })
    assert.equal(args.length, 1)
    assert.throws(() => { throw args[0] }, at('record'))
    const [posted, copy] = await new Promise(resolve => {
      producer.once('failed', (...args) => resolve(args))
      producer.post(record)
    })
    assert.throws(() => { throw posted }, at('record'))
    assert.equal(copy, record)
    const { results } = await producer.putMany([record, record]).catch(error => error)
    results.forEach((error, i) => assert.throws(() => { throw error }, at(`records\\[${i}\\]`)))
  }

  for (const [what, [record, message, cause]] of Object.entries(RECORDS)) {
    it(`a record: ${what}`, () => refuses(record, { ...invalid(message), ...(cause && { cause }) }))
  }

  it('a record that is detached, or lies outside of a buffer that shrank', async () => {
    const detached = new Uint8Array(8)
    structuredClone(detached.buffer, { transfer: [detached.buffer] })
    const shrunk = new ArrayBuffer(8, { maxByteLength: 8 })
    const views = [new Uint8Array(shrunk, 4, 4), new DataView(shrunk, 4, 4), new Float32Array(shrunk, 4, 1)]
    shrunk.resize(2)
    for (const data of [detached, detached.buffer, ...views]) {
      await refuses(good({ data }), invalid(/\.data is detached, or lies outside of its buffer/))
    }
  })

  it('a record of more than maxRecordBytes with its key', async () => {
    const tooLarge = { name: 'InvalidArgumentError', code: 'ERR_TOO_LARGE', persisted: 'no', message: /at most 100 bytes \(maxRecordBytes\); they have 101$/ }
    const records = [{ partitionKey: 'key', data: Buffer.alloc(98) }, { partitionKey: 'ä', data: `${'ü'.repeat(49)}x` },
      { partitionKey: 'key', data: Object.defineProperty(Buffer.alloc(98), 'byteLength', { value: 1 }) }]
    for (const record of records) await assert.rejects(producer.put(record), tooLarge)
    const { results } = await producer.putMany(records).catch(error => error)
    for (const error of results) assert.throws(() => { throw error }, tooLarge)
  })

  it('what is polluted onto the prototype, or inherited, is no member', async () => {
    Object.prototype.explicitHashKey = '-1'
    Object.prototype.ttl = 1
    try {
      await refuses({ partitionKey: 'k', data: 5 }, invalid(/\.data must be bytes/))
    } finally {
      delete Object.prototype.explicitHashKey
      delete Object.prototype.ttl
    }
  })

  it('lists that are none', async () => {
    for (const records of [undefined, null, 'text', 5, {}, new Set(), { length: 1, 0: good() }]) {
      await assert.rejects(producer.putMany(records), invalid(/^records must be an array; got/))
    }
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    await assert.rejects(producer.putMany(proxy), invalid(/^records could not be read/))
    await assert.rejects(producer.putMany(new Array(1000001)), invalid(/^records must have at most 1000000 elements/))
    await assert.rejects(producer.putMany(Object.defineProperty([good()], '0', { get: thrower })), { code: 'ERR_INVALID_ARG_VALUE', cause: boom })
  })

  it('callbacks that are no functions, at once', () => {
    for (const callback of ['callback', {}, 1, true]) {
      assert.throws(() => producer.put(good(), callback), invalid(/^callback must be a function; got/))
    }
  })

  it('arguments of metrics() and close()', async () => {
    for (const [format, shown] of [['x', '"x"'], [1, '1'], [null, 'null'], ['Prometheus', '"Prometheus"']]) {
      await assert.rejects(producer.metrics({ format }), invalid(new RegExp(`^format must be 'object' or 'prometheus'; got ${shown}$`)))
    }
    await assert.rejects(producer.metrics('prometheus'), invalid(/^metrics options must be an object; got "prometheus"$/))
    for (const timeoutMs of [-1, 1.5, NaN, Infinity, 2 ** 31, '5', null]) {
      await assert.rejects(producer.close({ timeoutMs }), invalid(/^timeoutMs must be a whole number of ms, 0 or more; got/))
    }
    await assert.rejects(producer.close(5), invalid(/^close options must be an object; got 5$/))
    await producer.flush()
    assert.equal((await producer.metrics()).userRecordsPut, 0)
  })

  for (const name of [undefined, null, '', 7, 'a b', 'a/b', 'x'.repeat(129), 'arn:with\nbreak', 'name\r\n', 'ä', {}]) {
    it(`the name ${JSON.stringify(name)?.slice(0, 20)}`, () => {
      assert.throws(() => kinesis.producer(name), invalid(/^name must be an ARN, or 1 to 128 letters/))
    })
  }

  for (const [name, { type, min, max, unit, default: usual }] of Object.entries(producerTable)) {
    it(`the option ${name} that is wrong`, () => {
      const wrong = type === 'boolean'
        ? ['true', 1, 0, {}]
        : [min - 1, max + 1, -1, usual + 0.5, NaN, Infinity, String(usual), BigInt(usual), true, {}]
      for (const value of [...wrong, null]) {
        if (value === null && type !== 'boolean') continue
        assert.throws(() => kinesis.producer('events', { [name]: value }), error => {
          assert.equal(error.code, 'ERR_INVALID_ARG_VALUE')
          assert.match(error.message, new RegExp(`^${name} must be .*; got `))
          if (type === 'integer' && value === max + 1) assert.match(error.message, new RegExp(`${unit ?? ''}.*got ${value}`))
          return true
        }, `${name}: ${String(value)}`)
      }
    })
  }

  it('options that are unknown, misspelt, or none at all', () => {
    assert.throws(() => kinesis.producer('events', { aggregate: false }), invalid(/^unknown option "aggregate"; did you mean aggregation\?/))
    assert.throws(() => kinesis.producer('events', { recordTTLMs: 5 }), invalid(/"recordTTLMs"; did you mean recordTtlMs\?/))
    assert.throws(() => kinesis.producer('events', { coalesce: false }), invalid(/^unknown option "coalesce"/))
    for (const options of [null, 'text', 5, []]) assert.throws(() => kinesis.producer('events', options), invalid(/^options must be an object/))
    assert.throws(() => kinesis.producer('events', { get ordered () { return thrower() } }), { code: 'ERR_INVALID_ARG_VALUE', cause: boom })
    assert.throws(() => kinesis.producer('events', new Proxy({}, { ownKeys: thrower })), { code: 'ERR_INVALID_ARG_VALUE', cause: boom })
  })

  it('a time to live that ends before records need leave', () => {
    for (const [options, ttl, time] of [
      [{ recordTtlMs: 500, recordMaxBufferedTimeMs: 500 }, 500, 500], [{ recordTtlMs: 100 }, 100, 100],
      [{ recordMaxBufferedTimeMs: 30000 }, 30000, 30000]
    ]) {
      assert.throws(() => kinesis.producer('events', options),
        invalid(new RegExp(`^recordTtlMs must be more than recordMaxBufferedTimeMs \\(${time}\\); got ${ttl}$`)))
    }
  })
})

describe('what a producer takes', { timeout: 30000, concurrency: true }, () => {
  it('options at both ends of their ranges', async t => {
    const { kinesis } = await startProducer(t)
    for (const [name, { type, min, max }] of Object.entries(producerTable)) {
      const ends = type === 'boolean' ? [true, false, undefined] : [min, max, undefined]
      for (const value of ends) {
        const room = name === 'recordMaxBufferedTimeMs' && value === max ? { recordTtlMs: max } : { recordMaxBufferedTimeMs: 1 }
        if (name === 'recordMaxBufferedTimeMs' && value === max) {
          assert.throws(() => kinesis.producer(STREAM, { [name]: value, ...room }), /^InvalidArgumentError: recordTtlMs must be more/)
        } else {
          await kinesis.producer(STREAM, { ...room, [name]: value }).close()
        }
      }
    }
  })

  it('getters, each of which runs once, and Proxies', async t => {
    const { server, producer } = await startProducer(t)
    const reads = []
    const record = {
      get partitionKey () { return `key-${reads.push('partitionKey')}` },
      get explicitHashKey () { return String(reads.push('explicitHashKey')) },
      get data () { return `data-${reads.push('data')}` }
    }
    await producer.put(record)
    assert.deepEqual(reads, ['partitionKey', 'explicitHashKey', 'data'])
    await producer.putMany([new Proxy({ partitionKey: 'p', data: 'q' }, {})])
    const stored = userRecordsIn(server.ledger(STREAM))
      .map(({ partitionKey, explicitHashKey, data }) => [partitionKey, explicitHashKey, String(data)])
    assert.deepEqual(stored.sort(), [['key-1', '2', 'data-3'], ['p', undefined, 'q']])
  })

  it('a getter that puts another record', async t => {
    const { server, producer } = await startProducer(t)
    const inner = []
    const record = {
      partitionKey: 'outer',
      explicitHashKey: '1',
      get data () {
        inner.push(producer.put({ partitionKey: 'inner', data: 'i' }))
        return 'o'
      }
    }
    await Promise.all([producer.put(record), producer.putMany([record]), ...inner])
    await Promise.all(inner)
    const stored = userRecordsIn(server.ledger(STREAM))
      .map(({ partitionKey, explicitHashKey, data }) => `${partitionKey} ${explicitHashKey} ${data}`)
    assert.deepEqual(stored.sort(), ['inner undefined i', 'inner undefined i', 'outer 1 o', 'outer 1 o'])
  })

  it('what deaggregate() gives, records without a prototype, absent members', async t => {
    const { server, producer } = await startProducer(t)
    const records = [
      { partitionKey: 'a', explicitHashKey: undefined, data: '', sequenceNumber: '49', subSequenceNumber: 3,
        approximateArrivalTimestamp: new Date(0) },
      Object.assign(Object.create(null), { partitionKey: 'b', explicitHashKey: null, data: '' }),
      new (class { partitionKey = 'c'; data = '' })()
    ]
    await producer.putMany(records)
    assert.deepEqual(userRecordsIn(server.ledger(STREAM)).map(({ partitionKey }) => partitionKey).sort(), ['a', 'b', 'c'])
  })

  it('records of just as many bytes as maxRecordBytes says', async t => {
    const { server, producer } = await startProducer(t, { maxRecordBytes: 100 })
    await producer.putMany([{ partitionKey: 'key', data: Buffer.alloc(97) }, { partitionKey: 'ä', data: 'ü'.repeat(49) }])
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 2)
  })
})
