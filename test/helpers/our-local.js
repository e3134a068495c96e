'use strict'

const { createLocalKinesis } = require('../../lib/local')
const { CREDENTIALS, REGION, call, createStream } = require('./call')

/**
 * Our own local Kinesis, which verifies signatures, without the service's rates.
 * @param {import('../../lib/local').LocalOptions} [options]
 * @returns {Promise<{ endpoint: string, ca?: string, createStream: (name: string, shardCount: number) => Promise<void>,
 *   call: (operation: string, input?: object) => Promise<any>, close: () => Promise<void> }>}
 */
async function startOurLocal (options = {}) {
  const server = await createLocalKinesis({ port: 0, limits: false, credentials: CREDENTIALS, region: REGION, ...options })
  return {
    endpoint: server.endpoint,
    ca: server.ca,
    createStream: (name, shardCount) => createStream(server, name, shardCount),
    call: (operation, input) => call(server, operation, input),
    close: () => server.close()
  }
}

module.exports = { startOurLocal }
