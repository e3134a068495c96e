'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { describe, test, before, after } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kinesis } = require('..')
const { CREDENTIALS, PATIENT, REGION } = require('./helpers/call')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const REQUEST = { StreamName: 'stream', PartitionKey: 'k', Data: 'd' }

/** What can be asked for: with a callback last, or without. */
const ASKED = {
  'putRecord of a client': ({ kinesis }, ...callback) => kinesis.putRecord(REQUEST, ...callback),
  'a refused putRecord of a client': ({ kinesis }, ...callback) => kinesis.putRecord({}, ...callback),
  request: ({ kinesis }, ...callback) => kinesis.request('ListStreams', {}, ...callback),
  'putRecord of a stream': ({ stream }, ...callback) => stream.putRecord('k', 'd', ...callback),
  'a refused putRecord of a stream': ({ stream }, ...callback) => stream.putRecord('', 'd', ...callback),
  getShards: ({ stream }, ...callback) => stream.getShards(...callback)
}

describe('the caller\'s AsyncLocalStorage', () => {
  const storage = new AsyncLocalStorage()
  let server, subjects
  before(async () => {
    const put = faults.delay(5, answerPuts())
    server = await startFaultServer({
      plan: {
        PutRecord: put,
        PutRecords: put,
        ListStreams: faults.json({}),
        GetShardIterator: faults.json({ ShardIterator: 'iterator' }),
        ListShards: faults.json({ Shards: [{ ShardId: 'shardId-000000000000' }] })
      }
    })
    const kinesis = new Kinesis({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, ...PATIENT })
    subjects = { kinesis, stream: kinesis.stream('stream') }
  })
  after(async () => {
    await subjects.kinesis.close()
    await server.close()
  })

  for (const [name, ask] of Object.entries(ASKED)) {
    test(`is seen behind the promise of ${name}`, async () => {
      const stores = await Promise.all([1, 2, 3].map(number => storage.run(number, async () => {
        await Promise.resolve(ask(subjects)).catch(() => {})
        return storage.getStore()
      })))
      assert.deepEqual(stores, [1, 2, 3])
    })

    test(`is seen in the callback of ${name}`, async () => {
      const stores = []
      for (const number of [1, 2, 3]) {
        storage.run(number, () => { ask(subjects, () => stores.push([number, storage.getStore()])) })
      }
      while (stores.length < 3) await sleep(1)
      assert.deepEqual(stores.sort(), [[1, 1], [2, 2], [3, 3]])
    })
  }
})
