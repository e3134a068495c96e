'use strict'

/*
 * For benchmarks of clients: puts are answered as if they were stored, and are not.
 */

const SEQUENCE_PREFIX = '4'
const SEQUENCE_DIGITS = 55
const state = { count: 0 }

/** @param {import('./account').Account} account @param {any} input @param {import('./account').Context} context */
function shardIdOf (account, input, context) {
  return account.liveStream(input, context.now()).open[0].id
}

const nextSequence = () => SEQUENCE_PREFIX + String(++state.count).padStart(SEQUENCE_DIGITS, '0')

/**
 * In place of the operations of these names.
 * @type {Record<string, import('./operations').Operation>}
 */
const sinkOperations = {
  PutRecord: (account, input, context) => ({
    ShardId: shardIdOf(account, input, context), SequenceNumber: nextSequence()
  }),
  PutRecords (account, input, context) {
    const ShardId = shardIdOf(account, input, context)
    return {
      FailedRecordCount: 0,
      Records: input.Records.map(() => ({ ShardId, SequenceNumber: nextSequence() }))
    }
  }
}

module.exports = { sinkOperations }
