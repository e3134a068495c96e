'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const { once } = require('node:events')
const { describe, it } = require('node:test')
const { EventStreamCodec } = require('@smithy/core/event-streams')
const oracle = require('cbor')
const { FaultPlan, faults } = require('../../lib/local/faults')
const { Tap } = require('../../lib/local/tap')
const { CBOR_TYPE, signedHeaders, startWireServer } = require('./helpers/wire-server')

const SHARD = 'shardId-000000000000'
const RECORD = { StreamName: 's', PartitionKey: 'k', Data: 'aGk=' }
const OTHER_SHARD = 'shardId-000000000001'
const LOW = { PartitionKey: 'k', ExplicitHashKey: '0', Data: 'aGk=' }
const HIGH = { PartitionKey: 'k', ExplicitHashKey: String(2n ** 127n), Data: 'aGk=' }
const ON_PUT = { operation: 'PutRecord' }

/** Names of the faults that a test has seen at work. */
const seen = new Set()

async function withStream (t, plan = [], options = {}) {
  const server = await startWireServer(t, options)
  await server.call('CreateStream', { StreamName: 's', ShardCount: 2 })
  server.faults.set(plan)
  for (const { fault } of plan) seen.add(fault)
  return { ...server, stored: () => server.account.ledger('s').length }
}

/** What a PutRecord comes to: { status, type, text, headers } or { error }. */
async function outcome (server, options = {}) {
  try {
    const { status, headers, body, value } = await server.call('PutRecord', RECORD, options)
    return { status, headers, text: body.toString(), type: value?.__type, value }
  } catch (error) {
    return { error: `${error.code} ${error.message}` }
  }
}

/**
 * Fault, its arguments, the protocol, what a PutRecord comes to, how many records are stored then.
 * @type {[string, object, string, object | RegExp, number][]}
 */
