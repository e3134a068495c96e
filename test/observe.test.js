'use strict'

// What a diagnostics channel and a logger are told of calls, and what neither is told.

const assert = require('node:assert/strict')
const diagnostics = require('node:diagnostics_channel')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { afterEach, beforeEach, describe, it } = require('node:test')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { runChild } = require('./helpers/child')
const { RECORD, STORED, STREAM, assertNoSecrets, rejection, startClient, startPair } = require('./helpers/fault-client')
const { faults, startFaultServer } = require('./helpers/fault-server')
const { openStubbed } = require('./helpers/stub-client')

const CHANNEL = 'kinesis-native:request'
const DATA = 'what nobody else is to read'
const input = { StreamName: STREAM, PartitionKey: 'the-key-of-a-person', Data: DATA }

/** A logger that keeps what it is told. */
function keepingLogger () {
  const lines = []
  const log = (level) => (line) => lines.push([level, line])
  return { lines, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}

describe('what is told of a call', () => {
  const events = []
  const listen = (event) => events.push(event)
  beforeEach(() => {
    events.length = 0
    diagnostics.subscribe(CHANNEL, listen)
  })
  afterEach(() => diagnostics.unsubscribe(CHANNEL, listen))

  it('that succeeds', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.json(STORED, { headers: { 'x-amz-id-2': 'extended-1' } }) })
    const before = Date.now()
    await kinesis.putRecord(input)
    assert.equal(events.length, 1)
    const [{ startTimeMs, durationMs, ...event }] = events
    assert.deepEqual(event, {
      operation: 'PutRecord',
      error: undefined,
      attributes: {
        'rpc.system': 'aws-api',
        'rpc.service': 'Kinesis',
        'rpc.method': 'PutRecord',
        'aws.kinesis.stream_name': STREAM,
        'cloud.region': 'us-east-1',
        'server.address': '127.0.0.1',
        'server.port': server.port,
        'http.response.status_code': 200,
        'aws.request_id': 'request-0',
        'aws.extended_request_id': 'extended-1'
      }
    })
    assert.ok(startTimeMs >= before && startTimeMs <= Date.now())
    assert.ok(durationMs > 0)
  })

  it('that succeeds at the third attempt', async t => {
    const failure = faults.error('InternalFailure', { status: 500 })
    const { kinesis } = await startPair(t, { plan: [failure, failure, faults.json(STORED)] })
    await kinesis.putRecord(input)
    assert.equal(events.length, 1)
    const [{ attributes }] = events
    assert.deepEqual([attributes['http.request.resend_count'], attributes['aws.request_id']], [2, 'request-2'])
  })

  it('that fails, with the error that its caller gets', async t => {
    const { kinesis } = await startPair(t, { plan: faults.error('ResourceNotFoundException') })
    const error = await rejection(kinesis.describeStream({ StreamName: STREAM }))
    assert.equal(events[0].error, error)
    const { attributes } = events[0]
    assert.equal(attributes['error.type'], 'ResourceNotFoundException')
    assert.equal(attributes['http.response.status_code'], 400)
    assert.ok(!('http.request.resend_count' in attributes))
  })

  it('that no server answers', async t => {
    const { kinesis } = await startPair(t, { plan: faults.closeBeforeHeaders() }, { maxAttempts: 2 })
    await rejection(kinesis.putRecord(input))
    const { attributes } = events[0]
    assert.deepEqual([attributes['error.type'], attributes['http.request.resend_count']], ['ECONNRESET', 1])
    for (const absent of ['http.response.status_code', 'aws.request_id']) assert.ok(!(absent in attributes), absent)
  })

  it('that is aborted, before and after it was sent', async t => {
    const { kinesis } = await startPair(t, { plan: faults.hang() })
    await rejection(kinesis.putRecord(input, { signal: AbortSignal.abort() }))
    await rejection(kinesis.putRecord(input, { signal: AbortSignal.timeout(50) }))
    assert.deepEqual(events.map(({ attributes }) => attributes['error.type']), ['ABORT_ERR', 'ABORT_ERR'])
  })

  it('of an operation that this package does not know', async t => {
    const { kinesis } = await startPair(t, { plan: faults.json({}) })
    await kinesis.request('CreateQueue', { QueueName: 'q', StreamName: STREAM })
    assert.deepEqual([events[0].operation, events[0].attributes['aws.kinesis.stream_name']], ['CreateQueue', STREAM])
  })

  it('has the default port of the scheme, and no stream where there is none', async () => {
    const { kinesis, stub } = openStubbed()
    const listed = kinesis.listStreams({})
    stub.calls[0].succeed({ text: '{"StreamNames":[],"HasMoreStreams":false}' })
    await listed
    const { attributes } = events[0]
    assert.deepEqual([attributes['server.address'], attributes['server.port'], attributes['cloud.region']],
      ['kinesis.eu-west-1.amazonaws.com', 443, 'eu-west-1'])
    assert.ok(!('aws.kinesis.stream_name' in attributes))
  })

  it('names the host and the stream of a call by ARN, and the host that the credentials\' account has', async () => {
    const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks'
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', accountId: '999999999999' }
    const { kinesis, stub } = openStubbed({ credentials })
    const calls = [kinesis.describeStreamSummary({ StreamARN: arn }), kinesis.putRecord({ StreamName: arn, PartitionKey: 'k', Data: Buffer.of(1) }),
      kinesis.describeStreamConsumer({ ConsumerARN: `${arn}/consumer/app:1` }), kinesis.listStreams({})]
    for (const { fail } of stub.calls) fail({ code: 'ECONNRESET' })
    await Promise.allSettled(calls)
    assert.deepEqual(events.map(({ attributes }) => [attributes['server.address'], attributes['aws.kinesis.stream_name']]), [
      ['123456789012.control-kinesis.eu-west-1.amazonaws.com', 'clicks'],
      ['123456789012.data-kinesis.eu-west-1.amazonaws.com', 'clicks'],
      ['123456789012.control-kinesis.eu-west-1.amazonaws.com', 'clicks'],
      ['999999999999.control-kinesis.eu-west-1.amazonaws.com', undefined]
    ])
  })

  it('names no host for an ARN that leads nowhere', async () => {
    const { kinesis } = openStubbed()
    await rejection(kinesis.describeStreamSummary({ StreamARN: 'arn:aws-cn:kinesis:cn-north-1:123456789012:stream/clicks' }))
    assert.deepEqual([events[0].attributes['server.address'], events[0].attributes['error.type']], [undefined, 'ERR_INVALID_ARG_VALUE'])
  })

  it('tells of the first call, too, where it went, though that was looked up meanwhile', async t => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-'))
    t.after(() => fs.rmSync(folder, { recursive: true }))
    fs.writeFileSync(path.join(folder, 'config'), '[default]\nregion = ap-south-1\n')
    const { kinesis, stub } = openStubbed({ region: undefined }, { env: { AWS_CONFIG_FILE: path.join(folder, 'config') } })
    const listed = kinesis.listStreams({})
    while (stub.endpoints.length === 0) await turnOfTheLoop()
    stub.calls[0].succeed({ text: '{}' })
    await listed
    assert.equal(events[0].attributes['cloud.region'], 'ap-south-1')
  })

  it('is told once an attempt policy has given up, whatever that throws', async t => {
    const { kinesis } = await startPair(t, { plan: faults.error('InternalFailure', { status: 500 }) },
      { retryPolicy: () => { throw undefined } }) // eslint-disable-line no-throw-literal
    assert.equal(await kinesis.putRecord(input).catch((reason) => reason), undefined)
    await turnOfTheLoop()
    assert.match(events[0].error.message, /rejected with undefined/)
  })

  it('an input that is refused is no request', async () => {
    const { kinesis } = openStubbed()
    await assert.rejects(kinesis.putRecord({ StreamName: 5 }))
    await turnOfTheLoop()
    assert.deepEqual(events, [])
  })

  it('nothing of what was sent or got, and no secret', async t => {
    const logger = keepingLogger()
    const answer = { Records: [{ Data: Buffer.from(DATA).toString('base64'), PartitionKey: 'the-key', SequenceNumber: '1' }], NextShardIterator: 'it' }
    const plan = { PutRecord: [faults.json(STORED), faults.error('AccessDeniedException')], GetRecords: faults.json(answer) }
    const { kinesis } = await startPair(t, { plan }, { logger })
    await kinesis.putRecord(input)
    await rejection(kinesis.putRecord(input))
    await kinesis.getRecords({ ShardIterator: 'the-iterator' })
    assert.deepEqual([events.length, logger.lines.length], [3, 3])
    assertNoSecrets(events, logger.lines)
    const told = require('node:util').inspect([events, logger.lines], { depth: Infinity })
    for (const hidden of [DATA, 'the-key', 'the-iterator', Buffer.from(DATA).toString('base64')]) assert.ok(!told.includes(hidden), hidden)
  })
})

