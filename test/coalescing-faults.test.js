'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { STORED, STREAM, assertFacts, assertNoSecrets, putsOf, startClient, startPair } = require('./helpers/fault-client')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const MAX_RECORDS = 500
const MAX_BYTES = 5 * 1024 * 1024
const KIB = 1024

/** A stream whose puts the server answers by `plan`, an object of PutRecord and PutRecords or a behaviour. */
async function startStream (t, plan, options) {
  const puts = typeof plan === 'function' ? { PutRecord: plan, PutRecords: plan } : plan
  const { server, kinesis } = await startPair(t, { plan: { ListShards: faults.json({ Shards: [] }), ...puts } }, options)
  return { server, stream: kinesis.stream(STREAM) }
}

const keysOf = request => (request.body.Records ?? [request.body]).map(({ PartitionKey }) => PartitionKey)
const operationsOf = server => putsOf(server).map(({ operation }) => operation)
const numbered = count => Array.from({ length: count }, (_, i) => `key-${i}`)

/** Puts made together, so that they leave together, and how each of them ended. */
function putAll (stream, keys, dataOf = key => key) {
  return Promise.all(keys.map(key => stream.putRecord(key, dataOf(key)).then(
    stored => ({ key, stored }),
    error => {
      assertNoSecrets(error)
      return { key, error }
    })))
}

/** What was promised of each put holds, compared with what the server has stored. */
function assertLedger (outcomes, ledger) {
  const copiesOf = new Map()
  for (const record of ledger) copiesOf.set(record.partitionKey, [...copiesOf.get(record.partitionKey) ?? [], record])
  for (const { key, stored, error } of outcomes) {
    const copies = copiesOf.get(key) ?? []
    if (stored) {
      const own = copies.find(({ sequenceNumber }) => sequenceNumber === stored.SequenceNumber)
      assert.equal(own?.shardId, stored.ShardId, `${key} is not where it was said to be`)
      assert.equal(String(own.data), JSON.stringify(key))
    } else if (error.persisted === 'no') {
      assert.equal(copies.length, 0, `${key} is stored, and its error says persisted: 'no'`)
    }
  }
}

describe('how puts leave', CONCURRENTLY, () => {
  it('a put that is alone is a PutRecord', async t => {
    const plan = answerPuts()
    const { server, stream } = await startStream(t, plan)
    for (const key of numbered(3)) assertLedger(await putAll(stream, [key]), plan.ledger)
    assert.deepEqual(operationsOf(server), ['PutRecord', 'PutRecord', 'PutRecord'])
  })

  it('puts made together go as PutRecords of at most 500, each with its own result', async t => {
    const plan = answerPuts()
    const { server, stream } = await startStream(t, plan)
    const outcomes = await putAll(stream, numbered(1203))
    assertLedger(outcomes, plan.ledger)
    assert.equal(new Set(outcomes.map(({ stored }) => stored.SequenceNumber)).size, 1203)
    assert.deepEqual(putsOf(server).map(request => keysOf(request).length).sort((a, b) => b - a), [MAX_RECORDS, MAX_RECORDS, 203])
  })

  it('puts made together go as PutRecords of at most 5 MiB of data and keys', async t => {
    const plan = answerPuts()
    const { server, stream } = await startStream(t, plan)
    const data = Buffer.alloc(900 * KIB)
    const outcomes = await putAll(stream, numbered(12), () => data)
    assert.ok(outcomes.every(({ stored }) => stored))
    assert.equal(plan.ledger.length, 12)
    const sizes = putsOf(server).map(({ body }) => (body.Records ?? [body]).reduce(
      (sum, { Data, PartitionKey }) => sum + Buffer.from(Data, 'base64').length + PartitionKey.length, 0))
    assert.ok(sizes.length >= 3 && sizes.every(size => size <= MAX_BYTES), String(sizes))
  })

  it('coalesce: false makes each a PutRecord', async t => {
    const plan = answerPuts()
    const { server, stream } = await startStream(t, plan, { coalesce: false })
    assertLedger(await putAll(stream, numbered(7)), plan.ledger)
    assert.deepEqual(operationsOf(server), Array(7).fill('PutRecord'))
  })

  it('past maxBufferedRecords a put is refused, and there is room again when others have ended', async t => {
    const plan = answerPuts()
    const { server, stream } = await startStream(t, plan, { maxBufferedRecords: 10 })
    const outcomes = await putAll(stream, numbered(13))
    const refused = outcomes.filter(({ error }) => error)
    assert.deepEqual(refused.map(({ key }) => key), ['key-10', 'key-11', 'key-12'])
    for (const { error } of refused) assertFacts(error, { code: 'ERR_BUFFER_FULL', name: 'BufferFullError', attempts: 0, persisted: 'no' })
    assert.deepEqual(putsOf(server).flatMap(keysOf), numbered(10))
    const again = await putAll(stream, ['again'])
    assertLedger([...outcomes, ...again], plan.ledger)
    assert.ok(again[0].stored)
  })

  it('past maxBufferedBytes a put is refused, also through its callback', async t => {
    const plan = answerPuts()
    const { stream } = await startStream(t, plan, { maxBufferedBytes: KIB })
    const first = stream.putRecord('key', Buffer.alloc(KIB - 3))
    const error = await new Promise(resolve => stream.putRecord('k', Buffer.alloc(0), resolve))
    assertFacts(error, { code: 'ERR_BUFFER_FULL', attempts: 0, persisted: 'no' })
    await first
    await stream.putRecord('key', Buffer.alloc(KIB - 3))
    assert.deepEqual(plan.ledger.map(({ partitionKey }) => partitionKey), ['key', 'key'])
  })
})

