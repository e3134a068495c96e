'use strict'

// Nothing is lost, whatever goes wrong: accepted = ok + failed, each ok is where consumers find it, and what failed with
// persisted: 'no' is nowhere.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { createLocalKinesis } = require('../lib/local')
const { CREDENTIALS, REGION, call } = require('./helpers/call')
const { openKinesis, openProducer, placeOf, putAll, SHARDS, STREAM, startLocal, until, userRecordsIn } = require('./helpers/producing')
const { PUT_FAULTS, SoakAudit, SoakLoad, changingCredentials } = require('./helpers/producer-soak')
const { SoakTrouble } = require('./helpers/soak-trouble')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
/** They are tried for as long as the test may take, unless it says otherwise. */
const QUICK = { recordMaxBufferedTimeMs: 5, recordTtlMs: 120000 }
/** With numbers in front, as the audit reads them. */
const records = (count, from = 0) => Array.from({ length: count }, (_, i) =>
  ({ partitionKey: `key ${from + i}`, data: `${String(from + i).padStart(9)} data` }))
const COUNT = 60
/** Where records' time is to pass: a machine that stands still before the first attempt must not use it up. */
const PATIENT_TTL_MS = 4000

/** Puts COUNT records, each so many together and the next later, and audits what became of them. */
async function putAndAudit (server, producer, together = COUNT / 3) {
  const audit = new SoakAudit()
  const all = records(COUNT)
  const ends = []
  for (let from = 0; from < COUNT; from += together) {
    ends.push(...await putAll(producer, all.slice(from, from + together)))
  }
  ends.forEach((end, id) => {
    const { code, persisted } = end
    audit.note(end instanceof Error ? { id, code, persisted } : { id, place: placeOf(end) })
  })
  server.setFaults([])
  const report = await audit.report(server, STREAM, COUNT)
  assert.deepEqual(report.wrong, [])
  return { ...report, ends }
}

/** What ends well, after more than one attempt; `twice`: some is stored more than once. */
const MENDED = {
  'throttled entries': { fault: 'partialFailure' },
  'a whole request of throttled entries': { fault: 'partialFailure', fraction: 1 },
  'entries with InternalFailure': { fault: 'partialFailure', error: 'InternalFailure' },
  'entries with InternalFailure that were stored': { fault: 'partialFailure', error: 'InternalFailure', stored: true, twice: true },
  'a throttled request': { fault: 'throttle' },
  'a request beyond the limits': { fault: 'limitExceeded' },
  'HTTP 429': { fault: 'tooManyRequests' },
  'KMS throttling': { fault: 'kmsThrottling' },
  'HTTP 500': { fault: 'internalFailure' },
  'HTTP 500 after storing': { fault: 'storedThenFailed', twice: true },
  'HTTP 503': { fault: 'serviceUnavailable' },
  'a page of HTML': { fault: 'htmlBody' },
  'an empty body with HTTP 500': { fault: 'emptyBody' },
  'a connection that ends before the request is looked at': { fault: 'cutBefore' },
  'a connection that is reset before the request is looked at': { fault: 'cutBefore', reset: true },
  'a connection that ends before the answer': { fault: 'storedNotTold', twice: true },
  'a connection that is reset before the answer': { fault: 'storedNotTold', reset: true, twice: true },
  'a connection that ends amid the answer': { fault: 'cutBody', twice: true },
  'a connection that is reset while uploading': { fault: 'cutUploading' },
  'a connection that ends amid the headers': { fault: 'cutHeaders', twice: true },
  'an answer before the request has come': { fault: 'answerEarly' },
  'an answer that never comes': { fault: 'hang', twice: true, options: { requestTimeoutMs: 600 } },
  'a body that is never read': { fault: 'stallUploading', twice: 'perhaps', options: { requestTimeoutMs: 600 } },
  'an answer that comes too late': { fault: 'delay', ms: 5000, after: true, twice: true, options: { requestTimeoutMs: 600 } },
  'a token that has expired': {
    fault: 'expiredToken', times: 1, local: { credentials: false }, options: { credentials: changingCredentials() }
  }
}

