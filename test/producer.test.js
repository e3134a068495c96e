'use strict'

// What kinesis.producer() gives: puts of every kind, and what becomes of their records in the stream.

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { deaggregateSync } = require('aws-kinesis-agg')
const { KinesisError } = require('..')
const { runChild } = require('./helpers/child')
const { startKinesalite } = require('./helpers/kinesalite')
const { startKinesisLocal } = require('./helpers/kinesis-local')
const { startOurLocal } = require('./helpers/our-local')
const {
  SHARDS, STREAM, assertStored, numbered, openKinesis, openProducer, placeOf, putAll, startLocal, startProducer, userRecordsIn
} = require('./helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const MAX_HASH_KEY = String((1n << 128n) - 1n)
/** Nothing leaves before it is full, or flush(): longer than a test may take. */
const LATE = { recordMaxBufferedTimeMs: 3600000, recordTtlMs: 7200000 }

const KEYS = ['10', '2', '1', '0', '__proto__', 'constructor', 'a', 'a\0b', '😀', 'ä'.repeat(256), '😀'.repeat(256), 'x'.repeat(256)]

/** All of a stream as any server gives it, in the form of our ledger. */
async function storedIn (server, StreamName) {
  const { StreamDescription: { Shards } } = await server.call('DescribeStream', { StreamName })
  const lists = await Promise.all(Shards.map(async ({ ShardId }) => {
    const { ShardIterator } = await server.call('GetShardIterator', { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
    const { Records } = await server.call('GetRecords', { ShardIterator, Limit: 10000 })
    return Records.map(({ PartitionKey, SequenceNumber, Data }) =>
      ({ shardId: ShardId, sequenceNumber: SequenceNumber, partitionKey: PartitionKey, data: Buffer.from(Data, 'base64') }))
  }))
  return lists.flat()
}

/** kinesalite takes CBOR, but stores what it got as something else than bytes. */
const servers = {
  'our local Kinesis, HTTP': { start: () => startOurLocal() },
  'our local Kinesis, TLS': { start: () => startOurLocal({ tls: true }) },
  'our local Kinesis, JSON': { start: () => startOurLocal(), options: { protocol: 'json' } },
  'kinesalite, HTTP': { start: () => startKinesalite(), options: { protocol: 'json' } },
  'kinesalite, TLS': { start: () => startKinesalite({ tls: true }), options: { protocol: 'json' } },
  'kinesis-local, HTTP': { start: () => startKinesisLocal() }
}

describe('a producer', CONCURRENTLY, () => {
  for (const [title, { start, options }] of Object.entries(servers)) {
    it(`on ${title}: stores what is put one by one, by promise, by callback and together, and says where`, async t => {
      const server = await start()
      t.after(() => server.close())
      await server.createStream(STREAM, SHARDS)
      const kinesis = openKinesis(server, options)
      const producer = kinesis.producer(STREAM)
      const records = numbered(90)
      const byPromise = Promise.all(records.slice(0, 30).map(record => producer.put(record)))
      const byCallback = Promise.all(records.slice(30, 60).map(record =>
        new Promise((resolve, reject) => {
          const nothing = producer.put(record, (error, result) => error ? reject(error) : resolve(result))
          assert.equal(nothing, undefined)
        })))
      const together = producer.putMany(records.slice(60))
      await producer.flush()
      const results = (await Promise.all([byPromise, byCallback, together])).flat()
      for (const { attempts } of results) assert.equal(attempts, 1)
      assertStored(records, results, await storedIn(server, STREAM))
      assert.deepEqual(await kinesis.close(), { ok: 0, failed: 0, abandoned: 0 })
    })
  }
})

describe('records of a producer', CONCURRENTLY, () => {
  it('of one shard share a Kinesis record, and count up in it', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const records = Array.from({ length: 50 }, (_, i) => ({ partitionKey: 'same', data: `${i}` }))
    const results = await putAll(producer, records)
    assert.deepEqual(results.map(({ subSequenceNumber }) => subSequenceNumber), records.map((_, i) => i))
    const ledger = server.ledger(STREAM)
    assert.equal(ledger.length, 1)
    assertStored(records, results, ledger)
    assert.deepEqual(Object.keys(results[0]), ['shardId', 'sequenceNumber', 'subSequenceNumber', 'attempts'])
  })

  it('that are alone are stored as they are, with their own keys', async t => {
    const { server, producer } = await startProducer(t)
    for (const record of [{ partitionKey: 'k', data: 'one' }, { partitionKey: 'k', explicitHashKey: MAX_HASH_KEY, data: '' }]) {
      const result = await producer.put(record)
      const stored = server.ledger(STREAM).find(({ sequenceNumber }) => sequenceNumber === result.sequenceNumber)
      assert.deepEqual({ ...stored, data: String(stored.data) }, {
        shardId: result.shardId,
        sequenceNumber: result.sequenceNumber,
        partitionKey: 'k',
        explicitHashKey: record.explicitHashKey,
        data: record.data
      })
    }
  })

  it('come back as they were put, whatever their keys are', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const records = [...KEYS, ...KEYS].flatMap((partitionKey, i) => [
      { partitionKey, data: `${i} of ${partitionKey}` },
      { partitionKey, explicitHashKey: i % 2 === 0 ? '0' : MAX_HASH_KEY, data: `${i} elsewhere` }
    ])
    const results = await putAll(producer, records)
    const ledger = server.ledger(STREAM)
    assertStored(records, results, ledger)
    const ends = new Set(results.filter((_, i) => i % 2 === 1).map(({ shardId }) => shardId))
    assert.deepEqual([...ends].sort(), ['shardId-000000000000', 'shardId-000000000002'])
    assert.ok(ledger.length < records.length, 'they were aggregated')
  })

  it('are what aws-kinesis-agg reads', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const records = numbered(300)
    await putAll(producer, records)
    const read = server.ledger(STREAM).flatMap(({ data, partitionKey }) => {
      let found
      deaggregateSync({ Data: data, PartitionKey: partitionKey }, true, (error, list) => {
        assert.ifError(error)
        found = list
      })
      return found.map(({ PartitionKey, Data }) => ({ partitionKey: PartitionKey, data: String(Buffer.from(Data, 'base64')) }))
    })
    const byKey = (a, b) => a.partitionKey < b.partitionKey ? -1 : 1
    assert.deepEqual(read.sort(byKey), records.sort(byKey))
  })

  it('hold bytes of every kind, and text', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const { buffer } = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7)
    const shared = new SharedArrayBuffer(4)
    new Uint8Array(shared).set([9, 8, 7, 6])
    const given = [
      Buffer.from('raw'), new Uint8Array(buffer, 2, 3), new Uint16Array(buffer, 2, 2), new DataView(buffer, 1, 2), buffer,
      shared, Buffer.from(buffer).subarray(5), 'text ä😀', '', new Uint8Array(0), Buffer.alloc(60000, 7), 'ü'.repeat(40000)
    ]
    const records = given.map((data, i) => ({ partitionKey: `${i}`, data }))
    assertStored(records, await putAll(producer, records), server.ledger(STREAM))
  })

  it('may be changed by the caller as soon as put() has returned', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const data = Buffer.from('before')
    const record = { partitionKey: 'before', data }
    const puts = [producer.put(record), producer.putMany([record, record])]
    producer.post(record)
    record.partitionKey = 'after'
    data.fill(0)
    await producer.flush()
    await Promise.all(puts)
    assert.deepEqual(userRecordsIn(server.ledger(STREAM)).map(({ partitionKey, data }) => [partitionKey, String(data)]),
      Array(4).fill(['before', 'before']))
  })

  it('go into a stream that an ARN names', async t => {
    const { server, kinesis } = await startLocal(t)
    const { StreamDescriptionSummary: { StreamARN } } = await kinesis.describeStreamSummary({ StreamName: STREAM })
    const records = numbered(20)
    assertStored(records, await putAll(await openProducer(kinesis, StreamARN, LATE), records), server.ledger(STREAM))
  })

  it('of several producers of a client go each into its stream', async t => {
    const { server, kinesis } = await startLocal(t, {}, { streams: { events: 3, others: 1 } })
    const [first, second, other] = await Promise.all(['events', 'events', 'others'].map(name => openProducer(kinesis, name, LATE)))
    const [a, b, c] = [numbered(50), numbered(50, 50), numbered(50, 100)]
    const results = await Promise.all([putAll(first, a), putAll(second, b), putAll(other, c)])
    assertStored([...a, ...b], [...results[0], ...results[1]], server.ledger('events'))
    assertStored(c, results[2], server.ledger('others'))
    await first.close()
    assertStored([...c, ...numbered(1)], [...results[2], ...await putAll(other, numbered(1))], server.ledger('others'))
  })
})

