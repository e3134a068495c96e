'use strict'

// Fills its pool with COUNT idle connections; after SIGUSR2 it puts as many records by calls and as many
// through a stream, and prints how they ended.

const { once } = require('node:events')
const { Kinesis } = require('../..')
const { CREDENTIALS, PATIENT, REGION } = require('./call')

const count = Number(process.env.COUNT)
const kinesis = new Kinesis({ endpoint: process.env.ENDPOINT, region: REGION, credentials: CREDENTIALS, ...PATIENT })
const together = run => Promise.all(Array.from({ length: count }, run))
const put = () => kinesis.putRecord({ StreamName: 'stream', PartitionKey: 'key', Data: 'data' }).then(() => 'ok', error => error.message)

async function main () {
  const thawed = once(process, 'SIGUSR2')
  const staysAlive = setInterval(() => {}, 1000)
  await together(put)
  console.log('pool is full')
  await thawed
  clearInterval(staysAlive)
  const calls = await together(put)
  const stream = kinesis.stream('stream', { coalesce: false })
  const puts = await together(() => stream.putRecord('key', 'data').catch(error => error.message))
  console.log(JSON.stringify({ calls, puts }))
  stream.close()
}

main()
