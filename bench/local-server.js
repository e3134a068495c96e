'use strict'

// One local Kinesis in a process of its own: `node bench/local-server.js NAME`. Says when it answers, how long
// that took from the start of the process, and on demand what memory it has.

const { CREDENTIALS } = require('../test/helpers/call')

/** @type {Record<string, () => Promise<{ endpoint: string, ca?: string }>>} */
const SERVERS = {
  'kinesis-native local': () => require('../lib/local').createLocalKinesis({ credentials: CREDENTIALS, limits: false }),
  kinesalite: () => require('../test/helpers/kinesalite').startKinesalite({ shardLimit: 1000 }),
  // It is a child of this process, so that its memory is not this one's.
  'kinesis-local': () => require('../test/helpers/kinesis-local').startKinesisLocal()
}

/** For bench/shards.js, bench/latency.js and bench/drain.js. */
const OF_OWN = {
  limited: () => require('../lib/local').createLocalKinesis({ credentials: CREDENTIALS }),
  'to be drained': () => require('../lib/local').createLocalKinesis({ credentials: CREDENTIALS, limits: false, streams: { drain: 4 } }),
  'over TLS': () => require('../lib/local').createLocalKinesis({ credentials: CREDENTIALS, tls: true, streams: { polling: 4, 'enhanced-fan-out': 4 } })
}

module.exports = { SERVERS }

if (require.main === module) {
  const start = { ...SERVERS, ...OF_OWN }[process.argv[2]]
  start().then(({ endpoint, ca }) => {
    process.send({ endpoint, ca, startMs: performance.now() })
    process.on('message', () => {
      globalThis.gc()
      process.send({ rssBytes: process.memoryUsage.rss() })
    })
  })
  process.on('disconnect', () => process.exit())
}
