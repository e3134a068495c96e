'use strict'

// In the style of the README of `kinesis-wrapper.js`.

const stream = require('kinesis-wrapper.js').stream('wrapped')

stream.on('startGetRecords', () => {
  stream.putRecord('user-1', { page: '/' }, (err, data) => {
    if (err) throw err
    console.log('stored:', data.ShardId !== undefined && data.SequenceNumber !== undefined)
  })
})
stream.getRecords((err, records) => {
  if (err) throw err
  for (const { val } of records) console.log('read:', JSON.stringify(val))
  process.exit()
})
