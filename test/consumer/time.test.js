'use strict'

// What the service gives up after five minutes, while a handler takes longer. (Of subscriptions: test/fetcher-subscribe.test.js.)

const assert = require('node:assert/strict')
const { it } = require('node:test')
const { startConsuming, until } = require('../helpers/consuming')
const { numbered } = require('../helpers/producing')

const SIX_MINUTES_MS = 6 * 60 * 1000
const textsOf = records => records.map(({ data }) => data)

it('a handler slower than five minutes gets all that follows, once', { timeout: 60000 }, async t => {
  let aheadMs = 0
  const local = { credentials: false, streams: { events: 1 }, clock: () => Date.now() + aheadMs }
  const { open, put } = await startConsuming(t, { maxBufferedBytes: 1024 }, {}, local)
  await put(numbered(30)) // more than may be held: nothing is read meanwhile
  const consumer = open()
  const texts = []
  let goOn
  const slow = new Promise(resolve => { goOn = resolve })
  consumer.run({
    async eachBatch ({ records }) {
      texts.push(...records.map(({ data }) => data.toString()))
      await slow
    }
  })
  await until(() => texts.length > 0)
  aheadMs = SIX_MINUTES_MS
  await put(numbered(30, 30))
  goOn()
  await until(() => texts.length >= 60)
  assert.deepEqual(texts, textsOf(numbered(60)))
  const { shards: [{ fetcher }] } = await consumer.metrics()
  assert.ok(fetcher.iteratorsRenewed > 0, JSON.stringify(fetcher))
})
