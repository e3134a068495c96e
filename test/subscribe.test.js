'use strict'

// SubscribeToShard against the local Kinesis: what the AWS SDK gives, both faces of ours give too.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { NodeHttp2Handler, NodeHttpHandler } = require('@smithy/node-http-handler')
const { Kinesis } = require('..')
const { createLocalKinesis } = require('../lib/local')
const face = require('../lib/sdk')

const SHARD = 'shardId-000000000000'
const START = { Type: 'TRIM_HORIZON' }
const TRANSPORTS = { 'HTTP/2 over TLS': { tls: true }, 'HTTP/1.1': {} }

/** A local Kinesis with a stream, a client of ours, one of the SDK's, and one of ours by its names. */
async function start (t, options) {
  const server = await createLocalKinesis({ streams: { s: 1 }, limits: false, ...options })
  const { endpoint, ca, region, credentials } = server
  const kinesis = new Kinesis({ endpoint, ca, region, credentials })
  const requestHandler = options.tls ? new NodeHttp2Handler({ nodeHttp2ConnectOptions: { ca } }) : new NodeHttpHandler()
  const configuration = { endpoint, region, credentials, maxAttempts: 1, requestHandler }
  const theirs = new sdk.KinesisClient(configuration)
  const renamed = new face.KinesisClient(configuration)
  t.after(async () => {
    theirs.destroy()
    renamed.destroy()
    await kinesis.close({ timeoutMs: 0 })
    await server.close()
  })
  const { StreamDescriptionSummary: { StreamARN } } = await kinesis.describeStreamSummary({ StreamName: 's' })
  const register = async (ConsumerName) =>
    (await kinesis.request('RegisterStreamConsumer', { StreamARN, ConsumerName })).Consumer.ConsumerARN
  const put = (...texts) => kinesis.putRecords({
    StreamName: 's', Records: texts.map((text) => ({ PartitionKey: `key of ${text.slice(0, 9)}`, Data: text }))
  })
  return { server, kinesis, theirs, renamed, register, put }
}

/** The ways to subscribe, as { EventStream, $metadata }. */
const ours = ({ kinesis }, input, options) => kinesis.subscribeToShard({ ShardId: SHARD, StartingPosition: START, ...input }, options)
const sdks = ({ theirs }, input) =>
  theirs.send(new sdk.SubscribeToShardCommand({ ShardId: SHARD, StartingPosition: START, ...input }))

const renameds = ({ renamed }, input) =>
  renamed.send(new face.SubscribeToShardCommand({ ShardId: SHARD, StartingPosition: START, ...input }))

/** Events until the stream ends or `until` is met, and the error that ended it. */
async function collect (subscribing, until = () => false) {
  const events = []
  try {
    const { EventStream } = await subscribing
    for await (const event of EventStream) {
      events.push(event)
      if (until(events)) break
    }
  } catch (error) {
    return { events, error }
  }
  return { events }
}

/** With bytes as Buffers, and without members that are undefined: what both have in common. */
function plain (value) {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)
    .map(([name, member]) => [name, plain(member)]))
}

const textsOf = (events) => events.flatMap(({ SubscribeToShardEvent: { Records } }) => Records.map(({ Data }) => String(Data)))

