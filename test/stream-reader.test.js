'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { StreamReader } = require('../lib/stream-reader')
const { StubKinesis, serviceError } = require('./helpers/stub-kinesis')

const STREAM = { StreamName: 'events' }

function read (kinesis, startingPoint = 'TRIM_HORIZON', stream = STREAM) {
  return new StreamReader(kinesis, stream, startingPoint, kinesis.clock)
}

/** A stub with shards that hold the given texts. */
function stubWith (shards) {
  const kinesis = new StubKinesis()
  for (const [shardId, texts] of Object.entries(shards)) {
    kinesis.addShard(shardId)
    for (const text of texts) kinesis.put(shardId, text)
  }
  return kinesis
}

async function takeTexts (reader, count) {
  const texts = []
  while (texts.length < count) {
    const { records } = await reader.take({ hasLeft: false })
    texts.push(...records.map(record => record.data.toString()))
  }
  return texts
}

describe('who asks', () => {
  it('polls nothing while nobody waits, and drops nothing of what came', async () => {
    const kinesis = stubWith({ a: ['a1'], b: ['b1'], c: ['c1'] })
    const reader = read(kinesis)
    const first = await takeTexts(reader, 1)
    for (let i = 0; i < 50; i++) await turnOfTheLoop()
    const calls = kinesis.calls.length
    for (let i = 0; i < 50; i++) await turnOfTheLoop()
    assert.equal(kinesis.calls.length, calls)
    const rest = await takeTexts(reader, 2)
    assert.deepEqual([...first, ...rest].sort(), ['a1', 'b1', 'c1'])
    assert.equal(kinesis.calls.length, calls)
  })

  it('serves callers in the order in which they asked', async () => {
    const kinesis = stubWith({ a: [] })
    const reader = read(kinesis)
    const taken = [1, 2, 3].map(() => reader.take({ hasLeft: false }))
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      kinesis.put('a', text)
      assert.equal(String((await taken[i]).records[0].data), text)
    }
  })

  it('gives a batch to the next who asks when one has left', async () => {
    const kinesis = stubWith({ a: [] })
    const reader = read(kinesis)
    const owner = { hasLeft: false }
    const left = assert.rejects(reader.take(owner), { code: 'ERR_CLOSED' })
    const stayed = reader.take({ hasLeft: false })
    reader.leave(owner)
    kinesis.put('a', 'one')
    await left
    assert.equal((await stayed).records.length, 1)
    await assert.rejects(reader.take(owner), { code: 'ERR_CLOSED' })
  })

  it('rejects all who wait when it is closed, twice if need be', async () => {
    const kinesis = stubWith({ a: [] })
    const reader = read(kinesis)
    const waiting = [1, 2].map(() => assert.rejects(reader.take({ hasLeft: false }), { code: 'ERR_CLOSED' }))
    while (kinesis.callsOf('GetRecords').length < 2) await turnOfTheLoop()
    reader.close()
    reader.close()
    await Promise.all(waiting)
    await assert.rejects(reader.take({ hasLeft: false }), { code: 'ERR_CLOSED' })
    await assert.rejects(reader.start(), { code: 'ERR_CLOSED' })
  })

  it('ends a start that is under way when it is closed', async () => {
    const reader = read(stubWith({ a: [] }))
    const started = assert.rejects(reader.start(), { code: 'ERR_CLOSED' })
    reader.close()
    await started
  })
})

describe('errors', () => {
  it('reach one who waits, and the next who asks goes on from the same place', async () => {
    const kinesis = stubWith({ a: ['one'] })
    kinesis.failNext('GetRecords', serviceError('InternalFailure', { retryable: true }))
    const reader = read(kinesis)
    const [failed, served] = [reader.take({ hasLeft: false }), reader.take({ hasLeft: false })]
    await assert.rejects(failed, { name: 'InternalFailure' })
    assert.equal(String((await served).records[0].data), 'one')
  })

  it('of a start reach all who wait for it, and are forgotten then', async () => {
    const kinesis = stubWith({ a: ['one'] })
    kinesis.failNext('ListShards', serviceError('ResourceNotFoundException'))
    kinesis.failNext('GetRecords', serviceError('InternalFailure'))
    const reader = read(kinesis, 'LATEST')
    const first = [reader.start(), reader.take({ hasLeft: false })]
    for (const promise of first) await assert.rejects(promise, { name: 'ResourceNotFoundException' })
    await assert.rejects(reader.start(), { name: 'InternalFailure' })
    await reader.start()
    kinesis.put('a', 'two')
    assert.deepEqual(await takeTexts(reader, 1), ['two'])
    assert.deepEqual(kinesis.clock.slept, [200, 400])
  })

  it('tell of a stream that has no shards yet', async () => {
    await assert.rejects(read(new StubKinesis()).start(),
      { name: 'ResourceInUseException', message: /events.*being created/ })
  })
})

