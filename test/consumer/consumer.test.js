'use strict'

// What a consumer hands over, and what counts as handled.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { atTimestamp } = require('../../lib/consumer/checkpoint')
const { newLease } = require('../../lib/consumer/lineage')
const { MemoryTable } = require('../../lib/consumer/memory-table')
const { call } = require('../helpers/call')
const { Collector, startConsuming, until } = require('../helpers/consuming')
const { SHARDS, numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const textsOf = records => records.map(({ data }) => data)
const boom = new Error('boom')

describe('run()', CONCURRENTLY, () => {
  it('hands over every record, and goes on where the group left off', async t => {
    const { open, put } = await startConsuming(t)
    const first = numbered(100)
    await put(first)
    const [a, b] = [new Collector(), new Collector()]
    const one = open()
    const running = one.run(a)
    await a.untilHas(textsOf(first))
    assert.deepEqual(await one.close(), { abandoned: 0 })
    assert.equal(await running, undefined)
    assert.equal(a.records.length, 100)

    const second = numbered(100, 100)
    await put(second)
    const two = open()
    two.run(b)
    await b.untilHas(textsOf(second))
    assert.deepEqual(b.texts.toSorted(), textsOf(second).toSorted())
  })

  it('LATEST begins when it starts, even where the first batch is handled by another worker', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, { initialPosition: 'LATEST' })
    const first = open({}, { openTable: () => table })
    first.run({ eachBatch () { throw new Error('it must not get one') } })
    const positions = async () => (await table.list()).map(({ checkpoint }) => checkpoint.sequenceNumber)
    await until(async () => (await positions()).join() === Array(SHARDS).fill('AT_TIMESTAMP').join())
    await first.close()
    const records = numbered(30)
    await put(records)
    const second = new Collector()
    open({}, { openTable: () => table }).run(second)
    await second.untilHas(textsOf(records))
    assert.equal(second.records.length, 30)
  })

  it('LATEST passes over what is there already', async t => {
    const { open, put } = await startConsuming(t, { initialPosition: 'LATEST' })
    await put(numbered(10))
    const consumer = open()
    const collector = new Collector()
    consumer.run(collector)
    await until(async () => (await consumer.metrics()).shards.filter(({ fetcher }) => fetcher.calls > 0).length === SHARDS)
    await put(numbered(20, 10))
    await collector.untilHas(textsOf(numbered(20, 10)))
    assert.equal(collector.records.length, 20)
  })

  it('a Date begins with what came since', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(10))
    await new Promise(resolve => setTimeout(resolve, 5))
    const since = new Date()
    const records = numbered(20, 10)
    await put(records)
    const collector = new Collector()
    open({ initialPosition: since }).run(collector)
    await collector.untilHas(textsOf(records))
    assert.equal(collector.records.length, 20)
  })

  it('a time that the service\'s clock has not reached is now, there', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, {}, {}, { streams: { events: 1 } })
    await put(numbered(10))
    await table.create(newLease({ ShardId: 'shardId-000000000000' }, atTimestamp(Date.now() + 3600000)))
    const collector = new Collector()
    const consumer = open({}, { openTable: () => table })
    consumer.run(collector)
    await until(async () => (await consumer.metrics()).shards[0]?.fetcher.calls > 0)
    await put(numbered(20, 10))
    await collector.untilHas(textsOf(numbered(20, 10)))
    assert.equal(collector.records.length, 20)
    assert.equal((await consumer.metrics()).failures, 0)
  })

  it('sequence numbers begin behind them; shards without one at their oldest record', async t => {
    const { server, open, put } = await startConsuming(t)
    await put(numbered(60))
    const ledger = server.ledger('events')
    const shardIds = [...new Set(ledger.map(({ shardId }) => shardId))].sort()
    const inFirst = ledger.filter(({ shardId }) => shardId === shardIds[0])
    const wanted = [...inFirst.slice(3), ...ledger.filter(({ shardId }) => shardId !== shardIds[0])].map(({ data }) => data.toString())
    const collector = new Collector()
    open({ initialPosition: { [shardIds[0]]: inFirst[2].sequenceNumber } }).run(collector)
    await collector.untilHas(wanted)
    assert.deepEqual(collector.texts.toSorted(), wanted.toSorted())
  })

  it('eachRecord gets one after the other in each shard', async t => {
    const { open, put } = await startConsuming(t)
    const records = numbered(50)
    await put(records)
    const texts = []
    const inHand = new Map()
    open().run({
      async eachRecord ({ data }, { shardId }) {
        assert.ok(!inHand.get(shardId))
        inHand.set(shardId, true)
        await new Promise(setImmediate)
        inHand.set(shardId, false)
        texts.push(data.toString())
      }
    })
    await until(() => texts.length >= 50)
    assert.deepEqual(texts.toSorted(), textsOf(records).toSorted())
  })

  it('a signal closes it', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(10))
    const ending = new AbortController()
    const collector = new Collector()
    const running = open().run({ ...collector, signal: ending.signal })
    await until(() => collector.records.length === 10)
    ending.abort()
    assert.equal(await running, undefined)
  })

  it('one handler that waits holds up no other shard', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(30))
    const collector = new Collector()
    let stuck
    const consumer = open()
    consumer.run({
      eachBatch (batch) {
        stuck ??= batch.shardId
        if (batch.shardId === stuck) return new Promise(resolve => batch.signal.addEventListener('abort', resolve))
        collector.eachBatch(batch)
      }
    })
    await until(() => new Set(collector.records.map(({ shardId }) => shardId)).size === SHARDS - 1)
    const later = numbered(60, 30)
    await put(later)
    await until(() => collector.records.length > 30)
    assert.deepEqual(await consumer.close({ timeoutMs: 0 }), { abandoned: 1 })
  })

  it('a stream that doesn\'t exist rejects it', async t => {
    const { kinesis, group } = await startConsuming(t)
    const consumer = kinesis.consumer('nowhere', { group })
    await assert.rejects(consumer.run(new Collector()), { name: 'ResourceNotFoundException' })
    await assert.rejects(consumer.run(new Collector()), { code: 'ERR_CLOSED' })
  })

  it('goes on trying, with one warning, where the table of leases can\'t be reached', async t => {
    const warnings = []
    const { open } = await startConsuming(t, {}, { logger: { warn: message => warnings.push(message) }, maxAttempts: 1 })
    const consumer = open({ leases: { table: 'leases', endpoint: 'http://127.0.0.1:9' } })
    const codes = []
    consumer.on('failed', ({ code }) => codes.push(code))
    const running = consumer.run(new Collector())
    await until(() => codes.length === 2)
    assert.deepEqual(codes, ['ECONNREFUSED', 'ECONNREFUSED'])
    assert.equal(warnings.length, 1)
    assert.match(warnings[0], /^the consumer of events could not start, and goes on trying: /)
    await consumer.close()
    await running
  })

  it('warns of no start that failed where it reads already', async t => {
    const warnings = []
    const { server, open } = await startConsuming(t, {}, { logger: { warn: message => warnings.push(message) }, maxAttempts: 1 })
    const before = open()
    before.run(new Collector())
    await once(before, 'lease')
    await before.close()
    server.setFaults([{ fault: 'internalFailure', operation: 'ListShards', times: 1 }]) // after the leases that are there
    const consumer = open()
    const failed = once(consumer, 'failed')
    consumer.run(new Collector())
    assert.equal((await failed)[0].name, 'InternalFailure')
    assert.ok((await consumer.metrics()).leasesHeld > 0)
    assert.deepEqual(warnings, [])
  })

  it('waits for a stream that is being created', async t => {
    const { kinesis, server, group } = await startConsuming(t, {}, { maxAttempts: 1, logger: { warn () {} } }, { createDelayMs: 300 })
    await call(server, 'CreateStream', { StreamName: 'later', ShardCount: 1 })
    const consumer = kinesis.consumer('later', { group })
    t.after(() => consumer.close({ timeoutMs: 0 }))
    const held = once(consumer, 'lease')
    await Promise.race([held, consumer.run(new Collector())])
    assert.deepEqual((await held)[0], { shardId: 'shardId-000000000000', state: 'held' })
  })

  it('the end of the client ends it', async t => {
    const { kinesis, open } = await startConsuming(t)
    const consumer = open()
    const rejected = assert.rejects(consumer.run(new Collector()), { code: 'ERR_CLOSED' })
    await once(consumer, 'lease')
    await kinesis.close()
    await rejected
  })

  it('the end of the client ends it, though it holds no lease', async t => {
    const table = new MemoryTable(t.name)
    const row = newLease({ ShardId: 'shardId-000000000000' }, atTimestamp(Date.now()))
    await table.create(row)
    table.hold(await table.take(row, 'another worker'), { onLost () {} })
    const { kinesis, open } = await startConsuming(t, { workerId: 'this worker' }, {}, { streams: { events: 1 } })
    const consumer = open({}, { openTable: () => table })
    const rejected = assert.rejects(consumer.run(new Collector()), { code: 'ERR_CLOSED' })
    await until(async () => (await consumer.metrics()).passes > 1)
    await kinesis.close()
    await rejected
  })
})

