'use strict'

// What kinesis 1.2.2 gets wrong and kinesis-native/kinesis doesn't; what is refused.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const https = require('node:https')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const kinesis = require('../../lib/compat/kinesis')
const { CREDENTIALS, REGION } = require('../helpers/call')
const { runChild } = require('../helpers/child')
const { ScriptedService, refusal, streamScript } = require('../helpers/scripted-service')

const SHARD = 'shardId-000000000000'
const DENIED = refusal('AccessDeniedException')

const withService = (script, run) => async () => {
  const service = await new ScriptedService(script).start()
  try {
    await run(service.options, service)
  } finally {
    await service.close()
  }
}

/** Writes all, and gives the errors when the stream has finished. */
async function writeAll (stream, chunks) {
  const errors = []
  stream.on('error', error => errors.push(error))
  for (const chunk of chunks) stream.write(chunk)
  await new Promise(resolve => stream.end(resolve))
  await sleep(0)
  return errors
}

const record = (PartitionKey, text = 'x') => ({ Data: Buffer.from(text), PartitionKey })
const range = count => Array.from({ length: count }, (_, n) => n)
const entriesOf = service => service.calls.flatMap(
  ({ operation, input }) => ({ PutRecord: [input], PutRecords: input.Records })[operation] ?? [])

