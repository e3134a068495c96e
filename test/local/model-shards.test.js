'use strict'

const assert = require('node:assert/strict')
const { beforeEach, describe, test } = require('node:test')
const { SHARD_IDS, START_MS, makeLocal } = require('../helpers/local-account')

const HASH_KEYS = 2n ** 128n
const HOUR_MS = 3600000
const [S0, S1, S2, S3, S4, S5, S6] = SHARD_IDS

/** @type {ReturnType<typeof makeLocal>} */
let local
beforeEach(() => {
  local = makeLocal({ limits: false })
})

const list = async (input) => (await local.call('ListShards', { StreamName: 's', ...input })).Shards
const ids = async (input) => (await list(input)).map(({ ShardId }) => ShardId)
const open = async () => (await list()).filter(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined)
const split = (ShardToSplit, key) => local.call('SplitShard', { StreamName: 's', ShardToSplit, NewStartingHashKey: String(key) })
const merge = (ShardToMerge, AdjacentShardToMerge) =>
  local.call('MergeShards', { StreamName: 's', ShardToMerge, AdjacentShardToMerge })

/** The open shards take every hash key once. */
async function assertCovers () {
  const ranges = (await open()).map(({ HashKeyRange }) => Object.values(HashKeyRange).map(BigInt)).sort((a, b) => a[0] < b[0] ? -1 : 1)
  assert.equal(ranges[0][0], 0n)
  assert.equal(ranges.at(-1)[1], HASH_KEYS - 1n)
  for (let i = 1; i < ranges.length; i++) assert.equal(ranges[i][0], ranges[i - 1][1] + 1n)
  return ranges
}

describe('a new stream', () => {
  for (const ShardCount of [1, 2, 3, 7]) {
    test(`of ${ShardCount} shards takes every hash key once, in equal parts`, async () => {
      await local.call('CreateStream', { StreamName: 's', ShardCount })
      assert.deepEqual(await ids(), SHARD_IDS.slice(0, ShardCount))
      const sizes = (await assertCovers()).map(([from, to]) => to - from + 1n)
      assert.ok(sizes.at(-1) - sizes[0] < BigInt(ShardCount))
    })
  }
})

describe('a split', () => {
  beforeEach(() => local.call('CreateStream', { StreamName: 's', ShardCount: 1 }))

  test('closes the parent, and its children take its range', async () => {
    const { Records: [first] } = await local.put('s', 'before')
    local.clock.ms += 5000
    await split(S0, 1000)
    const [parent, lower, upper] = await list()
    assert.deepEqual(lower.HashKeyRange, { StartingHashKey: '0', EndingHashKey: '999' })
    assert.deepEqual(upper.HashKeyRange, { StartingHashKey: '1000', EndingHashKey: String(HASH_KEYS - 1n) })
    for (const child of [lower, upper]) {
      assert.deepEqual([child.ParentShardId, child.AdjacentParentShardId], [S0, undefined])
      assert.ok(BigInt(child.SequenceNumberRange.StartingSequenceNumber) > BigInt(parent.SequenceNumberRange.EndingSequenceNumber))
    }
    assert.ok(BigInt(parent.SequenceNumberRange.EndingSequenceNumber) > BigInt(first.SequenceNumber))
    assert.notEqual((await local.put('s', 'after')).Records[0].ShardId, S0)
    await assertCovers()
  })

  test('lets readers finish the parent, and tells them of its children', async () => {
    await local.put('s', 'a', 'b')
    const ShardIterator = await local.iterator('s', S0, 'TRIM_HORIZON')
    const latest = await local.iterator('s', S0, 'LATEST')
    await split(S0, HASH_KEYS / 2n)
    const first = await local.call('GetRecords', { ShardIterator, Limit: 1 })
    assert.ok(first.NextShardIterator)
    assert.equal(first.ChildShards, undefined)
    const last = await local.call('GetRecords', { ShardIterator: first.NextShardIterator })
    assert.deepEqual([last.Records.length, last.NextShardIterator, last.MillisBehindLatest], [1, undefined, 0])
    const half = String(HASH_KEYS / 2n)
    assert.deepEqual(last.ChildShards, [
      { ShardId: S1, ParentShards: [S0], HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(HASH_KEYS / 2n - 1n) } },
      { ShardId: S2, ParentShards: [S0], HashKeyRange: { StartingHashKey: half, EndingHashKey: String(HASH_KEYS - 1n) } }
    ])
    assert.deepEqual((await local.call('GetRecords', { ShardIterator: latest })).ChildShards, last.ChildShards)
    const { SequenceNumberRange } = (await list())[0]
    const end = { StartingSequenceNumber: SequenceNumberRange.EndingSequenceNumber }
    const atEnd = await local.iterator('s', S0, 'AFTER_SEQUENCE_NUMBER', end)
    assert.equal((await local.call('GetRecords', { ShardIterator: atEnd })).NextShardIterator, undefined)
  })

  for (const [title, key] of [['the start', 0n], ['one above the start', 1n], ['the end', HASH_KEYS - 1n], ['beyond', 10n ** 38n * 9n]]) {
    test(`at ${title} is refused`, async () => {
      await assert.rejects(split(S0, key), {
        name: 'InvalidArgumentException', message: /^NewStartingHashKey \d+ used in SplitShard\(\) on shard shardId-000000000000 in stream s/
      })
    })
  }

  test('of a shard that is closed or not there is refused', async () => {
    await split(S0, 1000)
    await assert.rejects(split(S0, 500), { name: 'InvalidArgumentException', message: /is not open\.$/ })
    await assert.rejects(split(S6, 500), { name: 'ResourceNotFoundException' })
  })
})

