'use strict'

// How a process ends that has clients: by itself, by exit, by errors and signals, in mid-flight.

const assert = require('node:assert/strict')
const { describe, test, before, after } = require('node:test')
const path = require('node:path')
const { runChild, startChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const RUNS = 40
const AT_ONCE = 4

const program = name => path.join(__dirname, 'lifetime', `${name}.js`)
const listStreams = faults.delay(10, faults.json({ StreamNames: [] }))
const PLAN = { PutRecord: answerPuts(), PutRecords: answerPuts(), ListStreams: listStreams, ListShards: faults.hang() }

/** Runs `count` times, a few at once; gives the outcomes. */
async function repeat (count, run) {
  const outcomes = []
  let started = 0
  const lane = async () => {
    while (started < count) outcomes.push(await run(started++))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return outcomes
}

const endOf = ({ code, signal, timedOut, stderr }) => ({ code, signal, timedOut, stderr })

describe('the end of a process', () => {
  let server, env
  before(async () => {
    server = await startFaultServer({ tls: 'good', plan: PLAN })
    env = { ENDPOINT: server.endpoint, CA: server.ca }
  })
  after(() => server.close())

  const MOMENTS = ['at once', 'soon', 'stored', 'callback', 'soon']

  test(`process.exit with transfers in flight over TLS, ${RUNS} times`, async () => {
    const outcomes = await repeat(RUNS, number =>
      runChild({ file: program('in-flight'), args: ['exit', MOMENTS[number % MOMENTS.length]], env }))
    assert.equal(outcomes.length, RUNS)
    for (const outcome of outcomes) {
      assert.deepEqual(endOf(outcome), { code: 7, signal: null, timedOut: false, stderr: '' })
    }
    assert.ok(server.requests.length > RUNS, 'there were transfers')
  })

  for (const how of ['throw', 'reject']) {
    test(`an uncaught error in mid-flight ends the process with it (${how})`, async () => {
      const outcomes = await repeat(6, () => runChild({ file: program('in-flight'), args: [how, 'stored'], env }))
      for (const { code, signal, stderr } of outcomes) {
        assert.deepEqual({ code, signal }, { code: 1, signal: null })
        assert.match(stderr, /Error: the program's own/)
      }
    })
  }

  test('SIGTERM in mid-flight ends the process as it does any other', async () => {
    const outcomes = await repeat(6, () => runChild({ file: program('in-flight'), args: ['terminate', 'stored'], env }))
    for (const outcome of outcomes) {
      assert.deepEqual(endOf(outcome), { code: null, signal: 'SIGTERM', timedOut: false, stderr: '' })
    }
  })

  const run = (code, options) => runChild({ code: `const { openKinesis } = require('./test/lifetime/client')\n${code}`, env, ...options })

  test('SIGTERM with a handler that closes: what is in flight settles first', async () => {
    const child = startChild({
      env,
      code: `
        const kinesis = require('./test/lifetime/client').openKinesis()
        const puts = Array.from({ length: 500 }, (_, i) => kinesis.stream('stream').putRecord('k' + i, 'data'))
        process.once('SIGTERM', async () => {
          const { ok, failed, abandoned } = await kinesis.close()
          console.log((await Promise.all(puts)).length, failed, abandoned, ok >= 0)
        })
        setInterval(() => {}, 1e6).unref()
        const timer = setTimeout(() => {}, 1e6)
        process.once('SIGTERM', () => clearTimeout(timer))
        console.log('ready')`
    })
    await child.printed('ready')
    child.process.kill('SIGTERM')
    const { code, stdout, stderr } = await child.finished
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'ready\n500 0 1 true\n', stderr: '' })
  })

  test('an idle client lets the process end, with no close()', async () => {
    const { code, stdout, stderr } = await run(`
      const kinesis = openKinesis()
      kinesis.listStreams().then(() => console.log('listed'))
      openKinesis({ endpoint: undefined })`)
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'listed\n', stderr: '' })
  })

  test('what is pending keeps the process alive until it has settled', async () => {
    const { code, stdout, stderr } = await run(`
      const kinesis = openKinesis()
      kinesis.listStreams(() => {
        const { putRecord } = openKinesis()
        kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: 'd' }, (error, { ShardId }) => console.log(error, typeof ShardId))
      })`)
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'null string\n', stderr: '' })
  })

  test('calls in exit and beforeExit listeners are refused or served, and the process ends', async () => {
    const { code, stdout, stderr } = await run(`
      const kinesis = openKinesis()
      kinesis.listStreams()
      const failed = error => console.log(error.code)
      process.once('beforeExit', () => kinesis.listStreams().then(() => console.log('served')))
      process.on('exit', () => {
        kinesis.listStreams().catch(failed)
        try { openKinesis() } catch (error) { failed(error) }
      })`)
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'served\nERR_CLOSED\n', stderr: '' })
  })
})
