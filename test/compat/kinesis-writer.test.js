'use strict'

// How many records the Duplex of kinesis-native/kinesis takes before it lets the program wait.

const assert = require('node:assert/strict')
const { beforeEach, describe, it } = require('node:test')
const kinesis = require('../../lib/compat/kinesis')
const { Writer } = require('../../lib/compat/kinesis/writer')
const { ScriptedService, refusal, streamScript } = require('../helpers/scripted-service')

const CONCURRENCY = 100
const WIDEST = 10 * CONCURRENCY

/** Notes what is put, and ends nothing by itself. */
class StubSender {
  mayGather = true
  /** Counts of records. @type {number[]} */
  sent = []

  get puts () {
    return this.sent.length
  }

  putAlone () {
    this.sent.push(1)
  }

  putTogether (batch) {
    this.sent.push(batch.count)
    batch.release()
  }
}

describe('kinesis-native/kinesis: the window of records under way', () => {
  let sender, writer
  beforeEach(() => {
    sender = new StubSender()
    writer = new Writer(sender, CONCURRENCY, error => { throw error })
  })

  /** @returns how many of these are taken before there is no more room */
  function fill (chunk = Buffer.from('x')) {
    let count = 0
    for (let hasRoom = true; hasRoom; count++) {
      hasRoom = false
      writer.write(chunk, () => { hasRoom = true })
    }
    return count
  }

  /** All that has been sent ends, and what that lets go. */
  function end (isStored) {
    let count = 0
    while (sender.puts > 0) {
      const records = sender.sent.shift()
      count += records
      writer.ended(records, isStored)
      writer.freed()
    }
    return count
  }

  it('begins with as many as writeConcurrency says', () => {
    assert.equal(fill(), CONCURRENCY)
    assert.deepEqual(sender.sent, [CONCURRENCY], 'which go together')
  })

  it('widens by what is stored, up to ten times as many, in requests of 500 at most', () => {
    const taken = []
    for (let round = 0; round < 6; round++) {
      taken.push(fill())
      assert.equal(end(true), taken.at(-1))
    }
    assert.deepEqual(taken, [100, 200, 400, 800, 1000, 1000])
    fill()
    assert.deepEqual(sender.sent, [500, 500])
  })

  describe('that is at its widest', () => {
    beforeEach(() => {
      for (let round = 0; round < 4; round++) {
        fill()
        end(true)
      }
    })

    it('is as at the beginning when records have failed', () => {
      assert.equal(fill(), WIDEST)
      end(false)
      assert.equal(fill(), CONCURRENCY)
    })

    it('is as at the beginning while some are sent again', () => {
      for (let n = 0; n < CONCURRENCY; n++) writer.write(Buffer.from('x'), () => {})
      writer.narrow()
      assert.equal(fill(), 1)
    })

    it('lets no more be put alone than writeConcurrency says', () => {
      assert.equal(fill({ Data: Buffer.from('x'), ShardId: 'shardId-000000000000' }), CONCURRENCY)
      assert.equal(sender.puts, CONCURRENCY)
    })

    it('holds less of what is large: four requests of 5 MiB, and what waits for them', () => {
      assert.equal(fill(Buffer.alloc(1024 * 1024 - 100)), 4 * 5 + 5 + 1)
      assert.deepEqual(sender.sent, [5, 5, 5, 5])
    })
  })
})

describe('kinesis-native/kinesis: records that are refused together', () => {
  it('are put alone, no more at once than writeConcurrency says', async () => {
    let underWay = 0
    let most = 0
    const script = streamScript(['shardId-000000000000'])
    const { PutRecord } = script
    const service = await new ScriptedService({
      ...script,
      PutRecords: () => refusal('ValidationException'),
      PutRecord: async (...args) => {
        most = Math.max(most, ++underWay)
        await new Promise(setImmediate)
        underWay--
        return PutRecord(...args)
      }
    }).start()
    const stream = kinesis.stream({ name: 's', writeConcurrency: 8, ...service.options })
    for (let n = 0; n < 60; n++) stream.write(Buffer.from(`${n}`))
    await new Promise(resolve => stream.end(resolve))
    assert.equal(new Set(service.callsOf('PutRecord').map(({ input }) => input.Data)).size, 60)
    assert.ok(most <= 8, `${most} at once`)
    await service.close()
  })
})
