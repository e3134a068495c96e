'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const http2 = require('node:http2')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { KinesisClient, SubscribeToShardCommand } = require('@aws-sdk/client-kinesis')
const { EventStreamCodec } = require('@smithy/core/event-streams')
const { NodeHttpHandler } = require('@smithy/node-http-handler')
const oracle = require('cbor')
const { CBOR_TYPE, CREDENTIALS, JSON_TYPE, REGION, signedHeaders, startWireServer } = require('./helpers/wire-server')

const SHARD = 'shardId-000000000000'
const MIB = 1024 * 1024
const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))

async function withConsumer (t, options) {
  let now = Date.now()
  const clock = () => now
  const server = await startWireServer(t, { clock, subscriptionIdleMs: 50, ...options })
  await server.call('CreateStream', { StreamName: 's', ShardCount: 1 })
  const StreamARN = server.account.arn('stream/s')
  const { value } = await server.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' })
  const put = (text, key = 'k') =>
    server.call('PutRecord', { StreamName: 's', PartitionKey: key, Data: Buffer.from(text).toString('base64') })
  return { ...server, put, ConsumerARN: value.Consumer.ConsumerARN, pass: ms => { now += ms } }
}

/** Messages of the event stream that a readable gives, as { type, event, payload }. */
async function * messages (readable, parse = JSON.parse) {
  let buffered = Buffer.alloc(0)
  for await (const chunk of readable) {
    buffered = Buffer.concat([buffered, chunk])
    while (buffered.length >= 4 && buffered.length >= buffered.readUInt32BE(0)) {
      const length = buffered.readUInt32BE(0)
      const { headers, body } = codec.decode(buffered.subarray(0, length))
      buffered = buffered.subarray(length)
      const text = name => headers[name]?.value
      yield {
        type: text(':message-type'), event: text(':event-type') ?? text(':exception-type'), form: text(':content-type'),
        payload: parse(Buffer.from(body))
      }
    }
  }
}

/** Opens a subscription: { status, headers, readable, messages, end() }. */
async function subscribe (t, server, options = {}) {
  const { protocol = 'h2', contentType = JSON_TYPE, parse, start = { Type: 'TRIM_HORIZON' }, ...input } = options
  const fields = { ConsumerARN: server.ConsumerARN, ShardId: SHARD, StartingPosition: start, ...input }
  const body = contentType === CBOR_TYPE ? oracle.encodeOne(fields) : Buffer.from(JSON.stringify(fields))
  const { host, ...headers } = await signedHeaders(server, 'SubscribeToShard', body, { contentType })
  if (protocol === 'h1') {
    const sent = http.request(server.endpoint, { method: 'POST', headers: { host, ...headers } })
    sent.end(body)
    const [response] = await once(sent, 'response')
    response.on('error', () => {})
    t.after(() => response.destroy())
    return { status: response.statusCode, headers: response.headers, readable: response, messages: messages(response, parse) }
  }
  const session = http2.connect(server.endpoint, { settings: { initialWindowSize: 65535 } })
  t.after(() => session.destroy())
  const stream = session.request({ ':method': 'POST', ':path': '/', ':authority': host, ...headers })
  stream.end(body)
  const [answer] = await once(stream, 'response')
  return { status: answer[':status'], headers: answer, readable: stream, session, messages: messages(stream, parse) }
}

const take = async (iterator) => (await iterator.next()).value
const textsOf = ({ Records }) => Records.map(({ Data }) => Buffer.from(Data, 'base64').toString())

