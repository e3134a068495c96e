'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { startChild } = require('./helpers/child')
const { refusedEndpoint, startBlackHole } = require('./helpers/dead-ends')
const { RECORD, STORED, assertFacts, failBothWays, startClient, startPair } = require('./helpers/fault-client')
const { connectionFaults, faults, startFaultServer } = require('./helpers/fault-server')
const { jsonMessage } = require('./helpers/faults')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const AT_ONCE = { atOnce: true }

/** A time-out that is to pass with the request on its way: no stall of the machine takes as long. */
const TIMEOUT_MS = 2500
const IDLE_CONNECTIONS = 20

const TIMED_OUT = { code: 'ETIMEDOUT', name: 'TimeoutError', statusCode: undefined }
const CUT = { code: 'ECONNRESET', name: 'NetworkError', attempts: 2, retryable: true, persisted: 'unknown', message: /cut/ }
const BROKEN = { code: 'ERR_HTTP', name: 'ResponseError', attempts: 2, retryable: true, persisted: 'unknown', message: /HTTP/ }
const ONCE = { attempts: 1, retryable: false, persisted: 'unknown' }
const NOT_UNDERSTOOD = { code: 'ERR_BAD_RESPONSE', name: 'ResponseError', statusCode: 200, ...ONCE, message: /could not be understood/ }
const TOO_LARGE = { code: 'ERR_RESPONSE_TOO_LARGE', name: 'ResponseError', ...ONCE, message: /larger than/ }

/** Whoever comes waits until so many have come, and then all go on. */
class Barrier {
  #waiting = []

  constructor (count) {
    this.count = count
  }

  passed () {
    const passed = new Promise(resolve => this.#waiting.push(resolve))
    if (this.#waiting.length === this.count) for (const resolve of this.#waiting.splice(0)) resolve()
    return passed
  }
}

const rawAnswer = (headers, body) => faults.raw(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`)
const body = JSON.stringify(STORED)

/** Each with two attempts a call; `requests` that the server sees of a call are its attempts unless given. */
const answers = {
  'a connection closed before the answer': [faults.closeBeforeHeaders(), CUT],
  'a connection reset before the answer': [faults.resetBeforeHeaders(), CUT],
  'a connection reset while the request is under way': [faults.resetWhileUploading(), CUT],
  'a connection closed amid the headers': [faults.closeMidHeaders(), CUT],
  'a connection closed after a whole header, before their end': [async exchange => {
    await exchange.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n')
    exchange.end()
  }, CUT],
  'a connection closed after the headers': [async exchange => {
    await exchange.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`)
    exchange.end()
  }, { ...CUT, statusCode: 200 }],
  'a connection closed amid the body': [faults.closeMidBody(STORED), { ...CUT, statusCode: 200 }],
  'a connection reset amid the body': [faults.resetMidBody(STORED), CUT],
  'a body shorter than its Content-Length': [faults.longLength(), { ...CUT, statusCode: 200 }],
  'a body longer than its Content-Length': [rawAnswer('Content-Length: 5', body), NOT_UNDERSTOOD],
  'two Content-Lengths': [rawAnswer(`Content-Length: 5\r\nContent-Length: ${body.length}`, body), BROKEN],
  'a negative Content-Length': [faults.negativeLength(), BROKEN],
  'a Content-Length of 2^64': [faults.hugeLength(), BROKEN],
  'a Content-Length that is no number': [rawAnswer('Content-Length: many', body), BROKEN],
  'a bad chunk size': [faults.badChunkSize(), BROKEN],
  'a huge chunk size': [faults.hugeChunkSize(), BROKEN],
  'something other than HTTP': [faults.notHttp(), BROKEN],
  'a huge header': [faults.hugeHeader(), TOO_LARGE],
  'too many headers': [faults.manyHeaders(), TOO_LARGE],
  'a header without end': [faults.endlessHeader(), TOO_LARGE],
  'interim answers without end': [faults.informationalForEver(), TOO_LARGE],
  'malformed JSON': [faults.malformedJson(), NOT_UNDERSTOOD],
  'JSON cut short in a whole answer': [faults.malformedJson(body.slice(0, -1)), NOT_UNDERSTOOD],
  'JSON nested deeply': [faults.deepJson(), NOT_UNDERSTOOD],
  'JSON of another shape': [faults.json([STORED]), NOT_UNDERSTOOD],
  'an empty body': [faults.empty(200), NOT_UNDERSTOOD],
  'an answer without ShardId and SequenceNumber': [faults.json({}), NOT_UNDERSTOOD],
  'HTML with status 200': [faults.html(200), { ...NOT_UNDERSTOOD, message: /text\/html.*<html>/ }]
}

