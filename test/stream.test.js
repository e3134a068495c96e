'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { after, before, beforeEach, describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { Kinesis } = require('..')
const { KinesisStream } = require('../lib/stream')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { runChild, startChild } = require('./helpers/child')
const { startKinesalite } = require('./helpers/kinesalite')
const { StubKinesis, serviceError } = require('./helpers/stub-kinesis')

describe('a stream on a stub', () => {
  let kinesis
  let stream

  beforeEach(() => {
    kinesis = new StubKinesis()
    kinesis.addShard('a')
    stream = new KinesisStream(kinesis, 'events', { ShardIteratorType: 'TRIM_HORIZON' })
  })

  const transient = serviceError('InternalFailure', { retryable: true })
  const fatal = serviceError('AccessDeniedException')

  /** Calls of a callback, to be awaited one by one. */
  function recordCalls () {
    const calls = []
    const callback = (...args) => calls.push(args)
    const count = async n => {
      while (calls.length < n) await turnOfTheLoop()
      return calls
    }
    return { callback, count }
  }

  it("emits 'getShards' once they are known, and gives them at once from then on", async () => {
    const [shards] = await once(stream, 'getShards')
    assert.deepEqual(shards.map(({ ShardId }) => ShardId), ['a'])
    const calls = kinesis.calls.length
    assert.deepEqual((await stream.getShards()).map(({ ShardId }) => ShardId), ['a'])
    const { callback, count } = recordCalls()
    assert.equal(stream.getShards(callback), undefined)
    assert.equal((await count(1))[0][1].length, 1)
    assert.equal(kinesis.calls.length, calls)
    stream.on('getShards', assert.fail)
    await turnOfTheLoop()
  })

  it('lets puts be while the shards cannot be had, and asks for them again', async () => {
    await stream.getShards()
    for (const operation of ['ListShards', 'DescribeStream']) kinesis.failNext(operation, fatal, fatal)
    const denied = new KinesisStream(kinesis, 'events')
    const put = denied.putRecord('key', 1)
    kinesis.puts[0].resolve({ ShardId: 'a', SequenceNumber: '1' })
    while (kinesis.callsOf('DescribeStream').length < 1) await turnOfTheLoop()
    for (let i = 0; i < 5; i++) await turnOfTheLoop()
    assert.deepEqual(await put, { ShardId: 'a', SequenceNumber: '1' })
    await assert.rejects(denied.getShards(), { name: 'AccessDeniedException' })
    assert.equal((await denied.getShards()).length, 1)
  })

  it('tells a callback of an error that may pass, and goes on', async () => {
    kinesis.put('a', '1')
    kinesis.failNext('GetRecords', transient)
    const { callback, count } = recordCalls()
    stream.getRecords(callback)
    const [failed, [error, records]] = await count(2)
    assert.deepEqual(failed, [transient, undefined])
    assert.equal(error, null)
    assert.equal(records[0].val, 1)
    stream.close()
  })

  it('tells a callback once of an error that will not pass, and stops until it is asked again', async () => {
    kinesis.put('a', '1')
    kinesis.failNext('GetRecords', fatal)
    const first = recordCalls()
    stream.getRecords(first.callback)
    await first.count(1)
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.deepEqual(await first.count(1), [[fatal, undefined]])
    assert.equal(kinesis.callsOf('GetRecords').length, 1)

    const second = recordCalls()
    stream.getRecords(second.callback)
    assert.equal((await second.count(1))[0][1][0].val, 1)
    assert.equal((await first.count(1)).length, 1)
    stream.close()
  })

  it('gives each batch to every callback', async () => {
    kinesis.put('a', '1')
    const [one, two] = [recordCalls(), recordCalls()]
    stream.getRecords(one.callback)
    stream.getRecords(two.callback)
    assert.deepEqual(await one.count(1), await two.count(1))
    stream.close()
  })

  it('calls back no more once it is closed, even from within a callback', async () => {
    kinesis.put('a', '1')
    let calls = 0
    await new Promise(resolve => stream.getRecords(() => {
      calls++
      stream.close()
      stream.close()
      resolve()
    }))
    kinesis.put('a', '2')
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.equal(calls, 1)
  })

  it('ends its iterators and rejects who waits when it is closed', async () => {
    const waiting = assert.rejects(stream.getRecords(), { code: 'ERR_CLOSED' })
    const iterator = stream.records()
    const next = iterator.next()
    while (kinesis.callsOf('GetRecords').length < 1) await turnOfTheLoop()
    stream.close()
    await waiting
    assert.deepEqual(await next, { done: true, value: undefined })
    assert.deepEqual(await iterator.next(), { done: true, value: undefined })
  })

  it('stops polling when the loop over its records is left', async () => {
    kinesis.put('a', '1')
    for await (const records of stream.records()) {
      assert.equal(records[0].val, 1)
      break
    }
    const calls = kinesis.calls.length
    for (let i = 0; i < 50; i++) await turnOfTheLoop()
    assert.ok(kinesis.calls.length <= calls + 1)

    const iterator = stream.records()
    const next = iterator.next()
    await iterator.return()
    assert.deepEqual(await next, { done: true, value: undefined })
  })

  it('throws a failed poll out of the loop, and goes on in the next one', async () => {
    kinesis.put('a', '1')
    kinesis.failNext('GetRecords', transient)
    await assert.rejects(stream.records().next(), { name: 'InternalFailure' })
    const { value } = await stream.records().next()
    assert.equal(value[0].val, 1)
  })

  it('parses what is JSON, and gives all of it raw', async () => {
    const texts = ['{"a":[1]}', ' "text"', 'null', 'nonsense', '{"a":', '', '\xff\xfe', '-1.5e3']
    for (const text of texts) kinesis.put('a', text)
    const records = await stream.getRecords()
    assert.deepEqual(records.map(({ val }) => val),
      [{ a: [1] }, 'text', null, undefined, undefined, undefined, undefined, -1500])
    assert.deepEqual(records.map(({ raw }) => raw.toString()), texts)
    const [{ key, number, shardId, timestamp }] = records
    assert.deepEqual({ key, number, shardId, timestamp }, { key: 'key', number: 'a/0', shardId: 'a', timestamp: new Date(0) })
  })

  it('reads one shard alone to its end', async () => {
    kinesis.put('a', '1')
    kinesis.addShard('b', ['a'])
    kinesis.put('b', '2')
    const shards = await stream.getShards()
    const { callback, count } = recordCalls()
    shards.find(({ ShardId }) => ShardId === 'a').getRecords(callback)
    const [[error, records]] = await count(1)
    assert.equal(error, null)
    assert.deepEqual(records.map(({ val }) => val), [1])
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.equal((await count(1)).length, 1)
    assert.throws(() => shards[0].getRecords(), { code: 'ERR_INVALID_ARG_VALUE' })
  })
})

