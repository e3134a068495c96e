'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { turnFor } = require('../lib/turns')

/** Asks for turns, one after the other, and tells which have come. */
async function ask (counts) {
  await turnOfTheLoop()
  const come = []
  counts.forEach(async (count, i) => {
    await turnFor(count)
    come.push(i)
  })
  return come
}

describe('turns of the event loop', () => {
  it('a turn has room for a thousand records, of any number of batches', async () => {
    const come = await ask([400, 300, 300, 1])
    await Promise.resolve()
    assert.deepEqual(come, [0, 1, 2])
    await turnOfTheLoop()
    assert.deepEqual(come, [0, 1, 2, 3])
  })

  it('has room for one batch of any size, and nothing beside it', async () => {
    const come = await ask([5000, 5000, 1])
    await Promise.resolve()
    assert.deepEqual(come, [0])
    await turnOfTheLoop()
    assert.deepEqual(come, [0, 1])
    await turnOfTheLoop()
    assert.deepEqual(come, [0, 1, 2])
  })

  it('keeps their order: a small one does not overtake', async () => {
    const come = await ask([600, 600, 100])
    await Promise.resolve()
    assert.deepEqual(come, [0])
    await turnOfTheLoop()
    assert.deepEqual(come, [0, 1, 2])
  })
})
