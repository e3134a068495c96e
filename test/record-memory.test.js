'use strict'

// The memory of records: who shares it with whom, how long it lives, what may be done with it.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads')
const { encode } = require('../lib/local/cbor')
const { runChild } = require('./helpers/child')
const { startPair } = require('./helpers/fault-client')
const { faults, message } = require('./helpers/faults')

const KIB = 1024
/** From here on the bytes stay where they were received, and V8 only knows of them. */
const EXTERNAL_BYTES = 64 * KIB

/** Records whose bytes all have one value, another in each. */
const recordsOf = (count, bytes) => Array.from({ length: count }, (_, i) => ({
  SequenceNumber: String(i), PartitionKey: `k${i}`, Data: Buffer.alloc(bytes, i)
}))

const answerOf = (Records) => {
  const body = encode({ Records, NextShardIterator: 'next', MillisBehindLatest: 0 })
  const headers = [['Content-Type', 'application/x-amz-cbor-1.1'], ['Content-Length', String(body.length)]]
  return ({ write }) => write(message({ headers, body }))
}

async function got (t, records, options) {
  const { kinesis } = await startPair(t, { plan: answerOf(records) }, options)
  return (await kinesis.getRecords({ ShardIterator: 'it' })).Records.map(({ Data }) => Data)
}

/** Copied into V8's memory; at the limit; and left where it was. */
const SIZES = [[3, 100], [64, KIB], [300, KIB]]

describe('records of an answer', () => {
  for (const [count, bytes] of SIZES) {
    it(`${count} of ${bytes} bytes share one piece of memory, which holds nothing else`, async t => {
      const list = await got(t, recordsOf(count, bytes))
      const [{ buffer }] = list
      assert.equal(buffer.byteLength, count * bytes)
      list.forEach((data, i) => {
        assert.equal(data.buffer, buffer)
        assert.ok(data.length === bytes && data.every((byte) => byte === i % 256))
      })
      // They don't overlap: what is written to one is seen in no other.
      list[1].fill(0xff)
      assert.ok(list[0].every((byte) => byte === 0) && list[2].every((byte) => byte === 2))
    })

    it(`${count} of ${bytes} bytes, with copyRecords: each has its own, and no more`, async t => {
      const list = await got(t, recordsOf(count, bytes), { copyRecords: true })
      assert.equal(new Set(list.map(({ buffer }) => buffer)).size, count)
      list.forEach((data, i) => {
        assert.equal(data.buffer.byteLength, bytes)
        assert.ok(data.length === bytes && data.every((byte) => byte === i % 256))
      })
    })
  }

  it('without bytes, and none at all', async t => {
    for (const copyRecords of [false, true]) {
      const empty = await got(t, recordsOf(2, 0), { copyRecords })
      assert.deepEqual(empty.map(({ length, buffer }) => [length, buffer.byteLength]), [[0, 0], [0, 0]])
      assert.deepEqual(await got(t, [], { copyRecords }), [])
    }
  })

  it('copyRecords holds for records() of a stream, too', async t => {
    const plan = {
      ListShards: faults.json({ Shards: [{ ShardId: 'shardId-000000000000', SequenceNumberRange: { StartingSequenceNumber: '0' } }] }),
      GetShardIterator: faults.json({ ShardIterator: 'it' }),
      GetRecords: answerOf(recordsOf(3, 100))
    }
    const { kinesis } = await startPair(t, { plan }, { copyRecords: true })
    for await (const records of kinesis.stream('s', { ShardIteratorType: 'TRIM_HORIZON' }).records()) {
      assert.deepEqual(records.map(({ raw }) => raw.buffer.byteLength), [100, 100, 100])
      break
    }
  })
})

