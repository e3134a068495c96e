'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const https = require('node:https')
const tls = require('node:tls')
const { after, before, describe, it } = require('node:test')
const { NodeHttp2Handler, NodeHttpHandler } = require('@smithy/node-http-handler')
const sdk = require('@aws-sdk/client-kinesis')
const { Kinesis } = require('../..')
const { createLocalKinesis } = require('../../lib/local')
const { call, CREDENTIALS, REGION } = require('../helpers/call')

const SHARD = 'shardId-000000000000'
const texts = (records) => records.map(({ Data }) => Buffer.from(Data).toString())

/** What a program does with a stream of its own, by commands of the SDK. */
async function useStream (client, StreamName) {
  await client.send(new sdk.CreateStreamCommand({ StreamName, ShardCount: 1 }))
  await sdk.waitUntilStreamExists({ client, maxWaitTime: 20, minDelay: 1 }, { StreamName })
  const { SequenceNumber } = await client.send(new sdk.PutRecordCommand({
    StreamName, PartitionKey: 'k', Data: Buffer.from('one')
  }))
  const { Records } = await client.send(new sdk.PutRecordsCommand({
    StreamName, Records: ['two', 'three'].map((text) => ({ PartitionKey: text, Data: Buffer.from(text) }))
  }))
  const { ShardIterator } = await client.send(new sdk.GetShardIteratorCommand({
    StreamName, ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON'
  }))
  const read = await client.send(new sdk.GetRecordsCommand({ ShardIterator }))
  assert.deepEqual(texts(read.Records), ['one', 'two', 'three'])
  assert.deepEqual(read.Records.map((one) => one.SequenceNumber), [SequenceNumber, ...Records.map((one) => one.SequenceNumber)])
  assert.ok(read.Records[0].ApproximateArrivalTimestamp instanceof Date)
  assert.ok(Math.abs(read.Records[0].ApproximateArrivalTimestamp - Date.now()) < 60000)
  await assert.rejects(client.send(new sdk.DescribeStreamSummaryCommand({ StreamName: 'none' })),
    (error) => error instanceof sdk.ResourceNotFoundException && error.message.includes('none'))
  await client.send(new sdk.DeleteStreamCommand({ StreamName }))
  await sdk.waitUntilStreamNotExists({ client, maxWaitTime: 20, minDelay: 1 }, { StreamName })
}

/** Events of a subscription until `until` says that is enough. */
async function readEvents (client, input, until) {
  const { EventStream } = await client.send(new sdk.SubscribeToShardCommand(input))
  const events = []
  for await (const { SubscribeToShardEvent: event } of EventStream) {
    events.push(event)
    if (until(events)) break
  }
  return events
}

for (const isTls of [false, true]) {
  describe(`the AWS SDK over ${isTls ? 'TLS' : 'plain HTTP'}`, () => {
    let server
    before(async () => { server = await createLocalKinesis({ tls: isTls, region: REGION }) })
    after(() => server.close())

    const { Agent } = isTls ? https : http
    const handlers = {
      'HTTP/1.1': () => new NodeHttpHandler(isTls
        ? { httpsAgent: new Agent({ keepAlive: true, ca: server.ca }) }
        : { httpAgent: new Agent({ keepAlive: true }) }),
      // The SDK's own handler takes no CA for HTTP/2: the environment's is for whole processes.
      'HTTP/2, as it ships': () => isTls ? new NodeHttp2Handler({ nodeHttp2ConnectOptions: { ca: server.ca } }) : undefined
    }
    for (const [name, makeHandler] of Object.entries(handlers)) {
      it(name, async (t) => {
        const { endpoint, credentials, region } = server
        const client = new sdk.KinesisClient({ endpoint, credentials, region, requestHandler: makeHandler() })
        t.after(() => client.destroy())
        const protocols = new Set()
        client.middlewareStack.add((next) => async (args) => {
          const result = await next(args)
          const { body } = result.response
          protocols.add(body instanceof http.IncomingMessage ? 'h1' : 'h2')
          return result
        }, { step: 'deserialize', priority: 'low' })
        await useStream(client, `sdk-${name.replace(/\W/g, '')}`)
        assert.deepEqual([...protocols], [name === 'HTTP/1.1' ? 'h1' : 'h2'])
      })
    }
  })
}

describe('SubscribeToShard of the AWS SDK, over HTTP/2 as it ships', () => {
  let server, client, ConsumerARN
  before(async () => {
    server = await createLocalKinesis({ streams: { clicks: 1 }, region: REGION })
    client = new sdk.KinesisClient(server)
    const { StreamDescriptionSummary: { StreamARN } } = await client.send(new sdk.DescribeStreamSummaryCommand({ StreamName: 'clicks' }))
    ;({ Consumer: { ConsumerARN } } = await client.send(new sdk.RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'reader' })))
  })
  after(async () => {
    client.destroy()
    await server.close()
  })

  const put = (text) => client.send(new sdk.PutRecordCommand({ StreamName: 'clicks', PartitionKey: 'k', Data: Buffer.from(text) }))

  it('gives what is there and what comes, and the child shards at the end', async () => {
    await put('before')
    const read = readEvents(client, { ConsumerARN, ShardId: SHARD, StartingPosition: { Type: 'TRIM_HORIZON' } },
      (events) => events.at(-1).ContinuationSequenceNumber === undefined)
    await put('after')
    await client.send(new sdk.SplitShardCommand({
      StreamName: 'clicks', ShardToSplit: SHARD, NewStartingHashKey: String(1n << 127n)
    }))
    const events = await read
    assert.deepEqual(texts(events.flatMap(({ Records }) => Records)), ['before', 'after'])
    assert.deepEqual(events.at(-1).ChildShards.map(({ ShardId }) => ShardId), ['shardId-000000000001', 'shardId-000000000002'])
  })

  it('is told apart from one that runs already', async () => {
    const input = { ConsumerARN, ShardId: 'shardId-000000000001', StartingPosition: { Type: 'LATEST' } }
    const { EventStream } = await client.send(new sdk.SubscribeToShardCommand(input))
    await assert.rejects(client.send(new sdk.SubscribeToShardCommand(input)), sdk.ResourceInUseException)
    await EventStream[Symbol.asyncIterator]().return?.()
  })
})

