'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const tls = require('node:tls')
const { X509Certificate, createHash } = require('node:crypto')
const { describe, it } = require('node:test')
const oracle = require('cbor')
const { Authority } = require('../../lib/local/certificate')
const { operations } = require('../../lib/local/operations')
const { sinkOperations } = require('../../lib/local/sink')
const { CBOR_TYPE, JSON_TYPE, overHttp1, overHttp2, signedHeaders, startWireServer } = require('./helpers/wire-server')

const MIB = 1024 * 1024
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function withStream (t, options) {
  const server = await startWireServer(t, options)
  await server.call('CreateStream', { StreamName: 's', ShardCount: 1 })
  return server
}

// events.once() would reject on the error that comes before.
const closed = emitter => new Promise(resolve => emitter.on('error', () => {}).once('close', resolve))

/** What a server says to bytes that come over a new connection, until it ends that. */
async function talk ({ port }, bytes) {
  const socket = net.connect(port, '127.0.0.1')
  socket.write(bytes)
  const chunks = []
  socket.on('data', chunk => chunks.push(chunk))
  await closed(socket)
  return Buffer.concat(chunks).toString('latin1')
}

/** The types of the whole HTTP/2 frames in `bytes`. */
function frameTypes (bytes) {
  const types = []
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes[at + 3])
  return types
}

const stillAnswers = async server => assert.equal((await server.call('ListStreams', {})).status, 200)

describe('one port', () => {
  for (const secure of [false, true]) {
    for (const protocol of ['h1', 'h2']) {
      it(`answers ${protocol}${secure ? ' over TLS' : ''}`, async (t) => {
        const server = await startWireServer(t, { tls: secure })
        const { status, headers, value } = await server.call('ListStreams', {}, { protocol })
        assert.equal(status, 200)
        assert.deepEqual(value, { StreamNames: [], HasMoreStreams: false, StreamSummaries: [] })
        assert.equal(headers['content-type'], JSON_TYPE)
        assert.match(headers['x-amzn-requestid'], UUID)
        assert.equal(Buffer.from(headers['x-amz-id-2'], 'base64').length, 72)
        assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60000)
      })
    }
  }

  it("shows its own clock's time", async (t) => {
    const now = Date.UTC(2030, 0, 2, 3, 4, 5)
    const server = await startWireServer(t, { clock: () => now })
    const signed = await server.call('ListStreams', {}, { date: new Date(now) })
    assert.equal(signed.headers.date, 'Wed, 02 Jan 2030 03:04:05 GMT')
    const { value } = await server.call('ListStreams', {}, { date: new Date(now + 400000) })
    assert.equal(value.__type, 'InvalidSignatureException')
    assert.match(value.message, /^Signature not yet current: /)
  })

  it('takes a first piece that could be of either protocol', async (t) => {
    const server = await startWireServer(t)
    const socket = net.connect(server.port, '127.0.0.1')
    for (const piece of ['P', 'OST / HT', 'TP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r', '\n{', '}']) {
      await new Promise(resolve => socket.write(piece, resolve))
      await new Promise(resolve => setImmediate(resolve))
    }
    const [answer] = await once(socket, 'data')
    assert.match(answer.toString(), /^HTTP\/1\.1 403 /)
    socket.destroy()
  })

  it('keeps an HTTP/1.1 connection, with and without Expect: 100-continue', async (t) => {
    const server = await startWireServer(t)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    let connections = 0
    agent.on('free', () => connections++)
    for (let i = 0; i < 5; i++) assert.equal((await server.call('ListStreams', {}, { agent })).status, 200)
    assert.equal(Object.values(agent.freeSockets).flat().length, 1)
    const continued = await talk(server, 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n' +
      'Connection: close\r\n\r\n')
    assert.match(continued, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /)
  })

  it('closes at once, whatever is open', async (t) => {
    const server = await startWireServer(t)
    const session = http2.connect(server.endpoint)
    const socket = net.connect(server.port, '127.0.0.1')
    await Promise.all([once(session, 'connect'), once(socket, 'connect')])
    const gone = Promise.all([closed(session), closed(socket)])
    await server.transport.close()
    await server.transport.close()
    await gone
  })
})

