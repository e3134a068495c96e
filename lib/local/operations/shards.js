'use strict'

const { closeToken, describeShard, openToken, paginate } = require('../describe')
const { invalidArgument, resourceNotFound, validationError } = require('../errors')
const { findShard, where } = require('../positions')
const { activeStream, checkQuotas, notActive } = require('../preconditions')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../stream').Stream} Stream
 * @typedef {import('../shard').Shard} Shard
 * @typedef {import('./index').Operation} Operation
 */

const MAX_PAGE = 1000
const MAX_SHARDS = 10000

/**
 * Whether a shard was open at a time. Before the stream there were none: then it means its first.
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {number} time ms
 */
function wasOpen (stream, { createdAt, closedAt = Infinity, parents }, time) {
  return time <= stream.createdAt ? parents.length === 0 : createdAt <= time && time < closedAt
}

/**
 * Which shards a filter lets through; `horizon` is the oldest time that there are records of.
 * @type {Record<string, { needs?: 'ShardId' | 'Timestamp',
 *   keeps: (stream: Stream, shard: Shard, filter: any, horizon: number) => boolean }>}
 */
const FILTERS = {
  AFTER_SHARD_ID: { needs: 'ShardId', keeps: (_stream, shard, filter) => shard.id > filter.ShardId },
  AT_TRIM_HORIZON: { keeps: (stream, shard, _filter, horizon) => wasOpen(stream, shard, horizon) },
  FROM_TRIM_HORIZON: { keeps: () => true },
  AT_LATEST: { keeps: (_stream, { closedAt }) => closedAt === undefined },
  AT_TIMESTAMP: {
    needs: 'Timestamp',
    keeps: (stream, shard, { Timestamp }, horizon) => wasOpen(stream, shard, Math.max(Timestamp, horizon))
  },
  FROM_TIMESTAMP: {
    needs: 'Timestamp',
    keeps: (_stream, { closedAt = Infinity }, { Timestamp }) => closedAt > Timestamp
  }
}

/**
 * @param {any} filter
 * @param {number} now
 */
function checkFilter (filter, now) {
  const { needs } = FILTERS[filter.Type]
  for (const name of ['ShardId', 'Timestamp']) {
    const given = filter[name] !== undefined
    if (given !== (name === needs)) {
      throw invalidArgument(`ShardFilter of type ${filter.Type} ${given ? 'takes no' : 'needs a'} ${name}.`)
    }
  }
  if (filter.Timestamp > now) throw invalidArgument(`Timestamp ${filter.Timestamp} of ShardFilter is in the future.`)
}

/**
 * What a request, or the one that its token came from, lists.
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 * @returns {{ stream: Stream, after: string, filter: any }}
 */
function readListing (account, input, now) {
  const { NextToken, StreamName, StreamARN, ExclusiveStartShardId = '', ShardFilter, StreamCreationTimestamp } = input
  if (NextToken === undefined) {
    if (ShardFilter !== undefined) checkFilter(ShardFilter, now)
    if (StreamName === undefined && StreamARN === undefined) {
      throw invalidArgument('Either NextToken or StreamName should be provided.')
    }
    const stream = account.stream(input, now)
    checkCreation(account, stream, StreamCreationTimestamp)
    return { stream, after: ExclusiveStartShardId, filter: ShardFilter }
  }
  const more = ['StreamName', 'ExclusiveStartShardId', 'StreamCreationTimestamp', 'ShardFilter']
    .find((name) => input[name] !== undefined)
  if (more !== undefined) throw invalidArgument(`NextToken and ${more} cannot be provided together.`)
  const { name, created, after, filter } = openToken(account, 'shards', NextToken, now)
  const stream = account.stream({ StreamName: name, StreamARN }, now)
  checkCreation(account, stream, created)
  return { stream, after, filter }
}

/**
 * A name may be that of a later stream.
 * @param {Account} account
 * @param {Stream} stream
 * @param {number | undefined} createdAt ms; clients may have whole seconds only
 */
function checkCreation (account, stream, createdAt) {
  if (createdAt === undefined || Math.floor(createdAt / 1000) === Math.floor(stream.createdAt / 1000)) return
  throw resourceNotFound(`Stream ${stream.name} under account ${account.accountId} created at ` +
    `${new Date(createdAt).toISOString()} not found.`)
}

