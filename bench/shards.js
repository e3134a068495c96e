'use strict'

// `npm run bench -- shards`: what a stream of one, two and three shards takes and how soon it gives it back, with the
// service's limits, on the local server in a process of its own. The question, and the figures beside, are those of a
// talk about an application on Kinesis (see bench/README.md).

const fs = require('node:fs')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { Kinesis, deaggregate } = require('kinesis-native')
const { CREDENTIALS, REGION, createStream } = require('../test/helpers/call')
const { lineChart } = require('./chart')
const { nextMessage, startNode } = require('./processes')

const USAGE = `npm run bench -- shards [--seconds N]
  --seconds  of each load (10)`

const CHARTS = path.join(__dirname, '../build/bench')
const DATA_BYTES = 100
const IN_FLIGHT_PER_SHARD = 2000
const INTERVAL_MS = 1000
const SHARDS = [1, 2, 3]

/** What the talk saw, on an EC2 c3.4xlarge. */
const TALK = { putAlone: '3,000 at its peaks', putBeside: '400–700', latency: '1,000 ms on average, never under 200' }

/**
 * How an application puts: a record each, as the talk's did, or through a producer.
 * @type {Record<string, (kinesis: Kinesis, name: string) =>
 *   { put: (key: string, data: string) => Promise<unknown>, close: () => unknown }>}
 */
const WRITERS = {
  'stream().putRecord': (kinesis, name) => {
    const stream = kinesis.stream(name)
    return { put: (key, data) => stream.putRecord(key, Buffer.from(data)), close: () => stream.close() }
  },
  'producer().put': (kinesis, name) => {
    const producer = kinesis.producer(name)
    return { put: (partitionKey, data) => producer.put({ partitionKey, data }), close: () => producer.close() }
  }
}

/** Puts as fast as they are taken, the same number always under way; what fails is counted and put again. */
async function write ({ put }, inFlight, goOn, counts) {
  let n = 0
  async function worker () {
    while (goOn()) {
      const key = `key-${n++}`
      try {
        await put(key, `${Date.now()} `.padEnd(DATA_BYTES, '.'))
        counts.stored++
      } catch {
        counts.failed++
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}

/** Reads all shards; gives the ms from each record's put to here. */
async function read (stream, latenciesMs) {
  for await (const records of stream.records()) {
    const now = Date.now()
    for (const { raw, key, number } of records) {
      for (const { data } of deaggregate({ Data: raw, PartitionKey: key, SequenceNumber: number })) {
        latenciesMs.push(now - parseInt(data.toString('latin1'), 10))
      }
    }
  }
}

/** @param {number[]} values */
function quantile (values, q) {
  const sorted = Float64Array.from(values).sort()
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]
}

/** One load on a stream of its own. */
async function measure (kinesis, { name, shards, writer, isRead, seconds }) {
  await createStream({ endpoint: kinesis.endpoint }, name, shards)
  const client = kinesis.open()
  const counts = { stored: 0, failed: 0 }
  const latenciesMs = []
  const rates = []
  const reader = client.stream(name, { ShardIteratorType: 'TRIM_HORIZON' })
  const reading = isRead ? read(reader, latenciesMs) : undefined
  const writing = WRITERS[writer](client, name)
  const endMs = performance.now() + seconds * 1000
  let last = 0
  const timer = setInterval(() => {
    rates.push((counts.stored - last) / shards / INTERVAL_MS * 1000)
    last = counts.stored
  }, INTERVAL_MS)
  await write(writing, shards * IN_FLIGHT_PER_SHARD, () => performance.now() < endMs, counts)
  clearInterval(timer)
  const result = { shards, writer, isRead, rates, perShard: counts.stored / seconds / shards, failed: counts.failed, latenciesMs }
  await writing.close()
  reader.close()
  await reading
  await client.close({ timeoutMs: 1000 })
  return result
}

function row ({ shards, writer, isRead, perShard, rates, failed, latenciesMs }) {
  const ms = q => isRead ? quantile(latenciesMs, q).toFixed(0) : ''
  return [
    String(shards), writer, isRead ? 'with gets' : 'alone', perShard.toFixed(0), Math.max(...rates).toFixed(0), String(failed),
    ms(0.5), ms(0.99), ms(0)
  ]
}

function print (rows) {
  const head = ['shards', 'puts by', 'gets', 'puts/s a shard', 'peak', 'failed', 'put→get p50 ms', 'p99', 'least']
  const lines = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...lines.map(line => line[i].length)))
  for (const line of lines) console.log('  ' + line.map((cell, i) => i < 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  '))
  console.log(`  the talk, putting one by one with a client in JavaScript: ${TALK.putAlone} puts/s a shard alone, ${TALK.putBeside} with gets; ` +
    `put→get ${TALK.latency}`)
}

const titleOf = ({ shards, writer, isRead }) => `${shards} shard${shards > 1 ? 's' : ''}, ${writer}${isRead ? ', with gets' : ''}`

function draw (results) {
  fs.mkdirSync(CHARTS, { recursive: true })
  const charts = {
    'shards-puts.svg': lineChart({
      title: 'Puts a second and shard',
      x: 'seconds',
      y: 'puts/s',
      lines: results.map(result => ({ title: titleOf(result), points: result.rates.map((rate, i) => [i + 1, rate]) }))
    }),
    'shards-latency.svg': lineChart({
      title: 'From put to get',
      x: 'share of the records, %',
      y: 'ms',
      lines: results.filter(({ isRead }) => isRead).map(result => ({
        title: titleOf(result),
        points: Array.from({ length: 100 }, (_, i) => [i, quantile(result.latenciesMs, i / 100)])
      }))
    })
  }
  for (const [name, svg] of Object.entries(charts)) {
    const file = path.join(CHARTS, name)
    fs.writeFileSync(file, svg)
    console.log(`  ${path.relative(process.cwd(), file)}`)
  }
}

/** @param {string[]} argv */
async function main (argv) {
  const { values } = parseArgs({ args: argv, options: { seconds: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) return console.log(USAGE)
  const seconds = Number(values.seconds ?? 10)
  if (!(seconds >= 2)) throw new Error(`not at least two seconds: ${values.seconds}\n${USAGE}`)
  const child = startNode('local-server.js', ['limited'])
  const { endpoint } = await nextMessage(child, 'the local server')
  const kinesis = { endpoint, open: () => new Kinesis({ endpoint, region: REGION, credentials: CREDENTIALS }) }
  const results = []
  console.log(`records of ${DATA_BYTES} bytes, ${IN_FLIGHT_PER_SHARD} puts under way for each shard; ${seconds} s each\n`)
  try {
    for (const shards of SHARDS) {
      for (const writer of Object.keys(WRITERS)) {
        for (const isRead of [false, true]) {
          results.push(await measure(kinesis, { name: `s${results.length}`, shards, writer, isRead, seconds }))
        }
      }
    }
  } finally {
    child.disconnect()
  }
  print(results.map(row))
  draw(results)
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
