'use strict'

// The benchmark's server, in a process of its own: answers PutRecord and PutRecords correctly, stores
// nothing, and counts. Its parent gets the ports, and the counts since the last time when it asks.

const crypto = require('node:crypto')
const { once } = require('node:events')
const http2 = require('node:http2')
const tls = require('node:tls')
const { makeCertificates } = require('../test/helpers/certs')
const { RequestReader } = require('../test/helpers/http-reader')

const SHARD_BITS = 2
const SHARD_IDS = Array.from({ length: 1 << SHARD_BITS }, (_, n) => `shardId-${String(n).padStart(12, '0')}`)
const SEQUENCE_NUMBER_START = '49500000000000000000000000000000000000000'
const SEQUENCE_NUMBER_DIGITS = 15
const BACKLOG = 4096
const ANSWER_HEAD = 'Content-Type: application/x-amz-json-1.1\r\nx-amzn-RequestId: bench\r\nContent-Length: '

const noCounts = () => ({ requests: 0, records: 0, bytes: 0, otherRequests: 0, connections: 0 })
let counts = noCounts()
let cpu = process.cpuUsage()
let sequence = 0

// node 20.12 and later have the one-shot form, a third of the cost.
const md5 = crypto.hash
  ? text => crypto.hash('md5', text, 'buffer')
  : text => crypto.createHash('md5').update(text).digest()

/** With a power of two of shards, the shard is the hash key's first bits. */
function shardIdOf ({ PartitionKey, ExplicitHashKey }) {
  const index = ExplicitHashKey
    ? Number(BigInt(ExplicitHashKey) >> BigInt(128 - SHARD_BITS))
    : md5(PartitionKey)[0] >> (8 - SHARD_BITS)
  return SHARD_IDS[index]
}

function resultOf (record) {
  counts.records++
  const number = String(++sequence).padStart(SEQUENCE_NUMBER_DIGITS, '0')
  return `{"SequenceNumber":"${SEQUENCE_NUMBER_START}${number}","ShardId":"${shardIdOf(record)}"}`
}

const OPERATIONS = {
  PutRecord: resultOf,
  PutRecords: ({ Records }) => `{"FailedRecordCount":0,"Records":[${Records.map(resultOf).join()}]}`
}

/** What to answer, and its counting. `head` holds the target, as a header block or alone. */
function perform (head, body) {
  const operation = OPERATIONS[/Kinesis_20131202\.(\w+)/.exec(head)[1]]
  if (!operation) {
    counts.otherRequests++
    return { status: 400, text: '{"__type":"UnknownOperationException"}' }
  }
  counts.requests++
  counts.bytes += head.length + body.length
  return { status: 200, text: operation(JSON.parse(body.utf8Slice())) }
}

function serve (socket) {
  counts.connections++
  socket.setNoDelay()
  const reader = new RequestReader(() => {}, (body, head) => {
    const { status, text } = perform(head, body)
    socket.write(`HTTP/1.1 ${status} Status\r\n${ANSWER_HEAD}${text.length}\r\n\r\n${text}`, 'latin1')
  })
  socket.on('data', chunk => reader.push(chunk))
  socket.on('error', () => socket.destroy())
}

function serveHttp2 (stream, headers) {
  const chunks = []
  stream.on('data', chunk => chunks.push(chunk))
  stream.on('end', () => {
    const { status, text } = perform(headers['x-amz-target'], Buffer.concat(chunks))
    stream.respond({ ':status': status, 'content-type': 'application/x-amz-json-1.1' })
    stream.end(text)
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
