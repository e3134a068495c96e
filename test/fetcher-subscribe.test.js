'use strict'

// The fetcher by SubscribeToShard, against the local Kinesis.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { aggregate } = require('..')
const { SHARD, startFetching } = require('./helpers/fetching')

const TRANSPORTS = { 'HTTP/2 over TLS': { tls: true }, 'HTTP/1.1': {} }

/** As startFetching, with a consumer that each fetcher subscribes as. */
async function startSubscribing (t, options = { tls: true }, clientOptions = {}) {
  const fetching = await startFetching(t, options, clientOptions)
  const { kinesis, open } = fetching
  const { StreamDescriptionSummary: { StreamARN } } = await kinesis.describeStreamSummary({ StreamName: 's' })
  const { Consumer: { ConsumerARN: consumerArn } } = await kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'c' })
  for (let isActive = false; !isActive; await sleep(5)) {
    const { ConsumerDescription } = await kinesis.describeStreamConsumer({ ConsumerARN: consumerArn })
    isActive = ConsumerDescription.ConsumerStatus === 'ACTIVE'
  }
  return { ...fetching, open: (fetcherOptions) => open({ consumerArn, ...fetcherOptions }) }
}

const numbers = (count) => Array.from({ length: count }, (_, i) => String(i))

/** The service lets a subscription be taken over after five seconds, which are half a second of ours. */
function hastyClock () {
  const start = Date.now()
  return () => start + 10 * (Date.now() - start)
}

describe('a fetcher that subscribes', { concurrency: true, timeout: 120000 }, () => {
  for (const [transport, options] of Object.entries(TRANSPORTS)) {
    it(`over ${transport} gives what there is, what comes, and the end with the children`, async (t) => {
      const { put, open, kinesis } = await startSubscribing(t, options)
      await put('plain')
      await put(aggregate([{ partitionKey: 'a', data: 'first' }, { partitionKey: 'b', data: 'second' }]).Data)
      const fetching = open()
      await fetching.first(3)
      await put('late')
      assert.deepEqual(await fetching.first(4), ['plain', 'first', 'second', 'late'])
      assert.deepEqual(fetching.records.map(({ subSequenceNumber }) => subSequenceNumber), [0, 0, 1, 0])
      await kinesis.splitShard({ StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: '7' })
      assert.deepEqual((await fetching.end()).map(({ ParentShards }) => ParentShards), [[SHARD], [SHARD]])
      const { calls, subscriptions } = fetching.fetcher.metrics
      assert.deepEqual([calls, subscriptions], [0, 1])
      assert.deepEqual(fetching.failures, [])
    })
  }

  it('renews its subscription while records come, without a gap and without a duplicate', async (t) => {
    const { put, open } = await startSubscribing(t, { tls: true, subscriptionLifeMs: 300 })
    const fetching = open()
    const expected = numbers(200)
    for (const text of expected) {
      await put(text)
      if (fetching.fetcher.metrics.subscriptions < 3) await sleep(10)
    }
    assert.deepEqual(await fetching.first(200), expected)
    while (fetching.fetcher.metrics.subscriptions < 3) await sleep(10)
    await put('last')
    assert.deepEqual(await fetching.first(201), [...expected, 'last'])
    assert.deepEqual(fetching.failures, [])
  })

  it('renews its subscription before its end, while records come, without a gap and without a duplicate', async (t) => {
    const { put, open } = await startSubscribing(t, { tls: true, clock: hastyClock() })
    const fetching = open({ renewAfterMs: 600 }) // later than the service lets it be taken over, whatever stands still meanwhile
    const texts = []
    for (; fetching.fetcher.metrics.subscriptions < 5; await sleep(2)) {
      texts.push(String(texts.length))
      await put(texts.at(-1))
    }
    assert.deepEqual(await fetching.first(texts.length), texts)
    await put('last')
    assert.deepEqual(await fetching.first(texts.length + 1), [...texts, 'last'])
    const { failures, resourceInUse } = fetching.fetcher.metrics
    assert.deepEqual([failures, resourceInUse, fetching.failures], [0, 0, []])
  })

  it('goes on with its subscription while the service doesn\'t answer the next', async (t) => {
    const { put, open, server } = await startSubscribing(t, { tls: true, clock: hastyClock() })
    const fetching = open({ renewAfterMs: 1 })
    await put('one')
    await fetching.first(1)
    server.setFaults([{ fault: 'hang', operation: 'SubscribeToShard', stored: false }])
    const { subscriptions } = fetching.fetcher.metrics
    while (fetching.fetcher.metrics.subscriptions === subscriptions) await sleep(5)
    await put('two')
    assert.deepEqual(await fetching.first(2), ['one', 'two'])
  })

  const faults = [
    { fault: 'eventBadCrc', code: 'ERR_BAD_RESPONSE' },
    { fault: 'eventBadPrelude', code: 'ERR_BAD_RESPONSE' },
    { fault: 'eventUnknownHeader', code: 'ERR_BAD_RESPONSE' },
    { fault: 'eventHugeLength', code: 'ERR_BAD_RESPONSE' },
    { fault: 'eventException', code: 'InternalFailureException' },
    { fault: 'eventError', code: 'InternalError' },
    { fault: 'eventCut' },
    { fault: 'eventEnd' },
    // Elsewhere a machine that stands still would seem silent, and the fault never be met.
    { fault: 'eventSilence', subscribeSilenceTimeoutMs: 1000 }
  ]
  for (const { code, subscribeSilenceTimeoutMs, ...fault } of faults) {
    it(`goes on after ${fault.fault}`, async (t) => {
      const { put, open, server } = await startSubscribing(t, { tls: true }, { subscribeSilenceTimeoutMs })
      server.setFaults([{ operation: 'SubscribeToShard', frame: 3, times: 1, ...fault }])
      const expected = numbers(5)
      const fetching = open()
      for (const [i, text] of expected.entries()) {
        await put(text)
        await fetching.first(Math.min(i + 1, 2)) // each an event, until the fault
      }
      assert.deepEqual(await fetching.first(5), expected)
      assert.deepEqual(fetching.failures.map((error) => error.code), code === undefined ? [] : [code])
    })
  }

  it('takes no more than its bound until memory is given back', async (t) => {
    const { put, open } = await startSubscribing(t)
    const fetching = open({ maxBufferedBytes: 150000, releases: false })
    const handed = () => fetching.batches.reduce((sum, { bytes }) => sum + bytes, 0)
    for (let i = 0; i < 10; i++) {
      await put(Buffer.alloc(50000, i))
      if (i < 3) await fetching.first(i + 1)
    }
    await sleep(50)
    assert.equal(fetching.records.length, 3)
    while (fetching.records.length < 10) {
      const count = fetching.records.length
      fetching.fetcher.release(handed())
      await fetching.first(count + 1)
    }
    assert.deepEqual(fetching.records.map(({ data }) => data[0]), numbers(10).map(Number))
  })

  it('gives way to another subscription of its consumer, and comes back', async (t) => {
    const { put, open } = await startSubscribing(t)
    const [first, second] = [open(), open()]
    await put('one')
    await Promise.race([first.first(1), second.first(1)])
    const { fetcher } = first
    await first.until(() => first.records.length > 0 || second.records.length > 0)
    second.fetcher.close()
    await put('two')
    assert.deepEqual((await first.first(2)), ['one', 'two'])
    assert.ok(fetcher.metrics.subscriptions >= 1)
  })
})