describe('a logger', () => {
  it('gets a line for each call, at level debug', async t => {
    const logger = keepingLogger()
    const failure = faults.error('InternalFailure', { status: 500 })
    const plan = [faults.json(STORED), failure, faults.json(STORED), faults.error('ValidationException')]
    const { kinesis } = await startPair(t, { plan }, { logger })
    await kinesis.putRecord(RECORD)
    await kinesis.putRecord(RECORD)
    await rejection(kinesis.putRecord(RECORD))
    await rejection(kinesis.putRecord(RECORD, { signal: AbortSignal.abort() }))
    assert.deepEqual(logger.lines.map(([level, line]) => [level, line.replace(/\d+\.\d ms/, 'N ms')]), [
      ['debug', 'kinesis-native: PutRecord succeeded after N ms, 1 attempt, request id request-0'],
      ['debug', 'kinesis-native: PutRecord succeeded after N ms, 2 attempts, request id request-2'],
      ['debug', 'kinesis-native: PutRecord failed with ValidationException after N ms, 1 attempt, request id request-3'],
      ['debug', 'kinesis-native: PutRecord failed with ABORT_ERR after N ms, 0 attempts, request id none']
    ])
  })

  it('may do without debug, and is called as a method', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.json(STORED) }, { logger: { warn () {} } })
    assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
    class Logger {
      lines = []
      warn () {}
      debug (line) { this.lines.push(line) }
    }
    const logger = new Logger()
    await startClient(t, server, { logger }).putRecord(RECORD)
    assert.equal(logger.lines.length, 1)
  })
})

