'use strict'

// JSON and CBOR: what is asked in which, what is understood, and what a server that knows only one makes of it.

const assert = require('node:assert/strict')
const { Tagged, encode } = require('cbor')
const { describe, it } = require('node:test')
const { CREDENTIALS, RECORD, STORED, STREAM, rejection, startClient, startPair } = require('./helpers/fault-client')
const { faults } = require('./helpers/fault-server')
const { message } = require('./helpers/faults')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const JSON_TYPE = 'application/x-amz-json-1.1'
const CBOR_TYPE = 'application/x-amz-cbor-1.1'

/** An answer in CBOR, that says so unless it is told to say something else. */
const cborAnswer = (value, { status = 200, type = CBOR_TYPE } = {}) => ({ write }) => {
  const body = Buffer.isBuffer(value) ? value : encode(value)
  return write(message({ status, headers: [['Content-Type', type], ['Content-Length', String(body.length)]], body }))
}

const isCbor = ({ headers }) => headers['content-type'] === CBOR_TYPE
const encodingsOf = (server) => server.requests.map((request) => isCbor(request) ? 'cbor' : 'json')

const records = [{ PartitionKey: 'a', Data: Uint8Array.of(1) }, { PartitionKey: 'b', Data: Uint8Array.of(2, 3) }]
const ALL_STORED = { FailedRecordCount: 0, Records: [STORED, STORED] }
const NO_RECORDS = { Records: [], NextShardIterator: 'next', MillisBehindLatest: 0 }

/** A call of each class of operation, and what answers it. */
const calls = {
  putRecord: [(kinesis) => kinesis.putRecord(RECORD), STORED],
  putRecords: [(kinesis) => kinesis.putRecords({ StreamName: STREAM, Records: records }), ALL_STORED],
  getRecords: [(kinesis) => kinesis.getRecords({ ShardIterator: 'it' }), NO_RECORDS],
  getShardIterator: [(kinesis) => kinesis.getShardIterator({ StreamName: STREAM, ShardId: 's', ShardIteratorType: 'LATEST' }), { ShardIterator: 'it' }],
  listShards: [(kinesis) => kinesis.listShards({ StreamName: STREAM }), { Shards: [] }],
  'an operation that is not known': [(kinesis) => kinesis.request('CreateQueue', { QueueName: 'q' }), {}],
  'a put without data, as kinesis-native/sdk sends it': [(kinesis) => kinesis._call('PutRecord', { StreamName: STREAM, PartitionKey: 'key' }, undefined, { isLenient: true }), STORED],
  'puts of stream()': [(kinesis) => kinesis.stream(STREAM).putRecord('key', 'data'), STORED]
}

describe('what is asked', CONCURRENTLY, () => {
  const hot = ['putRecord', 'putRecords', 'getRecords', 'puts of stream()']
  const jsonOnly = ['an operation that is not known', 'a put without data, as kinesis-native/sdk sends it']
  const expected = {
    auto: (title) => hot.includes(title) ? CBOR_TYPE : JSON_TYPE,
    cbor: (title) => jsonOnly.includes(title) ? JSON_TYPE : CBOR_TYPE,
    json: () => JSON_TYPE
  }
  for (const [protocol, typeOf] of Object.entries(expected)) {
    for (const [title, [call, answer]] of Object.entries(calls)) {
      it(`${protocol}: ${title}`, async t => {
        const plan = { ListShards: faults.json({ Shards: [] }), GetShardIterator: faults.json({ ShardIterator: 'it' }), '*': faults.json(answer) }
        const { server, kinesis } = await startPair(t, { plan }, { protocol })
        await call(kinesis)
        // A stream looks for its shards besides.
        const asked = title.startsWith('puts of') ? server.requests.filter(({ operation }) => operation === 'PutRecord') : server.requests
        assert.deepEqual(asked.map(({ headers }) => headers['content-type']), [typeOf(title)])
      })
    }
  }

  it('auto is the default', async t => {
    const { server, kinesis } = await startPair(t, { plan: { PutRecord: faults.json(STORED), '*': faults.json({}) } })
    await kinesis.putRecord(RECORD)
    await kinesis.listStreams({})
    assert.deepEqual(encodingsOf(server), ['cbor', 'json'])
  })

  it('says the same in both', async t => {
    const bodies = []
    for (const protocol of ['cbor', 'json']) {
      const plan = { '*': [faults.json(ALL_STORED), faults.json(NO_RECORDS), faults.json({})] }
      const { server, kinesis } = await startPair(t, { plan }, { protocol })
      await kinesis.putRecords({ StreamARN: `arn:aws:kinesis:us-east-1:123456789012:stream/${STREAM}`, Records: [{ PartitionKey: 'é😀\0"', ExplicitHashKey: '340282366920938463463374607431768211455', Data: Buffer.from([0, 255, 128]) }, records[0]] })
      await kinesis.getRecords({ ShardIterator: 'it/+=', Limit: 10000 })
      await kinesis.createStream({ StreamName: STREAM, ShardCount: 2, Tags: { é: 'ü', empty: '' } })
      bodies.push(server.requests.map(({ body }) => body))
    }
    assert.deepEqual(bodies[0], bodies[1])
    assert.equal(bodies[0][0].Records[0].Data, 'AP+A')
  })
})

