'use strict'

// The other ways to read: iteration, a Readable; and what goes for all: pauses, metrics, the end.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { aggregate } = require('../..')
const { MemoryTable } = require('../../lib/consumer/memory-table')
const { Collector, startConsuming, until } = require('../helpers/consuming')
const { runChild } = require('../helpers/child')
const { parsePrometheus } = require('../helpers/prometheus')
const { SHARDS, numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const textsOf = records => records.map(({ data }) => data.toString())
const ONE_SHARD = [{}, {}, { streams: { events: 1 } }]

describe('iteration', CONCURRENTLY, () => {
  it('gives every record; a batch is handled when the next is asked for', async t => {
    const { open, put } = await startConsuming(t)
    const records = numbered(100)
    await put(records)
    const collector = new Collector()
    for await (const batch of open()) {
      collector.eachBatch(batch)
      if (collector.records.length === 100) break
    }
    const left = new Collector()
    open().run(left)
    const lastShard = collector.records.at(-1).shardId
    await left.untilHas(collector.records.filter(({ shardId }) => shardId === lastShard).map(({ text }) => text))
    assert.deepEqual(new Set(left.records.map(({ shardId }) => shardId)), new Set([lastShard]))
    assert.deepEqual(collector.texts.toSorted(), textsOf(records).toSorted())
  })

  it('ends when the consumer is closed, the last batch handled', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open()
    let batches = 0
    let closing
    for await (const { records } of consumer) {
      batches += records.length > 0
      closing = consumer.close()
    }
    assert.equal(batches, 1)
    assert.deepEqual(await closing, { abandoned: 0 })
    assert.equal((await consumer.metrics()).checkpoints, 1)
    await put(numbered(1, 10))
    const next = new Collector()
    open().run(next)
    await next.untilHas(['data 10'])
    assert.equal(next.records.length, 1)
  })

  it('throws what keeps the consumer from starting', async t => {
    const { kinesis, group } = await startConsuming(t)
    const iterate = async () => { for await (const batch of kinesis.consumer('nowhere', { group })) assert.fail(batch.shardId) }
    await assert.rejects(iterate(), { name: 'ResourceNotFoundException' })
  })

  it('an error thrown in the loop closes the consumer, and the batch comes again', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const boom = new Error('boom')
    await assert.rejects(async () => { for await (const batch of open()) throw Object.assign(boom, { batch }) }, boom)
    const next = new Collector()
    open().run(next)
    await next.untilHas(textsOf(numbered(10)))
  })
})

describe('an aggregate of very many records', CONCURRENTLY, () => {
  it('is handled in pieces, each with a checkpoint, and goes on behind the last', async t => {
    const { kinesis, open } = await startConsuming(t, ...ONE_SHARD)
    const records = Array.from({ length: 25000 }, (_, i) => ({ partitionKey: 'key', data: String(i) }))
    await kinesis.putRecord({ StreamName: 'events', ...aggregate(records) })
    const counts = []
    const texts = []
    const eachBatch = ({ records }) => {
      counts.push(records.length)
      for (const { data } of records) texts.push(data.toString())
    }
    const first = open()
    await first.run({ async eachBatch (batch) { eachBatch(batch); first.close() } })
    open().run({ eachBatch })
    await until(() => texts.length === records.length)
    assert.deepEqual(counts, [10000, 10000, 5000])
    assert.deepEqual(texts, records.map(({ data }) => data))
  })
})