describe('kinesis-native/kinesis: writing', () => {
  it('finishes when all has been stored', withService({
    ...streamScript([SHARD]),
    PutRecords: async ({ Records }) => {
      await sleep(50)
      return { body: { FailedRecordCount: 0, Records: Records.map((_, n) => ({ ShardId: SHARD, SequenceNumber: `${n}` })) } }
    }
  }, async (options, service) => {
    const stream = kinesis.stream({ name: 's', writeConcurrency: 100, ...options })
    let count = 0
    stream.on('putRecord', () => count++)
    assert.deepEqual(await writeAll(stream, range(250).map(n => record(`k${n}`))), [])
    assert.equal(count, 250)
    assert.equal(entriesOf(service).length, 250)
    assert.ok(service.callsOf('PutRecords').length < 20, 'together')
  }))

  it('needs no permission but PutRecord', withService({
    ...streamScript([SHARD]), PutRecords: () => DENIED, ListShards: () => DENIED, DescribeStream: () => DENIED
  }, async (options, service) => {
    const stream = kinesis.stream({ name: 's', writeConcurrency: 10, ...options })
    assert.deepEqual(await writeAll(stream, range(40).map(n => record(`k${n}`))), [])
    assert.equal(service.callsOf('PutRecord').length, 40)
    assert.equal(service.callsOf('PutRecords').length, 1, 'once denied, it is not tried again')
    assert.deepEqual(await writeAll(kinesis.stream({ name: 's', writeConcurrency: Infinity, ...options }), range(40).map(n => record(`k${n}`))), [])
    assert.equal(service.callsOf('PutRecord').length, 80)
  }))

  it('goes on after a split, and orders by its shards', withService(streamScript(['shard-0', 'shard-1']), async (options, service) => {
    const listed = [['shard-parent'], ['shard-0', 'shard-1']]
    service.script.ListShards = () => ({ body: { Shards: (listed.length > 1 ? listed.shift() : listed[0]).map(ShardId => ({ ShardId })) } })
    const put = service.script.PutRecord
    service.script.PutRecord = (input, nth) => nth === 1 ? { body: { ShardId: 'shard-parent', SequenceNumber: '9' } } : put(input)
    const stream = kinesis.stream({ name: 's', ...options })
    assert.deepEqual(await writeAll(stream, ['a0', 'b0', 'c1', 'b0', 'c1'].map(key => record(key))), [])
    assert.deepEqual(service.callsOf('PutRecord').map(({ input }) => input.SequenceNumberForOrdering), [undefined, '9', undefined, '101', '102'])
  }))

  it('knows no only shard where it may not list them', withService({ ...streamScript(['shard-0', 'shard-1']), ListShards: () => DENIED, DescribeStream: () => DENIED },
    async (options, service) => {
      assert.deepEqual(await writeAll(kinesis.stream({ name: 's', ...options }), ['a0', 'b1', 'a0', 'b1'].map(key => record(key))), [])
      assert.deepEqual(service.callsOf('PutRecord').map(({ input }) => input.SequenceNumberForOrdering), [undefined, undefined, '101', '102'])
    }))

  it('lists the shards once, however many records find a new one', withService(streamScript(['shard-0']), async (options, service) => {
    const stream = kinesis.stream({ name: 's', writeConcurrency: 30, retryPolicy: (makeRequest, _, cb) => makeRequest(cb), ...options })
    stream.write(record('k0'))
    await once(stream, 'putRecord')
    const all = range(20)
    const arrived = new Promise(resolve => { all.resolve = resolve })
    const { PutRecord, ...after } = streamScript(['shard-1', 'shard-2'])
    service.script = {
      ...after,
      PutRecord: async (input, nth) => {
        if (nth === 1 + all.length) all.resolve()
        await arrived
        return PutRecord(input)
      },
      ListShards: async () => {
        await sleep(100)
        return after.ListShards()
      }
    }
    assert.deepEqual(await writeAll(stream, all.map(n => record(`k${n}`))), [])
    assert.ok(service.callsOf('ListShards').length <= 4, `${service.callsOf('ListShards').length} calls`)
  }))

  it('sends entries that failed again, alone, and tells of those that cannot pass', withService(streamScript([SHARD]), async (options, service) => {
    service.script.PutRecords = ({ Records }, nth) => {
      const ErrorCode = nth === 1 ? 'ProvisionedThroughputExceededException' : 'KMSAccessDeniedException'
      const results = Records.map((entry, n) => n % 10 === 0 ? { ErrorCode, ErrorMessage: 'no' } : { ShardId: SHARD, SequenceNumber: `${nth}${n}` })
      return { body: { FailedRecordCount: results.filter(({ ErrorCode }) => ErrorCode).length, Records: results } }
    }
    const stream = kinesis.stream({ name: 's', writeConcurrency: 50, initialRetryMs: 1, ...options })
    const errors = await writeAll(stream, range(50).map(n => record(`k${n}`)))
    assert.deepEqual(service.callsOf('PutRecords').map(({ input }) => input.Records.map(({ PartitionKey }) => PartitionKey)).slice(1), [['k0', 'k10', 'k20', 'k30', 'k40']])
    assert.deepEqual(errors.map(({ name, statusCode, message }) => [name, statusCode, message]), [['KMSAccessDeniedException', 400, 'no']])
  }))

  it('gives up after maxRetries, which may be 0', withService({ ...streamScript([SHARD]), PutRecords: () => refusal('ThrottlingException'), PutRecord: () => refusal('ThrottlingException') },
    async (options, service) => {
      const stream = kinesis.stream({ name: 's', writeConcurrency: 50, maxRetries: 0, ...options })
      const errors = await writeAll(stream, range(50).map(n => record(`k${n}`)))
      assert.equal(errors.length, 50)
      assert.ok(errors.every(({ name }) => name === 'ThrottlingException'))
      assert.equal(service.callsOf('PutRecords').length, 1)
    }))

  it('judges each record alone when they are refused together', withService({
    ...streamScript([SHARD]), PutRecords: () => refusal('ValidationException'), PutRecord: ({ PartitionKey }) =>
      PartitionKey === 'bad' ? refusal('ValidationException', 'this one') : { body: { ShardId: SHARD, SequenceNumber: '1' } }
  }, async options => {
    const errors = await writeAll(kinesis.stream({ name: 's', writeConcurrency: 10, ...options }), ['a', 'bad', 'c', 'd'].map(key => record(key)))
    assert.deepEqual(errors.map(({ message }) => message), ['this one'])
  }))

  it('makes requests no larger than the service takes', withService(streamScript([SHARD]), async (options, service) => {
    const large = 'x'.repeat(700 * 1024)
    assert.deepEqual(await writeAll(kinesis.stream({ name: 's', writeConcurrency: 2000, ...options }), range(1200).map(n => record(`k${n}`))), [])
    assert.deepEqual(await writeAll(kinesis.stream({ name: 's', writeConcurrency: 20, ...options }), range(20).map(n => record(`l${n}`, large))), [])
    assert.equal(entriesOf(service).length, 1220)
    for (const { input: { Records } } of service.callsOf('PutRecords')) {
      assert.ok(Records.length <= 500)
      assert.ok(Records.reduce((sum, { Data }) => sum + Buffer.from(Data, 'base64').length, 0) <= 5 * 1024 * 1024)
    }
  }))

  it('takes text as it is, bytes of every kind, and copies them', withService(streamScript([SHARD]), async (options, service) => {
    const stream = kinesis.stream({ name: 's', writeConcurrency: 10, ...options })
    const reused = Buffer.from('first')
    const done = writeAll(stream, ['a line: ü\n', reused, new Uint16Array([0x6161]), new Uint8Array([98]).buffer, { Data: new DataView(new ArrayBuffer(1)) }])
    reused.write('wrong')
    assert.deepEqual(await done, [])
    assert.deepEqual(entriesOf(service).map(({ Data }) => Buffer.from(Data, 'base64').toString()), ['a line: ü\n', 'first', 'aa', 'b', '\0'])
  }))

  it('puts a record that names another stream there', withService(streamScript([SHARD]), async (options, service) => {
    assert.deepEqual(await writeAll(kinesis.stream({ name: 's', ...options }), [record('a'), { ...record('b'), StreamName: 'other' }]), [])
    assert.deepEqual(service.callsOf('PutRecord').map(({ input: { StreamName, SequenceNumberForOrdering } }) => [StreamName, SequenceNumberForOrdering]),
      [['s', undefined], ['other', undefined]])
  }))

  it('takes an ARN for a name', withService(streamScript([SHARD]), async (options, service) => {
    const arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/s'
    assert.deepEqual(await writeAll(kinesis.stream({ name: arn, ...options }), [record('a')]), [])
    assert.deepEqual(service.callsOf('PutRecord').map(({ input: { StreamARN, StreamName } }) => [StreamARN, StreamName]), [[arn, undefined]])
  }))

  it('still puts what was taken when it is destroyed', withService(streamScript([SHARD]), async (options, service) => {
    const stream = kinesis.stream({ name: 's', writeConcurrency: 10, ...options })
    for (const n of range(5)) stream.write(record(`k${n}`))
    stream.destroy()
    while (entriesOf(service).length < 5) await sleep(5)
  }))

  it('refuses what is no record, without a request, and goes on', withService(streamScript([SHARD]), async (options, service) => {
    const detached = new Uint8Array(8)
    structuredClone(detached.buffer, { transfer: [detached.buffer] })
    const wrong = [
      {}, [], 5, true, new Date(), { Data: 5 }, { Data: 'not base64!' }, { Data: undefined, PartitionKey: 'a' }, { name: 'bunyan', msg: 'raw' }, detached, 'lone \ud800',
      { Data: Buffer.from('x'), PartitionKey: 5 }, { Data: Buffer.from('x'), PartitionKey: 'k'.repeat(257) }, { Data: Buffer.from('x'), ExplicitHashKey: '-1' },
      { Data: Buffer.from('x'), ExplicitHashKey: String(2n ** 128n) }, { Data: Buffer.from('x'), SequenceNumberForOrdering: 5 }, { Data: Buffer.from('x'), StreamName: {} },
      { get Data () { throw new Error('a getter') } }, new Proxy({}, { ownKeys () { throw new Error('a trap') } }), { Data: Buffer.alloc(10 * 1024 * 1024 + 1) }
    ]
    for (const writeConcurrency of [1, 100]) {
      const stream = kinesis.stream({ name: 's', writeConcurrency, ...options })
      let count = 0
      stream.on('putRecord', () => count++)
      const errors = await writeAll(stream, [...wrong, record('good')])
      assert.equal(errors.length, wrong.length)
      assert.deepEqual([...new Set(errors.map(({ name }) => name))], ['InvalidArgumentError'])
      assert.equal(count, wrong.length + 1)
    }
    assert.deepEqual(entriesOf(service).map(({ PartitionKey }) => PartitionKey), ['good', 'good'])
  }))

  it('a listener that throws while room is made counts no record twice', withService(streamScript([SHARD]), async (options, service) => {
    const { stdout } = await runChild({
      code: `
        const kinesis = require('./lib/compat/kinesis')
        const { ca, ...options } = JSON.parse(process.argv[1])
        const thrown = []
        const errors = []
        process.on('uncaughtException', ({ message }) => thrown.push(message))
        const fill = writeConcurrency => new Promise(resolve => {
          let count = 0
          const stream = kinesis.stream({ name: 's', writeConcurrency, ca, ...options })
          stream.on('error', ({ message }) => errors.push(message)).on('putRecord', () => {
            if (++count === 20) stream.write(Buffer.from('x'))
            if (count === 21) resolve()
          })
          stream.once('drain', () => { throw new Error('drain') })
          for (let n = 0; n < 20; n++) stream.write(Buffer.from('x'), n === 1 ? () => { throw new Error('callback') } : undefined)
        })
        fill(1).then(() => fill(5)).then(() => console.log(JSON.stringify({ thrown, errors })))`,
      args: [JSON.stringify({ ...options, agent: undefined, ca: service.ca })]
    })
    const { thrown, errors } = JSON.parse(stdout)
    assert.deepEqual([new Set(thrown), errors], [new Set(['drain', 'callback']), []])
    assert.equal(entriesOf(service).length, 42)
  }))

  it('a listener that throws harms nothing', withService(streamScript([SHARD]), async (options, service) => {
    const { stdout } = await runChild({
      code: `
        const kinesis = require('./lib/compat/kinesis')
        const { ca, ...options } = JSON.parse(process.argv[1])
        process.on('uncaughtException', ({ message }) => console.log(message))
        const stream = kinesis.stream({ name: 's', writeConcurrency: 5, ca, ...options })
        stream.once('putRecord', () => { throw new Error('of a listener') })
        stream.on('error', () => { throw new Error('of another') })
        stream.write({})
        for (let n = 0; n < 20; n++) stream.write(Buffer.from('x'))
        stream.end(() => console.log('finished'))`,
      args: [JSON.stringify({ ...options, agent: undefined, ca: service.ca })]
    })
    assert.deepEqual(stdout.trim().split('\n').sort(), ['finished', 'of a listener', 'of another'])
    assert.equal(entriesOf(service).length, 20)
  }))
})