describe('a server that refuses CBOR', CONCURRENTLY, () => {
  const refusing = (type, answer = faults.json(STORED), options = {}) => (exchange) =>
    isCbor(exchange.request) ? faults.error(type, options) : answer
  for (const [type, options] of [['SerializationException', {}], ['UnknownOperationException', {}], ['com.amazon.coral.service#UnknownOperationException', { status: 404 }]]) {
    it(`${type}: gets JSON, at once and from then on`, async t => {
      const { server, kinesis } = await startPair(t, { plan: refusing(type, undefined, options) }, { maxAttempts: 1 })
      const first = await kinesis.putRecord(RECORD)
      const second = await kinesis.putRecord(RECORD)
      assert.deepEqual([first.$metadata.attempts, first.$metadata.totalRetryDelay, second.$metadata.attempts], [2, 0, 1])
      assert.deepEqual(encodingsOf(server), ['cbor', 'json', 'json'])
      assert.deepEqual(server.requests[0].body, server.requests[1].body)
      // Another client doesn't know it.
      await startClient(t, server).putRecord(RECORD)
      assert.deepEqual(encodingsOf(server).slice(3), ['cbor', 'json'])
    })
  }

  it('is remembered for every operation of the client, stream() included', async t => {
    const answer = { PutRecord: faults.json(STORED), GetRecords: faults.json(NO_RECORDS), '*': faults.json({ Shards: [] }) }
    const plan = (exchange) => isCbor(exchange.request) ? faults.error('SerializationException') : answer[exchange.request.operation] ?? answer['*']
    const { server, kinesis } = await startPair(t, { plan }, { protocol: 'cbor' })
    await kinesis.listShards({ StreamName: STREAM })
    await kinesis.getRecords({ ShardIterator: 'it' })
    await kinesis.stream(STREAM).putRecord('key', 'data')
    assert.deepEqual([...new Set(encodingsOf(server).slice(1))], ['json'])
  })

  it('a SerializationException of JSON, too, is the caller\'s, and CBOR is tried again', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.error('SerializationException') })
    for (let i = 0; i < 2; i++) {
      const error = await rejection(kinesis.putRecord(RECORD))
      assert.deepEqual([error.name, error.attempts, error.persisted], ['SerializationException', 2, 'no'])
    }
    assert.deepEqual(encodingsOf(server), ['cbor', 'json', 'cbor', 'json'])
  })

  it('no other refusal turns it off, nor does an answer in JSON', async t => {
    const plan = [faults.error('ValidationException'), faults.error('AccessDeniedException'), faults.error('InternalFailure', { status: 500 }), faults.json(STORED)]
    const { server, kinesis } = await startPair(t, { plan }, { maxAttempts: 1 })
    for (let i = 0; i < 3; i++) await rejection(kinesis.putRecord(RECORD))
    for (let i = 0; i < 2; i++) await kinesis.putRecord(RECORD)
    assert.deepEqual([...new Set(encodingsOf(server))], ['cbor'])
  })

  it('JSON stays JSON', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.error('SerializationException') }, { protocol: 'json' })
    assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, 1)
    assert.deepEqual(encodingsOf(server), ['json'])
  })
})