describe('fetchers', () => {
  const isResting = ({ isPaused }) => isPaused

  it('rest while nobody waits, from the moment on at which LATEST is found', async () => {
    const kinesis = stubWith({ a: ['before'], b: [] })
    const reader = read(kinesis, 'LATEST')
    await reader.start()
    assert.deepEqual(kinesis.fetchers.map(isResting), [true, true])
    kinesis.put('a', 'after')
    assert.deepEqual(await takeTexts(reader, 1), ['after'])
    await turnOfTheLoop()
    assert.deepEqual(kinesis.fetchers.map(isResting), [true, true])
  })

  it('are opened when they are to be read, and give records as they are', async () => {
    const kinesis = stubWith({ a: [] })
    const reader = read(kinesis)
    await reader.start()
    assert.equal(kinesis.fetchers.length, 0)
    kinesis.put('a', 'one')
    await takeTexts(reader, 1)
    const { shardId, positionType, deaggregate } = kinesis.callsOf('GetRecords')[0].input
    assert.deepEqual({ shardId, positionType, deaggregate }, { shardId: 'a', positionType: 'TRIM_HORIZON', deaggregate: false })
  })

  it('of one shard alone go on from where the stream stands', async () => {
    const kinesis = stubWith({ a: ['one'] })
    await kinesis.clock.sleep(5000, new AbortController().signal)
    const latest = read(kinesis, 'LATEST')
    await latest.start()
    const next = latest.fork(latest.shards[0])
    kinesis.put('a', 'two')
    assert.equal(String((await next()).records[0].data), 'two')
    assert.ok(kinesis.callsOf('GetRecords').some(({ input: { timestampS } }) => timestampS === 5))

    const reader = read(kinesis)
    await takeTexts(reader, 2)
    const other = reader.fork(reader.shards[0])
    kinesis.put('a', 'three')
    kinesis.addShard('b', ['a'])
    assert.equal(String((await other()).records[0].data), 'three')
    assert.equal(await other(), null)
    const waiting = assert.rejects(next(), { code: 'ERR_CLOSED' })
    latest.close()
    await waiting
  })

  it('of one shard alone end with what doesn\'t pass', async () => {
    const kinesis = stubWith({ a: ['one'] })
    const reader = read(kinesis)
    await reader.start()
    const next = reader.fork(reader.shards[0])
    kinesis.failNext('GetRecords', serviceError('ServiceUnavailable', { retryable: true }), serviceError('AccessDeniedException'))
    await assert.rejects(next(), { name: 'ServiceUnavailable' })
    await assert.rejects(next(), { name: 'AccessDeniedException' })
    assert.deepEqual(kinesis.fetchers.map(({ isClosed }) => isClosed), [true])
    await assert.rejects(next(), { name: 'AccessDeniedException' })
  })

  it('that end with their client end the stream', async () => {
    const kinesis = stubWith({ a: [] })
    const reader = read(kinesis)
    kinesis.failNext('GetRecords', serviceError('ERR_CLOSED'))
    const takes = [1, 2].map(() => assert.rejects(reader.take({ hasLeft: false }), { code: 'ERR_CLOSED' }))
    await Promise.all(takes)
    await assert.rejects(reader.take({ hasLeft: false }), { code: 'ERR_CLOSED' })
    assert.deepEqual(kinesis.fetchers.map(({ isClosed }) => isClosed), [true]) // they keep nothing that came
  })
})