describe('CBOR', () => {
  const ask = (server, operation, input, more) => server.call(operation, undefined, {
    contentType: CBOR_TYPE, body: oracle.encodeOne(input, { highWaterMark: MIB }), ...more
  })
  // Tag 1 holds ms here, so it is not what an RFC 8949 decoder takes it for.
  const read = ({ body }) => oracle.decodeFirstSync(body, { tags: { 1: value => ({ ms: value }) } })

  it('comes back where it was asked in, with raw blobs and timestamps in ms', async (t) => {
    const server = await withStream(t)
    const Data = Buffer.from([0, 255, 128])
    const put = await ask(server, 'PutRecord', { StreamName: 's', PartitionKey: 'k', Data })
    assert.equal(put.headers['content-type'], CBOR_TYPE)
    const { ShardId } = read(put)
    const { ShardIterator } = read(await ask(server, 'GetShardIterator', {
      StreamName: 's', ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new oracle.Tagged(1, Date.now() - 1000)
    }))
    const { Records: [record] } = read(await ask(server, 'GetRecords', { ShardIterator }, { protocol: 'h2' }))
    assert.deepEqual(record.Data, Data)
    assert.ok(Math.abs(record.ApproximateArrivalTimestamp.ms - Date.now()) < 60000)
    assert.ok(Number.isInteger(record.ApproximateArrivalTimestamp.ms))
  })

  it('carries errors too, and takes text for blobs as base64', async (t) => {
    const server = await withStream(t)
    const text = await ask(server, 'PutRecord', { StreamName: 's', PartitionKey: 'k', Data: 'aGk=' })
    assert.equal(text.status, 200)
    assert.equal(server.account.ledger('s')[0].data.toString(), 'hi')
    const missing = await ask(server, 'DescribeStream', { StreamName: 'other' })
    assert.equal(missing.status, 400)
    assert.equal(read(missing).__type, 'ResourceNotFoundException')
    const garbage = await server.call('ListStreams', undefined, { contentType: CBOR_TYPE, body: Buffer.from('9bff', 'hex') })
    assert.deepEqual(read(garbage), { __type: 'SerializationException' })
  })
})

describe('JSON', () => {
  it('has blobs in base64 and timestamps in seconds with a fraction', async (t) => {
    const now = 1790000000123
    const server = await withStream(t, { clock: () => now, credentials: false })
    const put = await server.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: '/wA=' })
    const { ShardIterator } = (await server.call('GetShardIterator', {
      StreamName: 's', ShardId: put.value.ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 1790000000.123
    })).value
    const { Records: [record] } = (await server.call('GetRecords', { ShardIterator })).value
    assert.equal(record.Data, '/wA=')
    assert.equal(record.ApproximateArrivalTimestamp, 1790000000.123)
  })

  const badBlobs = {
    'a length that is none': ['abc', /^'abc' can not be converted to a Blob: Base64 encoded length .* 4 bytes but found: 3$/],
    'a character that is none': ['ab*=', /Invalid Base64 character: '\*'$/],
    'padding amid it': ['a=bc', /Invalid Base64 character: '='$/]
  }
  for (const [title, [Data, message]] of Object.entries(badBlobs)) {
    it(`refuses base64 with ${title}`, async (t) => {
      const server = await withStream(t)
      const { status, value } = await server.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data })
      assert.equal(status, 400)
      assert.equal(value.__type, 'SerializationException')
      assert.match(value.message, message)
      assert.deepEqual(server.account.ledger('s'), [])
    })
  }
})