describe('an answer is taken for what it is', CONCURRENTLY, () => {
  const answers = { cbor: cborAnswer, json: faults.json }
  for (const protocol of ['cbor', 'json']) {
    for (const [encoding, answer] of Object.entries(answers)) {
      it(`asked in ${protocol}, answered in ${encoding}`, async t => {
        const plan = {
          PutRecord: answer(STORED),
          PutRecords: answer({ FailedRecordCount: 1, Records: [STORED, { ErrorCode: 'InternalFailure', ErrorMessage: 'oops' }] }),
          DescribeLimits: answer({ ShardLimit: 500, OpenShardCount: 2 ** 31, OnDemandStreamCount: 0 }),
          '*': answer({})
        }
        const { kinesis } = await startPair(t, { plan }, { protocol })
        const { ShardId, SequenceNumber } = await kinesis.putRecord(RECORD)
        assert.deepEqual({ ShardId, SequenceNumber }, STORED)
        const { Records, FailedRecordCount } = await kinesis.putRecords({ StreamName: STREAM, Records: records })
        assert.deepEqual([FailedRecordCount, Records], [1, [STORED, { ErrorCode: 'InternalFailure', ErrorMessage: 'oops' }]])
        const { $metadata, ...limits } = await kinesis.describeLimits({})
        assert.equal($metadata.attempts, 1)
        assert.deepEqual(limits, { ShardLimit: 500, OpenShardCount: 2 ** 31, OnDemandStreamCount: 0 })
        assert.deepEqual(Object.keys(await kinesis.deleteStream({ StreamName: STREAM })), ['$metadata'])
      })

      it(`asked in ${protocol}, refused in ${encoding}`, async t => {
        const refusal = { __type: 'com.amazonaws.kinesis#ResourceNotFoundException', message: 'Stream é not found' }
        const { kinesis } = await startPair(t, { plan: answer(refusal, { status: 400 }) }, { protocol })
        const error = await rejection(kinesis.putRecord(RECORD))
        assert.deepEqual([error.name, error.message, error.statusCode, error.attempts, error.persisted],
          ['ResourceNotFoundException', refusal.message, 400, 1, 'no'])
      })
    }
  }

  it('whatever its content type says', async t => {
    const plan = [cborAnswer(STORED, { type: JSON_TYPE }), faults.json(STORED, { headers: { 'Content-Type': CBOR_TYPE } }), faults.json(STORED, { headers: { 'Content-Type': 'text/plain' } })]
    const { kinesis } = await startPair(t, { plan })
    for (const {} of plan) assert.equal((await kinesis.putRecord(RECORD)).ShardId, STORED.ShardId) // eslint-disable-line no-empty-pattern
  })

  it('what is neither is an error that shows its beginning', async t => {
    for (const body of [Buffer.from([0xa1, 0x61]), Buffer.from([0xff]), encode([STORED]), encode('text'), Buffer.alloc(0)]) {
      const { kinesis } = await startPair(t, { plan: cborAnswer(body) })
      const error = await rejection(kinesis.putRecord(RECORD))
      assert.deepEqual([error.code, error.persisted], ['ERR_BAD_RESPONSE', 'unknown'])
      assert.match(error.message, new RegExp(`HTTP 200, ${CBOR_TYPE}, ${body.length} bytes`))
    }
  })
})

describe('GetRecords in CBOR', CONCURRENTLY, () => {
  const AT_MS = 1700000000123
  const recordWith = (members) => ({ SequenceNumber: '1', PartitionKey: 'k', Data: Buffer.from([0, 1, 255]), ...members })
  const got = async (t, ...list) => {
    const { kinesis } = await startPair(t, { plan: cborAnswer({ ...NO_RECORDS, Records: list }) })
    const { Records, $metadata, ...rest } = await kinesis.getRecords({ ShardIterator: 'it' })
    assert.equal($metadata.attempts, 1)
    assert.deepEqual(rest, { NextShardIterator: 'next', MillisBehindLatest: 0 })
    return Records
  }

  for (const [title, time] of Object.entries({
    'integer milliseconds': AT_MS,
    'float seconds': AT_MS / 1000,
    'tagged milliseconds': new Tagged(1, AT_MS),
    'tagged float seconds': new Tagged(1, AT_MS / 1000)
  })) {
    it(`a time as ${title}`, async t => {
      const [record] = await got(t, recordWith({ ApproximateArrivalTimestamp: time }))
      assert.deepEqual(record.ApproximateArrivalTimestamp, new Date(AT_MS))
    })
  }

  it('bytes as they are, and text as base64', async t => {
    const list = await got(t, recordWith({}), recordWith({ Data: 'AAH/' }), recordWith({ Data: Buffer.alloc(0) }), recordWith({ Data: '' }))
    assert.deepEqual(list.map(({ Data }) => [...Data]), [[0, 1, 255], [0, 1, 255], [], []])
    for (const { Data } of list) assert.ok(Buffer.isBuffer(Data))
  })

  it('text that is no base64 is an error', async t => {
    const { kinesis } = await startPair(t, { plan: cborAnswer({ ...NO_RECORDS, Records: [recordWith({ Data: '%%%' })] }) })
    assert.equal((await rejection(kinesis.getRecords({ ShardIterator: 'it' }))).code, 'ERR_BAD_RESPONSE')
  })

  it('keys beyond ASCII, and records without key, time or encryption', async t => {
    const list = await got(t, recordWith({ PartitionKey: 'é😀\0' }), { SequenceNumber: '2', Data: Buffer.from('x') },
      recordWith({ EncryptionType: 'KMS', SequenceNumber: '3' }))
    assert.deepEqual(list, [
      { SequenceNumber: '1', PartitionKey: 'é😀\0', Data: Buffer.from([0, 1, 255]) },
      { SequenceNumber: '2', Data: Buffer.from('x') },
      { SequenceNumber: '3', PartitionKey: 'k', Data: Buffer.from([0, 1, 255]), EncryptionType: 'KMS' }
    ])
  })

  it('times and blobs of other operations become Dates and text as in JSON', async t => {
    const summary = {
      StreamName: STREAM, StreamARN: `arn:aws:kinesis:us-east-1:123456789012:stream/${STREAM}`, StreamStatus: 'ACTIVE', RetentionPeriodHours: 24,
      StreamCreationTimestamp: new Tagged(1, AT_MS), EnhancedMonitoring: [{ ShardLevelMetrics: [] }], OpenShardCount: 1
    }
    const { kinesis } = await startPair(t, { plan: cborAnswer({ StreamDescriptionSummary: summary }) }, { protocol: 'cbor' })
    const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamName: STREAM })
    assert.deepEqual(StreamDescriptionSummary, { ...summary, StreamCreationTimestamp: new Date(AT_MS) })
  })
})

