'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const test = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { createLocalKinesis } = require('../../lib/local')
const { Account } = require('../../lib/local/account')
const { Storage } = require('../../lib/local/storage')
const { call } = require('../helpers/call')
const { startLocal } = require('./helpers/run-cli')

const HOUR_MS = 3600000
const WITHOUT_SIGNATURES = { credentials: false }

function folderOf (t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-data-'))
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function started (t, options) {
  const server = await createLocalKinesis({ ...WITHOUT_SIGNATURES, ...options })
  t.after(() => server.close())
  return server
}

const put = (server, StreamName, ...texts) => call(server, 'PutRecords', {
  StreamName, Records: texts.map((text) => ({ Data: Buffer.from(text).toString('base64'), PartitionKey: text }))
})
const textsOf = (server, name) => server.ledger(name).map(({ data }) => String(data))

async function changesIn (folder) {
  const { ClassicLevel } = require('classic-level')
  const db = new ClassicLevel(folder, { valueEncoding: 'buffer' })
  const entries = await db.iterator().all()
  await db.close()
  return entries.length - 1
}

test('everything is there after a restart', async (t) => {
  const dataDir = folderOf(t)
  const first = await started(t, { dataDir, streams: { clicks: 2 } })
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks'
  await put(first, 'clicks', 'a', 'b', 'c')
  await call(first, 'AddTagsToStream', { StreamName: 'clicks', Tags: { team: 'web' } })
  await call(first, 'RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
  await call(first, 'IncreaseStreamRetentionPeriod', { StreamName: 'clicks', RetentionPeriodHours: 48 })
  await call(first, 'SplitShard', { StreamName: 'clicks', ShardToSplit: 'shardId-000000000000', NewStartingHashKey: '1000' })
  await put(first, 'clicks', 'd', 'e')
  const { ShardIterator } = await call(first, 'GetShardIterator', {
    StreamName: 'clicks', ShardId: 'shardId-000000000001', ShardIteratorType: 'TRIM_HORIZON'
  })
  const asked = [
    ['DescribeStream', { StreamName: 'clicks' }],
    ['ListTagsForStream', { StreamName: 'clicks' }],
    ['DescribeStreamConsumer', { StreamARN, ConsumerName: 'reader' }]
  ]
  const askAll = async (server) => {
    const answers = []
    for (const [operation, input] of asked) answers.push(await call(server, operation, input))
    return answers
  }
  const [before, ledger] = [await askAll(first), first.ledger('clicks')]
  assert.equal(ledger.length, 5)
  await first.close()

  const second = await started(t, { dataDir, streams: { clicks: 7, orders: 1 } })
  assert.deepEqual(await askAll(second), before)
  assert.deepEqual(second.ledger('clicks'), ledger)
  assert.deepEqual((await call(second, 'ListStreams')).StreamNames, ['clicks', 'orders'])
  const { Records } = await call(second, 'GetRecords', { ShardIterator })
  assert.ok(Records.length > 0, 'an iterator from before is good')
  await put(second, 'clicks', 'f')
  assert.equal(new Set(second.ledger('clicks').map(({ sequenceNumber }) => sequenceNumber)).size, 6)
})

test('kill -9 amid writing loses nothing that was acknowledged', async (t) => {
  const data = folderOf(t)
  const args = ['--data', data, '--streams', 'clicks:3', '--no-limits', '--credentials', 'any']
  const acknowledged = new Map()
  let sent = 0
  for (let round = 0; round < 3; round++) {
    const server = await startLocal(t, args)
    const client = new sdk.KinesisClient({
      endpoint: server.endpoint, region: server.region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1
    })
    const write = async () => {
      for (;;) {
        const texts = Array.from({ length: 20 }, () => `record ${sent++} ${'x'.repeat(200)}`)
        const { Records } = await client.send(new sdk.PutRecordsCommand({
          StreamName: 'clicks', Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text }))
        }))
        Records.forEach(({ SequenceNumber }, i) => acknowledged.set(SequenceNumber, texts[i]))
      }
    }
    const before = acknowledged.size
    const writers = Array.from({ length: 8 }, () => assert.rejects(write()))
    while (acknowledged.size < before + 1000) await sleep(1)
    server.child.kill('SIGKILL')
    assert.equal((await server.exited).signal, 'SIGKILL')
    await Promise.all(writers)
    client.destroy()
  }
  assert.ok(sent > acknowledged.size, 'it was killed amid writing')
  const server = await started(t, { dataDir: data })
  const stored = new Map(server.ledger('clicks').map(({ sequenceNumber, data }) => [sequenceNumber, String(data)]))
  for (const [sequenceNumber, text] of acknowledged) assert.equal(stored.get(sequenceNumber), text)
  assert.ok(stored.size <= sent)
})

