'use strict'

// What callers of kinesis-native/sdk get for an answer is what they get of the AWS SDK.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { operations } = require('../lib/model')
const { EXCEPTIONS } = require('../lib/model/exceptions')
const ours = require('../lib/sdk')
const { DATES, UNICODE, holds, isPlain, toWire, valueOf } = require('./helpers/model-values')
const { JSON_TYPE, SdkPair } = require('./helpers/sdk-pair')

const names = [...operations.keys()].filter((name) => operations.get(name).response !== 'events')
/** The records of an input and the results of its answer are as many. */
const COUNT = 2

const text = UNICODE.replace('\0', '')
/** What there can be of a PutRecords. */
const results = {
  FailedRecordCount: 1,
  Records: [{ ShardId: 'shard-1', SequenceNumber: '1' }, { ErrorCode: text, ErrorMessage: text }]
}

/** Bodies by what is special about them. */
function bodiesOf ({ name: operation, output, response }) {
  if (operation === 'PutRecords') {
    return { 'all members': { ...valueOf(output), ...results }, 'required members': results, unknown: { ...results, Unheard: 1 } }
  }
  const bodies = {
    'all members': valueOf(output),
    'required members': valueOf(output, { isMinimal: true }),
    unicode: valueOf(output, { text: (name) => isPlain(name) ? '1' : `${text}${name}` }),
    'members that nobody knows': { ...valueOf(output), Unheard: { of: [1] }, null: null }
  }
  if (holds(output, 'timestamp')) {
    for (const [kind, date] of Object.entries(DATES)) bodies[`date: ${kind}`] = valueOf(output, { date })
  }
  if (response === 'puts') return bodies
  bodies['one element'] = valueOf(output, { length: 1 })
  bodies['no elements'] = valueOf(output, { length: 0, text: () => '', number: 0, boolean: false })
  if (response === 'records') return bodies
  bodies['no members'] = {}
  bodies['null members'] = Object.fromEntries(Object.keys(output.members).map((name) => [name, null]))
  return bodies
}

describe('outputs', () => {
  const pair = new SdkPair()
  before(() => pair.open())
  after(() => pair.close())

  for (const name of names) {
    const operation = operations.get(name)
    const input = valueOf(operation.input, { length: COUNT })
    for (const [kind, body] of Object.entries(bodiesOf(operation))) {
      it(`${name}: ${kind}`, async () => {
        const { theirs, own } = await pair.resultsOf(name, input, { body: JSON.stringify(toWire(body)) })
        assert.equal(own.error, undefined)
        assert.deepEqual(own.output, theirs.output)
      })
    }
  }

  const entries = [{ ShardId: 's-1', SequenceNumber: '1' }, { SequenceNumber: '2', ShardId: 's-1' }, { ErrorMessage: text, ErrorCode: 'Foo' }, { ErrorCode: 'Bar' }]
  const record = { PartitionKey: 'k', EncryptionType: 'NONE', ApproximateArrivalTimestamp: 1.5, Data: 'aGk=', SequenceNumber: '1' }
  for (const [name, body] of [
    ['PutRecord', { EncryptionType: 'NONE', SequenceNumber: '1', ShardId: 's-1' }],
    ['PutRecord', { SequenceNumber: '1', ShardId: 's-1' }],
    ['PutRecords', { EncryptionType: 'KMS', FailedRecordCount: 2, Records: entries }],
    ['GetRecords', { MillisBehindLatest: 0, NextShardIterator: 'i', ChildShards: [], Records: [record, { SequenceNumber: '2', Data: '', PartitionKey: 'k' }] }]
  ]) {
    it(`${name}: members in the same order, those that are absent too: ${Object.keys(body)}`, async () => {
      const input = valueOf(operations.get(name).input, { length: entries.length })
      const { theirs, own } = await pair.resultsOf(name, input, { body: JSON.stringify(body) })
      assert.deepEqual(own, theirs)
      assert.deepEqual(Object.keys(own.output), Object.keys(theirs.output))
      const keysOf = ({ output: { Records = [] } }) => Records.map((entry) => Object.keys(entry))
      assert.deepEqual(keysOf(own), keysOf(theirs))
    })
  }

  it('bytes are Uint8Array, and dates Date', async () => {
    const Records = [{ Data: 'aGk=', SequenceNumber: '1', PartitionKey: 'k', ApproximateArrivalTimestamp: 1.5 }]
    const { own: { output } } = await pair.resultsOf('GetRecords', { ShardIterator: 'i' }, { body: JSON.stringify({ Records }) })
    assert.equal(Object.getPrototypeOf(output.Records[0].Data), Uint8Array.prototype)
    assert.deepEqual(output.Records[0].ApproximateArrivalTimestamp, new Date(1500))
  })

  it('an empty body is an output without members', async () => {
    const { theirs, own } = await pair.resultsOf('CreateStream', { StreamName: 's' }, { body: '' })
    assert.deepEqual(own, theirs)
  })

  it('a NUL in a partition key', async () => {
    const Records = [{ Data: '', SequenceNumber: '1', PartitionKey: 'a\0b' }]
    const { theirs, own } = await pair.resultsOf('GetRecords', { ShardIterator: 'i' }, { body: JSON.stringify({ Records }) })
    assert.deepEqual(own, theirs)
  })
})

