'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { startSink } = require('../bench/processes')
const { summarize, verdicts } = require('../bench/report')
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

test('the summary takes medians and the harness off; targets are judged by it', () => {
  const round = (cpuUs, loopP99Ms) => ({ cpuUs, loopP99Ms, received: { records: 1 } })
  const rows = summarize({
    stub: [round(1, 1), round(9, 1), round(2, 1)],
    ours: [round(10, 4), round(12, 2), round(99, 3)],
    sdk: [round(122, 9), round(100, 9), round(200, 9)]
  })
  assert.deepEqual([rows.stub.netCpuUs, rows.ours.netCpuUs, rows.sdk.netCpuUs], [0, 10, 120])
  assert.deepEqual(verdicts('single', rows).map(({ value, reached }) => [value, reached]), [[10 / 120, true]])
  assert.deepEqual(verdicts('burst', rows).map(({ reached }) => reached), [false])
  assert.deepEqual(verdicts('paced', rows).map(({ value, reached }) => [value, reached]), [[2, true]])
  assert.deepEqual(verdicts('single', summarize({ stub: [round(1, 1)] })), [])
})

test('a short run measures a peer, and refuses what it does not know', async () => {
  const run = args => runChild({ file: 'bench/index.js', args })
  const { code, stdout, stderr } = await run(['single', 'mhart', '--rounds', '1', '--records', '200', '--json'])
  assert.equal(code, 0, stderr)
  const { stub, mhart } = JSON.parse(stdout).cases.single.clients
  assert.equal(mhart.received.requests, 200)
  assert.equal(stub.received.requests, 0)
  assert.ok(mhart.cpuUs > stub.cpuUs)

  assert.match((await run(['sdkk'])).stderr, /neither a case nor a client: sdkk/)
  assert.match((await run(['--rounds', '0'])).stderr, /above 0: 0/)
})