describe('readable()', CONCURRENTLY, () => {
  it('gives records one by one, and goes on where it was left but for the batch in hand', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const first = open()
    const readable = first.readable()
    const texts = []
    for await (const { data, partitionKey, shardId } of readable) {
      assert.equal(typeof partitionKey, 'string')
      assert.equal(shardId, 'shardId-000000000000')
      texts.push(data.toString())
      if (texts.length === 10) await put(numbered(5, 10))
      if (texts.length === 13) break
    }
    assert.deepEqual(texts, textsOf(numbered(13)))
    await first.close()
    const next = []
    for await (const { data } of open().readable()) if (next.push(data.toString()) === 5) break
    assert.deepEqual(next, textsOf(numbered(5, 10)))
  })

  it('ends when the consumer is closed', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(30))
    const consumer = open()
    const texts = []
    const readable = consumer.readable().on('data', ({ data }) => texts.push(data.toString()))
    await until(() => texts.length === 30)
    consumer.close()
    await once(readable, 'end')
    assert.deepEqual(texts.toSorted(), textsOf(numbered(30)).toSorted())
  })

  it('that is destroyed closes the consumer', async t => {
    const { open } = await startConsuming(t)
    const consumer = open()
    const readable = consumer.readable()
    readable.resume()
    await once(consumer, 'lease')
    readable.destroy()
    await once(readable, 'close')
    await assert.rejects(consumer.run(new Collector()), { code: 'ERR_CLOSED' })
  })

  it('holds no more than maxBufferedBytes of each shard and an answer', async t => {
    const { open, put } = await startConsuming(t, { maxBufferedBytes: 1024, maxRecords: 2 }, {}, { streams: { events: 1 } })
    const large = Array.from({ length: 50 }, (_, i) => ({ partitionKey: 'same', data: String(i).padEnd(1000, '.') }))
    await put(large)
    const consumer = open()
    const readable = consumer.readable()
    const [first] = await once(readable, 'data')
    readable.pause()
    assert.equal(first.data.toString(), large[0].data)
    await sleep(50)
    const { shards: [{ fetcher }] } = await consumer.metrics()
    assert.ok(fetcher.userRecords <= 6, `${fetcher.userRecords} records were read`)
    let count = 1
    readable.on('data', () => count++)
    readable.resume()
    await until(() => count === 50)
  })
})

