'use strict'

// How a subscription lives and ends: its connection, back-pressure, cancelling, the end of clients and processes.

const assert = require('node:assert/strict')
const { constants } = require('node:http2')
const { Readable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kinesis } = require('..')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { runChild, startChild } = require('./helpers/child')
const { KINDS, frame, shardEvent, startEventServer } = require('./helpers/event-server')

const MIB = 1024 * 1024
const INPUT = { ConsumerARN: 'arn:c', ShardId: 'shardId-000000000000', StartingPosition: { Type: 'LATEST' } }

/** A server that answers by `subscribed`, and a client of it. */
async function start (t, kind, subscribed, options) {
  const server = await startEventServer(t, kind, subscribed)
  const { endpoint, ca } = server
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS, ...options })
  t.after(() => kinesis.close({ timeoutMs: 0 }))
  return { server, kinesis }
}

const numbersOf = ({ SubscribeToShardEvent: { Records } }) => Records.map(({ SequenceNumber }) => Number(SequenceNumber))

/** Writes events as fast as the reader takes them, `count` or without end; tells what has gone out. */
function writeEvents (count, dataBytes) {
  const sent = { bytes: 0 }
  function * events () {
    for (let i = 0; i < count; i++) {
      const bytes = shardEvent([i], dataBytes)
      sent.bytes += bytes.length
      yield bytes
    }
  }
  // The reader may leave at any time.
  const subscribed = (response) => pipeline(Readable.from(events(), { highWaterMark: 1 }), response).catch(() => {})
  return { sent, subscribed }
}

/** Waits until a number has stopped growing. */
async function settled (read) {
  for (let before, now = read(); before !== now; before = now, now = read()) await sleep(500)
}