describe('kinesis-native/kinesis: reading', () => {
  it('gives the last records of a shard that is closed', withService({
    ...streamScript([SHARD]), GetShardIterator: () => ({ body: { ShardIterator: 'it' } }), GetRecords: () => ({
      body: { NextShardIterator: null, ChildShards: [{ ShardId: 'child', ParentShards: [SHARD] }], Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: '1' }] }
    })
  }, async options => {
    const records = await kinesis.stream({ name: 's', oldest: true, ...options }).toArray()
    assert.deepEqual(records.map(({ Data, ShardId }) => [Data.toString(), ShardId]), [['x', SHARD]])
  }))

  it('reads all pages of shards, those alone that are open, by DescribeStream too', withService({
    ListShards: () => DENIED,
    DescribeStream: ({ ExclusiveStartShardId }) => ({
      body: {
        StreamDescription: ExclusiveStartShardId
          ? { Shards: [{ ShardId: 'shard-2' }], HasMoreShards: false }
          : { Shards: [{ ShardId: 'shard-0', SequenceNumberRange: { StartingSequenceNumber: '1', EndingSequenceNumber: '2' } }, { ShardId: 'shard-1' }], HasMoreShards: true }
      }
    }),
    GetShardIterator: ({ ShardId }) => ({ body: { ShardIterator: ShardId } }),
    GetRecords: ({ ShardIterator }) => ({ body: { NextShardIterator: null, ChildShards: [], Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: ShardIterator.slice(-1) }] } })
  }, async options => {
    const records = await kinesis.stream({ name: 's', oldest: true, ...options }).toArray()
    assert.deepEqual(records.map(({ ShardId }) => ShardId).sort(), ['shard-1', 'shard-2'])
  }))

  it('notes in the shards it was given how far it is', withService({
    ...streamScript([SHARD]), GetShardIterator: () => ({ body: { ShardIterator: 'it' } }),
    GetRecords: () => ({ body: { NextShardIterator: null, ChildShards: [], Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: '5' }] } })
  }, async options => {
    const shard = { id: SHARD }
    await kinesis.stream({ name: 's', shards: [shard], oldest: true, ...options }).toArray()
    assert.deepEqual(shard, { id: SHARD, readSequenceNumber: '5', writeSequenceNumber: null, nextShardIterator: null, ended: true })
  }))

  it('reads those alone that it was given, whatever shards it writes to', withService({
    ...streamScript(['shard-0', 'shard-1']), GetShardIterator: ({ ShardId }) => ({ body: { ShardIterator: ShardId } }),
    GetRecords: ({ ShardIterator }) => ({ body: { NextShardIterator: null, ChildShards: [], Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: ShardIterator.slice(-1) }] } })
  }, async options => {
    const given = Object.freeze({ id: 'shard-0' })
    const stream = kinesis.stream({ name: 's', shards: [given], oldest: true, ...options })
    stream.write(record('k1'))
    await once(stream, 'putRecord')
    const records = await stream.toArray()
    assert.deepEqual(records.map(({ ShardId }) => ShardId), ['shard-0'])
    assert.deepEqual(stream.shards.map(({ id, ended }) => [id, ended]), [['shard-0', true]])
    stream.destroy()
  }))

  it('a listener that throws is an uncaught exception, and misses nothing', withService({
    ...streamScript([SHARD]), GetShardIterator: () => ({ body: { ShardIterator: 'it' } }),
    GetRecords: () => ({ body: { NextShardIterator: null, ChildShards: [], Records: range(5).map(n => ({ Data: 'eA==', PartitionKey: 'a', SequenceNumber: `${n}` })) } })
  }, async (options, service) => {
    const { stdout } = await runChild({
      code: `
        const { ca, ...options } = JSON.parse(process.argv[1])
        process.on('uncaughtException', ({ message }, origin) => console.log(origin, message))
        let count = 0
        require('./lib/compat/kinesis').stream({ name: 's', oldest: true, ca, ...options }).on('data', () => {
          if (++count === 2) throw new Error('of a listener')
        }).on('end', () => console.log(count))`,
      args: [JSON.stringify({ ...options, agent: undefined, ca: service.ca })]
    })
    assert.equal(stdout, 'uncaughtException of a listener\n5\n')
  }))

  it('stops when it is destroyed, and lets the process end', withService({
    ...streamScript([SHARD]), GetShardIterator: () => ({ body: { ShardIterator: 'it' } }),
    GetRecords: () => ({ body: { NextShardIterator: 'it', MillisBehindLatest: 0, Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: '5' }] } })
  }, async (options, service) => {
    const outcome = await runChild({
      code: `
        const { ca, ...options } = JSON.parse(process.argv[1])
        const stream = require('./lib/compat/kinesis').stream({ name: 's', ca, ...options })
        stream.once('data', () => stream.destroy())`,
      args: [JSON.stringify({ ...options, agent: undefined, ca: service.ca })]
    })
    assert.deepEqual([outcome.code, outcome.stderr], [0, ''])
  }))
})

