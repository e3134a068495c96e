'use strict'

const { createHash } = require('node:crypto')
const { closeToken, openToken, paginate } = require('../describe')
const { invalidArgument, limitExceeded, resourceInUse, resourceNotFound } = require('../errors')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../account').Channel} Channel
 * @typedef {import('./index').Operation} Operation
 */

const MAX_PAGE = 100
const DATA_FRESHNESS_S = 300
const DESTINATIONS = /** @type {const} */ (['S3DestinationConfiguration', 'S3TablesDestinationConfiguration'])

/**
 * @param {Channel} channel
 * @param {number} now
 */
function describe ({ description, activeAt }, now) {
  return { ...description, ChannelStatus: now < activeAt ? 'CREATING' : 'ACTIVE' }
}

/**
 * @param {Account} account
 * @param {string} arn
 * @returns {Channel}
 */
function findChannel (account, arn) {
  const channel = account.channels.get(arn)
  if (channel === undefined) throw resourceNotFound(`Channel ${arn} under account ${account.accountId} not found.`)
  return channel
}

/**
 * The one destination of a request, with the defaults of what it leaves out.
 * @param {any} input
 * @param {string} name of the channel
 * @param {string} id
 */
function destinationOf (input, name, id) {
  const given = DESTINATIONS.filter((key) => input[key] !== undefined)
  if (given.length !== 1) throw invalidArgument(`Exactly one of ${DESTINATIONS.join(' and ')} should be provided.`)
  const destination = input[given[0]]
  const { DataFreshnessInSeconds = DATA_FRESHNESS_S, StorageConfiguration: storage, DeadLetterQueueS3Configuration: queue } = destination
  return {
    [given[0]]: {
      ...destination,
      DataFreshnessInSeconds,
      DeadLetterQueueS3Configuration: {
        BucketARN: storage?.BucketARN,
        ExpectedBucketOwner: storage?.ExpectedBucketOwner,
        ErrorOutputPrefix: `kinesis-channel/errors/${name}/${id}/`,
        ...queue
      },
      ...(storage && { StorageConfiguration: { StorageClass: 'STANDARD', ...storage } })
    }
  }
}

/**
 * @param {any} given
 * @param {string} name
 * @param {string} id
 */
function loggingOf (given, name, id) {
  return {
    CloudWatchLogs: {
      Enabled: false,
      LogGroupName: `/aws/kinesis/${name}/${id}`,
      LogStreamName: 'DestinationDelivery',
      ...given?.CloudWatchLogs
    }
  }
}

/** @type {Operation} */
async function CreateChannel (account, input, context) {
  const now = context.now()
  const { ChannelName: name, StreamConfigurationList: sources, Tags = {} } = input
  if ([...account.channels.values()].some(({ description }) => description.ChannelName === name)) {
    throw resourceInUse(`Channel ${name} under account ${account.accountId} already exists.`)
  }
  if (account.channels.size >= account.limits.channels) {
    throw limitExceeded(`The account ${account.accountId} has ${account.limits.channels} channels already, which is the limit.`)
  }
  const streams = sources.map((/** @type {any} */ { StreamARN }) => account.liveStream({ StreamARN }, now))
  const id = createHash('sha256').update(`${name} ${now}`).digest('hex').slice(0, 20)
  const arn = account.arn(`channel/${id}`)
  const description = {
    ChannelName: name,
    ChannelARN: arn,
    ChannelId: id,
    ChannelCreationTimestamp: now,
    ServiceExecutionRoleARN: input.ServiceExecutionRoleARN,
    StreamConfigurationList: sources.map((/** @type {any} */ source, /** @type {number} */ i) =>
      ({ ...source, StreamCreationTimestamp: streams[i].createdAt })),
    ...destinationOf(input, name, id),
    EncryptionConfiguration: input.EncryptionConfiguration,
    LoggingConfiguration: loggingOf(input.LoggingConfiguration, name, id)
  }
  const channel = { description, activeAt: now + account.delayMs }
  await account.commit({ type: 'channel', at: now, arn, channel })
  if (Object.keys(Tags).length > 0) await account.commit({ type: 'tag', at: now, arn, tags: Tags })
  return { ChannelDescription: { ...describe(channel, now), ChannelStatus: 'CREATING' } }
}

/** @type {Operation} */
function DescribeChannel (account, input, context) {
  return { ChannelDescription: describe(findChannel(account, input.ChannelARN), context.now()) }
}

/** @type {Operation} */
async function UpdateChannel (account, input, context) {
  const now = context.now()
  const { ChannelARN: arn, LoggingConfiguration } = input
  const { description, activeAt } = findChannel(account, arn)
  const changed = { ...description }
  for (const key of DESTINATIONS) {
    if (input[key] === undefined) continue
    if (description[key] === undefined) throw invalidArgument(`Channel ${arn} has no ${key} to update.`)
    changed[key] = { ...description[key], ...input[key] }
  }
  if (LoggingConfiguration !== undefined) {
    changed.LoggingConfiguration = {
      CloudWatchLogs: { ...description.LoggingConfiguration.CloudWatchLogs, ...LoggingConfiguration.CloudWatchLogs }
    }
  }
  const channel = { description: changed, activeAt }
  await account.commit({ type: 'channel', at: now, arn, channel })
  return { ChannelDescription: describe(channel, now) }
}

/** @type {Operation} */
function DeleteChannel (account, { ChannelARN: arn }, context) {
  findChannel(account, arn)
  return account.commit({ type: 'channel', at: context.now(), arn })
}

/**
 * @param {Channel} channel
 * @param {number} now
 */
function summarize (channel, now) {
  const { StreamConfigurationList, S3TablesDestinationConfiguration, ...rest } = describe(channel, now)
  return {
    ChannelName: rest.ChannelName,
    ChannelARN: rest.ChannelARN,
    ChannelId: rest.ChannelId,
    ChannelStatus: rest.ChannelStatus,
    ChannelCreationTimestamp: rest.ChannelCreationTimestamp,
    ChannelDestinationType: S3TablesDestinationConfiguration === undefined ? 'S3' : 'S3_TABLES',
    Streams: StreamConfigurationList.map((/** @type {any} */ { StreamARN, StreamCreationTimestamp }) =>
      ({ StreamARN, StreamCreationTimestamp }))
  }
}

/** @type {Operation} */
function ListChannels (account, input, context) {
  const now = context.now()
  const { NextToken, StreamFilter, MaxResults = MAX_PAGE } = input
  const { after, filter } = NextToken === undefined
    ? { after: '', filter: StreamFilter }
    : openToken(account, 'channels', NextToken, now)
  const all = [...account.channels.values()].map((channel) => summarize(channel, now))
    .filter(({ Streams }) => filter === undefined || Streams.some((/** @type {any} */ stream) =>
      filter.some((/** @type {any} */ one) => one.StreamARN === stream.StreamARN)))
    .sort((a, b) => a.ChannelName < b.ChannelName ? -1 : 1)
  const { page, last } = paginate(all, ({ ChannelName }) => ChannelName > after, Math.min(MaxResults, MAX_PAGE))
  return {
    ChannelSummaries: page,
    NextToken: last && closeToken(account, 'channels', { after: last.ChannelName, filter }, now)
  }
}

module.exports = { CreateChannel, DescribeChannel, UpdateChannel, DeleteChannel, ListChannels }
