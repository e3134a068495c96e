'use strict'

// Handlers, listeners and readers that don't behave: what they do costs no record, and stops nothing else.

const assert = require('node:assert/strict')
const diagnostics = require('node:diagnostics_channel')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { systemClock } = require('../../lib/clock')
const { MemoryTable } = require('../../lib/consumer/memory-table')
const { runChild } = require('../helpers/child')
const { Collector, startConsuming, until } = require('../helpers/consuming')
const { SHARDS, numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const textsOf = records => records.map(({ data }) => data.toString())
const ONE_SHARD = [{ handlerRetryBaseMs: 1, handlerRetryMaxMs: 2 }, {}, { streams: { events: 1 } }]
const boom = new Error('boom')

describe('a handler', CONCURRENTLY, () => {
  it('that takes the records out of their array gets them again when it fails', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const texts = []
    let hasFailed = false
    const consumer = open()
    consumer.run({
      eachBatch ({ records }) {
        for (let record; (record = records.shift()) !== undefined;) {
          const text = record.data.toString()
          if (text === 'data 5' && !hasFailed) {
            hasFailed = true
            throw boom
          }
          texts.push(text)
        }
      }
    })
    await until(async () => (await consumer.metrics()).checkpoints === 1)
    assert.deepEqual(texts, [...textsOf(numbered(5)), ...textsOf(numbered(10))])
    assert.equal((await consumer.metrics()).records, 10)
  })

  it('that has taken all of them is told of its own error', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    await assert.rejects(open({ handlerMaxAttempts: 2 }).run({
      eachBatch ({ records }) {
        records.length = 0
        throw boom
      }
    }), { code: 'ERR_POISON', cause: boom, message: /^the handler failed 2 times with 10 records from \d+ on of shardId-0+: boom$/ })
  })

  it('of single records may do so, too', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const texts = []
    const consumer = open()
    consumer.run({
      eachRecord ({ data }, { records }) {
        records.length = 0
        texts.push(data.toString())
      }
    })
    await until(async () => (await consumer.metrics()).checkpoints === 1)
    assert.deepEqual(texts, textsOf(numbered(10)))
  })

  it('that fails as what it uses is closed is called again', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const collector = new Collector()
    let attempts = 0
    open().run({
      eachBatch (batch) {
        if (++attempts < 3) throw Object.assign(new Error('the producer is closed'), { code: 'ERR_CLOSED' })
        collector.eachBatch(batch)
      }
    })
    await collector.untilHas(textsOf(numbered(10)))
  })

  it('that fails keeps its lease through the pause before the next attempt', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const collector = new Collector()
    const consumer = open({ progressTimeoutMs: 20, handlerRetryBaseMs: 400, handlerRetryMaxMs: 400 }, {
      clock: { ...systemClock, random: () => 1 }
    })
    let hasFailed = false
    consumer.run({
      eachBatch (batch) {
        if (hasFailed) return collector.eachBatch(batch)
        hasFailed = true
        throw boom
      }
    })
    await collector.untilHas(textsOf(numbered(10)))
    assert.equal((await consumer.metrics()).leasesLost, 0)
  })

  it('that halts the consumer leaves what was handled before it handled, however seldom checkpoints are stored', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    const consumer = open({ checkpointIntervalMs: 600000, handlerMaxAttempts: 1 })
    const collector = new Collector()
    await put(numbered(3))
    const halted = assert.rejects(consumer.run({
      eachBatch (batch) {
        if (batch.records.some(({ data }) => data.toString() === 'data 9')) throw boom
        collector.eachBatch(batch)
      }
    }), { code: 'ERR_POISON' })
    await collector.untilHas(textsOf(numbered(3)))
    await put(numbered(3, 3))
    await collector.untilHas(textsOf(numbered(6)))
    await put(numbered(1, 9))
    await halted
    const next = new Collector()
    open().run(next)
    await next.untilHas(['data 9'])
    assert.deepEqual(next.texts, ['data 9'])
  })
})

