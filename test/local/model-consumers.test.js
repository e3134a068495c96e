'use strict'

const assert = require('node:assert/strict')
const { beforeEach, describe, test } = require('node:test')
const { Subscription } = require('../../lib/local/subscription')
const { SHARD_IDS, START_MS, makeLocal } = require('../helpers/local-account')

const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'
const [SHARD] = SHARD_IDS

/** @type {ReturnType<typeof makeLocal>} */
let local
beforeEach(async () => {
  local = makeLocal({ limits: false })
  await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
})
const register = async (ConsumerName) => (await local.call('RegisterStreamConsumer', { StreamARN, ConsumerName })).Consumer

describe('a consumer', () => {
  test('is CREATING, then ACTIVE', async () => {
    local = makeLocal({ delayMs: 500 })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    local.clock.ms += 500
    const consumer = await register('c')
    const ConsumerARN = `${StreamARN}/consumer/c:${START_MS / 1000}`
    assert.deepEqual(consumer, {
      ConsumerName: 'c', ConsumerARN, ConsumerStatus: 'CREATING', ConsumerCreationTimestamp: START_MS + 500
    })
    const start = { ConsumerARN, ShardId: SHARD, StartingPosition: { Type: 'LATEST' } }
    await assert.rejects(local.call('SubscribeToShard', start), { name: 'ResourceInUseException' })
    local.clock.ms += 500
    for (const names of [{ ConsumerARN }, { StreamARN, ConsumerName: 'c' }]) {
      const { ConsumerDescription } = await local.call('DescribeStreamConsumer', names)
      assert.deepEqual(ConsumerDescription, { ...consumer, ConsumerStatus: 'ACTIVE', StreamARN })
    }
  })

  test('has a name of its own, and goes by it or its ARN', async () => {
    const { ConsumerARN } = await register('c')
    await assert.rejects(register('c'), { name: 'ResourceInUseException' })
    for (const names of [{}, { StreamARN }, { ConsumerName: 'c' }]) {
      await assert.rejects(local.call('DescribeStreamConsumer', names), { name: 'InvalidArgumentException' })
    }
    for (const names of [{ StreamARN, ConsumerName: 'other' }, { ConsumerARN: `${ConsumerARN}0` }]) {
      await assert.rejects(local.call('DescribeStreamConsumer', names), { name: 'ResourceNotFoundException' })
    }
    await local.call('DeregisterStreamConsumer', { ConsumerARN })
    await assert.rejects(local.call('DeregisterStreamConsumer', { ConsumerARN }), { name: 'ResourceNotFoundException' })
  })

  test('is listed in pages', async () => {
    for (const name of ['b', 'c', 'a']) await register(name)
    const first = await local.call('ListStreamConsumers', { StreamARN, MaxResults: 2 })
    assert.deepEqual(first.Consumers.map(({ ConsumerName }) => ConsumerName), ['a', 'b'])
    const { NextToken } = first
    const second = await local.call('ListStreamConsumers', { StreamARN, NextToken })
    assert.deepEqual([second.Consumers.map(({ ConsumerName }) => ConsumerName), second.NextToken], [['c'], undefined])
    await local.call('CreateStream', { StreamName: 'other', ShardCount: 1 })
    await assert.rejects(local.call('ListStreamConsumers', { StreamARN: `${StreamARN.slice(0, -1)}other`, NextToken }), {
      name: 'InvalidArgumentException'
    })
    local.clock.ms += 300001
    await assert.rejects(local.call('ListStreamConsumers', { StreamARN, NextToken }), { name: 'ExpiredNextTokenException' })
  })

  test('is one of twenty at most', async () => {
    local.account.limits.consumers = 20
    for (let i = 0; i < 20; i++) await register(`c${i}`)
    await assert.rejects(register('one-more'), { name: 'LimitExceededException' })
  })
})

