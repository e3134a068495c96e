'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')
const { inspect } = require('node:util')
const {
  KinesisError, KinesisServiceException, SECRET, abortError, describe, exceptions, fromNative, invalidArgument, unknownName
} = require('../lib/errors')

test('a service error looks like the SDK\'s', () => {
  const error = fromNative({
    code: 'ProvisionedThroughputExceededException',
    message: 'slow down',
    requestId: 'r-1',
    httpStatusCode: 400,
    attempts: 3,
    totalRetryDelay: 120,
    retryable: true,
    throttling: true,
    persisted: 'no'
  })
  assert.ok(error instanceof Error)
  assert.ok(error instanceof KinesisError)
  assert.equal(error.name, 'ProvisionedThroughputExceededException')
  assert.equal(error.code, error.name)
  assert.equal(error.$fault, 'client')
  assert.deepEqual(error.$retryable, { throttling: true })
  assert.deepEqual(error.$metadata,
    { httpStatusCode: 400, requestId: 'r-1', extendedRequestId: undefined, cfId: undefined, attempts: 3, totalRetryDelay: 120 })
  assert.equal(error.statusCode, 400)
  assert.match(error.stack, /^ProvisionedThroughputExceededException: slow down\n/)
})

test('an error without an answer has neither status nor request id', () => {
  const error = fromNative({ code: 'ECONNREFUSED', message: 'm', requestId: '', httpStatusCode: 0 })
  assert.equal(error.name, 'NetworkError')
  assert.equal(error.statusCode, undefined)
  assert.equal(error.requestId, undefined)
  assert.equal(error.$retryable, undefined)
})

test('a server\'s fault is told from a client\'s', () => {
  assert.equal(fromNative({ code: 'InternalFailure', message: '', httpStatusCode: 500 }).$fault, 'server')
  assert.equal(fromNative({ code: 'ERR_BAD_RESPONSE', message: '', httpStatusCode: 200 }).$fault, 'server')
  assert.equal(fromNative({ code: 'ValidationException', message: '', httpStatusCode: 400 }).$fault, 'client')
})

test('an exception of the service has the class of its name', () => {
  for (const [name, Exception] of Object.entries(exceptions())) {
    const error = fromNative({ code: name, message: 'm', httpStatusCode: 400, extendedRequestId: 'id2', cfId: 'cf' })
    assert.equal(error.constructor, Exception)
    assert.equal(Exception.name, name)
    assert.ok(error instanceof KinesisServiceException && error instanceof KinesisError)
    assert.ok(KinesisServiceException.isInstance(error))
    assert.equal(error.name, name)
    assert.equal(error.code, name)
    assert.equal(error.extendedRequestId, 'id2')
    assert.deepEqual(error.$metadata,
      { httpStatusCode: 400, requestId: undefined, extendedRequestId: 'id2', cfId: 'cf', attempts: 0, totalRetryDelay: 0 })
    assert.match(error.stack, new RegExp(`^${name}: m\n`))
  }
})

test('an exception that the model does not know is one of the service all the same', () => {
  for (const code of ['UnknownOperationException', 'constructor', '__proto__', 'toString']) {
    const error = fromNative({ code, message: 'm', httpStatusCode: 400 })
    assert.equal(error.constructor, KinesisServiceException)
    assert.equal(error.name, code)
    assert.equal(error.$fault, 'client')
  }
  assert.ok(!(fromNative({ code: 'ECONNRESET', message: 'm' }) instanceof KinesisServiceException))
})

test('an exception can be made as the SDK makes it', () => {
  const $metadata = { httpStatusCode: 400, requestId: 'r' }
  const error = new (exceptions().ResourceNotFoundException)({ message: 'gone', $metadata })
  assert.equal(error.name, 'ResourceNotFoundException')
  assert.equal(error.message, 'gone')
  assert.equal(error.$fault, 'client')
  assert.equal(error.$metadata, $metadata)
  assert.equal(error.requestId, 'r')
  assert.equal(new KinesisServiceException({ name: 'Odd', $fault: 'server', message: 'm', $metadata }).name, 'Odd')
})

test('every code of the core has a name of its own', () => {
  const header = fs.readFileSync(path.join(__dirname, '../csrc/kds.h'), 'utf8')
  const codes = [...header.matchAll(/X\(E_\w+, -\d+, "(\w+)"/g)].map(([, code]) => code)
  assert.ok(codes.length > 20)
  for (const code of codes) {
    assert.match(fromNative({ code, message: '' }).name, /^[A-Z]\w+Error$/, code)
  }
})

test('the reason of an abort is its cause', () => {
  const reason = new Error('enough')
  const error = abortError(reason)
  assert.equal(error.name, 'AbortError')
  assert.equal(error.code, 'ABORT_ERR')
  assert.equal(error.cause, reason)
  assert.equal(error.persisted, 'no')
  assert.equal(error.attempts, 0)
})

test('describe runs no code of the value\'s and shows no content', () => {
  const trap = () => assert.fail('was run')
  const revoked = Proxy.revocable([], {})
  revoked.revoke()
  const values = [
    new Proxy({}, { get: trap, getPrototypeOf: trap, ownKeys: trap }),
    revoked.proxy,
    Object.defineProperty({ secret: 'hunter2' }, Symbol.toStringTag, { get: trap }),
    { toString: trap, toJSON: trap, [inspect.custom]: trap },
    ['hunter2'], Buffer.from('hunter2'), () => 'hunter2', Symbol('s'), 10n ** 5000n, null, undefined, NaN,
    new Date(NaN), new ArrayBuffer(2), 'x'.repeat(1e6), '\ud800', SECRET
  ]
  for (const value of values) {
    const text = describe(value)
    assert.ok(text.length > 0 && text.length < 120, text)
    assert.ok(!text.includes('hunter2'), text)
  }
  assert.equal(describe(SECRET), '[redacted]')
  assert.equal(describe(-0.5), '-0.5')
  assert.equal(describe('a"\r\n'), '"a\\"\\r\\n"')
})

test('the message says what, how it must be, and what was given', () => {
  assert.equal(invalidArgument('Records[3].Data', 5, 'must be bytes').message,
    'Records[3].Data must be bytes; got 5')
})

test('a near name is offered, a far one is not', () => {
  assert.match(unknownName('unknown:', 'Recrods', ['Record', 'Records', 'StreamName']).message, /did you mean Records\?$/)
  assert.match(unknownName('unknown:', 'PARTITIONKEY', ['Data', 'PartitionKey']).message, /PartitionKey\?$/)
  assert.match(unknownName('unknown:', 'qqqqqq', ['Data', 'PartitionKey']).message, /known: Data, PartitionKey$/)
})
