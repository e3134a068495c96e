'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')
const { makeCertificates } = require('./helpers/certs')
const { runChild } = require('./helpers/child')
const { CREDENTIALS, RECORD, STORED, assertNoSecrets, failBothWays, rejection, startClient, startPair } = require('./helpers/fault-client')
const { connectionFaults, faults, startFaultServer } = require('./helpers/fault-server')

const CONCURRENTLY = { concurrency: true, timeout: 120000 }
const PUT_ONCE = `
  const { Kinesis } = require('.')
  const { CREDENTIALS, RECORD } = require('./test/helpers/fault-client')
  new Kinesis({ endpoint: process.env.ENDPOINT, region: 'us-east-1', credentials: CREDENTIALS })
    .putRecord(RECORD).then(({ SequenceNumber }) => console.log(SequenceNumber), error => console.log(error.code))`

let folder
let caFile

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-'))
  caFile = path.join(folder, 'ca.pem')
  fs.writeFileSync(caFile, (await makeCertificates()).ca)
})
after(() => fs.rmSync(folder, { recursive: true }))

describe('certificates', CONCURRENTLY, () => {
  const refused = code => ({ code, name: 'NetworkError', attempts: 1, retryable: false, persisted: 'no', message: /certificate/ })
  const servers = {
    expired: [{ tls: 'expired' }, {}, refused('CERT_HAS_EXPIRED')],
    'self-signed': [{ tls: 'selfSigned' }, {}, refused('DEPTH_ZERO_SELF_SIGNED_CERT')],
    'of another host': [{ tls: 'wrongHost' }, {}, refused('ERR_TLS_CERT_ALTNAME_INVALID')],
    'of an authority that is not trusted': [{ tls: 'good' }, { ca: undefined }, refused('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')],
    'with TLS 1.1 only': [{ tls: 'good', tlsVersion: 'TLSv1.1' }, {}, { ...refused('EPROTO'), message: /TLS handshake/ }],
    'with a TLS alert': [{ onConnection: connectionFaults.tlsAlert, scheme: 'https' }, {}, { ...refused('EPROTO'), message: /TLS handshake/ }]
  }
  for (const [title, [serverOptions, options, expected]] of Object.entries(servers)) {
    it(`${title}: refused with Node's code, and not tried again`, async t => {
      const { server, kinesis } = await startPair(t, serverOptions, options)
      await failBothWays(kinesis, expected)
      assert.deepEqual([server.connections, server.requests.length], [2, 0])
    })
  }

  for (const tlsVersion of /** @type {const} */ (['TLSv1.2', 'TLSv1.3'])) {
    it(`a good one, ${tlsVersion}, with the ca option`, async t => {
      const { server, kinesis } = await startPair(t, { tls: 'good', tlsVersion, plan: faults.json(STORED) })
      for (let i = 0; i < 3; i++) assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
      assert.deepEqual([server.connections, server.requests.length], [1, 3])
    })
  }

  it('the ca option as Buffer and as list', async t => {
    const server = await startFaultServer({ tls: 'good', plan: faults.json(STORED) })
    t.after(() => server.close())
    const { selfSigned } = await makeCertificates()
    for (const ca of [Buffer.from(server.ca), [selfSigned.cert, Buffer.from(server.ca)]]) {
      assert.equal((await startClient(t, { ...server, ca }).putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
    }
  })

  it('the ca option takes the place of the default ones', async t => {
    const { selfSigned } = await makeCertificates()
    const { server, kinesis } = await startPair(t, { tls: 'good' }, { ca: selfSigned.cert })
    await failBothWays(kinesis, refused('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'))
    assert.equal(server.requests.length, 0)
  })

  it('a ca that looks like PEM and is none: says so', async t => {
    const ca = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'
    const { server, kinesis } = await startPair(t, { tls: 'good' }, { ca })
    await failBothWays(kinesis, { code: 'ERR_CA', name: 'ConfigurationError', attempts: 1, persisted: 'no', message: /CA certificates/ })
    assert.equal(server.requests.length, 0)
  })

  for (const how of ['closeMidBody', 'cutMidBody', 'resetMidBody', 'closeBeforeHeaders']) {
    it(`${how} under TLS`, async t => {
      const { server, kinesis } = await startPair(t, { tls: 'good', plan: faults[how](STORED) }, { maxAttempts: 2 })
      await failBothWays(kinesis, { code: 'ECONNRESET', attempts: 2, retryable: true, persisted: 'unknown' })
      assert.equal(server.requests.length, 4)
    })
  }

  for (const name of ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'neither']) {
    it(`${name} of the environment`, async t => {
      const server = await startFaultServer({ tls: 'good', plan: faults.json(STORED) })
      t.after(() => server.close())
      const { code, stdout, stderr } = await runChild({
        code: PUT_ONCE, env: { ENDPOINT: server.endpoint, AWS_CA_BUNDLE: '', NODE_EXTRA_CA_CERTS: '', [name]: caFile }
      })
      assert.deepEqual([code, stderr], [0, ''])
      assert.equal(stdout.trim(), name === 'neither' ? 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' : STORED.SequenceNumber)
    })
  }
})

/** A proxy that tunnels what CONNECT names, or answers it with `refusal`; keeps the heads it was sent. */
async function startProxy (t, refusal) {
  const heads = []
  const sockets = new Set()
  const server = net.createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', head => {
      heads.push(head.toString('latin1'))
      if (refusal) return socket.end(refusal)
      const [, host, port] = /^CONNECT ([^:]+):(\d+) /.exec(head.toString('latin1'))
      const onwards = net.connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onwards.pipe(socket).pipe(onwards)
      }).on('error', () => {})
      sockets.add(onwards)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = /** @type {net.AddressInfo} */ (server.address())
  return { heads, host: `127.0.0.1:${port}` }
}

