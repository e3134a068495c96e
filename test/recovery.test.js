'use strict'

// What a call does about a refusal before it gives up: another clock, the failed entries alone, the
// application's own policy, another pace.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { RECORD, STORED, STREAM, failBothWays, rejection, startPair } = require('./helpers/fault-client')
const { faults } = require('./helpers/fault-server')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const MINUTE_MS = 60 * 1000

const amzTime = ({ headers }) => Date.parse(headers['x-amz-date'].replace(/(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5'))

/** A service whose clock is off, and that refuses what was signed more than five minutes off it. */
const clockOff = (offsetMs) => (exchange) => {
  const now = Date.now() + offsetMs
  const headers = { Date: new Date(now).toUTCString() }
  return Math.abs(amzTime(exchange.request) - now) > 5 * MINUTE_MS
    ? exchange.answer({ __type: 'InvalidSignatureException', message: 'Signature not yet current' }, { status: 400, headers })
    : exchange.answer(STORED, { headers })
}

describe('a wrong clock', CONCURRENTLY, () => {
  for (const minutes of [20, -20]) {
    it(`${minutes} minutes off: corrected, signed anew, and remembered`, async t => {
      const { server, kinesis } = await startPair(t, { plan: clockOff(minutes * MINUTE_MS) })
      const first = await kinesis.putRecord(RECORD)
      const second = await kinesis.putRecord(RECORD)
      assert.deepEqual([first.$metadata.attempts, second.$metadata.attempts], [2, 1])
      assert.equal(server.requests.length, 3)
    })
  }

  it('learned from a success too, and unlearned when it is right again', async t => {
    let offsetMs = 20 * MINUTE_MS
    const plan = (exchange) => exchange.answer(STORED, { headers: { Date: new Date(Date.now() + offsetMs).toUTCString() } })
    const { server, kinesis } = await startPair(t, { plan })
    for (const then of [0, 0, 0]) {
      await kinesis.putRecord(RECORD)
      offsetMs = then
    }
    const offs = server.requests.map((request) => Math.round((amzTime(request) - Date.now()) / MINUTE_MS) || 0)
    assert.deepEqual(offs, [0, 20, 0])
  })

  it('a bad signature at the right time is not sent again', async t => {
    const { kinesis } = await startPair(t, { plan: faults.error('InvalidSignatureException') })
    await failBothWays(kinesis, { name: 'InvalidSignatureException', attempts: 1, persisted: 'no' })
  })

  it('a date that is none is passed over', async t => {
    const { kinesis } = await startPair(t, { plan: faults.error('InvalidSignatureException', { headers: { Date: 'Thu, 99 Foo 2026 99:99:99 GMT' } }) })
    await failBothWays(kinesis, { name: 'InvalidSignatureException', attempts: 1 })
  })
})

const stored = (n) => ({ ShardId: 'shardId-000000000000', SequenceNumber: String(n) })
const throttled = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' }
const failed = { ErrorCode: 'InternalFailure', ErrorMessage: 'oops' }
const answer = (...Records) => faults.json({ FailedRecordCount: Records.filter((entry) => entry.ErrorCode).length, Records })
const input = (count) => ({
  StreamName: STREAM, Records: Array.from({ length: count }, (_, i) => ({ PartitionKey: `k${i}`, Data: Buffer.from([i]) }))
})
const keysOf = ({ body }) => body.Records.map(({ PartitionKey }) => PartitionKey)

describe('retryFailedRecords', CONCURRENTLY, () => {
  it('sends failed entries again alone, and gives the results in the order of the call', async t => {
    const plan = [answer(stored(1), failed, stored(3), failed), answer(failed, stored(4)), answer(stored(2))]
    const { server, kinesis } = await startPair(t, { plan }, { retryFailedRecords: true })
    const output = await kinesis.putRecords(input(4))
    assert.deepEqual(server.requests.map(keysOf), [['k0', 'k1', 'k2', 'k3'], ['k1', 'k3'], ['k1']])
    assert.deepEqual(output.Records, [1, 2, 3, 4].map(stored))
    assert.equal(output.FailedRecordCount, 0)
    assert.equal(output.$metadata.attempts, 3)
  })

  it('is off by default', async t => {
    const { server, kinesis } = await startPair(t, { plan: answer(stored(1), failed) })
    const output = await kinesis.putRecords(input(2))
    assert.deepEqual(output.Records, [stored(1), failed])
    assert.equal(output.FailedRecordCount, 1)
    assert.equal(server.requests.length, 1)
  })

  it('gives what failed to the end with its last error', async t => {
    const plan = [answer(stored(1), failed), answer(throttled)]
    const { kinesis } = await startPair(t, { plan }, { retryFailedRecords: true, maxAttempts: 2 })
    const output = await kinesis.putRecords(input(2))
    assert.deepEqual(output.Records, [stored(1), throttled])
    assert.equal(output.FailedRecordCount, 1)
  })

  it('leaves alone what cannot succeed', async t => {
    const denied = { ErrorCode: 'KMSDisabledException', ErrorMessage: 'no key' }
    const { server, kinesis } = await startPair(t, { plan: answer(stored(1), denied) }, { retryFailedRecords: true })
    assert.deepEqual((await kinesis.putRecords(input(2))).Records, [stored(1), denied])
    assert.equal(server.requests.length, 1)
  })

  it('tells of each entry what became of it where a later attempt fails as a whole', async t => {
    const plan = [answer(stored(1), failed, stored(3)), faults.error('AccessDeniedException', { message: 'not any more' })]
    const { kinesis } = await startPair(t, { plan }, { retryFailedRecords: true })
    const output = await kinesis.putRecords(input(3))
    assert.deepEqual(output.Records,
      [stored(1), { ErrorCode: 'AccessDeniedException', ErrorMessage: 'not any more' }, stored(3)])
    assert.equal(output.FailedRecordCount, 1)
  })

  it('the same when the time is up, or the call is aborted', async t => {
    const plan = [answer(stored(1), failed), faults.hang()]
    const { kinesis } = await startPair(t, { plan }, { retryFailedRecords: true, timeoutMs: 4000 })
    const output = await kinesis.putRecords(input(2))
    assert.deepEqual(output.Records[0], stored(1))
    assert.equal(output.Records[1].ErrorCode, 'ETIMEDOUT')
  })
})

describe('retryPolicy', CONCURRENTLY, () => {
  it('decides of each failed attempt, with the error and its number', async t => {
    const asked = []
    const retryPolicy = (error, attempt) => {
      asked.push([error.name, attempt])
      return 1
    }
    const plan = [faults.error('ResourceNotFoundException'), faults.error('InternalFailure', { status: 500 }), faults.json(STORED)]
    const { kinesis } = await startPair(t, { plan }, { retryPolicy })
    const output = await kinesis.putRecord(RECORD)
    assert.deepEqual(asked, [['ResourceNotFoundException', 1], ['InternalFailure', 2]])
    assert.deepEqual([output.$metadata.attempts, output.$metadata.totalRetryDelay], [3, 2])
  })

  it('false gives up; the error tells of all attempts, and what may be stored', async t => {
    const plan = [faults.error('InternalFailure', { status: 500 }), faults.error('ValidationException')]
    const retryPolicy = (error, attempt) => attempt === 1 ? 0 : false
    const { server, kinesis } = await startPair(t, { plan }, { retryPolicy })
    const error = await rejection(kinesis.putRecord(RECORD))
    assert.deepEqual([error.name, error.attempts, error.$metadata.attempts, error.persisted], ['ValidationException', 2, 2, 'unknown'])
    assert.equal(server.requests.length, 2)
  })

  it('nothing is the standard answer', async t => {
    const plan = [faults.error('InternalFailure', { status: 500 }), faults.error('ValidationException')]
    const { server, kinesis } = await startPair(t, { plan }, { retryPolicy: () => undefined })
    assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, 2)
    assert.equal(server.requests.length, 2)
  })

  it('is not asked beyond maxAttempts, the time-out or an abort', async t => {
    const plan = faults.error('InternalFailure', { status: 500 })
    const { server, kinesis } = await startPair(t, { plan }, { retryPolicy: () => 10, maxAttempts: 2 })
    assert.equal((await rejection(kinesis.putRecord(RECORD))).attempts, 2)
    assert.equal((await rejection(kinesis.putRecord(RECORD, { maxAttempts: 1 }))).attempts, 1)
    const slow = await startPair(t, { plan }, { retryPolicy: () => 30000 })
    assert.equal((await rejection(slow.kinesis.putRecord(RECORD, { timeoutMs: 2000 }))).attempts, 1)
    const controller = new AbortController()
    const put = rejection(slow.kinesis.putRecord(RECORD, { signal: controller.signal }))
    setTimeout(() => controller.abort(), 50)
    assert.equal((await put).code, 'ABORT_ERR')
    assert.equal(server.requests.length, 3)
  })

  it('that aborts the call itself is obeyed at once', async t => {
    const plan = faults.error('InternalFailure', { status: 500 })
    const controller = new AbortController()
    const retryPolicy = () => {
      controller.abort('mine')
      return 30000
    }
    const { kinesis } = await startPair(t, { plan }, { retryPolicy })
    const error = await rejection(kinesis.putRecord(RECORD, { signal: controller.signal }))
    assert.deepEqual([error.code, error.cause, error.attempts, error.$metadata.attempts, error.persisted], ['ABORT_ERR', 'mine', 1, 1, 'unknown'])
  })

  it('that gives nonsense, or throws, rejects the call', async t => {
    const plan = faults.error('InternalFailure', { status: 500 })
    for (const [retryPolicy, message] of [
      [() => 'soon', /^what retryPolicy gave must be ms to wait, .*; got "soon"/],
      [() => -1, /got -1/],
      [() => { throw new Error('mine') }, /^mine$/]
    ]) {
      const { kinesis } = await startPair(t, { plan }, { retryPolicy })
      await assert.rejects(kinesis.putRecord(RECORD), { message })
    }
  })
})

describe('limits of one call', CONCURRENTLY, () => {
  it('maxAttempts, requestTimeoutMs and timeoutMs hold for that call alone', async t => {
    const { server, kinesis } = await startPair(t, { plan: { PutRecord: faults.hang(), '*': faults.error('InternalFailure', { status: 500 }) } })
    assert.equal((await rejection(kinesis.listStreams({}, { maxAttempts: 1 }))).attempts, 1)
    assert.equal((await rejection(kinesis.listStreams({}))).attempts, 3)
    const [attempt, call] = await Promise.all([{ requestTimeoutMs: 2500, maxAttempts: 2 }, { timeoutMs: 2500 }].map(limits =>
      rejection(kinesis.putRecord(RECORD, limits))))
    assert.deepEqual([attempt.code, attempt.attempts], ['ETIMEDOUT', 2])
    assert.deepEqual([call.code, call.attempts], ['ETIMEDOUT', 1])
    assert.match(call.message, /2500 ms/)
    assert.equal(server.requests.length, 7)
  })
})

describe('adaptive mode', CONCURRENTLY, () => {
  it('slows down after throttled answers, and every call still ends', async t => {
    let count = 0
    const plan = (exchange) => ++count <= 4
      ? exchange.answer({ __type: 'ProvisionedThroughputExceededException' }, { status: 400 })
      : exchange.answer(STORED)
    const { server, kinesis } = await startPair(t, { plan }, { retryMode: 'adaptive', maxAttempts: 1 })
    const first = await Promise.allSettled(Array.from({ length: 4 }, () => kinesis.putRecord(RECORD)))
    assert.deepEqual(first.map(({ status }) => status), Array(4).fill('rejected'))
    assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
    const [refused, next] = server.requests.slice(-2)
    assert.ok(next.atMs - refused.atMs >= 100, `${next.atMs - refused.atMs} ms: nothing is sent while there is no token`)
  })
})
