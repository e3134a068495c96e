'use strict'

// `npm run bench -- drain`: a stream that is full of records is read to its end by a group of one, with leases in
// DynamoDB (dynalite): by our consumer, and by `lifion-kinesis` where it is installed (its aws-sdk v2 takes 119 MB, so it is no
// development dependency: `npm install --no-save lifion-kinesis@1.3.3`). Each is a process of its own.

const { parseArgs } = require('node:util')
const { CREDENTIALS, REGION } = require('../test/helpers/call')
const { startDynalite } = require('../test/helpers/dynalite')
const { nextMessage, startNode } = require('./processes')

const USAGE = 'npm run bench -- drain [--records 100000] [--bytes 1024]'
const SHARDS = 4
const BATCH = 500

/** Each calls `read` with how many records it has read; gives what ends it. */
const READERS = {
  'kinesis-native' ({ endpoint, table, streamName }, read) {
    const { Kinesis } = require('..')
    const kinesis = new Kinesis({ endpoint, region: REGION, credentials: CREDENTIALS })
    const consumer = kinesis.consumer(streamName, {
      group: 'drain', initialPosition: 'TRIM_HORIZON', rateLimitPercent: 0, leases: { table: 'kinesis-native', endpoint: table }
    })
    consumer.run({ eachBatch: ({ records }) => read(records.length) })
    return async () => {
      await consumer.close()
      await kinesis.close()
    }
  },
  'lifion-kinesis' ({ endpoint, table, streamName }, read) {
    const Lifion = require('lifion-kinesis')
    const consumer = new Lifion({
      endpoint,
      streamName,
      region: REGION,
      ...CREDENTIALS,
      initialPositionInStream: 'TRIM_HORIZON',
      leaseAcquisitionInterval: 1000,
      pollDelay: 0,
      dynamoDb: { endpoint: table, region: REGION, ...CREDENTIALS, tableName: 'lifion-kinesis' }
    })
    consumer.on('data', ({ records }) => read(records.length))
    consumer.startConsumer()
    return () => process.exit()
  }
}

/** In a process of its own: from the first record to the last. */
function readAll (reader, setup, count) {
  let left = count
  let start
  const end = READERS[reader](setup, (read) => {
    start ??= { cpu: process.cpuUsage(), ms: performance.now(), left }
    left -= read
    if (left > 0) return
    const { user, system } = process.cpuUsage(start.cpu)
    process.send({
      records: start.left,
      cpuUs: user + system,
      seconds: (performance.now() - start.ms) / 1000,
      rssMiB: process.resourceUsage().maxRSS / 1024
    })
    process.disconnect()
    end()
  })
}

async function fill ({ endpoint }, streamName, count, bytes) {
  const { Kinesis } = require('..')
  const kinesis = new Kinesis({ endpoint, region: REGION, credentials: CREDENTIALS })
  const data = Buffer.alloc(bytes, '.')
  for (let put = 0; put < count; put += BATCH) {
    const Records = Array.from({ length: Math.min(BATCH, count - put) }, (_, i) => ({ PartitionKey: `k${put + i}`, Data: data }))
    const { FailedRecordCount } = await kinesis.putRecords({ StreamName: streamName, Records })
    if (FailedRecordCount > 0) throw new Error(`${FailedRecordCount} records could not be put`)
  }
  await kinesis.close()
}

function isInstalled (reader) {
  try {
    if (reader !== 'kinesis-native') require.resolve(reader)
    return true
  } catch {
    console.log(`  ${reader.padEnd(14)}  left out: it is not installed`)
    return false
  }
}

/** @param {string[]} argv */
async function main (argv) {
  const { values } = parseArgs({ args: argv, options: { records: { type: 'string' }, bytes: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) return console.log(USAGE)
  const count = Number(values.records ?? 100000)
  const bytes = Number(values.bytes ?? 1024)
  if (!(count > 0 && bytes > 0 && bytes <= 1024 * 1024)) throw new Error(`no such load: ${JSON.stringify(values)}\n${USAGE}`)
  const server = startNode('local-server.js', ['to be drained'])
  const dynalite = await startDynalite()
  try {
    const { endpoint } = await nextMessage(server, 'the local server')
    const setup = { endpoint, table: dynalite.endpoint, streamName: 'drain' }
    await fill(setup, setup.streamName, count, bytes)
    console.log(`${count} records of ${bytes} bytes in ${SHARDS} shards, from the first that is read to the last\n`)
    for (const reader of Object.keys(READERS).filter(isInstalled)) {
      const child = startNode('drain.js', ['--reader', reader, JSON.stringify(setup), String(count)])
      const { records, cpuUs, seconds, rssMiB } = await nextMessage(child, reader)
      console.log(`  ${reader.padEnd(14)}  CPU ${(cpuUs / records).toFixed(2)} µs a record, ` +
        `${Math.round(records / seconds)} records/s, RSS ${Math.round(rssMiB)} MiB`)
    }
  } finally {
    server.disconnect()
    await dynalite.close()
  }
}

if (process.argv[2] === '--reader') {
  const [, , , reader, setup, count] = process.argv
  readAll(reader, JSON.parse(setup), Number(count))
} else {
  main(process.argv.slice(2)).catch(error => {
    console.error(error.message)
    process.exitCode = 1
  })
}
