'use strict'

const assert = require('node:assert/strict')
const https = require('node:https')
const { test } = require('node:test')
const { installedSize, ownInstalledSize } = require('../bench/installed')
const { BATCH, LIMIT, OPERATIONS } = require('../bench/operations')
const { startSink } = require('../bench/processes')
const { CALL_COLUMNS, summarize, table, verdicts } = require('../bench/report')
const { scanRecords } = require('../bench/scan')
const { iteratorOf, wires } = require('../bench/wire')
const { aggregate } = require('..')
const cbor = require('../lib/local/cbor')
const { call, exchange } = require('./helpers/call')
const { runChild } = require('./helpers/child')
const { shardOf } = require('./helpers/fault-server')

const SINK_SHARDS = 4

test('the sink answers as the service does, and counts', async t => {
  const sink = await startSink()
  t.after(() => sink.close())
  const Records = [
    ...Array.from({ length: 100 }, (_, n) => ({ PartitionKey: `ключ-${n}`, Data: 'AAEC' })),
    { PartitionKey: 'k', ExplicitHashKey: '0', Data: '' },
    { PartitionKey: 'k', ExplicitHashKey: String(2n ** 128n - 1n), Data: '' }
  ]
  const many = await call(sink, 'PutRecords', { StreamName: 's', Records })
  const one = await call(sink, 'PutRecord', { StreamName: 's', ...Records[0] })
  const results = [...many.Records, one]
  assert.equal(many.FailedRecordCount, 0)
  assert.deepEqual(results.map(result => result.ShardId), [...Records, Records[0]].map(record => shardOf(record, SINK_SHARDS)))
  const numbers = results.map(result => BigInt(result.SequenceNumber))
  assert.ok(numbers.every((number, n) => n === 0 || number > numbers[n - 1]))
  assert.equal((await exchange(sink, 'ListStreams')).status, 400)

  const { requests, records, otherRequests } = await sink.counts()
  assert.deepEqual({ requests, records, otherRequests }, { requests: 2, records: 103, otherRequests: 1 })
  assert.equal((await sink.counts()).records, 0)
})

/** An unsigned request in one of the two protocols, at whose signature the sink doesn't look. */
async function ask ({ endpoint, ca }, { contentType, render, parse }, operation, input) {
  const headers = { 'Content-Type': contentType, 'X-Amz-Target': `Kinesis_20131202.${operation}` }
  const request = https.request(endpoint, { method: 'POST', ca, agent: false, headers })
  request.end(render(input))
  const answer = await new Promise((resolve, reject) => request.once('response', resolve).on('error', reject))
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, contentType])
  return parse(Buffer.concat(await answer.toArray()))
}

/** In both protocols, as each has its blobs. */
const askBoth = (sink, operation, inputOf) =>
  Promise.all(Object.values(wires).map(wire => ask(sink, wire, operation, inputOf(wire))))

test('the sink answers in the protocol that it is asked in', async t => {
  const sink = await startSink()
  t.after(() => sink.close())
  const Records = wire => [
    ...Array.from({ length: 300 }, (_, n) => ({ Data: wire.blob(Buffer.alloc(n, n)), PartitionKey: `ключ-${n}` })),
    { ExplicitHashKey: String(2n ** 127n), PartitionKey: 'k', Data: wire.blob(Buffer.from('x')) }
  ]
  const shards = ({ Records }) => Records.map(({ ShardId }) => ShardId)
  const [json, binary] = await askBoth(sink, 'PutRecords', wire => ({ StreamName: 's', Records: Records(wire) }))
  assert.equal(binary.FailedRecordCount, 0)
  assert.deepEqual(shards(binary), shards(json))
  assert.deepEqual(shards(json), Records(wires.json).map(record => shardOf(record, SINK_SHARDS)))
  const numbers = [json, binary].flatMap(({ Records }) => Records.map(({ SequenceNumber }) => SequenceNumber))
  assert.equal(new Set(numbers).size, 602)
  assert.ok(numbers.every(number => /^\d{56}$/.test(number)))

  const puts = await askBoth(sink, 'PutRecord', wire => ({ StreamName: 's', ...Records(wire)[7] }))
  assert.deepEqual(puts.map(({ ShardId }) => ShardId), Array(2).fill(shardOf(Records(wires.json)[7], SINK_SHARDS)))

  const [text, bytes] = await askBoth(sink, 'GetRecords', () => ({ ShardIterator: iteratorOf(20), Limit: 3 }))
  const read = ({ Records }, dataOf, timeOf) => Records.map(({ Data, ApproximateArrivalTimestamp, ...rest }) =>
    ({ ...rest, data: dataOf(Data).toString(), time: timeOf(ApproximateArrivalTimestamp) }))
  const fromText = read(text, data => Buffer.from(data, 'base64'), seconds => Math.round(seconds * 1000))
  assert.deepEqual(read(bytes, data => data, date => date.getTime()), fromText)
  assert.deepEqual(fromText.map(({ data }) => data.length), [20, 20, 20])
  assert.deepEqual([text, bytes].map(({ NextShardIterator }) => NextShardIterator), Array(2).fill(iteratorOf(20, 3)))
  assert.equal((await sink.counts()).records, 602 + 2 + 6)
})

