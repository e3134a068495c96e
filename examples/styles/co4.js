'use strict'

// Generators on co 4: a Gate joins callbacks, and promises are yielded as they are.

const co = require('co')
const { stream, Gate } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

co(function * () {
  yield clicks.getShards() // from now on, what is put is seen
  const gate = new Gate()
  for (const page of pages) clicks.putRecord(page, { page }, gate.in())
  const stored = yield gate.out()
  pages.forEach((page, i) => console.log('stored', page, 'in', stored[i].ShardId))
  for (let unread = pages.length; unread > 0;) {
    const records = yield clicks.getRecords()
    for (const { val } of records) console.log('read', val.page)
    unread -= records.length
  }
})