describe('a consumer', CONCURRENTLY, () => {
  it('has one reader', async t => {
    const { open } = await startConsuming(t)
    const consumer = open()
    const running = consumer.run(new Collector())
    const taken = { name: 'InvalidStateError', code: 'ERR_INVALID_STATE', message: /^the consumer is read by run\(\) already: make another for / }
    await assert.rejects(consumer.run(new Collector()), taken)
    assert.throws(() => consumer[Symbol.asyncIterator](), taken)
    assert.throws(() => consumer.readable(), taken)
    await consumer.close()
    await running
    assert.throws(() => consumer.readable(), { code: 'ERR_CLOSED' })
    assert.throws(() => open({ checkpoint: 'manual' }).readable(), /it needs checkpoint: 'auto'/)
  })

  it('hands over nothing of a shard that is paused, and keeps its lease', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(30))
    const collector = new Collector()
    const consumer = open()
    consumer.pause()
    consumer.run(collector)
    await until(async () => (await consumer.metrics()).leasesHeld === SHARDS)
    await sleep(50)
    assert.equal(collector.records.length, 0)
    const [{ shardId }] = (await consumer.metrics()).shards
    consumer.resume()
    await collector.untilHas(textsOf(numbered(30)))
    consumer.pause(shardId)
    await put(numbered(60, 30))
    await until(() => collector.records.length > 30)
    assert.deepEqual((await consumer.metrics()).shards.filter(({ isPaused }) => isPaused).map(shard => shard.shardId), [shardId])
    consumer.resume(shardId)
    await collector.untilHas(textsOf(numbered(90)))
    for (const wrong of ['', 5, null, {}]) assert.throws(() => consumer.pause(wrong), /^InvalidArgumentError: shardId must be the id of a shard/)
  })

  it('tells what has happened', async t => {
    const { open, put, group } = await startConsuming(t, { workerId: 'worker "1"' })
    await put(numbered(100))
    const consumer = open()
    assert.deepEqual((await consumer.metrics()).shards, [])
    const collector = new Collector()
    consumer.run(collector)
    await collector.untilHas(textsOf(numbered(100)))
    await until(async () => (await consumer.metrics()).checkpoints >= SHARDS)
    const { shards, ...sums } = await consumer.metrics()
    const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0)
    assert.deepEqual({ ...sums, passes: 1, batches: 1, bytes, checkpoints: 1 }, {
      workerId: 'worker "1"', leasesHeld: SHARDS, leasesTaken: SHARDS, leasesStolen: 0, leasesLost: 0, leasesReleased: 0, shardsEnded: 0,
      passes: 1, failures: 0, poisoned: 0, records: 100, batches: 1, bytes, checkpoints: 1, maxMillisBehindLatest: 0
    })
    assert.ok(bytes > 100)
    for (const { records, batches, millisBehindLatest, handlerMs, fetcher, isPaused } of shards) {
      assert.ok(records > 0 && batches > 0 && handlerMs.count === batches && fetcher.calls > 0)
      assert.ok(handlerMs.p50 <= handlerMs.p99 && handlerMs.p99 <= handlerMs.max)
      assert.deepEqual([millisBehindLatest, isPaused], [0, false])
    }
    const families = parsePrometheus(await consumer.metrics({ format: 'prometheus' }))
    assert.deepEqual(families.get('kinesis_consumer_records_total').samples, [{ suffix: '', labels: { stream: 'events', group }, value: 100 }])
    assert.equal(families.get('kinesis_consumer_shard_lag_seconds').samples.length, SHARDS)
    await assert.rejects(consumer.metrics({ format: 'xml' }), /format must be 'object' or 'prometheus'/)
    await consumer.close()
    const { records, leasesHeld, leasesReleased } = await consumer.metrics()
    assert.deepEqual([records, leasesHeld, leasesReleased], [100, 0, SHARDS])
  })

  it('closes once its handlers are done, twice alike, and from inside a handler', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open()
    let closing
    let isDone = false
    await consumer.run({
      async eachBatch ({ signal }) {
        closing = consumer.close({ timeoutMs: 60000 })
        await sleep(20)
        isDone = !signal.aborted
      }
    })
    assert.ok(isDone)
    assert.deepEqual([await closing, await consumer.close()], [{ abandoned: 0 }, { abandoned: 0 }])
    assert.equal((await consumer.metrics()).checkpoints, 1)
  })

  it('gives up a handler that takes too long, and tells it', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open()
    const running = consumer.run({
      eachBatch: ({ signal }) => new Promise(resolve => {
        signal.addEventListener('abort', () => resolve(assert.equal(signal.reason.code, 'ERR_CLOSED')))
        assert.doesNotReject(consumer.close({ timeoutMs: 1 }))
      })
    })
    await running
    assert.deepEqual(await consumer.close(), { abandoned: 1 })
    const next = new Collector()
    open().run(next)
    await next.untilHas(textsOf(numbered(10)))
  })

  it('that has nothing in hand leaves nothing behind, however little time it has', async t => {
    const table = new MemoryTable(t.name)
    const { open } = await startConsuming(t)
    const consumer = open({}, { openTable: () => table })
    const running = consumer.run(new Collector())
    await until(async () => (await consumer.metrics()).leasesHeld === SHARDS)
    assert.deepEqual(await consumer.close({ timeoutMs: 0 }), { abandoned: 0 })
    await running
    assert.deepEqual((await table.list()).map(({ owner }) => owner), Array(SHARDS).fill(undefined))
  })

  it('lets the process end as soon as it is closed', async () => {
    const { code, timedOut, stderr } = await runChild({
      code: `
        const { createLocalKinesis } = require('./lib/local')
        const { Kinesis } = require('.')
        createLocalKinesis({ streams: { events: 2 } }).then(async (server) => {
          const { endpoint, region, credentials } = server
          const kinesis = new Kinesis({ endpoint, region, credentials })
          const consumer = kinesis.consumer('events', { group: 'g' })
          const running = consumer.run({ eachBatch () {} })
          await new Promise(resolve => consumer.once('lease', resolve))
          await consumer.close({ timeoutMs: 3600000 })
          await running
          await server.close()
        })`,
      timeoutMs: 60000
    })
    assert.deepEqual({ code, timedOut, stderr }, { code: 0, timedOut: false, stderr: '' })
  })

  it('that was never read closes at once', async t => {
    const { open } = await startConsuming(t)
    const consumer = open()
    assert.deepEqual(await consumer.close(), { abandoned: 0 })
    await consumer[Symbol.asyncDispose]()
    for (const timeoutMs of [-1, 1.5, '5']) await assert.rejects(consumer.close({ timeoutMs }), /timeoutMs/)
  })
})