test('a scan of CBOR finds what routes records, whatever stands around it, and refuses what is cut or broken', () => {
  const routed = { PartitionKey: 'k', ExplicitHashKey: '7' }
  const found = { ...routed, userRecords: 1 }
  const around = { Nested: { PartitionKey: 'not this', list: [1, -5, 2 ** 40, 1.5, true, null, new Date(0)] }, Data: Buffer.alloc(70000) }
  const records = [{ ...around, ...routed }, { ...routed, ...around, PartitionKey: 'é'.repeat(300) }]
  assert.deepEqual(scanRecords(cbor.encode({ StreamName: 's', Records: records, DryRun: true })),
    [found, { ...found, PartitionKey: 'é'.repeat(300) }])
  assert.deepEqual(scanRecords(cbor.encode({ ...around, ...routed })), [found])

  const text = (value) => cbor.encode(value).toString('hex')
  const indefinite = `bf${text('Records')}9fbf${text('Data')}5f420102410 3ff${text('PartitionKey')}${text('k')}ffffff`.replaceAll(' ', '')
  assert.deepEqual(scanRecords(Buffer.from(indefinite, 'hex')), [{ PartitionKey: 'k', userRecords: 1 }])

  const userRecords = Array.from({ length: 300 }, (_, i) => ({ partitionKey: `k${i % 7}`, data: Buffer.alloc(i, 26) }))
  const aggregated = [aggregate(userRecords), aggregate(userRecords.slice(0, 2)), aggregate(userRecords.slice(0, 1))]
  assert.deepEqual(scanRecords(cbor.encode({ Records: aggregated })).map(({ userRecords }) => userRecords), [300, 2, 1])

  const whole = cbor.encode({ Records: records })
  for (const end of [0, 1, 5, 100, whole.length - 1]) {
    assert.throws(() => scanRecords(whole.subarray(0, end)), /CBOR/, `cut at ${end}`)
  }
  assert.throws(() => scanRecords(Buffer.concat([whole, whole])), /after the CBOR/)
  assert.throws(() => scanRecords(cbor.encode([])), /no map/)
  assert.throws(() => scanRecords(cbor.encode({ Records: 'x' })), /no array/)
  assert.throws(() => scanRecords(cbor.encode({ PartitionKey: 1 })), /no text/)
  assert.throws(() => scanRecords(Buffer.from('a1fc', 'hex')), /additional information/)
})

test('a call fails on a result, a record or a count that is not as it has to be', async () => {
  const events = [{ key: 'k', data: Buffer.alloc(4) }]
  const stored = { ShardId: 'shardId-000000000000', SequenceNumber: '1' }
  const putting = answer => OPERATIONS.putRecords.start({ putRecords: async () => answer }, events)(0)
  const good = Array(BATCH).fill(stored)
  assert.deepEqual(await putting({ FailedRecordCount: 0, Records: good }), stored)
  await assert.rejects(putting({ FailedRecordCount: 1, Records: good }), /a put gave/)
  await assert.rejects(putting({ FailedRecordCount: 0, Records: good.with(499, { ErrorCode: 'InternalFailure' }) }), /a put gave.*InternalFailure/)
  await assert.rejects(putting({ FailedRecordCount: 0, Records: good.slice(1) }), /500 results were to come, 499 came/)

  const getting = answer => OPERATIONS.getRecords.start({ getRecords: async () => answer }, events)(0)
  const records = Array(LIMIT).fill({ Data: Buffer.alloc(4), SequenceNumber: '1' })
  await getting({ Records: records })
  await assert.rejects(getting({ Records: records.with(999, { Data: Buffer.alloc(3), SequenceNumber: '1' }) }), /a record of 3 bytes/)
  await assert.rejects(getting({ Records: records.with(0, { Data: Buffer.alloc(4) }) }), /number undefined/)
  await assert.rejects(getting({}), /1000 records were to come/)

  assert.throws(() => OPERATIONS.putRecords.check([stored, stored]), /2 puts gave 1 sequence numbers/)
  assert.throws(() => OPERATIONS.put.check([undefined]), /a put gave/)
})

