'use strict'

// The fetcher by polling, against the local Kinesis.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { aggregate, hashKey } = require('..')
const { runChild } = require('./helpers/child')
const { SHARD, startFetching } = require('./helpers/fetching')

const MIDDLE = 1n << 127n
const UPPER = { StartingHashKey: String(MIDDLE), EndingHashKey: String((1n << 128n) - 1n) }

const numbered = (count, from = 0) => Array.from({ length: count }, (_, i) => ({ partitionKey: `key ${from + i}`, data: `${from + i}` }))
const textsOf = (records) => records.map(({ data }) => data)

describe('a fetcher', { concurrency: true, timeout: 60000 }, () => {
  it('hands an answer of very many user records over in pieces, and no next one while there is no room', async (t) => {
    const { put, open, kinesis } = await startFetching(t)
    await put(aggregate(numbered(25000).map(({ partitionKey }) => ({ partitionKey, data: '' }))).Data)
    await put('last')
    const fetching = open({ releases: false, maxBufferedBytes: 2 ** 20 })
    await fetching.until(() => fetching.batches.length === 2)
    const [first, second] = fetching.batches
    for (const { lastSequenceNumber: last, childShards } of [first, second]) assert.deepEqual([last, childShards], [undefined, null])
    assert.ok(first.bytes >= 64 * 10000 && first.bytes < 2 ** 20, String(first.bytes))
    await kinesis.listShards({ StreamName: 's' }) // a third would have come before the answer
    assert.equal(fetching.batches.length, 2)
    fetching.fetcher.release(first.bytes + second.bytes)
    await fetching.first(25001)
    assert.deepEqual(fetching.batches.map(({ records }) => records.length), [10000, 10000, 5001])
    assert.deepEqual(fetching.records.slice(0, -1).map(({ partitionKey, subSequenceNumber }) => `${partitionKey} ${subSequenceNumber}`),
      Array.from({ length: 25000 }, (_, i) => `key ${i} ${i}`))
    const { sequenceNumber } = fetching.records.at(-1)
    assert.equal(fetching.batches.at(-1).lastSequenceNumber, sequenceNumber)
    assert.notEqual(fetching.records[0].sequenceNumber, sequenceNumber)
    const { records, userRecords, bytes } = fetching.fetcher.metrics
    assert.deepEqual([records, userRecords], [2, 25001])
    assert.ok(bytes > 25000 && bytes < 2 ** 20)
  })

  it('gives all records the same hidden class', async () => {
    const { stdout, stderr } = await runChild({
      nodeArgs: ['--allow-natives-syntax'],
      code: `
        const { listUserRecords } = require('./lib/fetched-batch')
        const { sharedBytes } = require('./lib/native-results')
        const of = (explicitHashKey, subSequenceNumber, arrival, count = 1) => listUserRecords({
          data: new ArrayBuffer(1), sequenceNumbers: '7', keys: ['key', '7'], keyLengths: new Uint32Array(0),
          numbers: Float64Array.from(Array(count).fill([0, 1, 0, 1, 1, explicitHashKey, subSequenceNumber, arrival]).flat())
        }, 'shardId-0', sharedBytes)
        const early = [...of(0, 0, 1.7e12), ...of(2, 1, NaN), ...of(2, 2 ** 32 - 1, 1.7e12)]
        for (let i = 0; i < 200; i++) of(0, i, 1.7e12, 1000)
        const all = [...early, ...of(0, 0, 1.7e12), ...of(2, 1, NaN), ...of(2, 2 ** 32 - 1, 1.7e12)]
        console.log(all.every(record => %HaveSameMap(record, all[0])), %HaveSameMap(all[0], {}), Object.keys(all[0]).join())`
    })
    assert.equal(stdout.trim(), 'true false ' +
    'shardId,partitionKey,explicitHashKey,data,sequenceNumber,subSequenceNumber,approximateArrivalTimestamp', stderr)
  })

  it('gives records as they were put, aggregates taken apart, with data of one batch in one ArrayBuffer', async (t) => {
    const { put, open, kinesis } = await startFetching(t)
    await put('plain', 'ключ')
    await put(aggregate([...numbered(2), { partitionKey: 'key 0', explicitHashKey: '7', data: 'third' }]).Data)
    await put('', '\0')
    const fetching = open()
    await fetching.first(5)
    const { Records: [first, second] } = await kinesis.getRecords(await kinesis.getShardIterator(
      { StreamName: 's', ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON' }).then(({ ShardIterator }) => ({ ShardIterator })))
    const { records } = fetching
    assert.deepEqual(records[0], {
      shardId: SHARD,
      partitionKey: 'ключ',
      explicitHashKey: undefined,
      data: Buffer.from('plain'),
      sequenceNumber: first.SequenceNumber,
      subSequenceNumber: 0,
      approximateArrivalTimestamp: first.ApproximateArrivalTimestamp
    })
    assert.deepEqual(records[3], {
      shardId: SHARD,
      partitionKey: 'key 0',
      explicitHashKey: '7',
      data: Buffer.from('third'),
      sequenceNumber: second.SequenceNumber,
      subSequenceNumber: 2,
      approximateArrivalTimestamp: second.ApproximateArrivalTimestamp
    })
    assert.deepEqual([records[4].partitionKey, records[4].data.length], ['\0', 0])
    const [{ records: [one, another], lastSequenceNumber, millisBehindLatest }] = fetching.batches
    assert.equal(one.data.buffer, another.data.buffer)
    assert.match(lastSequenceNumber, /^\d+$/)
    assert.equal(typeof millisBehindLatest, 'number')
  })

  it('gives aggregates as they are where it is told so, and where they are none', async (t) => {
    const { put, open } = await startFetching(t)
    const { Data: whole } = aggregate(numbered(3))
    const broken = Buffer.from(whole)
    broken[broken.length - 1] ^= 1
    await put(whole)
    await put(broken)
    const [raw, apart] = [open({ deaggregate: false }), open()]
    await raw.first(2)
    await apart.first(4)
    assert.deepEqual(raw.records.map(({ data }) => data), [whole, broken])
    assert.deepEqual(apart.texts.slice(0, 3), ['0', '1', '2'])
    assert.deepEqual([apart.records[3].data, apart.records[3].subSequenceNumber], [broken, 0])
  })

  it('goes on within an aggregate, behind a record, and from a time', async (t) => {
    const { put, open } = await startFetching(t)
    await put('zero')
    await put(aggregate(numbered(5)).Data)
    await put('last')
    const all = open()
    await all.first(7)
    const { sequenceNumber } = all.records[1]
    const within = open({ from: { type: 'AFTER', sequenceNumber, subSequenceNumber: 2 } })
    assert.deepEqual(await within.first(3), ['3', '4', 'last'])
    assert.deepEqual(within.records[0].subSequenceNumber, 3)
    assert.deepEqual(await open({ from: { type: 'AFTER', sequenceNumber, subSequenceNumber: 4 } }).first(1), ['last'])
    assert.deepEqual(await open({ from: { type: 'AFTER', sequenceNumber } }).first(1), ['last'])
    const timestamp = new Date(all.records[0].approximateArrivalTimestamp.getTime() - 1)
    assert.deepEqual(await open({ from: { type: 'AT_TIMESTAMP', timestamp } }).first(1), ['zero'])
  })

  it('reads from LATEST on what comes once it has told how far behind it is', async (t) => {
    const { put, open } = await startFetching(t)
    await put('before')
    const fetching = open({ from: { type: 'LATEST' } })
    await fetching.until(() => fetching.batches.length > 0)
    const [{ latestAt, ...news }] = fetching.batches
    assert.ok(latestAt instanceof Date && latestAt <= new Date())
    assert.deepEqual(news, { records: [], bytes: 0, millisBehindLatest: 0, childShards: null, lastSequenceNumber: undefined })
    await put('after')
    assert.deepEqual(await fetching.first(1), ['after'])
  })

  it('skips user records outside of its range one by one, and says how far it has read all the same', async (t) => {
    const { put, open } = await startFetching(t)
    const records = numbered(20)
    const outside = { partitionKey: 'x', explicitHashKey: String(MIDDLE - 1n), data: 'outside' }
    const inside = { partitionKey: 'x', explicitHashKey: String(MIDDLE), data: 'inside' }
    await put(aggregate([...records, outside, inside]).Data)
    await put('lone ones are the shard\'s', 'key 0')
    await put(aggregate([outside, outside]).Data)
    const expected = [...textsOf(records.filter(({ partitionKey }) => hashKey(partitionKey) >= MIDDLE)), 'inside', 'lone ones are the shard\'s']
    const fetching = open({ hashKeyRange: UPPER })
    assert.deepEqual(await fetching.first(expected.length), expected)
    const everything = open()
    await everything.first(25)
    const { sequenceNumber } = everything.records.at(-1)
    await fetching.until(() => fetching.batches.some(({ lastSequenceNumber }) => lastSequenceNumber === sequenceNumber))
    const { records: kinesisRecords, userRecords, userRecordsSkipped } = fetching.fetcher.metrics
    assert.deepEqual([kinesisRecords, userRecords, userRecordsSkipped], [3, expected.length, 25 - expected.length])
  })

  it('tells the end of the shard once, with its children, and lets the process be from then on', async (t) => {
    const { put, open, kinesis } = await startFetching(t)
    await put('only')
    await kinesis.splitShard({ StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: String(MIDDLE) })
    const fetching = open()
    const children = await fetching.end()
    assert.deepEqual(fetching.texts, ['only'])
    assert.deepEqual(children.map(({ ShardId, ParentShards }) => [ShardId, ParentShards]),
      [['shardId-000000000001', [SHARD]], ['shardId-000000000002', [SHARD]]])
    const { calls } = fetching.fetcher.metrics
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.equal(fetching.fetcher.metrics.calls, calls)
    assert.equal(fetching.batches.filter(({ childShards }) => childShards !== null).length, 1)
  })

  it('fetches no more than its bound until memory is given back', async (t) => {
    const { put, open } = await startFetching(t)
    for (let i = 0; i < 8; i++) await put(Buffer.alloc(10000, i))
    const fetching = open({ maxBufferedBytes: 25000, maxRecords: 2, releases: false })
    const handed = () => fetching.batches.reduce((sum, { bytes }) => sum + bytes, 0)
    await fetching.until(() => handed() >= 25000)
    const { calls } = fetching.fetcher.metrics
    for (let i = 0; i < 50; i++) await turnOfTheLoop()
    assert.equal(fetching.fetcher.metrics.calls, calls)
    assert.equal(fetching.records.length, 4)
    fetching.fetcher.release(handed())
    await fetching.first(6)
    fetching.fetcher.release(handed())
    await fetching.first(8)
  })

  it('hands over nothing while it is paused, and everything in order afterwards', async (t) => {
    const { put, open } = await startFetching(t)
    for (const text of ['0', '1', '2']) await put(text)
    const fetching = open({ paused: true, maxRecords: 1 })
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.deepEqual([fetching.batches.length, fetching.fetcher.metrics.calls], [0, 0])
    fetching.fetcher.resume()
    await fetching.first(1)
    fetching.fetcher.pause()
    await fetching.taken
    const { length } = fetching.batches
    for (let i = 0; i < 50; i++) await turnOfTheLoop()
    assert.equal(fetching.batches.length, length)
    fetching.fetcher.resume()
    fetching.fetcher.resume()
    assert.deepEqual(await fetching.first(3), ['0', '1', '2'])
  })

  it('gives nothing after close(), whatever is on its way, and is safe to use then', async (t) => {
    const { put, open } = await startFetching(t)
    await put('one')
    const fetching = open()
    const { fetcher } = fetching
    await fetching.first(1)
    const metrics = fetcher.metrics
    fetcher.close()
    fetcher.close()
    await fetching.taken
    const { length } = fetching.batches
    await put('two')
    for (let i = 0; i < 20; i++) await turnOfTheLoop()
    assert.equal(fetching.batches.length, length)
    fetcher.pause()
    fetcher.resume()
    fetcher.release(1)
    assert.ok(fetcher.metrics.calls >= metrics.calls)
    open({ from: { type: 'LATEST' } }).fetcher.close() // amid its first call
  })

  it('tells failures that it cannot mend, and goes on', async (t) => {
    const { put, open, kinesis } = await startFetching(t)
    const fetching = open({ shardId: 'shardId-000000000001' })
    await fetching.until(() => fetching.failures.length > 1)
    assert.equal(fetching.failures[0].name, 'ResourceNotFoundException')
    await kinesis.splitShard({ StreamName: 's', ShardToSplit: SHARD, NewStartingHashKey: String(MIDDLE) })
    await put('late', 'key')
    const other = open({ shardId: 'shardId-000000000002' })
    await Promise.race([fetching.first(1), other.first(1)])
  })

  for (const fault of ['throttle', 'expiredIterator', 'internalFailure', 'connectionReset']) {
    it(`goes on after ${fault} where it was, without a word`, async (t) => {
      const { put, open, server } = await startFetching(t)
      await put('one')
      const fetching = open()
      await fetching.first(1)
      await put('two')
      server.setFaults([{ fault, times: 1, ...(fault !== 'connectionReset' && { operation: 'GetRecords' }) }])
      assert.deepEqual(await fetching.first(2), ['one', 'two'])
      assert.deepEqual(fetching.failures, [])
    })
  }

  it('ends with its client, and cannot be opened after that', async (t) => {
    const { open, kinesis } = await startFetching(t)
    const fetching = open()
    await fetching.until(() => fetching.batches.length > 0)
    await kinesis.close()
    await fetching.until(() => fetching.failures.length > 0)
    assert.deepEqual(fetching.failures.map(({ code }) => code), ['ERR_CLOSED'])
    assert.throws(() => open(), { code: 'ERR_CLOSED' })
  })

  it('refuses positions and ranges that are none', async (t) => {
    const { open } = await startFetching(t)
    const refusal = { code: 'ERR_INVALID_ARG_VALUE' }
    assert.throws(() => open({ from: { type: 'AFTER' } }), refusal)
    assert.throws(() => open({ from: { type: 'AFTER', sequenceNumber: '1'.repeat(129) } }), refusal)
    assert.throws(() => open({ hashKeyRange: { StartingHashKey: 'x', EndingHashKey: '1' } }), refusal)
  })

  it('keeps the process alive while it reads, not while it is paused', async (t) => {
    const { server } = await startFetching(t)
    const code = `
      const { Kinesis } = require('.')
      const { Fetcher } = require('./lib/fetcher')
      const kinesis = new Kinesis(${JSON.stringify({ endpoint: server.endpoint, region: server.region, credentials: server.credentials })})
      const fetcher = new Fetcher(kinesis, { StreamName: 's' }, { shardId: '${SHARD}', from: { type: 'LATEST' } }, {
        batch () { console.log('alive'); fetcher.pause() }
      })`
    const { code: exitCode, stdout, stderr } = await runChild({ code })
    assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: 'alive\n', stderr: '' })
  })
})