describe('PutRecords that fail', CONCURRENTLY, () => {
  /** Entries with these keys fail, so many times. */
  const failing = (code, keys, times) => {
    const left = new Map(keys.map(key => [key, times]))
    return ({ PartitionKey }) => {
      const count = left.get(PartitionKey) ?? 0
      left.set(PartitionKey, count - 1)
      return count > 0 ? code : undefined
    }
  }

  for (const code of ['InternalFailure', 'ProvisionedThroughputExceededException']) {
    it(`in part, ${code}: the failed entries go again alone`, async t => {
      const failed = ['key-1', 'key-3', 'key-4']
      const plan = answerPuts({ failEntry: failing(code, failed, 1) })
      const { server, stream } = await startStream(t, plan)
      const outcomes = await putAll(stream, numbered(6))
      assertLedger(outcomes, plan.ledger)
      assert.ok(outcomes.every(({ stored }) => stored))
      assert.deepEqual(putsOf(server).map(keysOf), [numbered(6), failed])
      assert.equal(plan.ledger.length, 6)
    })
  }

  it('in part, for good: only those fail, after all their attempts', async t => {
    const plan = answerPuts({ failEntry: failing('InternalFailure', ['key-1', 'key-2'], 9) })
    const { server, stream } = await startStream(t, plan)
    const outcomes = await putAll(stream, numbered(4))
    assertLedger(outcomes, plan.ledger)
    const errors = outcomes.filter(({ error }) => error)
    assert.deepEqual(errors.map(({ key }) => key), ['key-1', 'key-2'])
    for (const { error } of errors) {
      assertFacts(error, { code: 'InternalFailure', statusCode: 200, attempts: 3, retryable: true, persisted: 'unknown', message: /for a test/ })
    }
    assert.deepEqual(putsOf(server).map(request => keysOf(request).length), [4, 2, 2])
  })

  it('in part, throttled for good: nothing of them is stored', async t => {
    const plan = answerPuts({ failEntry: failing('ProvisionedThroughputExceededException', ['key-0', 'key-2'], 9) })
    const { stream } = await startStream(t, plan, { maxAttempts: 2 })
    const outcomes = await putAll(stream, numbered(3))
    assertLedger(outcomes, plan.ledger)
    assert.deepEqual(outcomes.map(({ error }) => error?.persisted), ['no', undefined, 'no'])
    assertFacts(outcomes[0].error, { attempts: 2, retryable: true, $retryable: { throttling: true } })
  })

  it('a lone put that is throttled: PutRecord again', async t => {
    const { server, stream } = await startStream(t, { PutRecord: [faults.error('ProvisionedThroughputExceededException'), faults.json(STORED)] })
    assert.deepEqual(await stream.putRecord('key', 1), STORED)
    assert.deepEqual(operationsOf(server), ['PutRecord', 'PutRecord'])
  })

  it('in whole: every put gets the error, with its attempts', async t => {
    const { server, stream } = await startStream(t, faults.html(503))
    const outcomes = await putAll(stream, numbered(3))
    for (const { error } of outcomes) {
      assertFacts(error, { code: 'ERR_SERVICE', statusCode: 503, attempts: 3, retryable: true, persisted: 'unknown', message: /<html>/ })
    }
    assert.equal(new Set(outcomes.map(({ error }) => error)).size, 3)
    assert.deepEqual(putsOf(server).map(keysOf), Array(3).fill(numbered(3)))
  })

  const entry = { SequenceNumber: '49', ShardId: 'shardId-000000000000' }
  const answersOf = {
    'fewer results than records': [entry, entry],
    'more results than records': [entry, entry, entry, entry],
    'no results': [],
    'results that are no list': entry,
    'results of other types': [1, null, 'x']
  }
  for (const [title, Records] of Object.entries(answersOf)) {
    it(`${title}: nobody can tell whose they are`, async t => {
      const { server, stream } = await startStream(t, faults.json({ FailedRecordCount: 0, Records }))
      for (const { error } of await putAll(stream, numbered(3))) {
        assertFacts(error, { code: 'ERR_BAD_RESPONSE', statusCode: 200, attempts: 1, retryable: false, persisted: 'unknown' })
      }
      assert.equal(putsOf(server).length, 1)
    })
  }

  for (const lacking of ['ShardId', 'SequenceNumber']) {
    it(`a result without ${lacking} is the error of its own put`, async t => {
      const incomplete = { ...entry, [lacking]: undefined }
      const { server, stream } = await startStream(t, faults.json({ FailedRecordCount: 0, Records: [entry, incomplete, entry] }))
      const [first, second, third] = await putAll(stream, numbered(3))
      assert.deepEqual([first.stored, third.stored], [entry, entry])
      assertFacts(second.error, { code: 'ERR_BAD_RESPONSE', attempts: 1, retryable: false, persisted: 'unknown' })
      assert.equal(putsOf(server).length, 1)
    })
  }

  it('where PutRecords is denied, puts are PutRecord for good', async t => {
    const single = answerPuts()
    const { server, stream } = await startStream(t, { PutRecord: single, PutRecords: faults.error('AccessDeniedException') })
    const outcomes = await putAll(stream, numbered(5))
    const later = await putAll(stream, numbered(8).slice(5))
    assertLedger([...outcomes, ...later], single.ledger)
    assert.ok([...outcomes, ...later].every(({ stored }) => stored))
    assert.deepEqual(operationsOf(server), ['PutRecords', ...Array(8).fill('PutRecord')])
  })

  it('where both are denied, each put is told so', async t => {
    const { server, stream } = await startStream(t, faults.error('AccessDeniedException'))
    for (const { error } of await putAll(stream, numbered(3))) assertFacts(error, { code: 'AccessDeniedException', statusCode: 400, persisted: 'no' })
    assert.deepEqual(operationsOf(server).sort(), ['PutRecord', 'PutRecord', 'PutRecord', 'PutRecords'])
  })

  it('a ValidationException of one record fails that one alone', async t => {
    const plan = answerPuts()
    const strict = exchange => keysOf(exchange.request).includes('key-2') ? faults.error('ValidationException') : plan
    const { server, stream } = await startStream(t, strict)
    const outcomes = await putAll(stream, numbered(5))
    assertLedger(outcomes, plan.ledger)
    assert.deepEqual(outcomes.map(({ error }) => error?.code), [undefined, undefined, 'ValidationException', undefined, undefined])
    assert.equal(outcomes[2].error.persisted, 'no')
    assert.equal(putsOf(server).length, 6)
    assert.ok((await putAll(stream, ['a', 'b'])).every(({ stored }) => stored))
    assert.equal(operationsOf(server).at(-1), 'PutRecords')
  })

  it('an unknown stream fails every put, once', async t => {
    const { server, stream } = await startStream(t, faults.error('ResourceNotFoundException'))
    for (const { error } of await putAll(stream, numbered(3))) assertFacts(error, { code: 'ResourceNotFoundException', attempts: 1, persisted: 'no' })
    assert.equal(putsOf(server).length, 1)
  })

  // Puts made in one turn have one deadline, and none is sent past its own: the end of the first frees its connection for nobody.
  it('timeoutMs also ends puts that wait behind others', async t => {
    const { server, stream } = await startStream(t, faults.hang(), { timeoutMs: 2500, coalesce: false, maxConnections: 1 })
    const [sent, ...waiting] = await putAll(stream, numbered(4))
    assertFacts(sent.error, { code: 'ETIMEDOUT', attempts: 1, persisted: 'unknown' })
    for (const { error } of waiting) assertFacts(error, { code: 'ETIMEDOUT', attempts: 0, persisted: 'no', message: /the (put|call)/ })
    assert.equal(putsOf(server).length, 1)
  })
})

