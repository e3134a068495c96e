'use strict'

// Promises, and batches in a `for await` loop.

const { stream } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

async function main () {
  await clicks.getShards() // from now on, what is put is seen
  const stored = await Promise.all(pages.map((page) => clicks.putRecord(page, { page })))
  pages.forEach((page, i) => console.log('stored', page, 'in', stored[i].ShardId))
  let unread = pages.length
  for await (const records of clicks.records()) {
    for (const { val } of records) console.log('read', val.page)
    unread -= records.length
    if (unread <= 0) break
  }
}

main()
