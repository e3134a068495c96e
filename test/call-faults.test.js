'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { inspect } = require('node:util')
const { Kinesis } = require('..')
const { REGION } = require('./helpers/call')
const { runChild } = require('./helpers/child')
const { CREDENTIALS, RECORD, STORED, STREAM, assertFacts, assertNoSecrets, failBothWays, putsOf, rejection, startClient, startPair } =
  require('./helpers/fault-client')
const { answerPuts, faults } = require('./helpers/fault-server')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const EXPIRES_AFTER_MS = 2500
const withShards = puts => ({ ListShards: faults.json({ Shards: [] }), PutRecord: puts, PutRecords: puts })
const signerOf = ({ headers }) => /Credential=([^/]+)\//.exec(headers.authorization)[1]

const arrived = async (server, count) => {
  while (server.requests.length < count) await sleep(1)
}

/** A call that is answered when `answered` has been: what came before has reached the client by the end of it. */
const roundTrip = kinesis => kinesis.describeLimits()

/** Refuses, and asks for a long pause; `answered` resolves when that is on its way. */
function slowDown () {
  let resolve
  const answered = new Promise(settle => { resolve = settle })
  const plan = async exchange => {
    await exchange.answer({ __type: 'SlowDown', message: 'for a test' }, { status: 400, headers: { 'Retry-After': '4' } })
    resolve()
  }
  return { plan, answered }
}

describe('signals', CONCURRENTLY, () => {
  it('aborted before the call: nothing is sent', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.json(STORED) })
    const reason = new Error('changed my mind')
    const call = (kinesis, ...callback) => kinesis.putRecord(RECORD, { signal: AbortSignal.abort(reason) }, ...callback)
    await failBothWays(kinesis, { code: 'ABORT_ERR', name: 'AbortError', attempts: 0, persisted: 'no', cause: reason }, call)
    assert.equal(server.connections, 0)
  })

  it('aborted while it waits for the answer: it may be stored', async t => {
    const { server, kinesis } = await startPair(t, { plan: faults.hang() })
    const call = (kinesis, ...callback) => {
      const controller = new AbortController()
      arrived(server, server.requests.length + 1).then(() => controller.abort('enough'))
      return kinesis.putRecord(RECORD, { signal: controller.signal }, ...callback)
    }
    await failBothWays(kinesis, { code: 'ABORT_ERR', name: 'AbortError', attempts: 1, persisted: 'unknown', cause: 'enough' }, call)
    assert.equal(server.requests.length, 2)
  })

  it('aborted between two attempts: there is no other', async t => {
    const { plan, answered } = slowDown()
    const { server, kinesis } = await startPair(t, { plan: { PutRecord: plan, DescribeLimits: faults.json() } })
    const controller = new AbortController()
    const put = rejection(kinesis.putRecord(RECORD, { signal: controller.signal }))
    await answered
    await roundTrip(kinesis)
    controller.abort()
    assertFacts(await put, { code: 'ABORT_ERR', attempts: 1, persisted: 'no' })
    assert.equal(putsOf(server).length, 1)
  })

  it('of one call leaves the others of its client alone', async t => {
    let release
    const released = new Promise(resolve => { release = resolve })
    const plan = () => released.then(() => faults.json(STORED))
    const { server, kinesis } = await startPair(t, { plan }, { maxConnections: 2 })
    const controller = new AbortController()
    const calls = [1, 2, 3].map(n => kinesis.putRecord(RECORD, n === 2 ? { signal: controller.signal } : {}))
    await arrived(server, 2)
    controller.abort()
    await assert.rejects(calls[1])
    release()
    const [first, second, third] = await Promise.allSettled(calls)
    assert.deepEqual([first.status, second.reason.code, third.status], ['fulfilled', 'ABORT_ERR', 'fulfilled'])
    assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
  })
})