describe('shards', () => {
  for (const namesChildren of [true, false]) {
    const how = namesChildren ? 'named in the last answer' : 'found in the list'

    it(`that a split made are read after it, ${how}`, async () => {
      const kinesis = stubWith({ a: ['a1'] })
      kinesis.namesChildren = namesChildren
      const reader = read(kinesis)
      await reader.start()
      kinesis.addShard('b', ['a'])
      kinesis.addShard('c', ['a'])
      for (const shardId of ['b', 'c']) kinesis.put(shardId, `${shardId}1`)
      const [first, ...others] = await takeTexts(reader, 3)
      assert.equal(first, 'a1')
      assert.deepEqual(others.sort(), ['b1', 'c1'])
    })

    it(`that a merge made are read after both parents, ${how}`, async () => {
      const kinesis = stubWith({ a: ['a1'], b: Array(30000).fill('b') })
      kinesis.namesChildren = namesChildren
      const reader = read(kinesis)
      await reader.start()
      kinesis.addShard('c', ['a', 'b'])
      kinesis.put('c', 'c1')
      const texts = await takeTexts(reader, 30002)
      assert.equal(texts.at(-1), 'c1')
      assert.equal(new Set(texts).size, 3)
    })
  }

  it('that the list does not show at once are looked for again', async () => {
    const kinesis = stubWith({ a: ['a1'] })
    kinesis.namesChildren = false
    const reader = read(kinesis)
    await reader.start()
    kinesis.stored.get('a').description.SequenceNumberRange.EndingSequenceNumber = '9'
    const texts = takeTexts(reader, 2)
    while (kinesis.callsOf('ListShards').length < 4) await turnOfTheLoop()
    kinesis.addShard('b', ['a'])
    kinesis.put('b', 'b1')
    assert.deepEqual(await texts, ['a1', 'b1'])
  })

  it('that were closed before are skipped from LATEST on', async () => {
    const kinesis = stubWith({ a: ['a1'] })
    kinesis.addShard('b', ['a'])
    kinesis.put('b', 'b1')
    const reader = read(kinesis, 'LATEST')
    await reader.start()
    assert.deepEqual(reader.shards.map(({ description }) => description.ShardId), ['b'])
    kinesis.put('b', 'b2')
    assert.deepEqual(await takeTexts(reader, 1), ['b2'])
  })

  it('that were closed before are read from TRIM_HORIZON, parents first', async () => {
    const kinesis = stubWith({ a: ['a1'] })
    kinesis.addShard('b', ['a'])
    kinesis.put('b', 'b1')
    kinesis.addShard('c', ['b'])
    kinesis.put('c', 'c1')
    assert.deepEqual(await takeTexts(read(kinesis), 3), ['a1', 'b1', 'c1'])
  })

  it('whose parents were trimmed away are read at once', async () => {
    const kinesis = stubWith({ gone: [], a: ['a1'] })
    Object.assign(kinesis.stored.get('a').description, { ParentShardId: 'gone' })
    kinesis.stored.delete('gone')
    assert.deepEqual(await takeTexts(read(kinesis), 1), ['a1'])
  })

  for (const denied of ['AccessDeniedException', 'UnknownOperationException']) {
    it(`come from DescribeStream, page by page, after ${denied}`, async () => {
      const kinesis = stubWith({ a: [], b: [], c: [], d: [], e: [] })
      kinesis.pageSize = 2
      kinesis.failNext('ListShards', serviceError(denied))
      const reader = read(kinesis)
      await reader.start()
      assert.deepEqual(reader.shards.map(({ description }) => description.ShardId), [...'abcde'])
      assert.equal(kinesis.callsOf('DescribeStream').length, 3)
    })
  }

  it('come from ListShards page by page, whose token stands alone', async () => {
    const kinesis = stubWith({ a: [], b: [], c: [] })
    kinesis.pageSize = 2
    const reader = read(kinesis)
    await reader.start()
    assert.equal(reader.shards.length, 3)
    assert.deepEqual(kinesis.callsOf('ListShards').map(({ input }) => input), [STREAM, { NextToken: '2' }])
  })

  it('are asked for by ARN where one was given', async () => {
    const arn = { StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/events' }
    const kinesis = stubWith({ a: ['one'] })
    await takeTexts(read(kinesis, 'TRIM_HORIZON', arn), 1)
    for (const { input } of kinesis.calls) assert.equal(input.StreamARN, arn.StreamARN)
    assert.equal(kinesis.calls.some(({ input }) => 'StreamName' in input), false)
  })
})
