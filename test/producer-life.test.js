'use strict'

// Room, flush(), close(), writable(), and how a process ends that has a producer.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { runChild } = require('./helpers/child')
const { STREAM, assertStored, numbered, putAll, startLocal, startProducer, until, userRecordsIn } = require('./helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
/** Nothing leaves before it is full, or made to: longer than a test may take. */
const LATE = { recordMaxBufferedTimeMs: 3600000, recordTtlMs: 7200000 }
const HANGS = [{ fault: 'hang', operation: 'PutRecords' }]

/** How a promise stands after some turns of the loop. */
async function stateOf (promise) {
  let state = 'pending'
  promise.then(() => { state = 'resolved' }, () => { state = 'rejected' })
  for (let i = 0; i < 5; i++) await turnOfTheLoop()
  return state
}
const codeOf = promise => promise.then(() => 'stored', error => error.code)

describe('room for records', CONCURRENTLY, () => {
  for (const [cap, producerOptions, data] of [
    ['maxBufferedRecords', { maxBufferedRecords: 8 }, 'x'],
    ['maxBufferedBytes', { maxBufferedBytes: 8 * 1024 }, Buffer.alloc(1023)]
  ]) {
    it(`past ${cap} a put is refused; ready() resolves when a quarter is free`, async t => {
      const { server, producer } = await startProducer(t, { ...LATE, ...producerOptions })
      const put = () => producer.put({ partitionKey: 'k', data })
      const puts = Array.from({ length: 6 }, put)
      assert.equal(await stateOf(producer.ready()), 'resolved')
      puts.push(put())
      puts.push(put())
      const refusing = put().catch(error => error)
      assert.equal(server.ledger(STREAM).length, 0)
      const waiting = producer.ready()
      const refusal = await refusing
      assert.deepEqual([refusal.code, refusal.name, refusal.persisted, refusal.attempts, refusal.retryable],
        ['ERR_BUFFER_FULL', 'BufferFullError', 'no', 0, true])
      assert.match(refusal.message, new RegExp(cap))
      await waiting // who waits for room doesn't wait for the deadline
      puts.push(put())
      await producer.flush()
      await Promise.all(puts)
      assert.equal(userRecordsIn(server.ledger(STREAM)).length, 9)
    })
  }

  it('there is as much as the client\'s options say', async t => {
    const { producer } = await startProducer(t, LATE, { maxBufferedRecords: 3 })
    const codes = Promise.all(numbered(5).map(record => codeOf(producer.put(record))))
    await producer.flush()
    assert.deepEqual(await codes, ['stored', 'stored', 'stored', 'ERR_BUFFER_FULL', 'ERR_BUFFER_FULL'])
  })
})

describe('flush()', CONCURRENTLY, () => {
  it('sends what waits, and resolves after the puts before it have settled', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const order = []
    const puts = numbered(300).map(record => producer.put(record).then(() => order.push('stored')))
    puts.push(new Promise(resolve => { producer.put(numbered(1)[0], () => resolve(order.push('stored'))) }))
    await producer.flush()
    order.push('flushed')
    await Promise.all(puts)
    assert.deepEqual(order, [...Array(301).fill('stored'), 'flushed'])
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 301)
  })

  it('resolves with puts that fail, too', async t => {
    const { server, producer } = await startProducer(t, LATE)
    server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords' }])
    const put = codeOf(producer.put(numbered(1)[0]))
    await producer.flush()
    assert.equal(await stateOf(put), 'resolved')
    assert.equal(await put, 'AccessDeniedException')
  })

  it('with nothing outstanding resolves at once; twice; and after close()', async t => {
    const { producer } = await startProducer(t, LATE)
    assert.equal(await stateOf(producer.flush()), 'resolved')
    const put = producer.put(numbered(1)[0])
    await Promise.all([producer.flush(), producer.flush()])
    assert.equal((await put).attempts, 1)
    await producer.flush()
    await producer.close()
    assert.equal(await stateOf(producer.flush()), 'resolved')
  })

  it('does not wait for later puts', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const first = producer.put(numbered(1)[0])
    const flushed = producer.flush()
    const later = producer.put(numbered(1, 1)[0])
    await flushed
    await first
    assert.equal(await stateOf(later), 'pending')
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 1)
    await producer.flush()
    await later
  })

  it('before the shards are known sends all, too', async t => {
    const { server, kinesis } = await startLocal(t)
    const operations = ['ListShards', 'PutRecords']
    server.setFaults(operations.map(operation => ({ fault: 'delay', operation, ms: 20 })))
    const producer = kinesis.producer(STREAM, { ...LATE, collectionMaxCount: 50, maxInFlight: 1 })
    const records = numbered(500)
    assertStored(records, await putAll(producer, records), server.ledger(STREAM))
  })

  it('may be called from a callback', async t => {
    const { producer } = await startProducer(t, LATE)
    const done = new Promise(resolve => producer.put(numbered(1)[0], () => {
      producer.put(numbered(1)[0], resolve)
      producer.flush()
    }))
    producer.flush()
    assert.equal(await done, null)
  })
})

