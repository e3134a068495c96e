'use strict'

// Several environments and several copies in one process, and several processes.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { describe, test, before, after } = require('node:test')
const { runChild } = require('./helpers/child')
const { answerPuts, faults, startFaultServer } = require('./helpers/fault-server')

const ROOT = path.join(__dirname, '..')
const WORKERS = 24
const ADDON = process.env.KINESIS_NATIVE_ADDON ?? path.join(ROOT, 'build/Release/kinesis_native.node')

const program = name => path.join(__dirname, 'lifetime', `${name}.js`)
const PLAN = {
  PutRecord: answerPuts(),
  PutRecords: answerPuts(),
  ListStreams: faults.json({ StreamNames: [] }),
  ListShards: faults.json({ Shards: [] })
}
const passes = ({ code, signal, stdout, stderr }, printed) =>
  assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: `${printed}\n`, stderr: '' })

describe('several environments', () => {
  let server, env
  before(async () => {
    server = await startFaultServer({ tls: 'good', plan: PLAN })
    env = { ENDPOINT: server.endpoint, CA: server.ca }
  })
  after(() => server.close())

  test(`${WORKERS} workers terminated in mid-flight; the addon is loaded in them only`, async () => {
    passes(await runChild({ file: program('workers'), args: [String(WORKERS)], env, timeoutMs: 120000 }), '{"hasStored":false}')
  })

  test('workers terminated in mid-flight beside a main thread that puts', async () => {
    passes(await runChild({ file: program('workers'), args: [String(WORKERS), 'also here'], env, timeoutMs: 120000 }), '{"hasStored":true}')
  })

  test('a worker with a client ends by itself, and its puts settle before', async () => {
    passes(await runChild({
      env,
      code: `
        const { Worker } = require('node:worker_threads')
        const worker = new Worker(\`
          const stream = require('./test/lifetime/client').openKinesis().stream('stream')
          const puts = Array.from({ length: 100 }, (_, i) => stream.putRecord('k', i))
          Promise.all(puts).then(all => require('node:worker_threads').parentPort.postMessage(all.length))\`, { eval: true })
        worker.on('message', stored => console.log(stored)).on('exit', code => console.log('exit', code))`
    }), '100\nexit 0')
  })

  test('process.exit of the main thread with workers in flight', async () => {
    for (let i = 0; i < 6; i++) {
      passes(await runChild({
        env,
        code: `
          const { Worker } = require('node:worker_threads')
          const workers = Array.from({ length: 3 }, () => new Worker('./test/lifetime/in-flight.js', { argv: ['never'] }))
          let begun = 0
          for (const worker of workers) worker.on('message', () => { if (++begun === 3) setTimeout(exit, ${i * 10}) })
          const exit = () => { console.log('exits'); process.exit(0) }`
      }), 'exits')
    }
  })
})

describe('several copies', () => {
  let server, env, folder
  before(async () => {
    server = await startFaultServer({ tls: 'good', plan: PLAN })
    env = { ENDPOINT: server.endpoint, CA: server.ca, KINESIS_NATIVE_ADDON: undefined }
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-copies-'))
    for (const copy of ['one', 'two']) {
      fs.cpSync(path.join(ROOT, 'lib'), path.join(folder, copy, 'lib'), { recursive: true })
      fs.cpSync(path.join(ROOT, 'package.json'), path.join(folder, copy, 'package.json'))
      fs.cpSync(ADDON, path.join(folder, copy, 'build/Release/kinesis_native.node'))
    }
  })
  after(async () => {
    fs.rmSync(folder, { recursive: true })
    await server.close()
  })

  const useBoth = (first, second, ending) => `
    const settings = {
      endpoint: process.env.ENDPOINT, ca: process.env.CA, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }
    }
    const copies = [${first}, ${second}]
    console.log(copies[0].Kinesis !== copies[1].Kinesis)
    const streams = copies.map(({ Kinesis }) => new Kinesis(settings).stream('stream'))
    const puts = Array.from({ length: 200 }, (_, i) => streams[i % 2].putRecord('k', i))
    Promise.all(puts).then(all => console.log(all.length)).then(() => {
      for (const stream of streams) stream.putRecord('in', 'flight')
      ${ending}
    })`

  test('of the package with its addon: both work, and the process ends', async () => {
    const [one, two] = ['one', 'two'].map(copy => `require(${JSON.stringify(path.join(folder, copy))})`)
    for (const ending of ['', 'process.exit(0)']) {
      passes(await runChild({ env, code: useBoth(one, two, ending) }), 'true\n200')
    }
  })

  // As test runners do that give each test file its own modules.
  test('of the JavaScript on one addon: both work, and the process ends', async () => {
    const fresh = `(() => {
      for (const file of Object.keys(require.cache)) if (!file.endsWith('.node')) delete require.cache[file]
      const lib = require('./lib')
      lib.hashKey('loads the addon')
      return lib
    })()`
    for (const ending of ['', 'process.exit(0)']) {
      passes(await runChild({ env: { ...env, KINESIS_NATIVE_ADDON: ADDON }, code: useBoth(fresh, fresh, ending) }), 'true\n200')
    }
  })
})

describe('several processes', () => {
  let server, env
  before(async () => {
    server = await startFaultServer({ tls: 'good', plan: PLAN })
    env = { ENDPOINT: server.endpoint, CA: server.ca }
  })
  after(() => server.close())

  test('a child is forked while the parent puts, and both put', async () => {
    passes(await runChild({
      env,
      code: `
        const { fork } = require('node:child_process')
        const stream = require('./test/lifetime/client').openKinesis().stream('stream')
        const puts = n => Promise.all(Array.from({ length: n }, (_, i) => stream.putRecord('k', i))).then(all => all.length)
        const before = puts(300)
        const child = fork('./test/lifetime/in-flight.js', ['exit', 'stored'])
        child.on('exit', async code => console.log('child', code, await before, await puts(300)))`
    }), 'child 7 300 300')
  })

  test('cluster workers that are killed in mid-flight leave the primary alone', async () => {
    passes(await runChild({
      env,
      code: `
        const cluster = require('node:cluster')
        const stream = require('./test/lifetime/client').openKinesis().stream('stream')
        const puts = n => Promise.all(Array.from({ length: n }, (_, i) => stream.putRecord('k', i))).then(all => all.length)
        cluster.setupPrimary({ exec: './test/lifetime/in-flight.js', args: ['never'], execArgv: [] })
        let gone = 0
        const onExit = async () => { if (++gone === 2) console.log(await before, await puts(300)) }
        const before = puts(300)
        for (const worker of [cluster.fork(), cluster.fork()]) {
          worker.on('online', () => setTimeout(() => worker.process.kill('SIGKILL'), 150)).on('exit', onExit)
        }`
    }), '300 300')
  })
})
