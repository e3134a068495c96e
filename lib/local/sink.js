'use strict'

/*
 * For benchmarks of clients: puts are answered as if they were stored, and are not. Each is told the
 * shard it belongs to: a producer takes any other answer for a reshard.
 */

const { shardOf } = require('./routing')

const SEQUENCE_PREFIX = '4'
const SEQUENCE_DIGITS = 55
const state = { count: 0 }

/** @type {(stream: import('./stream').Stream, record: any, path: string) => { ShardId: string, SequenceNumber: string }} */
const told = (stream, record, path) => ({
  ShardId: shardOf(stream, record, path).id,
  SequenceNumber: SEQUENCE_PREFIX + String(++state.count).padStart(SEQUENCE_DIGITS, '0')
})

/**
 * In place of the operations of these names.
 * @type {Record<string, import('./operations').Operation>}
 */
const sinkOperations = {
  PutRecord: (account, input, context) => told(account.liveStream(input, context.now()), input, ''),
  PutRecords (account, input, context) {
    const stream = account.liveStream(input, context.now())
    return {
      FailedRecordCount: 0,
      Records: input.Records.map((/** @type {any} */ record, /** @type {number} */ i) =>
        told(stream, record, `records.${i + 1}.member.`))
    }
  }
}

module.exports = { sinkOperations }
