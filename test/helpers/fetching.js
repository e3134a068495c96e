'use strict'

const assert = require('node:assert/strict')
const { Kinesis } = require('../..')
const { Fetcher } = require('../../lib/fetcher')
const { createLocalKinesis } = require('../../lib/local')
const { PATIENT } = require('./call')

const SHARD = 'shardId-000000000000'
const FROM_START = { type: 'TRIM_HORIZON' }

/** A local Kinesis with stream `s` of so many shards, and a client of it. */
async function startFetching (t, { shards = 1, ...options } = {}, clientOptions = {}) {
  const server = await createLocalKinesis({ streams: { s: shards }, limits: false, ...options })
  const { endpoint, ca, region, credentials } = server
  const kinesis = new Kinesis({ endpoint, ca, region, credentials, ...PATIENT, ...clientOptions })
  t.after(async () => {
    await kinesis.close({ timeoutMs: 0 })
    await server.close()
  })
  const put = (Data, PartitionKey = 'key') => kinesis.putRecord({ StreamName: 's', PartitionKey, Data })
  const open = (fetcherOptions) => openFetching(t, kinesis, fetcherOptions)
  return { server, kinesis, put, open }
}

/** A fetcher of a shard of `s`, and what came of it, to be waited for. */
function openFetching (t, kinesis, { releases = true, ...options } = {}) {
  const got = { batches: [], failures: [] }
  const waiting = []
  let taken = Promise.resolve()
  const tell = () => {
    for (const check of waiting.splice(0)) check()
  }
  const fetcher = new Fetcher(kinesis, { StreamName: 's' }, { shardId: SHARD, from: FROM_START, idleMs: 10, rateLimitPercent: 0, ...options }, {
    batch (batch) {
      taken = taken.then(async () => {
        const { recordCount, ...told } = batch
        got.batches.push({ ...told, records: await batch.takeRecords() })
        assert.equal(got.batches.at(-1).records.length, recordCount)
        if (releases) fetcher.release(batch.bytes)
        tell()
      })
    },
    failed (error) {
      got.failures.push(error)
      tell()
    }
  })
  t.after(() => fetcher.close())
  const until = async (isMet) => {
    while (!isMet()) await new Promise((resolve) => waiting.push(resolve))
  }
  return {
    fetcher,
    ...got,
    get records () {
      return got.batches.flatMap(({ records }) => records)
    },
    get texts () {
      return this.records.map(({ data }) => data.toString())
    },
    until,
    /** Resolves when the records are there of all batches that were handed over till now. */
    get taken () {
      return taken
    },
    /** The texts of the first `count` user records, once they are there. */
    async first (count) {
      await until(() => this.records.length >= count)
      return this.texts.slice(0, count)
    },
    /** What the last batch of the shard tells of its children. */
    async end () {
      await until(() => got.batches.some(({ childShards }) => childShards !== null))
      return got.batches.at(-1).childShards
    }
  }
}

module.exports = { SHARD, openFetching, startFetching }
