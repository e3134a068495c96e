'use strict'

const assert = require('node:assert/strict')
const { X509Certificate } = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const net = require('node:net')
const tls = require('node:tls')
const { describe, test } = require('node:test')
const { call, exchange } = require('./helpers/call')
const { makeCertificates } = require('./helpers/certs')
const { runChild, startChild } = require('./helpers/child')
const { refusedEndpoint, startBlackHole } = require('./helpers/dead-ends')
const { answerPuts, connectionFaults, faults, shardOf, startFaultServer } = require('./helpers/fault-server')
const { startKinesalite } = require('./helpers/kinesalite')
const { startKinesisLocal } = require('./helpers/kinesis-local')

const TCP_LISTEN = '0A'
const TLS_RECORD_HEADER_BYTES = 5
const TLS_ALERT = 21
const TLS_APPLICATION_DATA = 23
const BODY = '{"ShardId":"s"}'
const requestText = (operation, length = BODY.length) =>
  `POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: Kinesis_20131202.${operation}\r\nContent-Length: ${length}\r\n\r\n`
const WHOLE_REQUEST = requestText('ListShards') + BODY
const COMPLETE_JSON = /^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: (\d+)\r\n\r\n(.*)$/

const isAlive = pid => {
  try {
    process.kill(pid, 0)
    return !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** What a file of a process is, or '' where it has been closed meanwhile. */
function fileOf (pid, fd) {
  try {
    return fs.readlinkSync(`/proc/${pid}/fd/${fd}`)
  } catch {
    return ''
  }
}

/** The local addresses, as the kernel writes them, of a process's listening TCP sockets. */
async function listeningAddresses (pid) {
  const inodes = fs.readdirSync(`/proc/${pid}/fd`).map(fd => /^socket:\[(\d+)\]$/.exec(fileOf(pid, fd))?.[1])
  const rows = ['tcp', 'tcp6'].flatMap(table => fs.readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1))
  return rows.map(row => row.trim().split(/\s+/))
    .filter(columns => columns[3] === TCP_LISTEN && inodes.includes(columns[9]))
    .map(columns => columns[1].split(':')[0])
}

async function start (t, options) {
  const server = await startFaultServer(options)
  t.after(() => server.close())
  return server
}

/** Sends bytes and collects what comes until `enough` says so or the connection ends, and how it ended. */
async function talk (server, bytes, enough = () => false) {
  const socket = net.connect(server.port, '127.0.0.1')
  let text = ''
  const ended = new Promise(resolve => {
    socket.on('end', () => resolve('end')).on('error', error => resolve(error.code)).on('data', chunk => {
      text += chunk.toString('latin1')
      if (enough(text)) resolve('enough')
    })
  })
  socket.write(bytes)
  const how = await ended
  socket.destroy()
  return { text, how }
}

const has = pattern => text => pattern.test(text)
const whole = text => {
  const match = COMPLETE_JSON.exec(text)
  return Boolean(match) && match[2].length === Number(match[1])
}
const longerThan = bytes => text => text.length > bytes

/**
 * For each behaviour: the behaviour, when the client has seen enough, how the connection then is, and what the
 * text it got looks like. `send` replaces the request.
 */
const CASES = {
  json: { plan: faults.json({ a: 1 }), enough: whole, how: 'enough', text: /x-amzn-RequestId: request-0\r\n[^]*\r\n\r\n{"a":1}$/ },
  error: { plan: faults.error('X', { status: 429, headers: { 'Retry-After': '1' } }), enough: has(/}$/), how: 'enough', text: /^HTTP\/1.1 429 Too Many Requests[^]*Retry-After: 1\r\n[^]*{"__type":"X","message":"X for a test"}$/ },
  raw: { plan: faults.raw('abc'), enough: longerThan(2), how: 'enough', text: /^abc$/ },
  html: { plan: faults.html(), enough: has(/<\/html>$/), how: 'enough', text: /^HTTP\/1.1 503 Service Unavailable[^]*Content-Type: text\/html[^]*<html>/ },
  empty: { plan: faults.empty(500), enough: has(/\r\n\r\n/), how: 'enough', text: /^HTTP\/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n$/ },
  redirect: { plan: faults.redirect('http://127.0.0.1:1/'), enough: has(/\r\n\r\n/), how: 'enough', text: /^HTTP\/1.1 307 [^]*Location: http:\/\/127.0.0.1:1\/\r\n/ },
  answerAndClose: { plan: faults.answerAndClose({ a: 1 }), how: 'end', text: /{"a":1}$/ },
  chunked: { plan: faults.chunked({ a: 1 }), enough: has(/0\r\n\r\n$/), how: 'enough', text: /\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n$/ },
  delay: { plan: faults.delay(1, faults.json({ a: 1 })), enough: whole, how: 'enough', text: /{"a":1}$/ },
  closeBeforeHeaders: { plan: faults.closeBeforeHeaders(), how: 'end', text: /^$/ },
  resetBeforeHeaders: { plan: faults.resetBeforeHeaders(), how: 'ECONNRESET', text: /^$/ },
  closeMidHeaders: { plan: faults.closeMidHeaders(), how: 'end', text: /^HTTP\/1.1 200 OK\r\nContent-Le$/ },
  closeMidBody: { plan: faults.closeMidBody({ a: 1 }), how: 'end', text: /Content-Length: 7\r\n\r\n{"a":1$/ },
  resetMidBody: { plan: faults.resetMidBody({ a: 1 }), how: 'ECONNRESET', text: /Content-Length: 7\r\n\r\n{"a":1$/ },
  resetWhileUploading: { plan: faults.resetWhileUploading(), send: requestText('PutRecord', 1000), how: 'ECONNRESET', text: /^$/ },
  answerEarly: { plan: faults.answerEarly({ a: 1 }), send: requestText('PutRecord', 1000), enough: whole, how: 'enough', text: /{"a":1}$/ },
  answerEarlyAndClose: { plan: faults.answerEarlyAndClose({ a: 1 }), send: requestText('PutRecord', 1000), how: 'end', text: /{"a":1}$/ },
  shortLength: { plan: faults.shortLength(), enough: has(/}$/), how: 'enough', text: /Content-Length: 5\r\n\r\n{"StreamNames":\[\]}$/ },
  longLength: { plan: faults.longLength(), how: 'end', text: /Content-Length: 500\r\n\r\n{}$/ },
  duplicateLength: { plan: faults.duplicateLength(), enough: has(/}$/), how: 'enough', text: /Content-Length: 18\r\nContent-Length: 2\r\n\r\n/ },
  negativeLength: { plan: faults.negativeLength(), enough: has(/}$/), how: 'enough', text: /Content-Length: -1\r\n\r\n/ },
  hugeLength: { plan: faults.hugeLength(), enough: has(/}$/), how: 'enough', text: /Content-Length: 18446744073709551616\r\n\r\n/ },
  lengthAndChunked: { plan: faults.lengthAndChunked(), enough: has(/0\r\n\r\n$/), how: 'enough', text: /Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}/ },
  badChunkSize: { plan: faults.badChunkSize(), enough: has(/0\r\n\r\n$/), how: 'enough', text: /Transfer-Encoding: chunked\r\n\r\nzz\r\n/ },
  hugeChunkSize: { plan: faults.hugeChunkSize(), enough: has(/0\r\n\r\n$/), how: 'enough', text: /chunked\r\n\r\nf{17}\r\n/ },
  hugeHeader: { plan: faults.hugeHeader(65536), enough: has(/\r\n\r\n{}$/), how: 'enough', text: /X-Padding: a{65536}\r\n/ },
  manyHeaders: { plan: faults.manyHeaders(300), enough: has(/\r\n\r\n{}$/), how: 'enough', text: /X-Header-0: a\r\n[^]*X-Header-299: a\r\n/ },
  endlessHeader: { plan: faults.endlessHeader(), enough: longerThan(1e6), how: 'enough', text: /^HTTP\/1.1 200 OK\r\nX-Padding: a+$/ },
  informationalForEver: { plan: faults.informationalForEver(), enough: longerThan(10000), how: 'enough', text: /^(HTTP\/1.1 100 Continue\r\n\r\n){100}/ },
  notHttp: { plan: faults.notHttp(), how: 'end', text: /^SSH/ },
  malformedJson: { plan: faults.malformedJson(), enough: whole, how: 'enough', text: /\r\n\r\n{"Records": \[$/ },
  deepJson: { plan: faults.deepJson(1000), enough: whole, how: 'enough', text: /\r\n\r\n\[{1000}\]{1000}$/ },
  hugeJson: { plan: faults.hugeJson(1e6), enough: longerThan(1e6), how: 'enough', text: /Content-Length: 1000000\r\n\r\n{"Padding":"aaa/ },
  endlessBody: { plan: faults.endlessBody(), enough: longerThan(1e6), how: 'enough', text: /Content-Length: 1073741824\r\n\r\n{"Padding":"aaa/ }
}

describe('fault server: what a client sees of each behaviour', () => {
  for (const [name, { plan, send = WHOLE_REQUEST, enough, how, text }] of Object.entries(CASES)) {
    test(name, async t => {
      const server = await start(t, { plan })
      const seen = await talk(server, send, enough)
      assert.equal(seen.how, how)
      assert.match(seen.text, text)
      assert.equal(server.requests.length, 1)
      assert.equal(server.requests[0].complete, send === WHOLE_REQUEST)
    })
  }

  test('every behaviour is covered here', () => {
    const elsewhere = ['cutMidBody', 'hang', 'drip', 'stopReading', 'cutOnReuse']
    assert.deepEqual([...Object.keys(CASES), ...elsewhere].sort(), Object.keys(faults).sort())
  })

  test('hang: the request is read and nothing comes until the server closes', async () => {
    const server = await startFaultServer({ plan: [faults.hang(), faults.json()] })
    const hung = talk(server, WHOLE_REQUEST)
    while (!server.requests[0]?.complete) await new Promise(setImmediate)
    assert.equal((await exchange(server, 'ListStreams')).status, 200)
    await server.close()
    assert.equal((await hung).text, '')
  })

  test('drip: the answer comes in pieces of the given size', async t => {
    const server = await start(t, { plan: faults.drip(10, 2, { a: 1 }) })
    const socket = net.connect(server.port, '127.0.0.1')
    t.after(() => socket.destroy())
    socket.write(WHOLE_REQUEST)
    const pieces = []
    for await (const piece of socket) {
      pieces.push(piece)
      if (whole(Buffer.concat(pieces).toString())) break
    }
    assert.ok(pieces.length > 5, `${pieces.length} pieces`)
  })

  test('stopReading: the body that follows is never taken', async t => {
    const server = await start(t, { plan: [faults.stopReading(), faults.json()] })
    const socket = net.connect(server.port, '127.0.0.1')
    t.after(() => socket.destroy())
    socket.write(requestText('PutRecord'))
    while (!server.requests.length) await new Promise(setImmediate)
    await new Promise(resolve => socket.write(BODY, resolve))
    await call(server, 'ListStreams')
    assert.deepEqual(server.requests.map(request => request.complete), [false, true])
  })

  for (const [how, code] of [['reset', 'ECONNRESET'], ['close', 'ECONNRESET']]) {
    test(`cutOnReuse by ${how}: the second request of a connection isn't handled`, async t => {
      const server = await start(t, { plan: [faults.cutOnReuse({ a: 1 }, how), faults.json({ b: 2 })] })
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
      t.after(() => agent.destroy())
      assert.deepEqual(await call(server, 'ListStreams', {}, { agent }), { a: 1 })
      await assert.rejects(call(server, 'ListStreams', {}, { agent }), { code })
      assert.deepEqual(await call(server, 'ListStreams', {}, { agent }), { b: 2 })
      assert.equal(server.requests.length, 2)
      assert.equal(server.connections, 2)
      assert.equal(server.cutReuses, 1)
    })
  }
})

describe('fault server: plans and records', () => {
  test('a list goes by request, its last entry for the rest; an object goes by operation', async t => {
    const server = await start(t, {
      plan: { ListStreams: [faults.json({ n: 1 }), faults.json({ n: 2 })], ListShards: faults.json({ n: 3 }) }
    })
    const operations = ['ListStreams', 'ListShards', 'ListStreams', 'ListStreams']
    const answers = []
    for (const operation of operations) answers.push((await call(server, operation)).n)
    assert.deepEqual(answers, [1, 3, 2, 2])
    assert.deepEqual(server.requests.map(request => request.operation), operations)
    assert.equal((await exchange(server, 'GetRecords')).body.__type, 'UnknownOperationException')
  })

  test('a function chooses by what the request holds', async t => {
    const server = await start(t, {
      plan: ({ request }) => request.body.Limit > 1 ? faults.error('Wrong') : faults.json({ ok: true })
    })
    assert.equal((await exchange(server, 'ListStreams', { Limit: 2 })).status, 400)
    assert.equal((await exchange(server, 'ListStreams', { Limit: 1 })).status, 200)
  })

  test('requests are recorded with headers, body, size and connection', async t => {
    const server = await start(t)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    await call(server, 'PutRecord', { PartitionKey: 'é' }, { agent })
    await call(server, 'PutRecord', {}, { agent })
    await call(server, 'PutRecord', {}, { agent: false })
    assert.deepEqual(server.requests.map(request => request.connection), [1, 1, 2])
    const [first] = server.requests
    assert.deepEqual(first.body, { PartitionKey: 'é' })
    assert.equal(first.headers['x-amz-target'], 'Kinesis_20131202.PutRecord')
    assert.ok(first.rawHeaders.some(([name]) => name === 'X-Amz-Target'))
    const head = `POST / HTTP/1.1\r\n${first.rawHeaders.map(header => header.join(': ')).join('\r\n')}\r\n\r\n`
    assert.equal(first.bytes, head.length + Buffer.byteLength(first.text))
  })

  test('requests cut into single bytes, and two in one piece, are told apart', async t => {
    const server = await start(t)
    const socket = net.connect(server.port, '127.0.0.1').setNoDelay()
    t.after(() => socket.destroy())
    const twoAnswers = has(/{}HTTP[^]*{}$/)
    let text = ''
    for (const byte of WHOLE_REQUEST) await new Promise(resolve => socket.write(byte, resolve))
    socket.write(requestText('ListStreams', 0) + requestText('DescribeStream') + BODY)
    for await (const chunk of socket) {
      text += chunk
      if (twoAnswers(text) && server.requests.length === 3) break
    }
    assert.deepEqual(server.requests.map(request => [request.operation, request.text]),
      [['ListShards', BODY], ['ListStreams', ''], ['DescribeStream', BODY]])
  })

  test('an expected 100 Continue is sent', async t => {
    const server = await start(t)
    const request = http.request(server.endpoint, { method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 2 } })
    request.flushHeaders()
    await once(request, 'continue')
    request.end('{}')
    const [response] = await once(request, 'response')
    response.resume()
    assert.equal(server.requests[0].text, '{}')
  })

  test('an error of a plan fails the test through close()', async () => {
    const server = await startFaultServer({ plan: () => { throw new Error('a broken plan') } })
    await assert.rejects(call(server, 'ListStreams'))
    await assert.rejects(server.close(), /a broken plan/)
  })
})

describe('fault server: connections and TLS', () => {
  const connect = (server, options) => {
    const socket = tls.connect({ port: server.port, host: '127.0.0.1', ca: server.ca, ...options })
    return once(socket, 'secureConnect').then(() => socket, error => error)
  }

  const refused = {
    expired: 'CERT_HAS_EXPIRED',
    selfSigned: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    wrongHost: 'ERR_TLS_CERT_ALTNAME_INVALID'
  }
  for (const [certificate, code] of Object.entries(refused)) {
    test(`the ${certificate} certificate is refused as such`, async t => {
      const server = await start(t, { tls: certificate })
      assert.match(server.endpoint, /^https:/)
      await assert.rejects(call(server, 'ListStreams'), { code })
      assert.equal(server.requests.length, 0)
    })
  }

  test('the good certificate holds for 127.0.0.1 and localhost, and cuts work under TLS', async t => {
    const server = await start(t, { tls: 'good', plan: [faults.json({ a: 1 }), faults.json({ a: 2 }), faults.resetMidBody()] })
    assert.deepEqual(await call(server, 'ListStreams'), { a: 1 })
    const named = { ...server, ca: server.ca, endpoint: server.endpoint.replace('127.0.0.1', 'localhost') }
    assert.deepEqual(await call(named, 'ListStreams'), { a: 2 })
    await assert.rejects(call(server, 'ListStreams'), { code: 'ECONNRESET' })
  })

  /** The content types of the TLS 1.2 records that the server sends over one connection. */
  async function recordTypes (server, t) {
    const received = []
    const relay = net.createServer(client => {
      const upstream = net.connect(server.port, '127.0.0.1').on('data', chunk => received.push(chunk))
      client.pipe(upstream).pipe(client)
    })
    t.after(() => relay.close())
    await once(relay.listen(0, '127.0.0.1'), 'listening')
    const socket = await connect({ port: relay.address().port, ca: server.ca }, { maxVersion: 'TLSv1.2' })
    socket.on('error', () => {}).resume().write(WHOLE_REQUEST)
    await once(socket, 'close')
    const types = []
    const bytes = Buffer.concat(received)
    for (let at = 0; at < bytes.length; at += TLS_RECORD_HEADER_BYTES + bytes.readUInt16BE(at + 3)) types.push(bytes[at])
    return types
  }

  for (const [name, lastType] of [['closeMidBody', TLS_ALERT], ['cutMidBody', TLS_APPLICATION_DATA]]) {
    test(`${name} under TLS ends ${lastType === TLS_ALERT ? 'with' : 'without'} a close_notify`, async t => {
      const server = await start(t, { tls: 'good', plan: faults[name]({ a: 1 }) })
      const types = await recordTypes(server, t)
      assert.ok(types.includes(TLS_APPLICATION_DATA))
      assert.equal(types.at(-1), lastType)
    })
  }

  test('TLS 1.1 only', async t => {
    const server = await start(t, { tls: 'good', tlsVersion: 'TLSv1.1' })
    assert.ok(await connect(server, { minVersion: 'TLSv1.2' }) instanceof Error)
    const socket = await connect(server, { minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' })
    assert.equal(socket.getProtocol(), 'TLSv1.1')
    socket.destroy()
  })

  test('connections can be closed, reset, left unread, or met with a TLS alert', async t => {
    const seen = {}
    for (const [name, onConnection] of Object.entries(connectionFaults)) {
      const server = await start(t, { onConnection, scheme: 'https' })
      if (name !== 'neverRead') seen[name] = (await connect(server)).code
      assert.match(server.endpoint, /^https:/)
    }
    assert.deepEqual(seen, {
      close: 'ECONNRESET', reset: 'ECONNRESET', tlsAlert: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'
    })
  })

  test('neverRead: what is sent is never taken', async t => {
    const server = await start(t, { onConnection: connectionFaults.neverRead })
    const other = await start(t)
    const socket = net.connect(server.port, '127.0.0.1')
    t.after(() => socket.destroy())
    while (!server.open) await new Promise(setImmediate)
    await new Promise(resolve => socket.write(WHOLE_REQUEST, resolve))
    await call(other, 'ListStreams')
    assert.deepEqual([...server.sockets].map(taken => taken.bytesRead), [0])
  })

  test('nobody listens at refusedEndpoint(); a black hole neither takes nor refuses', async t => {
    await assert.rejects(call({ endpoint: await refusedEndpoint() }, 'ListStreams'), { code: 'ECONNREFUSED' })
    const hole = await startBlackHole()
    t.after(() => hole.close())
    const socket = net.connect(hole.port, '127.0.0.1').on('error', () => {})
    await assert.rejects(once(socket, 'connect', { signal: AbortSignal.timeout(300) }), { name: 'AbortError' })
    assert.equal(socket.connecting, true)
    socket.destroy()
  })
})

describe('certificates', () => {
  test('are what their names say, and made once', async () => {
    const made = await makeCertificates()
    assert.equal(await makeCertificates(), made)
    const { publicKey } = new X509Certificate(made.ca)
    const leaf = name => new X509Certificate(made[name].cert)
    const signed = ['good', 'expired', 'selfSigned', 'wrongHost'].map(name => leaf(name).verify(publicKey))
    assert.deepEqual(signed, [true, true, false, true])
    assert.equal(leaf('good').subjectAltName, 'DNS:localhost, IP Address:127.0.0.1')
    assert.equal(leaf('wrongHost').checkHost('localhost'), undefined)
    assert.ok(Date.parse(leaf('expired').validTo) < Date.now())
  })
})

describe('answerPuts', () => {
  test('stores, chooses shards as kinesalite does, and fails the entries it is told to', async t => {
    const plan = answerPuts({ shards: 3, failEntry: record => record.PartitionKey === 'bad' ? 'InternalFailure' : undefined })
    const server = await start(t, { plan })
    const kinesalite = await startKinesalite()
    t.after(() => kinesalite.close())
    await kinesalite.createStream('s', 3)
    const keys = Array.from({ length: 50 }, (_, n) => `key-${n}-é`)
    const hashKeys = [0n, 2n ** 128n / 3n - 1n, 2n ** 128n / 3n, 2n ** 128n - 1n].map(String)
    const Records = [
      ...keys.map(PartitionKey => ({ PartitionKey, Data: 'AAEC' })),
      ...hashKeys.map(ExplicitHashKey => ({ PartitionKey: 'k', ExplicitHashKey, Data: '' }))
    ]
    const ours = await call(server, 'PutRecords', { StreamName: 's', Records })
    const theirs = await kinesalite.call('PutRecords', { StreamName: 's', Records })
    assert.deepEqual(ours.Records.map(record => record.ShardId), theirs.Records.map(record => record.ShardId))
    assert.equal(ours.FailedRecordCount, 0)

    const mixed = await call(server, 'PutRecords', { StreamName: 's', Records: [{ PartitionKey: 'bad', Data: '' }, { PartitionKey: 'good', Data: '' }] })
    assert.equal(mixed.FailedRecordCount, 1)
    assert.equal(mixed.Records[0].ErrorCode, 'InternalFailure')
    const single = await call(server, 'PutRecord', { StreamName: 's', PartitionKey: 'k', Data: 'AAEC' })
    assert.equal(single.ShardId, shardOf({ PartitionKey: 'k' }, 3))

    const numbers = plan.ledger.map(record => record.sequenceNumber)
    assert.equal(plan.ledger.length, Records.length + 2)
    assert.deepEqual([...new Set(numbers)].sort(), numbers)
    assert.deepEqual(plan.ledger.at(-1), {
      shardId: single.ShardId,
      sequenceNumber: single.SequenceNumber,
      partitionKey: 'k',
      explicitHashKey: undefined,
      data: Buffer.from([0, 1, 2])
    })
  })
})

describe('local servers', () => {
  test('kinesalite over TLS: streams are ACTIVE, and a client that aborts does no harm', async t => {
    const server = await startKinesalite({ tls: true })
    t.after(() => server.close())
    await server.createStream('s', 3)
    const { StreamDescription } = await server.call('DescribeStream', { StreamName: 's' })
    assert.equal(StreamDescription.StreamStatus, 'ACTIVE')
    assert.equal(StreamDescription.Shards.length, 3)
    const socket = tls.connect({ port: Number(new URL(server.endpoint).port), host: '127.0.0.1', ca: server.ca })
    await once(socket, 'secureConnect')
    await new Promise(resolve => socket.write(requestText('PutRecord', 1000), resolve))
    socket.destroy()
    assert.deepEqual((await server.call('ListStreams')).StreamNames, ['s'])
  })

  test('kinesis-local listens on loopback alone and ends at close()', async t => {
    const server = await startKinesisLocal()
    t.after(() => server.close())
    await server.createStream('s', 2)
    assert.deepEqual((await server.call('ListStreams')).StreamNames, ['s'])
    const addresses = await listeningAddresses(server.pid)
    assert.deepEqual([...new Set(addresses)], ['0100007F'])
    await server.close()
    assert.equal(isAlive(server.pid), false)
  })

  test('kinesis-local ends with the process that started it', async () => {
    const { stdout } = await runChild({
      code: `require('./test/helpers/kinesis-local').startKinesisLocal().then(({ pid }) => {
        console.log(pid)
        process.kill(process.pid, 'SIGKILL')
      })`
    })
    while (isAlive(Number(stdout))) await new Promise(setImmediate)
  })
})

describe('child processes', () => {
  test('give output, exit code and environment', async () => {
    const { code, signal, stdout, stderr, timedOut } = await runChild({
      code: 'console.log(process.env.A_B, process.argv.slice(1).join()); console.error(2); process.exitCode = 3',
      env: { A_B: 'c' },
      args: ['x', 'y']
    })
    assert.deepEqual({ code, signal, stdout, stderr, timedOut },
      { code: 3, signal: null, stdout: 'c x,y\n', stderr: '2\n', timedOut: false })
  })

  test('are killed when they overstay', async () => {
    const { signal, timedOut } = await runChild({ code: 'setInterval(() => {}, 1000)', timeoutMs: 200 })
    assert.deepEqual({ signal, timedOut }, { signal: 'SIGKILL', timedOut: true })
  })

  test('can be waited for and signalled', async () => {
    const child = startChild({ code: 'console.log("ready"); setInterval(() => {}, 1000)' })
    await child.printed('ready')
    child.process.kill('SIGTERM')
    assert.equal((await child.finished).signal, 'SIGTERM')
    await assert.rejects(startChild({ code: 'process.exit(4)' }).printed('ready'), /ended \(4\)/)
  })
})
