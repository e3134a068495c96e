'use strict'

// A producer in a program that does what no program should: objects that lie, functions that come back in or throw.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { runChild } = require('./helpers/child')
const { CREDENTIALS } = require('./helpers/call')
const { startPair } = require('./helpers/fault-client')
const { answerPuts, faults } = require('./helpers/fault-server')
const { STREAM, numbered, openProducer, startLocal, startProducer, userRecordsIn } = require('./helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const LATE = { recordMaxBufferedTimeMs: 3600000, recordTtlMs: 7200000 }

describe('a producer', CONCURRENTLY, () => {
  for (const [title, descriptor] of Object.entries({
    'too long': { value: 1000 },
    'far too long': { value: 1e8 },
    'too short': { value: 1 },
    'that throws': { get () { throw new Error('a trap') } }
  })) {
    it(`does not ask a view for its own byteLength, ${title}`, async t => {
      const { server, producer } = await startProducer(t)
      const data = Object.defineProperty(new Uint8Array([1, 2, 3]), 'byteLength', descriptor)
      await Promise.all([producer.put({ partitionKey: 'k', data }), producer.putMany([{ partitionKey: 'k', data }])])
      assert.deepEqual(userRecordsIn(server.ledger(STREAM)).map(record => [...record.data]), [[1, 2, 3], [1, 2, 3]])
      assert.deepEqual(await producer.close(), { ok: 0, failed: 0, abandoned: 0 })
    })
  }

  it('is put into by the function that gives credentials, amid a put', async t => {
    let isInside = false
    let asked = 0
    const { server, kinesis } = await startLocal(t, {
      credentials: async () => {
        asked++
        if (isInside) producer.post({ partitionKey: 'inner', data: 'inner' })
        return { ...CREDENTIALS, expiration: new Date(Date.now() + (asked < 3 ? 60000 : 3600000)) }
      }
    })
    const producer = kinesis.producer(STREAM, LATE)
    isInside = true
    const sizes = [1000, 300000, 300000, 10]
    const puts = sizes.map((length, i) => producer.put({ partitionKey: `k${i}`, data: 'x'.repeat(length) }))
    await producer.flush()
    await Promise.all(puts)
    isInside = false
    await producer.flush()
    const outer = userRecordsIn(server.ledger(STREAM)).filter(({ partitionKey }) => partitionKey !== 'inner')
    assert.deepEqual(outer.map(({ partitionKey, data }) => [partitionKey, data.length]).sort(), sizes.map((length, i) => [`k${i}`, length]))
  })

  it('settles the others where telling one throws', async () => {
    const { code, stdout } = await runChild({
      code: `
        const { startProducer, numbered } = require('./test/helpers/producing')
        const context = { after () {} }
        const thrown = []
        process.on('uncaughtException', ({ message }) => thrown.push(message))
        startProducer(context, {}, { maxAttempts: 1 }).then(async ({ server, producer, kinesis }) => {
          server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords', times: 1 }])
          producer.listenerCount = () => { throw new Error('the program\\'s own') }
          producer.post(numbered(1)[0])
          const failed = await producer.put(numbered(1)[0]).catch(({ name }) => name)
          const { shardId } = await producer.put(numbered(1)[0])
          console.log(failed, shardId.length, thrown.join(), JSON.stringify(await kinesis.close()))
          await server.close()
        })`
    })
    assert.deepEqual([code, stdout], [0, 'AccessDeniedException 20 the program\'s own {"ok":0,"failed":0,"abandoned":0}\n'])
  })

  it('can be flushed by each of many puts', async t => {
    const { server, producer } = await startProducer(t, LATE)
    server.setFaults([{ fault: 'hang', operation: 'PutRecords', times: 1 }])
    const flushes = numbered(3000).map(record => {
      producer.post(record)
      return producer.flush()
    })
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 3000; i++) flushes.push(producer.flush())
    assert.ok(process.memoryUsage().heapUsed - before < 16 * 2 ** 20)
    producer.close({ timeoutMs: 0 })
    await Promise.all(flushes)
  })

  it('keeps the time where the program has replaced process.hrtime', async t => {
    const { producer } = await startProducer(t)
    const { hrtime } = process
    t.after(() => { process.hrtime = hrtime })
    process.hrtime = Object.assign(() => [1, 0], hrtime)
    assert.equal((await producer.put(numbered(1)[0])).attempts, 1)
  })

  it('holds little more memory than the records of ticks that have one each', async () => {
    const { stdout } = await runChild({
      nodeArgs: ['--expose-gc'],
      code: `
        const { startProducer } = require('./test/helpers/producing')
        const turn = () => new Promise(setImmediate)
        startProducer({ after () {} }, ${JSON.stringify(LATE)}).then(async ({ server, producer, kinesis }) => {
          const stored = producer.putMany(Array.from({ length: 20000 }, (_, i) => ({ partitionKey: 'k' + i, data: 'x'.repeat(100) })))
          await producer.flush()
          await stored
          server.setFaults([{ fault: 'hang', operation: 'PutRecords' }])
          gc()
          const before = process.memoryUsage().arrayBuffers
          for (let i = 0; i < 5000; i++) {
            producer.post({ partitionKey: 'k', data: '0123456789' })
            await turn()
          }
          gc()
          console.log(process.memoryUsage().arrayBuffers - before < 5000 * 1024)
          await kinesis.close({ timeoutMs: 0 })
          await server.close()
        })`
    })
    assert.equal(stdout, 'true\n')
  })
})