describe('answers that are none', CONCURRENTLY, () => {
  for (const [title, [plan, expected]] of Object.entries(answers)) {
    it(title, async t => {
      const { server, kinesis } = await startPair(t, { plan }, { maxAttempts: 2 })
      await failBothWays(kinesis, expected)
      assert.equal(server.requests.length, 2 * expected.attempts)
    })
  }

  it('an answer over maxResponseBytes ends as soon as that is known, and names the limit', async t => {
    for (const plan of [faults.hugeJson(2 ** 21), faults.endlessBody()]) {
      const { server, kinesis } = await startPair(t, { plan }, { maxResponseBytes: 2 ** 20 })
      await failBothWays(kinesis, { ...TOO_LARGE, statusCode: 200, message: /1048576/ })
      assert.equal(server.requests.length, 2)
    }
  })

  it('a call that gives text is not taken for answered when the headers are cut', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.closeMidHeaders() }, { maxAttempts: 2 })
    await failBothWays(kinesis, CUT,
      (kinesis, ...callback) => kinesis.deleteStream({ StreamName: 'stream' }, ...callback))
    assert.equal(server.requests.length, 4)
  })

  it('what follows an answer is not taken for the next one', async t => {
    const forged = jsonMessage({ ShardId: 'forged', SequenceNumber: '0' })
    const plan = [faults.raw(Buffer.concat([jsonMessage(STORED), forged])), faults.json(STORED)]
    const { server, kinesis } = await startPair(t, { plan })
    for (let i = 0; i < 3; i++) assert.equal((await kinesis.putRecord(RECORD)).ShardId, STORED.ShardId)
    assert.equal(server.requests.length, 3)
  })

  it('of a Content-Length and chunks, the chunks count, and the connection is sound afterwards', async t => {
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const plan = [rawAnswer('Content-Length: 7\r\nTransfer-Encoding: chunked', chunked), faults.json(STORED)]
    const { server, kinesis } = await startPair(t, { plan })
    for (let i = 0; i < 2; i++) {
      const { ShardId, SequenceNumber, $metadata } = await kinesis.putRecord(RECORD)
      assert.deepEqual({ ShardId, SequenceNumber }, STORED)
      assert.equal($metadata.attempts, 1)
    }
    assert.equal(server.requests.length, 2)
  })

  it('fragments and chunks are put together', async t => {
    const { kinesis } = await startPair(t, { plan: [faults.drip(7, 0, STORED), faults.chunked(STORED)] })
    for (let i = 0; i < 2; i++) assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
  })

  it('redirects are not followed', async t => {
    const elsewhere = await startPair(t, {})
    for (const status of [301, 302, 303, 307, 308]) {
      const { server, kinesis } = await startPair(t, { plan: faults.redirect(elsewhere.server.endpoint, status) })
      await failBothWays(kinesis, { code: 'ERR_SERVICE', statusCode: status, attempts: 1, retryable: false, message: new RegExp(status) })
      assert.equal(server.requests.length, 2)
    }
    assert.equal(elsewhere.server.connections, 0)
  })
})

describe('servers that are not there', CONCURRENTLY, () => {
  it('down: says where it looked', async t => {
    const endpoint = await refusedEndpoint()
    const expected = { code: 'ECONNREFUSED', name: 'NetworkError', attempts: 3, retryable: true, persisted: 'no' }
    await failBothWays(startClient(t, { endpoint }), { ...expected, message: new RegExp(endpoint) })
  })

  it('a host name that is none', async t => {
    const kinesis = startClient(t, { endpoint: 'http://absent.invalid:1' }, { logger: { warn () {} }, maxAttempts: 2 })
    await failBothWays(kinesis, { code: 'ENOTFOUND', attempts: 2, retryable: true, persisted: 'no', message: /absent\.invalid/ })
  })

  // Before the TLS handshake has ended nothing of the request is sent.
  for (const how of /** @type {const} */ (['close', 'reset'])) {
    it(`https: ${how} as soon as it is connected`, async t => {
      const { server, kinesis } = await startPair(t, { onConnection: connectionFaults[how], scheme: 'https' }, { maxAttempts: 2 })
      await failBothWays(kinesis, { ...CUT, persisted: 'no' })
      assert.equal(server.connections, 4)
    })
  }

  for (const [scheme, persisted] of /** @type {const} */ ([['http', 'unknown'], ['https', 'no']])) {
    it(`${scheme}: a server that never reads`, async t => {
      const options = { maxAttempts: 2, requestTimeoutMs: TIMEOUT_MS }
      const { server, kinesis } = await startPair(t, { onConnection: connectionFaults.neverRead, scheme }, options)
      await failBothWays(kinesis, { ...TIMED_OUT, attempts: 2, retryable: true, persisted, message: /an attempt/ }, undefined, AT_ONCE)
      assert.equal(server.connections, 4)
    })
  }
})

