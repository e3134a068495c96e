'use strict'

// Enhanced fan-out: its consumer is registered, waited for, and read by; what happens where that can't be done.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { call } = require('../helpers/call')
const { Collector, openShards, split, startConsuming, until } = require('../helpers/consuming')
const { SHARDS, numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const FAN_OUT = { mode: 'enhanced-fan-out' }
const TLS = { tls: true }
const textsOf = records => records.map(({ data }) => data)

async function consumersOf (server) {
  const { StreamDescriptionSummary: { StreamARN } } = await call(server, 'DescribeStreamSummary', { StreamName: 'events' })
  const { Consumers } = await call(server, 'ListStreamConsumers', { StreamARN })
  return Consumers.map(({ ConsumerName }) => ConsumerName)
}

describe('enhanced fan-out', CONCURRENTLY, () => {
  it('registers the group as a consumer, and reads by subscriptions, through splits', async t => {
    const { server, open, put, group } = await startConsuming(t, FAN_OUT, {}, TLS)
    const records = numbered(50)
    await put(records)
    const consumer = open()
    const collector = new Collector()
    consumer.run(collector)
    await collector.untilHas(textsOf(records))
    assert.deepEqual(await consumersOf(server), [group])
    const { shards } = await consumer.metrics()
    assert.equal(shards.length, SHARDS)
    for (const { fetcher: { calls, subscriptions } } of shards) assert.deepEqual([calls, subscriptions], [0, 1])
    await split(server, (await openShards(server))[0])
    const more = numbered(50, 50)
    await put(more)
    await collector.untilHas(textsOf(more))
    await until(async () => (await consumer.metrics()).leasesHeld === SHARDS + 1)
    assert.equal((await consumer.metrics()).shardsEnded, 1)
  })

  it('takes the consumer that is there, and waits until it is active', async t => {
    const { server, open, put } = await startConsuming(t, { ...FAN_OUT, consumerName: 'apart' }, {}, { ...TLS, createDelayMs: 300 })
    const describeStream = async () => (await call(server, 'DescribeStreamSummary', { StreamName: 'events' })).StreamDescriptionSummary
    const { StreamARN } = await describeStream()
    await until(async () => (await describeStream()).StreamStatus === 'ACTIVE')
    await call(server, 'RegisterStreamConsumer', { StreamARN, ConsumerName: 'apart' })
    const records = numbered(20)
    await put(records)
    const collector = new Collector()
    const consumer = open()
    consumer.run(collector)
    await collector.untilHas(textsOf(records))
    assert.deepEqual(await consumersOf(server), ['apart'])
  })

  const DENIED = [{ fault: 'accessDenied', operation: 'RegisterStreamConsumer' }]

  it('that is denied rejects run()', async t => {
    const { server, open } = await startConsuming(t, FAN_OUT, {}, TLS)
    server.setFaults(DENIED)
    await assert.rejects(open().run(new Collector()), { name: 'AccessDeniedException' })
  })

  it('that the service can\'t set up just now is tried again, with one warning', async t => {
    const warnings = []
    const logger = { warn: message => warnings.push(message) }
    const { server, open } = await startConsuming(t, { ...FAN_OUT, fallback: true }, { logger, maxAttempts: 1 }, TLS)
    server.setFaults([{ fault: 'internalFailure', operation: 'DescribeStreamSummary', times: 2 }])
    const consumer = open()
    consumer.run(new Collector())
    await until(async () => (await consumer.metrics()).leasesHeld === SHARDS)
    assert.equal((await consumer.metrics()).failures, 2)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0], /^the consumer of events could not start, and goes on trying: /)
    for (const { fetcher: { calls } } of (await consumer.metrics()).shards) assert.equal(calls, 0)
  })

  it('that is denied falls back to polling with a warning, where that is asked for', async t => {
    const warnings = []
    const logger = { warn: message => warnings.push(message) }
    const { server, open, put } = await startConsuming(t, { ...FAN_OUT, fallback: true }, { logger }, TLS)
    server.setFaults(DENIED)
    const records = numbered(20)
    await put(records)
    const collector = new Collector()
    const consumer = open()
    consumer.run(collector)
    await collector.untilHas(textsOf(records))
    assert.match(warnings.join('\n'), /^enhanced fan-out could not be set up, so events is polled: .*AccessDenied|not authorized/i)
    assert.ok((await consumer.metrics()).shards[0].fetcher.calls > 0)
  })

  it('can be closed while it waits', async t => {
    const { server, open } = await startConsuming(t, FAN_OUT, {}, TLS)
    server.setFaults([{ fault: 'hang', operation: 'RegisterStreamConsumer' }])
    const consumer = open()
    const running = consumer.run(new Collector())
    setImmediate(() => consumer.close())
    await running
    assert.deepEqual(await consumer.close(), { abandoned: 0 })
    assert.equal(await Promise.race([once(consumer, 'lease'), 'none']), 'none')
  })
})
