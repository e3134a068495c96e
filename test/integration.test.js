'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kinesis, hashKey } = require('..')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { runChild } = require('./helpers/child')
const { startKinesalite } = require('./helpers/kinesalite')
const { startKinesisLocal } = require('./helpers/kinesis-local')
const { startOurLocal } = require('./helpers/our-local')

const SHARDS = 3
const HASH_KEYS = 1n << 128n
const PUTS = 300

/** kinesalite takes CBOR, but stores what it got as something else than bytes. */
const IN_JSON = { protocol: 'json' }

/** What each of the local servers is: how it starts, what it does otherwise than the service, and how we speak to it. */
const servers = {
  'our local Kinesis, HTTP': { start: () => startOurLocal(), knowsArns: true },
  'our local Kinesis, TLS': { start: () => startOurLocal({ tls: true }), knowsArns: true },
  'our local Kinesis, JSON': { start: () => startOurLocal(), knowsArns: true, options: { protocol: 'json' } },
  'our local Kinesis, CBOR': { start: () => startOurLocal(), knowsArns: true, options: { protocol: 'cbor' } },
  'kinesalite, HTTP': { start: () => startKinesalite(), knowsArns: false, options: IN_JSON },
  'kinesalite, TLS': { start: () => startKinesalite({ tls: true }), knowsArns: false, options: IN_JSON },
  'kinesis-local, HTTP': { start: () => startKinesisLocal(), knowsArns: true },
  'kinesis-local, JSON': { start: () => startKinesisLocal(), knowsArns: true, options: { protocol: 'json' } }
}

/** All records of a stream as the server gives them, asked by another client than ours. */
async function storedIn (server, StreamName) {
  const { StreamDescription: { Shards } } = await server.call('DescribeStream', { StreamName })
  const lists = await Promise.all(Shards.map(async ({ ShardId }) => {
    const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    const { ShardIterator } = await server.call('GetShardIterator', input)
    const { Records } = await server.call('GetRecords', { ShardIterator, Limit: 10000 })
    return Records.map(({ PartitionKey, SequenceNumber, Data }) =>
      ({ ShardId, PartitionKey, SequenceNumber, text: Buffer.from(Data, 'base64').toString() }))
  }))
  return lists.flat()
}

const bySequence = (a, b) => a.SequenceNumber < b.SequenceNumber ? -1 : Number(a.SequenceNumber > b.SequenceNumber)
const shardOf = key => `shardId-${String(hashKey(key) / (HASH_KEYS / BigInt(SHARDS))).padStart(12, '0')}`

for (const [title, { start, knowsArns, options }] of Object.entries(servers)) {
  describe(title, { timeout: 120000 }, () => {
    /** @type {any} */
    let server
    /** @type {Kinesis} */
    let kinesis
    let folder
    let caFile

    before(async () => {
      server = await start()
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-'))
      caFile = path.join(folder, 'ca.pem')
      fs.writeFileSync(caFile, server.ca ?? '')
      kinesis = new Kinesis({ endpoint: server.endpoint, ca: server.ca, region: REGION, credentials: CREDENTIALS, ...options })
    })
    after(async () => {
      await kinesis.close()
      await server.close()
      fs.rmSync(folder, { recursive: true })
    })

    it('what a stream has put is stored, where it was said to be', async () => {
      await server.createStream('puts', SHARDS)
      const stream = kinesis.stream('puts')
      const keys = Array.from({ length: PUTS }, (_, i) => `key ${i} é😀`)
      const put = async (key, i) => ({ PartitionKey: key, text: `{"i":${i}}`, ...await stream.putRecord(key, { i }) })
      const told = await Promise.all(keys.map(put))
      assert.deepEqual((await storedIn(server, 'puts')).sort(bySequence), told.sort(bySequence))
      for (const { PartitionKey, ShardId } of told) assert.equal(ShardId, shardOf(PartitionKey))
    })

    it('what has been put is read by records(), of every shard, once', async () => {
      await server.createStream('round', SHARDS)
      const stream = kinesis.stream('round', { ShardIteratorType: 'TRIM_HORIZON' })
      const values = Array.from({ length: 60 }, (_, i) => `value ${i}`)
      await Promise.all(values.map(value => stream.putRecord(value, value)))
      const got = []
      for await (const records of stream.records()) {
        got.push(...records.map(({ val }) => val))
        if (got.length >= values.length) break
      }
      stream.close()
      assert.deepEqual(got.sort(), values.sort())
    })

    it('operations give what the SDK gives', async () => {
      await kinesis.createStream({ StreamName: 'life', ShardCount: 1 })
      const summaryOf = async () => (await kinesis.describeStreamSummary({ StreamName: 'life' })).StreamDescriptionSummary
      while ((await summaryOf()).StreamStatus !== 'ACTIVE') await sleep(5)
      const { StreamARN, StreamCreationTimestamp } = await summaryOf()
      assert.ok(StreamCreationTimestamp instanceof Date)
      const { Records } = await kinesis.putRecords({
        StreamName: 'life', Records: [{ PartitionKey: 'a', Data: 'one' }, { PartitionKey: 'b', Data: Buffer.from([0, 255]) }]
      })
      const { Shards: [{ ShardId }] } = await kinesis.listShards({ StreamName: 'life' })
      const naming = knowsArns ? { StreamName: StreamARN } : { StreamName: 'life' }
      const { ShardIterator } = await kinesis.getShardIterator({ ...naming, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
      const got = await kinesis.getRecords({ ShardIterator })
      assert.deepEqual(got.Records.map(({ Data }) => Data), [Buffer.from('one'), Buffer.from([0, 255])])
      assert.deepEqual(got.Records.map(({ SequenceNumber }) => SequenceNumber), Records.map(({ SequenceNumber }) => SequenceNumber))
      assert.ok((await kinesis.listStreams({})).StreamNames.includes('life'))
      await kinesis.deleteStream({ StreamName: 'life' })
      while ((await kinesis.listStreams({})).StreamNames.includes('life')) await sleep(5)
    })

    it('an unknown stream: one error by promise, callback and put, none of them tried again', async () => {
      const input = { StreamName: 'absent', PartitionKey: 'key', Data: 'data' }
      const stream = kinesis.stream('absent')
      const errors = await Promise.all([
        kinesis.putRecord(input).catch(error => error),
        new Promise(resolve => kinesis.putRecord(input, resolve)),
        stream.putRecord('key', 'data').catch(error => error),
        stream.getShards().catch(error => error)
      ])
      for (const { code, statusCode, attempts, retryable, persisted, message } of errors) {
        assert.deepEqual({ code, statusCode, attempts, retryable, persisted },
          { code: 'ResourceNotFoundException', statusCode: 400, attempts: 1, retryable: false, persisted: 'no' })
        assert.match(message, /absent/)
      }
    })

    it('two workers of a cluster put through one stream', async () => {
      await server.createStream('cluster', SHARDS)
      const { code, stdout, stderr } = await runChild({
        file: require.resolve('./helpers/cluster-puts'),
        env: { ENDPOINT: server.endpoint, STREAM: 'cluster', AWS_CA_BUNDLE: caFile }
      })
      assert.deepEqual([code, stderr], [0, ''])
      const stored = await storedIn(server, 'cluster')
      assert.deepEqual(stdout.trim().split('\n'), stored.map(({ ShardId }) => ShardId))
      assert.equal(new Set(stored.map(({ text }) => text)).size, 2)
    })
  })
}
