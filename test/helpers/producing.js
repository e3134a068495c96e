'use strict'

const assert = require('node:assert/strict')
const { setTimeout: sleep } = require('node:timers/promises')
const { deaggregate, hashKey, Kinesis } = require('../..')
const { createLocalKinesis } = require('../../lib/local')
const { CREDENTIALS, REGION, call } = require('./call')

const STREAM = 'events'
const SHARDS = 3
/** An answer that a busy machine only gives late isn't waited for in vain: what is sent again may be stored twice. */
const PATIENT = { connectTimeoutMs: 240000, requestTimeoutMs: 240000, timeoutMs: 240000 }

/**
 * @typedef {{ shardId: string, sequenceNumber: string, partitionKey: string, explicitHashKey?: string, data: Buffer }} Stored
 * @typedef {Stored & { subSequenceNumber: number, isSeen: boolean }} FoundRecord isSeen: consumers by the KCL's rule get it
 */

/**
 * A local Kinesis with a stream, and a client of it; both end with the test.
 * @param {import('node:test').TestContext} t
 * @param {object} [options] of the client
 * @param {import('../../lib/local').LocalOptions} [local]
 */
async function startLocal (t, options, local) {
  const server = await createLocalKinesis({
    streams: { [STREAM]: SHARDS }, limits: false, credentials: CREDENTIALS, region: REGION, ...local
  })
  const kinesis = openKinesis(server, options)
  t.after(async () => {
    await kinesis.close({ timeoutMs: 0 })
    await server.close()
  })
  return { server, kinesis }
}

/** A client of a server: ours, or one of the helpers' others. */
const openKinesis = ({ endpoint, ca }, options) =>
  new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS, ...PATIENT, ...options })

/** As startLocal, with a producer of its stream that knows the shards. */
async function startProducer (t, producerOptions, options, local) {
  const { server, kinesis } = await startLocal(t, options, local)
  return { server, kinesis, producer: await openProducer(kinesis, STREAM, producerOptions) }
}

/** A producer that knows the shards, and so aggregates from the first record on. */
async function openProducer (kinesis, name, options) {
  const producer = kinesis.producer(name, { recordTtlMs: PATIENT.timeoutMs, ...options })
  await until(producer, ({ shardMapRefreshes }) => shardMapRefreshes > 0)
  return producer
}

/**
 * Waits for something that a producer's metrics tell.
 * @param {import('../../lib/producer').Producer} producer
 * @param {(metrics: import('../../lib/producer-metrics').ProducerMetrics) => boolean} isReached
 */
async function until (producer, isReached) {
  while (!isReached(await producer.metrics())) await sleep(2)
}

/** `count` records of as many keys, which hash into all shards. */
const numbered = (count, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ partitionKey: `key-${from + i}`, data: `data ${from + i}` }))

/** The hash keys that each shard of the stream takes, closed ones too: [first, last] by shard id. */
async function rangesOf (server, StreamName = STREAM) {
  const ranges = new Map()
  for (let ExclusiveStartShardId, isMore = true; isMore;) {
    const { StreamDescription: { Shards, HasMoreShards } } = await call(server, 'DescribeStream', { StreamName, ExclusiveStartShardId })
    for (const { ShardId, HashKeyRange: { StartingHashKey, EndingHashKey } } of Shards) {
      ranges.set(ShardId, [BigInt(StartingHashKey), BigInt(EndingHashKey)])
    }
    ExclusiveStartShardId = Shards.at(-1).ShardId
    isMore = HasMoreShards
  }
  return ranges
}

const hashKeyOf = ({ partitionKey, explicitHashKey }) =>
  explicitHashKey === undefined ? hashKey(partitionKey) : BigInt(explicitHashKey)

/**
 * The user records in what is stored, each with its place.
 * @param {Stored[]} ledger
 * @param {Map<string, bigint[]>} [ranges] see rangesOf: then it is known whether consumers see them. An aggregate that
 *   holds a record of another shard they pass over as a whole.
 * @returns {FoundRecord[]}
 */
function userRecordsIn (ledger, ranges) {
  return ledger.flatMap(({ shardId, sequenceNumber, partitionKey, explicitHashKey, data }) => {
    const found = deaggregate({ Data: data, PartitionKey: partitionKey, SequenceNumber: sequenceNumber })
    const isAggregate = found.length > 1 || found[0].data.length !== data.length
    const records = found.map(record => ({
      shardId,
      sequenceNumber,
      subSequenceNumber: record.subSequenceNumber,
      partitionKey: record.partitionKey,
      explicitHashKey: isAggregate ? record.explicitHashKey : explicitHashKey,
      data: record.data
    }))
    const [first, last] = ranges?.get(shardId) ?? [0n, 1n << 128n]
    const isSeen = !isAggregate || records.every(record => hashKeyOf(record) >= first && hashKeyOf(record) <= last)
    return records.map(record => ({ ...record, isSeen }))
  })
}

const placeOf = ({ shardId, sequenceNumber, subSequenceNumber }) => `${shardId}/${sequenceNumber}/${subSequenceNumber}`
const bytesOf = data => typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer ?? data, data.byteOffset, data.byteLength)

/**
 * Each record is stored where its result says, and nothing else is.
 * @param {object[]} records that were put
 * @param {object[]} results in their order
 * @param {Stored[]} ledger
 */
function assertStored (records, results, ledger) {
  const found = new Map(userRecordsIn(ledger).map(record => [placeOf(record), record]))
  assert.equal(found.size, records.length)
  assert.equal(new Set(results.map(placeOf)).size, records.length)
  results.forEach((result, i) => {
    const { partitionKey, explicitHashKey, data } = found.get(placeOf(result)) ?? {}
    assert.deepEqual({ partitionKey, explicitHashKey, data: data && Buffer.from(data) }, {
      partitionKey: records[i].partitionKey,
      explicitHashKey: records[i].explicitHashKey ?? undefined,
      data: bytesOf(records[i].data)
    })
  })
}

/** Puts them together, sends them at once, and gives how each ended: a result, or its error. */
async function putAll (producer, records) {
  const ends = Promise.all(records.map(record => producer.put(record).catch(error => error)))
  await producer.flush()
  return ends
}

module.exports = {
  SHARDS, STREAM, assertStored, bytesOf, hashKeyOf, numbered, openKinesis, openProducer, placeOf, putAll, rangesOf, startLocal,
  startProducer, until, userRecordsIn
}
