'use strict'

const assert = require('node:assert/strict')
const { beforeEach, describe, test } = require('node:test')
const { Seal, formatSequence, parseSequence, sequenceBase } = require('../../lib/local/sequence')
const { SHARD_IDS, START_MS, makeLocal } = require('../helpers/local-account')

const SHARD = SHARD_IDS[0]
const HOUR_MS = 3600000

describe('sequence numbers', () => {
  test('give back what went into them', () => {
    for (const shardIndex of [0, 1, 15, 16, 4711]) {
      const base = sequenceBase(shardIndex, 1768478400)
      assert.deepEqual(parseSequence(formatSequence(base, 123456, START_MS)), { shardIndex, createdS: 1768478400, index: 123456 })
    }
  })

  test('that are none are told apart', () => {
    for (const text of ['0', '1', '5'.repeat(56), '9'.repeat(56), '4'.repeat(128), String(3n << 184n | 2n)]) {
      assert.equal(parseSequence(text), undefined, text)
    }
  })
})

describe('a seal', () => {
  test('opens what it closed, for the same kind, with the same secret', () => {
    const text = new Seal('a').close('kind', [1, 'x'])
    assert.deepEqual(new Seal('a').open('kind', text), [1, 'x'])
    assert.equal(new Seal('a').open('other', text), undefined)
    assert.equal(new Seal('b').open('kind', text), undefined)
  })

  test('opens nothing else', () => {
    const seal = new Seal('a')
    const text = seal.close('kind', 1)
    const flipped = Buffer.from(text, 'base64')
    flipped[flipped.length - 1] ^= 1
    for (const wrong of ['', 'x', 'AAAA', '?'.repeat(64), text.slice(0, -4), `${text}\n`, flipped.toString('base64'), 'A'.repeat(512)]) {
      assert.equal(seal.open('kind', wrong), undefined, wrong)
    }
  })
})

