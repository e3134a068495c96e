'use strict'

// What the service gives up after five minutes, while a handler takes longer.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { startConsuming, until } = require('../helpers/consuming')
const { numbered } = require('../helpers/producing')

const SIX_MINUTES_MS = 6 * 60 * 1000
const LIFE_MS = 300
const textsOf = records => records.map(({ data }) => data)

/** A service whose clock can be moved on. */
async function startJumping (t, options, local) {
  let aheadMs = 0
  const clock = () => Date.now() + aheadMs
  const started = await startConsuming(t, options, {}, { credentials: false, streams: { events: 1 }, clock, ...local })
  return { ...started, jump: () => { aheadMs += SIX_MINUTES_MS } }
}

/** A handler that takes its first batch in hand until goOn(). */
function slowHandler () {
  const texts = []
  let goOn
  const slow = new Promise(resolve => { goOn = resolve })
  const eachBatch = async ({ records }) => {
    texts.push(...records.map(({ data }) => data.toString()))
    await slow
  }
  return { texts, goOn, eachBatch }
}

describe('a handler slower than five minutes gets all that follows, once', { concurrency: true, timeout: 120000 }, () => {
  it('by polling', async t => {
    const { open, put, jump } = await startJumping(t, { maxBufferedBytes: 1024 })
    await put(numbered(30)) // more than may be held: nothing is read meanwhile
    const consumer = open()
    const { texts, goOn, eachBatch } = slowHandler()
    consumer.run({ eachBatch })
    await until(() => texts.length > 0)
    jump()
    await put(numbered(30, 30))
    goOn()
    await until(() => texts.length >= 60)
    assert.deepEqual(texts, textsOf(numbered(60)))
    const { shards: [{ fetcher }] } = await consumer.metrics()
    assert.ok(fetcher.iteratorsRenewed > 0, JSON.stringify(fetcher))
  })

  for (const [title, maxBufferedBytes] of [['with no more read meanwhile', 1024], ['with more read meanwhile', 1024 * 1024]]) {
    it(`by enhanced fan-out, ${title}, whose subscriptions end`, async t => {
      const options = { mode: 'enhanced-fan-out', checkpoint: 'manual', maxBufferedBytes }
      const { open, put, jump } = await startJumping(t, options, { tls: true, subscriptionLifeMs: LIFE_MS })
      await put(numbered(30))
      const consumer = open()
      const { texts, goOn, eachBatch } = slowHandler()
      consumer.run({
        async eachBatch (batch) {
          await eachBatch(batch)
          await batch.checkpoint()
        }
      })
      await until(() => texts.length > 0)
      await put(numbered(30, 30))
      await sleep(3 * LIFE_MS) // by when the subscription has ended: its time is kept by this process, too
      jump()
      await put(numbered(30, 60))
      goOn()
      await until(() => texts.length >= 90)
      assert.deepEqual(texts, textsOf(numbered(90)))
      await until(async () => (await consumer.metrics()).shards[0].fetcher.subscriptions > 1)
      const { leasesLost, shards: [{ fetcher }] } = await consumer.metrics()
      assert.deepEqual([leasesLost, fetcher.failures], [0, 0])
      await consumer.close()
      jump()
      const { texts: again, eachBatch: handleAgain } = slowHandler()
      open().run({ eachBatch: handleAgain })
      await put(numbered(1, 90))
      await until(() => again.length > 0)
      assert.deepEqual(again, textsOf(numbered(1, 90)), 'all before is checkpointed')
    })
  }
})