for (const kind of KINDS) {
  describe(`a subscription over ${kind}`, () => {
    it('has a connection of its own and leaves the others to HTTP/1.1', async (t) => {
      const { server, kinesis } = await start(t, kind, (response) => response.write(shardEvent([1])), { maxConnections: 1 })
      await kinesis.listStreams()
      const streams = [await kinesis.subscribeToShard(INPUT), await kinesis.subscribeToShard(INPUT)]
      for (const { EventStream } of streams) assert.deepEqual(numbersOf((await EventStream.next()).value), [1])
      await kinesis.listStreams()
      for (const { EventStream } of streams) await EventStream.return()
      await kinesis.listStreams()
      const calls = server.requests.filter(({ operation }) => operation === 'ListStreams')
      const others = server.requests.filter(({ operation }) => operation === 'SubscribeToShard')
      assert.deepEqual(calls.map(({ httpVersion }) => httpVersion), ['1.1', '1.1', '1.1'])
      const version = kind.startsWith('HTTP/2') ? '2.0' : '1.1'
      assert.deepEqual(others.map(({ httpVersion }) => httpVersion), [version, version])
      assert.equal(new Set(calls.map(({ port }) => port)).size, 1)
      assert.equal(new Set([...calls, ...others].map(({ port }) => port)).size, 3)
    })

    it('does not read ahead of a reader that has stopped, and loses nothing when it goes on', async (t) => {
      const count = 80
      const { sent, subscribed } = writeEvents(count, MIB)
      const { kinesis } = await start(t, kind, subscribed)
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      const seen = numbersOf((await EventStream.next()).value)
      await settled(() => sent.bytes)
      assert.ok(sent.bytes < 32 * MIB, `${sent.bytes} bytes sent`)
      await kinesis.listStreams()
      for await (const event of EventStream) seen.push(...numbersOf(event))
      assert.deepEqual(seen, Array.from({ length: count }, (_value, i) => i))
    })

    it('ends with the loop that is left', async (t) => {
      // Few events: a server of HTTP/2 in Node that is amid writing does not notice that its reader has gone.
      const { server, kinesis } = await start(t, kind, (response) => {
        for (let i = 0; i <= 20; i++) response.write(shardEvent([i]))
      })
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      for await (const event of EventStream) if (numbersOf(event)[0] === 10) break
      await server.gone[0]
      assert.deepEqual(await EventStream.next(), { done: true, value: undefined })
    })

    it('ends by its signal, with its reason', async (t) => {
      const { server, kinesis } = await start(t, kind, (response) => response.write(shardEvent([1])))
      const reason = new Error('enough')
      const aborting = new AbortController()
      const { EventStream } = await kinesis.subscribeToShard(INPUT, { signal: aborting.signal })
      await EventStream.next()
      const [next, second] = [EventStream.next(), EventStream.next()]
      aborting.abort(reason)
      await assert.rejects(next, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
      assert.deepEqual(await second, { done: true, value: undefined })
      await server.gone[0]
    })

    it('ends with its client, which does not wait for it', async (t) => {
      const { server, kinesis } = await start(t, kind, (response) => response.write(shardEvent([1])))
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      await EventStream.next()
      const next = EventStream.next()
      assert.deepEqual(await kinesis.close(), { ok: 0, failed: 0, abandoned: 0 })
      await assert.rejects(next, { name: 'ClosedError', code: 'ERR_CLOSED' })
      await server.gone[0]
    })

    it('passes over events that it does not know', async (t) => {
      const { kinesis } = await start(t, kind, (response) => {
        for (const bytes of [shardEvent([1]), frame('OfTheFuture', { Records: 1 }), shardEvent([2])]) response.write(bytes)
        response.end()
      })
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      const seen = []
      for await (const event of EventStream) seen.push(...numbersOf(event))
      assert.deepEqual(seen, [1, 2])
    })
  })
}

describe('a subscription is dead after silence', { concurrency: true }, () => {
  for (const kind of KINDS) {
    it(`over ${kind}`, async (t) => {
      const { kinesis } = await start(t, kind, (response) => response.write(shardEvent([1])), {
        subscribeSilenceTimeoutMs: 3000, requestTimeoutMs: 2700, timeoutMs: 2850, maxAttempts: 1
      })
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      await EventStream.next()
      await assert.rejects(EventStream.next(),
        { name: 'TimeoutError', code: 'ETIMEDOUT', retryable: true, message: /nothing came for 3000 ms/ })
    })
  }
})

describe('a subscription', () => {
  const KIND = KINDS[0]
  // Each must be told once, after what came before it.
  const CUTS = {
    'RST_STREAM with CANCEL': ({ stream }) => stream.close(constants.NGHTTP2_CANCEL),
    'RST_STREAM with REFUSED_STREAM': ({ stream }) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    'the end of the connection': ({ stream }) => stream.session.destroy()
  }
  for (const [name, cut] of Object.entries(CUTS)) {
    it(`tells of ${name}`, async (t) => {
      const { kinesis } = await start(t, KIND, async (response) => {
        response.write(shardEvent([1]))
        await sleep(50)
        cut(response)
      })
      const { EventStream } = await kinesis.subscribeToShard(INPUT)
      assert.deepEqual(numbersOf((await EventStream.next()).value), [1])
      await assert.rejects(EventStream.next(), { name: 'NetworkError', code: 'ECONNRESET', retryable: true, attempts: 1 })
      assert.deepEqual(await EventStream.next(), { done: true, value: undefined })
    })
  }

  it('may be aborted before it has begun', async (t) => {
    const { server, kinesis } = await start(t, KIND, () => {})
    const aborting = new AbortController()
    const reason = new Error('too late')
    aborting.abort(reason)
    await assert.rejects(kinesis.subscribeToShard(INPUT, { signal: aborting.signal }), { name: 'AbortError', cause: reason })
    const later = new AbortController()
    const subscribing = kinesis.subscribeToShard(INPUT, { signal: later.signal })
    later.abort(reason)
    await assert.rejects(subscribing, { name: 'AbortError', cause: reason })
    assert.ok(server.requests.length <= 1)
  })

  it('checks its input', async (t) => {
    const { kinesis } = await start(t, KIND, () => {})
    for (const wrong of [{}, { ...INPUT, ConsumerARN: 1 }, { ...INPUT, StartingPosition: {} }, { ...INPUT, Shard: '' }]) {
      await assert.rejects(kinesis.subscribeToShard(wrong), { code: 'ERR_INVALID_ARG_VALUE' })
    }
    await kinesis.close()
    await assert.rejects(kinesis.subscribeToShard(INPUT), { code: 'ERR_CLOSED' })
  })

  it('gives its stream to a callback, too', async (t) => {
    const { kinesis } = await start(t, KIND, (response) => response.end(shardEvent([7])))
    const { EventStream } = await new Promise((resolve, reject) =>
      kinesis.subscribeToShard(INPUT, (error, output) => error ? reject(error) : resolve(output)))
    assert.deepEqual(numbersOf((await EventStream.next()).value), [7])
  })

  it('answers several that ask at once, in order', async (t) => {
    const { kinesis } = await start(t, KIND, (response) => {
      for (const number of [1, 2, 3]) response.write(shardEvent([number]))
      response.end()
    })
    const { EventStream } = await kinesis.subscribeToShard(INPUT)
    const all = await Promise.all(Array.from({ length: 5 }, () => EventStream.next()))
    assert.deepEqual(all.map(({ done, value }) => done ? 'done' : numbersOf(value)[0]), [1, 2, 3, 'done', 'done'])
  })

  const program = (body) => `
    const { Kinesis } = require('.')
    const kinesis = new Kinesis({
      endpoint: process.env.ENDPOINT, ca: process.env.CA || undefined, region: 'us-east-1', credentials: ${JSON.stringify(CREDENTIALS)}
    })
    const open = async () => (await kinesis.subscribeToShard(${JSON.stringify(INPUT)})).EventStream
    ${body}`

  async function forChildren (t, subscribed) {
    const server = await startEventServer(t, KIND, subscribed)
    return { server, env: { ENDPOINT: server.endpoint, CA: server.ca } }
  }
  const ends = ({ code, stdout, stderr, timedOut }, printed) =>
    assert.deepEqual({ code, stdout, stderr, timedOut }, { code: 0, stdout: printed, stderr: '', timedOut: false })

  it('keeps the process alive while somebody waits, and no longer', async (t) => {
    const { server, env } = await forChildren(t, async (response) => {
      response.write(shardEvent([1]))
      await sleep(300)
      response.write(shardEvent([2]))
    })
    ends(await runChild({
      env,
      code: program(`open().then(async (events) => {
        for (const _ of '12') console.log((await events.next()).value.SubscribeToShardEvent.ContinuationSequenceNumber)
      })`)
    }), '1\n2\n')
    await server.gone[0]
  })

  it('ends when it was forgotten, even with a signal that lives on', async (t) => {
    const { server, env } = await forChildren(t, (response) => response.write(shardEvent([1])))
    const child = startChild({
      env,
      nodeArgs: ['--expose-gc'],
      code: program(`
        const { signal } = new AbortController()
        const forget = async () => { await (await kinesis.subscribeToShard(${JSON.stringify(INPUT)}, { signal })).EventStream.next() }
        const stay = setInterval(() => global.gc(), 20)
        forget().then(() => console.log('forgotten'))
        process.on('SIGUSR2', () => { clearInterval(stay); console.log(signal.aborted) })`)
    })
    await child.printed('forgotten')
    await server.gone[0]
    child.process.kill('SIGUSR2')
    ends(await child.finished, 'forgotten\nfalse\n')
  })

  it('is not collected while somebody waits for it', async (t) => {
    const { env } = await forChildren(t, async (response) => {
      await sleep(500)
      response.write(shardEvent([5]))
    })
    ends(await runChild({
      env,
      nodeArgs: ['--expose-gc'],
      code: program(`
        open().then((events) => { events.next().then(({ value }) => { clearInterval(stay); console.log(value.SubscribeToShardEvent.MillisBehindLatest) }) })
        const stay = setInterval(() => global.gc(), 20)`)
    }), '0\n')
  })

  it('ends with its worker, at any moment', async (t) => {
    const { subscribed } = writeEvents(Infinity, 20000)
    const { env } = await forChildren(t, subscribed)
    ends(await runChild({
      env,
      timeoutMs: 180000,
      code: `
        const { Worker } = require('node:worker_threads')
        const { once } = require('node:events')
        const code = ${JSON.stringify(program(`
          const { parentPort } = require('node:worker_threads')
          const read = async () => { for await (const _ of await open()) parentPort.postMessage('event') }
          for (let i = 0; i < 4; i++) read()
          open()`))}
        const run = async (i) => {
          const worker = new Worker(code, { eval: true })
          if (i % 3 !== 0) await once(worker, 'message')
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
          await worker.terminate()
        }
        (async () => {
          for (let i = 0; i < 20; i++) await run(i)
          console.log('terminated')
        })()`
    }), 'terminated\n')
  })

  for (const how of ['exit', 'reallyExit']) {
    it(`does not hold up process.${how}`, async (t) => {
      const { subscribed } = writeEvents(Infinity, 20000)
      const { env } = await forChildren(t, subscribed)
      for (let i = 0; i < 8; i++) {
        const { code, signal, stderr } = await runChild({
          env,
          code: program(`
            const read = async () => { for await (const _ of await open()) setTimeout(() => process.${how}(7), ${i * 3}) }
            for (let i = 0; i < 4; i++) read()`)
        })
        assert.deepEqual({ code, signal, stderr }, { code: 7, signal: null, stderr: '' })
      }
    })
  }
})
