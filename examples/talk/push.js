'use strict'

// Puts a thousand events in a loop.

const { stream } = require('kinesis-native')

const EVENTS = 1000
const clicks = stream(process.argv[2] ?? 'clicks')

/** Puts by shard. */
const stored = new Map()
let total = 0

for (let n = 0; n < EVENTS; n++) {
  clicks.putRecord(`user-${n % 100}`, { n, page: '/' }, (error, result) => {
    if (error) throw new Error(`Event ${n} was not stored`, { cause: error })
    stored.set(result.ShardId, (stored.get(result.ShardId) ?? 0) + 1)
    total++
    if (total === EVENTS) for (const [shardId, count] of stored) console.log(`${count} events stored in ${shardId}`)
  })
}
