'use strict'

// Callbacks, one for each put and each batch that is read.

const { stream } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

// From then on, what is put is seen.
clicks.once('startGetRecords', () => {
  for (const page of pages) {
    clicks.putRecord(page, { page }, (error, stored) => {
      if (error) throw error
      console.log('stored', page, 'in', stored.ShardId)
    })
  }
})

let unread = pages.length
clicks.getRecords((error, records) => {
  if (error) throw error
  for (const { val } of records) console.log('read', val.page)
  unread -= records.length
  if (unread <= 0) clicks.close()
})