describe('a stream on kinesalite', () => {
  let server
  let kinesis
  let streams = 0

  before(async () => {
    server = await startKinesalite({ shardLimit: 100 })
    kinesis = new Kinesis({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, protocol: 'json' })
  })
  after(async () => {
    await kinesis.close()
    await server.close()
  })

  async function createStream (shardCount) {
    const name = `events-${++streams}`
    await server.createStream(name, shardCount)
    return name
  }

  async function untilActive (StreamName) {
    for (;;) {
      const { StreamDescriptionSummary } = await server.call('DescribeStreamSummary', { StreamName })
      if (StreamDescriptionSummary.StreamStatus === 'ACTIVE') return
      await turnOfTheLoop()
    }
  }

  /** Puts numbered values and gives what came of them, as `shardId/number`. */
  async function putNumbers (stream, from, to) {
    const puts = []
    for (let i = from; i < to; i++) puts.push(stream.putRecord(`key-${i}`, { i }))
    return (await Promise.all(puts)).map(({ ShardId, SequenceNumber }) => `${ShardId}/${SequenceNumber}`)
  }

  async function takeRecords (stream, count) {
    const taken = []
    for await (const records of stream.records()) {
      taken.push(...records)
      if (taken.length >= count) return taken
    }
  }

  const placeOf = ({ shardId, number }) => `${shardId}/${number}`

  it('sees what is put from startGetRecords on, thousands of puts in a loop', async () => {
    const stream = kinesis.stream(await createStream(3))
    const total = 5000
    const got = []
    let put
    stream.once('startGetRecords', shards => {
      assert.equal(shards.length, 3)
      put = putNumbers(stream, 0, total)
    })
    await new Promise((resolve, reject) => stream.getRecords((error, records) => {
      if (error) return reject(error)
      got.push(...records)
      if (got.length >= total) resolve()
    }))
    stream.close()
    assert.equal(got.length, total)
    assert.deepEqual(new Set(got.map(placeOf)), new Set(await put))
    assert.deepEqual(got.map(({ val }) => val.i).sort((a, b) => a - b), Array.from({ length: total }, (_, i) => i))
    assert.ok(got.every(({ key, val }) => key === `key-${val.i}`))
  })

  it('gives the same records to a callback, a promise and an iterator', async () => {
    const name = await createStream(1)
    const options = { ShardIteratorType: 'TRIM_HORIZON' }
    const [byCallback, byPromise, byIterator] = [1, 2, 3].map(() => kinesis.stream(name, options))
    const put = await putNumbers(byCallback, 0, 10)
    const all = await Promise.all([
      new Promise((resolve, reject) => byCallback.getRecords((error, records) => error ? reject(error) : resolve(records))),
      byPromise.getRecords(),
      takeRecords(byIterator, 10)
    ])
    for (const records of all) assert.deepEqual(records.map(placeOf), put)
    byCallback.close()
  })

  it('keeps bytes as they were at the call, of whatever kind', async () => {
    const stream = kinesis.stream(await createStream(1), { ShardIteratorType: 'TRIM_HORIZON' })
    const reused = Buffer.from('first')
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(7)
    const puts = [
      stream.putRecord('key\0with NUL', reused), stream.putRecord('ключ', shared), stream.putRecord('😀', Buffer.alloc(0))
    ]
    reused.fill('x')
    shared.fill(0)
    await Promise.all(puts)
    const records = await takeRecords(stream, 3)
    assert.deepEqual(records.map(({ key, raw, val }) => [key, raw.toString('latin1'), val]).sort(), [
      ['key\0with NUL', 'first', undefined], ['ключ', '\x07\x07\x07', undefined], ['😀', '', undefined]
    ])
  })

  for (const when of ['while it is read', 'before it is read']) {
    it(`loses and doubles nothing over a split and a merge ${when}, parents first`, async () => {
      const StreamName = await createStream(2)
      const stream = kinesis.stream(StreamName, { ShardIteratorType: 'TRIM_HORIZON' })
      const early = when === 'while it is read' ? takeRecords(stream, 300) : []
      const put = await putNumbers(stream, 0, 100)
      const [first, second] = ['shardId-000000000000', 'shardId-000000000001']
      await server.call('SplitShard', { StreamName, ShardToSplit: first, NewStartingHashKey: String(2n ** 126n) })
      await untilActive(StreamName)
      put.push(...await putNumbers(stream, 100, 200))
      await server.call('MergeShards',
        { StreamName, ShardToMerge: 'shardId-000000000003', AdjacentShardToMerge: second })
      await untilActive(StreamName)
      put.push(...await putNumbers(stream, 200, 300))

      const got = when === 'while it is read' ? await early : await takeRecords(stream, 300)
      assert.deepEqual(got.map(placeOf).sort(), put.sort())
      const parents = {
        'shardId-000000000002': [first], 'shardId-000000000003': [first], 'shardId-000000000004': [second, 'shardId-000000000003']
      }
      const order = got.map(({ shardId }) => shardId)
      for (const [child, ids] of Object.entries(parents)) {
        for (const parent of ids) assert.ok(order.lastIndexOf(parent) < order.indexOf(child), `${parent} before ${child}`)
      }
    })
  }

  it('tells of an unknown stream once, through each form', async () => {
    const stream = kinesis.stream('unknown')
    const missing = { name: 'ResourceNotFoundException', statusCode: 400 }
    await assert.rejects(stream.getShards(), missing)
    await assert.rejects(stream.getRecords(), missing)
    await assert.rejects(stream.records().next(), missing)
    await assert.rejects(stream.putRecord('key', 1), missing)
    await assert.rejects(new Promise((resolve, reject) => stream.getRecords(reject)), missing)
  })

  describe('in a process', () => {
    const prelude = `
      const { Kinesis } = require('.')
      const kinesis = new Kinesis({ endpoint: process.env.ENDPOINT, region: '${REGION}',
        credentials: ${JSON.stringify(CREDENTIALS)} })
      const stream = kinesis.stream(process.env.STREAM)
    `
    const childOf = async (code, shardCount = 1) =>
      ({ code: prelude + code, env: { ENDPOINT: server.endpoint, STREAM: await createStream(shardCount) } })

    it('that only puts, ends by itself, failed puts and all', async () => {
      const outcome = await runChild(await childOf(`
        stream.putRecord('key', { a: 1 }).then(() => console.log('stored'))
        stream.putRecord('', 1)
        kinesis.stream('unknown').putRecord('key', 1)
      `))
      assert.deepEqual(outcome, { code: 0, signal: null, stdout: 'stored\n', stderr: '', timedOut: false })
    })

    it('that reads, lives until it is closed', async () => {
      const options = await childOf(`
        stream.once('startGetRecords', () => console.log('reading'))
        stream.getRecords((error, records) => {
          console.log(error ?? records[0].val)
          stream.close()
        })
      `)
      const child = startChild(options)
      await child.printed('reading')
      await server.call('PutRecord', { StreamName: options.env.STREAM, PartitionKey: 'k', Data: Buffer.from('"seen"').toString('base64') })
      const { code, stdout, stderr } = await child.finished
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'reading\nseen\n', stderr: '' })
    })

    it('survives callbacks and listeners that throw as far as it wants to, the other puts too', async () => {
      const { code, stdout, stderr } = await runChild(await childOf(`
        process.on('uncaughtException', error => console.log('uncaught', error.message))
        stream.once('getShards', () => { throw new Error('listener') })
        const settled = []
        for (let i = 0; i < 100; i++) {
          stream.putRecord('key', i, () => {
            settled.push(i)
            if (settled.length === 100) console.log('all')
            if (i === 50) throw new Error('callback')
          })
        }
      `))
      assert.equal(code, 0, stderr)
      assert.deepEqual(stdout.trim().split('\n').sort(), ['all', 'uncaught callback', 'uncaught listener'])
    })

    it('of a cluster, works in each worker', async () => {
      const { env } = await childOf('')
      const { code, stdout, stderr } = await runChild({ file: require.resolve('./helpers/cluster-puts'), env })
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'shardId-000000000000\n'.repeat(2), stderr: '' })
    })
  })
})
