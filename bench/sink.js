'use strict'

// The benchmark's server, in a process of its own: answers PutRecord, PutRecords and GetRecords in the protocol
// that they come in, stores nothing, and counts. Its parent gets the ports, and the counts since the last time
// when it asks.

const crypto = require('node:crypto')
const { once } = require('node:events')
const http2 = require('node:http2')
const tls = require('node:tls')
const { makeCertificates } = require('../test/helpers/certs')
const { RequestReader } = require('../test/helpers/http-reader')
const { getRecords, getShardIterator, wireOf } = require('./wire')

const SHARD_BITS = Number(process.argv[2])
const SHARD_IDS = Array.from({ length: 1 << SHARD_BITS }, (_, n) => `shardId-${String(n).padStart(12, '0')}`)
const HASH_KEYS_PER_SHARD = 1n << BigInt(128 - SHARD_BITS)
const SHARDS_PER_PAGE = 1000
const KNOWN_KEYS = 1 << 16
const BACKLOG = 4096

const noCounts = () => ({ requests: 0, records: 0, bytes: 0, otherRequests: 0, connections: 0 })
let counts = noCounts()
let cpu = process.cpuUsage()
let sequence = 0

// node 20.12 and later have the one-shot form, a third of the cost.
const md5 = crypto.hash
  ? text => crypto.hash('md5', text, 'buffer')
  : text => crypto.createHash('md5').update(text).digest()

/** Hashing the keys would cost more than all the rest of a PutRecords in CBOR. @type {Map<string, string>} */
const shardIds = new Map()

/** With a power of two of shards, the shard is the hash key's first bits. */
function shardIdOf ({ PartitionKey, ExplicitHashKey }) {
  if (ExplicitHashKey) return SHARD_IDS[Number(BigInt(ExplicitHashKey) >> BigInt(128 - SHARD_BITS))]
  const known = shardIds.get(PartitionKey)
  if (known) return known
  const shardId = SHARD_IDS[md5(PartitionKey).readUInt32BE() >>> (32 - SHARD_BITS)] ?? SHARD_IDS[0]
  if (shardIds.size < KNOWN_KEYS) shardIds.set(PartitionKey, shardId)
  return shardId
}

function store (record) {
  counts.records += record.userRecords ?? 1
  return { shardId: shardIdOf(record), number: ++sequence }
}

function shardOf (n) {
  return {
    ShardId: SHARD_IDS[n],
    HashKeyRange: {
      StartingHashKey: String(BigInt(n) * HASH_KEYS_PER_SHARD), EndingHashKey: String(BigInt(n + 1) * HASH_KEYS_PER_SHARD - 1n)
    },
    SequenceNumberRange: { StartingSequenceNumber: '1' }
  }
}

/** Page by page. */
function listShards (wire, body) {
  const from = Number(wire.parse(body).NextToken ?? 0)
  const to = Math.min(SHARD_IDS.length, from + SHARDS_PER_PAGE)
  return wire.render({
    Shards: Array.from({ length: to - from }, (_, n) => shardOf(from + n)),
    NextToken: to < SHARD_IDS.length ? String(to) : undefined
  })
}

/** All of them at once. */
function describeStream (wire) {
  return wire.render({ StreamDescription: { HasMoreShards: false, Shards: SHARD_IDS.map((_, n) => shardOf(n)) } })
}

/** @type {Record<string, (wire: import('./wire').Wire, body: Buffer) => Buffer>} */
const OPERATIONS = {
  PutRecord: (wire, body) => wire.putRecord(wire.records(body).map(store)),
  PutRecords: (wire, body) => wire.putRecords(wire.records(body).map(store)),
  GetRecords (wire, body) {
    const answer = getRecords(wire, wire.parse(body))
    counts.records += answer.count
    return answer.body
  }
}

/** What readers, producers and the Duplex of `kinesis` ask first; not of the requests that are counted. @type {typeof OPERATIONS} */
const SET_UP = {
  DescribeStream: describeStream,
  ListShards: listShards,
  GetShardIterator: (wire, body) => getShardIterator(wire, wire.parse(body))
}

/** What to answer, and its counting. `head` holds the target and the content type, as a header block or alone. */
function perform (head, body) {
  const wire = wireOf(head)
  const [, name] = /Kinesis_20131202\.(\w+)/.exec(head)
  const setUp = SET_UP[name]
  if (setUp) return { status: 200, wire, body: setUp(wire, body) }
  const operation = OPERATIONS[name]
  if (!operation) {
    counts.otherRequests++
    return { status: 400, wire, body: wire.render({ __type: 'UnknownOperationException' }) }
  }
  counts.requests++
  counts.bytes += head.length + body.length
  return { status: 200, wire, body: operation(wire, body) }
}

const headOf = ({ status, wire, body }) => Buffer.from(
  `HTTP/1.1 ${status} Status\r\nContent-Type: ${wire.contentType}\r\nx-amzn-RequestId: bench\r\n` +
  `Content-Length: ${body.length}\r\n\r\n`, 'latin1')

function serve (socket) {
  counts.connections++
  socket.setNoDelay()
  const reader = new RequestReader(() => {}, (body, head) => {
    const answer = perform(head, body)
    socket.write(Buffer.concat([headOf(answer), answer.body]))
  })
  socket.on('data', chunk => reader.push(chunk))
  socket.on('error', () => socket.destroy())
}

function serveHttp2 (stream, headers) {
  const chunks = []
  stream.on('data', chunk => chunks.push(chunk))
  stream.on('end', () => {
    const { status, wire, body } = perform(`${headers['x-amz-target']} ${headers['content-type']}`, Buffer.concat(chunks))
    stream.respond({ ':status': status, 'content-type': wire.contentType })
    stream.end(body)
  })
  stream.on('error', () => stream.close())
}

function report () {
  const { user, system } = process.cpuUsage(cpu)
  process.send({ ...counts, cpuUs: user + system })
  counts = noCounts()
  cpu = process.cpuUsage()
}

/** Listens on loopback and gives the port. */
async function listen (server) {
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1', BACKLOG)
  await once(server, 'listening')
  return server.address().port
}

async function main () {
  const { ca, good } = await makeCertificates()
  const port = await listen(tls.createServer({ ...good, ALPNProtocols: ['http/1.1'] }, serve))
  const http2Port = await listen(http2.createSecureServer(good).on('stream', serveHttp2))
  process.on('message', report)
  process.on('disconnect', () => process.exit())
  process.send({ port, http2Port, ca })
}

main()
