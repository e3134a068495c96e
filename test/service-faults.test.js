'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { RECORD, STORED, failBothWays, rejection, startPair } = require('./helpers/fault-client')
const { faults } = require('./helpers/fault-server')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const BUCKET_TOKENS = 500
const TRANSIENT_COST = 14

/** An error answer of which only the type's place and form differ. */
const typed = (body, headers = {}) => faults.json(body, { status: 400, headers })

describe('errors of the service', CONCURRENTLY, () => {
  const refused = code => ({ code, name: code, statusCode: 400, attempts: 1, retryable: false, persisted: 'no', $fault: 'client' })
  const throttled = code => ({ ...refused(code), attempts: 2, retryable: true, $retryable: { throttling: true } })
  const failed = code => ({
    code, statusCode: 500, attempts: 2, retryable: true, persisted: 'unknown', $fault: 'server', $retryable: { throttling: false }
  })
  const alien = { ...failed('ERR_SERVICE'), name: 'ServiceError' }

  /** Each with two attempts a call. */
  const answers = {
    'a refusal': [faults.error('AccessDeniedException'), { ...refused('AccessDeniedException'), message: /for a test/ }],
    'a type with its namespace': [typed({ __type: 'com.amazonaws.kinesis#ValidationException' }), refused('ValidationException')],
    'a type with a URL behind it':
      [typed({ __type: 'InvalidArgumentException:http://internal.amazon.com/coral' }), refused('InvalidArgumentException')],
    'a type called code': [typed({ code: 'ValidationException', Message: 'capital' }), { ...refused('ValidationException'), message: /capital/ }],
    'a type in a header': [typed({}, { 'x-amzn-ErrorType': 'AccessDeniedException:' }), refused('AccessDeniedException')],
    throttling: [faults.error('ProvisionedThroughputExceededException'), throttled('ProvisionedThroughputExceededException')],
    'too many requests': [faults.html(429), { ...throttled('ERR_SERVICE'), name: 'ServiceError', statusCode: 429 }],
    'an internal failure': [faults.error('InternalFailure', { status: 500 }), { ...failed('InternalFailure'), name: 'InternalFailure' }],
    'HTML with status 503': [faults.html(503), { ...alien, statusCode: 503, message: /HTTP 503.*text\/html.*<html>/ }],
    'an empty body with status 500': [faults.empty(500), { ...alien, message: /HTTP 500.*\b0 bytes/ }],
    'an empty body with status 502': [faults.empty(502), { ...alien, statusCode: 502 }],
    'an empty body with status 504': [faults.empty(504), { ...alien, statusCode: 504 }],
    'an empty body with status 400': [faults.empty(400), { ...refused('ERR_SERVICE'), name: 'ServiceError', message: /HTTP 400/ }],
    'malformed JSON with status 400': [faults.json('{"__type"', { status: 400 }), { ...refused('ERR_SERVICE'), name: 'ServiceError' }],
    'malformed JSON with status 500': [faults.json('[', { status: 500 }), alien],
    'a type that is no string': [typed({ __type: { toString: 1 }, message: [] }), { ...refused('ERR_SERVICE'), name: 'ServiceError' }],
    'status 501, which no retry helps': [faults.empty(501), { code: 'ERR_SERVICE', statusCode: 501, attempts: 1, retryable: false }]
  }

  for (const [title, [plan, expected]] of Object.entries(answers)) {
    it(title, async t => {
      const { server, kinesis } = await startPair(t, { plan }, { maxAttempts: 2 })
      await failBothWays(kinesis, expected)
      assert.equal(server.requests.length, 2 * expected.attempts)
    })
  }

  it('the request id of the last answer is in the error', async t => {
    const { kinesis } = await startPair(t, { plan: faults.empty(500) }, { maxAttempts: 1 })
    assert.equal((await rejection(kinesis.putRecord(RECORD))).requestId, undefined)
    const other = await startPair(t, { plan: faults.html(503) }, { maxAttempts: 2 })
    const { requestId, $metadata } = await rejection(other.kinesis.putRecord(RECORD))
    assert.deepEqual([requestId, $metadata.requestId], ['request-1', 'request-1'])
  })

  it('one unknown outcome among the attempts stays unknown', async t => {
    const plan = [faults.error('InternalFailure', { status: 500 }), faults.error('AccessDeniedException')]
    const { kinesis } = await startPair(t, { plan })
    const { code, attempts, persisted } = await rejection(kinesis.putRecord(RECORD))
    assert.deepEqual({ code, attempts, persisted }, { code: 'AccessDeniedException', attempts: 2, persisted: 'unknown' })
  })

  it('a server that is throttled and then down: what was sent was refused', async t => {
    const { server, kinesis } = await startPair(t, {
      plan () {
        server.listener.close() // before the answer, so that no other attempt finds it
        return faults.error('SlowDown', { status: 400, headers: { 'Retry-After': '1', Connection: 'close' } })
      }
    })
    const { code, attempts, persisted } = await rejection(kinesis.putRecord(RECORD))
    assert.deepEqual({ code, attempts, persisted }, { code: 'ECONNREFUSED', attempts: 3, persisted: 'no' })
  })
})