describe('a merge', () => {
  beforeEach(() => local.call('CreateStream', { StreamName: 's', ShardCount: 3 }))

  for (const [title, shards] of [['in order', [S0, S1]], ['the other way round', [S1, S0]]]) {
    test(`of two neighbours, ${title}, has two parents`, async () => {
      await merge(...shards)
      const [a, b, , child] = await list()
      assert.deepEqual([child.ParentShardId, child.AdjacentParentShardId], shards)
      assert.deepEqual(child.HashKeyRange, {
        StartingHashKey: a.HashKeyRange.StartingHashKey, EndingHashKey: b.HashKeyRange.EndingHashKey
      })
      assert.ok(a.SequenceNumberRange.EndingSequenceNumber && b.SequenceNumberRange.EndingSequenceNumber)
      const { ChildShards } = await local.call('GetRecords', { ShardIterator: await local.iterator('s', S0, 'TRIM_HORIZON') })
      assert.deepEqual(ChildShards.map(({ ShardId, ParentShards }) => [ShardId, ParentShards]), [[S3, shards]])
      await assertCovers()
    })
  }

  test('of shards that are no neighbours is refused', async () => {
    for (const [a, b] of [[S0, S2], [S1, S1]]) {
      await assert.rejects(merge(a, b), { name: 'InvalidArgumentException', message: /are not an adjacent pair of shards eligible for merging$/ })
    }
    await merge(S0, S1)
    await assert.rejects(merge(S1, S2), { name: 'InvalidArgumentException', message: /is not open\.$/ })
  })
})

describe('UpdateShardCount', () => {
  const scale = (TargetShardCount) =>
    local.call('UpdateShardCount', { StreamName: 's', TargetShardCount, ScalingType: 'UNIFORM_SCALING' })
  beforeEach(() => local.call('CreateStream', { StreamName: 's', ShardCount: 4 }))

  for (const target of [2, 3, 4, 5, 6, 7, 8]) {
    test(`from 4 to ${target} ends in equal parts, each child the heir of its parents`, async () => {
      assert.deepEqual(await scale(target), {
        StreamName: 's', StreamARN: local.account.arn('stream/s'), CurrentShardCount: 4, TargetShardCount: target
      })
      const sizes = (await assertCovers()).map(([from, to]) => to - from + 1n)
      assert.equal(sizes.length, target)
      assert.ok(sizes.every((size) => size === sizes[0] || size - sizes[0] < BigInt(target)))
      const all = new Map((await list()).map((shard) => [shard.ShardId, shard]))
      for (const { ParentShardId, AdjacentParentShardId, SequenceNumberRange } of all.values()) {
        for (const parent of [ParentShardId, AdjacentParentShardId].filter(Boolean).map((id) => all.get(id))) {
          assert.ok(parent.SequenceNumberRange.EndingSequenceNumber)
          assert.ok(BigInt(SequenceNumberRange.StartingSequenceNumber) > BigInt(parent.SequenceNumberRange.EndingSequenceNumber))
        }
      }
    })
  }

  test('doubles and halves at most', async () => {
    await assert.rejects(scale(9), {
      name: 'InvalidArgumentException',
      message: 'UpdateShardCount cannot scale up over double your current open shard count. ' +
        'Current open shard count: 4 Target shard count: 9'
    })
    await assert.rejects(scale(1), { name: 'InvalidArgumentException', message: /cannot scale down below half/ })
  })
})

