'use strict'

const { dryRun, invalidArgument, throughputExceeded } = require('../errors')
const {
  childShards, closeIterator, findShard, markEncrypted, openIterator, positionOf, where
} = require('../positions')
const { shardOf, sizeOf } = require('../routing')
const { parseSequence } = require('../sequence')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../account').Context} Context
 * @typedef {import('../stream').Stream} Stream
 * @typedef {import('../shard').Shard} Shard
 */

const MAX_READ_RECORDS = 10000
const MAX_READ_BYTES = 10 * 1024 * 1024
const MIB = 1024 * 1024

/** @type {(account: Account, stream: Stream, shard: Shard) => string} */
const rateExceeded = (account, stream, shard) => `Rate exceeded for shard ${shard.id} ${where(account, stream)}.`

/** @param {Stream} stream */
function encryptionOf ({ settings }) {
  return settings.encryptionType === 'KMS' ? { EncryptionType: 'KMS' } : {}
}

/**
 * Where each record goes, and how large it is. Throws for one that can't be taken.
 * @param {Stream} stream
 * @param {import('../slab').NewRecord[]} records
 * @param {(index: number) => string} pathOf
 */
function route (stream, records, pathOf) {
  return records.map((record, i) => {
    const path = pathOf(i)
    return { bytes: sizeOf(stream, record, path), shard: shardOf(stream, record, path) }
  })
}

/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
async function PutRecord (account, input, context) {
  const now = context.now()
  const stream = account.liveStream(input, now)
  const { Data, PartitionKey, ExplicitHashKey, SequenceNumberForOrdering: after } = input
  if (after !== undefined && parseSequence(after) === undefined) {
    throw invalidArgument(`ExclusiveMinimumSequenceNumber ${after} used in PutRecord on stream ${stream.name} ` +
      `under account ${account.accountId} is invalid.`)
  }
  const record = { Data, PartitionKey, ExplicitHashKey }
  const [{ shard, bytes }] = route(stream, [record], () => '')
  if (input.DryRun) throw dryRun()
  if (!account.rates(shard).admitWrite(bytes, now)) throw throughputExceeded(rateExceeded(account, stream, shard))
  const { result, recorded } = account.record({
    type: 'append', at: now, name: stream.name, shards: [shard.index], records: [record]
  })
  await recorded
  return { ShardId: shard.id, SequenceNumber: result[0], ...encryptionOf(stream) }
}

/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
async function PutRecords (account, input, context) {
  const now = context.now()
  const stream = account.liveStream(input, now)
  const routes = route(stream, input.Records, (i) => `records.${i + 1}.member.`)
  const bytes = routes.reduce((sum, one) => sum + one.bytes, 0)
  if (bytes > account.limits.putBytes) {
    throw invalidArgument(`Records size exceeds ${account.limits.putBytes / MIB} MB limit`)
  }
  if (input.DryRun) throw dryRun()
  const admitted = routes.map((one) => account.rates(one.shard).admitWrite(one.bytes, now))
  const taken = (/** @type {unknown} */ _, /** @type {number} */ i) => admitted[i]
  const records = input.Records.filter(taken)
  const shards = routes.filter(taken).map(({ shard }) => shard.index)
  const { result, recorded } = records.length === 0
    ? { result: [], recorded: undefined }
    : account.record({ type: 'append', at: now, name: stream.name, shards, records })
  await recorded
  return { ...resultsOf(account, stream, routes, admitted, result), ...encryptionOf(stream) }
}

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {{ shard: Shard }[]} routes
 * @param {boolean[]} admitted
 * @param {string[]} sequenceNumbers of those admitted
 */
function resultsOf (account, stream, routes, admitted, sequenceNumbers) {
  let stored = 0
  const Records = routes.map(({ shard }, i) => admitted[i]
    ? { ShardId: shard.id, SequenceNumber: sequenceNumbers[stored++] }
    : {
        ErrorCode: 'ProvisionedThroughputExceededException',
        ErrorMessage: rateExceeded(account, stream, shard)
      })
  return { FailedRecordCount: routes.length - stored, Records }
}

/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
function GetShardIterator (account, input, context) {
  const now = context.now()
  const stream = account.liveStream(input, now)
  const shard = findShard(account, stream, input.ShardId, now)
  const position = positionOf(account, stream, shard, {
    type: input.ShardIteratorType, sequenceNumber: input.StartingSequenceNumber, timestamp: input.Timestamp
  }, now)
  if (input.DryRun) throw dryRun()
  return { ShardIterator: closeIterator(account, stream, shard, position, now) }
}

/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
function GetRecords (account, input, context) {
  const now = context.now()
  const { stream, shard, position } = openIterator(account, input.ShardIterator, now)
  if (input.StreamARN !== undefined && account.stream(input, now) !== stream) {
    throw invalidArgument(`StreamARN ${input.StreamARN} is not that of the ShardIterator's stream.`)
  }
  if (input.DryRun) throw dryRun()
  const rates = account.rates(shard)
  if (!rates.admitRead(now)) throw throughputExceeded(rateExceeded(account, stream, shard))
  shard.trim(stream.trimHorizon(now))
  const { records, next, bytes } = shard.read(position, input.Limit ?? MAX_READ_RECORDS, MAX_READ_BYTES)
  rates.readDone(bytes)
  const output = { Records: markEncrypted(stream, records), MillisBehindLatest: shard.millisBehind(next, now) }
  return shard.isRead(next)
    ? { ...output, ChildShards: childShards(shard) }
    : { ...output, NextShardIterator: closeIterator(account, stream, shard, next, now) }
}

module.exports = { PutRecord, PutRecords, GetShardIterator, GetRecords }
