'use strict'

// Several workers of a group in one process: who reads which shard, through splits, merges, losses and ends.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { KinesisError } = require('../..')
const { systemClock } = require('../../lib/clock')
const { LATEST, TRIM_HORIZON } = require('../../lib/consumer/checkpoint')
const { newLease } = require('../../lib/consumer/lineage')
const { MemoryTable } = require('../../lib/consumer/memory-table')
const { Collector, merge, openShards, split, startConsuming, until } = require('../helpers/consuming')
const { SHARDS, numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const textsOf = records => records.map(({ data }) => data)
const held = async consumers => Promise.all(consumers.map(async consumer => (await consumer.metrics()).leasesHeld))

describe('workers of a group', CONCURRENTLY, () => {
  it('share the shards within one of each other, as they come and go', async t => {
    const { open, put } = await startConsuming(t, {}, {}, { streams: { events: 8 } })
    const collector = new Collector()
    const workers = []
    const balanced = () => until(async () => {
      const counts = await held(workers)
      return counts.reduce((sum, count) => sum + count, 0) === 8 && Math.max(...counts) - Math.min(...counts) <= 1
    })
    for (const count of [1, 3, 4, 2]) {
      while (workers.length > count) await workers.shift().close()
      while (workers.length < count) {
        const worker = open()
        workers.push(worker)
        worker.run(collector)
      }
      await balanced()
    }
    const records = numbered(100)
    await put(records)
    await collector.untilHas(textsOf(records))
    assert.equal(collector.records.length, 100)
  })

  it('take no more than maxLeases', async t => {
    const { open } = await startConsuming(t, { maxLeases: 2 }, {}, { streams: { events: 5 } })
    const workers = [open(), open()]
    for (const worker of workers) worker.run(new Collector())
    await until(async () => (await held(workers)).every(count => count === 2))
  })

  it('that lose a lease end its batch in hand, and may not checkpoint it', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, {}, {}, { streams: { events: 1 } })
    await put(numbered(5))
    const errors = []
    const first = open({}, { openTable: () => table })
    const events = []
    first.on('lease', event => events.push(event))
    let isInHand = false
    first.run({
      async eachBatch ({ signal, checkpoint }) {
        isInHand = true
        await new Promise(resolve => signal.addEventListener('abort', resolve))
        errors.push(signal.reason)
        await checkpoint().catch(error => errors.push(error))
      }
    })
    await until(() => isInHand)
    const [row] = await table.list()
    assert.notEqual(await table.take(row, 'another'), null)
    await until(() => errors.length === 2)
    for (const error of errors) assert.deepEqual([error.name, error.code], ['LeaseLostError', 'ERR_LEASE_LOST'])
    assert.deepEqual(events.map(({ state }) => state), ['held', 'lost'])
    assert.equal(events[1].error.code, 'ERR_LEASE_LOST')
    const { leasesLost, leasesHeld } = await first.metrics()
    assert.deepEqual([leasesLost, leasesHeld], [1, 0])
  })

  it('take nobody for dead for as long as they could not look at the table', async t => {
    const table = new MemoryTable(t.name)
    const row = newLease({ ShardId: 'shardId-000000000000' }, TRIM_HORIZON)
    await table.create(row)
    await table.take(row, 'another')
    const list = table.list.bind(table)
    let [looks, failures, isAway] = [0, 0, false]
    table.list = async options => {
      looks++
      if (!isAway) return list(options)
      failures++
      throw new KinesisError({ code: 'ECONNREFUSED', message: 'away', retryable: true })
    }
    let skippedMs = 0
    const skip = async ms => {
      skippedMs += ms
      const before = looks
      await until(() => looks >= before + 2) // the first of them is over
    }
    const failoverTimeMs = 600000
    const { open } = await startConsuming(t, { failoverTimeMs }, { logger: { warn () {} } }, { streams: { events: 1 } })
    const clock = { ...systemClock, now: () => performance.now() + skippedMs }
    open({ workerId: 'this' }, { openTable: () => table, clock }).run(new Collector())
    for (const ms of [0, 0.3, 0.3, 0.3].map(part => part * failoverTimeMs)) await skip(ms)
    isAway = true
    await until(() => failures > 0)
    skippedMs += 10 * failoverTimeMs
    isAway = false
    await skip(0)
    assert.equal((await list())[0].owner, 'another')
    await skip(0.3 * failoverTimeMs)
    assert.equal((await list())[0].owner, 'this')
  })

  it('that make no progress lose the lease, and don\'t take it again before their handler has returned', async t => {
    const warnings = []
    const { open, put } = await startConsuming(t, { progressTimeoutMs: 100, failoverTimeMs: 300 },
      { logger: { warn: message => warnings.push(message) } }, { streams: { events: 1 } })
    await put(numbered(5))
    const stuck = open()
    const reasons = []
    let release
    let calls = 0
    stuck.run({
      eachBatch ({ signal }) {
        calls++
        signal.addEventListener('abort', () => reasons.push(signal.reason))
        return new Promise(resolve => { release = resolve })
      }
    })
    await until(() => reasons.length === 1)
    assert.deepEqual([reasons[0].name, reasons[0].code], ['ProgressTimeoutError', 'ERR_PROGRESS_TIMEOUT'])
    assert.match(warnings.join(), /^shardId-000000000000 of events: the lease of .* is given up/)
    const collector = new Collector()
    const second = open()
    second.run(collector)
    await collector.untilHas(textsOf(numbered(5)))
    assert.equal(calls, 1)
    release()
    await second.close()
    await until(async () => (await stuck.metrics()).leasesHeld === 1)
  })

  it('that tell of progress keep it', async t => {
    const { open, put } = await startConsuming(t, { progressTimeoutMs: 200, failoverTimeMs: 300 }, {}, { streams: { events: 1 } })
    await put(numbered(5))
    const consumer = open()
    let isDone = false
    consumer.run({
      async eachBatch ({ progress, signal }) {
        for (let i = 0; i < 40; i++) {
          await new Promise(resolve => setTimeout(resolve, 10))
          progress()
        }
        isDone = !signal.aborted
      }
    })
    await until(() => isDone)
    await until(async () => (await consumer.metrics()).checkpoints === 1)
  })

  it('create what a crash left out, and get over a table that fails for a while', async t => {
    const table = new MemoryTable(t.name)
    const list = table.list.bind(table)
    let failures = 0
    table.list = async options => {
      if (failures-- > 0) throw new KinesisError({ code: 'ECONNREFUSED', message: 'away', retryable: true })
      return list(options)
    }
    const { open, put } = await startConsuming(t, { shardSyncIntervalMs: 1000 })
    const records = numbered(60)
    await put(records)
    const first = open({}, { openTable: () => table })
    const collector = new Collector()
    failures = 1
    first.run(collector)
    await until(async () => (await held([first]))[0] === SHARDS)
    await first.close()
    const rows = await list()
    await table.remove(rows[1])
    const second = open({}, { openTable: () => table })
    const told = []
    second.on('failed', error => told.push(error.code))
    second.run(collector)
    await until(async () => (await held([second]))[0] === SHARDS)
    failures = 2
    await until(() => told.length === 2)
    const more = numbered(60, 60)
    await put(more)
    await collector.untilHas(textsOf([...records, ...more]))
  })
})

