'use strict'

// Operations on consumers, tags, policies and the account.

const {
  consumerArn, boolean, integer, list, name, nextToken, oneOf, resourceArn, streamArn, streamId, structure, tagKey, tagKeys,
  tagList, tagMap, text, timestamp
} = require('./kinds')
const { ERRORS, makeOperations } = require('./operation')
const { stream, streamByArn } = require('./structures')

const resource = { 'ResourceARN!': resourceArn, StreamId: streamId }
const consumer = { StreamARN: streamArn, ConsumerName: name, ConsumerARN: consumerArn, StreamId: streamId }

const consumerSummary = {
  'ConsumerName!': name,
  'ConsumerARN!': consumerArn,
  'ConsumerStatus!': oneOf('ConsumerStatus', 'CREATING', 'DELETING', 'ACTIVE'),
  'ConsumerCreationTimestamp!': timestamp
}

/** @type {(side: 'Input' | 'Output', values: string[], more?: Record<string, import('./kinds').Shape>) => import('./kinds').Structure} */
const commitment = (side, values, more) => structure(`MinimumThroughputBillingCommitment${side}`, {
  'Status!': oneOf(`MinimumThroughputBillingCommitment${side}Status`, ...values), ...more
})
const commitmentOutput = commitment('Output',
  ['DISABLED', 'ENABLED', 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'],
  { StartedAt: timestamp, EndedAt: timestamp, EarliestAllowedEndAt: timestamp })

const resourceOperations = makeOperations({
  RegisterStreamConsumer: {
    input: { ...streamByArn, 'ConsumerName!': name, Tags: tagMap },
    output: { 'Consumer!': structure('Consumer', consumerSummary) },
    errors: [...ERRORS.onStream, 'ResourceInUse']
  },
  DeregisterStreamConsumer: { input: consumer, errors: ERRORS.onStream },
  DescribeStreamConsumer: {
    input: consumer,
    output: {
      'ConsumerDescription!': structure('ConsumerDescription', { ...consumerSummary, 'StreamARN!': streamArn })
    },
    errors: ERRORS.onStream
  },
  ListStreamConsumers: {
    input: { ...streamByArn, NextToken: nextToken, MaxResults: integer(1, 10000), StreamCreationTimestamp: timestamp },
    output: { Consumers: list(structure('Consumer', consumerSummary)), NextToken: nextToken },
    errors: [...ERRORS.onStream, 'ResourceInUse', 'ExpiredNextToken'],
    pagination: {
      inputToken: 'NextToken',
      outputToken: ['NextToken'],
      pageSize: 'MaxResults',
      firstOnly: ['StreamCreationTimestamp']
    }
  },
  AddTagsToStream: { input: { ...stream, 'Tags!': tagMap }, errors: ERRORS.onFreeStream },
  RemoveTagsFromStream: { input: { ...stream, 'TagKeys!': tagKeys }, errors: ERRORS.onFreeStream },
  ListTagsForStream: {
    input: { ...stream, ExclusiveStartTagKey: tagKey, Limit: integer(1, 50) },
    output: { 'Tags!': tagList, 'HasMoreTags!': boolean },
    errors: ERRORS.onOwnStream,
    pagination: {
      inputToken: 'ExclusiveStartTagKey', outputToken: ['Tags', -1, 'Key'], pageSize: 'Limit', more: ['HasMoreTags']
    }
  },
  TagResource: { input: { ...resource, 'Tags!': tagMap }, errors: ERRORS.onFreeStream },
  UntagResource: { input: { ...resource, 'TagKeys!': tagKeys }, errors: ERRORS.onFreeStream },
  ListTagsForResource: { input: resource, output: { Tags: tagList }, errors: ERRORS.onFreeStream },
  GetResourcePolicy: { input: resource, output: { 'Policy!': text }, errors: ERRORS.onFreeStream },
  PutResourcePolicy: { input: { ...resource, 'Policy!': text }, errors: ERRORS.onFreeStream },
  DeleteResourcePolicy: { input: resource, errors: ERRORS.onFreeStream },
  DescribeLimits: {
    output: {
      'ShardLimit!': integer(),
      'OpenShardCount!': integer(),
      'OnDemandStreamCount!': integer(),
      'OnDemandStreamCountLimit!': integer(),
      ChannelCount: integer(),
      ChannelCountLimit: integer()
    },
    errors: ['LimitExceeded']
  },
  DescribeAccountSettings: {
    output: { MinimumThroughputBillingCommitment: commitmentOutput },
    errors: ['LimitExceeded']
  },
  UpdateAccountSettings: {
    input: { 'MinimumThroughputBillingCommitment!': commitment('Input', ['ENABLED', 'DISABLED']) },
    output: { MinimumThroughputBillingCommitment: commitmentOutput },
    errors: [...ERRORS.base, 'Validation']
  }
})

module.exports = { resourceOperations }