describe('another thread', () => {
  const send = (value, transfer = []) => {
    const { port1, port2 } = new MessageChannel()
    try {
      port1.postMessage(value, transfer)
      return receiveMessageOnPort(port2).message
    } finally {
      port1.close()
    }
  }

  for (const [count, bytes] of SIZES) {
    const isExternal = count * bytes >= EXTERNAL_BYTES
    it(`gets a copy of a record of ${count} × ${bytes} bytes`, async t => {
      const list = await got(t, recordsOf(count, bytes))
      const received = send(list[2])
      assert.deepEqual([...new Set(received)], [2])
      list[2].fill(9)
      assert.equal(received[0], 2)
    })

    it(`${isExternal ? 'cannot take over' : 'takes over'} the memory of ${count} × ${bytes} bytes`, async t => {
      const list = await got(t, recordsOf(count, bytes))
      const { buffer } = list[0]
      let received
      try {
        received = send(buffer, [buffer])
      } catch (error) {
        // Node 20 copies what it can't transfer, later versions refuse it.
        assert.ok(isExternal && error.name === 'DataCloneError')
      }
      if (received !== undefined) assert.equal(received.byteLength, count * bytes)
      assert.equal(buffer.byteLength, isExternal ? count * bytes : 0)
      assert.equal(list[1].length, isExternal ? bytes : 0, 'all records of the answer go the same way')
      if (isExternal) assert.ok(list[1].every((byte) => byte === 1))
    })
  }

  it('takes over the memory of a record that has its own', async t => {
    const [, data] = await got(t, recordsOf(2, EXTERNAL_BYTES), { copyRecords: true })
    const received = send(data, [data.buffer])
    assert.deepEqual([received.length, received[0], data.length], [EXTERNAL_BYTES, 1, 0])
  })
})

/** Reads answers of 1 MiB, in a process of its own that can be told to collect garbage. */
const READING = `
  const assert = require('node:assert/strict')
  const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
  const { Kinesis } = require('.')
  const { CREDENTIALS } = require('./test/helpers/fault-client')
  const { startFaultServer } = require('./test/helpers/fault-server')
  const MIB = 1024 * 1024
  const collect = async () => { for (let i = 0; i < 3; i++) { gc(); await turnOfTheLoop() } }
  async function main () {
    const dataOf = (i) => Buffer.alloc(MIB / 16, i + 1).toString('base64')
    const answer = { Records: Array.from({ length: 16 }, (_, i) => ({ SequenceNumber: String(i), PartitionKey: 'k', Data: dataOf(i) })) }
    const server = await startFaultServer({ plan: (exchange) => exchange.answer(answer) })
    const kinesis = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials: CREDENTIALS })
    const read = async () => (await kinesis.getRecords({ ShardIterator: 'it' })).Records
    await run({ read, collect, MIB, assert })
    await kinesis.close()
    await server.close()
  }
  main().then(() => console.log('done'))`

async function reads (run) {
  const outcome = await runChild({ code: `const run = ${run}\n${READING}`, nodeArgs: ['--expose-gc'], timeoutMs: 180000 })
  assert.deepEqual([outcome.stderr, outcome.stdout], ['', 'done\n'])
}

describe('garbage', () => {
  it('one small Buffer keeps its answer, and is whole however often it is collected', () => reads(async ({ read, collect, assert }) => {
    const kept = []
    for (let i = 0; i < 8; i++) {
      const records = await read()
      kept.push(records[i].Data.subarray(5, 105))
      await collect()
    }
    kept.forEach((data, i) => assert.ok(data.every((byte) => byte === i + 1)))
  }))

  it('200 answers of 1 MiB are not kept', () => reads(async ({ read, collect, MIB, assert }) => {
    for (let i = 0; i < 20; i++) await read()
    await collect()
    const before = process.memoryUsage()
    let most = 0
    for (let i = 0; i < 200; i++) {
      await read()
      most = Math.max(most, process.memoryUsage.rss())
    }
    await collect()
    const after = process.memoryUsage()
    // The server's garbage, in the same process, is more of it than ours.
    assert.ok(most - before.rss < 120 * MIB, `at most ${(most - before.rss) / MIB} MiB more`)
    assert.ok(after.arrayBuffers - before.arrayBuffers < 8 * MIB, `${after.arrayBuffers / MIB} MiB in array buffers`)
  }))

  it('what is kept outlives its client', () => reads(async ({ read, collect, assert }) => {
    const [{ Data }] = await read()
    process.once('exit', () => assert.ok(Data.every((byte) => byte === 1)))
    await collect()
  }))
})
