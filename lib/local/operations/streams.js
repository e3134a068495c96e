'use strict'

const { closeToken, describeShard, describeStream, openToken, paginate, summarizeStream } = require('../describe')
const { invalidArgument, limitExceeded, resourceInUse } = require('../errors')
const { checkQuotas, checkWarmThroughput } = require('../preconditions')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../stream').Stream} Stream
 * @typedef {import('./index').Operation} Operation
 */

const MAX_PAGE = 100
const ON_DEMAND_SHARDS = 4

/**
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 * @returns {number}
 */
function initialShardCount (account, input, now) {
  const { ShardCount, StreamModeDetails: { StreamMode } = { StreamMode: 'PROVISIONED' } } = input
  if (StreamMode === 'ON_DEMAND') {
    if (ShardCount !== undefined) throw invalidArgument('ShardCount must not be given for a stream in ON_DEMAND mode.')
    checkQuotas(account, now, { shards: 0, onDemand: 1 })
    return ON_DEMAND_SHARDS
  }
  if (ShardCount === undefined) throw invalidArgument('ShardCount must be given for a stream in PROVISIONED mode.')
  checkQuotas(account, now, { shards: ShardCount, onDemand: 0 })
  return ShardCount
}

/** @type {Operation} */
function CreateStream (account, input, context) {
  const now = context.now()
  const { StreamName: name, StreamModeDetails, Tags = {}, WarmThroughputMiBps } = input
  const mode = StreamModeDetails?.StreamMode ?? 'PROVISIONED'
  account.settle(now)
  if (account.streams.has(name)) {
    throw resourceInUse(`Stream ${name} under account ${account.accountId} already exists.`)
  }
  const creating = [...account.streams.values()].filter((stream) => stream.status === 'CREATING')
  if (creating.length >= account.limits.creatingStreams) {
    throw limitExceeded(`More than ${account.limits.creatingStreams} streams are in the state CREATING.`)
  }
  checkWarmThroughput(account, WarmThroughputMiBps, mode)
  const shardCount = initialShardCount(account, input, now)
  const settings = {
    mode,
    ...(WarmThroughputMiBps !== undefined && { warmMiBps: WarmThroughputMiBps }),
    ...(input.MaxRecordSizeInKiB !== undefined && { maxRecordKiB: input.MaxRecordSizeInKiB }),
    ...(input.RecordDistributionStrategy !== undefined && { distribution: input.RecordDistributionStrategy })
  }
  return account.commit({
    type: 'createStream', at: now, activeAt: now + account.delayMs, name, shardCount, settings, tags: Tags
  })
}

/** @type {Operation} */
function DeleteStream (account, input, context) {
  const now = context.now()
  const stream = account.stream(input, now)
  if (stream.consumers.size > 0 && !input.EnforceConsumerDeletion) {
    throw resourceInUse(`Stream ${stream.name} under account ${account.accountId} has registered consumers; ` +
      'set EnforceConsumerDeletion to delete them with it.')
  }
  if (stream.goneAt !== undefined) return undefined
  return account.commit({ type: 'deleteStream', at: now, name: stream.name, goneAt: now + account.delayMs })
}

/** @type {Operation} */
function DescribeStream (account, input, context) {
  const now = context.now()
  const stream = account.stream(input, now)
  const { ExclusiveStartShardId: after = '', Limit = MAX_PAGE } = input
  const { page, last } = paginate(stream.visibleShards(now), ({ id }) => id > after, Math.min(Limit, MAX_PAGE))
  return {
    StreamDescription: {
      ...describeStream(stream), Shards: page.map(describeShard), HasMoreShards: last !== undefined
    }
  }
}

/** @type {Operation} */
function DescribeStreamSummary (account, input, context) {
  const now = context.now()
  const stream = account.stream(input, now)
  const channels = [...account.channels.values()].filter(({ description }) =>
    description.StreamConfigurationList.some((/** @type {any} */ one) => one.StreamARN === stream.arn))
  return {
    StreamDescriptionSummary: {
      ...describeStream(stream),
      OpenShardCount: stream.visibleShards(now).filter(({ closedAt }) => closedAt === undefined).length,
      ConsumerCount: stream.consumers.size,
      WarmThroughput: warmThroughput(stream),
      MaxRecordSizeInKiB: stream.settings.maxRecordKiB,
      ChannelCount: channels.length,
      RecordDistributionStrategy: stream.settings.distribution
    }
  }
}

/** @param {Stream} stream */
function warmThroughput ({ settings: { mode, warmMiBps } }) {
  return mode === 'PROVISIONED' || warmMiBps === undefined ? undefined : { TargetMiBps: warmMiBps, CurrentMiBps: warmMiBps }
}

/** @type {Operation} */
function ListStreams (account, input, context) {
  const now = context.now()
  account.settle(now)
  const { Limit = MAX_PAGE, ExclusiveStartStreamName, NextToken } = input
  const after = NextToken === undefined ? ExclusiveStartStreamName : openToken(account, 'streams', NextToken, now).after
  const all = [...account.streams.values()].sort((a, b) => a.name < b.name ? -1 : 1)
  const { page, last } = paginate(all, ({ name }) => name > (after ?? ''), Math.min(Limit, MAX_PAGE))
  return {
    StreamNames: page.map(({ name }) => name),
    HasMoreStreams: last !== undefined,
    NextToken: last && closeToken(account, 'streams', { after: last.name }, now),
    StreamSummaries: page.map(summarizeStream)
  }
}

module.exports = { CreateStream, DeleteStream, DescribeStream, DescribeStreamSummary, ListStreams }