test('the summary takes medians and the harness off; targets are judged by it', () => {
  const round = (cpuUs, loopP99Ms) => ({ cpuUs, loopP99Ms, received: { records: 1 } })
  const rows = summarize({
    harness: [round(1, 1), round(9, 1), round(2, 1)],
    ours: [round(10, 4), round(12, 2), round(99, 3)],
    sdk: [round(122, 9), round(100, 9), round(200, 9)]
  })
  assert.deepEqual([rows.harness.netCpuUs, rows.ours.netCpuUs, rows.sdk.netCpuUs], [0, 10, 120])
  assert.deepEqual(verdicts('single', rows).map(({ value, reached }) => [value, reached]), [[10 / 120, true]])
  assert.deepEqual(verdicts('burst', rows).map(({ reached }) => reached), [false])
  assert.deepEqual(verdicts('paced', rows).map(({ value, reached }) => [value, reached]), [[2, true]])
  assert.deepEqual(verdicts('single', summarize({ harness: [round(1, 1)] })), [])
})

test('the limit has no harness to take off, and batches are judged by it', () => {
  const round = cpuUs => ({ cpuUs, received: { records: 1, requests: 1 }, sinkBusy: 0 })
  const rows = summarize({ harness: [round(1)], 'ours-operation': [round(4)], sdk: [round(31)], limit: [round(2)] })
  assert.equal(rows.limit.netCpuUs, 2)
  assert.deepEqual(verdicts('put-records-1k', rows).map(({ value, reached }) => [value, reached]), [[0.1, true], [1.5, true]])
  const lines = table(rows, CALL_COLUMNS).split('\n')
  assert.equal(lines.length, 5)
  assert.doesNotMatch(lines[0], /loop p50/, 'a column without figures is left out')
})

test('an installed size counts what a package depends on, and ours the addon but no development', () => {
  const aws4 = installedSize('aws4')
  const mhart = installedSize('kinesis')
  assert.ok(aws4.files > 3 && aws4.bytes > 10000 && aws4.onDisk >= aws4.bytes)
  assert.ok(mhart.files > aws4.files && mhart.bytes > aws4.bytes)
  const own = ownInstalledSize()
  assert.ok(own.files > 100 && own.bytes < installedSize('@aws-sdk/client-kinesis').bytes)
  assert.throws(() => installedSize('no-such-package'), /no-such-package.*is not installed/)
})

test('a short run measures a peer, and refuses what it does not know', async () => {
  // Many processes, which a sanitizer on a busy machine makes slow.
  const run = args => runChild({ file: 'bench/index.js', args, timeoutMs: 240000 })
  const { code, stdout, stderr } = await run(['single', 'mhart', '--rounds', '1', '--records', '200', '--json'])
  assert.equal(code, 0, stderr)
  const { harness, mhart } = JSON.parse(stdout).cases.single.clients
  assert.equal(mhart.received.requests, 200)
  assert.equal(harness.received.requests, 0)
  assert.ok(mhart.cpuUs > harness.cpuUs)

  const quick = await run(['put-records-100', 'get-records-1k', 'put-many-100', 'start',
    'ours', 'producer', 'ours-operation', 'sdk', 'mhart', 'limit', '--quick', '--json'])
  assert.equal(quick.code, 0, quick.stderr)
  const cases = JSON.parse(quick.stdout).cases
  for (const [name, calls] of [['put-records-100', 6], ['get-records-1k', 3]]) {
    const { clients } = cases[name]
    assert.deepEqual(Object.keys(clients), ['harness', 'ours-operation', 'sdk', 'mhart', 'limit'])
    for (const client of ['ours-operation', 'mhart', 'limit']) {
      assert.deepEqual([clients[client].received.requests, clients[client].received.records], [calls, 3000])
      assert.ok(clients[client].cpuUs > 0)
    }
  }
  const { producer } = cases['put-many-100'].clients
  assert.equal(producer.received.records, 3000, 'user records are counted')
  assert.ok(producer.received.requests < 30)
  const { ours } = cases.start.clients
  assert.deepEqual(Object.keys(cases.start.clients), ['ours', 'sdk', 'mhart'])
  assert.ok(ours.firstPutMs > ours.requireMs && ours.requireMs > 0)
  assert.ok(cases.start.targets.some(({ text }) => text.startsWith('require, ours / SDK')))

  assert.match((await run(['start', 'harness'])).stdout, /none of the clients asked for/)
  assert.match((await run(['sdkk'])).stderr, /neither a case nor a client: sdkk/)
  assert.match((await run(['--rounds', '0'])).stderr, /above 0: 0/)
})