describe('a subscription', () => {
  let ConsumerARN
  beforeEach(async () => {
    ConsumerARN = (await register('c')).ConsumerARN
  })
  const subscribe = (StartingPosition, more) =>
    local.call('SubscribeToShard', { ConsumerARN, ShardId: SHARD, StartingPosition, ...more })
  const texts = ({ records }) => records.map(({ Data }) => String(Data))

  test('reads on, and tells when there is more', async () => {
    const subscription = await subscribe({ Type: 'LATEST' })
    assert.ok(subscription instanceof Subscription)
    let woken = 0
    subscription.onRecords(() => woken++)
    const idle = subscription.next()
    assert.deepEqual([idle.records, idle.millisBehindLatest, idle.childShards], [[], 0, undefined])
    const { Records: [{ SequenceNumber }] } = await local.put('s', 'a', 'b')
    assert.equal(woken, 1)
    const first = subscription.next(1)
    assert.deepEqual([texts(first), first.continuationSequenceNumber], [['a'], SequenceNumber])
    assert.deepEqual(texts(subscription.next()), ['b'])
    subscription.close()
    await local.put('s', 'c')
    assert.equal(woken, 1)
  })

  test('gives a number to go on with even where there was nothing', async () => {
    await local.put('s', 'a')
    const { continuationSequenceNumber: SequenceNumber } = (await subscribe({ Type: 'LATEST' })).next()
    await local.put('s', 'b')
    local.clock.ms += 5000
    assert.deepEqual(texts((await subscribe({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).next()), ['b'])
  })

  test('ends with the shard\'s children', async () => {
    const subscription = await subscribe({ Type: 'TRIM_HORIZON' })
    let woken = 0
    subscription.onRecords(() => woken++)
    await local.put('s', 'a')
    await local.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: '1000' })
    assert.equal(woken, 2)
    const last = subscription.next()
    assert.deepEqual(texts(last), ['a'])
    assert.equal(last.continuationSequenceNumber, undefined)
    assert.deepEqual(last.childShards.map(({ ShardId }) => ShardId), SHARD_IDS.slice(1, 3))
  })

  test('is refused within 5 s of the last, and takes over after that', async () => {
    const first = await subscribe({ Type: 'LATEST' })
    const ends = []
    first.onEnd((error) => ends.push(error.name))
    local.clock.ms += 4999
    await assert.rejects(subscribe({ Type: 'LATEST' }), { name: 'ResourceInUseException' })
    assert.deepEqual([ends, first.closed], [[], false])
    local.clock.ms += 1
    const second = await subscribe({ Type: 'LATEST' })
    assert.deepEqual([ends, first.closed, second.closed], [['ResourceInUseException'], true, false])
    first.close()
    local.clock.ms += 5000
    await subscribe({ Type: 'LATEST' })
    assert.equal(second.closed, true)
  })

  test('ends with its consumer, and with its stream', async () => {
    const ends = []
    const watch = (subscription) => subscription.onEnd((error) => ends.push(error.name))
    watch(await subscribe({ Type: 'LATEST' }))
    await local.call('DeregisterStreamConsumer', { ConsumerARN })
    assert.deepEqual(ends, ['ResourceNotFoundException'])
    await assert.rejects(subscribe({ Type: 'LATEST' }), { name: 'ResourceNotFoundException' })
    local.clock.ms += 1000
    ConsumerARN = (await register('c')).ConsumerARN
    watch(await subscribe({ Type: 'LATEST' }))
    await local.call('DeleteStream', { StreamName: 's', EnforceConsumerDeletion: true })
    assert.deepEqual(ends, ['ResourceNotFoundException', 'ResourceNotFoundException'])
  })

  test('begins where it is told, by any of the five', async () => {
    local.clock.ms += 1000
    const { Records: [{ SequenceNumber }] } = await local.put('s', 'a')
    local.clock.ms += 1000
    await local.put('s', 'b')
    for (const [StartingPosition, expected] of [
      [{ Type: 'TRIM_HORIZON' }, ['a', 'b']], [{ Type: 'LATEST' }, []],
      [{ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber }, ['a', 'b']], [{ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }, ['b']],
      [{ Type: 'AT_TIMESTAMP', Timestamp: START_MS + 1500 }, ['b']]
    ]) {
      local.clock.ms += 5000
      assert.deepEqual(texts((await subscribe(StartingPosition)).next()), expected, StartingPosition.Type)
    }
    await assert.rejects(subscribe({ Type: 'AT_SEQUENCE_NUMBER' }), { name: 'InvalidArgumentException' })
    await assert.rejects(subscribe({ Type: 'LATEST' }, { DryRun: true }), { name: 'DryRunOperationException' })
    await assert.rejects(subscribe({ Type: 'LATEST' }, { ShardId: SHARD_IDS[1] }), { name: 'ResourceNotFoundException' })
  })
})
