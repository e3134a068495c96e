'use strict'

/**
 * @typedef {import('./lineage').ShardDescription} ShardDescription
 */

/**
 * All shards of a stream, closed ones too.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {{ signal: AbortSignal, openAt?: Date }} options openAt: those alone that were open then
 * @returns {Promise<ShardDescription[]>}
 */
async function listShards (kinesis, naming, { signal, openAt }) {
  const filter = openAt === undefined ? {} : { ShardFilter: { Type: 'AT_TIMESTAMP', Timestamp: openAt } }
  /** @type {ShardDescription[]} */
  const shards = []
  let input = /** @type {any} */ ({ ...naming, ...filter })
  for (;;) {
    const { Shards, NextToken } = await kinesis.listShards(input, { signal })
    for (const shard of /** @type {ShardDescription[]} */ (Shards)) shards.push(shard)
    if (!NextToken) return shards
    // The token names stream and filter; the service refuses both beside it.
    input = { NextToken }
  }
}

exports.listShards = listShards
