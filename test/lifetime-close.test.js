'use strict'

// close() in every situation, and callbacks that throw.

const assert = require('node:assert/strict')
const { describe, test, before, after, beforeEach } = require('node:test')
const { Kinesis } = require('..')
const { CREDENTIALS, PATIENT, REGION } = require('./helpers/call')
const { runChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const puts = faults.delay(5, answerPuts())
const PLAN = {
  PutRecord: puts,
  PutRecords: puts,
  ListShards: faults.json({ Shards: [{ ShardId: 'shardId-000000000000' }] }),
  GetShardIterator: faults.json({ ShardIterator: 'iterator' }),
  ListStreams: faults.delay(5, faults.json({ StreamNames: [] })),
  DescribeLimits: faults.hang()
}
const CLOSED = { name: 'ClosedError', code: 'ERR_CLOSED' }

describe('close', () => {
  let server, kinesis, stream
  before(async () => { server = await startFaultServer({ plan: PLAN }) })
  after(() => server.close())
  beforeEach(async () => {
    kinesis = new Kinesis({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, ...PATIENT })
    stream = kinesis.stream('stream')
    await stream.getShards()
  })

  const startPuts = count => Array.from({ length: count }, (_, i) => stream.putRecord(`k${i}`, 'data'))

  test('waits for the calls and puts in flight', async () => {
    const put = Promise.all(startPuts(1000))
    const calls = Promise.all([kinesis.listStreams(), kinesis.listStreams()])
    assert.deepEqual(await kinesis.close(), { ok: 1002, failed: 0, abandoned: 0 })
    assert.equal((await put).length, 1000)
    assert.equal((await calls).length, 2)
  })

  test('gives each of several callers the same, and later ones too', async () => {
    const put = Promise.all(startPuts(10))
    const summaries = await Promise.all([kinesis.close(), kinesis.close({ timeoutMs: 0 }), kinesis.close()])
    summaries.push(await kinesis.close())
    assert.deepEqual(summaries, Array(4).fill({ ok: 10, failed: 0, abandoned: 0 }))
    await put
  })

  test('cuts off what is left when its time is up, and counts it', async () => {
    const hung = [kinesis.request('DescribeLimits'), kinesis.request('DescribeLimits')].map(call => assert.rejects(call, CLOSED))
    await Promise.all(startPuts(1))
    assert.deepEqual(await kinesis.close({ timeoutMs: 20 }), { ok: 0, failed: 0, abandoned: 2 })
    await Promise.all(hung)
  })

  test('with no time at all: each put settles once, sent or not', async () => {
    const outcomes = startPuts(3000).map(put => put.then(() => 'ok', error => `${error.code} ${error.persisted}`))
    const { ok, failed, abandoned } = await kinesis.close({ timeoutMs: 0 })
    const settled = await Promise.all(outcomes)
    assert.equal(settled.length, 3000)
    assert.deepEqual([...new Set(settled)].filter(each => !['ok', 'ERR_CLOSED no', 'ERR_CLOSED unknown'].includes(each)), [])
    assert.deepEqual([ok, failed, abandoned], [settled.filter(each => each === 'ok').length, 0, 3000 - ok])
  })

  test('from inside a callback, a promise and an event', async () => {
    const { promise: fromPut, resolve: putDone } = withResolvers()
    stream.putRecord('k', 'data', () => putDone(kinesis.close()))
    const fromCall = kinesis.listStreams().then(() => kinesis.close())
    const { promise: fromEvent, resolve: eventDone } = withResolvers()
    stream.once('error', () => eventDone(kinesis.close()))
    stream.putRecord('', 'data').catch(() => {})
    const summaries = await Promise.all([fromPut, fromCall, fromEvent])
    assert.deepEqual(summaries, Array(3).fill(summaries[0]))
    assert.equal(summaries[0].failed + summaries[0].abandoned, 0)
  })

  test('is told to calls, puts and streams that come later', async () => {
    await kinesis.close()
    await assert.rejects(kinesis.listStreams(), CLOSED)
    await assert.rejects(kinesis.request('DescribeLimits'), CLOSED)
    await assert.rejects(stream.putRecord('k', 'data'), CLOSED)
    await assert.rejects(stream.getRecords(), CLOSED)
    assert.throws(() => kinesis.stream('another'), CLOSED)
    const error = await new Promise(resolve => stream.putRecord('k', 'data', resolve))
    assert.equal(error.code, 'ERR_CLOSED')
  })

  test('frees the connections', async () => {
    await Promise.all(startPuts(1))
    assert.ok(server.open > 0)
    await kinesis.close()
    while (server.open > 0) await new Promise(resolve => setImmediate(resolve))
  })
})

describe('close, with a retryPolicy', () => {
  /** A client whose calls fail once, and tells when `count` of them are about to pause. */
  async function openPausing (t, { pauseMs, count, plan }) {
    const server = await startFaultServer({ plan })
    t.after(() => server.close())
    const { promise: pausing, resolve } = withResolvers()
    let asked = 0
    const retryPolicy = () => {
      if (++asked === count) resolve()
      return pauseMs
    }
    const kinesis = new Kinesis({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, retryPolicy, ...PATIENT })
    return { server, kinesis, pausing }
  }
  const failure = faults.error('InternalFailure', { status: 500 })

  test('waits for calls that pause, and counts each once', async t => {
    const plan = { ListStreams: [failure, failure, faults.json({ StreamNames: [] })], PutRecord: faults.error('ValidationException') }
    const { server, kinesis, pausing } = await openPausing(t, { pauseMs: 30, count: 2, plan })
    const listed = kinesis.listStreams({}, { maxAttempts: 3 })
    const refused = assert.rejects(kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: 'd' }, { maxAttempts: 2 }), { attempts: 2 })
    await pausing
    assert.deepEqual(await kinesis.close(), { ok: 1, failed: 1, abandoned: 0 })
    assert.deepEqual((await listed).StreamNames, [])
    await refused
    assert.equal(server.requests.length, 5)
  })

  test('ends calls that pause when its time is up', async t => {
    const { server, kinesis, pausing } = await openPausing(t, { pauseMs: 50000, count: 12, plan: failure })
    const { signal } = new AbortController()
    const ended = Array.from({ length: 12 }, () => assert.rejects(kinesis.listStreams({}, { signal }),
      { ...CLOSED, attempts: 1, persisted: 'unknown' }))
    await pausing
    assert.deepEqual(await kinesis.close({ timeoutMs: 0 }), { ok: 0, failed: 0, abandoned: 12 })
    await Promise.all(ended)
    assert.equal(server.requests.length, 12)
  })
})