describe('time-outs', CONCURRENTLY, () => {
  it('requestTimeoutMs is of an attempt, and says so', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.hang() }, { requestTimeoutMs: TIMEOUT_MS, maxAttempts: 2 })
    await failBothWays(kinesis, {
      ...TIMED_OUT, attempts: 2, retryable: true, persisted: 'unknown', message: /an attempt took longer than its time-out: requestTimeoutMs is 2500;/
    }, undefined, AT_ONCE)
    assert.equal(server.requests.length, 4)
  })

  it('requestTimeoutMs ends an answer that only drips', async t => {
    const plan = faults.drip(1, 90, STORED)
    const { server, kinesis } = await startPair(t, { plan }, { requestTimeoutMs: TIMEOUT_MS, maxAttempts: 2 })
    await failBothWays(kinesis, { code: 'ETIMEDOUT', attempts: 2, persisted: 'unknown', message: /an attempt/ }, undefined, AT_ONCE)
    assert.equal(server.requests.length, 4)
  })

  it('timeoutMs is of the call, and says so', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.hang() }, { timeoutMs: TIMEOUT_MS })
    await failBothWays(kinesis,
      { ...TIMED_OUT, attempts: 1, persisted: 'unknown', message: /the call took longer than its time-out of 2500 ms.*answer/ }, undefined, AT_ONCE)
    assert.equal(server.requests.length, 2)
  })

  it('timeoutMs counts the pauses between attempts, and tells what went before', async t => {
    const plan = faults.error('InternalFailure', { status: 500, headers: { 'Retry-After': '4' } })
    const { server, kinesis } = await startPair(t, { plan }, { timeoutMs: TIMEOUT_MS })
    await failBothWays(kinesis, {
      code: 'ETIMEDOUT', attempts: 1, persisted: 'unknown', message: /the call .* 2500 ms \(between attempts.*InternalFailure for a test/
    }, undefined, AT_ONCE)
    assert.equal(server.requests.length, 2)
  })

  // The first call has no end of its own within the test: had both the same time-out, the second might be sent as the first ends.
  it('timeoutMs counts the wait for one of maxConnections', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.hang() }, { maxConnections: 1 })
    const ending = new AbortController()
    const first = kinesis.putRecord(RECORD, { signal: ending.signal, timeoutMs: 60000, requestTimeoutMs: 60000 }).catch(error => error)
    while (server.requests.length === 0) await new Promise(setImmediate)
    const second = await kinesis.putRecord(RECORD, { timeoutMs: 500 }).catch(error => error)
    assertFacts(second, { ...TIMED_OUT, persisted: 'no', message: /the call/ })
    assert.equal(server.requests.length, 1)
    ending.abort()
    assertFacts(await first, { name: 'AbortError', persisted: 'unknown' })
  })

  it('timeoutMs counts the wait for credentials', async t => {
    const credentials = () => new Promise(() => {})
    const { server, kinesis } = await startPair(t, {}, { timeoutMs: 200, credentials })
    await failBothWays(kinesis, { ...TIMED_OUT, attempts: 0, persisted: 'no', message: /waiting for credentials/ })
    assert.equal(server.connections, 0)
  })

  it('of a connection that neither succeeds nor fails', async t => {
    const hole = await startBlackHole()
    t.after(() => hole.close())
    const never = { ...TIMED_OUT, persisted: 'no' }
    const each = [
      [{ connectTimeoutMs: 200, maxAttempts: 2 }, { attempts: 2, retryable: true, message: /an attempt.*connect/ }],
      [{ requestTimeoutMs: 200, maxAttempts: 2 }, { attempts: 2, retryable: true, message: /an attempt/ }],
      [{ timeoutMs: TIMEOUT_MS }, { attempts: 1, message: /the call .* 2500 ms/ }]
    ]
    await Promise.all(each.map(([options, expected]) =>
      failBothWays(startClient(t, hole, options), { ...never, ...expected }, undefined, AT_ONCE)))
  })
})