describe('proxies', CONCURRENTLY, () => {
  it('the proxy option tunnels, and shows the proxy nothing of the request', async t => {
    const proxy = await startProxy(t)
    const { server, kinesis } = await startPair(t, { tls: 'good', plan: faults.json(STORED) }, { proxy: `http://user:pass@${proxy.host}` })
    for (let i = 0; i < 2; i++) assert.equal((await kinesis.putRecord(RECORD)).SequenceNumber, STORED.SequenceNumber)
    assert.deepEqual([server.requests.length, server.connections, proxy.heads.length], [2, 1, 1])
    assert.ok(proxy.heads[0].startsWith(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\n`), proxy.heads[0])
    assert.match(proxy.heads[0], /^Proxy-Authorization: Basic dXNlcjpwYXNz\r$/m)
    assert.doesNotMatch(proxy.heads[0], /AWS4|X-Amz/i)
    assertNoSecrets(proxy.heads[0])
    assert.equal(server.requests[0].headers['proxy-authorization'], undefined)
  })

  it('certificates are checked through a proxy', async t => {
    const proxy = await startProxy(t)
    const { server, kinesis } = await startPair(t, { tls: 'expired' }, { proxy: `http://${proxy.host}` })
    await failBothWays(kinesis, { code: 'CERT_HAS_EXPIRED', attempts: 1, persisted: 'no' })
    assert.equal(server.requests.length, 0)
  })

  it('a proxy that refuses', async t => {
    const proxy = await startProxy(t, 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    const { server, kinesis } = await startPair(t, { tls: 'good' }, { proxy: `http://user:pa55word@${proxy.host}`, maxAttempts: 2 })
    const error = await rejection(kinesis.putRecord(RECORD))
    assert.ok(!error.message.includes('pa55word'), error.message)
    await failBothWays(kinesis, { code: 'ERR_PROXY', name: 'NetworkError', persisted: 'no', message: /proxy.*407/ })
    assert.deepEqual([server.connections, server.requests.length], [0, 0])
  })

  it('a proxy that is down', async t => {
    const { server, kinesis } = await startPair(t, { tls: 'good' }, { proxy: 'http://127.0.0.1:1', maxAttempts: 2 })
    await failBothWays(kinesis, { code: 'ECONNREFUSED', attempts: 2, persisted: 'no' })
    assert.equal(server.connections, 0)
  })

  it('the environment does not name a proxy', async t => {
    const trap = await startProxy(t, 'HTTP/1.1 403 Forbidden\r\n\r\n')
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy']
    for (const tls of /** @type {const} */ ([undefined, 'good'])) {
      const server = await startFaultServer({ tls, plan: faults.json(STORED) })
      t.after(() => server.close())
      const env = { ENDPOINT: server.endpoint, AWS_CA_BUNDLE: caFile, NO_PROXY: '', no_proxy: '' }
      for (const name of names) env[name] = `http://${trap.host}`
      const { stdout, stderr } = await runChild({ code: PUT_ONCE, env })
      assert.deepEqual([stdout.trim(), stderr], [STORED.SequenceNumber, ''])
    }
    assert.deepEqual(trap.heads, [])
  })

  it('credentials go to the server alone', async t => {
    const { server, kinesis } = await startPair(t, { tls: 'good', plan: faults.json(STORED) })
    await kinesis.putRecord(RECORD)
    const [{ headers, text }] = server.requests
    assert.equal(headers['x-amz-security-token'], CREDENTIALS.sessionToken)
    assert.ok(headers.authorization.includes(`Credential=${CREDENTIALS.accessKeyId}/`))
    assertNoSecrets(text, JSON.stringify({ ...headers, 'x-amz-security-token': undefined }))
  })
})