test('a callback that throws is the program\'s uncaught exception, and all others are called', async () => {
  const server = await startFaultServer({ plan: PLAN })
  const { code, stdout, stderr } = await runChild({
    env: { ENDPOINT: server.endpoint },
    code: `
      const kinesis = require('./test/lifetime/client').openKinesis()
      const stream = kinesis.stream('stream')
      const uncaught = {}
      let called = 0
      process.on('uncaughtException', ({ message }) => { uncaught[message] = (uncaught[message] ?? 0) + 1 })
      const throwing = name => () => { called++; throw new Error(name) }
      for (let i = 0; i < 50; i++) {
        stream.putRecord('k', 'd', i % 2 ? throwing('put') : () => { called++ })
        kinesis.listStreams(i % 2 ? throwing('call') : () => { called++ })
        kinesis.putRecord({ StreamName: '', PartitionKey: 'k', Data: 'd' }, i % 2 ? throwing('refused') : () => { called++ })
        stream.putRecord('', 'd', i % 2 ? throwing('refused put') : () => { called++ })
      }
      process.on('exit', () => console.log(JSON.stringify({ called, ...uncaught })))`
  })
  await server.close()
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  assert.deepEqual(JSON.parse(stdout), { called: 200, put: 25, call: 25, refused: 25, 'refused put': 25 })
})

function withResolvers () {
  let resolve
  const promise = new Promise(settle => { resolve = settle })
  return { promise, resolve }
}
