'use strict'

// What the options of a producer do: aggregation, collection, order, rates, and how long records are tried.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { CREDENTIALS } = require('./helpers/call')
const { assertStored, numbered, putAll, startLocal, startProducer, STREAM, userRecordsIn } = require('./helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const LATE = { recordMaxBufferedTimeMs: 3600000, recordTtlMs: 7200000 }
/** A machine that stands still for a while before the first attempt must not use it up. */
const PATIENT_TTL_MS = 3500
const THROTTLED = { fault: 'partialFailure', fraction: 1, operation: 'PutRecords' }

const sizesIn = ledger => ledger.map(({ data, partitionKey }) => data.length + partitionKey.length)
const errorOf = promise => promise.then(result => assert.fail(JSON.stringify(result)), error => error)
const sized = (count, bytes) => Array.from({ length: count }, (_, i) => ({ partitionKey: `key-${i}`, data: Buffer.alloc(bytes, i) }))

describe('aggregation', CONCURRENTLY, () => {
  it('false makes each a Kinesis record', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregation: false })
    const records = numbered(100)
    const results = await putAll(producer, records)
    const ledger = server.ledger(STREAM)
    assert.equal(ledger.length, 100)
    assert.deepEqual(ledger.map(({ partitionKey }) => partitionKey).sort(), records.map(({ partitionKey }) => partitionKey).sort())
    assertStored(records, results, ledger)
    assert.equal((await producer.metrics()).recordsPerAggregate.count, 0)
  })

  it('makes no Kinesis record larger than aggregationMaxBytes, and loses nothing', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregationMaxBytes: 10000 })
    const records = sized(400, 300)
    const results = await putAll(producer, records)
    const ledger = server.ledger(STREAM)
    assertStored(records, results, ledger)
    assert.ok(Math.max(...sizesIn(ledger)) <= 10000)
    assert.ok(ledger.length < 20, 'they are filled')
  })

  it('lets a larger record go alone, at once', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregationMaxBytes: 10000 })
    const small = producer.put(numbered(1)[0])
    const record = { partitionKey: 'large', data: Buffer.alloc(11000) }
    const result = await producer.put(record)
    assertStored([record], [result], server.ledger(STREAM))
    await producer.flush()
    assert.equal((await small).attempts, 1)
  })

  it('gathers no more than aggregationMaxCount, which leave at once', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregationMaxCount: 10 })
    const records = Array.from({ length: 100 }, (_, i) => ({ partitionKey: 'same', data: `${i}` }))
    const results = await producer.putMany(records)
    const ledger = server.ledger(STREAM)
    assert.equal(ledger.length, 10)
    assertStored(records, results, ledger)
    assert.deepEqual(results.map(({ subSequenceNumber }) => subSequenceNumber), records.map((_, i) => i % 10))
  })

  it('waits no longer than recordMaxBufferedTimeMs', async t => {
    const { producer } = await startProducer(t, { recordMaxBufferedTimeMs: 40 })
    const [{ attempts }] = await producer.putMany(numbered(1))
    assert.equal(attempts, 1)
    assert.ok((await producer.metrics()).bufferingMs.max >= 35)
  })
})

describe('a producer that has just been made', CONCURRENTLY, () => {
  it('lists the shards before the first put, with credentials from a function, too', async t => {
    const { server, producer } = await startProducer(t, LATE, { credentials: async () => CREDENTIALS })
    const records = Array.from({ length: 10 }, (_, i) => ({ partitionKey: 'same', data: `${i}` }))
    assertStored(records, await putAll(producer, records), server.ledger(STREAM))
    assert.equal(server.ledger(STREAM).length, 1)
  })
})