describe('closing', CONCURRENTLY, () => {
  it('a call or put after close() is refused', async t => {
    const { server, kinesis } = await startPair(t, { plan: withShards(faults.json(STORED)) })
    const stream = kinesis.stream(STREAM)
    await kinesis.close()
    const requests = server.requests.length
    const closed = { code: 'ERR_CLOSED', name: 'ClosedError', attempts: 0, persisted: 'no', retryable: false, message: /the client is closed/ }
    await failBothWays(kinesis, closed)
    await failBothWays(kinesis, closed, (_, ...callback) => stream.putRecord('key', 'data', ...callback))
    assert.equal(server.requests.length, requests)
  })

  it('close({ timeoutMs }) ends calls, pauses and puts that are under way, each once', async t => {
    const { plan, answered } = slowDown()
    const { server, kinesis } = await startPair(t, {
      plan: { ...withShards(faults.hang()), ListStreams: plan, DescribeLimits: faults.json() }
    })
    const stream = kinesis.stream(STREAM)
    const ends = [kinesis.putRecord(RECORD), kinesis.listStreams(), stream.putRecord('a', 1), stream.putRecord('b', 1)].map(rejection)
    const isOnItsWay = name => server.requests.some(({ operation }) => operation === name)
    while (!['PutRecord', 'PutRecords'].every(isOnItsWay)) await sleep(1)
    await answered
    await roundTrip(kinesis)
    const { abandoned } = await kinesis.close({ timeoutMs: 50 })
    const errors = await Promise.all(ends)
    assert.equal(abandoned, 4)
    for (const error of errors) assertFacts(error, { code: 'ERR_CLOSED', message: /closed/ })
    assert.deepEqual(errors.map(({ persisted }) => persisted), ['unknown', 'no', 'unknown', 'unknown'])
  })
})

describe('data', CONCURRENTLY, () => {
  it('what is changed after the call goes as it was', async t => {
    const plan = answerPuts()
    const { kinesis } = await startPair(t, { plan: withShards(faults.delay(20, plan)) })
    const stream = kinesis.stream(STREAM)
    const data = [Buffer.from('one'), Buffer.from('two'), new Uint8Array(Buffer.from('three')).buffer, { value: 'four' }, Buffer.from('five')]
    const Records = [{ PartitionKey: 'five', Data: data[4] }]
    const puts = [
      kinesis.putRecord({ ...RECORD, Data: data[0] }),
      ...data.slice(1, 4).map(each => stream.putRecord('key', each)),
      kinesis.putRecords({ StreamName: STREAM, Records })
    ]
    for (const each of data) {
      if ('value' in each) each.value = 'other'
      else new Uint8Array(each.buffer ?? each, each.byteOffset ?? 0, each.byteLength).fill(120)
    }
    Records[0].PartitionKey = 'other'
    await Promise.all(puts)
    assert.deepEqual(plan.ledger.map(({ data }) => String(data)).sort(), ['five', 'one', 'three', 'two', '{"value":"four"}'])
    assert.ok(plan.ledger.every(({ partitionKey }) => partitionKey !== 'other'))
  })

  it('detached memory is refused, and nothing is sent', async t => {
    const { server, kinesis } = await startPair(t, { plan: withShards(faults.json(STORED)) })
    const stream = kinesis.stream(STREAM)
    const bytes = new Uint8Array(8)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    const expected = { code: 'ERR_INVALID_ARG_VALUE', attempts: 0, persisted: 'no', message: /detached/ }
    for (const Data of [bytes, bytes.buffer, new DataView(new ArrayBuffer(4))]) {
      if (Data instanceof DataView) structuredClone(Data.buffer, { transfer: [Data.buffer] })
      const calls = [() => kinesis.putRecord({ ...RECORD, Data }), () => stream.putRecord('key', Data),
        () => kinesis.putRecords({ StreamName: STREAM, Records: [{ PartitionKey: 'a', Data: 'fine' }, { PartitionKey: 'b', Data }] })]
      for (const call of calls) assertFacts(await rejection(call()), expected)
    }
    await kinesis.close()
    assert.deepEqual(putsOf(server), [])
  })

  it('a bad put among good ones fails alone, through promise and callback', async t => {
    const plan = answerPuts()
    const { kinesis } = await startPair(t, { plan: withShards(plan) })
    const stream = kinesis.stream(STREAM)
    const circular = {}
    circular.self = circular
    const bad = [['', 1], ['k'.repeat(257), 1], [5, 1], ['\ud800', 1], ['key', undefined], ['key', circular],
      ['key', () => {}], ['key', Buffer.alloc(2 ** 20)]]
    const good = ['a', 'b', 'c'].map(key => stream.putRecord(key, key))
    for (const [key, data] of bad) {
      const error = await new Promise(resolve => stream.putRecord(key, data, resolve))
      const { code, message } = await rejection(stream.putRecord(key, data))
      assert.deepEqual([code, message], [error.code, error.message])
      assertFacts(error, { attempts: 0, persisted: 'no', code: /^ERR_(INVALID_ARG_VALUE|TOO_LARGE)$/ })
    }
    await Promise.all(good)
    assert.deepEqual(plan.ledger.map(({ partitionKey }) => partitionKey).sort(), ['a', 'b', 'c'])
  })
})

