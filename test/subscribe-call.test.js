'use strict'

// A subscription is a call until its head: options, retries and remedies hold for it as for any other.

const assert = require('node:assert/strict')
const diagnostics = require('node:diagnostics_channel')
const { describe, it } = require('node:test')
const { Kinesis } = require('..')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { KINDS, shardEvent, startEventServer } = require('./helpers/event-server')
const { openStubbed } = require('./helpers/stub-client')

const CONSUMER = 'arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1700000000'
const INPUT = { ConsumerARN: CONSUMER, ShardId: 'shardId-000000000000', StartingPosition: { Type: 'LATEST' } }
const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const MINUTE_MS = 60 * 1000

/** Answers SubscribeToShard by the plan's entries in turn, an exception's name or what to do; later ones succeed. */
async function start (t, plan, options, subscribed = (response) => response.end(shardEvent([1]))) {
  const server = await startEventServer(t, KINDS[0], subscribed, (request, response) => {
    const entry = plan.shift()
    if (typeof entry !== 'string') return entry?.(request, response)
    response.writeHead(entry.startsWith('Internal') ? 500 : 400, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify({ __type: entry, message: 'planned' }))
    return true
  })
  const { endpoint, ca } = server
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS, ...options })
  t.after(() => kinesis.close({ timeoutMs: 0 }))
  return { server, kinesis }
}

async function numbers (EventStream) {
  const seen = []
  for await (const { SubscribeToShardEvent: { Records } } of EventStream) seen.push(...Records.map(({ SequenceNumber }) => SequenceNumber))
  return seen
}

const signedAt = ({ headers }) => Date.parse(headers['x-amz-date'].replace(/(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5'))
const keyOf = ({ headers }) => /Credential=(\w+)\//.exec(headers.authorization)[1]

/** The server's clock is off by so much, and it may refuse for that. */
const clockOff = (offsetMs, refusal) => (request, response) => {
  response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString())
  if (refusal === undefined) return false
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: refusal }))
  return true
}

describe('a subscription, up to its head,', CONCURRENTLY, () => {
  it('gets other credentials for those that have expired', async (t) => {
    let given = 0
    const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `AKIDKEY${++given}` })
    const { server, kinesis } = await start(t, ['ExpiredTokenException'], { credentials })
    const { EventStream, $metadata } = await kinesis.subscribeToShard(INPUT)
    assert.equal($metadata.attempts, 2)
    assert.deepEqual(server.requests.map(keyOf), ['AKIDKEY1', 'AKIDKEY2'])
    assert.deepEqual(await numbers(EventStream), ['1'])
  })

  it('corrects its clock by a refusal', async (t) => {
    const { server, kinesis } = await start(t, [clockOff(20 * MINUTE_MS, 'InvalidSignatureException'), clockOff(20 * MINUTE_MS)])
    const { EventStream, $metadata } = await kinesis.subscribeToShard(INPUT)
    assert.equal($metadata.attempts, 2)
    assert.deepEqual(server.requests.map((request) => Math.round((signedAt(request) - Date.now()) / MINUTE_MS) || 0), [0, 20])
    await EventStream.return()
  })

  it('learns the time from its head, not from its end', async (t) => {
    const aside = clockOff(10 * MINUTE_MS)
    // Meanwhile another answer tells the true time: the subscription's end must not bring back the old one.
    const { server, kinesis } = await start(t, [aside, clockOff(0)], {}, (response) => response.write(shardEvent([1])))
    const { EventStream } = await kinesis.subscribeToShard(INPUT)
    await kinesis.listStreams()
    await EventStream.next()
    await EventStream.return()
    await server.gone[0]
    await kinesis.listStreams()
    assert.deepEqual(server.requests.map((request) => Math.round((signedAt(request) - Date.now()) / MINUTE_MS) || 0), [0, 10, 0])
  })

  it('has the options of a call', async (t) => {
    const { server, kinesis } = await start(t, ['InternalFailureException', 'InternalFailureException', 'InternalFailureException'])
    await assert.rejects(kinesis.subscribeToShard(INPUT, { maxAttempts: 1 }), { name: 'InternalFailureException', attempts: 1 })
    const { $metadata } = await kinesis.request('SubscribeToShard', INPUT, { maxAttempts: 3 })
    assert.equal($metadata.attempts, 3)
    assert.equal(server.requests.length, 4)
    await assert.rejects(kinesis.subscribeToShard(INPUT, { maxAttempts: 0 }), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  for (const limit of ['requestTimeoutMs', 'timeoutMs']) {
    it(`is given up after ${limit}, which a stream that has begun outlives`, async (t) => {
      const hang = () => true
      let limitMs = 400
      const { kinesis } = await start(t, [hang], { maxAttempts: 1 }, (response) => {
        setTimeout(() => response.end(shardEvent([1])), 1.3 * limitMs)
      })
      await assert.rejects(kinesis.subscribeToShard(INPUT, { [limit]: 100 }), { name: 'TimeoutError' })
      // A busy machine takes its time for a connection; what counts is the time after that.
      const begin = () => kinesis.subscribeToShard(INPUT, { [limit]: limitMs *= 2 })
      const { EventStream } = await begin().catch(begin).catch(begin).catch(begin)
      assert.deepEqual(await numbers(EventStream), ['1'])
    })
  }

  it('asks the retry policy', async (t) => {
    const asked = []
    const retryPolicy = ({ code }, attempt) => {
      asked.push([code, attempt])
      return code === 'ResourceInUseException' && 1
    }
    const { kinesis } = await start(t, ['ResourceInUseException'], { retryPolicy })
    const { EventStream, $metadata } = await kinesis.subscribeToShard(INPUT)
    assert.equal($metadata.attempts, 2)
    assert.deepEqual(asked, [['ResourceInUseException', 1]])
    assert.deepEqual(await numbers(EventStream), ['1'])
  })

  it('is JSON, whatever the protocol of other calls', async (t) => {
    const { server, kinesis } = await start(t, [], { protocol: 'cbor' })
    const { EventStream } = await kinesis.subscribeToShard(INPUT)
    assert.deepEqual(await numbers(EventStream), ['1'])
    assert.equal(server.requests[0].headers['content-type'], 'application/x-amz-json-1.1')
  })

  it('is no success where the answer is no event stream', async (t) => {
    const answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>proxy</p>')
      return true
    }
    const { kinesis } = await start(t, [answer], { maxAttempts: 1 })
    await assert.rejects(kinesis.subscribeToShard(INPUT),
      { code: 'ERR_BAD_RESPONSE', message: /of another type: HTTP 200, text\/html.*<p>proxy/ })
  })

  it('is observed as a call', async (t) => {
    const { server, kinesis } = await start(t, [])
    const told = []
    const listen = ({ operation, attributes }) => {
      if (!server.endpoint.endsWith(`:${attributes['server.port']}`)) return // of a test beside this one
      told.push([operation, attributes['http.response.status_code']])
    }
    diagnostics.subscribe('kinesis-native:request', listen)
    t.after(() => diagnostics.unsubscribe('kinesis-native:request', listen))
    const { EventStream } = await kinesis.subscribeToShard(INPUT)
    await new Promise(setImmediate)
    assert.deepEqual(told, [['SubscribeToShard', 200]])
    await EventStream.return()
  })
})