describe('connections that are used again', CONCURRENTLY, () => {
  for (const how of ['reset', 'close']) {
    it(`a ${how} as one is used again is a failed attempt, and nothing is sent twice within one`, async t => {
      const plan = [faults.cutOnReuse(STORED, how), faults.json(STORED)]
      const { server, kinesis } = await startPair(t, { plan })
      assert.equal((await kinesis.putRecord(RECORD)).$metadata.attempts, 1)
      assert.equal((await kinesis.putRecord(RECORD)).$metadata.attempts, 2)
      assert.equal(server.cutReuses, 1)
      assert.equal(server.requests.length, 2)
    })
  }

  it('with one attempt, that is its error', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.cutOnReuse(STORED) }, { maxAttempts: 1 })
    await kinesis.putRecord(RECORD)
    await assert.rejects(kinesis.putRecord(RECORD), { code: 'ECONNRESET', attempts: 1, persisted: 'unknown' })
    assert.deepEqual([server.requests.length, server.cutReuses], [1, 1])
  })

  it('one that the server has closed meanwhile is not used', async t => {
    const plan = async exchange => {
      await exchange.answer(STORED)
      exchange.cut()
    }
    const { server, kinesis } = await startPair(t, { plan })
    for (let i = 0; i < 5; i++) {
      assert.equal((await kinesis.putRecord(RECORD)).$metadata.attempts, 1)
      while (server.open > 0) await new Promise(setImmediate)
    }
    assert.deepEqual([server.requests.length, server.connections], [5, 5])
  })

  it('one that has been idle for longer than idleTimeoutMs is not used', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.json(STORED) }, { idleTimeoutMs: 1 })
    await kinesis.putRecord(RECORD)
    await new Promise(resolve => setTimeout(resolve, 2100))
    await kinesis.putRecord(RECORD)
    assert.equal(server.connections, 2)
  })

  // The service has stored the record and said so: another attempt would store it twice.
  it('an answer that was whole before its connection was reset is read', async t => {
    const server = await startFaultServer({
      plan: async exchange => {
        child.process.kill('SIGSTOP')
        await exchange.answer(STORED)
        exchange.reset()
        await once(exchange.connection.raw, 'close')
        child.process.kill('SIGCONT')
      }
    })
    t.after(() => server.close())
    const code = `
      const { startClient, RECORD } = require('./test/helpers/fault-client')
      startClient({ after () {} }, { endpoint: process.env.ENDPOINT }).putRecord(RECORD)
        .then(({ SequenceNumber, $metadata }) => console.log(SequenceNumber, $metadata.attempts), console.log)`
    const child = startChild({ code, env: { ENDPOINT: server.endpoint } })
    assert.equal((await child.finished).stdout.trim(), `${STORED.SequenceNumber} 1`)
    assert.equal(server.requests.length, 1)
  })

  // As AWS Lambda does it between two calls: the pool's connections are dead when the process goes on.
  it('a process that was frozen finds its pool dead, and no put fails', async t => {
    // Answered together, or fewer connections would do.
    const together = new Barrier(IDLE_CONNECTIONS)
    const plan = async () => {
      await together.passed()
      return faults.json(STORED)
    }
    const server = await startFaultServer({ plan: { ListShards: faults.json({ Shards: [] }), PutRecord: plan } })
    t.after(() => server.close())
    const child = startChild({ file: require.resolve('./helpers/frozen-puts'), env: { ENDPOINT: server.endpoint, COUNT: String(IDLE_CONNECTIONS) } })
    t.after(() => child.process.kill('SIGKILL'))
    await child.printed('pool is full')
    assert.equal(server.open, IDLE_CONNECTIONS)
    child.process.kill('SIGSTOP')
    const closed = [...server.sockets].map(socket => once(socket, 'close'))
    for (const socket of server.sockets) socket.destroy()
    await Promise.all(closed)
    child.process.kill('SIGCONT')
    process.kill(child.process.pid, 'SIGUSR2')
    const { code, stdout, stderr } = await child.finished
    assert.deepEqual([code, stderr], [0, ''])
    const { calls, puts } = JSON.parse(stdout.split('\n').at(-2))
    assert.deepEqual(calls, Array(IDLE_CONNECTIONS).fill('ok'))
    assert.deepEqual(puts, Array(IDLE_CONNECTIONS).fill(STORED))
    assert.equal(server.requests.filter(({ operation }) => operation === 'PutRecord').length, 3 * IDLE_CONNECTIONS)
  })
})