describe('credentials', CONCURRENTLY, () => {
  it('that expire are replaced, and later requests are signed with the new ones', async t => {
    let asked = 0
    const expiresAtMs = Date.now() + EXPIRES_AFTER_MS
    const credentials = async () => ({
      ...CREDENTIALS, accessKeyId: `AKID${++asked}`, expiration: new Date(asked === 1 ? expiresAtMs : expiresAtMs + 3600000)
    })
    const { server, kinesis } = await startPair(t, { plan: faults.json(STORED) }, { credentials })
    await Promise.all([kinesis.putRecord(RECORD), kinesis.putRecord(RECORD)])
    while (Date.now() <= expiresAtMs) await sleep(10)
    await kinesis.putRecord(RECORD)
    assert.deepEqual(server.requests.map(signerOf), ['AKID1', 'AKID1', 'AKID2'])
    assert.equal(asked, 2)
  })

  it('that the service finds expired are replaced within the call, and asked for once', async t => {
    let asked = 0
    const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++asked}`, sessionToken: `token-${asked}` })
    const plan = ({ request }) => signerOf(request) === 'AKID1' ? faults.error('ExpiredTokenException') : faults.json(STORED)
    const { server, kinesis } = await startPair(t, { plan }, { credentials })
    const calls = [kinesis.putRecord(RECORD), kinesis.putRecord(RECORD), kinesis.stream('s').putRecord('k', 'd')]
    for (const { SequenceNumber } of await Promise.all(calls)) assert.equal(SequenceNumber, STORED.SequenceNumber)
    assert.equal((await calls[0]).$metadata.attempts, 2)
    assert.equal(asked, 2)
    const puts = putsOf(server)
    assert.deepEqual(new Set(puts.map(signerOf)), new Set(['AKID1', 'AKID2']))
    assert.equal(puts.at(-1).headers['x-amz-security-token'], 'token-2')
  })

  it('that expired and cannot be renewed end the call with the service\'s error, at once', async t => {
    const { server, kinesis } = await startPair(t, { plan: () => faults.error('ExpiredTokenException') })
    await failBothWays(kinesis, { code: 'ExpiredTokenException', attempts: 1, persisted: 'no' })
    assert.equal(server.requests.length, 2)
  })

  it('that the service finds expired again and again are not asked for without end', async t => {
    let asked = 0
    const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++asked}` })
    const { kinesis } = await startPair(t, { plan: () => faults.error('ExpiredTokenException') }, { credentials })
    await assert.rejects(kinesis.putRecord(RECORD), { code: 'ExpiredTokenException', attempts: 2 })
    assert.equal(asked, 2)
  })

  for (const [title, credentials, message] of [
    ['that throw', () => { throw new Error('vault is sealed') }, /vault is sealed/],
    ['that reject with nothing', () => Promise.reject(undefined), /the function given as credentials option/],
    ['that are incomplete', () => ({ accessKeyId: 'AKID' }), /secretAccessKey/],
    ['that have expired already', () => ({ ...CREDENTIALS, expiration: new Date(0) }), /expired/],
    ['with line breaks', () => ({ ...CREDENTIALS, sessionToken: `${CREDENTIALS.sessionToken}\r\nX-Evil: 1` }), /sessionToken/]
  ]) {
    it(`${title}: the call says so, and nothing is sent`, async t => {
      const { server, kinesis } = await startPair(t, {}, { credentials })
      await failBothWays(kinesis, { code: 'ERR_CONFIG', name: 'ConfigurationError', attempts: 0, persisted: 'no', message })
      assert.equal(server.connections, 0)
    })
  }

  it('that are missing, and a missing region: the error says what was looked for, and where', async t => {
    const { server } = await startPair(t, {})
    const code = `
      const { Kinesis } = require('.')
      const endpoint = process.env.ENDPOINT
      const show = ({ code, attempts, persisted, message }) => console.log(JSON.stringify({ code, attempts, persisted, message }))
      const put = kinesis => kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: 'd' }).catch(show)
      put(new Kinesis({ endpoint, region: 'eu-west-1' }))
        .then(() => put(new Kinesis({ endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })))`
    const nothing = Object.keys(process.env).filter(name => name.startsWith('AWS_')).map(name => [name, ''])
    const { stdout, stderr } = await runChild({
      code,
      env: {
        ...Object.fromEntries(nothing), ENDPOINT: server.endpoint, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true'
      }
    })
    assert.equal(stderr, '')
    const [credentials, region] = stdout.trim().split('\n').map(line => JSON.parse(line))
    const unsent = { code: 'ERR_CONFIG', attempts: 0, persisted: 'no' }
    assertFacts(credentials, { ...unsent, message: /no credentials.*credentials option.*AWS_ACCESS_KEY_ID.*default chain/ })
    assertFacts(region, { ...unsent, message: /no region.*region option.*AWS_REGION.*profile.*AWS_DEFAULT_REGION/ })
    assert.equal(server.connections, 0)
  })
})