describe('kinesis-native/kinesis: requests', () => {
  it('share one client for the same settings', withService({ '*': () => ({ body: { StreamNames: [] } }) }, async (options, service) => {
    let connections = 0
    service.server.on('secureConnection', () => connections++)
    for (let n = 0; n < 20; n++) {
      await kinesis.request('ListStreams', {}, { ...options, agent: new https.Agent({ ca: service.ca }), credentials: { ...CREDENTIALS } })
    }
    assert.equal(connections, 1)
    await kinesis.request('ListStreams', {}, { ...options, credentials: { ...CREDENTIALS, secretAccessKey: 'another' } })
    assert.equal(connections, 2)
  }))

  it('listStreams gives all pages', withService({
    ListStreams: ({ ExclusiveStartStreamName: last }) => ({ body: last ? { StreamNames: ['c'], HasMoreStreams: false } : { StreamNames: ['a', 'b'], HasMoreStreams: true } })
  }, async options => {
    assert.deepEqual(await kinesis.listStreams(options), ['a', 'b', 'c'])
  }))

  it('region may be an object that holds the rest, or a host', withService({ '*': () => ({ body: { StreamNames: ['a'], HasMoreStreams: false } }) }, async options => {
    assert.deepEqual(await kinesis.listStreams({ region: options }), ['a'])
    assert.deepEqual(await kinesis.listStreams({ ...options, host: undefined, region: options.host }), ['a'])
    await assert.rejects(kinesis.listStreams({ ...options, host: undefined, region: 'a b' }), /host must be a name of a host/)
  }))

  it('credentials may hide their keys from who lists them, or have getters', withService({ '*': () => ({ body: { StreamNames: [], HasMoreStreams: false } }) }, async (options, service) => {
    const { accessKeyId, secretAccessKey } = CREDENTIALS
    class WithGetters {
      get accessKeyId () { return 'getter' }
      get secretAccessKey () { return secretAccessKey }
    }
    const ofSdk2 = Object.defineProperty({ accessKeyId }, 'secretAccessKey', { value: secretAccessKey })
    const signers = []
    service.server.on('request', ({ headers }) => signers.push(/Credential=([^/]+)/.exec(headers.authorization)[1]))
    for (const credentials of [ofSdk2, new WithGetters()]) await kinesis.listStreams({ ...options, credentials })
    assert.deepEqual(signers, [accessKeyId, 'getter'])
  }))

  it('what is empty is not given; numbers may be text, or Infinity', withService({
    ...streamScript([SHARD]), ListStreams: (input, nth) => nth === 1 ? refusal('ThrottlingException') : { body: { StreamNames: ['a'], HasMoreStreams: false } }
  }, async options => {
    const empty = { region: '', credentials: '', timeout: '', retryPolicy: '', errorCodes: '' }
    assert.deepEqual(await kinesis.listStreams({ ...options, ...empty, ca: '', credentials: options.credentials, initialRetryMs: '1', maxRetries: Infinity }), ['a'])
    for (const given of [{ region: '' }, { host: '', port: '' }, { region: { region: '', host: '' } }]) kinesis.stream({ name: 's', ...given })
    for (const [writeConcurrency, read] of [['10', 10], [Infinity, Infinity], ['', 1], [0, 1]]) {
      const stream = kinesis.stream({ name: 's', ...options, writeConcurrency, cacheSize: writeConcurrency })
      assert.equal(stream.writeConcurrency, read)
      assert.deepEqual(await writeAll(stream, range(30).map(n => record(`k${n}`))), [])
    }
  }))

  it('timeout ends an attempt', withService({ '*': (input, nth) => nth === 1 ? null : { body: { StreamNames: ['a'], HasMoreStreams: false } } }, async options => {
    assert.deepEqual(await kinesis.listStreams({ ...options, timeout: 300, initialRetryMs: 1 }), ['a'])
  }))

  it('a retryPolicy may abort its request', withService({ '*': () => null }, async options => {
    const retryPolicy = (makeRequest, resolved, cb) => makeRequest(cb).abort()
    await assert.rejects(kinesis.listStreams({ ...options, retryPolicy }), { name: 'AbortError' })
    await assert.rejects(kinesis.listStreams({ ...options, retryPolicy () { throw new Error('a policy') } }), /a policy/)
  }))

  it('a retryPolicy may give other credentials', withService(streamScript([SHARD]), async (options, service) => {
    const signers = []
    service.server.on('request', ({ headers }) => signers.push(/Credential=([^/]+)/.exec(headers.authorization)[1]))
    const retryPolicy = (makeRequest, given, cb) => makeRequest(() => {
      given.credentials = { ...CREDENTIALS, accessKeyId: 'renewed' }
      makeRequest(cb)
    })
    await kinesis.request('DescribeStream', {}, { ...options, retryPolicy })
    assert.deepEqual(await writeAll(kinesis.stream({ name: 's', shards: [SHARD], ...options, retryPolicy }), [record('a')]), [])
    assert.deepEqual(signers, [CREDENTIALS.accessKeyId, 'renewed', CREDENTIALS.accessKeyId, 'renewed'])
  }))

  it('verifies the server, whatever its host', withService({ '*': () => ({ body: {} }) }, async options => {
    await assert.rejects(kinesis.listStreams({ ...options, agent: undefined, maxRetries: 0 }), { name: 'NetworkError' })
  }))

  const REFUSED = [
    [{ agent: new https.Agent({ rejectUnauthorized: false }) }, /rejectUnauthorized: false: servers are always verified/],
    [{ agent: new https.Agent({ cert: 'x', key: 'y' }) }, /cert of an agent/],
    [{ timeout: -1 }, /timeout/], [{ timeout: 'soon' }, /timeout/], [{ maxRetries: 1.5 }, /maxRetries must be a whole number/], [{ maxRetries: -1 }, /maxRetries/],
    [{ initialRetryMs: NaN }, /initialRetryMs must be a number of ms/], [{ errorCodes: 'ETIMEDOUT' }, /errorCodes must be an array of strings/], [{ errorNames: [5] }, /errorNames/],
    [{ retryPolicy: 5 }, /retryPolicy must be a function/], [{ version: '2012' }, /version must be 20131202/], [{ host: 'a/b' }, /host must be a name of a host/],
    [{ host: 'u:p@h' }, /host/], [{ host: 'h', port: 70000 }, /port must be a port/], [{ credentials: 'key' }, /credentials must be an object/],
    [{ get host () { throw new Error('a getter') } }, /options.host could not be read/]
  ]
  for (const [given, said] of REFUSED) {
    it(`refuses ${said.source}`, async () => {
      const options = { host: '127.0.0.1', port: 1, region: REGION, credentials: CREDENTIALS }
      const merged = Object.defineProperties(options, Object.getOwnPropertyDescriptors(given))
      await assert.rejects(kinesis.request('ListStreams', {}, merged), said)
      await new Promise(resolve => kinesis.listStreams(merged, error => {
        assert.match(error.message, said)
        resolve()
      }))
      assert.throws(() => kinesis.stream(Object.defineProperty(merged, 'name', { value: 's', enumerable: true })), said)
    })
  }

  it('refuses what is no action, data, options or callback', async () => {
    for (const action of [undefined, 5, '', 'Put Record', 'a'.repeat(65)]) await assert.rejects(kinesis.request(action), { name: 'InvalidArgumentError' })
    for (const data of [5, 'text', [], () => {}]) {
      if (typeof data !== 'function') await assert.rejects(kinesis.request('ListStreams', data, { region: REGION, credentials: CREDENTIALS }), { name: 'InvalidArgumentError' })
    }
    await assert.rejects(kinesis.request('ListStreams', {}, 5), { name: 'InvalidArgumentError' })
    assert.throws(() => kinesis.request('ListStreams', {}, {}, 5), /callback must be a function/)
    assert.throws(() => kinesis.listStreams({}, 5), /callback must be a function/)
  })

  it('refuses what is no stream', () => {
    for (const given of [undefined, null, '', {}, { name: '' }, { name: 5 }, { name: 'a b' }, [], 5]) assert.throws(() => kinesis.stream(given), { name: 'InvalidArgumentError' })
    for (const shards of [5, 'shard', [5], [''], [{}], [{ id: 'a', readSequenceNumber: 5 }], [{ id: 'a', writeSequenceNumber: 'x' }], [{ id: 'a', nextShardIterator: 'it' }]]) {
      assert.throws(() => kinesis.stream({ name: 's', shards }), { name: 'InvalidArgumentError' })
    }
    for (const name of ['writeConcurrency', 'cacheSize']) {
      for (const value of [-1, 1.5, NaN + '', '-1', {}]) assert.throws(() => kinesis.stream({ name: 's', [name]: value }), new RegExp(`${name} must be a whole number`))
    }
    assert.throws(() => new kinesis.KinesisStream(), /name must be given/)
  })

  it('shows no secret', () => {
    const text = require('node:util').inspect(kinesis.stream({ name: 's', region: REGION, credentials: CREDENTIALS }), { depth: 10 })
    assert.ok(!text.includes(CREDENTIALS.secretAccessKey))
  })
})