/** What one of the two has that the other says otherwise, or not at all: see docs/sdk.md. */
const OWN_MEMBERS = new Set(['name', 'message', 'code', 'statusCode', 'requestId', 'extendedRequestId', 'retryable', 'attempts',
  'persisted', '$fault', '$metadata', '$retryable'])

/** What programs look at of an error. */
function seen (error, names) {
  return {
    name: error.name,
    message: error.message,
    $fault: error.$fault,
    $metadata: error.$metadata,
    others: Object.fromEntries(Object.entries(error).filter(([name]) => !OWN_MEMBERS.has(name))),
    classes: ['KinesisServiceException', ...EXCEPTIONS.keys()].filter((name) => error instanceof names[name])
  }
}

const error = (__type, members = { message: 'because' }) => ({ __type, ...members })

const answers = [
  ...[...EXCEPTIONS].map(([name, fault]) => ({ kind: name, status: fault === 'client' ? 400 : 500, body: error(name) })),
  ...['InternalFailure', 'ServiceUnavailable', 'ThrottlingException', 'ExpiredTokenException', 'UnknownOperationException',
    'SerializationException', 'UnrecognizedClientException', 'constructor', 'toString'].map((name) =>
    ({ kind: `${name}, which isn't in the model`, status: /^(Int|Serv)/.test(name) ? 503 : 400, body: error(name) })),
  ...['com.amazonaws.kinesis#ResourceInUseException', 'com.amazonaws.kinesis.v20131202#ResourceInUseException',
    'ResourceInUseException:http://internal.amazon.com/coral/', 'aws.x#ResourceInUseException:http://y#z',
    'ResourceInUseException,http://y'].map((form) => ({ kind: `__type ${form}`, status: 400, body: error(form) })),
  { kind: 'a model\'s exception with another status', status: 503, body: error('LimitExceededException') },
  { kind: 'a server\'s exception with a client\'s status', status: 400, body: error('InternalFailureException') },
  { kind: 'Message', status: 400, body: error('ResourceInUseException', { Message: 'upper case' }) },
  { kind: 'other members', status: 400, body: error('ResourceInUseException', { message: 'm', Foo: { bar: [1] }, attempts: 9, Empty: '' }) },
  { kind: 'unicode', status: 400, body: error('ResourceInUseException', { message: text }) },
  { kind: 'code in the body', status: 400, body: { code: 'ResourceInUseException', message: 'm' } },
  { kind: 'code in a header', status: 400, headers: { 'x-amzn-errortype': 'ResourceInUseException:http://x' }, body: { message: 'm' } },
  {
    kind: '__type before code before header',
    status: 400,
    headers: { 'x-amzn-errortype': 'LimitExceededException' },
    body: { __type: 'ResourceInUseException', code: 'AccessDeniedException', message: 'm' }
  },
  {
    kind: 'code before header',
    status: 400,
    headers: { 'x-amzn-errortype': 'LimitExceededException' },
    body: { code: 'AccessDeniedException', message: 'm' }
  },
  { kind: 'another type of content', status: 400, headers: { 'content-type': 'application/json' }, body: error('LimitExceededException') }
]

