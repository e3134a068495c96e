'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { PutQueue } = require('../lib/put-queue')

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A queue whose core says so while puts settle, and how many puts each batch had that it was handed. */
function openQueue ({ producer }) {
  const handedOver = []
  const native = { isSettling: true, put: ({ count }) => handedOver.push(count) }
  const nothing = () => {}
  const owner = { check: nothing, begin: nothing, end: nothing, prepare: nothing, toResult: nothing }
  const queue = new PutQueue(native, { maxBufferedBytes: 1e9, maxBufferedRecords: 1e6, producer }, owner)
  const put = (count) => { for (let i = 0; i < count; i++) queue.add('key', '', 'data', nothing) }
  return { native, queue, handedOver, put }
}

describe('puts on their way to the core', () => {
  it("hands over a stream's at the end of the tick, whatever settles", async () => {
    const { handedOver, put } = openQueue({ producer: false })
    put(2)
    await turn()
    put(1)
    await turn()
    assert.deepEqual(handedOver, [2, 1])
  })

  it("hands over a producer's at the end of the tick when nothing settles", async () => {
    const { native, handedOver, put } = openQueue({ producer: true })
    native.isSettling = false
    put(2)
    await turn()
    assert.deepEqual(handedOver, [2])
  })

  it("lets a producer's wait for those of the next turns while others settle, but not for long", async () => {
    const { handedOver, put } = openQueue({ producer: true })
    for (let i = 0; i < 10 && handedOver.length === 0; i++) {
      put(1)
      await turn()
    }
    assert.equal(handedOver.length, 1)
    assert.ok(handedOver[0] > 1 && handedOver[0] <= 4, `${handedOver[0]} of as many turns`)
  })

  it('waits no more once all have settled, or there are many', async () => {
    const { native, handedOver, put } = openQueue({ producer: true })
    put(1)
    await turn()
    native.isSettling = false
    await turn()
    assert.deepEqual(handedOver, [1])
    native.isSettling = true
    put(512)
    await turn()
    assert.deepEqual(handedOver, [1, 512])
  })

  it('hands over at once what a flush waits for', async () => {
    const { native, queue, handedOver, put } = openQueue({ producer: true })
    native.flush = () => {}
    put(3)
    queue.flush()
    assert.deepEqual(handedOver, [3])
    for (let i = 0; i < 6; i++) await turn()
    assert.deepEqual(handedOver, [3])
  })
})
