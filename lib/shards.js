'use strict'

// Shards as the service describes them, for all who read.

const { KinesisError } = require('./errors')

/** Older IAM policies and servers have DescribeStream alone. */
const WITHOUT_LIST_SHARDS = new Set(['AccessDeniedException', 'UnknownOperationException'])

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
 * @typedef {(input: any, options: { signal: AbortSignal }) => Promise<any>} Operation
 * @typedef {{ listShards: Operation }} ListingClient
 * @typedef {{ listShards: Operation, describeStream: Operation }} FindingClient
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

/**
 * As listShards(), where only DescribeStream is allowed or known, too.
 * @param {FindingClient} kinesis
 * @param {import('./stream-reader').StreamNaming} stream
 * @param {AbortSignal} signal
 * @returns {Promise<ShardDescription[]>}
 */
async function findShards (kinesis, stream, signal) {
  let shards
  try {
    shards = await listShards(kinesis, stream, { signal })
  } catch (error) {
    if (!WITHOUT_LIST_SHARDS.has(/** @type {any} */ (error).name)) throw error
    shards = await describeByPages(kinesis, stream, signal).catch((second) => {
      // Where both are denied, the first is the one to be allowed.
      throw WITHOUT_LIST_SHARDS.has(second.name) ? error : second
    })
  }
  if (shards.length > 0) return shards
  throw new KinesisError({
    // As the service answers for a stream that isn't active.
    code: 'ResourceInUseException',
    message: `the stream ${Object.values(stream)[0]} has no shards yet: it is being created`
  })
}

/**
 * @param {FindingClient} kinesis
 * @param {import('./stream-reader').StreamNaming} stream
 * @param {AbortSignal} signal
 */
async function describeByPages (kinesis, stream, signal) {
  /** @type {ShardDescription[]} */
  const shards = []
  for (;;) {
    const last = shards.at(-1)
    const { StreamDescription: { Shards, HasMoreShards } } = await kinesis.describeStream(
      { ...stream, ExclusiveStartShardId: last?.ShardId }, { signal })
    shards.push(...Shards)
    if (!HasMoreShards || Shards.length === 0) return shards
  }
}

module.exports = { findShards, isClosed, listShards, parentsOf }