describe('a handler that fails', CONCURRENTLY, () => {
  const RETRY = { handlerRetryBaseMs: 1, handlerRetryMaxMs: 2 }

  it('is called again with the same records', async t => {
    const { open, put } = await startConsuming(t, RETRY)
    const records = numbered(40)
    await put(records)
    const collector = new Collector()
    const failed = new Map()
    const told = []
    const consumer = open()
    consumer.on('failed', (error, shardId) => told.push([error, shardId]))
    consumer.run({
      eachBatch (batch) {
        const times = failed.get(batch.shardId) ?? 0
        failed.set(batch.shardId, times + 1)
        if (times < 3) throw boom
        collector.eachBatch(batch)
      }
    })
    await collector.untilHas(textsOf(records))
    assert.equal(collector.records.length, 40)
    assert.equal(told.length, 3 * SHARDS)
    assert.equal(told[0][0], boom)
    assert.equal((await consumer.metrics()).failures, 3 * SHARDS)
  })

  it('halts the consumer in the end, before those records', async t => {
    const { open, put } = await startConsuming(t, { ...RETRY, handlerMaxAttempts: 3 })
    await put(numbered(40))
    let calls = 0
    const error = await open().run({
      eachBatch: async () => {
        calls++
        throw boom
      }
    }).catch(error => error)
    assert.deepEqual([error.name, error.code, error.cause], ['PoisonError', 'ERR_POISON', boom])
    assert.match(error.message, /^the handler failed 3 times with \d+ records from \d+ on of shardId-\d+: boom$/)
    assert.ok(calls >= 3)
    const collector = new Collector()
    open().run(collector)
    await collector.untilHas(textsOf(numbered(40)))
  })

  it('onPoison: \'skip\' passes over the records, eachRecord\'s over the one', async t => {
    const { open, put } = await startConsuming(t, { ...RETRY, handlerMaxAttempts: 2, onPoison: 'skip' })
    const records = numbered(40)
    await put(records)
    const texts = []
    const consumer = open()
    consumer.run({
      eachRecord ({ data }) {
        if (data.toString().endsWith('7')) throw boom
        texts.push(data.toString())
      }
    })
    const wanted = textsOf(records).filter(text => !text.endsWith('7'))
    await until(() => texts.length >= wanted.length)
    assert.deepEqual(texts.toSorted(), wanted.toSorted())
    await until(async () => (await consumer.metrics()).poisoned === 4)
  })

  it('onPoison, a function, gets what failed, and halts the consumer where it fails itself', async t => {
    const { open, put } = await startConsuming(t, { ...RETRY, handlerMaxAttempts: 1 })
    await put(numbered(40))
    const dead = []
    const first = open({ onPoison: async (error, { records }) => { dead.push([error, records.length]) } })
    first.run({ eachRecord ({ data }) { if (data.toString() === 'data 7') throw boom } })
    await until(async () => (await first.metrics()).records === 40)
    assert.deepEqual(dead, [[boom, 1]])
    await first.close()

    await put(numbered(1, 40))
    const error = await open({ onPoison () { throw new TypeError('no letter box') } })
      .run({ eachBatch () { throw boom } }).catch(error => error)
    assert.deepEqual([error.code, error.cause?.constructor], ['ERR_POISON', TypeError])
  })

  it('eachRecord\'s: the records before it are dealt with', async t => {
    const { open, put } = await startConsuming(t, { ...RETRY, handlerMaxAttempts: 1 })
    await put(Array.from({ length: 9 }, (_, i) => ({ partitionKey: 'same', data: String(i) })))
    await assert.rejects(open().run({ eachRecord ({ data }) { if (data.toString() === '5') throw boom } }), { code: 'ERR_POISON' })
    const collector = new Collector()
    open().run(collector)
    await until(() => collector.records.length === 4)
    assert.deepEqual(collector.texts, ['5', '6', '7', '8'])
  })
})

