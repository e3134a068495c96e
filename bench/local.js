'use strict'

// Local servers side by side, each on a core of its own: `node bench/local.js [--records N] [server …]`.

const http = require('node:http')
const net = require('node:net')
const os = require('node:os')
const { parseArgs } = require('node:util')
const aws4 = require('aws4')
const { call, createStream, CREDENTIALS, REGION } = require('../test/helpers/call')
const { nextMessage, startNode, SINK_CORES } = require('./processes')
const { SERVERS } = require('./local-server')

const USAGE = `node bench/local.js [server …] [--records N]
  servers:   ${Object.keys(SERVERS).join(', ')} (default: all)
  --records  how many ours is to store (2,000,000); the others get fewer, being slower`

const STREAM = 'bench'
const SHARDS = 4
const BATCH = 500
const DATA_BYTES = 100
const CONNECTIONS = 4
const DISTINCT_REQUESTS = 100
const LATENCY_SAMPLES = 300
const WARM_UP_RECORDS = 2 * BATCH

/** kinesis-local hashes its whole shard again for every record. */
const RECORDS = { 'kinesis-native local': 2000000, kinesalite: 100000, 'kinesis-local': 3000 }

const HEAD_END = '\r\n\r\n'

/** A signed PutRecords as bytes, which is good for five minutes: sending it costs the client next to nothing. */
function makeRequest (endpoint, round) {
  const { host } = new URL(endpoint)
  const Records = Array.from({ length: BATCH }, (_, i) => ({
    Data: Buffer.alloc(DATA_BYTES, `${round}.${i} `).toString('base64'), PartitionKey: `key-${round}-${i}`
  }))
  const { headers, body } = aws4.sign({
    host,
    path: '/',
    method: 'POST',
    service: 'kinesis',
    region: REGION,
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.PutRecords' },
    body: JSON.stringify({ StreamName: STREAM, Records })
  }, CREDENTIALS)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(['POST / HTTP/1.1', ...lines, '', body].join('\r\n'))
}

/** How long the answer at the start of a text is; 0: it isn't whole yet. */
function answerLength (text) {
  const headEnd = text.indexOf(HEAD_END)
  if (headEnd < 0) return 0
  const head = text.slice(0, headEnd)
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`answered ${text.slice(0, 1000)}`)
  const start = headEnd + HEAD_END.length
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (length !== undefined) return text.length >= start + Number(length) ? start + Number(length) : 0
  const end = text.indexOf('0\r\n\r\n', start)
  return end < 0 ? 0 : end + 5
}

/** Sends requests over one connection, one after the other, as long as `next` gives some. */
function pump (endpoint, next) {
  const { hostname, port } = new URL(endpoint)
  const socket = net.connect(port, hostname).setEncoding('latin1')
  let text = ''
  return new Promise((resolve, reject) => {
    const send = () => {
      const request = next()
      if (request) socket.write(request)
      else socket.end(resolve)
    }
    socket.on('error', reject).on('connect', send).on('data', (chunk) => {
      text += chunk
      try {
        const length = answerLength(text)
        if (length === 0) return
        if (!text.includes('"FailedRecordCount":0')) throw new Error(`not all was stored: ${text.slice(0, 1000)}`)
        text = text.slice(length)
        send()
      } catch (error) {
        socket.destroy(error)
      }
    })
  })
}

/** Puts so many records; gives records per second, of the whole and of its last tenth. */
async function throughput (endpoint, records) {
  const requests = Array.from({ length: DISTINCT_REQUESTS }, (_, round) => makeRequest(endpoint, round))
  const count = records / BATCH
  let sent = 0
  let lastTenthAt = 0
  const next = () => {
    if (sent >= count) return undefined
    if (sent === Math.floor(count * 0.9)) lastTenthAt = performance.now()
    return requests[sent++ % DISTINCT_REQUESTS]
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pump(endpoint, next)))
  const endedAt = performance.now()
  const perSecond = (n, ms) => Math.round(n / ms * 1000)
  return {
    perSecond: perSecond(records, endedAt - startedAt),
    lastTenthPerSecond: perSecond((count - Math.floor(count * 0.9)) * BATCH, endedAt - lastTenthAt)
  }
}

