'use strict'

// Web streams, made of a producer's Writable and a consumer's Readable.

const { Readable, Writable } = require('node:stream')
const { TransformStream } = require('node:stream/web')
const { Kinesis } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const kinesis = new Kinesis()
const name = process.argv[2] ?? 'clicks'

const toRecords = new TransformStream({
  transform: (page, controller) => controller.enqueue({ partitionKey: page, data: JSON.stringify({ page }) })
})

async function main () {
  const startedAt = new Date()
  const writable = Writable.toWeb(kinesis.producer(name).writable())
  await Readable.toWeb(Readable.from(pages)).pipeThrough(toRecords).pipeTo(writable)
  console.log('stored', pages.length)

  const consumer = kinesis.consumer(name, { group: 'web-streams', initialPosition: startedAt })
  let unread = pages.length
  for await (const { data } of Readable.toWeb(consumer.readable())) {
    console.log('read', JSON.parse(data).page)
    unread--
    if (unread <= 0) break // closes the consumer
  }
  await kinesis.close()
}

main()
