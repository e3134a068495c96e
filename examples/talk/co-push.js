'use strict'

// Ten rounds of a hundred puts in a generator, each round joined by a Gate.

const co = require('co')
const { stream, Gate } = require('kinesis-native')

const clicks = stream(process.argv[2] ?? 'clicks')

co(function * () {
  const gate = new Gate()
  for (let round = 0; round < 10; round++) {
    for (let n = 0; n < 100; n++) clicks.putRecord(`user-${n}`, { round, n }, gate.in())
    const stored = yield gate.out()
    const shards = new Set(stored.map(({ ShardId }) => ShardId))
    console.log(`round ${round}: ${stored.length} events stored in ${shards.size} shards`)
  }
})