/** Numbers that look random and are the same in every run: Park and Miller's generator. */
function seeded (seed) {
  let state = seed
  return () => (state = state * 48271 % 2147483647) / 2147483647
}

it('whatever fails, accepted = ok + failed, and the ledger agrees', CONCURRENTLY, async t => {
  const random = seeded(20131202)
  const plan = answerPuts({ failEntry: () => random() < 0.1 ? 'InternalFailure' : undefined })
  const lossy = exchange => {
    const luck = random()
    if (luck < 0.05) return faults.html(500)
    if (luck < 0.10) return faults.error('AccessDenied')
    if (luck < 0.15) return faults.closeBeforeHeaders()
    if (luck < 0.20) {
      plan({ request: exchange.request, answer () {} }) // stored, and nobody is told
      return faults.resetBeforeHeaders()
    }
    return plan
  }
  const server = await startFaultServer({ plan: { ListShards: faults.json({ Shards: [] }), PutRecord: lossy, PutRecords: lossy } })
  t.after(() => server.close())
  const stream = startClient(t, server, { maxBufferedRecords: 90 }).stream(STREAM)
  const outcomes = []
  for (const round of numbered(100)) outcomes.push(...await putAll(stream, numbered(100).map(key => `${round} ${key}`)))
  assert.equal(outcomes.length, 10000)
  assertLedger(outcomes, plan.ledger)
  const counts = outcomes.reduce((sums, { stored, error }) => {
    const kind = stored ? 'ok' : error.code === 'ERR_BUFFER_FULL' ? 'refused' : error.persisted
    return { ...sums, [kind]: sums[kind] + 1 }
  }, { ok: 0, refused: 0, no: 0, unknown: 0 })
  assert.equal(counts.refused, 1000)
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > 0, `${kind} was not met`)
})