for (const [name, transport] of Object.entries(TRANSPORTS)) {
  describe(`subscribeToShard over ${name}`, () => {
    it('gives what the SDK gives, to the end of the shard', async (t) => {
      const pair = await start(t, transport)
      await pair.put('one', 'ä日😀', '\0', 'x'.repeat(300000))
      await pair.kinesis.splitShard({ StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: String(2n ** 127n) })
      const mine = await collect(ours(pair, { ConsumerARN: await pair.register('ours') }))
      const other = await collect(sdks(pair, { ConsumerARN: await pair.register('theirs') }))
      assert.deepEqual(plain(mine.events), plain(other.events))
      const bySdksNames = await collect(renameds(pair, { ConsumerARN: await pair.register('renamed') }))
      assert.deepStrictEqual(bySdksNames, other)
      assert.equal(textsOf(mine.events).length, 4)
      const { ChildShards, ContinuationSequenceNumber } = mine.events.at(-1).SubscribeToShardEvent
      assert.deepEqual(ChildShards.map(({ ParentShards }) => ParentShards), [[SHARD], [SHARD]])
      assert.equal(ContinuationSequenceNumber, undefined)
    })

    it('says what it was answered with', async (t) => {
      const pair = await start(t, transport)
      const [mine, other, renamed] = [
        await ours(pair, { ConsumerARN: await pair.register('ours') }),
        await sdks(pair, { ConsumerARN: await pair.register('theirs') }),
        await renameds(pair, { ConsumerARN: await pair.register('renamed') })
      ]
      const steady = ({ $metadata: { requestId, extendedRequestId, ...rest } }) =>
        ({ ...rest, requestId: requestId.length, extendedRequestId: typeof extendedRequestId })
      assert.deepEqual([mine.$metadata.httpStatusCode, mine.$metadata.attempts], [200, 1])
      assert.match(mine.$metadata.requestId, /^[0-9a-f-]{36}$/)
      assert.deepStrictEqual(steady(mine), steady(other))
      assert.deepStrictEqual(steady(renamed), steady(other))
      assert.deepEqual(Object.keys(mine).sort(), Object.keys(other).sort())
      for (const { EventStream } of [mine, renamed]) await EventStream.return()
    })

    it('gives records as they come', async (t) => {
      const pair = await start(t, transport)
      const { EventStream } = await ours(pair, { ConsumerARN: await pair.register('c') })
      const sent = Array.from({ length: 20 }, (_value, i) => `record ${i}`)
      const seen = []
      await pair.put(sent[0])
      for await (const event of EventStream) {
        seen.push(...textsOf([event]))
        if (seen.length === sent.length) break
        await pair.put(sent[seen.length])
      }
      assert.deepEqual(seen, sent)
    })

    it('takes a Date as the position to start at', async (t) => {
      const pair = await start(t, transport)
      await pair.put('old')
      const { events: [event] } = await collect(ours(pair, { ConsumerARN: await pair.register('c') }), () => true)
      const { ApproximateArrivalTimestamp } = event.SubscribeToShardEvent.Records[0]
      const StartingPosition = { Type: 'AT_TIMESTAMP', Timestamp: ApproximateArrivalTimestamp }
      const { events } = await collect(ours(pair, { ConsumerARN: await pair.register('d'), StartingPosition }), () => true)
      assert.deepEqual(textsOf(events), ['old'])
    })

    it('is refused as any call is', async (t) => {
      const pair = await start(t, transport)
      const ConsumerARN = await pair.register('c')
      const unknown = { ConsumerARN, ShardId: 'shardId-000000000009' }
      const { error: mine } = await collect(ours(pair, unknown))
      const { error: other } = await collect(sdks(pair, unknown))
      assert.equal(mine.name, 'ResourceNotFoundException')
      for (const member of ['name', 'message', '$fault']) assert.equal(mine[member], other[member])
      assert.equal(mine.$metadata.httpStatusCode, other.$metadata.httpStatusCode)
      const { EventStream } = await ours(pair, { ConsumerARN })
      const { error } = await collect(ours(pair, { ConsumerARN }))
      assert.equal(error.name, 'ResourceInUseException')
      await EventStream.return()
    })

    it('is retried until it is accepted', async (t) => {
      const pair = await start(t, transport)
      const ConsumerARN = await pair.register('c')
      pair.server.setFaults([
        { fault: 'internalFailure', operation: 'SubscribeToShard', nth: 1 },
        { fault: 'cutBefore', operation: 'SubscribeToShard', nth: 2 }
      ])
      const { $metadata, EventStream } = await ours(pair, { ConsumerARN })
      assert.equal($metadata.attempts, 3)
      await EventStream.return()
    })

    // After the first event, in which the record is; the second comes when there is another record.
    const FAULTS = {
      eventBadCrc: { code: 'ERR_BAD_RESPONSE', name: 'ResponseError', message: /wrong checksum/ },
      eventBadPrelude: { code: 'ERR_BAD_RESPONSE', name: 'ResponseError', message: /wrong checksum of its lengths/ },
      eventHugeLength: { code: 'ERR_BAD_RESPONSE', name: 'ResponseError', message: /wrong checksum of its lengths/ },
      eventUnknownHeader: { code: 'ERR_BAD_RESPONSE', name: 'ResponseError', message: /header of an unknown type/ },
      eventCut: { code: 'ECONNRESET', name: 'NetworkError', retryable: true, message: /cut/ },
      eventException: {
        code: 'InternalFailureException', name: 'InternalFailureException', message: 'A fault that was planned.', like: true
      },
      eventError: { code: 'InternalError', name: 'InternalError', message: 'A fault that was planned.', like: true },
      eventEnd: undefined
    }
    for (const [fault, expected] of Object.entries(FAULTS)) {
      it(`ends with what it should after ${fault}`, async (t) => {
        const pair = await start(t, transport)
        const consumers = [await pair.register('ours'), await pair.register('theirs')]
        const run = async (subscribe, ConsumerARN) => {
          pair.server.setFaults([{ fault, operation: 'SubscribeToShard', frame: 2 }])
          const puts = [pair.put('before')]
          await puts[0]
          const outcome = await collect(subscribe(pair, { ConsumerARN, StartingPosition: START }), () => {
            puts.push(pair.put('after'))
            return false
          })
          await Promise.all(puts) // its end may come before that of the put, which the end of the test would cut off
          return outcome
        }
        const { events, error } = await run(ours, consumers[0])
        assert.deepEqual(textsOf(events), ['before'])
        if (expected === undefined) {
          assert.equal(error, undefined)
          return
        }
        const { like, ...members } = expected
        assert.throws(() => { throw error }, members)
        assert.equal(error.$metadata.httpStatusCode, 200)
        if (!like) return
        const { error: other } = await run(sdks, consumers[1])
        assert.equal(error.name, other.name)
        assert.equal(error.message, other.message)
      })
    }
  })
}

describe('subscribeToShard over HTTP/2, before it is accepted', () => {
  const CUTS = [{ fault: 'goaway' }, { fault: 'resetStream', code: 'REFUSED_STREAM' }, { fault: 'resetStream', code: 'CANCEL' }, { fault: 'cutBefore' }]
  for (const cut of CUTS) {
    it(`is tried again after ${cut.fault} ${cut.code ?? ''}`, async (t) => {
      const pair = await start(t, { tls: true })
      const ConsumerARN = await pair.register('c')
      pair.server.setFaults([{ ...cut, operation: 'SubscribeToShard', times: 1 }])
      const { $metadata, EventStream } = await ours(pair, { ConsumerARN })
      assert.equal($metadata.attempts, 2)
      await EventStream.return()
    })
  }
})
