'use strict'

// `kinesis-native tail`, as the shell runs it.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { writeFileSync, mkdtempSync, rmSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { describe, it } = require('node:test')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { STREAM, numbered, startLocal } = require('./helpers/producing')

const cli = path.join(__dirname, '../lib/cli.js')
const CONCURRENTLY = { concurrency: true, timeout: 120000 }

/** Runs the command; `onLine` is called with each line and the process. */
function runTail (t, server, args, onLine = () => {}) {
  const child = spawn(process.execPath, [cli, 'tail', ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL_KINESIS: server?.endpoint ?? '',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey
    }
  })
  t.after(() => child.kill('SIGKILL'))
  const lines = []
  let rest = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => { stderr += text })
  child.stdout.setEncoding('utf8').on('data', text => {
    const found = (rest + text).split('\n')
    rest = found.pop()
    for (const line of found) {
      lines.push(line)
      onLine(line, child)
    }
  })
  return new Promise(resolve => child.on('close', (code, signal) => resolve({ code, signal, lines, stderr })))
}

const put = (kinesis, records) => kinesis.putRecords({
  StreamName: STREAM, Records: records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: Buffer.from(data) }))
})

describe('kinesis-native tail', CONCURRENTLY, () => {
  it('shows all records from the trim horizon, and ends at its limit', async t => {
    const { server, kinesis } = await startLocal(t)
    await put(kinesis, numbered(20))
    const { code, lines, stderr } = await runTail(t, server, [STREAM, '--from', 'trim-horizon', '--limit', '20'])
    assert.deepEqual([code, stderr], [0, ''])
    const wanted = server.ledger(STREAM).map(({ shardId, sequenceNumber, partitionKey, data }) => `${shardId} ${sequenceNumber}/0 ${partitionKey} ${data}`)
    assert.deepEqual(lines.toSorted(), wanted.toSorted())
  })

  it('shows what comes from now on, and ends on a signal', async t => {
    const { server, kinesis } = await startLocal(t)
    await put(kinesis, numbered(5))
    let n = 0
    const feeding = setInterval(() => put(kinesis, [{ partitionKey: 'later', data: String(n++) }]).catch(() => {}), 20)
    t.after(() => clearInterval(feeding))
    let isTold = false
    const { code, lines } = await runTail(t, server, [STREAM], (_, child) => {
      if (!isTold) child.kill('SIGINT')
      isTold = true
    })
    clearInterval(feeding)
    assert.equal(code, 0)
    assert.ok(lines.length > 0 && lines.every(line => / later \d+$/.test(line)), lines.join('\n'))
  })

  it('as JSON, whatever the data are', async t => {
    const { server, kinesis } = await startLocal(t)
    await put(kinesis, [{ partitionKey: 'a', data: '{"page":"/"}' }, { partitionKey: 'b', data: Buffer.from([0xff, 0]) }])
    const from = new Date(Date.now() - 60000).toISOString()
    const { code, lines } = await runTail(t, undefined, [STREAM, '--from', from, '--json', '--limit', '2', '--endpoint', server.endpoint, '--region', REGION])
    assert.equal(code, 0)
    const found = lines.map(line => JSON.parse(line)).sort((a, b) => a.partitionKey < b.partitionKey ? -1 : 1)
    assert.deepEqual(found.map(({ partitionKey, data, dataBase64 }) => [partitionKey, data, dataBase64]),
      [['a', '{"page":"/"}', undefined], ['b', undefined, '/wA=']])
    const { shardId, sequenceNumber, subSequenceNumber, approximateArrivalTimestamp } = found[0]
    assert.match(shardId, /^shardId-/)
    assert.match(sequenceNumber, /^\d+$/)
    assert.equal(subSequenceNumber, 0)
    assert.ok(Date.now() - Date.parse(approximateArrivalTimestamp) < 600000)
  })

  it('escapes what could confuse a terminal', async t => {
    const { server, kinesis } = await startLocal(t)
    await put(kinesis, [{ partitionKey: 'k\n', data: 'a\nb\x1b[2J\x9b\u2028ä' }])
    const { lines } = await runTail(t, server, [STREAM, '--from', 'trim-horizon', '--limit', '1'])
    assert.equal(lines.length, 1)
    assert.match(lines[0], /\/0 k\\n a\\nb\\u001b\[2J\\u009b\\u2028ä$/)
  })

  it('over TLS, with certificates from a file', async t => {
    const { server, kinesis } = await startLocal(t, {}, { tls: true })
    const folder = mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-tail-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(path.join(folder, 'ca.pem'), server.ca)
    await put(kinesis, numbered(1))
    const { code } = await runTail(t, server, [STREAM, '--from', 'trim-horizon', '--limit', '1', '--ca', path.join(folder, 'ca.pem')])
    assert.equal(code, 0)
  })

  it('ends when nobody reads it any more', async t => {
    const { server, kinesis } = await startLocal(t)
    const feeding = setInterval(() => put(kinesis, numbered(50)).catch(() => {}), 20)
    t.after(() => clearInterval(feeding))
    const { code } = await runTail(t, server, [STREAM, '--from', 'trim-horizon'], (_, child) => child.stdout.destroy())
    assert.equal(code, 0)
  })

  it('a stream that doesn\'t exist ends it with 1', async t => {
    const { server } = await startLocal(t)
    const { code, lines, stderr } = await runTail(t, server, ['nowhere'])
    assert.deepEqual([code, lines], [1, []])
    assert.match(stderr, /^kinesis-native tail: .*nowhere/)
    assert.doesNotMatch(stderr, /\n +at /)
  })

  it('tells how it is used', async t => {
    const { code, lines } = await runTail(t, undefined, ['--help'])
    assert.equal(code, 0)
    assert.match(lines.join('\n'), /^kinesis-native tail STREAM[^]*--from WHERE[^]*--limit N[^]*--json[^]*--endpoint URL/)
  })

  for (const [what, [args, message]] of Object.entries({
    'no stream': [[], /which stream\?/],
    'two streams': [['a', 'b'], /one stream at a time, got "b", too/],
    'a stream that can be none': [['a b'], /name must be an ARN, or/],
    'another flag': [['a', '--form', 'latest'], /Unknown option '--form'/],
    'another place': [['a', '--from', 'yesterday'], /--from must be latest, trim-horizon, or a date such as .*got "yesterday"/],
    'a date that is none': [['a', '--from', '2026-13-45'], /--from must be latest/],
    'the future': [['a', '--from', '2999-01-01'], /--from is in the future: 2999-01-01/],
    'a limit of none': [['a', '--limit', '0'], /--limit must be a whole number above 0, got "0"/],
    'an empty value': [['a', '--region='], /--region needs a value/],
    'certificates that are nowhere': [['a', '--ca', '/nowhere/ca.pem'], /--ca \/nowhere\/ca\.pem could not be read/],
    'an endpoint that is none': [['a', '--endpoint', 'ftp://x'], /endpoint/]
  })) {
    it(`refuses ${what}`, async t => {
      const { code, lines, stderr } = await runTail(t, undefined, args)
      assert.deepEqual([code, lines], [2, []])
      assert.match(stderr, message)
      assert.doesNotMatch(stderr, /\n +at /)
    })
  }
})