/** Where the service says nothing, the SDK says UnknownError, and we what came. */
const silent = [
  { kind: 'no message', status: 400, body: JSON.stringify({ __type: 'ResourceInUseException' }), name: 'ResourceInUseException' },
  { kind: 'an empty body', status: 400, body: '', name: 'Unknown' },
  { kind: 'an empty body of a server\'s error', status: 500, body: '', name: 'Unknown' },
  { kind: 'an empty object', status: 400, body: '{}', name: 'Unknown' },
  { kind: 'a redirect', status: 301, body: '', headers: { location: 'http://127.0.0.1:1/' }, name: 'Unknown' }
]

describe('errors', () => {
  const pair = new SdkPair()
  before(() => pair.open())
  after(() => pair.close())
  const input = { StreamName: 's' }

  for (const { kind, status, headers, body } of answers) {
    it(kind, async () => {
      const { theirs, own } = await pair.resultsOf('DescribeStream', input, { status, headers, body: JSON.stringify(body) })
      assert.deepEqual(seen(own.error, ours), seen(theirs.error, sdk))
      assert.ok(own.error instanceof ours.KinesisServiceException)
    })
  }

  for (const { kind, name, ...answer } of silent) {
    it(kind, async () => {
      const { theirs, own } = await pair.resultsOf('DescribeStream', input, answer)
      const { message, ...rest } = seen(own.error, ours)
      const { message: unknown, ...expected } = seen(theirs.error, sdk)
      assert.deepEqual(rest, expected)
      assert.equal(rest.name, name)
      assert.equal(unknown, 'UnknownError')
      assert.ok(message.length > 20, message)
    })
  }

  for (const { kind, ...answer } of [
    { kind: 'HTML with 503', status: 503, body: '<html>Service Unavailable</html>' },
    { kind: 'HTML with 400', status: 400, body: '<html>Bad Request</html>' },
    { kind: 'HTML with 200', status: 200, body: '<html>Welcome to the hotel</html>' },
    { kind: 'half of a JSON', status: 200, body: '{"StreamDescription":' }
  ]) {
    it(`${kind}: an error with the same metadata, that shows what came`, async () => {
      const { theirs, own } = await pair.resultsOf('DescribeStream', input, { ...answer, headers: { 'content-type': 'text/html' } })
      assert.equal(theirs.error.name, 'SyntaxError', 'the SDK\'s own parser')
      assert.match(own.error.name, /^(ResponseError|Unknown)$/)
      assert.deepEqual(own.error.$metadata, theirs.error.$metadata)
    })
  }

  for (const body of ['null', '[1]', '"text"', '7', 'true']) {
    it(`${body} with 400 is an error that has nothing of it but what it shows`, async () => {
      const { own } = await pair.resultsOf('DescribeStream', input, { status: 400, headers: { 'content-type': JSON_TYPE }, body })
      const { error } = own
      assert.ok(error instanceof ours.KinesisServiceException || error.name === 'ResponseError', error.stack)
      assert.equal(error.$metadata.httpStatusCode, 400)
      assert.ok(!('0' in error))
      assert.ok(error.message.includes(body), error.message)
    })
  }

  it('a connection that is refused has Node\'s code', async () => {
    const configuration = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }
    const client = new ours.KinesisClient(configuration)
    await assert.rejects(client.send(new ours.ListStreamsCommand({})), (failure) => {
      assert.equal(failure.code, 'ECONNREFUSED')
      assert.deepEqual(failure.$metadata, { attempts: 1, totalRetryDelay: 0 })
      return !(failure instanceof ours.KinesisServiceException)
    })
    client.destroy()
  })

  it('both name each attempt', async () => {
    const other = await new SdkPair().open({ maxAttempts: 2 })
    try {
      const { theirs, own } = await other.resultsOf('DescribeStream', input,
        { status: 500, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(error('InternalFailure')) })
      for (const { error: { $metadata } } of [theirs, own]) {
        assert.equal($metadata.attempts, 2)
        assert.ok($metadata.totalRetryDelay >= 0)
      }
    } finally {
      await other.close()
    }
  })
})
