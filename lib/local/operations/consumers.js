'use strict'

const { closeToken, openToken, paginate } = require('../describe')
const { dryRun, invalidArgument, limitExceeded, resourceInUse, resourceNotFound } = require('../errors')
const { findShard, positionOf } = require('../positions')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../account').Consumer} Consumer
 * @typedef {import('../stream').Stream} Stream
 * @typedef {import('./index').Operation} Operation
 */

const MAX_PAGE = 100

/**
 * @param {Consumer} consumer
 * @param {number} now
 */
function describe ({ name, arn, createdAt, activeAt }, now) {
  return {
    ConsumerName: name,
    ConsumerARN: arn,
    ConsumerStatus: now < activeAt ? 'CREATING' : 'ACTIVE',
    ConsumerCreationTimestamp: createdAt
  }
}

/**
 * The consumer that an input means, by its own ARN or by its stream's and its name.
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 * @returns {{ stream: Stream, consumer: Consumer }}
 */
function findConsumer (account, { StreamARN, ConsumerName, ConsumerARN }, now) {
  if (ConsumerARN === undefined && (StreamARN === undefined || ConsumerName === undefined)) {
    throw invalidArgument('Either ConsumerARN, or both StreamARN and ConsumerName should be provided.')
  }
  const name = ConsumerName ?? ConsumerARN.split('/')[3].split(':')[0]
  const stream = account.stream({ StreamARN: StreamARN ?? ConsumerARN }, now)
  const consumer = stream.consumers.get(name)
  if (consumer === undefined || (ConsumerARN !== undefined && consumer.arn !== ConsumerARN)) {
    throw resourceNotFound(`Consumer ${ConsumerARN ?? name} of stream ${stream.name} under account ` +
      `${account.accountId} not found.`)
  }
  return { stream, consumer }
}

/** @type {Operation} */
async function RegisterStreamConsumer (account, input, context) {
  const now = context.now()
  const stream = account.liveStream(input, now)
  const { ConsumerName: name, Tags = {} } = input
  if (stream.consumers.has(name)) {
    throw resourceInUse(`Consumer ${name} of stream ${stream.name} under account ${account.accountId} already exists.`)
  }
  if (stream.consumers.size >= account.limits.consumers) {
    throw limitExceeded(`Stream ${stream.name} under account ${account.accountId} has ` +
      `${account.limits.consumers} consumers already, which is the limit.`)
  }
  const consumer = {
    name,
    arn: `${stream.arn}/consumer/${name}:${Math.floor(now / 1000)}`,
    createdAt: now,
    activeAt: now + account.delayMs
  }
  await account.commit({ type: 'registerConsumer', at: now, name: stream.name, consumer, tags: Tags })
  return { Consumer: { ...describe(consumer, now), ConsumerStatus: 'CREATING' } }
}

/** @type {Operation} */
function DeregisterStreamConsumer (account, input, context) {
  const now = context.now()
  const { stream, consumer } = findConsumer(account, input, now)
  return account.commit({ type: 'deregisterConsumer', at: now, name: stream.name, consumerName: consumer.name })
}

/** @type {Operation} */
function DescribeStreamConsumer (account, input, context) {
  const now = context.now()
  const { stream, consumer } = findConsumer(account, input, now)
  return { ConsumerDescription: { ...describe(consumer, now), StreamARN: stream.arn } }
}

/** @type {Operation} */
function ListStreamConsumers (account, input, context) {
  const now = context.now()
  const stream = account.stream(input, now)
  const { NextToken, MaxResults = MAX_PAGE, StreamCreationTimestamp } = input
  if (NextToken !== undefined && StreamCreationTimestamp !== undefined) {
    throw invalidArgument('NextToken and StreamCreationTimestamp cannot be provided together.')
  }
  const { arn, after } = NextToken === undefined
    ? { arn: stream.arn, after: '' }
    : openToken(account, 'consumers', NextToken, now)
  if (arn !== stream.arn) throw invalidArgument(`NextToken is not one of stream ${stream.name}.`)
  const all = [...stream.consumers.values()].sort((a, b) => a.name < b.name ? -1 : 1)
  const { page, last } = paginate(all, ({ name }) => name > after, Math.min(MaxResults, MAX_PAGE))
  return {
    Consumers: page.map((consumer) => describe(consumer, now)),
    NextToken: last && closeToken(account, 'consumers', { arn, after: last.name }, now)
  }
}

/**
 * Gives the Subscription itself: its events are read from it, and framed, as long as it lives.
 * @type {Operation}
 */
function SubscribeToShard (account, input, context) {
  const now = context.now()
  const { ConsumerARN, ShardId, StartingPosition, DryRun } = input
  const { stream, consumer } = findConsumer(account, { ConsumerARN }, now)
  if (now < consumer.activeAt) {
    throw resourceInUse(`Consumer ${ConsumerARN} is not ACTIVE, instead in state CREATING`)
  }
  const shard = findShard(account, stream, ShardId, now)
  const position = positionOf(account, stream, shard, {
    type: StartingPosition.Type,
    sequenceNumber: StartingPosition.SequenceNumber,
    timestamp: StartingPosition.Timestamp
  }, now)
  if (DryRun) throw dryRun()
  return account.subscriptions.open(consumer.arn, { stream, shard, position, now: context.now })
}

module.exports = {
  RegisterStreamConsumer, DeregisterStreamConsumer, DescribeStreamConsumer, ListStreamConsumers, SubscribeToShard
}
