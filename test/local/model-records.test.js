'use strict'

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const { beforeEach, describe, test } = require('node:test')
const { SHARD_IDS, START_MS, makeLocal } = require('../helpers/local-account')

const MIB = 1024 * 1024
const ACCOUNT = '000000000000'

/** @type {ReturnType<typeof makeLocal>} */
let local
beforeEach(() => {
  local = makeLocal({ limits: false })
})

describe('putting', () => {
  beforeEach(() => local.call('CreateStream', { StreamName: 's', ShardCount: 4 }))

  test('a record goes to the shard of its key\'s MD5, and comes back as it was', async () => {
    const { Shards } = await local.call('ListShards', { StreamName: 's' })
    for (const key of ['a', 'b', 'c', 'user-17', '😀', 'é', 'x\0y']) {
      const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`)
      const expected = Shards.find(({ HashKeyRange: { StartingHashKey, EndingHashKey } }) =>
        BigInt(StartingHashKey) <= hash && hash <= BigInt(EndingHashKey))
      const put = await local.call('PutRecord', { StreamName: 's', Data: Buffer.from(`of ${key}`), PartitionKey: key })
      assert.equal(put.ShardId, expected.ShardId)
      const ShardIterator = await local.iterator('s', put.ShardId, 'AT_SEQUENCE_NUMBER', { StartingSequenceNumber: put.SequenceNumber })
      const { Records: [record] } = await local.call('GetRecords', { ShardIterator })
      assert.deepEqual(record, {
        SequenceNumber: put.SequenceNumber,
        Data: Buffer.from(`of ${key}`),
        PartitionKey: key,
        ApproximateArrivalTimestamp: START_MS
      })
    }
  })

  test('an explicit hash key goes before the partition key; bounds are inclusive', async () => {
    const { Shards } = await local.call('ListShards', { StreamName: 's' })
    for (const { ShardId, HashKeyRange } of Shards) {
      for (const ExplicitHashKey of Object.values(HashKeyRange)) {
        const put = await local.call('PutRecord', { StreamName: 's', Data: Buffer.from(''), PartitionKey: 'a', ExplicitHashKey })
        assert.equal(put.ShardId, ShardId, ExplicitHashKey)
      }
    }
    assert.equal(Shards[3].HashKeyRange.EndingHashKey, String(2n ** 128n - 1n))
    const beyond = { StreamName: 's', Data: Buffer.from(''), PartitionKey: 'a', ExplicitHashKey: String(2n ** 128n) }
    await assert.rejects(local.call('PutRecord', beyond), { name: 'InvalidArgumentException', message: /^Invalid ExplicitHashKey\./ })
  })

  test('sequence numbers are of 56 digits, grow in their shard, and with time', async () => {
    const seen = []
    for (let i = 0; i < 5; i++) {
      const { Records } = await local.put('s', 'same', 'same')
      seen.push(...Records.map(({ SequenceNumber }) => SequenceNumber))
      local.clock.ms += 700
    }
    assert.ok(seen.every((number) => /^\d{56}$/.test(number)), seen[0])
    for (let i = 1; i < seen.length; i++) assert.ok(BigInt(seen[i]) > BigInt(seen[i - 1]), `number ${i}`)
    const [{ SequenceNumberRange }] = (await local.call('ListShards', { StreamName: 's' })).Shards
    assert.equal(SequenceNumberRange.EndingSequenceNumber, undefined)
  })

  test('time never runs backwards in a shard', async () => {
    await local.put('s', 'x')
    local.clock.ms -= 60000
    const { Records: [{ ShardId }] } = await local.put('s', 'x')
    const ShardIterator = await local.iterator('s', ShardId, 'TRIM_HORIZON')
    const { Records } = await local.call('GetRecords', { ShardIterator })
    assert.deepEqual(Records.map((record) => record.ApproximateArrivalTimestamp), [START_MS, START_MS])
  })

  test('a record has 1 MiB with its key, or what its stream allows', async () => {
    const put = (bytes) => local.call('PutRecord', { StreamName: 's', Data: Buffer.alloc(bytes), PartitionKey: 'k' })
    assert.ok(await put(MIB - 1))
    await assert.rejects(put(MIB), {
      name: 'ValidationException',
      message: `1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=${MIB} cap=${MIB}]' at 'data' ` +
        `failed to satisfy constraint: Member must have length less than or equal to ${MIB}, partition key included`
    })
    await local.call('UpdateMaxRecordSize', { StreamARN: local.account.arn('stream/s'), MaxRecordSizeInKiB: 2048 })
    assert.ok(await put(2 * MIB - 1))
    await assert.rejects(put(2 * MIB), { name: 'ValidationException' })
  })

  test('one record that is too large refuses the whole call, and names itself', async () => {
    const Records = [{ Data: Buffer.alloc(1), PartitionKey: 'a' }, { Data: Buffer.alloc(MIB), PartitionKey: 'b' }]
    await assert.rejects(local.call('PutRecords', { StreamName: 's', Records }), { message: /at 'records\.2\.member\.data'/ })
    assert.deepEqual(local.account.ledger('s'), [])
  })

  test('a record needs a key, unless its stream distributes by itself', async () => {
    const input = { StreamName: 's', Records: [{ Data: Buffer.from('1') }] }
    await assert.rejects(local.call('PutRecords', input), {
      name: 'ValidationException',
      message: "1 validation error detected: Value null at 'records.1.member.partitionKey' failed to satisfy constraint: Member must not be null"
    })
    await local.call('UpdateStreamRecordDistributionStrategy', {
      StreamARN: local.account.arn('stream/s'), RecordDistributionStrategy: 'AUTO'
    })
    const { Records } = await local.call('PutRecords', { StreamName: 's', Records: Array(8).fill({ Data: Buffer.from('1') }) })
    assert.deepEqual(new Set(Records.map(({ ShardId }) => ShardId)), new Set(SHARD_IDS.slice(0, 4)))
    const ShardIterator = await local.iterator('s', SHARD_IDS[0], 'TRIM_HORIZON')
    assert.equal((await local.call('GetRecords', { ShardIterator })).Records[0].PartitionKey, undefined)
  })

  test('the ledger holds all that was stored', async () => {
    await local.call('PutRecord', { StreamName: 's', Data: Buffer.from('1'), PartitionKey: 'k', ExplicitHashKey: '7' })
    const put = await local.put('s', 'a')
    const ledger = local.account.ledger('s')
    assert.deepEqual(ledger.map(({ shardId, partitionKey, explicitHashKey, data }) => ({ shardId, partitionKey, explicitHashKey, data })), [
      { shardId: SHARD_IDS[0], partitionKey: 'k', explicitHashKey: '7', data: Buffer.from('1') },
      { shardId: put.Records[0].ShardId, partitionKey: 'a', explicitHashKey: undefined, data: Buffer.from('a') }
    ])
    assert.equal(ledger[1].sequenceNumber, put.Records[0].SequenceNumber)
    assert.deepEqual(local.account.ledger('none'), [])
  })

  test('encryption is told of the answer, and of the records that it came for', async () => {
    const put = () => local.call('PutRecord', { StreamName: 's', Data: Buffer.from('1'), PartitionKey: 'k' })
    const { ShardId } = await put()
    local.clock.ms += 10
    await local.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' })
    assert.equal((await put()).EncryptionType, 'KMS')
    assert.equal((await local.put('s', 'k')).EncryptionType, 'KMS')
    const { StreamDescription } = await local.call('DescribeStream', { StreamName: 's' })
    assert.deepEqual([StreamDescription.EncryptionType, StreamDescription.KeyId], ['KMS', 'alias/aws/kinesis'])
    local.clock.ms += 10
    await local.call('StopStreamEncryption', { StreamName: 's', EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' })
    assert.equal('EncryptionType' in await put(), false)
    const { Records } = await local.call('GetRecords', { ShardIterator: await local.iterator('s', ShardId, 'TRIM_HORIZON') })
    assert.deepEqual(Records.map((record) => record.EncryptionType), [undefined, 'KMS', 'KMS', undefined])
    const after = (await local.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary
    assert.deepEqual([after.EncryptionType, after.KeyId], ['NONE', undefined])
  })

  test('a dry run says that it would have worked, and stores nothing', async () => {
    const record = { Data: Buffer.from('1'), PartitionKey: 'k' }
    const ShardIterator = await local.iterator('s', SHARD_IDS[0], 'LATEST')
    for (const [operation, input] of [
      ['PutRecord', { StreamName: 's', ...record }],
      ['PutRecords', { StreamName: 's', Records: [record] }],
      ['GetShardIterator', { StreamName: 's', ShardId: SHARD_IDS[0], ShardIteratorType: 'LATEST' }],
      ['GetRecords', { ShardIterator }]
    ]) {
      await assert.rejects(local.call(operation, { ...input, DryRun: true }), { name: 'DryRunOperationException' }, operation)
    }
    assert.deepEqual(local.account.ledger('s'), [])
    await assert.rejects(local.call('PutRecord', { StreamName: 'none', ...record, DryRun: true }), { name: 'ResourceNotFoundException' })
  })

  test('SequenceNumberForOrdering must be a sequence number', async () => {
    const put = (SequenceNumberForOrdering) =>
      local.call('PutRecord', { StreamName: 's', Data: Buffer.from('1'), PartitionKey: 'k', SequenceNumberForOrdering })
    const first = await put()
    assert.ok(BigInt((await put(first.SequenceNumber)).SequenceNumber) > BigInt(first.SequenceNumber))
    await assert.rejects(put('5'), { name: 'InvalidArgumentException', message: /^ExclusiveMinimumSequenceNumber 5 used in PutRecord/ })
  })
})

describe('the stream of a call', () => {
  beforeEach(() => local.call('CreateStream', { StreamName: 's', ShardCount: 1 }))
  const record = { Data: Buffer.from('1'), PartitionKey: 'k' }

  test('goes by name, by ARN, or by both', async () => {
    const StreamARN = local.account.arn('stream/s')
    for (const names of [{ StreamName: 's' }, { StreamARN }, { StreamName: 's', StreamARN }]) {
      assert.equal((await local.call('PutRecord', { ...names, ...record })).ShardId, SHARD_IDS[0])
    }
    await assert.rejects(local.call('PutRecord', { StreamName: 'other', StreamARN, ...record }), { name: 'InvalidArgumentException' })
  })

  test('must be given, and be there', async () => {
    await assert.rejects(local.call('PutRecord', record), {
      name: 'InvalidArgumentException', message: 'Either StreamName or StreamARN should be provided.'
    })
    await assert.rejects(local.call('PutRecord', { StreamName: 'none', ...record }), {
      name: 'ResourceNotFoundException', message: `Stream none under account ${ACCOUNT} not found.`
    })
    for (const StreamARN of ['arn:aws:kinesis:us-east-1:999999999999:stream/s', 'arn:aws:kinesis:eu-west-1:000000000000:stream/s']) {
      await assert.rejects(local.call('PutRecord', { StreamARN, ...record }), { name: 'ResourceNotFoundException' }, StreamARN)
    }
  })
})
