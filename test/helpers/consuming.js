'use strict'

const assert = require('node:assert/strict')
const { setTimeout: sleep } = require('node:timers/promises')
const { Consumer } = require('../../lib/consumer')
const { call } = require('./call')
const { STREAM, startLocal } = require('./producing')

/** A test has no time to lose, and the local server no rates to keep. */
const QUICK = { initialPosition: 'TRIM_HORIZON', failoverTimeMs: 2000, assignIntervalMs: 20, idleMs: 5, rateLimitPercent: 0 }

let groups = 0

/**
 * A local Kinesis with a stream, a client, and a function that makes consumers of one group.
 * @param {import('node:test').TestContext} t
 * @param {object} [consumerOptions]
 * @param {object} [options] of the client
 * @param {import('../../lib/local').LocalOptions} [local]
 */
async function startConsuming (t, consumerOptions, options, local) {
  const group = `group-${groups++}` // the memory table outlives the test, and ports are used again
  const consumers = []
  t.after(() => Promise.all(consumers.map(consumer => consumer.close({ timeoutMs: 0 })))) // before the client
  const { server, kinesis } = await startLocal(t, options, local)
  function open (more, surroundings) {
    const consumer = new Consumer(kinesis, STREAM, { ...QUICK, group, ...consumerOptions, ...more }, surroundings)
    consumers.push(consumer)
    return consumer
  }
  const put = (records) => kinesis.putRecords({
    StreamName: STREAM, Records: records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: Buffer.from(data) }))
  })
  return { server, kinesis, open, put, group }
}

/** Waits until something holds, however long that takes: the test's own time-out bounds it. */
async function until (holds) {
  while (!await holds()) await sleep(5)
}

/** Collects what a consumer's handler gets. */
class Collector {
  #records = []

  /** The handler: a collector is run()'s options. */
  eachBatch = ({ shardId, records }) => {
    for (const { partitionKey, data, sequenceNumber, subSequenceNumber } of records) {
      this.#records.push({ shardId, partitionKey, text: data.toString(), sequenceNumber, subSequenceNumber })
    }
  }

  /** @returns {{ shardId: string, partitionKey: string, text: string, sequenceNumber: string, subSequenceNumber: number }[]} */
  get records () {
    return this.#records
  }

  get texts () {
    return this.#records.map(({ text }) => text)
  }

  async untilHas (texts) {
    await until(() => {
      const found = new Set(this.texts)
      return texts.every(text => found.has(text))
    })
  }

  /** What came twice counts once: where it came first. */
  assertKeyOrder () {
    const last = new Map()
    const seen = new Set()
    for (const { partitionKey, text } of this.#records) {
      if (seen.has(text)) continue
      seen.add(text)
      const number = Number(text)
      assert.ok(number > (last.get(partitionKey) ?? -1), `${partitionKey}: ${number} after ${last.get(partitionKey)}`)
      last.set(partitionKey, number)
    }
  }
}

const openShards = async server => (await call(server, 'ListShards', { StreamName: STREAM })).Shards
  .filter(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined)
  .sort((a, b) => BigInt(a.HashKeyRange.StartingHashKey) < BigInt(b.HashKeyRange.StartingHashKey) ? -1 : 1)

async function split (server, { ShardId, HashKeyRange: { StartingHashKey, EndingHashKey } }) {
  const middle = (BigInt(StartingHashKey) + BigInt(EndingHashKey)) / 2n + 1n
  await call(server, 'SplitShard', { StreamName: STREAM, ShardToSplit: ShardId, NewStartingHashKey: String(middle) })
}

const merge = (server, a, b) =>
  call(server, 'MergeShards', { StreamName: STREAM, ShardToMerge: a.ShardId, AdjacentShardToMerge: b.ShardId })

module.exports = { Collector, merge, openShards, split, startConsuming, until }