describe('connections that are all dead', CONCURRENTLY, () => {
  it('cost a put one attempt, and not one each', async t => {
    const everything = { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) }
    const COUNT = 4
    let arrive
    const allArrived = new Promise(resolve => { arrive = resolve })
    /** Answered when all are there, so that each has a connection of its own. */
    const listStreams = async ({ connection }) => {
      if (connection.server.requests.filter(({ operation }) => operation === 'ListStreams').length === COUNT) arrive()
      await allArrived
      return faults.cutOnReuse({ StreamNames: [] })
    }
    const { server, kinesis } = await startPair(t, {
      plan: {
        ListShards: faults.json({ Shards: [{ ShardId: 'shardId-000000000000', HashKeyRange: everything, SequenceNumberRange: {} }] }),
        ListStreams: listStreams,
        PutRecords: answerPuts()
      }
    })
    const producer = await openProducer(kinesis, STREAM, { recordMaxBufferedTimeMs: 1 })
    await Promise.all(Array.from({ length: COUNT }, () => kinesis.listStreams()))
    assert.equal(server.open, COUNT)
    assert.equal((await producer.put(numbered(1)[0])).attempts, 2)
  })
})

describe('a writable that was destroyed', CONCURRENTLY, () => {
  it('does not put the record that waited for room', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, maxBufferedRecords: 2 })
    const writable = producer.writable()
    const puts = numbered(2).map(record => producer.put(record))
    writable.write({ partitionKey: 'late', data: 'late' })
    writable.destroy()
    await producer.flush()
    await Promise.all(puts)
    await producer.flush()
    assert.deepEqual(userRecordsIn(server.ledger(STREAM)).map(({ partitionKey }) => partitionKey).sort(), ['key-0', 'key-1'])
  })

  it('by a record that failed has told which', async t => {
    const { server, producer } = await startProducer(t)
    server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords' }])
    const failed = []
    producer.on('failed', (error, { partitionKey }) => failed.push([error.name, partitionKey]))
    const writable = producer.writable()
    for (const record of numbered(3)) writable.write(record)
    const [error] = await once(writable, 'error')
    assert.equal(error.name, 'AccessDeniedException')
    await producer.flush()
    assert.deepEqual(failed.toSorted(), numbered(3).map(({ partitionKey }) => ['AccessDeniedException', partitionKey]))
  })
})