test('a restart gives back the room of trimmed records and deleted streams, and changes nothing else', async (t) => {
  const dataDir = folderOf(t)
  const clock = { ms: Date.now() - 30 * HOUR_MS }
  const first = await started(t, { dataDir, streams: { clicks: 2, gone: 1, again: 1 }, clock: () => clock.ms })
  for (let i = 0; i < 50; i++) await put(first, 'clicks', `old ${i}`)
  for (const name of ['gone', 'again']) {
    await put(first, name, 'x')
    await call(first, 'DeleteStream', { StreamName: name })
  }
  clock.ms += 26 * HOUR_MS
  await call(first, 'CreateStream', { StreamName: 'again', ShardCount: 1 })
  await put(first, 'again', 'kept')
  for (let i = 0; i < 5; i++) await put(first, 'clicks', `new ${i}`)
  const [clicks, again] = [first.ledger('clicks'), first.ledger('again')]
  assert.deepEqual(textsOf(first, 'clicks').sort(), [0, 1, 2, 3, 4].map((i) => `new ${i}`))
  await first.close()
  const before = await changesIn(dataDir)

  for (let restart = 0; restart < 3; restart++) {
    const server = await started(t, { dataDir, clock: () => clock.ms })
    assert.deepEqual(server.ledger('clicks'), clicks)
    assert.deepEqual(server.ledger('again'), again)
    assert.deepEqual((await call(server, 'ListStreams')).StreamNames, ['again', 'clicks'])
    await server.close()
  }
  // Two streams, six appends that live, and one skip.
  assert.ok(before > 60)
  assert.equal(await changesIn(dataDir), 9)
})

test('records that were trimmed by halves of a put keep their numbers', async (t) => {
  const dataDir = folderOf(t)
  const options = { dataDir, maxMemoryBytes: 1 << 20, limits: false }
  const first = await started(t, { ...options, streams: { clicks: 3 } })
  const big = (key, i) => ({ Data: Buffer.alloc(20000, i).toString('base64'), PartitionKey: key })
  for (let i = 0; i < 60; i++) {
    await call(first, 'PutRecords', { StreamName: 'clicks', Records: i % 3 ? [big('a', i), big('bb', i)] : [big('a', i)] })
  }
  const ledger = first.ledger('clicks')
  assert.ok(ledger.length < 100)
  await first.close()
  for (let restart = 0; restart < 2; restart++) {
    const server = await started(t, options)
    const bySequence = new Map(server.ledger('clicks').map((record) => [record.sequenceNumber, record]))
    assert.ok(bySequence.size > 10)
    const shared = ledger.filter(({ sequenceNumber }) => bySequence.has(sequenceNumber))
    assert.ok(shared.length > 10)
    for (const record of shared) assert.deepEqual(bySequence.get(record.sequenceNumber), record)
    await server.close()
  }
})

test('a folder in use, of another account, or without rights is refused', async (t) => {
  const dataDir = folderOf(t)
  const first = await started(t, { dataDir })
  await assert.rejects(createLocalKinesis({ dataDir }), { name: 'StorageError', message: `data folder ${dataDir}: another process uses it` })
  await first.close()
  await assert.rejects(createLocalKinesis({ dataDir, region: 'eu-west-1' }),
    { message: `data folder ${dataDir}: it is of account 000000000000 in us-east-1, not of 000000000000 in eu-west-1` })
  const file = path.join(dataDir, 'file')
  fs.writeFileSync(file, '')
  await assert.rejects(createLocalKinesis({ dataDir: file }), { name: 'StorageError' })
  await (await createLocalKinesis({ dataDir })).close()
})

test('a folder that is damaged is refused, and let go of', async (t) => {
  const dataDir = folderOf(t)
  const { ClassicLevel } = require('classic-level')
  const db = new ClassicLevel(dataDir, { keyEncoding: 'buffer' })
  await db.put(Buffer.alloc(8), 'not a change')
  await db.close()
  for (let i = 0; i < 2; i++) {
    await assert.rejects(createLocalKinesis({ dataDir }), { name: 'StorageError', message: /what it holds could not be read/ })
  }
})

test('after a write that failed nothing is acknowledged any more', async (t) => {
  const dataDir = folderOf(t)
  const storage = await Storage.open(dataDir, { accountId: '000000000000', region: 'us-east-1' })
  const account = new Account()
  await storage.attach(account)
  const create = (name) => account.commit({ type: 'createStream', at: 1, activeAt: 1, name, shardCount: 1, settings: {}, tags: {} })
  await create('one')
  await storage.close()
  await assert.rejects(create('two'))
  await assert.rejects(create('three'))
  const again = new Account()
  const reopened = await Storage.open(dataDir, again)
  await reopened.attach(again)
  assert.deepEqual([...again.streams.keys()], ['one'])
  await reopened.close()
})
