'use strict'

const { openIterator } = require('./positions')
const { shardOf } = require('./routing')

/**
 * @typedef {import('./account').Account} Account
 */

/** @type {(account: Account, input: any, now: number) => string[]} */
const ofRecord = (account, input, now) => [shardOf(account.stream(input, now), input, '').id]

/**
 * How to find the shards that a call is about, where its input has no ShardId.
 * @type {Record<string, (account: Account, input: any, now: number) => string[]>}
 */
const FINDERS = {
  GetRecords: (account, { ShardIterator }, now) => [openIterator(account, ShardIterator, now).shard.id],
  PutRecord: ofRecord,
  PutRecords: (account, input, now) =>
    input.Records.flatMap((/** @type {any} */ record) => ofRecord(account, { ...input, ...record }, now)),
  SplitShard: (_account, { ShardToSplit }) => [ShardToSplit],
  MergeShards: (_account, { ShardToMerge, AdjacentShardToMerge }) => [ShardToMerge, AdjacentShardToMerge]
}

/**
 * @param {Account} account
 * @param {string} operation
 * @param {any} input validated
 * @param {number} now ms
 * @returns {string[]} ids of the shards that a call is about; none where the operation will say what is wrong
 */
function shardsOf (account, operation, input, now) {
  if (input.ShardId !== undefined) return [input.ShardId]
  try {
    return FINDERS[operation]?.(account, input, now) ?? []
  } catch {
    return []
  }
}

module.exports = { shardsOf }
