'use strict'

// How a process ends that has clients: by itself, by exit, by errors and signals, in mid-flight.

const assert = require('node:assert/strict')
const { describe, test, before, after } = require('node:test')
const path = require('node:path')
const { runChild, startChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const RUNS = 16
const AT_ONCE = 4

const program = name => path.join(__dirname, 'lifetime', `${name}.js`)
const PLAN = {
  PutRecord: answerPuts(),
  PutRecords: faults.delay(10, answerPuts()),
  ListStreams: faults.delay(10, faults.json({ StreamNames: [] })),
  ListShards: faults.delay(100, faults.json({ Shards: [] }))
}

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

  for (const exit of ['exit', 'reallyExit']) {
    test(`process.${exit} with transfers in flight over TLS, ${RUNS} times`, async () => {
      const { connections } = server
      const outcomes = await repeat(RUNS, number =>
        runChild({ file: program('in-flight'), args: [exit, MOMENTS[number % MOMENTS.length]], env }))
      assert.equal(outcomes.length, RUNS)
      for (const outcome of outcomes) {
        assert.deepEqual(endOf(outcome), { code: 7, signal: null, timedOut: false, stderr: '' })
      }
      assert.ok(server.connections - connections > RUNS, 'there were transfers')
    })
  }

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

  const run = code => runChild({ env, code: `const kinesis = require('./test/lifetime/client').openKinesis()\n${code}` })
  const passes = ({ code, stdout, stderr }, printed) =>
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: printed.map(line => `${line}\n`).join(''), stderr: '' })

  test('SIGTERM with a handler that closes: what is in flight settles, then the process ends', async () => {
    const child = startChild({
      env,
      code: `
        const kinesis = require('./test/lifetime/client').openKinesis()
        const stream = kinesis.stream('stream')
        const puts = Array.from({ length: 500 }, (_, i) => stream.putRecord('k' + i, 'data'))
        const service = setInterval(() => {}, 1000)
        process.once('SIGTERM', async () => {
          clearInterval(service)
          const { failed, abandoned } = await kinesis.close()
          console.log((await Promise.all(puts)).length, failed, abandoned)
        })
        console.log('ready')`
    })
    await child.printed('ready')
    child.process.kill('SIGTERM')
    passes(await child.finished, ['ready', '500 0 0'])
  })

  test('an idle client lets the process end, with no close()', async () => {
    passes(await run('kinesis.listStreams().then(() => console.log(\'listed\'))'), ['listed'])
  })

  test('a client that did nothing lets the process end', async () => passes(await run(''), []))

  test('what is pending keeps the process alive until it has settled', async () => {
    passes(await run(`
      kinesis.listStreams(() => {
        kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: 'd' }, (error, { ShardId }) => console.log(error, typeof ShardId))
      })`), ['null string'])
  })

  test('beforeExit listeners are served; exit listeners are told that it is too late', async () => {
    passes(await run(`
      const failed = error => console.log(error.code)
      process.once('beforeExit', () => kinesis.listStreams().then(() => console.log('served')))
      process.on('exit', () => {
        try { kinesis.stream('stream') } catch (error) { failed(error) }
        kinesis.listStreams(failed)
      })`), ['served', 'ERR_CLOSED'])
  })
})
