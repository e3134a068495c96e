'use strict'

// Forks two workers; each puts one record through a client and a stream of its own.

const cluster = require('node:cluster')
const { Kinesis } = require('../..')
const { CREDENTIALS, REGION } = require('./call')

const kinesis = new Kinesis({ endpoint: process.env.ENDPOINT, region: REGION, credentials: CREDENTIALS })
const stream = kinesis.stream(process.env.STREAM)

if (cluster.isPrimary) {
  for (const worker of [cluster.fork(), cluster.fork()]) worker.on('message', stored => console.log(stored))
} else {
  stream.putRecord('key', process.pid).then(({ ShardId }) => {
    process.send(ShardId)
    process.disconnect()
  })
}