describe('caps of an answer', CONCURRENTLY, () => {
  const nestedList = (depth) => Array.from({ length: depth }).reduce((inner) => [inner], 'x')
  for (const [encoding, answer] of Object.entries({ cbor: cborAnswer, json: faults.json })) {
    it(`maxResponseDepth, ${encoding}`, async t => {
      const plan = [answer({ Odd: nestedList(20) }), answer({ Odd: nestedList(5) }), answer({ Odd: nestedList(100) })]
      const { kinesis } = await startPair(t, { plan }, { maxResponseDepth: 8 })
      const call = () => kinesis.listStreams({})
      assert.match((await rejection(call())).message, /nests deeper than 8 levels \(maxResponseDepth\)/)
      await call()
      const { kinesis: generous } = await startPair(t, { plan: plan[2] }, { maxResponseDepth: 200 })
      await generous.listStreams({})
    })

    it(`maxResponseBytes, ${encoding}`, async t => {
      const plan = [answer({ Odd: 'x'.repeat(1000) }), answer({ Odd: 'x'.repeat(2000) })]
      const { kinesis } = await startPair(t, { plan }, { maxResponseBytes: 1500 })
      await kinesis.listStreams({})
      const error = await rejection(kinesis.listStreams({}))
      assert.deepEqual([error.code, error.attempts], ['ERR_RESPONSE_TOO_LARGE', 1])
      assert.match(error.message, /over 1500 bytes \(maxResponseBytes\)/)
    })
  }

  it('maxResponseBytes holds for what CBOR says in JSON, too', async t => {
    const { kinesis } = await startPair(t, { plan: cborAnswer({ Odd: '\x01'.repeat(1000) }) }, { maxResponseBytes: 1500 })
    const error = await rejection(kinesis.listStreams({}))
    assert.equal(error.code, 'ERR_RESPONSE_TOO_LARGE')
    assert.match(error.message, /over 1500 bytes .*\(maxResponseBytes\)/)
  })

  it('maxResponseHeaderBytes', async t => {
    const plan = [faults.json(STORED, { headers: { 'X-Padding': 'x'.repeat(1000) } }), faults.json(STORED, { headers: { 'X-Padding': 'x'.repeat(3000) } })]
    const { kinesis } = await startPair(t, { plan }, { maxResponseHeaderBytes: 2048 })
    await kinesis.putRecord(RECORD)
    const error = await rejection(kinesis.putRecord(RECORD))
    assert.deepEqual([error.code, error.attempts, error.persisted], ['ERR_RESPONSE_TOO_LARGE', 1, 'unknown'])
    assert.match(error.message, /2048 bytes \(maxResponseHeaderBytes\)/)
  })

  it('an answer at the cap is read', async t => {
    const answer = JSON.stringify({ Odd: 'x'.repeat(1500) })
    const { kinesis } = await startPair(t, { plan: faults.json(answer) }, { maxResponseBytes: answer.length })
    await kinesis.listStreams({})
  })
})

it('credentials stand in no CBOR body', async t => {
  const { server, kinesis } = await startPair(t, { plan: faults.json(STORED) })
  await kinesis.putRecord(RECORD)
  assert.ok(isCbor(server.requests[0]))
  assert.ok(!server.requests[0].text.includes(CREDENTIALS.secretAccessKey))
})
