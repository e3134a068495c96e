'use strict'

const assert = require('node:assert/strict')
const { describe, test } = require('node:test')
const { Account } = require('../../lib/local/account')
const { SHARD_IDS, makeLocal } = require('../helpers/local-account')

const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'

/** Something of everything that changes an account. */
async function live (local) {
  await local.call('CreateStream', { StreamName: 's', ShardCount: 2, Tags: { a: '1' } })
  local.clock.ms += 1000
  await local.put('s', 'a', 'b', 'c')
  await local.call('PutRecord', { StreamName: 's', Data: Buffer.from('hash'), PartitionKey: 'k', ExplicitHashKey: '5' })
  await local.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_IDS[0], NewStartingHashKey: '1000' })
  local.clock.ms += 100
  await local.put('s', 'd', 'e')
  local.clock.ms += 1000
  await local.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'KMS', KeyId: 'k' })
  local.clock.ms += 1000
  await local.put('s', 'f')
  await local.call('UpdateShardCount', { StreamName: 's', TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' })
  local.clock.ms += 1000
  await local.put('s', 'g')
  await local.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' })
  await local.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'gone' })
  await local.call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'gone' })
  await local.call('TagResource', { ResourceARN: StreamARN, Tags: { b: '2' } })
  await local.call('UntagResource', { ResourceARN: StreamARN, TagKeys: ['a'] })
  await local.call('PutResourcePolicy', { ResourceARN: StreamARN, Policy: '{}' })
  await local.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } })
  await local.call('CreateStream', { StreamName: 'gone', ShardCount: 1 })
  local.clock.ms += 1000
  await local.call('DeleteStream', { StreamName: 'gone' })
  local.clock.ms += 1000
}

async function look (local) {
  const { StreamDescription } = await local.call('DescribeStream', { StreamName: 's' })
  return {
    StreamDescription,
    ledger: local.account.ledger('s'),
    streams: (await local.call('ListStreams')).StreamNames,
    consumers: await local.call('ListStreamConsumers', { StreamARN }),
    tags: await local.call('ListTagsForResource', { ResourceARN: StreamARN }),
    policy: await local.call('GetResourcePolicy', { ResourceARN: StreamARN }),
    settings: await local.call('DescribeAccountSettings')
  }
}

/** What a store does to plain data: all but bytes goes through JSON. */
function throughStore (change) {
  if (change.type !== 'append') return JSON.parse(JSON.stringify(change))
  const records = change.records.map(({ Data, ...rest }) => ({ Data: Buffer.from(Data), ...JSON.parse(JSON.stringify(rest)) }))
  return { ...JSON.parse(JSON.stringify({ ...change, records: [] })), records }
}

describe('changes', () => {
  for (const delayMs of [0, 700]) {
    test(`played again make the same account, with a delay of ${delayMs} ms`, async () => {
      const options = { limits: false, delayMs }
      const local = makeLocal(options)
      const changes = []
      local.account.onChange((change) => { changes.push(throughStore(change)) })
      await live(local)
      const iterator = await local.iterator('s', SHARD_IDS[1], 'TRIM_HORIZON')
      const before = await look(local)
      assert.equal(before.ledger.length, 8)

      const again = makeLocal(options)
      for (const change of changes) again.account.replay(change)
      again.clock.ms = local.clock.ms
      assert.deepEqual(await look(again), before)
      assert.deepEqual(await again.read(iterator), await local.read(iterator))
      const next = [await local.put('s', 'h'), await again.put('s', 'h')]
      assert.deepEqual(next[1], next[0])
    })
  }

  test('hold up the answer until they are recorded', async () => {
    const local = makeLocal()
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    const order = []
    local.account.onChange(() => new Promise((resolve) => setImmediate(() => {
      order.push('recorded')
      resolve()
    })))
    await local.put('s', 'a')
    order.push('answered')
    await local.call('AddTagsToStream', { StreamName: 's', Tags: { a: '1' } })
    order.push('answered')
    assert.deepEqual(order, ['recorded', 'answered', 'recorded', 'answered'])
  })

  test('that can not be recorded fail the call', async () => {
    const local = makeLocal()
    local.account.onChange(() => Promise.reject(new Error('disk full')))
    await assert.rejects(local.call('CreateStream', { StreamName: 's', ShardCount: 1 }), { message: 'disk full' })
  })
})