describe('an iterator', () => {
  /** @type {ReturnType<typeof makeLocal>} */
  let local
  let numbers
  beforeEach(async () => {
    local = makeLocal({ limits: false })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    numbers = []
    for (const text of ['0', '1', '2', '3']) {
      local.clock.ms += 1000
      numbers.push((await local.put('s', text)).Records[0].SequenceNumber)
    }
  })
  const from = async (type, more) => local.read(await local.iterator('s', SHARD, type, more))

  test('TRIM_HORIZON begins with the oldest', async () => {
    assert.deepEqual(await from('TRIM_HORIZON'), ['0', '1', '2', '3'])
  })

  test('LATEST begins with what comes after it, not after the first read', async () => {
    const iterator = await local.iterator('s', SHARD, 'LATEST')
    assert.deepEqual(await local.read(iterator), [])
    await local.put('s', '4')
    assert.deepEqual(await local.read(iterator), ['4'])
  })

  test('AT_SEQUENCE_NUMBER begins with it, AFTER_SEQUENCE_NUMBER behind it', async () => {
    const at = { StartingSequenceNumber: numbers[1] }
    assert.deepEqual(await from('AT_SEQUENCE_NUMBER', at), ['1', '2', '3'])
    assert.deepEqual(await from('AFTER_SEQUENCE_NUMBER', at), ['2', '3'])
    assert.deepEqual(await from('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: numbers[3] }), [])
    const { Shards: [{ SequenceNumberRange }] } = await local.call('ListShards', { StreamName: 's' })
    const start = { StartingSequenceNumber: SequenceNumberRange.StartingSequenceNumber }
    assert.deepEqual(await from('AT_SEQUENCE_NUMBER', start), ['0', '1', '2', '3'])
    assert.deepEqual(await from('AFTER_SEQUENCE_NUMBER', start), ['0', '1', '2', '3'])
  })

  test('AT_TIMESTAMP begins with the first that came then or later', async () => {
    for (const [ms, expected] of [
      [0, ['0', '1', '2', '3']], [1000, ['0', '1', '2', '3']], [1001, ['1', '2', '3']],
      [2000, ['1', '2', '3']], [4000, ['3']]
    ]) {
      assert.deepEqual(await from('AT_TIMESTAMP', { Timestamp: START_MS + ms }), expected, `${ms} ms`)
    }
    local.clock.ms += 5000
    assert.deepEqual(await from('AT_TIMESTAMP', { Timestamp: START_MS + 4001 }), [])
  })

  for (const [title, type, more, message] of [
    ['a number with TRIM_HORIZON', 'TRIM_HORIZON', { StartingSequenceNumber: '1' },
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
      '(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified TRIM_HORIZON and also a StartingSequenceNumber.'],
    ['no number', 'AT_SEQUENCE_NUMBER', {}, /Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber\.$/],
    ['a number that is none', 'AT_SEQUENCE_NUMBER', { StartingSequenceNumber: '7' },
      `StartingSequenceNumber 7 used in GetShardIterator on shard ${SHARD} in stream s under account 000000000000 is invalid.`],
    ['another shard\'s number', 'AT_SEQUENCE_NUMBER', { StartingSequenceNumber: formatSequence(sequenceBase(1, START_MS / 1000), 1, START_MS) },
      `Invalid StartingSequenceNumber. It encodes ${SHARD_IDS[1]}, while it was used in a call to a shard with ${SHARD}`],
    ['another stream\'s number', 'AT_SEQUENCE_NUMBER', { StartingSequenceNumber: formatSequence(sequenceBase(0, 1000), 1, START_MS) },
      /is invalid because it did not come from this stream\.$/],
    ['no time', 'AT_TIMESTAMP', {}, /^Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP\./],
    ['a time to come', 'AT_TIMESTAMP', { Timestamp: START_MS + HOUR_MS }, /^The timestampInMillis parameter cannot be greater/]
  ]) {
    test(`${title} is refused`, async () => {
      await assert.rejects(local.iterator('s', SHARD, type, more), { name: 'InvalidArgumentException', message })
    })
  }

  test('of a shard that is not there is refused', async () => {
    for (const ShardId of [SHARD_IDS[1], 'nonsense', 'shardId-', 'shardId-99999999999999']) {
      await assert.rejects(local.iterator('s', ShardId, 'LATEST'), {
        name: 'ResourceNotFoundException', message: `Shard ${ShardId} in stream s under account 000000000000 does not exist`
      })
    }
  })

  test('is good for five minutes', async () => {
    const iterator = await local.iterator('s', SHARD, 'TRIM_HORIZON')
    local.clock.ms += 300000
    assert.equal((await local.read(iterator)).length, 4)
    local.clock.ms += 1
    await assert.rejects(local.read(iterator), {
      name: 'ExpiredIteratorException',
      message: 'Iterator expired. The iterator was created at time Thu Jan 15 12:00:04 UTC 2026 while right now it is ' +
        'Thu Jan 15 12:05:04 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.'
    })
  })

  test('that is garbage is refused, and never breaks anything', async () => {
    const good = await local.iterator('s', SHARD, 'TRIM_HORIZON')
    for (const iterator of ['x', 'AAAAAAAAAAE=', good.slice(1), good + 'A', '\0'.repeat(100)]) {
      await assert.rejects(local.read(iterator), { name: 'InvalidArgumentException', message: 'Invalid ShardIterator.' })
    }
  })

  test('of a stream that was made anew finds no shard', async () => {
    const iterator = await local.iterator('s', SHARD, 'TRIM_HORIZON')
    await local.call('DeleteStream', { StreamName: 's' })
    await assert.rejects(local.read(iterator), { name: 'ResourceNotFoundException' })
    local.clock.ms += 1000
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    await assert.rejects(local.read(iterator), { name: 'ResourceNotFoundException' })
  })

  test('leads on, and tells how far behind it is', async () => {
    let ShardIterator = await local.iterator('s', SHARD, 'TRIM_HORIZON')
    const seen = []
    for (let i = 0; i < 6; i++) {
      const output = await local.call('GetRecords', { ShardIterator, Limit: 1 })
      seen.push([output.Records.map(({ Data }) => String(Data)).join(), output.MillisBehindLatest, output.ChildShards])
      ShardIterator = output.NextShardIterator
    }
    assert.deepEqual(seen, [
      ['0', 2000, undefined], ['1', 1000, undefined], ['2', 0, undefined], ['3', 0, undefined], ['', 0, undefined], ['', 0, undefined]
    ])
    await local.put('s', '4')
    assert.deepEqual(await local.read(ShardIterator), ['4'])
  })

  test('is held to the stream that an ARN names', async () => {
    await local.call('CreateStream', { StreamName: 'other', ShardCount: 1 })
    const ShardIterator = await local.iterator('s', SHARD, 'TRIM_HORIZON')
    const read = (name) => local.call('GetRecords', { ShardIterator, StreamARN: local.account.arn(`stream/${name}`) })
    assert.equal((await read('s')).Records.length, 4)
    await assert.rejects(read('other'), { name: 'InvalidArgumentException' })
  })
})

describe('retention', () => {
  test('trims what is older, and an iterator begins with the rest', async () => {
    const local = makeLocal({ limits: false })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    const { Records: [{ SequenceNumber }] } = await local.put('s', 'old')
    local.clock.ms += 23 * HOUR_MS
    await local.put('s', 'new')
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'TRIM_HORIZON')), ['old', 'new'])
    local.clock.ms += HOUR_MS + 1
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'TRIM_HORIZON')), ['new'])
    const at = { StartingSequenceNumber: SequenceNumber }
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'AT_SEQUENCE_NUMBER', at)), ['new'])
    local.clock.ms += 24 * HOUR_MS
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'TRIM_HORIZON')), [])
    await local.put('s', 'newest')
    assert.deepEqual(local.account.ledger('s').map(({ data }) => String(data)), ['newest'])
  })

  test('can be made longer, within limits', async () => {
    const local = makeLocal({ limits: false })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    const set = (operation, RetentionPeriodHours) => local.call(operation, { StreamName: 's', RetentionPeriodHours })
    await local.put('s', 'old')
    await set('IncreaseStreamRetentionPeriod', 48)
    local.clock.ms += 47 * HOUR_MS
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'TRIM_HORIZON')), ['old'])
    for (const [operation, hours, message] of [
      ['IncreaseStreamRetentionPeriod', 23, /^Minimum allowed retention period is 24 hours\./],
      ['IncreaseStreamRetentionPeriod', 8761, /^Maximum allowed retention period is 8760 hours\./],
      ['IncreaseStreamRetentionPeriod', 47, /can not be shorter than existing retention period \(48 hours\)/],
      ['DecreaseStreamRetentionPeriod', 49, /can not be longer than existing retention period \(48 hours\)/]
    ]) {
      await assert.rejects(set(operation, hours), { name: 'InvalidArgumentException', message })
    }
    await set('DecreaseStreamRetentionPeriod', 24)
    assert.deepEqual(await local.read(await local.iterator('s', SHARD, 'TRIM_HORIZON')), [])
  })
})
