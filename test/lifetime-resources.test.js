'use strict'

// What a client holds comes back, and what the system refuses it is told clearly.

const assert = require('node:assert/strict')
const path = require('node:path')
const { describe, test, before, after } = require('node:test')
const { runChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')
const { buildPreload } = require('./helpers/preload')

const MIB = 1024 * 1024
const CLIENTS = 10000
const PUTS = 200000

const source = name => path.join(__dirname, 'lifetime', `${name}.c`)

/** AddressSanitizer keeps what is freed for a while, which would look like growth. */
const { ASAN_OPTIONS } = process.env
const KEEP_NOTHING = ASAN_OPTIONS && { ASAN_OPTIONS: `${ASAN_OPTIONS}:quarantine_size_mb=1:thread_local_quarantine_size_kb=64` }

/** Runs a program that has the helpers of the child programs; gives the JSON it prints. */
async function measure (code, { env, nodeArgs, timeoutMs } = {}) {
  const { stdout, ...outcome } = await runChild({
    env: { ...env, ...KEEP_NOTHING },
    nodeArgs,
    timeoutMs,
    code: `
      const { openKinesis, openFiles, threads } = require('./test/lifetime/client')
      const { setTimeout: sleep, setImmediate: turn } = require('node:timers/promises')
      const print = value => console.log(JSON.stringify(value))
      const described = ({ code, name, message, persisted }) => ({ code, name, message, persisted })
      ${code}`
  })
  assert.deepEqual(outcome, { code: 0, signal: null, timedOut: false, stderr: '' })
  return JSON.parse(stdout)
}

describe('what is not used any more', () => {
  let server, env
  before(async () => {
    const plan = { PutRecord: faults.delay(20, answerPuts()), PutRecords: answerPuts(), ListShards: faults.json({ Shards: [] }) }
    server = await startFaultServer({ tls: 'good', plan })
    env = { ENDPOINT: server.endpoint, CA: server.ca }
  })
  after(() => server.close())

  test('a client and a stream collected in flight: the promises settle, then both are gone', async () => {
    const { shards, dropped } = await measure(`
      let dropped = 0
      const registry = new FinalizationRegistry(() => { dropped++ })
      function start () {
        const kinesis = openKinesis()
        const stream = kinesis.stream('stream', { coalesce: false })
        registry.register(kinesis)
        registry.register(stream)
        return [
          kinesis.putRecord({ StreamName: 'stream', PartitionKey: 'k', Data: 'd' }),
          stream.putRecord('k', 'd'),
          new Promise((resolve, reject) => stream.putRecord('k', 'd', (error, result) => error ? reject(error) : resolve(result)))
        ]
      }
      async function main () {
        const puts = Array.from({ length: 20 }, start).flat()
        for (let i = 0; i < 5; i++) { gc(); await turn() }
        const shards = (await Promise.all(puts)).map(({ ShardId }) => typeof ShardId)
        while (dropped < 40) { gc(); await sleep(5) }
        print({ shards: shards.length, dropped })
      }
      main()`, { env, nodeArgs: ['--expose-gc'] })
    assert.deepEqual({ shards, dropped }, { shards: 60, dropped: 40 })
  })

  test(`${CLIENTS} clients made and dropped: memory, files and threads come back`, async () => {
    const { first, last, most } = await measure(`
      const sizes = () => ({ files: openFiles(), threads: threads(), rss: process.memoryUsage.rss() })
      async function drop (count) {
        for (let i = 0; i < count; i++) openKinesis()
        const before = openFiles()
        gc()
        await turn()
        return before
      }
      // What doesn't come back is waited for until the time of this process is up.
      async function settled (before) {
        while (openFiles() > before.files || threads() > before.threads) { gc(); await sleep(5) }
        return sizes()
      }
      async function main () {
        await openKinesis().listShards({ StreamName: 's' })
        const before = sizes()
        await drop(1000)
        const first = await settled(before)
        let most = 0
        for (let made = 0; made < ${CLIENTS}; made += 200) most = Math.max(most, await drop(200))
        print({ first, last: await settled(before), most })
      }
      main()`, { env, nodeArgs: ['--expose-gc'], timeoutMs: 240000 })
    assert.ok(most > 200, 'the clients were there')
    assert.ok(last.rss < first.rss + 40 * MIB, `${first.rss} → ${last.rss}`)
  })

  test(`memory is flat over ${PUTS} puts`, async () => {
    const { early, late } = await measure(`
      const stream = openKinesis().stream('stream')
      async function put (count) {
        for (let done = 0; done < count; done += 1000) {
          await Promise.all(Array.from({ length: 1000 }, (_, i) => stream.putRecord('k' + i, 'x'.repeat(100))))
        }
        gc()
        return process.memoryUsage.rss()
      }
      async function main () {
        print({ early: await put(${PUTS / 4}), late: await put(${PUTS * 3 / 4}) })
      }
      main()`, { env, nodeArgs: ['--expose-gc'], timeoutMs: 240000 })
    assert.ok(late < early + 30 * MIB, `${early} → ${late}`)
  })
})

test('child processes of the application get no connection of ours', async () => {
  const server = await startFaultServer({ plan: { '*': faults.json({ StreamNames: [] }) } })
  try {
    const { held, inherited } = await measure(`
      const fs = require('node:fs')
      const connections = () => {
        const inodes = fs.readdirSync('/proc/self/fd').map(fd => { try { return fs.readlinkSync('/proc/self/fd/' + fd) } catch {} })
        return fs.readFileSync('/proc/net/tcp', 'utf8').split('\\n').slice(1, -1)
          .filter(row => inodes.includes('socket:[' + row.trim().split(/\\s+/)[9] + ']')).length
      }
      async function main () {
        const kinesis = openKinesis()
        await kinesis.listStreams()
        const text = require('node:child_process').execFileSync(process.execPath,
          ['-e', 'const fs = require("node:fs"); const connections = ' + connections + '; console.log(connections())'])
        print({ held: connections(), inherited: Number(text) })
      }
      main()`, { env: { ENDPOINT: server.endpoint } })
    assert.deepEqual({ held, inherited }, { held: 1, inherited: 0 })
  } finally {
    await server.close()
  }
})

describe('what the system refuses', () => {
  let server, env
  before(async () => {
    server = await startFaultServer({ plan: { '*': faults.json({ StreamNames: [] }) } })
    env = { ENDPOINT: server.endpoint }
  })
  after(() => server.close())

  test('file descriptors: a clear error, and all is well when there are some again', async () => {
    const results = await measure(`
      const fs = require('node:fs')
      require('node:child_process').execFileSync('prlimit', ['--nofile=100:100', '--pid', String(process.pid)])
      const taken = []
      const take = () => { try { for (;;) taken.push(fs.openSync('/dev/null')) } catch {} }
      const give = () => { for (const file of taken.splice(0)) fs.closeSync(file) }
      const attempt = run => new Promise(resolve => resolve(run())).then(() => 'fine', described)
      async function main () {
        require('./lib').hashKey('loads the addon')
        take()
        const noEngine = await attempt(() => openKinesis())
        give()
        const kinesis = openKinesis()
        take() // the client has what files it needs
        const noFile = await attempt(() => openKinesis({ endpoint: 'https://localhost', ca: '-----BEGIN CERTIFICATE-----' }))
        const noDescription = await attempt(() => kinesis.listStreams())
        give()
        require('./lib/model').operations.get('loads them all')
        take()
        const noSocket = await attempt(() => kinesis.listStreams())
        give()
        print({ noEngine, noFile, noDescription, noSocket, again: await attempt(() => kinesis.listStreams()) })
      }
      main()`, { env })
    for (const name of ['noEngine', 'noFile', 'noSocket']) {
      assert.equal(results[name].code, 'ERR_SYSTEM', JSON.stringify(results))
      assert.equal(results[name].persisted, 'no')
      assert.match(results[name].message, /the operating system refused a thread, file/)
    }
    assert.equal(results.noDescription.code, 'ERR_SYSTEM')
    assert.match(results.noDescription.message, /what describes ListStreams could not be loaded: EMFILE/)
    assert.equal(results.again, 'fine')
  })

  test('threads: a clear error, and all is well when there are some again', async () => {
    const preload = buildPreload(source('threads-fail'))
    try {
      const results = await measure(`
        const attempt = run => new Promise(resolve => resolve(run())).then(() => 'fine', described)
        async function main () {
          process.env.THREADS_FAIL = '1'
          const noEngine = await attempt(() => openKinesis())
          delete process.env.THREADS_FAIL
          const kinesis = openKinesis()
          const named = openKinesis({ endpoint: 'https://kinesis.invalid' })
          process.env.THREADS_FAIL = '1'
          const noLookUp = await attempt(() => named.listStreams())
          const fine = await attempt(() => kinesis.listStreams())
          delete process.env.THREADS_FAIL
          print({ noEngine, noLookUp, fine })
        }
        main()`, { env: { ...env, ...preload.env } })
      assert.equal(results.noEngine.code, 'ERR_SYSTEM')
      assert.match(results.noEngine.message, /the operating system refused a thread/)
      assert.equal(results.noLookUp.code, 'ENOTFOUND')
      assert.equal(results.fine, 'fine')
    } finally {
      preload.remove()
    }
  })
})
