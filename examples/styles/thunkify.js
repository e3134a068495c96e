'use strict'

// thunkify, which makes thunks of methods that take a callback.

const co = require('co')
const thunkify = require('thunkify')
const { stream } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

const getShards = thunkify(clicks.getShards.bind(clicks))
const putRecord = thunkify(clicks.putRecord.bind(clicks))
// getRecords calls back with every batch, a thunk takes one call: without a callback it is a promise of one batch.
const nextBatch = () => clicks.getRecords()

co(function * () {
  yield getShards() // from now on, what is put is seen
  const stored = yield pages.map((page) => putRecord(page, { page }))
  pages.forEach((page, i) => console.log('stored', page, 'in', stored[i].ShardId))
  for (let unread = pages.length; unread > 0;) {
    const records = yield nextBatch()
    for (const { val } of records) console.log('read', val.page)
    unread -= records.length
  }
})
