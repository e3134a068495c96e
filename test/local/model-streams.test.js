'use strict'

const assert = require('node:assert/strict')
const { describe, test } = require('node:test')
const { SHARD_IDS, START_MS, makeLocal } = require('../helpers/local-account')

const ON_DEMAND = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }
const create = (local, StreamName = 's', more = { ShardCount: 1 }) => local.call('CreateStream', { StreamName, ...more })
const summary = async (local, StreamName = 's') =>
  (await local.call('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary

describe('creating', () => {
  test('is done at once without a delay, and described', async () => {
    const local = makeLocal({ accountId: '123456789012', region: 'eu-central-1' })
    await create(local, 's', { ShardCount: 2, MaxRecordSizeInKiB: 2048, RecordDistributionStrategy: 'AUTO', Tags: { a: 'b' } })
    const shared = {
      StreamName: 's',
      StreamARN: 'arn:aws:kinesis:eu-central-1:123456789012:stream/s',
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: START_MS,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      KeyId: undefined
    }
    assert.deepEqual(await summary(local), {
      ...shared,
      OpenShardCount: 2,
      ConsumerCount: 0,
      WarmThroughput: undefined,
      MaxRecordSizeInKiB: 2048,
      ChannelCount: 0,
      RecordDistributionStrategy: 'AUTO'
    })
    const { StreamDescription: { Shards, HasMoreShards, ...rest } } = await local.call('DescribeStream', { StreamName: 's' })
    assert.deepEqual(rest, shared)
    assert.deepEqual([Shards.length, HasMoreShards], [2, false])
    assert.deepEqual((await local.call('ListTagsForStream', { StreamName: 's' })).Tags, [{ Key: 'a', Value: 'b' }])
  })

  test('takes its time where there is a delay', async () => {
    const local = makeLocal({ delayMs: 500 })
    await create(local)
    assert.equal((await summary(local)).StreamStatus, 'CREATING')
    assert.equal((await summary(local)).OpenShardCount, 0)
    await assert.rejects(local.put('s', 'x'), { name: 'ResourceNotFoundException' })
    await assert.rejects(local.call('ListShards', { StreamName: 's' }), { name: 'ResourceInUseException' })
    await assert.rejects(local.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 }), {
      name: 'ResourceInUseException', message: 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'
    })
    local.clock.ms += 500
    assert.equal((await summary(local)).StreamStatus, 'ACTIVE')
    assert.equal((await local.put('s', 'x')).FailedRecordCount, 0)
  })

  test('twice by one name is refused', async () => {
    const local = makeLocal()
    await create(local)
    await assert.rejects(create(local), {
      name: 'ResourceInUseException', message: 'Stream s under account 000000000000 already exists.'
    })
  })

  test('needs shards in one mode, and takes none in the other', async () => {
    const local = makeLocal()
    await assert.rejects(create(local, 's', {}), { name: 'InvalidArgumentException' })
    await assert.rejects(create(local, 's', { ...ON_DEMAND, ShardCount: 1 }), { name: 'InvalidArgumentException' })
    await create(local, 's', ON_DEMAND)
    assert.equal((await summary(local)).OpenShardCount, 4)
  })

  test('stops at the quotas', async () => {
    const local = makeLocal({ limits: { shards: 3, onDemandStreams: 1, callRate: Infinity } })
    await create(local, 'a', { ShardCount: 2 })
    await assert.rejects(create(local, 'b', { ShardCount: 2 }), {
      name: 'LimitExceededException',
      message: 'This request would exceed the shard limit for the account 000000000000 in us-east-1. Current shard count ' +
        'for the account: 2. Limit: 3. Number of additional shards that would have resulted from this request: 2.'
    })
    await create(local, 'b', ON_DEMAND)
    await assert.rejects(create(local, 'c', ON_DEMAND), { name: 'LimitExceededException', message: /on-demand stream limit/ })
    assert.deepEqual(await local.call('DescribeLimits'), {
      ShardLimit: 3, OpenShardCount: 2, OnDemandStreamCount: 1, OnDemandStreamCountLimit: 1, ChannelCount: 0, ChannelCountLimit: 50
    })
    await assert.rejects(makeLocal({ limits: false }).call('CreateStream', { StreamName: 's', ShardCount: 2 ** 31 }), {
      name: 'LimitExceededException', message: /Limit: 20000\./
    })
  })

  test('of more than five streams at a time is refused', async () => {
    const local = makeLocal({ delayMs: 500, limits: { callRate: Infinity } })
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(local, name)
    await assert.rejects(create(local, 'f'), { name: 'LimitExceededException' })
    local.clock.ms += 500
    await create(local, 'f')
  })
})

