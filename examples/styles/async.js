'use strict'

// The async library: async.map over puts, async.each over what was read.

const async = require('async')
const { stream } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

function put (page, done) {
  clicks.putRecord(page, { page }, done)
}

function handle ({ val }, done) {
  console.log('read', val.page)
  done()
}

// From then on, what is put is seen.
clicks.once('startGetRecords', () => {
  async.map(pages, put, (error, stored) => {
    if (error) throw error
    pages.forEach((page, i) => console.log('stored', page, 'in', stored[i].ShardId))
  })
})

let unread = pages.length
clicks.getRecords((error, records) => {
  if (error) throw error
  async.each(records, handle, (error) => {
    if (error) throw error
    unread -= records.length
    if (unread <= 0) clicks.close()
  })
})
