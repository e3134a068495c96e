'use strict'

// What a producer tells about itself, as an object and in the text format of Prometheus.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { producerText } = require('../lib/producer-metrics')
const { SHARDS, STREAM, numbered, putAll, startProducer, until } = require('./helpers/producing')
const { parsePrometheus } = require('./helpers/prometheus')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const SUMMARY = ['count', 'mean', 'p50', 'p90', 'p99', 'max']
const SUMMARIES = ['bufferingMs', 'requestMs', 'endToEndMs', 'recordsPerAggregate', 'recordsPerRequest']
const MEMBERS = ['userRecordsPut', 'userRecordsStored', 'userRecordsFailed', 'userRecordsRefused', 'userRecordsBuffered', 'bytesBuffered',
  'userRecordsResent', 'kinesisRecordsSent', 'bytesSent', 'requestsSent', 'requestsInFlight', 'shardMapRefreshes', ...SUMMARIES,
  'retries', 'failures', 'shards']
const OF_SHARD = ['shardId', 'userRecordsStored', 'kinesisRecordsStored', 'bytesStored', 'kinesisRecordsFailed', 'kinesisRecordsThrottled',
  'requestsInFlight']

const assertBalanced = ({ userRecordsPut, userRecordsStored, userRecordsFailed, userRecordsBuffered }) =>
  assert.equal(userRecordsPut, userRecordsStored + userRecordsFailed + userRecordsBuffered)
const sumOf = (list, name) => list.reduce((sum, each) => sum + each[name], 0)

/** A producer that has stored 300 records, failed 2, tried 3 Kinesis records again and refused 1. */
async function startBusy (t) {
  const { server, producer } = await startProducer(t, { recordMaxBufferedTimeMs: 20000 })
  server.setFaults([{ fault: 'partialFailure', fraction: 1, times: 1 }])
  await putAll(producer, numbered(300))
  server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords', times: 1 }])
  await putAll(producer, Array(2).fill({ partitionKey: 'same', data: 'x' }))
  await producer.put({}).catch(() => {})
  return { server, producer, metrics: await producer.metrics() }
}