/** In a process of its own: what listeners throw is its uncaught exception. */
const FAILING_LISTENERS = `
  const { Kinesis } = require('.')
  const { CREDENTIALS, RECORD } = require('./test/helpers/fault-client')
  require('node:diagnostics_channel').subscribe('${CHANNEL}', () => { throw new Error('subscriber') })
  const logger = { warn () { throw new Error('warning') }, debug () { throw new Error('logger') } }
  const thrown = []
  process.on('uncaughtException', ({ message }, origin) => thrown.push(message + ' ' + origin))
  const kinesis = new Kinesis({ endpoint: process.env.ENDPOINT, region: 'us-east-1', credentials: CREDENTIALS, logger })
  // What it warns of: that it isn't encrypted.
  new Kinesis({ endpoint: 'http://kinesis.example', region: 'us-east-1', credentials: CREDENTIALS, logger }).close()
  const put = () => kinesis.putRecord(RECORD).then(({ SequenceNumber }) => SequenceNumber, ({ code }) => code)
  put().then(async (first) => {
    const second = await put()
    await kinesis.close()
    setImmediate(() => console.log(JSON.stringify([first, second, thrown.sort()])))
  })`

it('listeners that throw harm no call: that is the process\'s uncaught exception', async t => {
  const server = await startFaultServer({ plan: [faults.json(STORED), faults.error('ValidationException')] })
  t.after(() => server.close())
  const { stdout, stderr } = await runChild({ code: FAILING_LISTENERS, env: { ENDPOINT: server.endpoint } })
  assert.equal(stderr, '')
  assert.deepEqual(JSON.parse(stdout), ['49', 'ValidationException',
    ['logger', 'logger', 'subscriber', 'subscriber', 'warning'].map((name) => `${name} uncaughtException`)])
})
