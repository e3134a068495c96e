'use strict'

// Forks two workers; each puts a hundred records through the calls of kinesis-wrapper.js.

const cluster = require('node:cluster')

const COUNT = 100

function work () {
  const clicks = require('kinesis-native/kinesis-wrapper').stream('alone')
  let left = COUNT
  for (let n = 0; n < COUNT; n++) {
    clicks.putRecord(`user-${n}`, n, (error) => {
      if (error) throw error
      if (--left === 0) process.send(`put ${COUNT}`, () => process.disconnect())
    })
  }
}

if (cluster.isPrimary) {
  for (const worker of [cluster.fork(), cluster.fork()]) worker.on('message', (message) => console.log(message))
} else {
  work()
}
