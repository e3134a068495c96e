'use strict'

// The host that is really connected to, and that is signed: seen by a proxy that leads every tunnel
// to one TLS server, whatever its name.

const assert = require('node:assert/strict')
const http = require('node:http')
const https = require('node:https')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kinesis } = require('..')
const { Verifier } = require('../lib/local/signature')
const { makeCertificateFor } = require('./helpers/certs')
const { CREDENTIALS, rejection } = require('./helpers/fault-client')

const ACCOUNT = '111122223333'
const OTHER = '444455556666'
const REGION = 'eu-west-1'
const STREAM_ARN = `arn:aws:kinesis:${REGION}:${OTHER}:stream/clicks`
const EXPIRES_AFTER_MS = 2500
const CONSUMER_ARN = `${STREAM_ARN}/consumer/app:1700000000`
const PLAIN = `kinesis.${REGION}.amazonaws.com`
const dataOf = (account) => `${account}.data-${PLAIN}`
const controlOf = (account) => `${account}.control-${PLAIN}`

const record = { PartitionKey: 'k', Data: Buffer.from('d') }
const STORED = { ShardId: 'shardId-000000000000', SequenceNumber: '1' }

const answers = {
  PutRecord: STORED,
  PutRecords: { FailedRecordCount: 0, Records: [STORED] },
  GetRecords: { Records: [], NextShardIterator: 'next', MillisBehindLatest: 0 },
  ListShards: { Shards: [] }
}

/** A TLS server for every name of AWS, and a proxy that has no other way. */
class World {
  /** What tunnels were asked for. */
  targets = []
  /** @type {{ operation: string, host: string, isSigned: boolean }[]} */
  requests = []
  #verifier = new Verifier({ credentials: CREDENTIALS, region: REGION })
  #tunnels = new Set()

  async open () {
    const { ca, key, cert } = await makeCertificateFor([`*.${REGION}.amazonaws.com`, `*.data-${PLAIN}`,
      `*.control-${PLAIN}`, `*.data-kinesis-fips.${REGION}.amazonaws.com`, `*.data-kinesis.${REGION}.api.aws`])
    this.ca = ca
    this.server = https.createServer({ key, cert }, (request, response) => this.#answer(request, response))
    this.proxy = http.createServer().on('connect', (request, socket) => this.#connect(request, socket))
    for (const each of [this.server, this.proxy]) await new Promise((resolve) => each.listen(0, '127.0.0.1', resolve))
    return this
  }

  async #answer (request, response) {
    const chunks = await request.toArray().catch(() => undefined)
    if (chunks === undefined) return // the client has left, as it may when its test ends
    const body = Buffer.concat(chunks)
    const operation = request.headers['x-amz-target'].split('.')[1]
    this.requests.push({ operation, host: request.headers.host, isSigned: this.#isSigned(request, body) })
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify(answers[operation] ?? {}))
  }

  /** By the host that the request names. */
  #isSigned ({ method, url, headers }, body) {
    try {
      this.#verifier.verify({ method, url, headers, body }, Date.now())
      return true
    } catch {
      return false
    }
  }

  #connect (request, socket) {
    this.targets.push(request.url)
    this.#tunnels.add(socket)
    socket.on('error', () => {})
    if (this.isRefusing) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    this.server.emit('connection', socket)
  }

  /** @returns {Kinesis} */
  client (t, options = {}) {
    const kinesis = new Kinesis({
      region: REGION, credentials: CREDENTIALS, ca: this.ca, proxy: `http://127.0.0.1:${this.proxy.address().port}`, ...options
    })
    t.after(() => kinesis.close({ timeoutMs: 0 }))
    return kinesis
  }