describe('our own client', () => {
  for (const isTls of [false, true]) {
    it(`over ${isTls ? 'TLS' : 'plain HTTP'}`, async (t) => {
      const server = await createLocalKinesis({ streams: { clicks: 3 }, tls: isTls, region: REGION })
      const { endpoint, credentials, region, ca } = server
      const kinesis = new Kinesis({ endpoint, credentials, region, ...(ca && { ca }) })
      t.after(async () => {
        await kinesis.close()
        await server.close()
      })
      const stream = kinesis.stream('clicks', { ShardIteratorType: 'TRIM_HORIZON' })
      const sent = Array.from({ length: 200 }, (_, i) => `event ${i}`)
      const results = await Promise.all(sent.map((text) => stream.putRecord(text, text)))
      assert.deepEqual(server.ledger('clicks').map(({ data }) => JSON.parse(data)).sort(), [...sent].sort())
      assert.deepEqual(server.ledger('clicks').map(({ sequenceNumber }) => sequenceNumber).sort(),
        results.map(({ SequenceNumber }) => SequenceNumber).sort())
      const { Records } = await kinesis.putRecords({ StreamName: 'clicks', Records: [{ PartitionKey: 'a', Data: Buffer.from('b') }] })
      assert.match(Records[0].ShardId, /^shardId-/)
      await assert.rejects(kinesis.describeStreamSummary({ StreamName: 'none' }), { name: 'ResourceNotFoundException' })
    })
  }

  it('with other keys is refused as the service does it', async (t) => {
    const server = await createLocalKinesis({ region: REGION })
    const { endpoint, region } = server
    const kinesis = new Kinesis({ endpoint, region, credentials: CREDENTIALS })
    t.after(async () => {
      await kinesis.close()
      await server.close()
    })
    await assert.rejects(kinesis.listStreams(), { name: 'UnrecognizedClientException', statusCode: 400 })
  })
})

describe('kinesis (mhart)', () => {
  /** It as it is configured, over TLS, which is all it speaks. */
  async function useKinesis (options) {
    const kinesis = require('kinesis')
    const request = (action, data) => new Promise((resolve, reject) =>
      kinesis.request(action, data, options, (error, result) => error ? reject(error) : resolve(result)))
    const { StreamNames } = await request('ListStreams', {})
    assert.deepEqual(StreamNames, ['clicks'])
    await request('PutRecord', { StreamName: 'clicks', PartitionKey: 'k', Data: Buffer.from('hello').toString('base64') })
    const { ShardIterator } = await request('GetShardIterator', { StreamName: 'clicks', ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON' })
    const { Records } = await request('GetRecords', { ShardIterator })
    assert.equal(Buffer.from(Records[0].Data, 'base64').toString(), 'hello')
    await assert.rejects(request('DescribeStream', { StreamName: 'none' }), { name: 'ResourceNotFoundException' })
  }

  // To a host that isn't of amazonaws.com it signs for no service at all, so no signature can be right.
  it('works by host and port where signatures are not looked at', async (t) => {
    const server = await createLocalKinesis({ tls: true, streams: { clicks: 1 }, credentials: false, region: REGION })
    t.after(() => server.close())
    const { hostname, port } = new URL(server.endpoint)
    const agent = new https.Agent({ keepAlive: true })
    t.after(() => agent.destroy())
    await useKinesis({ region: REGION, host: hostname, port, credentials: CREDENTIALS, agent })
  })

  it('signs rightly for the service\'s own name', async (t) => {
    const server = await createLocalKinesis({ tls: true, streams: { clicks: 1 }, region: REGION })
    t.after(() => server.close())
    const { hostname: host, port } = new URL(server.endpoint)
    const agent = new https.Agent({ keepAlive: true })
    agent.createConnection = (options) => tls.connect({ ...options, host, port, servername: 'localhost', ca: server.ca })
    t.after(() => agent.destroy())
    await useKinesis({ region: REGION, credentials: server.credentials, agent })
  })
})

describe('a program that was written for kinesalite', () => {
  it('works with any keys where credentials are off', async (t) => {
    const server = await createLocalKinesis({ credentials: false, region: REGION })
    t.after(() => server.close())
    await call(server, 'CreateStream', { StreamName: 'clicks', ShardCount: 2 })
    const { StreamDescription } = await call(server, 'DescribeStream', { StreamName: 'clicks' })
    assert.equal(StreamDescription.StreamStatus, 'ACTIVE')
    assert.equal(StreamDescription.Shards.length, 2)
    await call(server, 'PutRecord', { StreamName: 'clicks', PartitionKey: 'k', Data: 'aGVsbG8=' })
    assert.equal(String(server.ledger('clicks')[0].data), 'hello')
  })
})
