'use strict'

const { Account } = require('../../lib/local/account')
const { operations } = require('../../lib/local/operations')
const { validate } = require('../../lib/local/validate')

const START_MS = Date.UTC(2026, 0, 15, 12)
const SHARD_IDS = ['shardId-000000000000', 'shardId-000000000001', 'shardId-000000000002', 'shardId-000000000003',
  'shardId-000000000004', 'shardId-000000000005', 'shardId-000000000006']

/**
 * An account without a network, on a clock that only the test moves.
 * @param {import('../../lib/local/account').AccountOptions} [options]
 */
function makeLocal (options) {
  const account = new Account(options)
  const clock = { ms: START_MS }
  const context = { now: () => clock.ms }
  const call = async (operation, input = {}) => {
    const checked = validate(operation, input)
    account.admit(operation, checked, context.now())
    return operations.get(operation)(account, checked, context)
  }
  return {
    account,
    clock,
    call,
    /** A record in each place of the list, by data and key. */
    put: (StreamName, ...texts) => call('PutRecords', {
      StreamName, Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text }))
    }),
    iterator: async (StreamName, ShardId, ShardIteratorType, more) =>
      (await call('GetShardIterator', { StreamName, ShardId, ShardIteratorType, ...more })).ShardIterator,
    /** The texts from an iterator on, to the tip or the end. */
    async read (ShardIterator) {
      const { Records } = await call('GetRecords', { ShardIterator })
      return Records.map(({ Data }) => String(Data))
    }
  }
}

module.exports = { SHARD_IDS, START_MS, makeLocal }