describe('eachRecord', CONCURRENTLY, () => {
  it('that checkpoints leaves the records behind its own to come again', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(Array.from({ length: 9 }, (_, i) => ({ partitionKey: 'same', data: String(i) })))
    const checkpoints = []
    await assert.rejects(open({ handlerMaxAttempts: 1, checkpoint: 'manual' }).run({
      async eachRecord ({ data }, { checkpoint, records }) {
        assert.equal(records.length, 9)
        checkpoints.push(checkpoint)
        if (data.toString() === '5') throw boom
        if (checkpoints.length > 1) await checkpoints.at(-2)()
      }
    }), { code: 'ERR_POISON' })
    const collector = new Collector()
    open().run(collector)
    await collector.untilHas(['8'])
    assert.deepEqual(collector.texts, ['4', '5', '6', '7', '8'])
  })
})

describe('onPoison', CONCURRENTLY, () => {
  it('that checkpoints what it is given leaves the records behind that to come again', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(Array.from({ length: 9 }, (_, i) => ({ partitionKey: 'same', data: String(i) })))
    const onPoison = async (error, batch) => {
      await batch.checkpoint()
      throw error
    }
    await assert.rejects(open({ handlerMaxAttempts: 1, onPoison }).run({ eachRecord ({ data }) { if (data.toString() === '5') throw boom } }),
      { code: 'ERR_POISON' })
    const collector = new Collector()
    open().run(collector)
    await collector.untilHas(['8'])
    assert.deepEqual(collector.texts, ['6', '7', '8'])
  })
})

describe('a listener that throws', () => {
  const PROGRAM = `
    const { Consumer } = require('./lib/consumer')
    const { createLocalKinesis } = require('./lib/local')
    const { Kinesis } = require('.')
    const { MemoryTable } = require('./lib/consumer/memory-table')
    const thrown = []
    process.on('uncaughtException', error => thrown.push(error.message))
    async function main () {
      const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
      const server = await createLocalKinesis({ streams: { events: 2 }, limits: false, credentials, region: 'us-east-1' })
      const kinesis = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials })
      const table = new MemoryTable('one')
      const list = table.list.bind(table)
      let calls = 0
      table.list = (options) => ++calls === 4 ? Promise.reject(new Error('the table is away')) : list(options)
      const consumer = new Consumer(kinesis, 'events', { group: 'group', assignIntervalMs: 1 }, { openTable: () => table })
      consumer.on('failed', () => { throw new Error('failed') })
      consumer.on('lease', ({ state }) => { throw new Error(state) })
      const running = consumer.run({ eachBatch () {} })
      while ((await consumer.metrics()).passes < 6) await new Promise(resolve => setTimeout(resolve, 5))
      await consumer.close()
      await running
      await kinesis.close()
      await server.close()
      console.log(thrown.join())
    }
    main()`

  it('is the program\'s uncaught exception, and leaves the consumer at its work', async () => {
    const { stdout } = await runChild({ code: PROGRAM })
    assert.equal(stdout.trim(), 'held,held,failed,released,released')
  })
})

describe('a batch that waits for its turn to be taken', CONCURRENTLY, () => {
  /** A consumer of one batch, whose records come when they are given. */
  async function startWaiting (t) {
    const collector = new Collector()
    const state = { isDropped: false }
    const taken = new Promise(resolve => { state.give = () => resolve([{ partitionKey: 'k', data: Buffer.from('x'), sequenceNumber: '1', subSequenceNumber: 0 }]) })
    const { open } = await startConsuming(t, ...ONE_SHARD)
    await new Promise(resolve => {
      const takeRecords = () => {
        resolve()
        return taken
      }
      const drop = () => { state.isDropped = true }
      const openFetcher = (kinesis, naming, options, listener) => {
        setImmediate(() => listener.batch({ recordCount: 1, takeRecords, drop, bytes: 1, millisBehindLatest: 1, childShards: null, lastSequenceNumber: '1' }))
        return { pause () {}, resume () {}, release () {}, close () {}, metrics: {} }
      }
      state.consumer = open({}, { openFetcher })
      state.consumer.run(collector)
    })
    return Object.assign(state, { collector })
  }

  it('is not handed over when its shard is paused meanwhile', async t => {
    const { consumer, collector, give } = await startWaiting(t)
    consumer.pause()
    give()
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.equal(collector.records.length, 0)
    assert.ok((await consumer.metrics()).shards[0].millisBehindLatest >= 1)
    consumer.resume()
    await collector.untilHas(['x'])
  })

  it('is not handed over when the consumer closes meanwhile, and its memory is given back', async t => {
    const waiting = await startWaiting(t)
    const closing = waiting.consumer.close()
    waiting.give()
    await closing
    assert.equal(waiting.collector.records.length, 0)
    assert.equal(waiting.isDropped, true)
  })
})