describe('what crosses to the core', () => {
  it('is the account of the consumer, the options and the silence', async () => {
    const { kinesis, stub } = openStubbed({ subscribeSilenceTimeoutMs: 7000, protocol: 'cbor' })
    const subscribing = kinesis.subscribeToShard(INPUT, { maxAttempts: 2, timeoutMs: 300, requestTimeoutMs: 200 })
    const [{ listener, ...call }] = stub.subscriptions
    listener.ended(Object.assign(new Error('over'), { code: 'ECONNRESET' }))
    await assert.rejects(subscribing, { message: 'over' })
    const { operation, input, label, endpoint, protocol, maxAttempts, timeoutMs, requestTimeoutMs, silenceTimeoutMs } = call
    assert.deepEqual(
      { operation, input, label, endpoint, protocol, maxAttempts, timeoutMs, requestTimeoutMs, silenceTimeoutMs },
      {
        operation: 'SubscribeToShard',
        input: INPUT,
        label: '123456789012',
        endpoint: 'data',
        protocol: 'json',
        maxAttempts: 2,
        timeoutMs: 300,
        requestTimeoutMs: 200,
        silenceTimeoutMs: 7000
      })
  })

  it('refuses a silence out of range', () => {
    for (const subscribeSilenceTimeoutMs of [999, 600001, 1.5, '60000']) {
      assert.throws(() => openStubbed({ subscribeSilenceTimeoutMs }), { code: 'ERR_INVALID_ARG_VALUE', message: /subscribeSilenceTimeoutMs/ })
    }
  })
})

describe('the records of an event', CONCURRENTLY, () => {
  const large = (response) => response.end(shardEvent([1, 2, 3], 100000))
  const read = async (kinesis) => {
    const { EventStream } = await kinesis.subscribeToShard(INPUT)
    return (await EventStream.next()).value.SubscribeToShardEvent.Records
  }

  it('share one allocation', async (t) => {
    for (const subscribed of [undefined, large]) {
      const { kinesis } = await start(t, [], {}, subscribed)
      const records = await read(kinesis)
      assert.equal(new Set(records.map(({ Data }) => Data.buffer)).size, 1)
      assert.equal(records[0].Data.buffer.byteLength, records.reduce((bytes, { Data }) => bytes + Data.length, 0))
      for (const { Data, SequenceNumber } of records) assert.ok(Data.every((byte) => byte === Number(SequenceNumber)))
    }
  })

  it('have memory of their own with copyRecords', async (t) => {
    const { kinesis } = await start(t, [], { copyRecords: true }, large)
    const records = await read(kinesis)
    for (const { Data } of records) assert.equal(Data.buffer.byteLength, Data.length)
  })
})