describe('splits and merges', CONCURRENTLY, () => {
  /** Puts numbers of each key, in their order, until told to stop; gives all. */
  function load (kinesis) {
    const KEYS = 16
    const texts = []
    let isRunning = true
    async function one (key) {
      for (let n = 0; isRunning; n++) {
        await kinesis.putRecord({ StreamName: 'events', PartitionKey: `key-${key}`, Data: Buffer.from(String(n * KEYS + key)) })
        texts.push(String(n * KEYS + key))
      }
    }
    const done = Promise.all(Array.from({ length: KEYS }, (_, key) => one(key)))
    return { texts, async stop () { isRunning = false; await done } }
  }

  it('keep the order of each key and lose nothing, while workers come', async t => {
    const { server, kinesis, open } = await startConsuming(t, { shardSyncIntervalMs: 1000 })
    const collector = new Collector()
    const workers = [open(), open(), open()]
    workers[0].run(collector)
    const { texts, stop } = load(kinesis)
    await collector.untilHas(['0'])
    await split(server, (await openShards(server))[0])
    await until(async () => (await workers[0].metrics()).shardsEnded === 1)
    for (const worker of workers.slice(1)) worker.run(collector)
    await until(async () => (await held(workers)).every(count => count > 0))
    const [a, b] = await openShards(server)
    await merge(server, a, b)
    await split(server, (await openShards(server))[1])
    await until(async () => {
      const all = await Promise.all(workers.map(worker => worker.metrics()))
      return all.reduce((sum, { shardsEnded }) => sum + shardsEnded, 0) === 4
    })
    const mark = texts.length
    await until(() => texts.length > mark + 200)
    await stop()
    await collector.untilHas(texts)
    collector.assertKeyOrder()
  })

  it('a shard ends once its last record was dealt with, by hand', async t => {
    const { server, open, put } = await startConsuming(t, { checkpoint: 'manual' }, {}, { streams: { events: 1 } })
    await put(numbered(10))
    await split(server, (await openShards(server))[0])
    await put(numbered(10, 10))
    const consumer = open()
    const batches = []
    consumer.run({ eachBatch: batch => { batches.push(batch) } })
    await until(() => batches.length > 0)
    assert.equal((await consumer.metrics()).shardsEnded, 0)
    await batches[0].checkpoint()
    await until(() => batches.length === 3)
    assert.equal((await consumer.metrics()).shardsEnded, 1)
  })

  it('children of a shard that was trimmed away need not wait for it', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, {}, {}, { streams: { events: 1 } })
    await put(numbered(10))
    const gone = newLease({ ShardId: 'shardId-000000000099' }, TRIM_HORIZON)
    await table.create(gone)
    await table.create(newLease({ ShardId: 'shardId-000000000000', ParentShardId: gone.leaseKey }, TRIM_HORIZON))
    const collector = new Collector()
    const consumer = open({}, { openTable: () => table })
    const told = []
    consumer.on('failed', (error, shardId) => told.push([error.name, shardId]))
    consumer.run(collector)
    await collector.untilHas(textsOf(numbered(10)))
    assert.deepEqual(told[0], ['ResourceNotFoundException', gone.leaseKey])
  })

  it('children that exist when their parent ends are no trouble, and finished leases go', async t => {
    const table = new MemoryTable(t.name)
    const { server, open, put } = await startConsuming(t, { shardSyncIntervalMs: 1000 }, {}, { streams: { events: 1 } })
    await put(numbered(10))
    await split(server, (await openShards(server))[0])
    const create = table.create.bind(table)
    let hasCrashed = false
    table.create = async (row, options) => {
      const isCreated = await create(row, options)
      if (row.parents.length > 0 && !hasCrashed) {
        hasCrashed = true
        throw new KinesisError({ code: 'ERR_TEST', message: 'as if the process had ended here' })
      }
      return isCreated
    }
    const first = open({}, { openTable: () => table })
    await assert.rejects(first.run(new Collector()), { code: 'ERR_TEST' })
    const parents = (await table.list()).filter(({ parents }) => parents.length === 0)
    assert.notEqual(parents[0].checkpoint.sequenceNumber, 'SHARD_END')
    await put(numbered(20, 10))
    const collector = new Collector()
    open({}, { openTable: () => table }).run(collector)
    await collector.untilHas(textsOf(numbered(20, 10)))
    await until(async () => (await table.list()).length === 2)
  })

  it('lose nothing of children that another worker has taken for the beginning, at LATEST', async t => {
    const table = new MemoryTable(t.name)
    const { server, open, put } = await startConsuming(t, { initialPosition: 'LATEST' }, {}, { streams: { events: 1 } })
    const [parent] = await openShards(server)
    await split(server, parent)
    for (const shard of [parent, ...await openShards(server)]) await table.create(newLease(shard, LATEST))
    await put(numbered(20))
    const collector = new Collector()
    open({}, { openTable: () => table }).run(collector)
    await collector.untilHas(textsOf(numbered(20)))
  })

  it('between the looks at leases and at shards make no beginnings of what descends from a lease', async t => {
    const table = new MemoryTable(t.name)
    const { server, open, put } = await startConsuming(t, { initialPosition: 'LATEST' }, {}, { streams: { events: 1 } })
    const list = table.list.bind(table)
    const create = table.create.bind(table)
    const created = []
    table.create = (row, options) => {
      created.push([row.parents.length, row.checkpoint.sequenceNumber])
      return create(row, options)
    }
    table.list = async options => {
      table.list = list
      const rows = await list(options)
      const [first] = await openShards(server)
      await create(newLease(first, LATEST)) // another worker has begun; then its shard's children are split, too
      await split(server, first)
      await split(server, (await openShards(server))[0])
      await put(numbered(30))
      return rows
    }
    const collector = new Collector()
    open({}, { openTable: () => table }).run(collector)
    await collector.untilHas(textsOf(numbered(30)))
    assert.deepEqual(created, Array(4).fill([1, 'TRIM_HORIZON']))
  })
})