/** From the start of a put to the end of a get that holds it, in ms. */
async function latency (server) {
  await createStream(server, 'latency', 1)
  const agent = new http.Agent({ keepAlive: true })
  const ask = (operation, input) => call(server, operation, input, { agent })
  let { ShardIterator } = await ask('GetShardIterator', {
    StreamName: 'latency', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON'
  })
  const samples = []
  for (let i = 0; i < LATENCY_SAMPLES; i++) {
    const startedAt = performance.now()
    await ask('PutRecord', { StreamName: 'latency', PartitionKey: 'k', Data: 'eA==' })
    for (let found = 0; found === 0;) {
      const { Records, NextShardIterator } = await ask('GetRecords', { ShardIterator })
      found = Records.length
      ShardIterator = NextShardIterator
    }
    samples.push(performance.now() - startedAt)
  }
  agent.destroy()
  samples.sort((a, b) => a - b)
  return { p50Ms: samples[LATENCY_SAMPLES >> 1], p99Ms: samples[Math.floor(LATENCY_SAMPLES * 0.99)] }
}

async function rssOf (child) {
  child.send('memory')
  return (await nextMessage(child, 'the server')).rssBytes
}

async function measure (name, records) {
  const child = startNode('local-server.js', [name], SINK_CORES)
  try {
    const { endpoint, startMs } = await nextMessage(child, name)
    const server = { endpoint }
    await createStream(server, STREAM, SHARDS)
    const { p50Ms, p99Ms } = await latency(server)
    await throughput(endpoint, WARM_UP_RECORDS)
    const before = await rssOf(child)
    const rates = await throughput(endpoint, records)
    const growth = await rssOf(child) - before
    return { name, records, startMs, p50Ms, p99Ms, ...rates, growthPerRecord: growth / records }
  } finally {
    child.disconnect()
  }
}

const grouped = (number, digits = 0) => number.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })

/** @type {[string, (row: any) => string][]} */
const COLUMNS = [
  ['server', ({ name }) => name],
  ['records', ({ records }) => grouped(records)],
  ['records/s', ({ perSecond }) => grouped(perSecond)],
  ['in the last tenth', ({ lastTenthPerSecond }) => grouped(lastTenthPerSecond)],
  // Its process is another's child.
  ['RSS bytes/record', ({ name, growthPerRecord }) => name === 'kinesis-local' ? '' : grouped(growthPerRecord)],
  ['put→get p50, ms', ({ p50Ms }) => grouped(p50Ms, 2)],
  ['p99', ({ p99Ms }) => grouped(p99Ms, 2)],
  ['start, ms', ({ startMs }) => grouped(startMs)]
]

function table (rows) {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))]
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((line) => line[i].length)))
  return cells.map((line) => line.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  ')).join('\n')
}

function parse (argv) {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { records: { type: 'string' }, help: { type: 'boolean' } } })
  const unknown = positionals.find((name) => !SERVERS[name])
  if (unknown) throw new Error(`no server: ${unknown}\n${USAGE}`)
  const records = values.records === undefined ? undefined : Number(values.records)
  if (records !== undefined && !(Number.isSafeInteger(records / BATCH) && records > 0)) throw new Error(`--records must be a multiple of ${BATCH}\n${USAGE}`)
  return { help: values.help, records, names: positionals.length > 0 ? positionals : Object.keys(SERVERS) }
}

async function main (argv) {
  const { help, records, names } = parse(argv)
  if (help) return console.log(USAGE)
  console.log(`node ${process.version}, ${os.availableParallelism()} cores, ${os.cpus()[0].model}
PutRecords of ${BATCH} × ${DATA_BYTES} bytes over ${CONNECTIONS} connections of plain HTTP from one client, ${SHARDS} shards; limits off;
kinesis-native local verifies each signature, the others look at none.\n`)
  const rows = []
  for (const name of names) rows.push(await measure(name, Math.min(RECORDS[name], records ?? Infinity)))
  console.log(table(rows))
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
