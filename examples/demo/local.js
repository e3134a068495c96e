'use strict'

const { once } = require('node:events')
const { setTimeout: sleep } = require('node:timers/promises')

/**
 * Kinesalite in this process, on a free loopback port.
 * @returns {Promise<{ endpoint: string, close: () => Promise<void> }>}
 */
async function startKinesalite () {
  const server = require('kinesalite')({ createStreamMs: 1, deleteStreamMs: 1, shardLimit: 100 })
  server.on('request', (request) => {
    // Its own listener throws when a client goes away in mid-request.
    request.removeAllListeners('error')
    request.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    async close () {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

async function createStream (kinesis, name, shardCount) {
  await kinesis.createStream({ StreamName: name, ShardCount: shardCount })
  for (let attempt = 0; attempt < 500; attempt++) {
    const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamName: name })
    if (StreamDescriptionSummary.StreamStatus === 'ACTIVE') return
    await sleep(10)
  }
  throw new Error(`The local stream ${name} did not become active`)
}

module.exports = { startKinesalite, createStream }