describe('metrics', CONCURRENTLY, () => {
  it('have every member before anything was put', async t => {
    const { producer } = await startProducer(t)
    const metrics = await producer.metrics()
    assert.deepEqual(Object.keys(metrics).sort(), MEMBERS.toSorted())
    for (const name of SUMMARIES) assert.deepEqual(metrics[name], { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 }, name)
    assert.deepEqual(metrics.shards.map(({ shardId }) => shardId),
      ['shardId-000000000000', 'shardId-000000000001', 'shardId-000000000002', ''])
    assert.deepEqual([metrics.retries, metrics.failures, metrics.userRecordsPut], [{}, {}, 0])
    assert.deepEqual(await producer.metrics({}), metrics)
    assert.deepEqual(await producer.metrics({ format: 'object' }), metrics)
  })

  it('count what has happened', async t => {
    const { server, metrics } = await startBusy(t)
    assertBalanced(metrics)
    const { shards, bufferingMs, requestMs, endToEndMs, recordsPerAggregate, recordsPerRequest, bytesSent, ...counts } = metrics
    const ledger = server.ledger(STREAM)
    assert.deepEqual(counts, {
      userRecordsPut: 302,
      userRecordsStored: 300,
      userRecordsFailed: 2,
      userRecordsRefused: 1,
      userRecordsBuffered: 0,
      bytesBuffered: 0,
      userRecordsResent: 0,
      kinesisRecordsSent: 2 * SHARDS + 1,
      requestsSent: metrics.requestsSent,
      requestsInFlight: 0,
      shardMapRefreshes: 1,
      retries: { ProvisionedThroughputExceededException: SHARDS },
      failures: { AccessDeniedException: 2 }
    })
    assert.equal(ledger.length, SHARDS)
    assert.equal(sumOf(shards, 'bytesStored'), ledger.reduce((sum, { data, partitionKey }) => sum + data.length + partitionKey.length, 0))
    assert.ok(bytesSent > 2 * sumOf(shards, 'bytesStored'))
    assert.deepEqual(['userRecordsStored', 'kinesisRecordsStored', 'kinesisRecordsThrottled', 'requestsInFlight']
      .map(name => sumOf(shards, name)), [300, SHARDS, SHARDS, 0])
    for (const shard of shards) assert.deepEqual(Object.keys(shard).sort(), OF_SHARD.toSorted())
    assert.deepEqual([bufferingMs.count, endToEndMs.count, requestMs.count, recordsPerRequest.count],
      [300, 300, metrics.requestsSent, metrics.requestsSent])
    assert.equal(recordsPerAggregate.count, 2 * SHARDS + 1)
    assert.equal(Math.round(recordsPerAggregate.mean * recordsPerAggregate.count), 602)
  })

  it('have distributions whose parts fit together', async t => {
    const { metrics } = await startBusy(t)
    for (const name of SUMMARIES) {
      const { mean, p50, p90, p99, max, ...rest } = metrics[name]
      assert.deepEqual(Object.keys(rest), ['count'])
      assert.ok(p50 <= p90 && p90 <= p99 && p99 <= max && mean <= max && mean > 0, `${name}: ${JSON.stringify(metrics[name])}`)
    }
    assert.deepEqual(Object.keys(metrics.requestMs).sort(), SUMMARY.toSorted())
  })

  it('balance at every moment: put = stored + failed + buffered', async t => {
    const { server, producer } = await startProducer(t, { recordMaxBufferedTimeMs: 1 })
    server.setFaults([{ fault: 'accessDenied', operation: 'PutRecords', probability: 0.2 }])
    const looks = []
    for (let round = 0; round < 200; round++) {
      for (const record of numbered(50)) producer.post(record)
      looks.push(producer.metrics())
      if (round % 4 === 0) await looks.at(-1)
    }
    await producer.flush()
    const all = await Promise.all(looks)
    all.forEach(assertBalanced)
    assert.ok(all.some(({ userRecordsBuffered }) => userRecordsBuffered > 0) && all.at(-1).userRecordsStored > 0)
  })

  it('tell what is buffered, and under way', async t => {
    const { server, producer } = await startProducer(t)
    server.setFaults([{ fault: 'hang', operation: 'PutRecords' }])
    const puts = [{ partitionKey: 'ab', data: 'cdef' }, { partitionKey: 'ä', data: Buffer.alloc(10) }].map(record =>
      producer.put(record).catch(error => error.code))
    await until(producer, ({ requestsInFlight }) => requestsInFlight > 0)
    const { userRecordsBuffered, bytesBuffered, shards, requestsInFlight } = await producer.metrics()
    assert.deepEqual({ userRecordsBuffered, bytesBuffered }, { userRecordsBuffered: 2, bytesBuffered: 18 })
    assert.ok(requestsInFlight >= 1 && sumOf(shards, 'requestsInFlight') >= 1)
    await producer.close({ timeoutMs: 0 })
    assert.deepEqual(await Promise.all(puts), ['ERR_CLOSED', 'ERR_CLOSED'])
  })

  it('can still be had when the producer is closed: those of its end', async t => {
    const { producer, server } = await startBusy(t)
    await producer.close()
    const metrics = await producer.metrics()
    assertBalanced(metrics)
    assert.deepEqual([metrics.userRecordsStored, metrics.userRecordsFailed, metrics.userRecordsBuffered], [300, 2, 0])
    assert.equal(sumOf(metrics.shards, 'userRecordsStored'), 300)
    await server.close()
    assert.deepEqual(await producer.metrics(), metrics)
  })

  it('can be had when the client is closed, and the producer not', async t => {
    const { kinesis, producer } = await startProducer(t)
    await producer.put(numbered(1)[0])
    await kinesis.close()
    assert.equal((await producer.metrics()).userRecordsStored, 1)
  })
})

