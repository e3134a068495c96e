'use strict'

// `npm run bench -- latency`: how long a record takes from the put to the consumer's handler, by polling and by enhanced
// fan-out, through a local Kinesis over TLS in a process of its own.

const { setTimeout: sleep } = require('node:timers/promises')
const { parseArgs } = require('node:util')
const { Kinesis } = require('..')
const { CREDENTIALS, REGION } = require('../test/helpers/call')
const { nextMessage, startNode } = require('./processes')

const USAGE = 'npm run bench -- latency [--seconds 10] [--per-second 200]'
/** A stream for each, whose name it is. */
const MODES = ['polling', 'enhanced-fan-out']
const SHARDS = 4
const KEYS = 64

/** What the handler sees of what is put at that pace, in ms. */
async function measure (kinesis, mode, { seconds, perSecond }) {
  const latenciesMs = []
  const consumer = kinesis.consumer(mode, { group: 'latency', mode, initialPosition: 'TRIM_HORIZON' })
  const running = consumer.run({
    eachBatch ({ records }) {
      const nowMs = Date.now()
      for (const { data } of records) latenciesMs.push(nowMs - Number(data))
    }
  })
  while ((await consumer.metrics()).leasesHeld < SHARDS) await sleep(10)
  await sleep(1000) // until it reads them
  const startMs = performance.now()
  const puts = []
  for (let made = 0; made < seconds * perSecond;) {
    const due = (performance.now() - startMs) / 1000 * perSecond
    for (; made < due; made++) {
      puts.push(kinesis.putRecord({ StreamName: mode, PartitionKey: `k${made % KEYS}`, Data: Buffer.from(String(Date.now())) }))
    }
    await sleep(1)
  }
  await Promise.all(puts)
  const all = async () => { while (latenciesMs.length < puts.length) await sleep(10) }
  await Promise.race([all(), running])
  await consumer.close()
  await running
  return Float64Array.from(latenciesMs).sort()
}

/** @param {string[]} argv */
async function main (argv) {
  const { values } = parseArgs({
    args: argv, options: { seconds: { type: 'string' }, 'per-second': { type: 'string' }, help: { type: 'boolean' } }
  })
  if (values.help) return console.log(USAGE)
  const load = { seconds: Number(values.seconds ?? 10), perSecond: Number(values['per-second'] ?? 200) }
  if (!(load.seconds > 0 && load.perSecond > 0)) throw new Error(`not above 0: ${JSON.stringify(values)}\n${USAGE}`)
  const child = startNode('local-server.js', ['over TLS'])
  const { endpoint, ca } = await nextMessage(child, 'the local server')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS })
  console.log(`${load.perSecond} records/s of one PutRecord each into ${SHARDS} shards, ${load.seconds} s each; put→handler, ms\n`)
  try {
    for (const mode of MODES) {
      const sorted = await measure(kinesis, mode, load)
      const at = q => String(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]).padStart(5)
      console.log(`  ${mode.padEnd(16)}  p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}  of ${sorted.length}`)
    }
  } finally {
    await kinesis.close()
    child.disconnect()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