describe('resharding', () => {
  test('of an on-demand stream is refused', async () => {
    await local.call('CreateStream', { StreamName: 's', StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
    assert.equal((await list()).length, 4)
    for (const call of [
      () => split(S0, 1000), () => merge(S0, S1),
      () => local.call('UpdateShardCount', { StreamName: 's', TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' })
    ]) {
      await assert.rejects(call(), { name: 'ValidationException', message: /as it is in ON_DEMAND mode\.$/ })
    }
  })

  test('takes its time where there is a delay; the stream is UPDATING, and works on', async () => {
    local = makeLocal({ limits: false, delayMs: 500 })
    await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
    local.clock.ms += 500
    await split(S0, 1000)
    const status = async () => (await local.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary.StreamStatus
    assert.equal(await status(), 'UPDATING')
    await assert.rejects(split(S0, 2000), {
      name: 'ResourceInUseException', message: 'Stream s under account 000000000000 not ACTIVE, instead in state UPDATING'
    })
    assert.equal((await local.put('s', 'x')).Records[0].ShardId, S0)
    local.clock.ms += 500
    assert.notEqual((await local.put('s', 'x')).Records[0].ShardId, S0)
    assert.equal(await status(), 'ACTIVE')
  })
})

describe('ListShards', () => {
  // S0 and S1 at first; S0 split into S2 and S3 after 1 h, S2 and S3 merged into S4 after 2 h.
  beforeEach(async () => {
    await local.call('CreateStream', { StreamName: 's', ShardCount: 2 })
    local.clock.ms += HOUR_MS
    await split(S0, 1000)
    local.clock.ms += HOUR_MS
    await merge(S2, S3)
    local.clock.ms += HOUR_MS
  })
  const at = (hours) => START_MS + hours * HOUR_MS

  for (const [filter, expected] of [
    [undefined, [S0, S1, S2, S3, S4]],
    [{ Type: 'FROM_TRIM_HORIZON' }, [S0, S1, S2, S3, S4]],
    [{ Type: 'AT_TRIM_HORIZON' }, [S0, S1]],
    [{ Type: 'AT_LATEST' }, [S1, S4]],
    [{ Type: 'AFTER_SHARD_ID', ShardId: S2 }, [S3, S4]],
    [{ Type: 'AT_TIMESTAMP', Timestamp: at(-1) }, [S0, S1]],
    [{ Type: 'AT_TIMESTAMP', Timestamp: at(0.5) }, [S0, S1]],
    [{ Type: 'AT_TIMESTAMP', Timestamp: at(1) }, [S1, S2, S3]],
    [{ Type: 'AT_TIMESTAMP', Timestamp: at(2.5) }, [S1, S4]],
    [{ Type: 'FROM_TIMESTAMP', Timestamp: at(0) }, [S0, S1, S2, S3, S4]],
    [{ Type: 'FROM_TIMESTAMP', Timestamp: at(1) }, [S1, S2, S3, S4]],
    [{ Type: 'FROM_TIMESTAMP', Timestamp: at(2.5) }, [S1, S4]]
  ]) {
    test(`through ${filter ? `${filter.Type} ${filter.ShardId ?? ''}${filter.Timestamp ? (filter.Timestamp - START_MS) / HOUR_MS : ''}` : 'no filter'}`,
      async () => assert.deepEqual(await ids({ ShardFilter: filter }), expected))
  }

  test('forgets what was closed before the retention', async () => {
    local.clock.ms = at(25.5)
    assert.deepEqual(await ids(), [S1, S2, S3, S4])
    assert.deepEqual(await ids({ ShardFilter: { Type: 'AT_TRIM_HORIZON' } }), [S1, S2, S3])
    await assert.rejects(local.iterator('s', S0, 'TRIM_HORIZON'), { name: 'ResourceNotFoundException' })
    local.clock.ms = at(27)
    assert.deepEqual(await ids(), [S1, S4])
  })

  for (const [ShardFilter, message] of [
    [{ Type: 'AFTER_SHARD_ID' }, 'ShardFilter of type AFTER_SHARD_ID needs a ShardId.'],
    [{ Type: 'AT_TIMESTAMP' }, 'ShardFilter of type AT_TIMESTAMP needs a Timestamp.'],
    [{ Type: 'AT_LATEST', ShardId: S0 }, 'ShardFilter of type AT_LATEST takes no ShardId.'],
    [{ Type: 'FROM_TIMESTAMP', Timestamp: START_MS + 24 * HOUR_MS }, /is in the future\.$/]
  ]) {
    test(`refuses the filter ${JSON.stringify(ShardFilter)}`, async () => {
      await assert.rejects(list({ ShardFilter }), { name: 'InvalidArgumentException', message })
    })
  }

  test('goes by pages, whose tokens keep the filter and expire', async () => {
    const pages = []
    let input = { StreamName: 's', MaxResults: 2, ShardFilter: { Type: 'FROM_TIMESTAMP', Timestamp: at(1) } }
    for (;;) {
      const { Shards, NextToken } = await local.call('ListShards', input)
      pages.push(Shards.map(({ ShardId }) => ShardId))
      if (NextToken === undefined) break
      input = { NextToken, MaxResults: 2 }
    }
    assert.deepEqual(pages, [[S1, S2], [S3, S4]])
    const { NextToken } = await local.call('ListShards', { StreamName: 's', MaxResults: 1 })
    assert.equal((await local.call('ListShards', { NextToken, StreamARN: local.account.arn('stream/s') })).Shards.length, 4)
    local.clock.ms += 300001
    await assert.rejects(local.call('ListShards', { NextToken }), { name: 'ExpiredNextTokenException' })
  })

  test('takes a token alone, and only its own', async () => {
    const { NextToken } = await local.call('ListShards', { StreamName: 's', MaxResults: 1 })
    for (const more of [{ StreamName: 's' }, { ExclusiveStartShardId: S0 }, { StreamCreationTimestamp: START_MS }, { ShardFilter: { Type: 'AT_LATEST' } }]) {
      await assert.rejects(local.call('ListShards', { NextToken, ...more }), {
        name: 'InvalidArgumentException', message: `NextToken and ${Object.keys(more)[0]} cannot be provided together.`
      })
    }
    await assert.rejects(local.call('ListShards', { NextToken: 'made up' }), { name: 'InvalidArgumentException', message: 'Invalid NextToken.' })
    await assert.rejects(local.call('ListShards', { NextToken: await local.iterator('s', S1, 'LATEST') }), { message: 'Invalid NextToken.' })
    await assert.rejects(local.call('ListShards', {}), {
      name: 'InvalidArgumentException', message: 'Either NextToken or StreamName should be provided.'
    })
  })

  test('finds a stream by its time of creation too', async () => {
    assert.equal((await list({ StreamCreationTimestamp: START_MS })).length, 5)
    await assert.rejects(list({ StreamCreationTimestamp: START_MS - 5000 }), { name: 'ResourceNotFoundException' })
  })

  test('begins behind a shard', async () => {
    assert.deepEqual(await ids({ ExclusiveStartShardId: S2 }), [S3, S4])
    assert.deepEqual(await ids({ ExclusiveStartShardId: S5 }), [])
  })
})
