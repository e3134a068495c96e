'use strict'

// Handlers, listeners and readers that don't behave: what they do costs no record, and stops nothing else.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { Collector, startConsuming, until } = require('../helpers/consuming')
const { numbered } = require('../helpers/producing')

const CONCURRENTLY = { concurrency: true, timeout: 60000 }
const textsOf = records => records.map(({ data }) => data.toString())
const ONE_SHARD = [{ handlerRetryBaseMs: 1, handlerRetryMaxMs: 2 }, {}, { streams: { events: 1 } }]
const boom = new Error('boom')

describe('a handler', CONCURRENTLY, () => {
  it('that takes the records out of their array gets them again when it fails', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const texts = []
    let hasFailed = false
    const consumer = open()
    consumer.run({
      eachBatch ({ records }) {
        for (let record; (record = records.shift()) !== undefined;) {
          const text = record.data.toString()
          if (text === 'data 5' && !hasFailed) {
            hasFailed = true
            throw boom
          }
          texts.push(text)
        }
      }
    })
    await until(async () => (await consumer.metrics()).checkpoints === 1)
    assert.deepEqual(texts, [...textsOf(numbered(5)), ...textsOf(numbered(10))])
    assert.equal((await consumer.metrics()).records, 10)
  })

  it('that has taken all of them is told of its own error', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    await assert.rejects(open({ handlerMaxAttempts: 2 }).run({
      eachBatch ({ records }) {
        records.length = 0
        throw boom
      }
    }), { code: 'ERR_POISON', cause: boom, message: /^the handler failed 2 times with 10 records from \d+ on of shardId-0+: boom$/ })
  })

  it('of single records may do so, too', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const texts = []
    const consumer = open()
    consumer.run({
      eachRecord ({ data }, { records }) {
        records.length = 0
        texts.push(data.toString())
      }
    })
    await until(async () => (await consumer.metrics()).checkpoints === 1)
    assert.deepEqual(texts, textsOf(numbered(10)))
  })

  it('that fails keeps its lease through the pause before the next attempt', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(numbered(10))
    const collector = new Collector()
    const consumer = open({ progressTimeoutMs: 20, handlerRetryBaseMs: 400, handlerRetryMaxMs: 400 }, {
      clock: { ...require('../../lib/consumer/clock').systemClock, random: () => 1 }
    })
    let hasFailed = false
    consumer.run({
      eachBatch (batch) {
        if (hasFailed) return collector.eachBatch(batch)
        hasFailed = true
        throw boom
      }
    })
    await collector.untilHas(textsOf(numbered(10)))
    assert.equal((await consumer.metrics()).leasesLost, 0)
  })

  it('that halts the consumer leaves what was handled before it handled, however seldom checkpoints are stored', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    const consumer = open({ checkpointIntervalMs: 600000, handlerMaxAttempts: 1 })
    const collector = new Collector()
    await put(numbered(3))
    const halted = assert.rejects(consumer.run({
      eachBatch (batch) {
        if (batch.records.some(({ data }) => data.toString() === 'data 9')) throw boom
        collector.eachBatch(batch)
      }
    }), { code: 'ERR_POISON' })
    await collector.untilHas(textsOf(numbered(3)))
    await put(numbered(3, 3))
    await collector.untilHas(textsOf(numbered(6)))
    await put(numbered(1, 9))
    await halted
    const next = new Collector()
    open().run(next)
    await next.untilHas(['data 9'])
    assert.deepEqual(next.texts, ['data 9'])
  })
})

describe('onPoison', CONCURRENTLY, () => {
  it('that checkpoints what it is given leaves the records behind that to come again', async t => {
    const { open, put } = await startConsuming(t, ...ONE_SHARD)
    await put(Array.from({ length: 9 }, (_, i) => ({ partitionKey: 'same', data: String(i) })))
    const onPoison = async (error, batch) => {
      await batch.checkpoint()
      throw error
    }
    await assert.rejects(open({ handlerMaxAttempts: 1, onPoison }).run({ eachRecord ({ data }) { if (data.toString() === '5') throw boom } }),
      { code: 'ERR_POISON' })
    const collector = new Collector()
    open().run(collector)
    await collector.untilHas(['8'])
    assert.deepEqual(collector.texts, ['6', '7', '8'])
  })
})
