'use strict'

// Workers that are processes, with leases in DynamoDB (dynalite): they are killed, frozen, blocked and closed.

const assert = require('node:assert/strict')
const { fork } = require('node:child_process')
const { once } = require('node:events')
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { describe, it } = require('node:test')
const { CREDENTIALS, REGION } = require('../helpers/call')
const { openShards, split, until } = require('../helpers/consuming')
const { startDynalite } = require('../helpers/dynalite')
const { STREAM, numbered, startLocal } = require('../helpers/producing')

const SHARDS = 6
/** Nothing is taken over for its age within a test. */
const FOREVER_MS = 600000
const textsOf = records => records.map(({ data }) => data)

/** @param {import('node:test').TestContext} t */
async function startGroup (t, consumerOptions, intercept) {
  const workers = []
  t.after(() => Promise.all(workers.map(({ child, exited }) => {
    child.kill('SIGKILL')
    return exited
  })))
  const { server, kinesis } = await startLocal(t, {}, { streams: { [STREAM]: SHARDS } })
  const dynalite = await startDynalite({ intercept })
  t.after(() => dynalite.close())
  const options = {
    group: 'readers', initialPosition: 'TRIM_HORIZON', assignIntervalMs: 50, idleMs: 5, rateLimitPercent: 0,
    leases: { table: 'leases', endpoint: dynalite.endpoint }, ...consumerOptions
  }
  /** A process, what it has handled, and the shards that it holds. */
  function start () {
    const config = { client: { endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS }, stream: STREAM, options }
    const child = fork(path.join(__dirname, '../helpers/consumer-child.js'), [JSON.stringify(config)])
    const worker = { child, batches: [], held: new Set(), lost: [], isUnblocked: false, exited: once(child, 'exit') }
    child.on('message', ({ shardId, records, state, code }) => {
      if (records !== undefined) worker.batches.push({ shardId, texts: records.map(([, text]) => text) })
      else if (state === 'held') worker.held.add(shardId)
      else if (state === 'unblocked') worker.isUnblocked = true
      else {
        worker.held.delete(shardId)
        if (state === 'lost') worker.lost.push(code)
      }
    })
    workers.push(worker)
    return worker
  }
  const put = records => kinesis.putRecords({
    StreamName: STREAM, Records: records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: Buffer.from(data) }))
  })
  const handled = () => workers.flatMap(({ batches }) => batches.flatMap(({ texts }) => texts))
  const untilHandled = records => until(() => {
    const found = new Set(handled())
    return textsOf(records).every(text => found.has(text))
  })
  return { server, put, start, handled, untilHandled, dynalite }
}

const untilBalanced = (...workers) => until(() => workers.every(({ held }) => held.size === SHARDS / workers.length))

describe('processes of a group', { timeout: 120000 }, () => {
  it('share the shards; of one that is killed the others take over, with at most a batch a shard twice', async t => {
    const { put, start, handled, untilHandled } = await startGroup(t, { failoverTimeMs: 5000 })
    const [a, b] = [start(), start()]
    await untilBalanced(a, b)
    const first = numbered(300)
    await put(first)
    await untilHandled(first)
    const second = numbered(300, 300)
    const putting = put(second)
    await until(() => a.batches.some(({ texts }) => texts.includes('data 300') || Number(texts[0].slice(5)) >= 300) || b.batches.length > 6)
    a.child.kill('SIGKILL')
    await putting
    await untilHandled(second)
    await untilBalanced(b)
    const third = numbered(60, 600)
    await put(third)
    await untilHandled(third)
    const lastOfEach = new Map(a.batches.map(({ shardId, texts }) => [shardId, texts.length]))
    const bound = [...lastOfEach.values()].reduce((sum, count) => sum + count, 0)
    assert.ok(handled().length - 660 <= bound, `${handled().length - 660} twice, at most ${bound}`)
  })

  it('that is closed gives its leases back: the others need not wait until they expire', async t => {
    const { put, start, handled, untilHandled } = await startGroup(t, { failoverTimeMs: FOREVER_MS })
    const [a, b] = [start(), start()]
    await untilBalanced(a, b)
    await put(numbered(100))
    await untilHandled(numbered(100))
    a.child.kill('SIGTERM')
    assert.deepEqual(await a.exited, [0, null])
    await untilBalanced(b)
    await put(numbered(100, 100))
    await untilHandled(numbered(200))
    assert.equal(handled().length, 200)
  })

  it('that was frozen finds its leases lost when it goes on', async t => {
    const { put, start, untilHandled } = await startGroup(t, { failoverTimeMs: 2000 })
    const a = start()
    await untilBalanced(a)
    const b = start()
    await untilBalanced(a, b)
    a.child.kill('SIGSTOP')
    await put(numbered(200))
    await until(() => b.held.size === SHARDS)
    a.child.kill('SIGCONT')
    await until(() => a.lost.length > 0)
    assert.equal(a.lost[0], 'ERR_LEASE_LOST')
    await untilHandled(numbered(200))
    await untilBalanced(a, b)
  })

  it('whose event loop is blocked for longer than the failover time keeps its leases', async t => {
    /** By lease. */
    const renewals = new Map()
    const { put, start, handled, untilHandled } = await startGroup(t, { failoverTimeMs: 1500 }, (operation, { Key }) => {
      if (operation === 'UpdateItem') renewals.set(Key.leaseKey.S, (renewals.get(Key.leaseKey.S) ?? 0) + 1)
    })
    const worker = start()
    await untilBalanced(worker)
    const folder = mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-blocked-'))
    t.after(() => rmSync(folder, { recursive: true }))
    worker.child.send({ blockUntil: path.join(folder, 'go') })
    renewals.clear()
    // Three renewals make a failover time; one may have been on its way.
    await until(() => renewals.size === SHARDS && [...renewals.values()].every(count => count > 4))
    assert.ok(!worker.isUnblocked)
    writeFileSync(path.join(folder, 'go'), '')
    await until(() => worker.isUnblocked)
    await put(numbered(50))
    await untilHandled(numbered(50))
    assert.deepEqual([worker.held.size, worker.lost, handled().length], [SHARDS, [], 50])
  })

  it('go on after a time without DynamoDB, through a split', async t => {
    let isAway = false
    const { server, put, start, untilHandled } = await startGroup(t, { failoverTimeMs: 3000 }, () => isAway ? 'drop' : undefined)
    const [a, b] = [start(), start()]
    await untilBalanced(a, b)
    isAway = true
    await put(numbered(100))
    await split(server, (await openShards(server))[0])
    await until(() => a.batches.length + b.batches.length >= SHARDS / 2)
    isAway = false
    await put(numbered(100, 100))
    await untilHandled(numbered(200))
  })
})
