'use strict'

// Generators on co 3, which yield thunks: functions that take a callback.

const co = require('co3') // in a program of yours: npm install co@3, and require('co')
const { stream, Gate } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

const shards = (done) => clicks.getShards(done)
const put = (page) => (done) => clicks.putRecord(page, { page }, done)

co(function * () {
  yield shards // from now on, what is put is seen
  const [first, ...others] = pages
  console.log('stored', first, 'in', (yield put(first)).ShardId)
  const gate = new Gate() // what co-gate is for: many at once
  for (const page of others) clicks.putRecord(page, { page }, gate.in())
  const stored = yield gate.out()
  others.forEach((page, i) => console.log('stored', page, 'in', stored[i].ShardId))
  for (let unread = pages.length; unread > 0;) {
    const records = yield clicks.getRecords()
    for (const { val } of records) console.log('read', val.page)
    unread -= records.length
  }
})((error) => {
  if (error) throw error
})
