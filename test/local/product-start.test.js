'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const { createLocalKinesis } = require('../../lib/local')
const { localTable } = require('../../lib/local/options')
const { call, CREDENTIALS } = require('../helpers/call')
const { overHttp1, overHttp2, signedHeaders } = require('./helpers/wire-server')

const DAY_MS = 86400000

async function started (t, options) {
  const server = await createLocalKinesis(options)
  t.after(() => server.close())
  return server
}

test('needs no options: a free port of the loopback, and keys of its own', async (t) => {
  const [one, two] = [await started(t), await started(t, {})]
  assert.match(one.endpoint, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  assert.notEqual(one.endpoint, two.endpoint)
  assert.notEqual(one.credentials.secretAccessKey, two.credentials.secretAccessKey)
  assert.equal(one.ca, undefined)
  assert.deepEqual(one.ledger('none'), [])
})

const WRONG = {
  prot: 1,
  port: [-1, 65536, '4567', 1.5],
  host: ['', 5],
  streams: [['clicks'], { 'no spaces': 1 }, { clicks: 0 }, { clicks: '1' }, 'clicks:1'],
  tls: ['yes', { key: 'x' }, {}],
  credentials: [true, 'id:secret', { accessKeyId: 'id' }, { accessKeyId: '', secretAccessKey: 's' }],
  limits: ['none', { writes: 1 }, { writeRecords: 0 }, { writeRecords: '5' }, { writeRecords: NaN }],
  faults: ['throttle', {}],
  seed: [-1, 2 ** 32],
  clock: [5, new Date(0)],
  accountId: [123456789012, '12345678901'],
  maxMemoryBytes: [0, 1000],
  dataDir: [''],
  sink: [1]
}
for (const [name, values] of Object.entries(WRONG)) {
  test(`refuses wrong values of ${name}`, async () => {
    for (const value of [values].flat()) {
      await assert.rejects(createLocalKinesis({ [name]: value }), (error) => {
        assert.match(error.message, name === 'prot' ? /unknown option "prot"; did you mean port\?/ : new RegExp(`^${name} must be `))
        assert.equal(error.code, 'ERR_INVALID_ARG_VALUE')
        return true
      })
    }
  })
}

test('no error shows a secret', async () => {
  await assert.rejects(createLocalKinesis({ credentials: { secretAccessKey: 'hidden' } }),
    ({ message, stack }) => !/hidden/.test(message + stack))
})

test('every option is described', () => {
  for (const [name, { text, type }] of Object.entries(localTable)) {
    assert.match(text, /^[A-Z].*\.$/, name)
    assert.ok(typeof type === 'string' || type.words, name)
  }
})

test('a fault that doesn\'t exist is named, and nothing is started', async () => {
  await assert.rejects(createLocalKinesis({ faults: [{ fault: 'nothing' }] }), /faults\[0\]\.fault "nothing" is not known/)
})

test('a port that is taken rejects, and the data folder is free again', async (t) => {
  const { endpoint } = await started(t)
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-data-'))
  t.after(() => fs.rmSync(dataDir, { recursive: true }))
  await assert.rejects(createLocalKinesis({ dataDir, port: Number(new URL(endpoint).port) }), { code: 'EADDRINUSE' })
  await (await createLocalKinesis({ dataDir })).close()
})

test('speaks both protocols on its port, with and without TLS', async (t) => {
  for (const tls of [false, true]) {
    const server = await started(t, { tls, credentials: CREDENTIALS, streams: { clicks: 1 } })
    for (const send of [overHttp1, overHttp2]) {
      const headers = await signedHeaders(server, 'ListStreams', '{}')
      const { status, body } = await send(server, { headers, body: '{}' })
      assert.equal(status, 200, String(body))
      assert.deepEqual(JSON.parse(body).StreamNames, ['clicks'])
    }
  }
})

test('a certificate of the caller\'s is used', async (t) => {
  const { Authority } = require('../../lib/local/certificate')
  const authority = new Authority(Date.now())
  const server = await started(t, { tls: authority.leaf(), credentials: false })
  assert.equal(server.ca, undefined)
  assert.deepEqual((await call({ ...server, endpoint: server.endpoint, ca: authority.ca }, 'ListStreams')).StreamNames, [])
})

test('the clock is the service\'s: skew, arrival and creation go by it', async (t) => {
  let ms = Date.UTC(2020, 5, 1)
  const server = await started(t, { credentials: CREDENTIALS, clock: () => ms, streams: { clicks: 1 } })
  const ask = async (date) => {
    const body = '{"StreamName":"clicks"}'
    const headers = await signedHeaders(server, 'DescribeStreamSummary', body, { date })
    return JSON.parse((await overHttp1(server, { headers, body })).body)
  }
  assert.equal((await ask(new Date())).__type, 'InvalidSignatureException')
  const { StreamDescriptionSummary } = await ask(new Date(ms))
  assert.equal(StreamDescriptionSummary.StreamCreationTimestamp, ms / 1000)
  ms += DAY_MS
  assert.equal((await ask(new Date(ms - DAY_MS))).__type, 'InvalidSignatureException')
})

test('limits are the service\'s, a caller\'s, or none', async (t) => {
  const Records = Array.from({ length: 500 }, (_, i) => ({ Data: '', PartitionKey: String(i) }))
  const failuresOf = async (limits) => {
    const ms = Date.now()
    const server = await started(t, { credentials: false, limits, clock: () => ms, streams: { clicks: 1 } })
    let failed = 0
    for (let i = 0; i < 3; i++) failed += (await call(server, 'PutRecords', { StreamName: 'clicks', Records })).FailedRecordCount
    return failed
  }
  assert.equal(await failuresOf(true), 500)
  assert.equal(await failuresOf({ writeRecords: 100 }), 1400)
  assert.equal(await failuresOf({ writeRecords: Infinity }), 0)
  assert.equal(await failuresOf(false), 0)
})

test('memory is bounded', async (t) => {
  const server = await started(t, { credentials: false, limits: false, maxMemoryBytes: 4 << 20, streams: { clicks: 1 } })
  const Data = Buffer.alloc(100000).toString('base64')
  for (let i = 0; i < 100; i++) await call(server, 'PutRecord', { StreamName: 'clicks', PartitionKey: String(i), Data })
  const keys = server.ledger('clicks').map(({ partitionKey }) => Number(partitionKey))
  assert.ok(keys.length < 45 && keys.length > 20, String(keys.length))
  assert.deepEqual(keys, Array.from(keys, (_, i) => 100 - keys.length + i))
})

test('creating takes as long as it is told to', async (t) => {
  let ms = Date.now()
  const server = await started(t, { credentials: false, createDelayMs: 5000, clock: () => ms })
  await call(server, 'CreateStream', { StreamName: 'clicks', ShardCount: 1 })
  const status = async () => (await call(server, 'DescribeStreamSummary', { StreamName: 'clicks' })).StreamDescriptionSummary.StreamStatus
  assert.equal(await status(), 'CREATING')
  ms += 5000
  assert.equal(await status(), 'ACTIVE')
})

test('faults can be changed, and a wrong plan changes nothing', async (t) => {
  const server = await started(t, { credentials: false, faults: [{ fault: 'throttle' }] })
  await assert.rejects(call(server, 'ListStreams'), /ProvisionedThroughputExceeded/)
  assert.throws(() => server.setFaults([{ fault: 'nothing' }]), /faults\[0\]/)
  await assert.rejects(call(server, 'ListStreams'), /ProvisionedThroughputExceeded/)
  server.setFaults([])
  await call(server, 'ListStreams')
})

test('closes twice, cuts connections, and frees its port', async () => {
  const host = '127.0.0.2' // where no other process is given the port meanwhile
  const server = await createLocalKinesis({ credentials: false, host })
  const { port } = new URL(server.endpoint)
  const socket = net.connect(port, host).on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  const cut = new Promise((resolve) => socket.once('close', resolve))
  await Promise.all([server.close(), server.close()])
  await server.close()
  await cut
  await (await createLocalKinesis({ port: Number(port), host })).close()
})

test('a closed one lets the process end, whatever was open', () => {
  const local = JSON.stringify(path.join(__dirname, '../../lib/local'))
  const program = `
    const { createLocalKinesis } = require(${local})
    createLocalKinesis({ tls: true, streams: { a: 1 } }).then(async (server) => {
      require('node:http2').connect(server.endpoint, { ca: server.ca }).on('error', () => {})
      require('node:net').connect(new URL(server.endpoint).port, '127.0.0.1').on('error', () => {})
      setTimeout(() => server.close().then(() => console.log('closed')), 100)
    })`
  assert.equal(String(execFileSync(process.execPath, ['-e', program], { timeout: 90000 })), 'closed\n')
})

test('ESM and CommonJS give the same', async () => {
  const esm = await import('kinesis-native/local')
  assert.equal(esm.createLocalKinesis, require('kinesis-native/local').createLocalKinesis)
  assert.equal(esm.createLocalKinesis, createLocalKinesis)
})

test('needs neither the addon nor the client', () => {
  const program = `
    require(${JSON.stringify(path.join(__dirname, '../../lib/local'))}).createLocalKinesis({ tls: true }).then((server) => server.close())
    process.on('exit', () => console.log(JSON.stringify(Object.keys(require.cache))))`
  const loaded = JSON.parse(String(execFileSync(process.execPath, ['-e', program])))
  const lib = path.join(__dirname, '../../lib')
  const outside = loaded.map((file) => path.relative(lib, file)).filter((file) => !/^(local|model)\b/.test(file))
  assert.deepEqual(outside.sort(), ['check.js', 'errors.js', 'options.js'])
})
