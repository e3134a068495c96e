'use strict'

// Whatever the service does: each record that is written ends once, and those that are not told of as failed are stored.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const kinesis = require('../../lib/compat/kinesis')
const { createLocalKinesis } = require('../../lib/local')
const { CREDENTIALS, REGION } = require('../helpers/call')

/** By how many may be under way. */
const COUNTS = { 1: 50, 100: 300 }
const OF_ANSWERS = ['emptyBody', 'htmlBody', 'truncatedBody', 'malformedBody', 'otherBody', 'cutBefore', 'storedNotTold', 'cutBody']
const OF_CALLS = ['throttle', 'internalFailure', 'storedThenFailed', 'serviceUnavailable', 'accessDenied', 'resourceInUse', 'expiredToken', 'kmsThrottling']
const OF_ENTRIES = ['partialFailure', 'fewerResults', 'moreResults', 'resultWithoutShard']

describe('kinesis-native/kinesis: faults of the service', () => {
  let server
  before(async () => { server = await createLocalKinesis({ region: REGION, credentials: CREDENTIALS, limits: false }) })
  after(() => server.close())

  for (const fault of [...OF_CALLS, ...OF_ANSWERS, ...OF_ENTRIES, 'reshard']) {
    for (const writeConcurrency of OF_ENTRIES.includes(fault) ? [100] : [1, 100]) {
      const count = COUNTS[writeConcurrency]
      it(`${fault}, ${writeConcurrency} at once`, async () => {
        const name = `${fault}-${writeConcurrency}`
        const options = { endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, timeout: 120000 }
        await kinesis.request('CreateStream', { StreamName: name, ShardCount: 2 }, options)
        server.setFaults([{ fault, operation: writeConcurrency === 1 ? 'PutRecord' : 'PutRecords', times: 2 }])
        const stream = kinesis.stream({ name, writeConcurrency, initialRetryMs: 1, ...options })
        let ended = 0
        let failed = 0
        stream.on('putRecord', () => ended++).on('error', () => failed++)
        for (let n = 0; n < count; n++) stream.write({ Data: Buffer.from(`${n}`), PartitionKey: `key-${n}` })
        await new Promise(resolve => stream.end(() => setImmediate(resolve)))
        server.setFaults([])
        assert.equal(ended, count)
        const stored = new Set(server.ledger(name).map(({ partitionKey }) => partitionKey)).size
        assert.ok(stored + failed >= count, `${stored} stored, ${failed} failed`)
        assert.ok(failed <= 2 * writeConcurrency, `${failed} failed`)
      })
    }
  }
})