describe('deleting', () => {
  test('takes its time where there is a delay, and all that was in it', async () => {
    const local = makeLocal({ delayMs: 500 })
    await create(local)
    local.clock.ms += 500
    await local.put('s', 'x')
    await local.call('AddTagsToStream', { StreamName: 's', Tags: { a: '1' } })
    await local.call('DeleteStream', { StreamName: 's' })
    assert.equal((await summary(local)).StreamStatus, 'DELETING')
    await assert.rejects(local.put('s', 'x'), { name: 'ResourceNotFoundException' })
    await local.call('DeleteStream', { StreamARN: local.account.arn('stream/s') })
    local.clock.ms += 500
    await assert.rejects(summary(local), { name: 'ResourceNotFoundException' })
    await create(local)
    local.clock.ms += 500
    assert.deepEqual(local.account.ledger('s'), [])
    assert.deepEqual((await local.call('ListTagsForStream', { StreamName: 's' })).Tags, [])
  })

  test('spares consumers unless told otherwise', async () => {
    const local = makeLocal()
    await create(local)
    await local.call('RegisterStreamConsumer', { StreamARN: local.account.arn('stream/s'), ConsumerName: 'c' })
    await assert.rejects(local.call('DeleteStream', { StreamName: 's' }), { name: 'ResourceInUseException' })
    await local.call('DeleteStream', { StreamName: 's', EnforceConsumerDeletion: true })
    await assert.rejects(summary(local), { name: 'ResourceNotFoundException' })
  })
})

describe('listing', () => {
  test('goes by name, in pages', async () => {
    const local = makeLocal({ limits: false })
    for (const name of ['c', 'a', 'b']) await create(local, name)
    const first = await local.call('ListStreams', { Limit: 2 })
    assert.deepEqual([first.StreamNames, first.HasMoreStreams], [['a', 'b'], true])
    assert.deepEqual(first.StreamSummaries[0], {
      StreamName: 'a',
      StreamARN: local.account.arn('stream/a'),
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      StreamCreationTimestamp: START_MS
    })
    for (const next of [{ NextToken: first.NextToken }, { ExclusiveStartStreamName: 'b' }]) {
      const { StreamNames, HasMoreStreams, NextToken } = await local.call('ListStreams', next)
      assert.deepEqual([StreamNames, HasMoreStreams, NextToken], [['c'], false, undefined])
    }
    local.clock.ms += 300001
    await assert.rejects(local.call('ListStreams', { NextToken: first.NextToken }), { name: 'ExpiredNextTokenException' })
  })

  test('DescribeStream gives 100 shards, and says if there are more', async () => {
    const local = makeLocal({ limits: false })
    await create(local, 's', { ShardCount: 102 })
    const describe = async (more) => (await local.call('DescribeStream', { StreamName: 's', ...more })).StreamDescription
    const first = await describe({ Limit: 1000 })
    assert.deepEqual([first.Shards.length, first.HasMoreShards], [100, true])
    const rest = await describe({ ExclusiveStartShardId: first.Shards[99].ShardId })
    assert.deepEqual([rest.Shards.length, rest.HasMoreShards], [2, false])
    assert.equal((await describe({ Limit: 1 })).Shards[0].ShardId, SHARD_IDS[0])
  })
})

describe('settings', () => {
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'

  test('the mode can be changed, within the quotas', async () => {
    const local = makeLocal({ limits: { shards: 4, callRate: Infinity } })
    await create(local, 's', ON_DEMAND)
    await local.call('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } })
    assert.deepEqual((await summary(local)).StreamModeDetails, { StreamMode: 'PROVISIONED' })
    await local.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND })
    await create(local, 'other')
    await assert.rejects(local.call('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } }), {
      name: 'LimitExceededException'
    })
  })

  test('warm throughput needs an on-demand stream and the account\'s commitment', async () => {
    const local = makeLocal({ limits: false })
    await create(local, 's', ON_DEMAND)
    const warm = (WarmThroughputMiBps) => local.call('UpdateStreamWarmThroughput', { StreamARN, WarmThroughputMiBps })
    await assert.rejects(warm(5), { name: 'ValidationException', message: /needs MinimumThroughputBillingCommitment/ })
    await local.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } })
    assert.deepEqual(await warm(5), { StreamARN, StreamName: 's', WarmThroughput: { TargetMiBps: 5, CurrentMiBps: 0 } })
    assert.deepEqual((await summary(local)).WarmThroughput, { TargetMiBps: 5, CurrentMiBps: 5 })
    await local.call('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } })
    assert.equal((await summary(local)).WarmThroughput, undefined)
    await assert.rejects(warm(5), { name: 'ValidationException', message: /only supported for streams in ON_DEMAND mode/ })
    await create(local, 'warm', { ...ON_DEMAND, WarmThroughputMiBps: 7 })
    assert.deepEqual((await summary(local, 'warm')).WarmThroughput, { TargetMiBps: 7, CurrentMiBps: 7 })
  })

  test('enhanced monitoring keeps the metrics that it is told', async () => {
    const local = makeLocal({ limits: false })
    await create(local)
    const change = (operation, ...ShardLevelMetrics) => local.call(operation, { StreamName: 's', ShardLevelMetrics })
    assert.deepEqual(await change('EnableEnhancedMonitoring', 'IncomingBytes', 'OutgoingBytes'), {
      StreamName: 's', StreamARN, CurrentShardLevelMetrics: [], DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes']
    })
    assert.equal((await change('EnableEnhancedMonitoring', 'ALL')).DesiredShardLevelMetrics.length, 7)
    assert.equal((await change('DisableEnhancedMonitoring', 'IncomingBytes')).DesiredShardLevelMetrics.length, 6)
    await change('DisableEnhancedMonitoring', 'ALL')
    assert.deepEqual((await summary(local)).EnhancedMonitoring, [{ ShardLevelMetrics: [] }])
  })

  test('encryption is KMS or nothing', async () => {
    const local = makeLocal({ limits: false })
    await create(local)
    await assert.rejects(local.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'NONE', KeyId: 'k' }), { name: 'ValidationException' })
  })
})