/** @type {Operation} */
function ListShards (account, input, context) {
  const now = context.now()
  const { stream, after, filter } = readListing(account, input, now)
  const status = stream.status
  if (status === 'CREATING' || status === 'DELETING') throw notActive(account, stream, status)
  const { keeps } = FILTERS[filter?.Type ?? 'FROM_TRIM_HORIZON']
  const horizon = stream.trimHorizon(now)
  const shards = stream.visibleShards(now).filter((shard) => keeps(stream, shard, filter, horizon))
  const { page, last } = paginate(shards, ({ id }) => id > after, Math.min(input.MaxResults ?? MAX_PAGE, MAX_PAGE))
  const content = last && { name: stream.name, created: stream.createdAt, after: last.id, filter }
  return { Shards: page.map(describeShard), NextToken: content && closeToken(account, 'shards', content, now) }
}

/**
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 * @param {string} operation
 */
function provisionedStream (account, input, now, operation) {
  const stream = activeStream(account, input, now)
  if (stream.settings.mode === 'ON_DEMAND') {
    throw validationError(`${operation} is not supported for stream ${stream.name} under account ` +
      `${account.accountId}, as it is in ON_DEMAND mode.`)
  }
  return stream
}

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {string} shardId
 * @param {number} now
 */
function openShard (account, stream, shardId, now) {
  const shard = findShard(account, stream, shardId, now)
  if (shard.closedAt !== undefined) {
    throw invalidArgument(`Shard ${shard.id} ${where(account, stream)} is not open.`)
  }
  return shard
}

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {number} now
 * @param {import('../stream').Reshard} reshard
 */
function reshard (account, stream, now, reshard) {
  return account.commit({ type: 'reshard', at: now, name: stream.name, doneAt: now + account.delayMs, reshard })
}

/** @type {Operation} */
function SplitShard (account, input, context) {
  const now = context.now()
  const stream = provisionedStream(account, input, now, 'SplitShard')
  const shard = openShard(account, stream, input.ShardToSplit, now)
  checkQuotas(account, now, { shards: 1, onDemand: 0 })
  const hashKey = BigInt(input.NewStartingHashKey)
  if (hashKey <= shard.hashFrom + 1n || hashKey >= shard.hashTo) {
    throw invalidArgument(`NewStartingHashKey ${hashKey} used in SplitShard() on shard ${shard.id} ` +
      `${where(account, stream)} is not both greater than one plus the shard's StartingHashKey ${shard.hashFrom} ` +
      `and less than the shard's EndingHashKey ${shard.hashTo}.`)
  }
  return reshard(account, stream, now, { split: shard.index, hashKey: String(hashKey) })
}

/** @type {Operation} */
function MergeShards (account, input, context) {
  const now = context.now()
  const stream = provisionedStream(account, input, now, 'MergeShards')
  const [a, b] = [input.ShardToMerge, input.AdjacentShardToMerge].map((id) => openShard(account, stream, id, now))
  if (a.hashTo + 1n !== b.hashFrom && b.hashTo + 1n !== a.hashFrom) {
    throw invalidArgument(`Shards ${a.id} and ${b.id} ${where(account, stream)} ` +
      'are not an adjacent pair of shards eligible for merging')
  }
  return reshard(account, stream, now, { merge: [a.index, b.index] })
}

/**
 * @param {Account} account
 * @param {number} present
 * @param {number} target
 * @param {number} now
 */
function checkTarget (account, present, target, now) {
  const counts = `Current open shard count: ${present} Target shard count: ${target}`
  if (target > 2 * present) {
    throw invalidArgument(`UpdateShardCount cannot scale up over double your current open shard count. ${counts}`)
  }
  if (2 * target < present) {
    throw invalidArgument(`UpdateShardCount cannot scale down below half your current open shard count. ${counts}`)
  }
  if (target > MAX_SHARDS) {
    throw invalidArgument(`UpdateShardCount cannot scale up to more than ${MAX_SHARDS} shards. ${counts}`)
  }
  checkQuotas(account, now, { shards: target - present, onDemand: 0 })
}

/** @type {Operation} */
async function UpdateShardCount (account, input, context) {
  const now = context.now()
  const stream = provisionedStream(account, input, now, 'UpdateShardCount')
  const present = stream.open.length
  const target = input.TargetShardCount
  checkTarget(account, present, target, now)
  await reshard(account, stream, now, { count: target })
  return {
    StreamName: stream.name, StreamARN: stream.arn, CurrentShardCount: present, TargetShardCount: target
  }
}

module.exports = { ListShards, SplitShard, MergeShards, UpdateShardCount }
