'use strict'

// Programs of kinesis-wrapper.js, and what was wrong with the original.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { after, before, describe, it } = require('node:test')
const wrapper = require('../../lib/compat/kinesis-wrapper')
const { CREDENTIALS, REGION } = require('../helpers/call')
const { runChild } = require('../helpers/child')
const { createLocalKinesis } = require('../../lib/local')

const OLDEST = { ShardIteratorType: 'TRIM_HORIZON' }
const call = run => new Promise(resolve => run((error, result) => resolve([error, result])))
const range = count => Array.from({ length: count }, (_, n) => n)

describe('kinesis-native/kinesis-wrapper', () => {
  let server
  let client
  const env = {}
  before(async () => {
    const streams = { clicks: 2, none: 1, many: 3, alone: 1, split: 1, denied: 1 }
    server = await createLocalKinesis({ region: REGION, credentials: CREDENTIALS, limits: false, streams })
    Object.assign(env, {
      AWS_ENDPOINT_URL_KINESIS: server.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey
    })
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_SESSION_TOKEN']) env[name] = ''
    Object.assign(process.env, env)
    client = new (require('../..').Kinesis)({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS })
  })
  after(async () => {
    await client.close()
    await server.close()
  })

  it('is the package\'s own stream()', async () => {
    assert.equal(require('kinesis-native/kinesis-wrapper').stream, require('../..').stream)
    assert.equal((await import('kinesis-native/kinesis-wrapper')).stream, wrapper.stream)
  })

  it('puts, gets the shards, and sees what is put when startGetRecords is emitted', async () => {
    const stream = wrapper.stream('clicks')
    const told = once(stream, 'getShards')
    const [error, shards] = await call(cb => stream.getShards(cb))
    assert.deepEqual([error, shards.length, (await told)[0].length], [null, 2, 2])
    assert.equal((await call(cb => stream.getShards(cb)))[1].length, 2, 'known by now')
    stream.on('startGetRecords', () => stream.putRecord('user-1', { page: '/' }))
    const [, records] = await call(cb => stream.getRecords(cb))
    stream.close()
    assert.deepEqual(records.map(({ key, val }) => [key, val]), [['user-1', { page: '/' }]])
    assert.match(records[0].number, /^\d+$/)
  })

  it('putRecord: JSON, bytes, callbacks, promises', async () => {
    const stream = wrapper.stream('none', OLDEST)
    const [error, place] = await call(cb => stream.putRecord('a', 'text', cb))
    assert.deepEqual([error, Object.keys(place).sort()], [null, ['SequenceNumber', 'ShardId']])
    await stream.putRecord('a', Buffer.from('{"n":1}'))
    await stream.putRecord('a', Buffer.from('no JSON'))
    const records = []
    for await (const batch of stream.records()) if (records.push(...batch) >= 3) break
    stream.close()
    assert.deepEqual(records.map(({ val, raw }) => [val, raw.toString()]), [['text', '"text"'], [{ n: 1 }, '{"n":1}'], [undefined, 'no JSON']])
  })

  it('putRecord in loops of thousands; a shard alone', async () => {
    const stream = wrapper.stream('many', OLDEST)
    await Promise.all(range(3000).map(n => stream.putRecord(`user-${n}`, n)))
    const shards = await stream.getShards()
    const seen = new Set()
    await new Promise(resolve => shards.forEach(shard => shard.getRecords((error, records) => {
      for (const { val } of error ? [] : records) seen.add(val)
      if (seen.size === 3000) resolve()
    })))
    stream.close()
  })

  it('reads what a shard holds that was closed before, and its children', async () => {
    const stream = wrapper.stream('split', OLDEST)
    await stream.putRecord('a', 'before')
    const [{ ShardId, HashKeyRange }] = await stream.getShards()
    await client.splitShard({ StreamName: 'split', ShardToSplit: ShardId, NewStartingHashKey: String(BigInt(HashKeyRange.EndingHashKey) / 2n) })
    await stream.putRecord('a', 'after')
    const late = wrapper.stream('split', OLDEST)
    const values = []
    for await (const batch of late.records()) if (values.push(...batch.map(({ val }) => val)) === 2) break
    assert.deepEqual(values, ['before', 'after'])
    assert.equal((await wrapper.stream('split').getShards()).length, 2, 'from LATEST on the closed one is nothing')
    stream.close()
    late.close()
  })

  it('errors go where they are waited for', async () => {
    const stream = wrapper.stream('absent')
    assert.equal((await call(cb => stream.putRecord('a', 1, cb)))[0].name, 'ResourceNotFoundException')
    assert.equal((await call(cb => stream.getShards(cb)))[0].name, 'ResourceNotFoundException')
    assert.equal((await call(cb => stream.getRecords(cb)))[0].name, 'ResourceNotFoundException')
    const [error] = await Promise.all([once(stream, 'error').then(([first]) => first), stream.putRecord('a', 1).catch(() => {})])
    assert.equal(error.name, 'ResourceNotFoundException')
    stream.close()
  })

  it('who may only put, puts', async () => {
    server.setFaults(['ListShards', 'DescribeStream'].map(operation => ({ fault: 'accessDenied', operation })))
    const stream = wrapper.stream('denied')
    assert.match((await stream.putRecord('a', 1)).ShardId, /^shardId-/)
    await assert.rejects(stream.getShards(), { name: 'AccessDeniedException' })
    server.setFaults([])
    stream.close()
  })

  it('a put that nobody waits for never ends the process; one that only puts ends by itself', async () => {
    const outcome = await runChild({
      code: `
        const { stream } = require('kinesis-native/kinesis-wrapper')
        stream('absent').putRecord('a', 1)
        const clicks = stream('alone')
        for (let n = 0; n < 10; n++) clicks.putRecord('a', n, (error) => { if (error || n === 9) console.log(error ?? 'put') })`,
      env
    })
    assert.deepEqual(outcome, { code: 0, signal: null, timedOut: false, stdout: 'put\n', stderr: '' })
  })

  it('workers of a cluster put through it', async () => {
    const outcome = await runChild({
      file: require.resolve('../helpers/wrapper-workers'),
      env
    })
    assert.deepEqual([outcome.stdout.trim().split('\n'), outcome.stderr], [['put 100', 'put 100'], ''])
  })

  it('refuses what is wrong, where it is waited for', async () => {
    for (const name of [undefined, '', 5, 'a b', 'a'.repeat(129)]) assert.throws(() => wrapper.stream(name), { name: 'InvalidArgumentError' })
    for (const options of [5, { ShardIteratorType: 'NEWEST' }, { Unknown: 1 }]) assert.throws(() => wrapper.stream('alone', options), { name: 'InvalidArgumentError' })
    const stream = wrapper.stream('alone')
    for (const [key, data] of [['', 1], [5, 1], ['k'.repeat(257), 1], ['a', undefined], ['a', () => {}], ['a', 1n], ['a', Buffer.alloc(2 ** 20)]]) {
      await assert.rejects(stream.putRecord(key, data), /^InvalidArgumentError/)
      assert.equal((await call(cb => stream.putRecord(key, data, cb)))[0].name, 'InvalidArgumentError')
    }
    assert.throws(() => stream.putRecord('a', 1, 'callback'), /callback must be a function/)
    stream.close()
    await assert.rejects(stream.putRecord('a', 1), { code: 'ERR_CLOSED' })
  })
})
