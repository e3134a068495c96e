'use strict'

// Shards as the service describes them, for all who read.

/**
 * A shard as ListShards, DescribeStream or GetRecords (ChildShards) describe it.
 * @typedef {object} ShardDescription
 * @property {string} ShardId
 * @property {{ StartingHashKey: string, EndingHashKey: string }} [HashKeyRange]
 * @property {{ StartingSequenceNumber: string, EndingSequenceNumber?: string }}
 *   [SequenceNumberRange] with an end: the shard is closed
 * @property {string} [ParentShardId]
 * @property {string} [AdjacentParentShardId]
 * @property {string[]} [ParentShards] of ChildShards, instead of the two
 *
 * @typedef {{ listShards: (input: any, options: { signal: AbortSignal }) => Promise<any> }} ListingClient
 */

/**
 * @param {ShardDescription} shard
 * @returns {string[]}
 */
function parentsOf ({ ParentShards, ParentShardId, AdjacentParentShardId }) {
  return ParentShards ?? [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined)
}

/** @param {ShardDescription} shard */
function isClosed ({ SequenceNumberRange }) {
  return SequenceNumberRange?.EndingSequenceNumber !== undefined
}

/**
 * All shards of a stream, closed ones too.
 * @param {ListingClient} kinesis
 * @param {object} naming the members that name the stream
 * @param {{ signal: AbortSignal, openAt?: Date }} options openAt: those alone that were open then
 * @returns {Promise<ShardDescription[]>}
 */
async function listShards (kinesis, naming, { signal, openAt }) {
  const filter = openAt === undefined ? {} : { ShardFilter: { Type: 'AT_TIMESTAMP', Timestamp: openAt } }
  /** @type {ShardDescription[]} */
  const shards = []
  let input = /** @type {object} */ ({ ...naming, ...filter })
  for (;;) {
    const { Shards, NextToken } = await kinesis.listShards(input, { signal })
    for (const shard of Shards) shards.push(shard)
    if (!NextToken) return shards
    // The token names stream and filter; the service refuses both beside it.
    input = { NextToken }
  }
}

module.exports = { isClosed, listShards, parentsOf }