describe('close()', CONCURRENTLY, () => {
  it('sends what waits, waits for it, and counts how it ended', async t => {
    const { server, producer } = await startProducer(t, LATE)
    const settled = numbered(20).map(record => producer.put(record))
    await producer.flush()
    server.setFaults([{ fault: 'resultWithoutShard', operation: 'PutRecords', times: 1 }])
    const last = String((1n << 128n) - 1n)
    const puts = Promise.all(['0', String(1n << 127n), last].map(explicitHashKey =>
      codeOf(producer.put({ partitionKey: 'k', explicitHashKey, data: '' }))))
    assert.deepEqual(await producer.close(), { ok: 2, failed: 1, abandoned: 0 })
    assert.deepEqual((await puts).sort(), ['ERR_BAD_RESPONSE', 'stored', 'stored'])
    assert.equal((await Promise.all(settled)).length, 20)
  })

  it('twice gives the same; later puts are refused in each of their ways', async t => {
    const { kinesis, producer } = await startProducer(t, LATE)
    const put = producer.put(numbered(1)[0])
    const [first, second] = [producer.close(), producer.close({ timeoutMs: 0 })]
    const [record] = numbered(1)
    const failed = once(producer, 'failed')
    producer.post(record)
    const writing = assert.rejects(pipeline(Readable.from([record]), producer.writable()), { code: 'ERR_CLOSED' })
    await assert.rejects(producer.put(record), { code: 'ERR_CLOSED', name: 'ClosedError', message: 'the producer is closed', persisted: 'no' })
    assert.equal((await new Promise(resolve => producer.put(record, resolve))).code, 'ERR_CLOSED')
    await assert.rejects(producer.putMany([record, record]), { code: 'ERR_CLOSED' })
    assert.equal((await failed)[0].code, 'ERR_CLOSED')
    await writing
    assert.deepEqual(await first, { ok: 1, failed: 0, abandoned: 0 })
    assert.equal(await second, await first)
    assert.equal((await put).attempts, 1)
    assert.equal((await kinesis.listStreams({})).StreamNames[0], STREAM)
  })

  it('with a server that hangs ends what is left when the time is up', async t => {
    const { server, producer } = await startProducer(t, LATE)
    server.setFaults(HANGS)
    const puts = Promise.all(numbered(40).map(record => producer.put(record).catch(error => error)))
    const flushed = producer.flush() // all of them at once
    await until(producer, ({ requestsInFlight }) => requestsInFlight > 0)
    const room = producer.ready()
    assert.deepEqual(await producer.close({ timeoutMs: 50 }), { ok: 0, failed: 0, abandoned: 40 })
    for (const { code, persisted, attempts } of await puts) {
      assert.deepEqual({ code, persisted, attempts }, { code: 'ERR_CLOSED', persisted: 'unknown', attempts: 1 })
    }
    await Promise.all([room, flushed])
  })

  it('of what has not been sent says that it is not stored', async t => {
    const { server, producer } = await startProducer(t, { ...LATE, rateLimitPercent: 1 })
    const put = producer.putMany(Array(100).fill({ partitionKey: 'k', data: Buffer.alloc(60000) })).catch(error => error)
    const { ok, abandoned } = await producer.close({ timeoutMs: 0 })
    assert.equal(ok + abandoned, 100)
    const { results } = await put
    const unsent = results.filter(({ persisted }) => persisted === 'no')
    assert.ok(unsent.length > 0 && unsent.every(({ code, attempts }) => code === 'ERR_CLOSED' && attempts === 0))
    assert.ok(server.ledger(STREAM).length <= 100 - unsent.length)
  })

  it('inside of a callback', async t => {
    const { producer } = await startProducer(t)
    const summary = await new Promise(resolve => producer.put(numbered(1)[0], () => resolve(producer.close())))
    assert.deepEqual(summary, { ok: 0, failed: 0, abandoned: 0 })
  })

  it('await using, as far as there is such a thing', async t => {
    const { producer } = await startProducer(t, LATE)
    const put = producer.put(numbered(1)[0])
    await producer[Symbol.asyncDispose]()
    assert.equal((await put).attempts, 1)
    await assert.rejects(producer.put(numbered(1)[0]), { code: 'ERR_CLOSED' })
  })

  it('of the client, with producers open: what they hold is sent at once, and settles', async t => {
    const { server, kinesis, producer } = await startProducer(t, LATE)
    const other = kinesis.producer(STREAM, LATE)
    const puts = Promise.all([...numbered(5).map(record => producer.put(record)), ...numbered(5).map(record => other.put(record))])
    assert.deepEqual(await kinesis.close(), { ok: 10, failed: 0, abandoned: 0 })
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, (await puts).length)
    await assert.rejects(producer.put(numbered(1)[0]), { code: 'ERR_CLOSED', message: 'the client is closed' })
    assert.throws(() => kinesis.producer(STREAM), { code: 'ERR_CLOSED' })
    assert.deepEqual(await producer.close(), { ok: 0, failed: 0, abandoned: 0 })
  })

  it('of the client, with a server that hangs', async t => {
    const { server, kinesis, producer } = await startProducer(t)
    server.setFaults(HANGS)
    const puts = Promise.all(numbered(10).map(record => codeOf(producer.put(record))))
    const flushed = producer.flush()
    const [ofClient, ofProducer] = await Promise.all([kinesis.close({ timeoutMs: 20 }), producer.close()])
    assert.deepEqual(ofClient, { ok: 0, failed: 0, abandoned: 10 })
    assert.deepEqual(ofProducer, ofClient)
    assert.deepEqual(await puts, Array(10).fill('ERR_CLOSED'))
    await flushed
  })
})

