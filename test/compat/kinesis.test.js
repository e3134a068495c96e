'use strict'

// The same cases against the package kinesis 1.2.2 and what stands in for it: the same results, case by case.

const assert = require('node:assert/strict')
const https = require('node:https')
const { Readable, Transform, Writable } = require('node:stream')
const { once } = require('node:events')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { CREDENTIALS, REGION } = require('../helpers/call')
const { startKinesalite } = require('../helpers/kinesalite')
const { ScriptedService, refusal, streamScript } = require('../helpers/scripted-service')

/** The package says `new Buffer`, which node warns of. */
process.noDeprecation = true

const PACKAGES = { 'kinesis 1.2.2': 'kinesis', 'kinesis-native/kinesis': '../../lib/compat/kinesis' }
const NO_SHARD = 'shardId-000000000000'

/** What a callback is called with: [error, result]; an error as its users look at it. */
const outcome = call => new Promise(resolve => call((error, result) => resolve(
  error ? { name: error.name, statusCode: error.statusCode, message: error.message } : { result })))

/** What comes out of a readable until there are so many, or it ends. */
async function take (stream, count = Infinity) {
  const records = []
  for await (const record of stream.iterator({ destroyOnReturn: false })) if (records.push(record) === count) break
  return records
}

/** The package itself has no end: it would poll on, and tell of it, when its server has gone. */
const stop = stream => Object.assign(stream.on('error', () => {}), { drainBuffer () {} }).destroy()

const written = (stream, records) => new Promise((resolve, reject) => {
  let left = records.length
  stream.on('putRecord', () => { if (--left === 0) resolve() }).on('error', reject)
  for (const record of records) stream.write(record)
})