/** What ends at once with an error: its code, and whether anybody knows what was stored. */
const FATAL = {
  'access denied': { fault: 'accessDenied', code: 'AccessDeniedException', persisted: 'no' },
  'a stream that is gone': { fault: 'resourceNotFound', code: 'ResourceNotFoundException', persisted: 'no' },
  'an unknown error': { fault: 'error', error: 'SomeNewException', statusCode: 400, code: 'SomeNewException', persisted: 'no' },
  'fewer results than records': { fault: 'fewerResults', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'more results than records': { fault: 'moreResults', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'half a body': { fault: 'truncatedBody', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'a body that cannot be parsed': { fault: 'malformedBody', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'arrays in arrays': { fault: 'nestedBody', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'a body of another shape': { fault: 'otherBody', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'a CBOR list without end': { fault: 'cborHugeLength', code: 'ERR_BAD_RESPONSE', persisted: 'unknown' },
  'a redirect': { fault: 'redirect', code: 'ERR_SERVICE', persisted: 'unknown' }
}

/** A producer on a server of its own. */
async function start (t, { local, options, producerOptions } = {}) {
  const { server, kinesis } = await startLocal(t, options, local)
  return { server, kinesis, producer: await openProducer(kinesis, STREAM, { ...QUICK, ...producerOptions }) }
}

describe('a fault that passes', CONCURRENTLY, () => {
  for (const [title, { twice = false, local, options, ...fault }] of Object.entries(MENDED)) {
    it(`${title}: all is stored in the end`, async t => {
      const { server, producer } = await start(t, { local, options })
      server.setFaults([{ operation: 'PutRecords', times: 2, ...fault }])
      const { ok, duplicates, ends } = await putAndAudit(server, producer)
      assert.equal(ok, COUNT)
      assert.ok(ends.some(({ attempts }) => attempts > 1), 'it was met')
      if (twice !== 'perhaps') assert.equal(duplicates > 0, twice)
      const { retries, userRecordsStored } = await producer.metrics()
      assert.equal(userRecordsStored, COUNT)
      assert.ok(Object.values(retries).every(count => count > 0))
    })
  }

  it('connections that are reset as they are made: all is stored', async t => {
    const { server, kinesis } = await startLocal(t)
    server.setFaults([{ fault: 'connectionReset', times: 3 }])
    const { ok, duplicates } = await putAndAudit(server, kinesis.producer(STREAM, QUICK))
    assert.deepEqual([ok, duplicates], [COUNT, 0])
  })

  it('a server that is away for a while: all is stored', async t => {
    // Nobody else is given a port there, while it is free.
    const host = '127.0.0.2'
    const { server, kinesis } = await startLocal(t, {}, { host })
    const port = Number(new URL(server.endpoint).port)
    const producer = await openProducer(kinesis, STREAM, QUICK)
    await server.close()
    const puts = putAll(producer, records(COUNT))
    await until(producer, ({ retries }) => Object.hasOwn(retries, 'ECONNREFUSED'))
    const later = await createLocalKinesis({
      host, port, streams: { [STREAM]: SHARDS }, limits: false, credentials: CREDENTIALS, region: REGION
    })
    t.after(() => later.close())
    for (const { attempts } of await puts) assert.ok(attempts > 1)
    assert.equal(userRecordsIn(later.ledger(STREAM)).length, COUNT)
  })

  for (const ms of [1200000, -1200000]) {
    it(`another clock, by ${ms / 60000} minutes: all is stored`, async t => {
      const { server, producer } = await start(t)
      server.setFaults([{ fault: 'clockSkew', ms }])
      const { ok, duplicates } = await putAndAudit(server, producer)
      assert.deepEqual([ok, duplicates], [COUNT, 0])
    })
  }

  it('ListShards that fails at first: all is stored', async t => {
    const { server, kinesis } = await startLocal(t)
    server.setFaults([{ fault: 'internalFailure', operation: 'ListShards', times: 5 }])
    const { ok } = await putAndAudit(server, kinesis.producer(STREAM, QUICK))
    assert.equal(ok, COUNT)
  })
})

describe('a fault that no attempt mends', CONCURRENTLY, () => {
  for (const [title, { code, persisted, ...fault }] of Object.entries(FATAL)) {
    it(`${title}: those of the request fail at once`, async t => {
      const { server, producer } = await start(t)
      server.setFaults([{ operation: 'PutRecords', nth: 2, ...fault }])
      const { ok, failed, codes, ends } = await putAndAudit(server, producer)
      assert.deepEqual(codes, { [code]: failed })
      assert.ok(ok > 0 && failed > 0)
      for (const error of ends.filter(end => end instanceof Error)) {
        assert.deepEqual([error.persisted, error.attempts], [persisted, 1])
      }
      const { failures } = await producer.metrics()
      assert.deepEqual(failures, codes)
    })
  }

  it('a result without ShardId: only its records fail', async t => {
    const { server, producer } = await start(t)
    server.setFaults([{ fault: 'resultWithoutShard', operation: 'PutRecords', times: 1 }])
    const { ok, failed, codes, unknown } = await putAndAudit(server, producer)
    assert.deepEqual([codes, unknown, ok + failed], [{ ERR_BAD_RESPONSE: failed }, failed, COUNT])
    assert.ok(failed > 0 && failed < COUNT / 3)
  })

  it('for as long as records live: they fail then, and what was stored is told as unknown', async t => {
    const { server, producer } = await start(t, { producerOptions: { recordTtlMs: PATIENT_TTL_MS } })
    server.setFaults([{ fault: 'storedNotTold', operation: 'PutRecords' }])
    const [end] = await putAll(producer, records(1))
    assert.deepEqual([end.code, end.persisted], ['ETIMEDOUT', 'unknown'])
    const { length } = server.ledger(STREAM)
    assert.ok(length > 0 && length <= end.attempts)
  })
})

describe('a reshard', CONCURRENTLY, () => {
  const HALF = String(1n << 127n)
  const split = (server, ShardToSplit, NewStartingHashKey) =>
    call(server, 'SplitShard', { StreamName: STREAM, ShardToSplit, NewStartingHashKey })
  const merge = (server, ShardToMerge, AdjacentShardToMerge) =>
    call(server, 'MergeShards', { StreamName: STREAM, ShardToMerge, AdjacentShardToMerge })
  const name = number => `shardId-${String(number).padStart(12, '0')}`

  for (const [title, shards, reshard, isResent] of [
    ['a split', 1, server => split(server, name(0), HALF), true],
    ['a merge', 2, server => merge(server, name(0), name(1)), false],
    ['a split of every shard', 3, async server => {
      for (let i = 0; i < 3; i++) await split(server, name(i), String((1n << 128n) / 3n * BigInt(i) + (1n << 125n)))
    }, true]
  ]) {
    it(`${title} between puts: consumers find all`, async t => {
      const { server, producer } = await start(t, { local: { streams: { [STREAM]: shards } } })
      const before = await putAll(producer, records(COUNT, COUNT))
      await reshard(server)
      const { ok } = await putAndAudit({ ...server, ledger: stream => server.ledger(stream).filter(({ sequenceNumber }) =>
        !before.some(result => result.sequenceNumber === sequenceNumber)), setFaults: plan => server.setFaults(plan) }, producer)
      assert.equal(ok, COUNT)
      const { userRecordsResent, shards: known } = await producer.metrics()
      assert.equal(userRecordsResent > 0, isResent)
      assert.ok(known.some(({ shardId }) => shardId > name(shards - 1)), 'the new shards are known')
    })
  }

  it('after another, as when a stream is scaled: each is known before records\' time is over', async t => {
    // Were each map waited for twice as long as the one before, the fourth would come too late.
    const { server, producer } = await start(t, { producerOptions: { recordTtlMs: 6000 }, local: { streams: { [STREAM]: 1 } } })
    const ends = []
    for (let i = 0; i < 5; i++) {
      await split(server, name(Math.max(0, 2 * i - 1)), String(1n << BigInt(127 - i))) // the lower half of the lower half
      const explicitHashKeys = ['0', String((1n << BigInt(128 - i)) - 1n)]
      ends.push(...await putAll(producer, explicitHashKeys.map(explicitHashKey => ({ partitionKey: 'k', explicitHashKey, data: '' }))))
      await until(producer, ({ shardMapRefreshes }) => shardMapRefreshes > i + 1)
    }
    assert.deepEqual(ends.filter(end => end instanceof Error).map(({ message }) => message), [])
  })

  it('while records are under way: consumers find all', async t => {
    const { server, producer } = await start(t)
    server.setFaults([{ fault: 'reshard', operation: 'PutRecords', nth: 2, times: 3 }])
    const { ok } = await putAndAudit(server, producer)
    assert.equal(ok, COUNT)
  })

  it('that nobody can tell of, for ListShards is denied: unplaced records fail in the end, none is lost', async t => {
    const { server, producer } = await start(t, { producerOptions: { recordTtlMs: PATIENT_TTL_MS }, local: { streams: { [STREAM]: 1 } } })
    await split(server, name(0), HALF)
    server.setFaults([{ fault: 'accessDenied', operation: 'ListShards' }])
    const { failed, codes, unknown } = await putAndAudit(server, producer, COUNT)
    assert.ok(failed > 0)
    assert.deepEqual([codes, unknown], [{ ETIMEDOUT: failed }, failed])
  })
})

describe('whatever goes wrong, at random', { timeout: 120000 }, () => {
  const SOAK_MS = 2500
  const SEED = 20261126

  it('accepted = ok + failed, consumers find each ok, and nothing that is told as not stored is', async t => {
    const server = await createLocalKinesis({ streams: { [STREAM]: SHARDS }, limits: false, credentials: false, region: REGION })
    t.after(() => server.close())
    const kinesis = openKinesis(server, { credentials: changingCredentials(), requestTimeoutMs: 300 })
    t.after(() => kinesis.close({ timeoutMs: 0 }))
    const producer = kinesis.producer(STREAM,
      { recordMaxBufferedTimeMs: 10, recordTtlMs: 1000, maxBufferedRecords: 300, rateLimitPercent: 0 })
    const audit = new SoakAudit()
    let stored = 0
    const load = new SoakLoad(producer, {
      seed: SEED,
      tell (end) {
        audit.note(end)
        stored += end.code === undefined
      }
    })
    const trouble = new SoakTrouble(server, { faults: PUT_FAULTS, seed: SEED })
    const runs = [load.run(), trouble.run()]
    await sleep(SOAK_MS)
    while (stored === 0 || trouble.splits + trouble.merges === 0) await sleep(SOAK_MS / 10)
    load.stop()
    await runs[0]
    trouble.stop()
    await runs[1]
    const { wrong, ok, failed } = await audit.report(server, STREAM, load.made - load.refused)
    assert.deepEqual(wrong, [])
    assert.ok(ok > 0 && trouble.splits + trouble.merges > 0)
    const { userRecordsPut, userRecordsStored, userRecordsFailed, userRecordsRefused } = await producer.metrics()
    assert.deepEqual({ userRecordsPut, userRecordsStored, userRecordsFailed, userRecordsRefused },
      { userRecordsPut: ok + failed, userRecordsStored: ok, userRecordsFailed: failed, userRecordsRefused: load.refused })
  })

  it('the audit sees what is lost, misplaced, passed over, unended, ended twice, or stored in spite of its error', async t => {
    const { server, producer } = await start(t, { local: { streams: { [STREAM]: 1 } } })
    const ends = await putAll(producer, records(5))
    const audit = new SoakAudit()
    const places = ends.map(placeOf)
    audit.note({ id: 0, place: places[0] })
    audit.note({ id: 0, place: places[0] })
    audit.note({ id: 1, place: places[2] })
    audit.note({ id: 2, code: 'ETIMEDOUT', persisted: 'no' })
    audit.note({ id: 3, code: 'ETIMEDOUT', persisted: 'unknown' })
    audit.note({ id: 99, place: places[0] })
    const { wrong, ok, failed, codes } = await audit.report(server, STREAM, 7)
    assert.deepEqual([ok, failed, codes], [3, 2, { ETIMEDOUT: 2 }])
    const expected = [/^0 ended twice/, /^1 was said to be at/, /^2 is stored, and its error/, /^99 is lost/,
      /^4 is stored, and its put/, /^7 were accepted/]
    assert.equal(wrong.length, expected.length)
    expected.forEach((pattern, i) => assert.match(wrong[i], pattern))
  })

  it('the audit sees an aggregate that consumers pass over', async t => {
    const { server, producer } = await start(t, { local: { streams: { [STREAM]: 2 } } })
    const ends = await putAll(producer, records(20))
    const isElsewhere = shardId => ({ ...ends[0], shardId })
    const [shardId] = ['shardId-000000000000', 'shardId-000000000001'].filter(id => id !== ends[0].shardId)
    const audit = new SoakAudit()
    audit.note({ id: 0, place: placeOf(isElsewhere(shardId)) })
    const moved = {
      endpoint: server.endpoint,
      ledger: () => server.ledger(STREAM).filter(({ sequenceNumber }) => sequenceNumber === ends[0].sequenceNumber)
        .map(record => ({ ...record, shardId }))
    }
    const { wrong, passedOver } = await audit.report(moved, STREAM, 1)
    assert.match(wrong[0], /^0 is lost: .* \(1 copies are passed over\)$/)
    assert.ok(passedOver > 1)
  })
})