  async close () {
    for (const socket of this.#tunnels) socket.destroy()
    for (const each of [this.server, this.proxy]) await new Promise((resolve) => each.close(resolve))
  }
}

describe('the host of a request', () => {
  let world
  before(async () => { world = await new World().open() })
  after(() => world.close())

  /** Makes calls; gives the host of each, which has to be the tunnel's, the header's and the signature's. */
  async function hostsOf (t, options, ...calls) {
    world.targets = []
    world.requests = []
    const kinesis = world.client(t, options)
    const hosts = []
    for (const call of calls) {
      await call(kinesis)
      const { host, isSigned, operation } = world.requests.at(-1)
      assert.ok(isSigned, `${operation} to ${host} is signed for that host`)
      assert.ok(world.targets.includes(`${host}:443`), `${host}: ${world.targets}`)
      hosts.push(host)
    }
    assert.equal(world.requests.length, calls.length)
    assert.equal(new Set(world.targets).size, new Set(hosts).size, 'no other host was connected to')
    return hosts
  }

  const withAccount = { credentials: { ...CREDENTIALS, accountId: ACCOUNT } }
  const byName = [
    (kinesis) => kinesis.putRecord({ StreamName: 'clicks', ...record }),
    (kinesis) => kinesis.describeStream({ StreamName: 'clicks' })
  ]
  const byArn = [
    (kinesis) => kinesis.putRecord({ StreamARN: STREAM_ARN, ...record }),
    (kinesis) => kinesis.describeStream({ StreamARN: STREAM_ARN })
  ]

  it('is the region\'s without account and ARN', async t => {
    assert.deepEqual(await hostsOf(t, {}, ...byName), [PLAIN, PLAIN])
  })

  it('is that of the account of a stream\'s ARN, data apart from control', async t => {
    assert.deepEqual(await hostsOf(t, {}, ...byArn), [dataOf(OTHER), controlOf(OTHER)])
    const data = [
      (kinesis) => kinesis.putRecords({ StreamARN: STREAM_ARN, Records: [record] }),
      (kinesis) => kinesis.getShardIterator({ StreamARN: STREAM_ARN, ShardId: 'shardId-000000000000', ShardIteratorType: 'LATEST' }),
      (kinesis) => kinesis.getRecords({ StreamARN: STREAM_ARN, ShardIterator: 'it' })
    ]
    assert.deepEqual(await hostsOf(t, {}, ...data), data.map(() => dataOf(OTHER)))
    const control = [
      (kinesis) => kinesis.listShards({ StreamARN: STREAM_ARN }),
      (kinesis) => kinesis.registerStreamConsumer({ StreamARN: STREAM_ARN, ConsumerName: 'app' }),
      (kinesis) => kinesis.describeStreamConsumer({ ConsumerARN: CONSUMER_ARN }),
      (kinesis) => kinesis.tagResource({ ResourceARN: STREAM_ARN, Tags: { a: 'b' } })
    ]
    assert.deepEqual(await hostsOf(t, {}, ...control), control.map(() => controlOf(OTHER)))
  })

  it('is that of an ARN in the place of a name', async t => {
    const call = (kinesis) => kinesis.putRecord({ StreamName: STREAM_ARN, ...record })
    assert.deepEqual(await hostsOf(t, {}, call), [dataOf(OTHER)])
  })

  it('is that of the account of the credentials, but an ARN\'s comes first', async t => {
    assert.deepEqual(await hostsOf(t, withAccount, ...byName, ...byArn),
      [dataOf(ACCOUNT), controlOf(ACCOUNT), dataOf(OTHER), controlOf(OTHER)])
    const withoutStream = (kinesis) => kinesis.listStreams({})
    assert.deepEqual(await hostsOf(t, withAccount, withoutStream), [controlOf(ACCOUNT)])
    assert.deepEqual(await hostsOf(t, { credentials: async () => withAccount.credentials }, byName[0]), [dataOf(ACCOUNT)])
  })

  it('disabled: the account of the credentials is not used, that of an ARN is', async t => {
    assert.deepEqual(await hostsOf(t, { ...withAccount, accountIdEndpointMode: 'disabled' }, ...byName, ...byArn),
      [PLAIN, PLAIN, dataOf(OTHER), controlOf(OTHER)])
  })

  it('required: nothing goes out without an account', async t => {
    const required = { accountIdEndpointMode: 'required' }
    assert.deepEqual(await hostsOf(t, { ...withAccount, ...required }, ...byName), [dataOf(ACCOUNT), controlOf(ACCOUNT)])
    assert.deepEqual(await hostsOf(t, required, ...byArn), [dataOf(OTHER), controlOf(OTHER)])
    world.targets = []
    const error = await rejection(world.client(t, required).putRecord({ StreamName: 'clicks', ...record }))
    assert.deepEqual([error.code, error.attempts, error.persisted], ['ERR_CONFIG', 0, 'no'])
    assert.match(error.message, /accountIdEndpointMode is 'required'.*AWS_ACCOUNT_ID/)
    assert.deepEqual(world.targets, [])
  })

  it('follows FIPS and dual-stack', async t => {
    assert.deepEqual(await hostsOf(t, { ...withAccount, useFipsEndpoint: true }, byName[0]),
      [`${ACCOUNT}.data-kinesis-fips.${REGION}.amazonaws.com`])
    assert.deepEqual(await hostsOf(t, { ...withAccount, useDualstackEndpoint: true }, byName[0]),
      [`${ACCOUNT}.data-kinesis.${REGION}.api.aws`])
  })

  it('follows credentials that change', async t => {
    const expiresAtMs = Date.now() + EXPIRES_AFTER_MS
    let [accountId, expiration] = [ACCOUNT, new Date(expiresAtMs)]
    const kinesis = world.client(t, { credentials: async () => ({ ...CREDENTIALS, accountId, expiration }) })
    const host = async () => {
      await byName[0](kinesis)
      return world.requests.at(-1).host
    }
    assert.equal(await host(), dataOf(ACCOUNT))
    ;[accountId, expiration] = [OTHER, new Date(expiresAtMs + 3600000)]
    while (Date.now() <= expiresAtMs) await sleep(10)
    assert.equal(await host(), dataOf(OTHER))
    assert.ok(world.requests.every(({ isSigned }) => isSigned))
  })

  it('is that of a stream()\'s puts, too', async t => {
    const stored = async (stream) => assert.deepEqual(await stream.putRecord('k', 'd'), STORED)
    // A stream looks for its shards as well; what they are asked for counts for nothing here.
    const putHosts = async (options, name) => {
      world.requests = []
      await stored(world.client(t, options).stream(name))
      return world.requests.filter(({ operation }) => operation === 'PutRecord').map(({ host, isSigned }) => [host, isSigned])
    }
    assert.deepEqual(await putHosts({}, 'clicks'), [[PLAIN, true]])
    assert.deepEqual(await putHosts({}, STREAM_ARN), [[dataOf(OTHER), true]])
    assert.deepEqual(await putHosts(withAccount, 'clicks'), [[dataOf(ACCOUNT), true]])
  })

  it('a proxy that refuses it is named, with the host', async t => {
    world.targets = []
    world.isRefusing = true
    t.after(() => { world.isRefusing = false })
    const error = await rejection(world.client(t, { ...withAccount, maxAttempts: 2 }).putRecord({ StreamName: 'clicks', ...record }))
    assert.deepEqual([error.code, error.attempts, error.persisted], ['ERR_PROXY', 2, 'no'])
    assert.ok(error.message.includes(dataOf(ACCOUNT)), error.message)
    assert.deepEqual(world.targets, Array(2).fill(`${dataOf(ACCOUNT)}:443`))
  })
})