for (const [name, path] of Object.entries(PACKAGES)) {
  const kinesis = require(path)

  describe(`${name} on kinesalite over TLS`, () => {
    let server
    let options
    before(async () => {
      server = await startKinesalite({ tls: true, shardLimit: 100 })
      const { hostname: host, port } = new URL(server.endpoint)
      const agent = new https.Agent({ keepAlive: true, ca: server.ca })
      options = { host, port, region: REGION, credentials: CREDENTIALS, agent, timeout: 120000 }
    })
    after(async () => {
      options.agent.destroy()
      await server.close()
    })
    const stored = async stream => {
      const { StreamDescription: { Shards } } = await server.call('DescribeStream', { StreamName: stream })
      const all = await Promise.all(Shards.map(async ({ ShardId }) => {
        const input = { StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
        const { Records } = await server.call('GetRecords', await server.call('GetShardIterator', input))
        return Records
      }))
      return all.flat()
    }

    it('request: what the service answers, in its own JSON', async () => {
      assert.deepEqual(await outcome(cb => kinesis.request('CreateStream', { StreamName: 'raw', ShardCount: 1 }, options, cb)), { result: undefined })
      await server.createStream('raw2', 1)
      const Data = Buffer.from('some bytes').toString('base64')
      const put = await outcome(cb => kinesis.request('PutRecord', { StreamName: 'raw2', PartitionKey: 'a', Data }, options, cb))
      assert.deepEqual(Object.keys(put.result).sort(), ['SequenceNumber', 'ShardId'])
      const { result: { ShardIterator } } = await outcome(cb => kinesis.request('GetShardIterator',
        { StreamName: 'raw2', ShardId: NO_SHARD, ShardIteratorType: 'TRIM_HORIZON' }, options, cb))
      const { result } = await outcome(cb => kinesis.request('GetRecords', { ShardIterator }, options, cb))
      assert.deepEqual(Object.keys(result).sort(), ['MillisBehindLatest', 'NextShardIterator', 'Records'])
      const [record] = result.Records
      assert.deepEqual([record.Data, record.PartitionKey, typeof record.ApproximateArrivalTimestamp], [Data, 'a', 'number'])
    })

    it('errors have name, statusCode and message', async () => {
      assert.deepEqual(await outcome(cb => kinesis.request('DescribeStream', { StreamName: 'none' }, options, cb)), {
        name: 'ResourceNotFoundException', statusCode: 400, message: 'Stream none under account 000000000000 not found.'
      })
      const { name, statusCode, message } = await outcome(cb => kinesis.request('PutRecord', { StreamName: 'raw2' }, options, cb))
      assert.deepEqual([name, statusCode, /2 validation errors detected/.test(message)], ['ValidationException', 400, true])
    })

    it('listStreams: the names', async () => {
      const { result } = await outcome(cb => kinesis.listStreams(options, cb))
      assert.ok(Array.isArray(result) && result.includes('raw2'))
    })

    it('writes Buffers and records', async () => {
      await server.createStream('written', 2)
      await written(kinesis.stream({ name: 'written', ...options }), [
        Buffer.from('alone'),
        { Data: Buffer.from('bytes'), PartitionKey: 'a' },
        { Data: Buffer.from('text').toString('base64'), PartitionKey: 'b', ExplicitHashKey: '0' }
      ])
      const records = await stored('written')
      const texts = records.map(({ Data, PartitionKey }) => [Buffer.from(Data, 'base64').toString(), PartitionKey]).sort()
      assert.deepEqual(texts.map(([text]) => text), ['alone', 'bytes', 'text'])
      assert.deepEqual(texts.slice(1).map(([, key]) => key), ['a', 'b'])
      assert.match(texts[0][1], /^[0-9a-f]{32}$/, 'a random key')
    })

    it('keeps the order of what is written, one by one', async () => {
      await server.createStream('ordered', 1)
      await written(kinesis.stream({ name: 'ordered', ...options }), Array.from({ length: 20 }, (_, n) => Buffer.from(`${n}`)))
      const records = await stored('ordered')
      assert.deepEqual(records.map(({ Data }) => Number(Buffer.from(Data, 'base64'))), Array.from({ length: 20 }, (_, n) => n))
    })

    it('writes as many at once as writeConcurrency says, and all of them', async () => {
      await server.createStream('many', 3)
      const stream = kinesis.stream({ name: 'many', writeConcurrency: 50, ...options })
      await written(stream, Array.from({ length: 300 }, (_, n) => ({ Data: Buffer.from(`${n}`), PartitionKey: `key-${n}` })))
      const records = await stored('many')
      assert.deepEqual(records.map(({ Data }) => Number(Buffer.from(Data, 'base64'))).sort((a, b) => a - b), Array.from({ length: 300 }, (_, n) => n))
    })

    it('reads from the oldest record on', async () => {
      await server.createStream('read', 2)
      for (let n = 0; n < 10; n++) {
        await server.call('PutRecord', { StreamName: 'read', PartitionKey: `key-${n}`, Data: Buffer.from(`${n}`).toString('base64') })
      }
      const stream = kinesis.stream({ name: 'read', oldest: true, ...options })
      const records = await take(stream, 10)
      stop(stream)
      assert.deepEqual(records.map(({ Data }) => Data.toString()).sort(), Array.from({ length: 10 }, (_, n) => `${n}`))
      const [{ Data, ...rest }] = records
      assert.ok(Buffer.isBuffer(Data))
      assert.deepEqual(Object.keys(rest).sort(), ['ApproximateArrivalTimestamp', 'PartitionKey', 'SequenceNumber', 'ShardId'])
      assert.equal(typeof rest.ApproximateArrivalTimestamp, 'number')
    })

    it('reads the shards that are given, from where they stand', async () => {
      await server.createStream('given', 2)
      const put = async text => (await server.call('PutRecord',
        { StreamName: 'given', PartitionKey: 'a', ExplicitHashKey: '0', Data: Buffer.from(text).toString('base64') })).SequenceNumber
      const numbers = [await put('first'), await put('second'), await put('third')]
      const whole = kinesis.stream({ name: 'given', shards: [NO_SHARD], oldest: true, ...options })
      assert.deepEqual((await take(whole, 3)).map(({ Data }) => Data.toString()), ['first', 'second', 'third'])
      stop(whole)
      const rest = kinesis.stream({ name: 'given', shards: [{ id: NO_SHARD, readSequenceNumber: numbers[0] }], ...options })
      assert.deepEqual((await take(rest, 2)).map(({ Data }) => Data.toString()), ['second', 'third'])
      assert.deepEqual(rest.shards.map(({ id, readSequenceNumber }) => [id, readSequenceNumber]), [[NO_SHARD, numbers[2]]])
      stop(rest)
    })

    it('ends when its shards are closed', async () => {
      await server.createStream('closing', 1)
      await server.call('PutRecord', { StreamName: 'closing', PartitionKey: 'a', Data: 'YQ==' })
      const stream = kinesis.stream({ name: 'closing', oldest: true, ...options })
      const records = take(stream)
      while (stream.shards[0]?.readSequenceNumber == null) await sleep(10)
      await server.call('SplitShard', { StreamName: 'closing', ShardToSplit: NO_SHARD, NewStartingHashKey: '170141183460469231731687303715884105728' })
      assert.deepEqual((await records).map(({ Data }) => Data.toString()), ['a'])
      assert.equal(stream.readableEnded, true)
    })

    it('is piped in both directions', async () => {
      await server.createStream('piped', 1)
      const texts = Array.from({ length: 30 }, (_, n) => `line ${n}\n`)
      const sink = kinesis.stream({ name: 'piped', ...options })
      Readable.from(texts.map(text => Buffer.from(text))).pipe(sink)
      const source = kinesis.stream({ name: 'piped', oldest: true, ...options })
      const bufferify = new Transform({ objectMode: true, transform: (record, encoding, callback) => callback(null, record.Data) })
      const chunks = []
      await new Promise(resolve => source.pipe(bufferify).pipe(new Writable({
        write (chunk, encoding, callback) {
          if (chunks.push(chunk.toString()) === texts.length) resolve()
          callback()
        }
      })))
      stop(source)
      assert.deepEqual(chunks, texts)
    })
  })

  describe(`${name} on a service that does as it is told`, () => {
    let service
    const start = async script => {
      service = await new ScriptedService(script).start()
      return service.options
    }
    const ended = async () => service.close()
    /** @param {object} script @param {(options: any) => Promise<void>} run */
    const withService = (script, run) => async () => {
      try {
        await run(await start(script))
      } finally {
        await ended()
      }
    }
    const THROTTLED = refusal('ProvisionedThroughputExceededException')

    it('tries again what is throttled', withService({ ListStreams: (input, nth) => nth < 3 ? THROTTLED : { body: { StreamNames: ['a'], HasMoreStreams: false } } },
      async options => {
        assert.deepEqual(await outcome(cb => kinesis.listStreams({ ...options, initialRetryMs: 1 }, cb)), { result: ['a'] })
        assert.equal(service.calls.length, 3)
      }))

    it('gives up after maxRetries', withService({ '*': () => THROTTLED }, async options => {
      const { name, statusCode } = await outcome(cb => kinesis.request('ListStreams', {}, { ...options, initialRetryMs: 1, maxRetries: 2 }, cb))
      assert.deepEqual([name, statusCode, service.calls.length], ['ProvisionedThroughputExceededException', 400, 3])
    }))

    it('tries again what answers 500, and no other refusals', withService({
      DescribeStream: (input, nth) => nth === 1 ? { status: 503, body: 'busy' } : { body: { StreamDescription: {} } }, ListStreams: () => refusal('LimitExceededException')
    }, async options => {
      assert.deepEqual(await outcome(cb => kinesis.request('DescribeStream', {}, { ...options, initialRetryMs: 1 }, cb)), { result: { StreamDescription: {} } })
      assert.equal((await outcome(cb => kinesis.request('ListStreams', {}, options, cb))).name, 'LimitExceededException')
      assert.equal(service.callsOf('ListStreams').length, 1)
    }))

    it('tries again what errorNames says, alone', withService({
      DescribeStream: (input, nth) => nth === 1 ? refusal('LimitExceededException') : { body: {} }, ListStreams: () => THROTTLED
    }, async options => {
      const given = { ...options, initialRetryMs: 1, errorNames: ['LimitExceededException'] }
      assert.equal((await outcome(cb => kinesis.request('DescribeStream', {}, given, cb))).name, undefined)
      assert.equal((await outcome(cb => kinesis.request('ListStreams', {}, given, cb))).name, 'ProvisionedThroughputExceededException')
      assert.deepEqual(service.calls.map(({ operation }) => operation), ['DescribeStream', 'DescribeStream', 'ListStreams'])
    }))

    it('asks the retryPolicy, which makes the requests', withService({ '*': (input, nth) => nth < 3 ? THROTTLED : { body: { StreamNames: [] } } }, async options => {
      const told = []
      const retryPolicy = (makeRequest, resolved, cb) => {
        assert.deepEqual([resolved.region, resolved.host, resolved.mine], [REGION, '127.0.0.1', 'kept'])
        const attempt = () => makeRequest((error, data) => {
          told.push(error?.name)
          if (error) setImmediate(attempt)
          else cb(null, data)
        })
        attempt()
      }
      const { result } = await outcome(cb => kinesis.request('ListStreams', {}, { ...options, mine: 'kept', retryPolicy }, cb))
      assert.deepEqual([told, result], [['ProvisionedThroughputExceededException', 'ProvisionedThroughputExceededException', undefined], { StreamNames: [] }])
    }))

    it('asks the retryPolicy for each record that is written', withService(streamScript([NO_SHARD]), async options => {
      let count = 0
      const retryPolicy = (makeRequest, resolved, cb) => {
        count++
        makeRequest(cb)
      }
      await written(kinesis.stream({ name: 's', ...options, writeConcurrency: 5, retryPolicy }), Array.from({ length: 5 }, () => Buffer.from('a')))
      assert.equal(service.callsOf('PutRecord').length, 5)
      assert.ok(count >= 5)
    }))

    it('puts each record behind the last one of its shard, where there is one, or else of its key', withService(streamScript(['shard-0', 'shard-1']), async options => {
      const one = kinesis.stream({ name: 's', shards: ['shard-0', 'shard-1'], ...options })
      await written(one, ['a0', 'a0', 'b1', 'a0', 'b1'].map(PartitionKey => ({ Data: Buffer.from('x'), PartitionKey })))
      const numbers = service.callsOf('PutRecord').map(({ input }) => input.SequenceNumberForOrdering)
      assert.deepEqual(numbers, [undefined, '101', undefined, '102', '103'])
    }))

    it('by the shard a record names, and by the number it brings', withService(streamScript(['shard-0', 'shard-1']), async options => {
      const one = kinesis.stream({ name: 's', shards: ['shard-0', 'shard-1'], ...options })
      const Data = Buffer.from('x')
      await written(one, [
        { Data, PartitionKey: 'a0' },
        { Data, PartitionKey: 'c0', ShardId: 'shard-0' },
        { Data, PartitionKey: 'd0', SequenceNumberForOrdering: '7' },
        { Data, PartitionKey: 'e1', ShardId: 'shard-1' }
      ])
      const inputs = service.callsOf('PutRecord').map(({ input }) => input)
      assert.deepEqual(inputs.map(input => input.SequenceNumberForOrdering), [undefined, '101', '7', undefined])
      assert.ok(inputs.every(input => !('ShardId' in input)))
    }))

    it('by the last of all, where there is one shard', withService(streamScript(['shard-0']), async options => {
      await written(kinesis.stream({ name: 's', ...options }), ['a', 'b', 'c'].map(PartitionKey => ({ Data: Buffer.from('x'), PartitionKey })))
      assert.deepEqual(service.callsOf('PutRecord').map(({ input }) => input.SequenceNumberForOrdering), [undefined, '101', '102'])
    }))

    it('forgets keys beyond cacheSize', withService(streamScript(['shard-0', 'shard-1']), async options => {
      const stream = kinesis.stream({ name: 's', shards: ['shard-0', 'shard-1'], cacheSize: 1, ...options })
      await written(stream, ['a0', 'b0', 'c1', 'a0', 'a0'].map(PartitionKey => ({ Data: Buffer.from('x'), PartitionKey })))
      const numbers = service.callsOf('PutRecord').map(({ input }) => input.SequenceNumberForOrdering)
      assert.deepEqual(numbers, [undefined, undefined, undefined, undefined, '104'])
    }))

    it('tells of a record that failed, and goes on', withService({
      ...streamScript([NO_SHARD]), PutRecord: ({ PartitionKey }) => PartitionKey === 'bad' ? refusal('ResourceInUseException') : { body: { ShardId: NO_SHARD, SequenceNumber: '1' } }
    }, async options => {
      const stream = kinesis.stream({ name: 's', ...options })
      const events = []
      stream.on('error', ({ name, statusCode }) => events.push([name, statusCode])).on('putRecord', () => events.push('putRecord'))
      for (const PartitionKey of ['a', 'bad', 'c']) stream.write({ Data: Buffer.from('x'), PartitionKey })
      while (events.length < 4) await sleep(5)
      assert.deepEqual(events, ['putRecord', 'putRecord', ['ResourceInUseException', 400], 'putRecord'])
    }))

    it('takes no more while the service is slow', withService({ '*': () => null }, async options => {
      const stream = kinesis.stream({ name: 's', writeConcurrency: 3, ...options })
      stream.on('error', () => {})
      const taken = Array.from({ length: 25 }, () => stream.write(Buffer.from('x')))
      assert.equal(taken.indexOf(false), 17)
      assert.deepEqual([stream.writableLength, stream.writableNeedDrain], [23, true])
      const puts = () => service.calls.flatMap(({ input }) => input.Records ?? [input])
      while (puts().length < 3) await sleep(5)
      await sleep(100)
      assert.equal(puts().length, 3, 'as many as may be under way')
    }))

    it('asks for no more while the reader is slow', withService({
      ...streamScript([NO_SHARD]),
      GetShardIterator: () => ({ body: { ShardIterator: 'it' } }),
      GetRecords: (input, nth) => ({
        body: { NextShardIterator: 'it', MillisBehindLatest: 1000, Records: Array.from({ length: 40 }, (_, n) => ({ Data: 'eA==', PartitionKey: 'a', SequenceNumber: `${nth * 40 + n}` })) }
      })
    }, async options => {
      const stream = kinesis.stream({ name: 's', ...options })
      const count = () => service.callsOf('GetRecords').length
      await once(stream, 'readable')
      // Until a while goes by without another: nothing is read, so there are few.
      for (let before = 0; before < count() && count() <= 3;) {
        before = count()
        await sleep(700)
      }
      assert.ok(count() <= 3, `${count()} calls`)
      assert.equal((await take(stream, 200)).length, 200, 'and on it goes')
      stop(stream)
    }))

    it('gets a new iterator for one that has expired, behind the last record', withService({
      ...streamScript([NO_SHARD]),
      GetShardIterator: (input, nth) => ({ body: { ShardIterator: `it-${nth}` } }),
      GetRecords: ({ ShardIterator }, nth) => {
        if (nth === 2) return refusal('ExpiredIteratorException')
        if (nth > 3) return { body: { NextShardIterator: ShardIterator, Records: [], MillisBehindLatest: 0 } }
        return { body: { NextShardIterator: ShardIterator, MillisBehindLatest: 1000, Records: [{ Data: 'eA==', PartitionKey: 'a', SequenceNumber: `${nth}` }] } }
      }
    }, async options => {
      const stream = kinesis.stream({ name: 's', oldest: true, ...options })
      const records = await take(stream, 2)
      stop(stream)
      assert.deepEqual(records.map(({ SequenceNumber }) => SequenceNumber), ['1', '3'])
      const inputs = service.callsOf('GetShardIterator').map(({ input }) => [input.ShardIteratorType, input.StartingSequenceNumber])
      assert.deepEqual(inputs.slice(0, 2), [['TRIM_HORIZON', undefined], ['AFTER_SEQUENCE_NUMBER', '1']])
    }))

    it('tells that a stream cannot be read, and ends', withService({ '*': () => refusal('ResourceNotFoundException') }, async options => {
      const stream = kinesis.stream({ name: 's', ...options })
      const errors = []
      stream.on('error', ({ name }) => errors.push(name)).resume()
      await new Promise(resolve => stream.on('end', resolve))
      assert.deepEqual(errors, ['ResourceNotFoundException'])
    }))
  })
}
