'use strict'

// What must not hold us up, and what we must not hold up: name look-ups, libuv's pool, the event
// loop, a process that is stopped and goes on.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { describe, test, before, after } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { runChild, startChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')
const { buildPreload } = require('./helpers/preload')

/** Shorter than the hung look-up; long enough for the slowest machine. */
const GUARD_MS = 20000
const POLL_MS = 5

const open = 'const kinesis = require(\'./test/lifetime/client\').openKinesis()\nconst stream = kinesis.stream(\'stream\')\n'
const passes = ({ code, stdout, stderr }, printed) =>
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: printed, stderr: '' })

describe('a name look-up that hangs', () => {
  let preload, env
  before(() => {
    preload = buildPreload(path.join(__dirname, 'lifetime/getaddrinfo-hangs.c'))
    env = { ...preload.env, ENDPOINT: 'https://kinesis.invalid' }
  })
  after(() => preload.remove())

  // Later, the look-ups are under way.
  for (const delayMs of [0, 100]) {
    test(`doesn't hold up process.exit (after ${delayMs} ms)`, async () => {
      const { code, stderr, timedOut } = await runChild({
        env,
        timeoutMs: GUARD_MS,
        code: `${open}
          for (let i = 0; i < 10; i++) kinesis.listStreams().catch(() => {})
          setTimeout(() => process.exit(5), ${delayMs})`
      })
      assert.deepEqual({ code, stderr, timedOut }, { code: 5, stderr: '', timedOut: false })
    })
  }

  test('doesn\'t hold up close(), nor the end of the process after it', async () => {
    passes(await runChild({
      env,
      timeoutMs: GUARD_MS,
      code: `${open}
        const calls = [kinesis.listStreams(), stream.putRecord('k', 'd')].map(call => call.catch(({ code }) => code))
        setTimeout(async () => {
          await kinesis.close({ timeoutMs: 0 })
          console.log(...await Promise.all(calls))
        }, 100)`
    }), 'ERR_CLOSED ERR_CLOSED\n')
  })
})

describe('the application', () => {
  let server, env, folder, fifo
  before(async () => {
    server = await startFaultServer({
      plan: { PutRecord: answerPuts(), PutRecords: answerPuts(), ListShards: faults.json({ Shards: [] }) }
    })
    env = { ENDPOINT: server.endpoint }
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-obstacles-'))
    fifo = path.join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
  })
  after(async () => {
    fs.rmSync(folder, { recursive: true })
    await server.close()
  })

  /** To open a FIFO for reading takes until another opens it for writing: till emptyPool() no thread of the pool comes back. */
  const fillPool = () => `
    const fs = require('node:fs')
    const order = []
    let opening = 4
    for (let i = 0; i < 4; i++) {
      fs.open('${fifo}', 'r', () => {
        order.push('opened')
        if (--opening === 0) console.log(order.join(' '))
      })
    }
    const emptyPool = () => fs.openSync('${fifo}', 'r+')`

  test('that fills libuv\'s pool doesn\'t hold up small puts', async () => {
    passes(await runChild({
      env,
      code: `${open}${fillPool()}
        Promise.all(Array.from({ length: 100 }, (_, i) => stream.putRecord('k' + i, 'data'))).then(() => order.push('puts')).then(emptyPool)`
    }), 'puts opened opened opened opened\n')
  })

  test('that fills libuv\'s pool doesn\'t hold up close() with large puts', async () => {
    passes(await runChild({
      env: { ...env, UV_THREADPOOL_SIZE: '1' },
      code: `${open}${fillPool()}
        const put = stream.putRecord('k', Buffer.alloc(500000)).catch(({ code }) => order.push(code))
        setTimeout(() => kinesis.close({ timeoutMs: 0 }).then(() => put).then(() => order.push('closed')).then(emptyPool), 50)`
    }), 'ERR_CLOSED closed opened opened opened opened\n')
  })

  test('whose event loop is blocked: puts made before reach the server meanwhile', async () => {
    const arrived = path.join(folder, 'arrived')
    const { requests } = server
    const isPut = ({ text }) => text.includes(Buffer.from('before the block').toString('base64'))
    const child = startChild({
      env,
      code: `${open}
        const put = stream.putRecord('k', Buffer.from('before the block'))
        setImmediate(() => {
          const clock = new Int32Array(new SharedArrayBuffer(4))
          console.log('blocks')
          while (!require('node:fs').existsSync(${JSON.stringify(arrived)})) Atomics.wait(clock, 0, 0, ${POLL_MS})
          put.then(() => console.log('stored'))
        })`
    })
    await child.printed('blocks')
    while (!requests.some(isPut)) await sleep(POLL_MS)
    fs.writeFileSync(arrived, '')
    passes(await child.finished, 'blocks\nstored\n')
  })

  test('that is stopped and goes on: all that was in flight settles', async () => {
    const child = startChild({
      env,
      code: `${open}
        let stored = 0
        async function put () {
          for (let i = 0; i < 50; i++) {
            await stream.putRecord('k', 'data')
            if (++stored === 200) console.log('under way')
            await new Promise(resolve => setTimeout(resolve, 2))
          }
        }
        Promise.all(Array.from({ length: 20 }, put)).then(() => console.log(stored))`
    })
    await child.printed('under way')
    for (let i = 0; i < 5; i++) {
      child.process.kill('SIGSTOP')
      await sleep(100)
      child.process.kill('SIGCONT')
      await sleep(5)
    }
    passes(await child.finished, 'under way\n1000\n')
  })
})
