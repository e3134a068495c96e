'use strict'

// In the style of the README of `kinesis.js`.

const kinesis = require('kinesis.js')

const bus = kinesis.publish('bacon')
const seen = new Set()
const stop = kinesis.listen('bacon', { ShardIteratorType: 'TRIM_HORIZON' }).onValue((event) => {
  seen.add(event.name)
  if (seen.size < 2) return
  console.log('seen:', [...seen].sort().join())
  stop()
})
bus.push({ log_id: '1', name: 'a' })
bus.push({ log_id: '2', name: 'b' })
