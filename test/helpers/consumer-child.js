'use strict'

// A worker of a group as a process of its own: tells its parent of each batch, before it counts as handled, and of leases.

const { existsSync } = require('node:fs')
const { Kinesis } = require('../..')

const { client, stream, options } = JSON.parse(process.argv[2])
const kinesis = new Kinesis(client)
const consumer = kinesis.consumer(stream, options)
const tell = (message) => new Promise((resolve) => process.send?.(message, resolve))

consumer.on('lease', ({ shardId, state, error }) => tell({ shardId, state, code: error?.code }))
process.on('message', ({ blockUntil }) => {
  const nothing = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(blockUntil)) Atomics.wait(nothing, 0, 0, 20)
  tell({ state: 'unblocked' })
})
process.once('SIGTERM', () => consumer.close())

consumer.run({
  eachBatch: ({ shardId, records }) => tell({
    shardId, records: records.map(({ partitionKey, data }) => [partitionKey, data.toString()])
  })
}).then(async () => {
  await kinesis.close()
  if (process.connected) process.disconnect()
}, (error) => {
  console.error(error)
  process.exit(1)
})