const single = [
  ['connectionClose', {}, 'h1', /ECONNRESET|socket hang up/, 0],
  ['connectionReset', {}, 'h1', /ECONNRESET/, 0],
  ['cutUploading', {}, 'h1', /ECONNRESET/, 0],
  ['cutUploading', { reset: false }, 'h2', /closed with code|ECONNRESET/, 0],
  ['answerEarly', {}, 'h1', { status: 503, text: '{}' }, 0],
  ['answerEarly', { statusCode: 500 }, 'h2', { status: 500, text: '{}' }, 0],
  ['clockSkew', {}, 'h1', { status: 400, type: 'InvalidSignatureException' }, 0],
  ['clockSkew', { ms: -20 * 60 * 1000 }, 'h2', { status: 400, type: 'InvalidSignatureException' }, 0],
  ['error', { error: 'SlowDown', statusCode: 503 }, 'h1', { status: 503, type: 'SlowDown' }, 0],
  ['throttle', {}, 'h1', { status: 400, type: 'ProvisionedThroughputExceededException' }, 0],
  ['limitExceeded', {}, 'h1', { status: 400, type: 'LimitExceededException' }, 0],
  ['tooManyRequests', {}, 'h1', { status: 429, type: 'TooManyRequestsException' }, 0],
  ['kmsThrottling', {}, 'h1', { status: 400, type: 'KMSThrottlingException' }, 0],
  ['internalFailure', {}, 'h2', { status: 500, type: 'InternalFailure' }, 0],
  ['internalFailure', { stored: true }, 'h2', { status: 500, type: 'InternalFailure' }, 1],
  ['serviceUnavailable', {}, 'h1', { status: 503, type: 'ServiceUnavailable' }, 0],
  ['storedThenFailed', {}, 'h1', { status: 500, type: 'InternalFailure' }, 1],
  ['accessDenied', {}, 'h1', { status: 400, type: 'AccessDeniedException' }, 0],
  ['resourceNotFound', {}, 'h1', { status: 400, type: 'ResourceNotFoundException' }, 0],
  ['resourceInUse', {}, 'h1', { status: 400, type: 'ResourceInUseException' }, 0],
  ['expiredIterator', {}, 'h1', { status: 400, type: 'ExpiredIteratorException' }, 0],
  ['expiredToken', {}, 'h1', { status: 400, type: 'ExpiredTokenException' }, 0],
  ['delay', { ms: 1 }, 'h1', { status: 200 }, 1],
  ['delay', { ms: 1, after: true }, 'h2', { status: 200 }, 1],
  ['emptyBody', {}, 'h1', { status: 500, text: '' }, 0],
  ['emptyBody', { statusCode: 200, stored: true }, 'h2', { status: 200, text: '' }, 1],
  ['htmlBody', {}, 'h1', { status: 503, text: /^<html>/ }, 0],
  ['truncatedBody', {}, 'h1', { status: 200, text: /^\{"ShardId":[^}]*$/ }, 1],
  ['malformedBody', {}, 'h2', { status: 200, text: '{"Records": [}' }, 1],
  ['nestedBody', { depth: 3 }, 'h1', { status: 200, text: '[[[]]]' }, 1],
  ['otherBody', {}, 'h1', { status: 200, text: '[{"ShardId": 7}]' }, 1],
  ['hugeBody', { bytes: 1000000 }, 'h1', { status: 200, text: /^\{"Padding":"a{1000000}"\}$/ }, 1],
  ['hugeBody', { bytes: 1000000 }, 'h2', { status: 200, text: /^\{"Padding":"a{1000000}"\}$/ }, 1],
  ['redirect', { location: 'http://127.0.0.1:1/' }, 'h1', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 0],
  ['drip', { intervalMs: 0, bytes: 50 }, 'h1', { status: 200, text: /"SequenceNumber"/ }, 1],
  ['drip', { intervalMs: 0, bytes: 50 }, 'h2', { status: 200, text: /"SequenceNumber"/ }, 1],
  ['cutBefore', {}, 'h1', /ECONNRESET/, 0],
  ['cutBefore', { reset: true }, 'h1', /ECONNRESET/, 0],
  ['storedNotTold', {}, 'h1', /ECONNRESET/, 1],
  ['storedNotTold', { reset: true }, 'h2', /ECONNRESET|closed with code/, 1],
  ['cutBody', {}, 'h1', /ECONNRESET/, 1],
  ['cutBody', { reset: true }, 'h1', /ECONNRESET/, 1],
  ['cutAfter', {}, 'h1', { status: 200 }, 1],
  ['cutAfter', { reset: true }, 'h2', { status: 200 }, 1],
  ['errorNamespaced', {}, 'h1', { status: 400, type: 'com.amazonaws.kinesis.v20131202#LimitExceededException' }, 0],
  ['errorWithUri', { error: 'SlowDown' }, 'h1', { status: 400, type: /^SlowDown:http:\/\// }, 0],
  ['errorInCode', {}, 'h1', { status: 400, text: /^\{"code":"LimitExceededException"/ }, 0],
  ['errorInHeader', {}, 'h1', { status: 400, headers: { 'x-amzn-errortype': /^LimitExceededException:http/ } }, 0],
  ['errorUnnamed', { statusCode: 500 }, 'h1', { status: 500, text: /^\{"Message":/ }, 0],
  ['cborHugeLength', {}, 'h1', { status: 200, headers: { 'content-type': CBOR_TYPE } }, 1],
  ['cborHugeText', {}, 'h1', { status: 200, headers: { 'content-type': CBOR_TYPE } }, 1],
  ['fragments', {}, 'h1', { status: 200, text: /"SequenceNumber"/ }, 1],
  ['cutHeaders', {}, 'h1', /ECONNRESET/, 1],
  ['notHttp', {}, 'h1', /HPE_/, 1],
  ['lengthShort', {}, 'h1', /HPE_/, 1],
  ['lengthLong', {}, 'h1', /ECONNRESET/, 1],
  ['lengthTwice', {}, 'h1', /HPE_/, 1],
  ['lengthNegative', {}, 'h1', /HPE_/, 1],
  ['lengthHuge', {}, 'h1', /HPE_/, 1],
  ['lengthAndChunks', {}, 'h1', /HPE_/, 1],
  ['chunkBad', {}, 'h1', /HPE_/, 1],
  ['chunkHuge', {}, 'h1', /HPE_/, 1],
  ['headerHuge', {}, 'h1', /HPE_HEADER_OVERFLOW/, 1],
  ['headersMany', {}, 'h1', /HPE_HEADER_OVERFLOW/, 1],
  ['headerEndless', {}, 'h1', /HPE_HEADER_OVERFLOW/, 1],
  ['goaway', {}, 'h2', /closed with code 7|REFUSED|GOAWAY/, 0],
  ['goawayAfter', {}, 'h2', /GOAWAY/, 1],
  ['resetStream', {}, 'h2', /REFUSED_STREAM|ERR_HTTP2_STREAM_ERROR/, 0],
  ['resetStream', { code: 'INTERNAL_ERROR', stored: true }, 'h2', /ERR_HTTP2_STREAM_ERROR/, 1],
  ['continuationFlood', {}, 'h2', /ERR_HTTP2/, 0]
]

const inTls = [
  ['tlsAlert', /handshake failure/],
  ['tlsExpired', /CERT_HAS_EXPIRED/],
  ['tlsNotYetValid', /CERT_NOT_YET_VALID/],
  ['tlsWrongHost', /ERR_TLS_CERT_ALTNAME_INVALID/],
  ['tlsSelfSigned', /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ['tlsOld', /protocol version|unsupported protocol/]
]

function matches (actual, expected, path = '') {
  for (const [name, value] of Object.entries(expected)) {
    const at = `${path}${name}`
    if (value instanceof RegExp) assert.match(String(actual[name]), value, at)
    else if (typeof value === 'object') matches(actual[name], value, `${at}.`)
    else assert.deepEqual(actual[name], value, at)
  }
}

describe('faults of a call', () => {
  for (const [fault, args, protocol, expected, stored] of single) {
    it(`${fault} ${JSON.stringify(args)} over ${protocol}`, async (t) => {
      const matcher = faults.get(fault).stage === 'connection' ? {} : ON_PUT
      const server = await withStream(t, [{ fault, ...args, ...matcher, nth: 1 }])
      const got = await outcome(server, { protocol, agent: false })
      if (expected instanceof RegExp) assert.match(String(got.error), expected)
      else matches(got, expected)
      assert.equal(server.stored(), stored)
      const next = await outcome(server, { protocol })
      assert.equal(next.status, 200)
      assert.equal(server.stored(), stored + 1)
      assert.deepEqual(server.errors, [])
    })
  }

  for (const [fault, expected] of inTls) {
    it(`${fault} in a TLS handshake`, async (t) => {
      const server = await withStream(t, [{ fault, nth: 1 }], { tls: true })
      assert.match((await outcome(server, { agent: false })).error, expected)
      assert.equal((await outcome(server, { agent: false })).status, 200)
    })
  }

  for (const fault of ['connectionBlackHole', 'stallUploading', 'hang']) {
    it(`${fault}: nothing comes, while others are answered`, async (t) => {
      const server = await withStream(t, [{ fault, nth: 1 }])
      const { port } = server
      const socket = net.connect(port, '127.0.0.1')
      const heard = []
      socket.on('data', chunk => heard.push(chunk))
      const headers = await signedHeaders(server, 'ListStreams', '{}')
      const lines = Object.entries({ ...headers, 'content-length': 2 }).map(([name, value]) => `${name}: ${value}\r\n`)
      await new Promise(resolve => socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n{}`, resolve))
      for (let i = 0; i < 20; i++) assert.equal((await server.call('ListStreams', {}, { agent: false })).status, 200)
      assert.deepEqual(heard, [])
      socket.destroy()
    })
  }

  it('cutReused: the second request of a connection', async (t) => {
    const server = await withStream(t, [{ fault: 'cutReused' }])
    const agent = new http.Agent({ keepAlive: true })
    t.after(() => agent.destroy())
    assert.equal((await outcome(server, { agent })).status, 200)
    assert.equal((await outcome(server, { agent })).error.slice(0, 10), 'ECONNRESET')
    assert.equal((await outcome(server, { agent })).status, 200)
  })

  it('continueEndless: more 100 Continue than anybody waits for', async (t) => {
    const server = await withStream(t, [{ fault: 'continueEndless' }])
    const body = JSON.stringify(RECORD)
    const headers = await signedHeaders(server, 'PutRecord', body)
    const sent = http.request(server.endpoint, { method: 'POST', headers })
    sent.end(body)
    for (let i = 0; i < 10; i++) await once(sent, 'continue')
    sent.on('error', () => {})
    sent.destroy()
  })

  it('settingsShrink, pingFlood and settingsFlood come before an ordinary answer', async (t) => {
    const server = await withStream(t, [
      { fault: 'settingsShrink', windowBytes: 7, streams: 3 }, { fault: 'pingFlood', count: 40 }, { fault: 'settingsFlood', count: 30 }
    ])
    const session = http2.connect(server.endpoint)
    t.after(() => session.destroy())
    let pings = 0
    const settings = []
    session.on('ping', () => pings++)
    session.on('remoteSettings', (got) => settings.push(got))
    const { host, ...headers } = await signedHeaders(server, 'ListStreams', '{}')
    const stream = session.request({ ':method': 'POST', ':path': '/', ':authority': host, ...headers })
    stream.end('{}')
    const [answer] = await once(stream, 'response')
    assert.equal(answer[':status'], 200)
    assert.equal(pings, 40)
    assert.ok(settings.length >= 31)
    assert.ok(settings.some(({ initialWindowSize, maxConcurrentStreams }) => initialWindowSize === 7 && maxConcurrentStreams === 3))
  })

  it('oversizedFrame: more than a frame may have, and the end', async (t) => {
    const server = await withStream(t, [{ fault: 'oversizedFrame', bytes: 20000 }])
    const socket = net.connect(server.port, '127.0.0.1')
    const chunks = []
    socket.on('data', chunk => chunks.push(chunk))
    const ended = once(socket, 'end')
    // Node's client stops to read at such a frame: what came is seen below it.
    const session = http2.connect(server.endpoint, { createConnection: () => new Tap(socket) })
    t.after(() => session.destroy())
    session.on('error', () => {})
    const { host, ...headers } = await signedHeaders(server, 'ListStreams', '{}')
    session.request({ ':method': 'POST', ':path': '/', ':authority': host, ...headers }).on('error', () => {}).end('{}')
    await ended
    const bytes = Buffer.concat(chunks)
    let at = 0
    while (bytes.readUIntBE(at, 3) !== 20000) at += 9 + bytes.readUIntBE(at, 3)
    assert.equal(bytes[at + 3], 0)
    assert.equal(bytes.length - at, 9 + 20000)
  })

  it('cborIndefinite: the answer as it would be, in indefinite lengths', async (t) => {
    const server = await withStream(t, [{ fault: 'cborIndefinite' }])
    const { body } = await server.call('PutRecord', RECORD)
    assert.equal(body[0], 0xbf)
    assert.equal(oracle.decodeFirstSync(body).SequenceNumber, server.account.ledger('s')[0].sequenceNumber)
    const list = await server.call('ListShards', { StreamName: 's' })
    assert.equal(oracle.decodeFirstSync(list.body).Shards.length, 2)
  })

  it('reshard: the shard is split before the call that meets it', async (t) => {
    const server = await withStream(t, [{ fault: 'reshard', split: OTHER_SHARD, nth: 1, operation: 'PutRecords' }])
    const { value } = await server.call('PutRecords', { StreamName: 's', Records: [LOW, HIGH] })
    assert.deepEqual(value.Records.map(({ ShardId }) => ShardId), [SHARD, 'shardId-000000000002'])
  })
})

describe('faults of PutRecords', () => {
  const Records = Array.from({ length: 100 }, (_value, i) => ({ ...(i % 2 ? HIGH : LOW), Data: Buffer.from([i]).toString('base64') }))
  const putMany = async (t, entry, options) => {
    const server = await withStream(t, [{ operation: 'PutRecords', ...entry }], options)
    const { status, value } = await server.call('PutRecords', { StreamName: 's', Records })
    return { status, value, server, ledger: server.account.ledger('s').map(({ data }) => data[0]).sort((a, b) => a - b) }
  }
  const indexes = (list, test) => list.flatMap((element, i) => test(element) ? [i] : [])

  it('partialFailure: what fails is not stored, what is told is', async (t) => {
    const { status, value, ledger } = await putMany(t, { fault: 'partialFailure', fraction: 0.3 })
    assert.equal(status, 200)
    const failed = indexes(value.Records, ({ ErrorCode }) => ErrorCode === 'ProvisionedThroughputExceededException')
    assert.ok(failed.length > 10 && failed.length < 60)
    assert.equal(value.FailedRecordCount, failed.length)
    assert.deepEqual(indexes(value.Records, ({ SequenceNumber }) => SequenceNumber), ledger)
  })

  it('partialFailure of all, of one shard, and of records that are stored nevertheless', async (t) => {
    const all = await putMany(t, { fault: 'partialFailure', fraction: 1, error: 'InternalFailure' })
    assert.ok(all.value.Records.every(({ ErrorCode, SequenceNumber }) => ErrorCode === 'InternalFailure' && !SequenceNumber))
    assert.deepEqual([all.value.FailedRecordCount, all.ledger], [100, []])
    const one = await putMany(t, { fault: 'partialFailure', fraction: 1, shard: OTHER_SHARD })
    assert.equal(one.value.FailedRecordCount, 50)
    assert.ok(one.value.Records.every(({ ShardId }, i) => i % 2 ? ShardId === undefined : ShardId === SHARD))
    const stored = await putMany(t, { fault: 'partialFailure', fraction: 1, stored: true })
    assert.equal(stored.value.FailedRecordCount, 100)
    assert.equal(stored.ledger.length, 100)
  })

  it('is the same for the same seed, and another for another', async (t) => {
    const failures = async seed => {
      const { value } = await putMany(t, { fault: 'partialFailure' }, { seed })
      return indexes(value.Records, ({ ErrorCode }) => ErrorCode).join()
    }
    assert.equal(await failures(7), await failures(7))
    assert.notEqual(await failures(7), await failures(8))
  })

  it('fewerResults, moreResults, resultWithoutShard', async (t) => {
    assert.equal((await putMany(t, { fault: 'fewerResults', count: 3 })).value.Records.length, 97)
    assert.equal((await putMany(t, { fault: 'moreResults', count: 3 })).value.Records.length, 103)
    const { value: { Records: told }, ledger } = await putMany(t, { fault: 'resultWithoutShard', count: 2 })
    assert.deepEqual(indexes(told, ({ ShardId }) => ShardId === undefined), [0, 1])
    assert.ok(told.every(({ SequenceNumber }) => SequenceNumber))
    assert.equal(ledger.length, 100)
  })

  it('some of them together: fewer results, of which some failed', async (t) => {
    const plan = ['partialFailure', 'fewerResults'].map((fault) => ({ fault, operation: 'PutRecords' }))
    const server = await withStream(t, plan)
    const { status, value } = await server.call('PutRecords', { StreamName: 's', Records })
    assert.deepEqual([status, value.Records.length], [200, 99])
    assert.equal(value.FailedRecordCount, indexes(value.Records, ({ ErrorCode }) => ErrorCode).length)
  })
})

describe('faults of events', () => {
  const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))

  /** All bytes of a subscription until it ends, or until `enough` of them. */
  async function subscribed (t, entry, enough = Infinity, subscriptionLifeMs = undefined) {
    const server = await withStream(t, [entry], { subscriptionIdleMs: 5, subscriptionLifeMs })
    await server.call('PutRecords', { StreamName: 's', Records: [LOW] })
    const { value } = await server.call('RegisterStreamConsumer', { StreamARN: server.account.arn('stream/s'), ConsumerName: 'c' })
    const body = JSON.stringify({
      ConsumerARN: value.Consumer.ConsumerARN, ShardId: SHARD, StartingPosition: { Type: 'TRIM_HORIZON' }
    })
    const sent = http.request(server.endpoint, { method: 'POST', headers: await signedHeaders(server, 'SubscribeToShard', body) })
    sent.end(body)
    const [response] = await once(sent, 'response')
    const chunks = []
    let cut = false
    try {
      for await (const chunk of response) {
        chunks.push(chunk)
        if (Buffer.concat(chunks).length > enough) break
      }
    } catch {
      cut = true
    }
    return { bytes: Buffer.concat(chunks), cut, server }
  }

  /** Messages, or the error that reading one ends in. */
  function parse (bytes) {
    const found = []
    for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
      const length = bytes.readUInt32BE(at)
      if (at + length > bytes.length) return [...found, 'cut']
      try {
        const { headers, body } = codec.decode(bytes.subarray(at, at + length))
        found.push({ ...Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])), body: Buffer.from(body) })
      } catch (error) {
        return [...found, error.message]
      }
    }
    return found
  }

  const spoiled = {
    eventBadCrc: /message checksum/i,
    eventBadPrelude: /prelude checksum/i,
    eventUnknownHeader: /header type/i,
    eventHugeLength: /^cut$/
  }
  for (const [fault, expected] of Object.entries(spoiled)) {
    it(fault, async (t) => {
      const { bytes } = await subscribed(t, { fault, frame: 1 }, 400)
      const [initial, second] = parse(bytes)
      assert.equal(initial[':event-type'], 'initial-response')
      assert.match(second, expected)
    })
  }

  it('eventCut', async (t) => {
    const { bytes, cut } = await subscribed(t, { fault: 'eventCut', frame: 1 })
    assert.ok(cut)
    assert.deepEqual(parse(bytes).slice(1), ['cut'])
  })

  it('eventEnd, before and after the first event', async (t) => {
    for (const frame of [0, 1, 2]) {
      const { bytes, cut } = await subscribed(t, { fault: 'eventEnd', frame })
      assert.ok(!cut)
      assert.equal(parse(bytes).length, frame)
    }
  })

  it('eventException, and nothing after it', async (t) => {
    const { bytes } = await subscribed(t, { fault: 'eventException', frame: 2, error: 'KMSThrottlingException', message: 'slow' })
    const messages = parse(bytes)
    assert.equal(messages.length, 3)
    assert.equal(messages[2][':message-type'], 'exception')
    assert.equal(messages[2][':exception-type'], 'KMSThrottlingException')
    assert.deepEqual(JSON.parse(messages[2].body), { __type: 'KMSThrottlingException', message: 'slow' })
  })

  it('eventError and eventUnknownType, amid events', async (t) => {
    const failed = parse((await subscribed(t, { fault: 'eventError', frame: 1 }, 600)).bytes)[1]
    assert.equal(failed[':message-type'], 'error')
    assert.equal(failed[':error-code'], 'InternalError')
    const odd = parse((await subscribed(t, { fault: 'eventUnknownType', frame: 1 }, 600)).bytes)[1]
    assert.equal(odd[':event-type'], 'PlannedEvent')
  })

  it('eventSilence: not even the events of an idle stream', async (t) => {
    const { bytes } = await subscribed(t, { fault: 'eventSilence', frame: 2 }, Infinity, 2000)
    assert.equal(parse(bytes).length, 2)
  })
})

describe('plan', () => {
  const call = { operation: 'PutRecord', protocols: ['h1'] }
  const struck = (plan, count, seed, what = call) => {
    const faultPlan = new FaultPlan(plan, seed)
    return Array.from({ length: count }, () => faultPlan.strike(['call'], what).length)
  }

  it('goes by nth, times and both', () => {
    assert.deepEqual(struck([{ fault: 'throttle' }], 3), [1, 1, 1])
    assert.deepEqual(struck([{ fault: 'throttle', nth: 2 }], 4), [0, 1, 0, 0])
    assert.deepEqual(struck([{ fault: 'throttle', times: 2 }], 4), [1, 1, 0, 0])
    assert.deepEqual(struck([{ fault: 'throttle', nth: 2, times: 2 }], 5), [0, 1, 1, 0, 0])
  })

  it('goes by probability, the same for the same seed', () => {
    const plan = [{ fault: 'throttle', probability: 0.25 }]
    const hits = struck(plan, 4000, 3)
    const sum = hits.reduce((a, b) => a + b)
    assert.ok(sum > 850 && sum < 1150, String(sum))
    assert.deepEqual(struck(plan, 4000, 3), hits)
    assert.notDeepEqual(struck(plan, 4000, 4), hits)
    assert.equal(struck([{ fault: 'throttle', probability: 0 }], 100).includes(1), false)
  })

  it('goes by operation and by shard', async (t) => {
    assert.deepEqual(struck([{ fault: 'throttle', operation: 'GetRecords' }], 1), [0])
    assert.deepEqual(struck([{ fault: 'throttle', operation: ['GetRecords', 'PutRecord'] }], 1), [1])
    const server = await withStream(t, [{ fault: 'throttle', shard: OTHER_SHARD }])
    const put = record => server.call('PutRecord', { StreamName: 's', ...record })
    assert.equal((await put(LOW)).status, 200)
    assert.equal((await put(HIGH)).value.__type, 'ProvisionedThroughputExceededException')
    const iterate = async ShardId => {
      const { value } = await server.call('GetShardIterator', { StreamName: 's', ShardId, ShardIteratorType: 'LATEST' })
      return value.ShardIterator ?? value.__type
    }
    assert.equal((await server.call('GetRecords', { ShardIterator: await iterate(SHARD) })).status, 200)
    assert.equal(await iterate(OTHER_SHARD), 'ProvisionedThroughputExceededException')
    server.faults.set([])
    const ShardIterator = await iterate(OTHER_SHARD)
    server.faults.set([{ fault: 'expiredIterator', shard: OTHER_SHARD, operation: 'GetRecords' }])
    assert.equal((await server.call('GetRecords', { ShardIterator })).value.__type, 'ExpiredIteratorException')
  })

  it('lets several act on one call', async (t) => {
    const server = await withStream(t, [{ fault: 'delay', ms: 1 }, { fault: 'storedThenFailed' }, { fault: 'emptyBody', statusCode: 502, stored: true }])
    assert.deepEqual(await outcome(server).then(({ status, text }) => [status, text]), [502, ''])
    assert.equal(server.stored(), 1)
  })

  it('is replaced at run time; one that is wrong leaves the old one', async (t) => {
    const server = await withStream(t, [{ fault: 'throttle' }])
    assert.throws(() => server.faults.set([{ fault: 'throtle' }]), TypeError)
    assert.equal((await outcome(server)).status, 400)
    server.faults.set([])
    assert.equal((await outcome(server)).status, 200)
  })

  const wrong = [
    [{ fault: 'throtle' }, /^faults\[1\]\.fault "throtle" is not known; there are: .*throttle/],
    [{}, /^faults\[1\]\.fault undefined is not known/],
    [null, /^faults\[1\]\.fault undefined is not known/],
    [{ fault: 'delay', seconds: 1 }, /^faults\[1\]\.seconds is not known; delay takes: ms, after$/],
    [{ fault: 'delay', ms: '1' }, /^faults\[1\]\.ms must be a number, got "1"$/],
    [{ fault: 'delay', ms: NaN }, /^faults\[1\]\.ms must be a number, got null$/],
    [{ fault: 'throttle', nth: 0 }, /^faults\[1\]\.nth must be a whole number from 1, got 0$/],
    [{ fault: 'throttle', times: 1.5 }, /times must be a whole number from 1/],
    [{ fault: 'throttle', probability: 2 }, /probability must be a number from 0 to 1, got 2$/],
    [{ fault: 'throttle', operation: [] }, /operation must be the name of an operation such as PutRecords, or a list of them/],
    [{ fault: 'throttle', operation: 'PutRecrods' }, /operation must be the name of an operation .*, got "PutRecrods"$/],
    [{ fault: 'throttle', shard: 7 }, /shard must be a shard id/],
    [{ fault: 'connectionReset', operation: 'PutRecord' }, /operation can't be known where connectionReset acts/],
    [{ fault: 'clockSkew', shard: SHARD }, /shard can't be known where clockSkew acts/]
  ]
  it('says what is wrong with an entry, and where', () => {
    for (const [entry, message] of wrong) {
      assert.throws(() => new FaultPlan([{ fault: 'throttle' }, entry]), { name: 'TypeError', message })
    }
    assert.throws(() => new FaultPlan('throttle'), TypeError)
  })

  it('has had every fault at work in these tests', () => {
    assert.deepEqual([...faults.keys()].filter(name => !seen.has(name)), [])
  })
})