describe('what is no request of Kinesis', () => {
  const target = { 'x-amz-target': 'Kinesis_20131202.ListStreams' }
  const json = { 'content-type': JSON_TYPE }
  const denied = '<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized' +
    '</Message>\n</AccessDeniedException>\n'
  const cases = {
    'a GET': [{ method: 'GET' }, 403, denied],
    'no content type': [{ body: '{}' }, 403, denied],
    'another content type, without a target': [{ headers: { 'content-type': 'text/plain' }, body: '{}' }, 403, denied],
    'another content type': [{ headers: { 'content-type': 'text/plain', ...target }, body: '{}' }, 404, '<UnknownOperationException/>\n'],
    'application/json': [{ headers: { 'content-type': 'application/json', ...target }, body: '{}' }, 404,
      '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}'],
    'application/json that is none': [{ headers: { 'content-type': 'application/json', ...target }, body: '{' }, 400,
      '{"Output":{"__type":"com.amazon.coral.service#SerializationException"},"Version":"1.0"}'],
    'no target': [{ headers: json, body: '{}' }, 400, '{"__type":"UnknownOperationException"}'],
    'an unknown operation': [{ headers: { ...json, 'x-amz-target': 'Kinesis_20131202.Nothing' }, body: '{}' }, 400,
      '{"__type":"UnknownOperationException"}'],
    'another service': [{ headers: { ...json, 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' }, 400,
      '{"__type":"UnknownOperationException"}'],
    'an operation of every object': [{ headers: { ...json, 'x-amz-target': 'Kinesis_20131202.constructor' }, body: '{}' }, 400,
      '{"__type":"UnknownOperationException"}'],
    'an empty body': [{ headers: { ...json, ...target } }, 400, '{"__type":"SerializationException"}'],
    'bad JSON': [{ headers: { ...json, ...target }, body: '{"a":' }, 400, '{"__type":"SerializationException"}'],
    'JSON that is no object': [{ headers: { ...json, ...target }, body: 'null' }, 400, '{"__type":"SerializationException"}'],
    'no signature': [{ headers: { ...json, ...target }, body: '{}' }, 400,
      '{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}']
  }
  for (const [title, [request, status, body]] of Object.entries(cases)) {
    it(`answers ${title} as the service does`, async (t) => {
      const server = await startWireServer(t)
      for (const send of [overHttp1, overHttp2]) {
        const answer = await send(server, request)
        assert.equal(answer.status, status)
        assert.equal(answer.body.toString(), body)
        assert.match(answer.headers['x-amzn-requestid'], UUID)
      }
    })
  }

  it('takes a content type with parameters, in any case', async (t) => {
    const server = await startWireServer(t)
    const { status } = await server.call('ListStreams', {}, { contentType: 'Application/X-Amz-Json-1.1; charset=utf-8' })
    assert.equal(status, 200)
  })
})

describe('bad peers', () => {
  it('answers garbage with 400 and ends the connection', async (t) => {
    const server = await startWireServer(t)
    for (const bytes of ['\x00\x01\x02\r\n\r\n', 'PUT\r\n\r\n', 'PRX * HTTP/2.0\r\n\r\n', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', `GET / HTTP/1.1\r\nX: ${'a'.repeat(100000)}\r\n\r\n`]) {
      assert.match(await talk(server, bytes), /^HTTP\/1\.1 400 Bad Request\r\n/)
    }
    await stillAnswers(server)
  })

  it('survives broken HTTP/2 and broken TLS', async (t) => {
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
    const server = await startWireServer(t)
    const GOAWAY = 7
    for (const bytes of [Buffer.from('this is no frame, and it is long enough'), Buffer.from('ffffff040000000000', 'hex')]) {
      const socket = net.connect(server.port, '127.0.0.1')
      socket.write(Buffer.concat([Buffer.from(preface), bytes]))
      const seen = []
      for await (const chunk of socket) {
        seen.push(chunk)
        if (frameTypes(Buffer.concat(seen)).includes(GOAWAY)) break
      }
      assert.ok(frameTypes(Buffer.concat(seen)).includes(GOAWAY))
    }
    await stillAnswers(server)
    const secure = await startWireServer(t, { tls: true })
    await talk(secure, 'GET / HTTP/1.1\r\n\r\n')
    await talk(secure, Buffer.from('160301000501000001ff', 'hex'))
    await stillAnswers(secure)
  })

  it('survives requests that are cut short, at any place', async (t) => {
    const server = await withStream(t)
    const body = JSON.stringify({ StreamName: 's', PartitionKey: 'k', Data: 'aGk=' })
    const headers = await signedHeaders(server, 'PutRecord', body)
    const text = `POST / HTTP/1.1\r\n${Object.entries({ ...headers, 'content-length': body.length })
      .map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`
    for (let length = 1; length < text.length; length += 7) {
      const socket = net.connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      await new Promise(resolve => socket.write(text.slice(0, length), resolve))
      if (length % 2) socket.resetAndDestroy()
      else socket.destroy()
    }
    await stillAnswers(server)
    assert.deepEqual(server.account.ledger('s'), [])
    assert.deepEqual(server.errors, [])
  })

  it('survives floods of HTTP/2 streams that are reset, PINGs and SETTINGS', async (t) => {
    const server = await startWireServer(t)
    const session = http2.connect(server.endpoint)
    session.on('error', () => {})
    for (let i = 0; i < 2000 && !session.destroyed; i++) {
      const stream = session.request({ ':method': 'POST', ':path': '/' })
      stream.on('error', () => {})
      stream.close(http2.constants.NGHTTP2_CANCEL)
      if (!session.destroyed) session.ping(() => {})
    }
    await new Promise(resolve => setImmediate(resolve))
    session.destroy()
    const frame = Buffer.from('000000040000000000', 'hex')
    const socket = net.connect(server.port, '127.0.0.1')
    const ended = closed(socket)
    socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...Array(20000).fill(frame)]))
    await Promise.race([ended, new Promise(resolve => socket.once('drain', resolve))])
    socket.destroy()
    await stillAnswers(server)
  })

  const storms = {
    'as they come': [],
    'amid faults': ['pingFlood', 'settingsShrink', 'cutBody', 'resetStream', 'goawayAfter', 'continuationFlood', 'oversizedFrame',
      'headerEndless', 'fragments', 'storedNotTold', 'connectionReset'].map(fault => ({ fault, probability: 0.1 }))
  }
  for (const [title, plan] of Object.entries(storms)) {
    it(`survives damaged requests and random frames, cut at random: ${title}`, async (t) => {
      const server = await withStream(t)
      server.faults.set(plan)
      let state = 20261123
      const random = below => { state = (state * 48271) % 2147483647; return state % below }
      const body = JSON.stringify({ StreamName: 's', PartitionKey: 'k', Data: 'aGk=' })
      const headers = await signedHeaders(server, 'PutRecord', body)
      const http1 = `POST / HTTP/1.1\r\n${Object.entries({ ...headers, 'content-length': body.length })
        .map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`
      const makers = [
        () => Buffer.from(http1),
        () => {
          const bytes = Buffer.from(http1)
          for (let i = 0; i < 3; i++) bytes[random(bytes.length)] = random(256)
          return bytes
        },
        () => Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...Array.from({ length: random(20) }, () => {
          const length = random(30)
          const frame = Buffer.alloc(9 + length, random(256))
          frame.writeUIntBE(length, 0, 3)
          frame.set([random(11), random(256), 0, 0, 0, random(6)], 3)
          return frame
        })])
      ]
      for (let i = 0; i < 300; i++) {
        const socket = net.connect(server.port, '127.0.0.1')
        const ended = closed(socket)
        const bytes = makers[random(3)]()
        await new Promise(resolve => socket.write(bytes.subarray(0, random(bytes.length + 1)), resolve))
        socket.resume()
        if (random(2)) await Promise.race([ended, new Promise(resolve => setTimeout(resolve, random(8)))])
        if (random(2)) socket.resetAndDestroy()
        else socket.destroy()
      }
      server.faults.set([])
      await stillAnswers(server)
      assert.deepEqual(server.errors, [])
    })
  }

  for (const protocol of ['h1', 'h2']) {
    it(`refuses a body over its limit without keeping it: ${protocol}`, async (t) => {
      const server = await startWireServer(t, { maxBodyBytes: MIB })
      const before = process.memoryUsage().rss
      const { status, value } = await server.call('PutRecord', undefined, { protocol, body: Buffer.alloc(6 * MIB, '{') })
      assert.equal(status, 413)
      assert.equal(value.__type, 'RequestEntityTooLargeException')
      assert.ok(process.memoryUsage().rss - before < 100 * MIB)
      await stillAnswers(server)
    })
  }

  it('refuses 1 GiB, and reads on so that the answer arrives', async (t) => {
    const server = await startWireServer(t)
    const socket = net.connect(server.port, '127.0.0.1')
    const answered = once(socket, 'data')
    const ended = closed(socket)
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${1024 * MIB}\r\n\r\n`)
    let peak = 0
    const piece = Buffer.alloc(MIB, ' ')
    for (let i = 0; i < 1024 && !socket.destroyed; i++) {
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), ended])
      peak = Math.max(peak, process.memoryUsage().arrayBuffers)
    }
    const [answer] = await answered
    assert.match(answer.toString(), /^HTTP\/1\.1 413 /)
    assert.ok(peak < 160 * MIB, `${peak} bytes at the peak`)
    socket.destroy()
    await stillAnswers(server)
  })

  it('takes JSON and CBOR that are nested deeply for what they are', async (t) => {
    const server = await withStream(t)
    const deep = `{"Limit":1,"Nothing":${'['.repeat(200000)}${']'.repeat(200000)}}`
    assert.equal((await server.call('ListStreams', undefined, { body: deep })).status, 200)
    const wrong = await server.call('ListStreams', undefined, { body: deep.replace('1', '[[]]') })
    assert.equal(wrong.value.__type, 'SerializationException')
    const cbor = await server.call('ListStreams', undefined, { contentType: CBOR_TYPE, body: Buffer.alloc(200000, 0x81) })
    assert.equal(cbor.status, 400)
  })

  it('answers 500 where the arguments of a fault make no sense', async (t) => {
    const server = await withStream(t)
    server.faults.set([{ fault: 'resetStream', code: 'NO_SUCH_CODE', nth: 1 }])
    assert.equal((await server.call('ListStreams', {}, { protocol: 'h2' })).status, 500)
    assert.match(server.errors[0].message, /NO_SUCH_CODE/)
    server.faults.set([{ fault: 'redirect', location: 'a\r\nb', nth: 1 }])
    assert.equal((await server.call('ListStreams', {})).status, 500)
    await stillAnswers(server)
  })

  it('tells of a fault of its own as InternalFailure', async (t) => {
    const broken = new Map([['ListStreams', () => { throw new TypeError('a bug') }]])
    const server = await startWireServer(t, { operations: broken })
    const { status, value } = await server.call('ListStreams', {})
    assert.equal(status, 500)
    assert.equal(value.__type, 'InternalFailure')
    assert.doesNotMatch(value.message, /a bug/)
    assert.match(server.errors[0].message, /a bug/)
  })
})

describe('sink', () => {
  it('answers puts with results of their own, and stores nothing', async (t) => {
    const server = await withStream(t, { operations: new Map([...operations, ...Object.entries(sinkOperations)]) })
    const entry = { PartitionKey: 'k', Data: 'aGk=' }
    const one = await server.call('PutRecord', { StreamName: 's', ...entry })
    const many = await server.call('PutRecords', { StreamName: 's', Records: Array(10).fill(entry) })
    const numbers = [one.value, ...many.value.Records].map(({ SequenceNumber }) => BigInt(SequenceNumber))
    assert.ok(numbers.every((number, i) => i === 0 || number > numbers[i - 1]))
    assert.equal(many.value.FailedRecordCount, 0)
    const { id } = server.account.streams.get('s').shardOf(createHash('md5').update('k').digest('hex'))
    assert.deepEqual(new Set([one.value, ...many.value.Records].map(({ ShardId }) => ShardId)), new Set([id]))
    assert.deepEqual(server.account.ledger('s'), [])
    assert.equal((await server.call('PutRecord', { StreamName: 'none', ...entry })).value.__type, 'ResourceNotFoundException')
  })
})

describe('certificates', () => {
  it('are of a CA of their own, for this machine by name and addresses', () => {
    const authority = new Authority(Date.now())
    const ca = new X509Certificate(authority.ca)
    const leaf = new X509Certificate(authority.leaf().cert)
    assert.ok(ca.ca && !leaf.ca)
    assert.ok(leaf.verify(ca.publicKey) && leaf.checkIssued(ca))
    assert.ok(leaf.checkHost('localhost') && leaf.checkIP('127.0.0.1') && leaf.checkIP('::1'))
    assert.equal(leaf.checkHost('example.com'), undefined)
    assert.notEqual(leaf.serialNumber, new X509Certificate(authority.leaf().cert).serialNumber)
  })

  it('are verified by a client that knows the CA, and by no other', async (t) => {
    const server = await startWireServer(t, { tls: true })
    const socket = tls.connect({ port: server.port, host: '127.0.0.1', ca: server.ca, ALPNProtocols: ['h2'] })
    await once(socket, 'secureConnect')
    assert.equal(socket.alpnProtocol, 'h2')
    assert.equal(socket.authorized, true)
    socket.destroy()
    const stranger = tls.connect({ port: server.port, host: '127.0.0.1' })
    const [error] = await once(stranger, 'error')
    assert.match(error.code, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/)
  })
})