describe('retries', CONCURRENTLY, () => {
  const passing = [faults.html(503), faults.empty(500), faults.html(429), faults.closeBeforeHeaders(), faults.error('ThrottlingException')]
  for (const [index, fault] of passing.entries()) {
    it(`fault ${index} of those that pass, then success: both attempts are counted`, async t => {
      const { server, kinesis } = await startPair(t, { plan: [fault, faults.json(STORED)] })
      const { SequenceNumber, $metadata } = await kinesis.putRecord(RECORD)
      assert.equal(SequenceNumber, STORED.SequenceNumber)
      assert.deepEqual([$metadata.attempts, $metadata.httpStatusCode, server.requests.length], [2, 200, 2])
    })
  }

  it('every attempt is signed anew and holds the same record', async t => {
    const plan = [faults.error('InternalFailure', { status: 500, headers: { 'Retry-After': '1' } }), faults.json(STORED)]
    const { server, kinesis } = await startPair(t, { plan })
    await kinesis.putRecord(RECORD)
    const [first, second] = server.requests
    assert.deepEqual(second.body, first.body)
    assert.notEqual(second.headers['x-amz-date'], first.headers['x-amz-date'])
    assert.notEqual(second.headers.authorization, first.headers.authorization)
  })

  for (const maxAttempts of [1, 5]) {
    it(`maxAttempts ${maxAttempts}`, async t => {
      const { server, kinesis } = await startPair(t, { plan: faults.empty(500) }, { maxAttempts })
      assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, maxAttempts)
      assert.equal(server.requests.length, maxAttempts)
    })
  }

  const retryAfter = seconds => [faults.error('InternalFailure', { status: 500, headers: { 'Retry-After': seconds } }), faults.json(STORED)]

  it('retry-after is honoured', async t => {
    const { kinesis } = await startPair(t, { plan: retryAfter('1') })
    const { $metadata: { attempts, totalRetryDelay } } = await kinesis.putRecord(RECORD)
    assert.deepEqual({ attempts, totalRetryDelay }, { attempts: 2, totalRetryDelay: 1000 })
  })

  it('a retry-after of an hour is cut to five seconds beyond our own delay', async t => {
    const { kinesis } = await startPair(t, { plan: retryAfter('3600') })
    const { $metadata: { totalRetryDelay } } = await kinesis.putRecord(RECORD)
    assert.ok(totalRetryDelay >= 5000 && totalRetryDelay <= 5050, String(totalRetryDelay))
  })

  for (const nonsense of ['-1', 'soon', '1e3', '99999999999999999999', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
    it(`a retry-after of ${nonsense} is left alone`, async t => {
      const { kinesis } = await startPair(t, { plan: retryAfter(nonsense) })
      const { $metadata: { totalRetryDelay } } = await kinesis.putRecord(RECORD)
      assert.ok(totalRetryDelay <= 50, String(totalRetryDelay))
    })
  }

  it('a service that is down is spared: all calls of a client share a budget of retries', async t => {
    const calls = 25
    const { server, kinesis } = await startPair(t, { plan: faults.empty(500) })
    const errors = await Promise.all(Array.from({ length: calls }, () => rejection(kinesis.putRecord(RECORD))))
    const retries = Math.floor(BUCKET_TOKENS / TRANSIENT_COST)
    assert.equal(server.requests.length, calls + retries)
    assert.equal(errors.reduce((sum, { attempts }) => sum + attempts, 0), calls + retries)
  })

  it('success fills the budget again', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.empty(500) })
    await Promise.all(Array.from({ length: 25 }, () => rejection(kinesis.putRecord(RECORD))))
    assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, 1)
    server.setPlan(faults.json(STORED))
    for (let i = 0; i < TRANSIENT_COST; i++) await kinesis.putRecord(RECORD)
    server.setPlan(faults.empty(500))
    assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, 2)
  })
})