describe('putMany', CONCURRENTLY, () => {
  it('gives results in the order of the records', async t => {
    const { server, producer } = await startProducer(t)
    const records = numbered(2000)
    assertStored(records, await producer.putMany(records), server.ledger(STREAM))
  })

  it('of none gives none', async t => {
    const { server, producer } = await startProducer(t)
    assert.deepEqual(await producer.putMany([]), [])
    assert.deepEqual(server.ledger(STREAM), [])
  })

  it('with a bad record among good ones stores the good ones, and says which failed', async t => {
    const { server, producer } = await startProducer(t)
    const records = [...numbered(2), { partitionKey: '', data: 'x' }, ...numbered(1, 2)]
    const error = await producer.putMany(records).catch(error => error)
    assert.ok(error instanceof KinesisError)
    assert.match(error.message, /^1 of 4 records failed, records\[2\] first: records\[2\]\.partitionKey must have 1 to 256 characters/)
    const { code, persisted, attempts, retryable, results, cause } = error
    assert.deepEqual({ code, persisted, attempts, retryable },
      { code: 'ERR_INVALID_ARG_VALUE', persisted: 'unknown', attempts: 0, retryable: false })
    assert.equal(results[2], cause)
    assertStored(records.filter((_, i) => i !== 2), results.filter((_, i) => i !== 2), server.ledger(STREAM))
  })

  it('of more than there is room for stores what there was room for', async t => {
    const { server, producer } = await startProducer(t, { maxBufferedRecords: 10 })
    const records = numbered(13)
    const error = await producer.putMany(records).catch(error => error)
    assert.equal(error.code, 'ERR_BUFFER_FULL')
    assert.match(error.message, /^3 of 13 records failed, records\[10\] first: too much is waiting to be sent: 10 of at most 10 records/)
    assert.ok(error.retryable)
    assert.deepEqual(error.results.slice(10).map(({ code, persisted }) => [code, persisted]), Array(3).fill(['ERR_BUFFER_FULL', 'no']))
    assertStored(records.slice(0, 10), error.results.slice(0, 10), server.ledger(STREAM))
  })

  it('that fails as a whole, with nothing stored, says so', async t => {
    const { producer } = await startProducer(t)
    const error = await producer.putMany([{ partitionKey: 'k' }, 7]).catch(error => error)
    assert.equal(error.persisted, 'no')
    assert.equal(error.results.length, 2)
  })
})