describe('the text for Prometheus', CONCURRENTLY, () => {
  const valueOf = (families, name, labels = {}) =>
    families.get(`kinesis_producer_${name}`).samples.find(sample =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value) &&
      Object.keys(sample.labels).length === Object.keys(labels).length + 1).value

  it('parses, and says what the object says', async t => {
    const { producer, metrics } = await startBusy(t)
    const families = parsePrometheus(await producer.metrics({ format: 'prometheus' }))
    for (const { samples } of families.values()) for (const { labels } of samples) assert.equal(labels.stream, STREAM)
    assert.deepEqual({
      put: valueOf(families, 'user_records_put_total'),
      stored: valueOf(families, 'user_records_stored_total'),
      denied: valueOf(families, 'user_records_failed_total', { code: 'AccessDeniedException' }),
      refused: valueOf(families, 'user_records_refused_total'),
      resent: valueOf(families, 'user_records_resent_total'),
      buffered: valueOf(families, 'user_records_buffered'),
      bytes: valueOf(families, 'buffered_bytes'),
      records: valueOf(families, 'kinesis_records_sent_total'),
      sent: valueOf(families, 'sent_bytes_total'),
      requests: valueOf(families, 'requests_sent_total'),
      inFlight: valueOf(families, 'requests_in_flight'),
      throttled: valueOf(families, 'retries_total', { code: 'ProvisionedThroughputExceededException' }),
      refreshes: valueOf(families, 'shard_map_refreshes_total')
    }, {
      put: 302,
      stored: 300,
      denied: 2,
      refused: 1,
      resent: 0,
      buffered: 0,
      bytes: 0,
      records: metrics.kinesisRecordsSent,
      sent: metrics.bytesSent,
      requests: metrics.requestsSent,
      inFlight: 0,
      throttled: SHARDS,
      refreshes: metrics.shardMapRefreshes
    })
    for (const { shardId: shard, ...counts } of metrics.shards) {
      assert.deepEqual([
        valueOf(families, 'shard_user_records_stored_total', { shard }), valueOf(families, 'shard_kinesis_records_stored_total', { shard }),
        valueOf(families, 'shard_stored_bytes_total', { shard }), valueOf(families, 'shard_kinesis_records_failed_total', { shard }),
        valueOf(families, 'shard_kinesis_records_throttled_total', { shard }), valueOf(families, 'shard_requests_in_flight', { shard })
      ], [counts.userRecordsStored, counts.kinesisRecordsStored, counts.bytesStored, counts.kinesisRecordsFailed,
        counts.kinesisRecordsThrottled, counts.requestsInFlight])
    }
  })

  it('has summaries in seconds, with their counts and sums', async t => {
    const { producer, metrics } = await startBusy(t)
    const families = parsePrometheus(await producer.metrics({ format: 'prometheus' }))
    const names = { buffering_seconds: 'bufferingMs', request_seconds: 'requestMs', end_to_end_seconds: 'endToEndMs',
      records_per_aggregate: 'recordsPerAggregate', records_per_request: 'recordsPerRequest' }
    const near = (actual, expected) => assert.ok(Math.abs(actual - expected) <= expected * 1e-9, `${actual} is not ${expected}`)
    for (const [name, member] of Object.entries(names)) {
      const { type, samples } = families.get(`kinesis_producer_${name}`)
      assert.equal(type, 'summary')
      const unit = name.endsWith('_seconds') ? 1000 : 1
      const { count, mean, p50, p90, p99, max } = metrics[member]
      const quantiles = Object.fromEntries(samples.filter(({ suffix }) => suffix === '').map(({ labels, value }) => [labels.quantile, value]))
      assert.deepEqual(Object.keys(quantiles).sort(), ['0.5', '0.9', '0.99', '1'])
      near(quantiles['0.5'] * unit, p50)
      near(quantiles['0.9'] * unit, p90)
      near(quantiles['0.99'] * unit, p99)
      near(quantiles['1'] * unit, max)
      near(samples.find(({ suffix }) => suffix === '_sum').value * unit, mean * count)
      assert.equal(samples.find(({ suffix }) => suffix === '_count').value, count)
    }
  })

  it('escapes labels', async t => {
    const { metrics } = await startBusy(t)
    const odd = 'a"b\\c\nd\\n"'
    const text = producerText(odd, { ...metrics, failures: { [odd]: 3 }, retries: { '__proto__x': 1 } })
    const { samples: [{ labels, value }] } = parsePrometheus(text).get('kinesis_producer_user_records_failed_total')
    assert.deepEqual([labels, value], [{ stream: odd, code: odd }, 3])
  })

  it('the parser takes nothing else', () => {
    const family = '# HELP a_total Text.\n# TYPE a_total counter\n'
    assert.equal(parsePrometheus(`${family}a_total{b="c"} 1\n`).size, 1)
    const wrong = ['a_total 1\n', `${family}a_total 1`, `${family}a_total x\n`, `${family}b_total 1\n`, `${family}a_total{b=c} 1\n`,
      `${family}a_total{b="c"d"} 1\n`, `${family}a_total{b="c"} 1\na_total{b="c"} 2\n`, `${family}a_total -1\n`,
      '# TYPE a_total counter\na_total 1\n', '# HELP a Text.\n# TYPE a counter\na 1\n', family + family, `${family}a_total{b="\\x"} 1\n`]
    for (const text of wrong) assert.throws(() => parsePrometheus(text), { name: 'AssertionError' }, text)
  })
})