describe('writable()', CONCURRENTLY, () => {
  const CAPS = { maxBufferedRecords: 500, maxBufferedBytes: 64 * 1024, recordMaxBufferedTimeMs: 5 }

  it('takes 20,000 records through small caps, and finishes when all are stored', async t => {
    const { server, producer } = await startProducer(t, CAPS)
    const writable = producer.writable()
    await pipeline(Readable.from(numbered(20000)), writable)
    assert.equal(new Set(userRecordsIn(server.ledger(STREAM)).map(({ partitionKey }) => partitionKey)).size, 20000)
    const { userRecordsStored, userRecordsRefused, userRecordsBuffered } = await producer.metrics()
    assert.deepEqual([userRecordsStored, userRecordsRefused, userRecordsBuffered], [20000, 0, 0])
    assert.equal((await putAll(producer, numbered(1)))[0].attempts, 1)
  })

  it('takes records of more than a quarter of the caps, and beside other puts', async t => {
    const { server, producer } = await startProducer(t, { ...CAPS, maxBufferedRecords: 4 })
    const large = Array.from({ length: 30 }, (_, i) => ({ partitionKey: `${i}`, data: Buffer.alloc(40000, i) }))
    const writing = pipeline(Readable.from(large), producer.writable())
    let others = 0
    for (const record of numbered(100)) others += await producer.put(record).then(() => 1, ({ code }) => Number(code !== 'ERR_BUFFER_FULL'))
    await writing
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 30 + others)
    const { userRecordsRefused, userRecordsPut } = await producer.metrics()
    assert.deepEqual([userRecordsRefused, userRecordsPut], [100 - others, 30 + others])
  })

  it('is destroyed by a record that no cap has room for', async t => {
    const { producer } = await startProducer(t, CAPS)
    const records = [...numbered(2), { partitionKey: 'k', data: Buffer.alloc(70000) }, ...numbered(2)]
    await assert.rejects(pipeline(Readable.from(records), producer.writable()),
      { code: 'ERR_BUFFER_FULL', persisted: 'no', retryable: false, message: /the record has 70001 bytes$/ })
  })

  it('is destroyed by a record that fails', async t => {
    const { server, producer } = await startProducer(t, CAPS)
    server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords', nth: 3 }])
    const writable = producer.writable()
    await assert.rejects(pipeline(Readable.from(numbered(5000)), writable), { name: 'AccessDeniedException' })
    assert.ok(writable.destroyed)
    await producer.flush()
    const { userRecordsPut, userRecordsStored, userRecordsFailed } = await producer.metrics()
    assert.ok(userRecordsFailed > 0)
    assert.equal(userRecordsPut, userRecordsStored + userRecordsFailed)
  })

  it('is destroyed by what is no record', async t => {
    const { producer } = await startProducer(t, CAPS)
    const records = [...numbered(3), { partitionKey: 'k', data: 5 }]
    await assert.rejects(pipeline(Readable.from(records), producer.writable()),
      { code: 'ERR_INVALID_ARG_VALUE', message: /^record\.data must be bytes/ })
  })

  it('is destroyed, not finished, when a record fails after the last was written', async t => {
    const { server, producer } = await startProducer(t, CAPS)
    server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords' }])
    const writable = producer.writable()
    writable.once('finish', assert.fail)
    writable.end(numbered(1)[0])
    assert.equal((await once(writable, 'error'))[0].name, 'AccessDeniedException')
  })

  it('several of a producer, one destroyed: the others go on', async t => {
    const { server, producer } = await startProducer(t, CAPS)
    const [doomed, good] = [producer.writable(), producer.writable()]
    doomed.write(numbered(1)[0])
    doomed.destroy()
    await pipeline(Readable.from(numbered(300, 1)), good)
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 301)
  })
})

