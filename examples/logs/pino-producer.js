'use strict'

// pino's lines as records of a stream, through a producer's Writable.

const os = require('node:os')
const { Transform } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const pino = require('pino')
const { Kinesis } = require('kinesis-native')

const kinesis = new Kinesis()
const producer = kinesis.producer(process.argv[2] ?? 'clicks')

const lines = new Transform({
  readableObjectMode: true,
  transform: (line, encoding, done) => done(null, { partitionKey: os.hostname(), data: line }) // a host's lines in order
})
// Rejected with the first line that could not be stored.
const stored = pipeline(lines, producer.writable())
const log = pino({ name: 'shop' }, lines)

log.info({ order: 7 }, 'order placed')
log.warn({ order: 7 }, 'payment is late')
log.error(new Error('card refused'), 'order cancelled')

lines.end()
stored.then(() => kinesis.close()).then(() => console.log('All lines are stored.'))