describe('collection', CONCURRENTLY, () => {
  it('puts no more than collectionMaxCount into a request', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregation: false, collectionMaxCount: 7 })
    const records = numbered(100)
    assertStored(records, await putAll(producer, records), server.ledger(STREAM))
    const { recordsPerRequest: { max }, requestsSent } = await producer.metrics()
    assert.ok(max <= 7 && requestsSent >= Math.ceil(100 / 7), `${max} ${requestsSent}`)
  })

  it('puts no more than collectionMaxBytes into a request; a larger record goes alone', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, aggregation: false, collectionMaxBytes: 60000 })
    const records = [...sized(40, 20000), { partitionKey: 'large', data: Buffer.alloc(70000) }]
    assertStored(records, await putAll(producer, records), server.ledger(STREAM))
    const { recordsPerRequest: { max }, requestsSent } = await producer.metrics()
    assert.ok(max <= 2 && requestsSent >= 21, `${max} ${requestsSent}`)
  })

  it('is within the service\'s own limits', async t => {
    const { server, producer } = await startProducer(t, { aggregation: false, rateLimitPercent: 0 })
    const records = [...numbered(3000), ...sized(12, 900000)]
    assertStored(records, await producer.putMany(records), server.ledger(STREAM))
    const { recordsPerRequest: { max } } = await producer.metrics()
    assert.ok(max <= 500)
  })
})

describe('ordered', CONCURRENTLY, () => {
  const KEYS = 20
  const records = Array.from({ length: 300 }, (_, i) => ({ partitionKey: `key-${i % KEYS}`, data: String(i) }))

  /** The data of each key, in the order of the shard it is in. */
  const byKey = found => found.reduce((map, { partitionKey, data }) =>
    map.set(partitionKey, [...map.get(partitionKey) ?? [], Number(data)]), new Map())
  function assertOrder (ledger) {
    const lists = [...byKey(userRecordsIn(ledger)).values()]
    assert.equal(lists.length, KEYS)
    for (const list of lists) assert.deepEqual(list, list.toSorted((a, b) => a - b))
    assert.equal(lists.flat().length, records.length)
  }

  for (const [title, options, faults] of [
    ['aggregated', {}, []],
    ['with nothing aggregated', { aggregation: false }, []],
    ['with throttled entries', {}, [{ ...THROTTLED, fraction: 0.5, probability: 0.4 }]],
    ['with throttled entries, nothing aggregated', { aggregation: false }, [{ ...THROTTLED, probability: 0.2 }]],
    ['with entries and requests that fail', {}, [{ ...THROTTLED, fraction: 0.5, error: 'InternalFailure', probability: 0.3 },
      { fault: 'serviceUnavailable', operation: 'PutRecords', probability: 0.2 },
      { fault: 'cutBefore', operation: 'PutRecords', probability: 0.2 }]]
  ]) {
    it(`keeps the order of each key: ${title}`, async t => {
      const { server, kinesis } = await startLocal(t)
      server.setFaults([...faults, { fault: 'delay', operation: 'ListShards', ms: 30 }])
      const producer = kinesis.producer(STREAM,
        { ordered: true, aggregationMaxCount: 5, recordMaxBufferedTimeMs: 1, recordTtlMs: 120000, ...options })
      const results = []
      for (let i = 0; i < records.length; i += 30) {
        results.push(producer.putMany(records.slice(i, i + 30)))
        await results[Math.floor(i / 90)]
      }
      assert.equal((await Promise.all(results)).flat().length, records.length)
      assertOrder(server.ledger(STREAM))
    })
  }
})

