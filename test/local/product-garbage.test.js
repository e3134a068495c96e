'use strict'

const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const { pipeline } = require('node:stream/promises')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { CBOR_TYPE, JSON_TYPE, overHttp1 } = require('./helpers/wire-server')
const { call } = require('../helpers/call')
const { startLocal } = require('./helpers/run-cli')

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const FrameType = { DATA: 0, HEADERS: 1, RST_STREAM: 3, SETTINGS: 4, PING: 6, WINDOW_UPDATE: 8, CONTINUATION: 9 }
const END_HEADERS = 4
const ANSWER_MS = 200
const OPERATIONS = ['PutRecord', 'PutRecords', 'GetRecords', 'CreateStream', 'ListShards', 'SubscribeToShard', 'PutResourcePolicy']

function frame (type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** :method POST, :scheme http, :path /, and :authority a, in HPACK. */
const REQUEST_HEADERS = Buffer.concat([Buffer.from([0x83, 0x86, 0x84, 0x41, 0x01]), Buffer.from('a')])
/** A header that repeats itself, without indexing. */
const LITERAL_HEADER = Buffer.concat([Buffer.from([0x00, 0x01]), Buffer.from('a'), Buffer.from([0x7f, 0x81, 0x07]), Buffer.alloc(1024, 'b')])

describe('garbage never ends the process', () => {
  let server
  before(async () => {
    const hooks = []
    server = await startLocal({ after: (hook) => hooks.push(hook) }, ['--streams', 'clicks:1', '--credentials', 'any', '--no-limits'])
    server.end = () => Promise.all(hooks.map((hook) => hook()))
  })
  after(() => server.end())

  /** It still serves, within reasonable memory, and has had nothing to complain of. */
  async function isWell () {
    assert.equal(server.child.exitCode, null)
    const { StreamNames } = await call(server, 'ListStreams')
    assert.ok(StreamNames.includes('clicks'))
    assert.equal(server.output.stderr, '')
    if (process.platform === 'linux') {
      const [, kib] = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))
      assert.ok(Number(kib) < 1024 * 1024, `${kib} KiB`)
    }
  }

  const post = (operation, body, contentType) => overHttp1(server, {
    body,
    headers: {
      'content-type': contentType,
      'x-amz-target': `Kinesis_20131202.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=a',
      'x-amz-date': '20260101T000000Z'
    }
  })

  const JSON_GARBAGE = {
    nothing: '', null: 'null', 'a number': '5', 'a list': '[]', 'half a text': '{"StreamName":"cli', 'bytes that are no UTF-8': Buffer.from([0x7b, 0xff, 0xfe]),
    'what is nested deeply': `${'['.repeat(100000)}${']'.repeat(100000)}`,
    'a polluted prototype': '{"__proto__":{"StreamName":"clicks"},"constructor":{"prototype":{}}}',
    'wrong types': '{"StreamName":{},"Records":"x","ShardIterator":[],"Limit":"x","Data":5,"Tags":[1],"ShardCount":1e400}',
    'huge numbers': `{"Limit":1${'0'.repeat(1000)}}`, 'a lone surrogate': '{"StreamName":"\\ud800"}'
  }
  for (const [what, body] of Object.entries(JSON_GARBAGE)) {
    it(`as JSON: ${what}`, async () => {
      for (const operation of OPERATIONS) {
        const { status, body: text } = await post(operation, body, JSON_TYPE)
        assert.equal(status, 400)
        assert.match(JSON.parse(text).__type, /^[A-Z]\w+$/)
      }
      await isWell()
    })
  }

  const CBOR_GARBAGE = {
    'an endless text': Buffer.from([0x7f]), 'an endless map': Buffer.from([0xbf]), 'a break alone': Buffer.from([0xff]),
    'a huge length': Buffer.from([0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    'a huge list': Buffer.from([0x9b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff]),
    'what is nested deeply': Buffer.alloc(1 << 20, 0x81), 'tags of tags': Buffer.alloc(1 << 20, 0xc1),
    'reserved information': Buffer.from([0x1c]), 'half a map': Buffer.from([0xa2, 0x61, 0x61, 0x01])
  }
  for (const [what, body] of Object.entries(CBOR_GARBAGE)) {
    it(`as CBOR: ${what}`, async () => {
      const { status, body: answer } = await post('PutRecords', body, CBOR_TYPE)
      assert.equal(status, 400)
      assert.match(String(answer), /SerializationException/)
      await isWell()
    })
  }

  it('as random bytes, in either form', async () => {
    for (let i = 0; i < 300; i++) {
      const { status } = await post(OPERATIONS[i % OPERATIONS.length], randomBytes(1 + i), i % 2 ? JSON_TYPE : CBOR_TYPE)
      assert.equal(status, 400)
    }
    await isWell()
  })

  it('as a body of 1 GiB, told in advance or not, over either protocol', async () => {
    const chunk = Buffer.alloc(MIB, 'a')
    const chunked = Buffer.concat([Buffer.from(`${MIB.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
    // By hand, as Node's own client stops sending once it has an answer.
    for (const [header, piece] of [[`content-length: ${GIB}`, chunk], ['transfer-encoding: chunked', chunked]]) {
      const socket = net.connect(new URL(server.endpoint).port, '127.0.0.1')
      const answered = once(socket, 'data')
      socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-type: ${JSON_TYPE}\r\n${header}\r\n\r\n`)
      const [[answer]] = await Promise.all([answered, pipeline(Array(GIB / MIB).fill(piece), socket)])
      assert.match(String(answer), /^HTTP\/1\.1 413 /)
    }
    const session = http2.connect(server.endpoint)
    const stream = session.request({ ':method': 'POST', ':path': '/', 'content-type': JSON_TYPE })
    stream.on('error', () => {})
    const [headers] = await Promise.all([once(stream, 'response').then(([head]) => head), pipeline(Array(GIB / MIB).fill(chunk), stream)])
    assert.equal(headers[':status'], 413)
    session.destroy()
    await isWell()
  })

  it('as requests that are aborted', async () => {
    const put = JSON.stringify({ StreamName: 'clicks', Records: Array(500).fill({ Data: Buffer.alloc(1000).toString('base64'), PartitionKey: 'k' }) })
    for (let i = 0; i < 100; i++) {
      const request = http.request(server.endpoint, {
        method: 'POST', headers: { 'content-length': put.length, 'content-type': JSON_TYPE, 'x-amz-target': 'Kinesis_20131202.PutRecords' }
      })
      request.on('error', () => {})
      request.write(put.slice(0, i % 2 ? put.length : i * 100 + 1))
      await once(request, 'socket')
      await sleep(i % 5)
      request.destroy()
    }
    await isWell()
  })

  it('as subscriptions whose reader goes', async () => {
    const { StreamDescriptionSummary: { StreamARN } } = await call(server, 'DescribeStreamSummary', { StreamName: 'clicks' })
    for (let i = 0; i < 10; i++) {
      const { Consumer: { ConsumerARN } } = await call(server, 'RegisterStreamConsumer', { StreamARN, ConsumerName: `reader${i}` })
      const session = http2.connect(server.endpoint).on('error', () => {})
      const stream = session.request({
        ':method': 'POST', ':path': '/', 'content-type': JSON_TYPE, 'x-amz-target': 'Kinesis_20131202.SubscribeToShard'
      }).on('error', () => {})
      stream.end(JSON.stringify({ ConsumerARN, ShardId: 'shardId-000000000000', StartingPosition: { Type: 'TRIM_HORIZON' } }))
      const [headers] = await once(stream, 'response')
      assert.equal(headers[':status'], 200)
      session.destroy()
      await call(server, 'DeregisterStreamConsumer', { ConsumerARN })
    }
    await isWell()
  })

  /** Writes until it is cut off or all has gone out, and has had time to be answered. */
  async function flood (chunks) {
    const socket = net.connect(new URL(server.endpoint).port, '127.0.0.1')
    const heard = new Promise((resolve) => socket.once('close', resolve).once('data', resolve))
    socket.on('data', () => {})
    await pipeline(chunks, socket, { end: false }).catch(() => {})
    await Promise.race([heard, sleep(ANSWER_MS)])
    socket.destroy()
  }

  function * repeat (count, make) {
    yield Buffer.concat([Buffer.from(PREFACE), frame(FrameType.SETTINGS, 0, 0)])
    for (let i = 0; i < count; i++) yield make(i)
  }
  const many = (make, n = 1000) => (i) => Buffer.concat(Array.from({ length: n }, (_, j) => make(i * n + j)))
  const open = (i) => frame(FrameType.HEADERS, END_HEADERS, 2 * i + 1, REQUEST_HEADERS)

  const HTTP2_FLOODS = {
    pings: repeat(200, many(() => frame(FrameType.PING, 0, 0, Buffer.alloc(8)))),
    settings: repeat(200, many(() => frame(FrameType.SETTINGS, 0, 0, Buffer.from([0, 4, 0, 0, 0, 1])))),
    'rapid resets': repeat(200, many((i) => Buffer.concat([open(i), frame(FrameType.RST_STREAM, 0, 2 * i + 1, Buffer.from([0, 0, 0, 8]))]), 200)),
    'streams that stay open': repeat(200, many(open, 200)),
    'empty data frames': repeat(200, (i) => i === 0 ? open(0) : many(() => frame(FrameType.DATA, 0, 1))(i)),
    continuations: repeat(2000, (i) => i === 0
      ? frame(FrameType.HEADERS, 0, 1, REQUEST_HEADERS)
      : many(() => frame(FrameType.CONTINUATION, 0, 1, LITERAL_HEADER), 16)(i)),
    'window updates past the limit': repeat(10, () => frame(FrameType.WINDOW_UPDATE, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff]))),
    'frames larger than allowed': repeat(2, () => frame(FrameType.DATA, 0, 1, Buffer.alloc(1 << 20))),
    'bad header compression': repeat(2, () => frame(FrameType.HEADERS, END_HEADERS, 1, Buffer.alloc(100, 0xff))),
    'random bytes': repeat(100, () => randomBytes(1000))
  }
  for (const [what, chunks] of Object.entries(HTTP2_FLOODS)) {
    it(`over HTTP/2: ${what}`, async () => {
      await flood(chunks)
      await isWell()
    })
  }

  const HTTP1_GARBAGE = {
    'no protocol': () => [randomBytes(1000)],
    'half a preface': () => ['PRI * HT'],
    'a preface that turns': () => ['PRI * HTTP/1.1\r\n\r\n'],
    'an endless header': function * () {
      yield 'POST / HTTP/1.1\r\nx: '
      for (let i = 0; i < 1000; i++) yield 'a'.repeat(10000)
    },
    'many headers': () => ['POST / HTTP/1.1\r\n', ...Array.from({ length: 10000 }, (_, i) => `x${i}: 1\r\n`)],
    'two lengths': () => ['POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    'a negative length': () => ['POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n'],
    'a bad chunk': () => ['POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    'an upgrade': () => ['GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'],
    'a connect': () => ['CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n'],
    'a TLS hello': () => [Buffer.from('16030100c8010000c40303', 'hex')],
    'an expectation': () => ['POST / HTTP/1.1\r\nhost: a\r\nexpect: the impossible\r\ncontent-length: 0\r\n\r\n'],
    'requests in one go': () => ['GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(10000)]
  }
  for (const [what, chunks] of Object.entries(HTTP1_GARBAGE)) {
    it(`over HTTP/1.1: ${what}`, async () => {
      await flood(chunks())
      await isWell()
    })
  }
})