describe('kinesis-native/kinesis: the environment', () => {
  let service
  before(async () => { service = await new ScriptedService({ '*': () => ({ body: { StreamNames: ['a'], HasMoreStreams: false } }) }).start() })
  after(() => service.close())
  const withoutAws = Object.fromEntries(Object.keys(process.env).filter(name => name.startsWith('AWS_')).map(name => [name, undefined]))

  for (const env of [
    { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, { AMAZON_ACCESS_KEY_ID: 'a', AMAZON_SECRET_ACCESS_KEY: 'b', AMAZON_REGION: 'eu-west-1' },
    { AWS_ACCESS_KEY: 'a', AWS_SECRET_KEY: 'b' }
  ]) {
    it(`gives credentials by ${Object.keys(env)}`, async () => {
      const authorization = new Promise(resolve => service.server.once('request', ({ headers }) => resolve(headers.authorization)))
      const { stdout, stderr } = await runChild({
        code: 'const { listStreams } = require(\'./lib/compat/kinesis\'); listStreams(JSON.parse(process.argv[1]), (error, names) => console.log(error?.message, names))',
        args: [JSON.stringify({ host: '127.0.0.1', port: service.port, ca: service.ca })],
        env: { ...withoutAws, AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', ...env }
      })
      assert.deepEqual([stdout, stderr], ['undefined [ \'a\' ]\n', ''])
      assert.match(await authorization, new RegExp(`Credential=a/\\d+/${env.AMAZON_REGION ?? 'us-east-1'}/`))
    })
  }
})
