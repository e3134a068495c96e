'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const { version, bin } = require('../../package.json')
const { call } = require('../helpers/call')
const { run, startLocal } = require('./helpers/run-cli')
const { signedHeaders, overHttp1 } = require('./helpers/wire-server')

/** One call signed with the keys that the server has told. */
async function ask (server, operation, input = {}) {
  const body = JSON.stringify(input)
  const headers = await signedHeaders(server, operation, body, { credentials: server.credentials })
  return overHttp1(server, { headers, body })
}

function folderOf (t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-local-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  return folder
}

test('is the package\'s binary, and runs by itself', () => {
  const file = path.join(__dirname, '../..', bin['kinesis-native'])
  assert.ok(fs.readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node\n'))
  assert.ok(fs.statSync(file).mode & 0o100, 'is executable')
})

test('says what it can do, and its version', async (t) => {
  for (const args of [[], ['help'], ['--help'], ['-h']]) {
    const { code, stdout } = await run(t, ...args)
    assert.equal(code, 0)
    assert.match(stdout, /^kinesis-native COMMAND[^]*local[^]*version/)
  }
  for (const args of [['local', '--help'], ['help', 'local']]) {
    const { code, stdout } = await run(t, ...args)
    assert.equal(code, 0)
    assert.match(stdout, /--port PORT[^]*--streams[^]*--tls[^]*--ca-out FILE[^]*--data DIR[^]*--no-limits[^]*--faults FILE[^]*--sink[^]*--max-memory/)
  }
  for (const arg of ['version', '--version', '-v']) assert.equal((await run(t, arg)).stdout, `${version}\n`)
})

const WRONG = {
  'another command': [['frobnicate'], /no command "frobnicate"[^]*Commands:/],
  'another flag': [['local', '--prot', '1'], /Unknown option '--prot'/],
  'an argument': [['local', 'clicks'], /Unexpected argument 'clicks'/],
  'a port that is none': [['local', '--port', 'x'], /--port must be a whole number, got "x"/],
  'streams without shards': [['local', '--streams', 'clicks'], /--streams must be name:shards.*got "clicks"/],
  'faults that are nowhere': [['local', '--faults', '/nowhere/f.json'], /--faults \/nowhere\/f\.json could not be read/],
  'credentials without a secret': [['local', '--credentials', 'id'], /--credentials must be ID:SECRET/],
  'a CA without TLS': [['local', '--ca-out', 'ca.pem'], /--ca-out needs --tls/],
  'an empty value': [['local', '--host='], /--host needs a value/]
}
for (const [what, [args, message]] of Object.entries(WRONG)) {
  test(`refuses ${what}`, async (t) => {
    const { code, stdout, stderr } = await run(t, ...args)
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n +at /)
  })
}

test('tells what is wrong with a value of the right form', async (t) => {
  const folder = folderOf(t)
  const faults = path.join(folder, 'faults.json')
  fs.writeFileSync(faults, '[{"fault":"no such"}]')
  const cases = [
    [2, ['--port', '70000'], /: --port must be a whole number from 0 to 65,535/],
    [2, ['--max-memory', '5'], /: --max-memory must be .*1,048,576/],
    [2, ['--account', '12'], /: --account must be a string of 12 digits/],
    [2, ['--faults', faults], /: --faults\[0\]\.fault "no such" is not known; there are: /],
    [2, ['--streams', 'a:1,a:2'], /--streams names a twice/],
    [2, ['--no-limits', '--streams', 'a:15000,b:15000'], /: --streams must have at most 20000 shards in all; got 30000/],
    [1, ['--tls', '--ca-out', path.join(folder, 'no/ca.pem')], /ENOENT/]
  ]
  for (const [expected, args, message] of cases) {
    const { code, stderr } = await run(t, 'local', '--port', '0', ...args)
    assert.equal(code, expected, stderr)
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n +at /)
  }
})

test('tells of a port that is taken', async (t) => {
  const listener = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  t.after(() => listener.close())
  const { port } = listener.address()
  const { code, stderr } = await run(t, 'local', '--port', String(port))
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken: give another --port`))
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`serves what its first line says until ${signal}`, async (t) => {
    const server = await startLocal(t, ['--streams', 'clicks:3,orders:1', '--region', 'eu-west-1'])
    assert.equal(server.region, 'eu-west-1')
    assert.match(server.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.equal((await overHttp1(server, { headers: { 'content-type': 'application/x-amz-json-1.1' } })).status, 400)
    server.child.kill(signal)
    const { code, stderr } = await server.exited
    assert.deepEqual([code, stderr], [0, ''])
  })
}

test('accepts the keys that it has made up, and no others', async (t) => {
  const server = await startLocal(t, ['--streams', 'clicks:3,orders:1'])
  const { status, body } = await ask(server, 'ListStreams')
  assert.equal(status, 200)
  assert.deepEqual(JSON.parse(body).StreamNames, ['clicks', 'orders'])
  const credentials = { ...server.credentials, secretAccessKey: 'another' }
  assert.match(String((await ask({ ...server, credentials }, 'ListStreams')).body), /InvalidSignatureException/)
})

test('doesn\'t show a secret that was given', async (t) => {
  const server = await startLocal(t, ['--credentials', 'AKID:very/secret+key'])
  assert.equal(server.credentials.accessKeyId, 'AKID')
  assert.doesNotMatch(server.output.stdout, /very/)
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'very/secret+key' }
  assert.equal((await ask({ ...server, credentials }, 'ListStreams')).status, 200)
})

test('takes any signature where it is told to', async (t) => {
  const server = await startLocal(t, ['--credentials', 'any'])
  assert.deepEqual((await call(server, 'ListStreams')).StreamNames, [])
})

test('writes its CA, or prints it', async (t) => {
  const file = path.join(folderOf(t), 'ca.pem')
  const written = await startLocal(t, ['--tls', '--ca-out', file])
  assert.equal(written.settings.AWS_CA_BUNDLE, file)
  assert.equal((await ask({ ...written, ca: fs.readFileSync(file) }, 'ListStreams')).status, 200)
  const printed = await startLocal(t, ['--tls', '--credentials', 'any'])
  while (!printed.output.stdout.includes('END CERTIFICATE')) await new Promise((resolve) => printed.child.stdout.once('data', resolve))
  const [ca] = /-----BEGIN[^]*-----END CERTIFICATE-----/.exec(printed.output.stdout)
  assert.deepEqual((await call({ ...printed, ca }, 'ListStreams')).StreamNames, [])
})

test('plans faults, switches limits off, and sinks', async (t) => {
  const faults = path.join(folderOf(t), 'faults.json')
  fs.writeFileSync(faults, '[{"fault":"throttle","operation":"ListStreams","nth":2}]')
  const server = await startLocal(t, ['--faults', faults, '--no-limits', '--sink', '--streams', 'clicks:1', '--credentials', 'any'])
  await call(server, 'ListStreams')
  await assert.rejects(call(server, 'ListStreams'), /ProvisionedThroughputExceededException/)
  const record = { Data: Buffer.alloc(1000).toString('base64'), PartitionKey: 'k' }
  for (let i = 0; i < 3; i++) {
    const { FailedRecordCount } = await call(server, 'PutRecords', { StreamName: 'clicks', Records: Array(500).fill(record) })
    assert.equal(FailedRecordCount, 0)
  }
  const { ShardIterator } = await call(server, 'GetShardIterator', {
    StreamName: 'clicks', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON'
  })
  assert.deepEqual((await call(server, 'GetRecords', { ShardIterator })).Records, [])
})