describe('memory', () => {
  const Records = Array.from({ length: 500 }, (_, i) => ({ Data: Buffer.alloc(1000, i), PartitionKey: `k${i}` }))

  test('is bounded: the oldest records go first', async () => {
    const maxMemoryBytes = 8 * 1024 * 1024
    const local = makeLocal({ limits: false, maxMemoryBytes })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 2 })
    let last
    for (let i = 0; i < 100; i++) last = await local.call('PutRecords', { StreamName: 's', Records })
    const shards = local.account.streams.get('s').shards
    const bytes = shards.reduce((sum, { slabBytes }) => sum + slabBytes, 0)
    assert.ok(bytes <= maxMemoryBytes, `${bytes}`)
    const ledger = local.account.ledger('s')
    assert.ok(ledger.length < 10000 && ledger.length > 1000, `${ledger.length}`)
    const kept = new Set(ledger.map(({ sequenceNumber }) => sequenceNumber))
    assert.ok(last.Records.every(({ SequenceNumber }) => kept.has(SequenceNumber)))
    const oldest = await local.read(await local.iterator('s', SHARD_IDS[0], 'TRIM_HORIZON'))
    assert.equal(oldest.length, shards[0].next - shards[0].first)
  })

  test('is bounded over many shards, of which each has little', async () => {
    const maxMemoryBytes = 1024 * 1024
    const local = makeLocal({ limits: false, maxMemoryBytes })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 100 })
    let last
    for (let i = 0; i < 20; i++) {
      last = await local.call('PutRecord', { StreamName: 's', Data: Buffer.alloc(100000, i), PartitionKey: `k${i}` })
    }
    const { shards } = local.account.streams.get('s')
    const bytes = shards.reduce((sum, { slabBytes }) => sum + slabBytes, 0)
    assert.ok(bytes <= maxMemoryBytes, `${bytes}`)
    assert.ok(local.account.ledger('s').some(({ sequenceNumber }) => sequenceNumber === last.SequenceNumber))
    const again = await local.call('PutRecord', { StreamName: 's', Data: Buffer.from('x'), PartitionKey: 'k0' })
    assert.ok(local.account.ledger('s').some(({ sequenceNumber }) => sequenceNumber === again.SequenceNumber))
  })

  test('of a record is little more than its bytes', async () => {
    const account = new Account({ limits: false })
    const stream = { name: 's', at: 0, shards: Array(500).fill(0) }
    account.record({ type: 'createStream', ...stream, activeAt: 0, shardCount: 1, settings: {}, tags: {} })
    for (const [dataBytes, count] of [[1, 100], [100, 100], [1000, 40], [50000, 2]]) {
      const [shard] = account.streams.get('s').shards
      const before = shard.slabBytes
      const records = Array(500).fill({ Data: Buffer.alloc(dataBytes), PartitionKey: 'key' })
      for (let i = 0; i < count; i++) account.record({ type: 'append', ...stream, records })
      const spent = (shard.slabBytes - before) / (500 * count)
      assert.ok(spent <= 2 * (dataBytes + 3) + 100, `${spent} for ${dataBytes}`)
    }
  })

  test('that was handed out stays good when it is trimmed', async () => {
    const local = makeLocal({ limits: false })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    await local.put('s', 'kept')
    const { Records: [record] } = await local.call('GetRecords', {
      ShardIterator: await local.iterator('s', SHARD_IDS[0], 'TRIM_HORIZON')
    })
    local.clock.ms += 25 * 3600000
    for (let i = 0; i < 10; i++) await local.call('PutRecords', { StreamName: 's', Records })
    assert.equal(String(record.Data), 'kept')
  })
})