describe('the end of a process', CONCURRENTLY, () => {
  const run = (server, code, nodeArgs) => runChild({
    nodeArgs,
    env: { ENDPOINT: server.endpoint, CA: '' },
    code: `const kinesis = require('./test/lifetime/client').openKinesis()
      const producer = kinesis.producer('${STREAM}')\n${code}`
  })
  const passes = ({ code, stdout, stderr, timedOut }, printed) =>
    assert.deepEqual({ code, stdout, stderr, timedOut }, { code: 0, stdout: printed, stderr: '', timedOut: false })

  it('with an idle producer comes by itself, with no close()', async t => {
    const { server } = await startLocal(t)
    passes(await run(server, ''), '')
    passes(await run(server, 'producer.put({ partitionKey: "k", data: "d" }).then(() => console.log("stored"))'), 'stored\n')
  })

  it('with records under way comes after them', async t => {
    const { server } = await startLocal(t)
    passes(await run(server, `
      for (let i = 0; i < 500; i++) producer.post({ partitionKey: 'k' + i, data: 'd' })
      producer.on('failed', error => console.log(error.message))
      process.on('exit', () => console.log('end'))`), 'end\n')
    assert.equal(userRecordsIn(server.ledger(STREAM)).length, 500)
  })

  it('a producer that nobody holds any more still settles what it has', async t => {
    const { server } = await startLocal(t)
    passes(await run(server, `
      const { setTimeout: sleep } = require('node:timers/promises')
      let stored = 0
      const weak = (() => {
        const dropped = kinesis.producer('${STREAM}', { recordMaxBufferedTimeMs: 300 })
        for (let i = 0; i < 100; i++) dropped.put({ partitionKey: 'k' + i, data: 'd' }).then(() => stored++)
        return new WeakRef(dropped)
      })()
      const main = async () => {
        for (let i = 0; i < 20; i++) { await sleep(5); gc() }
        while (stored < 100) { await sleep(5); gc() }
        while (weak.deref() !== undefined) { await sleep(1); gc() }
        console.log(stored, (await producer.put({ partitionKey: 'k', data: 'd' })).attempts)
      }
      main()`, ['--expose-gc']), '100 1\n')
  })
})

it('what an idle producer has cost comes back: 200 of them, opened and closed', async t => {
  const { server, kinesis } = await startLocal(t)
  for (let i = 0; i < 200; i++) {
    const producer = kinesis.producer(STREAM, LATE)
    const put = producer.put({ partitionKey: `${i}`, data: `${i}` })
    assert.deepEqual(await producer.close(), { ok: 1, failed: 0, abandoned: 0 })
    await put
  }
  const ledger = server.ledger(STREAM)
  assert.equal(ledger.length, 200)
  const results = ledger.map(({ shardId, sequenceNumber }) => ({ shardId, sequenceNumber, subSequenceNumber: 0 }))
  assertStored(ledger, results, ledger)
})
