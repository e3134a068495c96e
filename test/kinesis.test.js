'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const esm = import('../lib/index.mjs')
const { Kinesis, KinesisError, hashKey, ...rest } = require('../lib')
const { startKinesalite } = require('./helpers/kinesalite')

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }

/** @type {Awaited<ReturnType<typeof startKinesalite>>} */
let server
/** @type {Kinesis} */
let kinesis

test.before(async () => {
  server = await startKinesalite()
  kinesis = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials })
})
test.after(async () => {
  await kinesis.close()
  await server.close()
})

async function active (StreamName) {
  for (;;) {
    const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamName })
    if (StreamDescriptionSummary.StreamStatus === 'ACTIVE') return StreamDescriptionSummary
  }
}

async function create (StreamName, ShardCount) {
  await kinesis.createStream({ StreamName, ShardCount })
  return active(StreamName)
}

async function readAll (StreamName) {
  const { Shards } = await kinesis.listShards({ StreamName })
  const records = []
  for (const { ShardId } of Shards) {
    const { ShardIterator } = await kinesis.getShardIterator({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
    const { Records } = await kinesis.getRecords({ ShardIterator })
    records.push(...Records.map((record) => ({ ShardId, ...record })))
  }
  return records
}

test('what is put is got: keys, data, shard, sequence number', async () => {
  const { StreamCreationTimestamp } = await create('round-trip', 3)
  assert.ok(StreamCreationTimestamp instanceof Date)
  const sent = [
    { PartitionKey: 'plain', Data: Buffer.from('hello') },
    { PartitionKey: 'nul\0, quote", emoji 😀', Data: 'é€😀' },
    { PartitionKey: 'empty', Data: new Uint8Array(0) },
    { PartitionKey: 'hashed', ExplicitHashKey: '340282366920938463463374607431768211455', Data: Uint8Array.from({ length: 256 }, (_, i) => i) }
  ]
  const { Records, FailedRecordCount } = await kinesis.putRecords({ StreamName: 'round-trip', Records: sent })
  const one = await kinesis.putRecord({ StreamName: 'round-trip', PartitionKey: 'one', Data: 'alone' })
  assert.equal(FailedRecordCount, 0)
  const got = await readAll('round-trip')
  const expected = [...sent, { PartitionKey: 'one', Data: 'alone' }].map((record, i) => {
    const { ShardId, SequenceNumber } = [...Records, one][i]
    return [ShardId, SequenceNumber, record.PartitionKey, Buffer.from(record.Data).toString('hex')]
  })
  const found = got.map(({ ShardId, SequenceNumber, PartitionKey, Data }) =>
    [ShardId, SequenceNumber, PartitionKey, Data.toString('hex')])
  assert.deepEqual(found.sort(), expected.sort())
  assert.ok(got.every(({ ApproximateArrivalTimestamp }) => ApproximateArrivalTimestamp instanceof Date))
})

test('a buffer that is changed after the call goes as it was', async () => {
  await create('changed', 1)
  const Data = Buffer.from('before')
  const put = kinesis.putRecord({ StreamName: 'changed', PartitionKey: 'k', Data })
  Data.fill('x')
  await put
  assert.deepEqual((await readAll('changed')).map(({ Data }) => String(Data)), ['before'])
})

test('split, merge, describe, list, delete', async () => {
  await create('shape', 1)
  await kinesis.splitShard({
    StreamName: 'shape', ShardToSplit: 'shardId-000000000000', NewStartingHashKey: String(2n ** 127n)
  })
  await active('shape')
  await kinesis.mergeShards({
    StreamName: 'shape', ShardToMerge: 'shardId-000000000001', AdjacentShardToMerge: 'shardId-000000000002'
  })
  await active('shape')
  const { StreamDescription } = await kinesis.describeStream({ StreamName: 'shape' })
  assert.deepEqual(StreamDescription.Shards.map(({ ParentShardId, AdjacentParentShardId }) => [ParentShardId, AdjacentParentShardId]), [
    [undefined, undefined],
    ['shardId-000000000000', undefined],
    ['shardId-000000000000', undefined],
    ['shardId-000000000001', 'shardId-000000000002']
  ])
  assert.ok((await kinesis.listStreams()).StreamNames.includes('shape'))
  assert.deepEqual(Object.keys(await kinesis.deleteStream({ StreamName: 'shape' })), ['$metadata'])
})

test('operations of no table', async () => {
  await create('tagged', 1)
  await kinesis.request('AddTagsToStream', { StreamName: 'tagged', Tags: { team: 'web' } })
  const { Tags } = await kinesis.request('ListTagsForStream', { StreamName: 'tagged' })
  assert.deepEqual(Tags, [{ Key: 'team', Value: 'web' }])
  await assert.rejects(kinesis.request('InventedOperation', {}),
    (error) => error instanceof KinesisError && error.statusCode >= 400 && error.persisted === 'no')
})

test('an unknown stream, in promise and callback', async () => {
  const expected = { name: 'ResourceNotFoundException', code: 'ResourceNotFoundException', statusCode: 400, attempts: 1, persisted: 'no', $fault: 'client' }
  await assert.rejects(kinesis.describeStream({ StreamName: 'absent' }), expected)
  const error = await new Promise((resolve) => kinesis.describeStream({ StreamName: 'absent' }, resolve))
  assert.deepEqual({ ...expected, name: error.name, code: error.code, persisted: error.persisted }, expected)
  assert.equal(error.$metadata.requestId, error.requestId)
  assert.ok(error.requestId.length > 0)
})

test('a signal ends a call', async () => {
  const controller = new AbortController()
  const call = kinesis.listStreams({}, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await assert.rejects(call, (error) => error.name === 'AbortError' && error.cause.message === 'enough')
})

test('close() waits, and what comes later is refused', async () => {
  const own = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials })
  const calls = Promise.all([own.listStreams(), own.listStreams()])
  assert.deepEqual(await own.close(), { ok: 2, failed: 0, abandoned: 0 })
  await calls
  await assert.rejects(own.listStreams(), { code: 'ERR_CLOSED' })
  assert.throws(() => own.stream('s'), { code: 'ERR_CLOSED' })
})

test('credentials that fail end the call, and the next call asks again', async () => {
  let isSealed = true
  const own = new Kinesis({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: async () => {
      if (isSealed) throw new Error('vault is sealed')
      return credentials
    }
  })
  await assert.rejects(own.listStreams(), { name: 'ConfigurationError', code: 'ERR_CONFIG', message: /vault is sealed/ })
  isSealed = false
  assert.ok(Array.isArray((await own.listStreams()).StreamNames))
  await own.close()
})

test('hashKey is the MD5 of the key', () => {
  assert.equal(hashKey('a'), 0x0cc175b9c0f1b6a831c399e269772661n)
  assert.throws(() => hashKey(''), /partitionKey must have 1 to 256 characters/)
  assert.throws(() => hashKey(5), /partitionKey must be a string/)
})

test('ESM gives the same', async () => {
  const names = Object.keys({ Kinesis, KinesisError, hashKey, ...rest }).sort()
  assert.deepEqual(Object.keys(await esm).sort(), names)
})