describe('checkpoints', CONCURRENTLY, () => {
  const SAME = Array.from({ length: 10 }, (_, i) => ({ partitionKey: 'same', data: String(i) }))

  it('by hand, up to a record: the others come again', async t => {
    const { open, put } = await startConsuming(t, { checkpoint: 'manual' })
    await put(SAME)
    const consumer = open()
    let stored
    consumer.run({
      async eachBatch ({ records, checkpoint }) {
        if (records.length < 10) return
        await checkpoint(records[6])
        stored = true
      }
    })
    await until(() => stored)
    await consumer.close()
    const collector = new Collector()
    open().run(collector)
    await until(() => collector.records.length === 3)
    assert.deepEqual(collector.texts, ['7', '8', '9'])
  })

  it('are refused behind the last and beyond what was delivered', async t => {
    const { open, put } = await startConsuming(t, { checkpoint: 'manual' })
    await put(SAME)
    const errors = []
    open().run({
      async eachBatch ({ records, checkpoint }) {
        const [first, last] = [records[0], records.at(-1)]
        await checkpoint(last)
        await checkpoint(last)
        await checkpoint(first).catch(error => errors.push(error))
        const beyond = { ...last, sequenceNumber: `${last.sequenceNumber}0` }
        await checkpoint(beyond).catch(error => errors.push(error))
        for (const wrong of [null, 5, {}, { ...last, sequenceNumber: 7 }, { ...last, sequenceNumber: 'LATEST' }, { ...last, subSequenceNumber: -1 }]) {
          await checkpoint(wrong).catch(error => errors.push(error))
        }
      }
    })
    await until(() => errors.length === 8)
    const [behind, beyond, ...invalid] = errors
    assert.deepEqual([behind.name, behind.code, beyond.code], ['CheckpointError', 'ERR_CHECKPOINT', 'ERR_CHECKPOINT'])
    assert.match(behind.message, /^the checkpoint \d+\/0 of shardId-\d+ is behind the last checkpoint: \d+\/0$/)
    assert.match(beyond.message, /^the checkpoint \d+\/0 of shardId-\d+ is beyond what was delivered: \d+\/\d+$/)
    assert.ok(invalid.every(({ code, message }) => code === 'ERR_INVALID_ARG_VALUE' && message.startsWith('record')), invalid.join('\n'))
  })

  it('within an aggregate: the rest of it comes again', async t => {
    const { kinesis, open } = await startConsuming(t, { checkpoint: 'manual' })
    const producer = kinesis.producer('events', { recordMaxBufferedTimeMs: 3600000, recordTtlMs: 7200000 })
    await until(async () => (await producer.metrics()).shardMapRefreshes > 0)
    const stored = producer.putMany(SAME)
    await producer.flush()
    assert.deepEqual((await stored).map(({ subSequenceNumber }) => subSequenceNumber), SAME.map((_, i) => i))
    const consumer = open()
    let isStored
    consumer.run({ eachBatch: ({ records, checkpoint }) => checkpoint(records[3]).then(() => { isStored = true }) })
    await until(() => isStored)
    await consumer.close()
    const collector = new Collector()
    open().run(collector)
    await until(() => collector.records.length === 6)
    assert.deepEqual(collector.records.map(({ subSequenceNumber }) => subSequenceNumber), [4, 5, 6, 7, 8, 9])
  })

  it('an interval stores fewer of them, and the last when it closes', async t => {
    const { open, put } = await startConsuming(t, { checkpointIntervalMs: 600000 })
    const collector = new Collector()
    const consumer = open()
    consumer.run(collector)
    for (let i = 0; i < 5; i++) {
      await put([{ partitionKey: 'same', data: String(i) }])
      await until(() => collector.records.length === i + 1)
    }
    assert.equal((await consumer.metrics()).checkpoints, 1)
    await consumer.close()
    assert.equal((await consumer.metrics()).checkpoints, 2)
    await put([{ partitionKey: 'same', data: '5' }])
    const next = new Collector()
    open().run(next)
    await next.untilHas(['5'])
    assert.deepEqual(next.texts, ['5'])
  })
})