describe('secrets', CONCURRENTLY, () => {
  it('are in no inspect output of a client or stream, nor in their JSON', async t => {
    const { kinesis } = await startPair(t, { plan: withShards(faults.json(STORED)) })
    const stream = kinesis.stream(STREAM)
    await Promise.all([kinesis.putRecord(RECORD), stream.putRecord('key', 1)])
    assertNoSecrets(kinesis, stream, JSON.stringify(kinesis), JSON.stringify(stream), String(kinesis))
  })

  it('are in no error of the constructor, and in no warning', async () => {
    const warnings = []
    const logger = { warn: message => warnings.push(message) }
    const { secretAccessKey, sessionToken } = CREDENTIALS
    const bad = [
      { credentials: { ...CREDENTIALS, accessKeyId: '' } },
      { credentials: { ...CREDENTIALS, secretAccessKey: `${secretAccessKey}\n` } },
      { credentials: { ...CREDENTIALS, sessionToken: `${sessionToken}\0` } },
      { credentials: { ...CREDENTIALS, expiration: 'never' } },
      { credentials: secretAccessKey },
      { proxy: `ftp://user:${encodeURIComponent(secretAccessKey)}@127.0.0.1` },
      { proxy: `http://user:${secretAccessKey}@ 127.0.0.1` },
      { endpoint: `http://user:${encodeURIComponent(secretAccessKey)}@127.0.0.1` }
    ]
    for (const options of bad) {
      assert.throws(() => new Kinesis({ region: REGION, credentials: CREDENTIALS, logger, ...options }), error => {
        assertNoSecrets(error, decodeURIComponent(error.message))
        return error.attempts === 0 && error.persisted === 'no'
      }, inspect(Object.keys(options)))
    }
    const kinesis = new Kinesis({ region: REGION, credentials: CREDENTIALS, logger, endpoint: 'http://kinesis.example' })
    await kinesis.close()
    assert.equal(warnings.length, 1)
    assertNoSecrets(...warnings)
  })

  it('that a provider quotes in its error are its own affair, but those of a proxy are not shown', async t => {
    const password = 'pa55word'
    const kinesis = startClient(t, { endpoint: 'https://127.0.0.1:1' }, { proxy: `http://user:${password}@127.0.0.1:1`, maxAttempts: 1 })
    const error = await rejection(kinesis.putRecord(RECORD))
    assert.ok(!inspect(error, { depth: Infinity, showHidden: true }).includes(password), error.message)
  })
})