describe('rates and times', CONCURRENTLY, () => {
  it('rateLimitPercent spreads what a shard gets', async t => {
    const { server, producer } = await startProducer(t, { aggregation: false, recordMaxBufferedTimeMs: 1, rateLimitPercent: 2 })
    const records = Array.from({ length: 23 }, () => ({ partitionKey: 'same', data: '' }))
    assertStored(records, await producer.putMany(records), server.ledger(STREAM))
    assert.ok((await producer.metrics()).bufferingMs.max >= 140, '20 a second, 20 at first')
  })

  it('failIfThrottled fails what is throttled, and nothing else', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, failIfThrottled: true, aggregation: false })
    server.setFaults([{ ...THROTTLED, fraction: 0.3 }])
    const records = numbered(100)
    const ends = await putAll(producer, records)
    const failed = ends.filter(end => end instanceof Error)
    assert.ok(failed.length > 0 && failed.length < 100)
    for (const { code, attempts, persisted, retryable, $retryable } of failed) {
      assert.deepEqual({ code, attempts, persisted, retryable, $retryable }, {
        code: 'ProvisionedThroughputExceededException', attempts: 1, persisted: 'no', retryable: true, $retryable: { throttling: true }
      })
    }
    const isStored = (_, i) => !(ends[i] instanceof Error)
    assertStored(records.filter(isStored), ends.filter(isStored), server.ledger(STREAM))
    server.setFaults([{ ...THROTTLED, error: 'InternalFailure', times: 2 }])
    const [{ attempts }] = await putAll(producer, numbered(1))
    assert.equal(attempts, 3)
  })

  it('recordTtlMs ends what is throttled for good, and names itself', async t => {
    const { server, producer } = await startProducer(t, { recordTtlMs: PATIENT_TTL_MS, recordMaxBufferedTimeMs: 1 })
    server.setFaults([THROTTLED])
    const { code, name, attempts, persisted, message } = await errorOf(producer.put(numbered(1)[0]))
    assert.deepEqual({ code, name, persisted }, { code: 'ETIMEDOUT', name: 'TimeoutError', persisted: 'no' })
    assert.match(message, /^the record's time to live of 3500 ms has passed \(its shard's last failure: ProvisionedThroughputExceededException\)$/)
    assert.ok(attempts > 1)
    assert.deepEqual(server.ledger(STREAM), [])
  })

  it('recordTtlMs ends what hangs', async t => {
    const { server, producer } = await startProducer(t, { recordTtlMs: PATIENT_TTL_MS, recordMaxBufferedTimeMs: 1 })
    server.setFaults([{ fault: 'hang', operation: 'PutRecords' }])
    const { code, attempts, persisted } = await errorOf(producer.put(numbered(1)[0]))
    assert.deepEqual({ code, attempts, persisted }, { code: 'ETIMEDOUT', attempts: 1, persisted: 'unknown' })
  })

  it('recordTtlMs ends what was never sent, and says so', async t => {
    const options = { recordTtlMs: PATIENT_TTL_MS, recordMaxBufferedTimeMs: 1, rateLimitPercent: 1, aggregation: false }
    const { server, producer } = await startProducer(t, options)
    // The first takes more than the shard's bytes of their time: none of the others is under way when that ends.
    const ends = await putAll(producer, Array.from({ length: 60 }, () => ({ partitionKey: 'same', data: Buffer.alloc(60000) })))
    const failed = ends.filter(end => end instanceof Error)
    assert.equal(failed.length, 59)
    for (const { code, attempts, persisted, message } of failed) {
      assert.deepEqual({ code, attempts, persisted }, { code: 'ETIMEDOUT', attempts: 0, persisted: 'no' })
      assert.match(message, /time to live of 3500 ms has passed \(it waited to be sent\)/)
    }
    assert.equal(server.ledger(STREAM).length, 1)
  })

  it('a stream that doesn\'t exist fails puts at once', async t => {
    const { kinesis } = await startLocal(t)
    const producer = kinesis.producer('nowhere', { recordTtlMs: 7200000, recordMaxBufferedTimeMs: 1 })
    for (const record of numbered(2)) {
      const { name, attempts, persisted, message } = await errorOf(producer.put(record))
      assert.deepEqual({ name, attempts, persisted }, { name: 'ResourceNotFoundException', attempts: 1, persisted: 'no' })
      assert.match(message, /nowhere/)
    }
    assert.deepEqual(await producer.close(), { ok: 0, failed: 0, abandoned: 0 })
  })

  it('what is denied fails at once', async t => {
    const { server, producer } = await startProducer(t, { recordTtlMs: 7200000, recordMaxBufferedTimeMs: 1 })
    server.setFaults([{ fault: 'accessDenied' }])
    const { name, attempts, persisted, statusCode } = await errorOf(producer.put(numbered(1)[0]))
    assert.deepEqual({ name, attempts, persisted, statusCode }, { name: 'AccessDeniedException', attempts: 1, persisted: 'no', statusCode: 400 })
    assert.deepEqual(server.ledger(STREAM), [])
  })

  it('where the shards may not be listed, records go one by one', async t => {
    const { server, kinesis } = await startLocal(t)
    server.setFaults([{ fault: 'accessDenied', operation: 'ListShards' }])
    const records = numbered(60)
    const results = await putAll(kinesis.producer(STREAM, LATE), records)
    assertStored(records, results, server.ledger(STREAM))
    assert.equal(server.ledger(STREAM).length, 60)
  })
})
