'use strict'

// Node streams: a producer's Writable, and a consumer's Readable.

const { Readable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { Kinesis } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const kinesis = new Kinesis()
const name = process.argv[2] ?? 'clicks'

async function main () {
  const startedAt = new Date()
  const producer = kinesis.producer(name)
  const records = Readable.from(pages).map((page) => ({ partitionKey: page, data: JSON.stringify({ page }) }))
  await pipeline(records, producer.writable()) // it waits for room by itself, and is done when all are stored
  console.log('stored', pages.length)

  const consumer = kinesis.consumer(name, { group: 'node-streams', initialPosition: startedAt })
  await consumer.readable()
    .take(pages.length)
    .forEach(({ data }) => console.log('read', JSON.parse(data).page))
  await kinesis.close()
}

main()
