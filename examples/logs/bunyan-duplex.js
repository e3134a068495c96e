'use strict'

// bunyan's lines as records of a stream, through the Duplex of the package kinesis.

const os = require('node:os')
const { Transform } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const bunyan = require('bunyan')
const kinesis = require('kinesis-native/kinesis') // or 'kinesis'

const sink = kinesis.stream(process.argv[2] ?? 'clicks')

const lines = new Transform({
  readableObjectMode: true,
  transform: (line, encoding, done) => done(null, { PartitionKey: os.hostname(), Data: line }) // a host's lines in order
})
// Rejected with the first line that could not be stored.
const stored = pipeline(lines, sink)
const log = bunyan.createLogger({ name: 'shop', streams: [{ stream: lines }] })

log.info({ order: 7 }, 'order placed')
log.warn({ order: 7 }, 'payment is late')
log.error(new Error('card refused'), 'order cancelled')

lines.end()
stored.then(() => console.log('All lines are stored.'))