describe('a reader', CONCURRENTLY, () => {
  it('of batches gets none of a shard that was paused before', async t => {
    const { open, put } = await startConsuming(t)
    await put(numbered(60))
    const consumer = open()
    const batches = consumer[Symbol.asyncIterator]()
    const { value: { shardId } } = await batches.next()
    await until(async () => (await consumer.metrics()).shards.every(({ bytes }) => bytes > 0))
    const others = (await consumer.metrics()).shards.map(shard => shard.shardId).filter(id => id !== shardId)
    for (const id of others) consumer.pause(id)
    const next = batches.next()
    await put(numbered(60, 60))
    assert.equal((await next).value.shardId, shardId)
    consumer.resume(others[0])
    consumer.pause(shardId)
    assert.equal((await batches.next()).value.shardId, others[0])
  })

  it('of records gets no more of a batch whose lease is lost', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open({ assignIntervalMs: 600000 }, { openTable: () => table })
    const records = consumer.readable()[Symbol.asyncIterator]()
    assert.equal((await records.next()).value.data.toString(), 'data 0')
    const lost = once(consumer, 'lease')
    const [row] = await table.list()
    await table.take(row, 'another')
    await lost
    const next = records.next()
    await consumer.close()
    assert.deepEqual(await next, { done: true, value: undefined })
  })
})

describe('metrics', CONCURRENTLY, () => {
  it('count what was handled on, though a lease is lost with a batch in hand', async t => {
    const table = new MemoryTable(t.name)
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open({ assignIntervalMs: 600000 }, { openTable: () => table })
    let batches = 0
    let finish
    consumer.run({ eachBatch: () => ++batches === 1 ? undefined : new Promise(resolve => { finish = resolve }) })
    await until(async () => (await consumer.metrics()).records === 10)
    await put(numbered(10, 10))
    await until(() => finish !== undefined)
    const lost = once(consumer, 'lease')
    const [row] = await table.list()
    await table.take(row, 'another')
    await lost
    const { records, leasesHeld } = await consumer.metrics()
    assert.deepEqual([records, leasesHeld], [10, 0])
    finish()
    await until(async () => (await consumer.metrics()).records === 20)
  })

  it('show a lag that grows while the handler does nothing', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    let skippedMs = 0
    const clock = { ...systemClock, now: () => performance.now() + skippedMs }
    const consumer = open({}, { clock })
    const lag = async () => (await consumer.metrics()).maxMillisBehindLatest
    let finish
    consumer.run({ eachBatch: () => new Promise(resolve => { finish = resolve }) })
    await until(() => finish !== undefined)
    skippedMs = 3600000
    assert.ok(await lag() >= 3600000)
    finish()
    await until(async () => await lag() === 0)
  })

  it('tell of no lease that was released with a batch in hand', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const consumer = open()
    const states = []
    consumer.on('lease', ({ state }) => states.push(state))
    let finish
    consumer.run({ eachBatch: () => new Promise(resolve => { finish = resolve }) })
    await until(() => finish !== undefined)
    assert.deepEqual(await consumer.close({ timeoutMs: 0 }), { abandoned: 1 })
    const { leasesHeld, leasesReleased, leasesLost } = await consumer.metrics()
    assert.deepEqual([leasesHeld, leasesReleased, leasesLost, states], [0, 1, 0, ['held', 'released']])
    finish()
    await until(async () => (await consumer.metrics()).batches === 1)
    assert.deepEqual(states, ['held', 'released'])
  })
})