describe('callbacks and promises', CONCURRENTLY, () => {
  it('a callback gets null and the result, or the error alone', async t => {
    const { producer } = await startProducer(t)
    const call = record => new Promise(resolve => { producer.put(record, (...args) => resolve(args)) })
    const [error, { shardId, attempts }, ...rest] = await call(numbered(1)[0])
    assert.deepEqual([error, shardId.slice(0, 8), attempts, rest], [null, 'shardId-', 1, []])
    const refusal = await call({ partitionKey: 'k' })
    assert.equal(refusal.length, 1)
    assert.equal(refusal[0].code, 'ERR_INVALID_ARG_VALUE')
  })

  it('a callback is never called before put() has returned', async t => {
    const { producer } = await startProducer(t)
    const order = []
    const called = new Promise(resolve => producer.put({}, () => resolve(order.push('called'))))
    order.push('returned')
    await called
    assert.deepEqual(order, ['returned', 'called'])
  })

  it('null in place of a callback gives a promise', async t => {
    const { producer } = await startProducer(t)
    for (const none of [null, undefined]) assert.equal((await producer.put(numbered(1)[0], none)).attempts, 1)
  })

  it('the caller\'s AsyncLocalStorage is seen behind both', async t => {
    const { producer } = await startProducer(t)
    const storage = new AsyncLocalStorage()
    const [record] = numbered(1)
    const seen = [1, 2, 3].flatMap(number => storage.run(number, () => [
      producer.put(record).then(() => storage.getStore()),
      new Promise(resolve => { producer.put(record, () => resolve(storage.getStore())) }),
      new Promise(resolve => { producer.put({}, () => resolve(storage.getStore())) }),
      producer.putMany([record]).then(() => storage.getStore())
    ]))
    assert.deepEqual(await Promise.all(seen), [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
  })
})

describe('post and the event \'failed\'', CONCURRENTLY, () => {
  const failPuts = server => server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords' }])

  it('stores like a put', async t => {
    const { server, producer } = await startProducer(t)
    const records = numbered(100)
    for (const record of records) assert.equal(producer.post(record), undefined)
    await producer.flush()
    assert.deepEqual(userRecordsIn(server.ledger(STREAM)).map(({ partitionKey }) => partitionKey).sort(),
      records.map(({ partitionKey }) => partitionKey).sort())
  })

  it('tells of each record that fails, with a copy of it', async t => {
    const { server, producer } = await startProducer(t)
    failPuts(server)
    const records = [{ partitionKey: '😀', data: Buffer.from('bytes') }, { partitionKey: 'k', explicitHashKey: '7', data: 'text' },
      { partitionKey: 'empty', data: '' }]
    const heard = []
    producer.on('failed', (...args) => heard.push(args))
    for (const record of records) producer.post(record)
    records[0].data.fill(0)
    await producer.flush()
    await new Promise(setImmediate)
    assert.deepEqual(heard.map(([{ code }]) => code), Array(3).fill('AccessDeniedException'))
    assert.deepEqual(heard.map(([, record]) => record).sort((a, b) => a.partitionKey < b.partitionKey ? -1 : 1), [
      { partitionKey: 'empty', explicitHashKey: undefined, data: Buffer.alloc(0) },
      { partitionKey: 'k', explicitHashKey: '7', data: Buffer.from('text') },
      { partitionKey: '😀', explicitHashKey: undefined, data: Buffer.from('bytes') }
    ])
  })

  it('tells of a record that is refused, never before post() has returned', async t => {
    const { producer } = await startProducer(t)
    const record = { partitionKey: 'k', dat: 'typo' }
    const heard = once(producer, 'failed')
    let isBack = false
    producer.once('failed', () => assert.ok(isBack))
    producer.post(record)
    isBack = true
    const [error, copy] = await heard
    assert.match(error.message, /"dat"; did you mean data\?/)
    assert.deepEqual(copy, record)
  })

  it('without a listener nothing happens, but it is counted', async t => {
    const { server, producer } = await startProducer(t)
    failPuts(server)
    for (const record of [...numbered(5), {}, null]) producer.post(record)
    await producer.flush()
    const { userRecordsPut, userRecordsFailed, userRecordsRefused } = await producer.metrics()
    assert.deepEqual({ userRecordsPut, userRecordsFailed, userRecordsRefused },
      { userRecordsPut: 5, userRecordsFailed: 5, userRecordsRefused: 2 })
  })

  it('is not for puts that somebody waits for', async t => {
    const { producer } = await startProducer(t)
    producer.on('failed', assert.fail)
    await assert.rejects(producer.put({}), { code: 'ERR_INVALID_ARG_VALUE' })
    await assert.rejects(producer.putMany([{}]), { code: 'ERR_INVALID_ARG_VALUE' })
    await new Promise(resolve => { producer.put({}, resolve) })
  })
})

describe('what a caller\'s function throws', () => {
  it('is the process\'s, and every other put still settles', async t => {
    const { server } = await startLocal(t)
    const { code, stdout, stderr } = await runChild({
      env: { ENDPOINT: server.endpoint, CA: '' },
      code: `
        const thrown = []
        process.on('uncaughtException', error => thrown.push(error.message))
        const kinesis = require('./test/lifetime/client').openKinesis()
        const producer = kinesis.producer('${STREAM}')
        producer.on('failed', () => { throw new Error('listener') })
        const record = { partitionKey: 'k', data: 'd' }
        producer.put(record, () => { throw new Error('stored') })
        producer.put({}, () => { throw new Error('refused') })
        producer.post({})
        producer.post({})
        producer.putMany(Array(5).fill(record)).then(async results => {
          console.log(JSON.stringify(await kinesis.close()), results.length, thrown.sort().join())
        })`
    })
    assert.deepEqual({ code, stdout, stderr },
      { code: 0, stdout: '{"ok":0,"failed":0,"abandoned":0} 5 listener,listener,refused,stored\n', stderr: '' })
  })

  it('ends a process that takes no care of it', async t => {
    const { server } = await startLocal(t)
    const { code, stderr } = await runChild({
      env: { ENDPOINT: server.endpoint, CA: '' },
      code: `const producer = require('./test/lifetime/client').openKinesis().producer('${STREAM}')
        producer.put({ partitionKey: 'k', data: 'd' }, () => { throw new Error('the callback\\'s own') })`
    })
    assert.equal(code, 1)
    assert.match(stderr, /Error: the callback's own/)
  })
})

it('places are unique: no two records of a run share one', async t => {
  const { producer } = await startProducer(t, { aggregationMaxCount: 7 })
  const results = await putAll(producer, numbered(500))
  assert.equal(new Set(results.map(placeOf)).size, 500)
  assert.ok(Math.max(...results.map(({ subSequenceNumber }) => subSequenceNumber)) === 6)
})