describe('SubscribeToShard', () => {
  for (const protocol of ['h2', 'h1']) {
    it(`gives the initial response, what is there, and what comes: ${protocol}`, async (t) => {
      const server = await withConsumer(t, { subscriptionIdleMs: 60000 })
      await server.put('first')
      const { status, headers, messages } = await subscribe(t, server, { protocol })
      assert.equal(status, 200)
      assert.equal(headers['content-type'], 'application/vnd.amazon.eventstream')
      assert.ok(headers['x-amzn-requestid'])
      assert.deepEqual(await take(messages), { type: 'event', event: 'initial-response', form: JSON_TYPE, payload: {} })
      const first = await take(messages)
      assert.equal(first.event, 'SubscribeToShardEvent')
      assert.deepEqual(textsOf(first.payload), ['first'])
      assert.equal(first.payload.ContinuationSequenceNumber, first.payload.Records[0].SequenceNumber)
      assert.equal(first.payload.MillisBehindLatest, 0)
      await server.put('second')
      assert.deepEqual(textsOf((await take(messages)).payload), ['second'])
    })
  }

  it('speaks CBOR to those who asked in it', async (t) => {
    const server = await withConsumer(t)
    await server.put('text')
    const parse = body => oracle.decodeFirstSync(body, { tags: { 1: ms => ms } })
    const { messages } = await subscribe(t, server, { contentType: CBOR_TYPE, parse })
    assert.deepEqual(await take(messages), { type: 'event', event: 'initial-response', form: CBOR_TYPE, payload: {} })
    const { payload: { Records: [record] } } = await take(messages)
    assert.equal(record.Data.toString(), 'text')
    assert.ok(Number.isInteger(record.ApproximateArrivalTimestamp))
  })

  it('gives empty events while nothing comes, to resume after', async (t) => {
    const server = await withConsumer(t)
    const { messages } = await subscribe(t, server, { start: { Type: 'LATEST' } })
    await take(messages)
    const { payload } = await take(messages)
    assert.deepEqual(payload.Records, [])
    await server.put('after')
    for (;;) {
      const { payload: { Records } } = await take(messages)
      if (Records.length > 0) break
    }
    server.pass(5000)
    const resumed = await subscribe(t, server, {
      start: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: payload.ContinuationSequenceNumber }
    })
    await take(resumed.messages)
    assert.deepEqual(textsOf((await take(resumed.messages)).payload), ['after'])
  })

  it('ends in order when its life is over', async (t) => {
    const server = await withConsumer(t, { subscriptionLifeMs: 120 })
    const { messages, readable } = await subscribe(t, server)
    let last
    for await (const message of messages) last = message
    assert.equal(last.type, 'event')
    assert.equal(readable.rstCode, http2.constants.NGHTTP2_NO_ERROR)
  })

  it('is refused within 5 s of the last success, and takes over later', async (t) => {
    const server = await withConsumer(t)
    const first = await subscribe(t, server)
    await take(first.messages)
    server.pass(4999)
    const second = await subscribe(t, server)
    assert.equal(second.status, 400)
    assert.equal(JSON.parse(Buffer.concat(await second.readable.toArray())).__type, 'ResourceInUseException')
    server.pass(1)
    const third = await subscribe(t, server)
    assert.equal(third.status, 200)
    let last
    for await (const message of first.messages) last = message
    assert.equal(last.type, 'exception')
    assert.equal(last.event, 'ResourceInUseException')
    await take(third.messages)
    await server.put('for the third')
    let texts = []
    while (texts.length === 0) texts = textsOf((await take(third.messages)).payload)
    assert.deepEqual(texts, ['for the third'])
  })

  it('ends with ChildShards when the shard is split, after its records', async (t) => {
    const server = await withConsumer(t)
    await server.put('last')
    await server.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: String(2n ** 127n) })
    const { messages } = await subscribe(t, server)
    const events = []
    for await (const { payload } of messages) events.push(payload)
    assert.deepEqual(events.slice(1).flatMap(textsOf), ['last'])
    const { ChildShards, ContinuationSequenceNumber } = events.at(-1)
    assert.deepEqual(ChildShards.map(({ ShardId, ParentShards }) => [ShardId, ParentShards]), [
      ['shardId-000000000001', [SHARD]], ['shardId-000000000002', [SHARD]]
    ])
    assert.equal(ContinuationSequenceNumber, undefined)
  })

  it('does not fill memory for a reader that has stopped reading, and loses nothing when it goes on', async (t) => {
    const server = await withConsumer(t, { credentials: false, subscriptionIdleMs: 60000 })
    const { readable, messages } = await subscribe(t, server)
    readable.pause()
    const [subscription] = server.account.subscriptions.byKey.values()
    let reads = 0
    const { next } = subscription
    subscription.next = limit => {
      reads++
      return next.call(subscription, limit)
    }
    const blob = 'x'.repeat(MIB - 10)
    const count = 30
    for (let i = 0; i < count; i++) {
      const { status } = await server.put(`${i} ${blob}`.slice(0, MIB - 10))
      assert.equal(status, 200)
    }
    // The first events are on their way and do not get through: nothing more is read for them.
    assert.ok(reads < count / 3, `${reads} reads`)
    const seen = []
    await take(messages)
    while (seen.length < count) seen.push(...textsOf((await take(messages)).payload).map(text => text.split(' ')[0]))
    assert.deepEqual(seen, Array.from({ length: count }, (_value, i) => String(i)))
  })

  it('lets go of the shard when the reader goes', async (t) => {
    const server = await withConsumer(t)
    const [shard] = server.account.streams.get('s').shards
    for (const protocol of ['h2', 'h1']) {
      const { messages, readable, session } = await subscribe(t, server, { protocol })
      await take(messages)
      assert.equal(shard.listeners.size, 1)
      readable.destroy()
      session?.destroy()
      while (shard.listeners.size > 0) await new Promise(resolve => setImmediate(resolve))
      server.pass(5000)
    }
    assert.deepEqual(server.errors, [])
  })

  it('refuses what it cannot subscribe to, in a plain answer', async (t) => {
    const server = await withConsumer(t)
    const { status, readable } = await subscribe(t, server, { ShardId: 'shardId-000000000009' })
    assert.equal(status, 400)
    assert.equal(JSON.parse(Buffer.concat(await readable.toArray())).__type, 'ResourceNotFoundException')
  })

  for (const [name, requestHandler] of [['HTTP/2, as it comes', undefined], ['HTTP/1.1', new NodeHttpHandler()]]) {
    it(`works with the SDK over ${name}`, async (t) => {
      const server = await withConsumer(t)
      await server.put('for the SDK')
      const client = new KinesisClient({
        endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler
      })
      t.after(() => client.destroy())
      const { EventStream } = await client.send(new SubscribeToShardCommand({
        ConsumerARN: server.ConsumerARN, ShardId: SHARD, StartingPosition: { Type: 'TRIM_HORIZON' }
      }))
      for await (const { SubscribeToShardEvent: { Records: [record] } } of EventStream) {
        assert.equal(Buffer.from(record.Data).toString(), 'for the SDK')
        assert.ok(record.ApproximateArrivalTimestamp instanceof Date)
        break
      }
    })
  }
})