describe('close()', CONCURRENTLY, () => {
  it('releases what is being taken at that moment', async t => {
    const table = new MemoryTable(t.name)
    const take = table.take.bind(table)
    const { open } = await startConsuming(t)
    const consumer = open({}, { openTable: () => table })
    let closing
    table.take = async (row, owner, { signal } = {}) => {
      const taken = await take(row, owner)
      closing ??= consumer.close()
      await turnOfTheLoop()
      signal?.throwIfAborted() // as a call whose answer isn't waited for any more
      return taken
    }
    await consumer.run(new Collector())
    assert.deepEqual(await closing, { abandoned: 0 })
    const rows = await table.list()
    assert.equal(rows.length, SHARDS)
    assert.deepEqual(rows.filter(({ owner }) => owner !== undefined), [])
  })

  it('waits for as long as the most impatient of its callers', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(1))
    const consumer = open()
    const handling = new Promise(resolve => consumer.run({ eachBatch: () => new Promise(() => resolve()) }))
    await handling
    const patient = consumer.close({ timeoutMs: 2 ** 31 - 1 })
    assert.deepEqual(await consumer.close({ timeoutMs: 0 }), { abandoned: 1 })
    assert.deepEqual(await patient, { abandoned: 1 })
  })
})

describe('clients of several profiles', () => {
  const PROGRAM = `
    const { Kinesis } = require('.')
    const { createLocalKinesis } = require('./lib/local')
    const { writeFileSync, mkdtempSync, rmSync } = require('node:fs')
    const directory = mkdtempSync(require('node:os').tmpdir() + '/profiles-')
    async function main () {
      const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
      const open = () => createLocalKinesis({ streams: { events: 1 }, limits: false, credentials, region: 'us-east-1' })
      const servers = [await open(), await open()]
      process.env.AWS_CONFIG_FILE = directory + '/config'
      const profiles = servers.map(({ endpoint }, i) => \`[profile p\${i}]\nregion = us-east-1\nendpoint_url = \${endpoint}\n\`)
      writeFileSync(process.env.AWS_CONFIG_FILE, profiles.join(''))
      const clients = servers.map((_, i) => new Kinesis({ profile: \`p\${i}\`, credentials }))
      const texts = await Promise.all(clients.map(async (kinesis, i) => {
        await kinesis.putRecord({ StreamName: 'events', PartitionKey: 'key', Data: \`of p\${i}\` })
        const consumer = kinesis.consumer('events', { group: 'group', initialPosition: 'TRIM_HORIZON' })
        return new Promise(resolve => consumer.run({ eachRecord ({ data }) { resolve(String(data)) } }))
      }))
      console.log(texts.join())
      rmSync(directory, { recursive: true })
      process.exit()
    }
    main()`

  it('read each its own stream, though their names and the group are the same', async () => {
    const { stdout, stderr } = await runChild({ code: PROGRAM })
    assert.equal(stdout.trim(), 'of p0,of p1', stderr)
  })
})

describe('a client\'s retryPolicy and its diagnostics channel', { timeout: 120000 }, () => {
  it('hear of the operations of a consumer, not of what the core calls to read', async t => {
    const asked = []
    const told = []
    const retryPolicy = error => { asked.push(error.code) }
    const listen = ({ operation, attributes }) => told.push(`${operation} ${attributes['http.request.resend_count']}`)
    diagnostics.subscribe('kinesis-native:request', listen)
    t.after(() => diagnostics.unsubscribe('kinesis-native:request', listen))
    const { server, open, put } = await startConsuming(t, {}, { retryPolicy }, { streams: { events: 1 } })
    await put(numbered(5))
    server.setFaults(['ListShards', 'GetShardIterator', 'GetRecords'].map(operation => ({ fault: 'internalFailure', operation, times: 1 })))
    const collector = new Collector()
    const consumer = open()
    consumer.run(collector)
    await collector.untilHas(textsOf(numbered(5)))
    assert.equal((await consumer.metrics()).shards[0].fetcher.failures, 2)
    assert.deepEqual(asked, ['InternalFailure'])
    assert.deepEqual(told, ['PutRecords undefined', 'ListShards 1'])
  })
})

describe('what is never read', CONCURRENTLY, () => {
  it('for want of a permission is warned of', async t => {
    const warnings = []
    const { server, open } = await startConsuming(t, {}, { logger: { warn: message => warnings.push(message) } })
    server.setFaults([{ fault: 'accessDenied', operation: 'GetRecords' }])
    const consumer = open()
    consumer.run(new Collector())
    await until(async () => (await consumer.metrics()).failures > 3)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0], /^the consumer of events goes on trying: .*not authorized/i)
  })
})
