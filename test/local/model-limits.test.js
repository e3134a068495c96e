'use strict'

const assert = require('node:assert/strict')
const { describe, test } = require('node:test')
const { CallRates, resolveLimits } = require('../../lib/local/rates')
const { SHARD_IDS, makeLocal } = require('../helpers/local-account')

const MIB = 1024 * 1024
const [SHARD] = SHARD_IDS
const EXCEEDED = `Rate exceeded for shard ${SHARD} in stream s under account 000000000000.`

async function makeStream (options) {
  const local = makeLocal(options)
  await local.call('CreateStream', { StreamName: 's', ShardCount: 1, MaxRecordSizeInKiB: 10240 })
  const records = (count, bytes = 1) => Array(count).fill({ Data: Buffer.alloc(bytes), PartitionKey: 'k' })
  return { ...local, records, putAll: (Records) => local.call('PutRecords', { StreamName: 's', Records }) }
}

describe('writing to a shard', () => {
  test('takes 1,000 records a second; each of the rest fails by itself', async () => {
    const { clock, records, putAll, account } = await makeStream()
    assert.equal((await putAll(records(500))).FailedRecordCount, 0)
    assert.equal((await putAll(records(400))).FailedRecordCount, 0)
    const { FailedRecordCount, Records } = await putAll(records(101))
    assert.equal(FailedRecordCount, 1)
    assert.deepEqual(Records[100], { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: EXCEEDED })
    assert.deepEqual(Object.keys(Records[99]).sort(), ['SequenceNumber', 'ShardId'])
    assert.equal(account.ledger('s').length, 1000)
    clock.ms += 100
    assert.equal((await putAll(records(150))).FailedRecordCount, 50)
  })

  test('takes 1 MiB a second, keys counted', async () => {
    const { clock, records, putAll, call } = await makeStream()
    assert.equal((await putAll(records(1, MIB / 2 - 1))).FailedRecordCount, 0)
    assert.equal((await putAll(records(2, MIB / 2 - 1))).FailedRecordCount, 1)
    await assert.rejects(call('PutRecord', { StreamName: 's', ...records(1)[0] }), {
      name: 'ProvisionedThroughputExceededException', message: EXCEEDED
    })
    clock.ms += 1000
    assert.ok(await call('PutRecord', { StreamName: 's', ...records(1)[0] }))
  })

  test('takes a record above 1 MiB, and makes up for it', async () => {
    const { clock, records, putAll } = await makeStream()
    assert.equal((await putAll(records(1, 3 * MIB - 1))).FailedRecordCount, 0)
    clock.ms += 2000
    assert.equal((await putAll(records(1))).FailedRecordCount, 1)
    clock.ms += 1000
    assert.equal((await putAll(records(1))).FailedRecordCount, 0)
  })

  test('a call has 10 MiB at most', async () => {
    const { records, putAll } = await makeStream({ limits: false })
    assert.equal((await putAll(records(10, MIB - 1))).FailedRecordCount, 0)
    const limited = await makeStream({ limits: { writeBytes: Infinity } })
    assert.equal((await limited.putAll(records(10, MIB - 1))).FailedRecordCount, 0)
    await assert.rejects(limited.putAll(records(10, MIB)), {
      name: 'InvalidArgumentException', message: 'Records size exceeds 10 MB limit'
    })
  })
})

describe('reading from a shard', () => {
  test('takes 5 calls a second', async () => {
    const { clock, iterator, read } = await makeStream()
    const ShardIterator = await iterator('s', SHARD, 'LATEST')
    for (let i = 0; i < 5; i++) await read(ShardIterator)
    await assert.rejects(read(ShardIterator), { name: 'ProvisionedThroughputExceededException', message: EXCEEDED })
    clock.ms += 200
    await read(ShardIterator)
    await assert.rejects(read(ShardIterator), { name: 'ProvisionedThroughputExceededException' })
  })

  test('gives 10 MiB a call, and then nothing for 5 s', async () => {
    const { clock, iterator, call, records, putAll } = await makeStream({ limits: { writeBytes: Infinity, readCalls: Infinity } })
    for (let i = 0; i < 3; i++) await putAll(records(4, MIB - 1))
    const first = await call('GetRecords', { ShardIterator: await iterator('s', SHARD, 'TRIM_HORIZON') })
    assert.equal(first.Records.length, 10)
    const next = () => call('GetRecords', { ShardIterator: first.NextShardIterator })
    clock.ms += 4999
    await assert.rejects(next(), { name: 'ProvisionedThroughputExceededException' })
    clock.ms += 1
    assert.equal((await next()).Records.length, 2)
  })

  test('gives 10,000 records a call at most', async () => {
    const { iterator, read, records, putAll } = await makeStream({ limits: false })
    for (let i = 0; i < 21; i++) await putAll(records(500))
    assert.equal((await read(await iterator('s', SHARD, 'TRIM_HORIZON'))).length, 10000)
  })
})

describe('calls', () => {
  test('are counted by operation, and by stream or shard where the service does so', async () => {
    const { call, clock } = await makeStream()
    for (let i = 0; i < 10; i++) await call('DescribeStream', { StreamName: 's' })
    await assert.rejects(call('DescribeStream', { StreamName: 's' }), {
      name: 'LimitExceededException', message: 'Rate exceeded for DescribeStream.'
    })
    await call('DescribeStreamSummary', { StreamName: 's' })
    clock.ms += 100
    await call('DescribeStream', { StreamName: 's' })
    const iterate = () => call('GetShardIterator', { StreamName: 's', ShardId: SHARD, ShardIteratorType: 'LATEST' })
    for (let i = 0; i < 5; i++) await iterate()
    await assert.rejects(iterate(), { name: 'ProvisionedThroughputExceededException' })
  })

  test('by made-up names take no memory without bounds', () => {
    const rates = new CallRates(resolveLimits(true))
    for (let i = 0; i < 25000; i++) rates.admit('ListShards', { StreamName: `s${i}` }, i)
    assert.ok(rates.buckets.size <= 10000)
  })

  test('can be scaled, or not counted', async () => {
    const scaled = await makeStream({ limits: { callRate: 2 } })
    for (let i = 0; i < 20; i++) await scaled.call('DescribeStream', { StreamName: 's' })
    await assert.rejects(scaled.call('DescribeStream', { StreamName: 's' }), { name: 'LimitExceededException' })
    const off = await makeStream({ limits: false })
    for (let i = 0; i < 200; i++) await off.call('DescribeStream', { StreamName: 's' })
    assert.equal((await off.putAll(off.records(500, 10000))).FailedRecordCount, 0)
  })
})

test('a call of which every record is refused changes nothing', async () => {
  const { account, records, putAll } = await makeStream({ limits: { writeRecords: 1 } })
  await putAll(records(1))
  const changes = []
  account.onChange((change) => { changes.push(change) })
  const { FailedRecordCount, Records } = await putAll(records(3))
  assert.deepEqual([FailedRecordCount, Records.map(({ ErrorCode }) => ErrorCode)],
    [3, Array(3).fill('ProvisionedThroughputExceededException')])
  assert.deepEqual(changes, [])
})
