'use strict'

const kinds = require('./shape-kinds')
const { channelOperations } = require('./shapes-channels')
const {
  boolean, integer, list, oneOf, string, structure, text, timestamp,
  consumerArn, data, encryptionType, hashKey, keyId, name, nextToken, partitionKey, resourceArn,
  sequenceNumber, streamArn, streamId, tagKey, tagKeys, tagList, tagMap
} = kinds

/**
 * @typedef {import('./shape-kinds').Shape} Shape
 * @typedef {import('./shape-kinds').Structure} Structure
 *
 * @typedef {object} Operation
 * @property {Structure} input
 * @property {Structure} output
 */

/** How an operation names its stream. */
const stream = { StreamName: name, StreamARN: streamArn, StreamId: streamId }
/** Where only an ARN will do. */
const byArn = { 'StreamARN!': streamArn, StreamId: streamId }
const resource = { 'ResourceARN!': resourceArn, StreamId: streamId }
const consumer = { StreamARN: streamArn, ConsumerName: name, ConsumerARN: consumerArn, StreamId: streamId }

const shardIteratorType = oneOf('AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON')
const shardFilterType = oneOf('AFTER_SHARD_ID', 'AT_TRIM_HORIZON', 'FROM_TRIM_HORIZON', 'AT_LATEST',
  'AT_TIMESTAMP', 'FROM_TIMESTAMP')
const streamModeDetails = structure('StreamModeDetails', {
  'StreamMode!': oneOf('PROVISIONED', 'ON_DEMAND')
})
const distribution = oneOf('AUTO', 'USER_PARTITION_KEY')
const warmThroughput = structure('WarmThroughputObject', {
  TargetMiBps: integer(), CurrentMiBps: integer()
})
const maxRecordSize = integer(1024, 10240)
const metrics = list(oneOf('IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords',
  'WriteProvisionedThroughputExceeded', 'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds', 'ALL'), { min: 1, max: 7 })

const hashKeyRange = structure('HashKeyRange', {
  'StartingHashKey!': hashKey, 'EndingHashKey!': hashKey
})
const shard = structure('Shard', {
  'ShardId!': name,
  ParentShardId: name,
  AdjacentParentShardId: name,
  'HashKeyRange!': hashKeyRange,
  'SequenceNumberRange!': structure('SequenceNumberRange', {
    'StartingSequenceNumber!': sequenceNumber, EndingSequenceNumber: sequenceNumber
  })
})
const childShards = list(structure('ChildShard', {
  'ShardId!': name, 'ParentShards!': list(name), 'HashKeyRange!': hashKeyRange
}))
const records = list(structure('Record', {
  'SequenceNumber!': sequenceNumber,
  ApproximateArrivalTimestamp: timestamp,
  'Data!': data,
  PartitionKey: partitionKey,
  EncryptionType: encryptionType
}))

/** What every description of a stream holds. */
const description = {
  'StreamName!': name,
  'StreamARN!': streamArn,
  'StreamStatus!': text,
  StreamModeDetails: streamModeDetails,
  'RetentionPeriodHours!': integer(),
  'StreamCreationTimestamp!': timestamp,
  'EnhancedMonitoring!': list(structure('EnhancedMetrics', { ShardLevelMetrics: metrics })),
  EncryptionType: encryptionType,
  KeyId: keyId
}

const consumerSummary = {
  'ConsumerName!': name,
  'ConsumerARN!': consumerArn,
  'ConsumerStatus!': text,
  'ConsumerCreationTimestamp!': timestamp
}

const subscribeToShardEvent = structure('SubscribeToShardEvent', {
  'Records!': records,
  'ContinuationSequenceNumber!': sequenceNumber,
  'MillisBehindLatest!': integer(),
  ChildShards: childShards
})

/** @type {(input: Record<string, Shape>, output?: Record<string, Shape>) => Operation} */
const operation = (input, output) => ({
  input: structure('Input', input), output: structure('Output', output)
})

const recordOperations = {
  PutRecord: operation(
    {
      ...stream,
      'Data!': data,
      PartitionKey: partitionKey,
      ExplicitHashKey: hashKey,
      SequenceNumberForOrdering: sequenceNumber,
      DryRun: boolean
    },
    { 'ShardId!': name, 'SequenceNumber!': sequenceNumber, EncryptionType: encryptionType }),
  PutRecords: operation(
    {
      'Records!': list(structure('PutRecordsRequestEntry', {
        'Data!': data, ExplicitHashKey: hashKey, PartitionKey: partitionKey
      }), { min: 1, max: 500 }),
      ...stream,
      DryRun: boolean
    },
    {
      FailedRecordCount: integer(),
      'Records!': list(structure('PutRecordsResultEntry', {
        SequenceNumber: sequenceNumber, ShardId: name, ErrorCode: text, ErrorMessage: text
      })),
      EncryptionType: encryptionType
    }),
  GetShardIterator: operation(
    {
      ...stream,
      'ShardId!': name,
      'ShardIteratorType!': shardIteratorType,
      StartingSequenceNumber: sequenceNumber,
      Timestamp: timestamp,
      DryRun: boolean
    },
    { ShardIterator: text }),
  GetRecords: operation(
    {
      'ShardIterator!': string({ min: 1, max: 512 }),
      Limit: integer(1, 10000),
      StreamARN: streamArn,
      StreamId: streamId,
      DryRun: boolean
    },
    { 'Records!': records, NextShardIterator: text, MillisBehindLatest: integer(), ChildShards: childShards }),
  SubscribeToShard: operation(
    {
      'ConsumerARN!': consumerArn,
      StreamId: streamId,
      'ShardId!': name,
      'StartingPosition!': structure('StartingPosition', {
        'Type!': shardIteratorType, SequenceNumber: sequenceNumber, Timestamp: timestamp
      }),
      DryRun: boolean
    },
    { 'EventStream!': { type: 'eventStream', events: { SubscribeToShardEvent: subscribeToShardEvent } } })
}

const streamOperations = {
  CreateStream: operation({
    'StreamName!': name,
    ShardCount: integer(1),
    StreamModeDetails: streamModeDetails,
    Tags: tagMap,
    WarmThroughputMiBps: integer(0),
    MaxRecordSizeInKiB: maxRecordSize,
    RecordDistributionStrategy: distribution
  }),
  DeleteStream: operation({ ...stream, EnforceConsumerDeletion: boolean }),
  DescribeStream: operation(
    { ...stream, Limit: integer(1, 10000), ExclusiveStartShardId: name },
    {
      'StreamDescription!': structure('StreamDescription', {
        ...description, 'Shards!': list(shard), 'HasMoreShards!': boolean
      })
    }),
  DescribeStreamSummary: operation(stream, {
    'StreamDescriptionSummary!': structure('StreamDescriptionSummary', {
      ...description,
      StreamId: streamId,
      'OpenShardCount!': integer(),
      ConsumerCount: integer(),
      WarmThroughput: warmThroughput,
      MaxRecordSizeInKiB: maxRecordSize,
      ChannelCount: integer(),
      RecordDistributionStrategy: distribution
    })
  }),
  ListStreams: operation(
    { Limit: integer(1, 10000), ExclusiveStartStreamName: name, NextToken: nextToken },
    {
      'StreamNames!': list(name),
      'HasMoreStreams!': boolean,
      NextToken: nextToken,
      StreamSummaries: list(structure('StreamSummary', {
        'StreamName!': name,
        'StreamARN!': streamArn,
        'StreamStatus!': text,
        StreamModeDetails: streamModeDetails,
        StreamCreationTimestamp: timestamp
      }))
    }),
  UpdateStreamMode: operation(
    { ...byArn, 'StreamModeDetails!': streamModeDetails, WarmThroughputMiBps: integer(0) }),
  UpdateMaxRecordSize: operation(
    { 'MaxRecordSizeInKiB!': maxRecordSize, StreamARN: streamArn, StreamId: streamId }),
  UpdateStreamWarmThroughput: operation(
    { 'WarmThroughputMiBps!': integer(0), ...stream },
    { StreamARN: streamArn, StreamName: name, WarmThroughput: warmThroughput }),
  UpdateStreamRecordDistributionStrategy: operation(
    { ...byArn, 'RecordDistributionStrategy!': distribution }),
  IncreaseStreamRetentionPeriod: operation({ ...stream, 'RetentionPeriodHours!': integer() }),
  DecreaseStreamRetentionPeriod: operation({ ...stream, 'RetentionPeriodHours!': integer() }),
  StartStreamEncryption: operation(
    { ...stream, 'EncryptionType!': encryptionType, 'KeyId!': keyId }),
  StopStreamEncryption: operation(
    { ...stream, 'EncryptionType!': encryptionType, 'KeyId!': keyId }),
  ...Object.fromEntries(['EnableEnhancedMonitoring', 'DisableEnhancedMonitoring'].map((key) => [
    key,
    operation({ ...stream, 'ShardLevelMetrics!': metrics }, {
      StreamName: name,
      CurrentShardLevelMetrics: metrics,
      DesiredShardLevelMetrics: metrics,
      StreamARN: streamArn
    })
  ]))
}

const shardOperations = {
  ListShards: operation(
    {
      ...stream,
      NextToken: nextToken,
      ExclusiveStartShardId: name,
      MaxResults: integer(1, 10000),
      StreamCreationTimestamp: timestamp,
      ShardFilter: structure('ShardFilter', {
        'Type!': shardFilterType, ShardId: name, Timestamp: timestamp
      })
    },
    { Shards: list(shard), NextToken: nextToken }),
  SplitShard: operation({ ...stream, 'ShardToSplit!': name, 'NewStartingHashKey!': hashKey }),
  MergeShards: operation({ ...stream, 'ShardToMerge!': name, 'AdjacentShardToMerge!': name }),
  UpdateShardCount: operation(
    { ...stream, 'TargetShardCount!': integer(1), 'ScalingType!': oneOf('UNIFORM_SCALING') },
    {
      StreamName: name, CurrentShardCount: integer(), TargetShardCount: integer(), StreamARN: streamArn
    })
}

const consumerOperations = {
  RegisterStreamConsumer: operation(
    { ...byArn, 'ConsumerName!': name, Tags: tagMap },
    { 'Consumer!': structure('Consumer', consumerSummary) }),
  DeregisterStreamConsumer: operation(consumer),
  DescribeStreamConsumer: operation(consumer, {
    'ConsumerDescription!': structure('ConsumerDescription', {
      ...consumerSummary, 'StreamARN!': streamArn
    })
  }),
  ListStreamConsumers: operation(
    { ...byArn, NextToken: nextToken, MaxResults: integer(1, 10000), StreamCreationTimestamp: timestamp },
    { Consumers: list(structure('Consumer', consumerSummary)), NextToken: nextToken })
}

const tagOperations = {
  AddTagsToStream: operation({ ...stream, 'Tags!': tagMap }),
  RemoveTagsFromStream: operation({ ...stream, 'TagKeys!': tagKeys }),
  ListTagsForStream: operation(
    { ...stream, ExclusiveStartTagKey: tagKey, Limit: integer(1, 50) },
    { 'Tags!': tagList, 'HasMoreTags!': boolean }),
  TagResource: operation({ ...resource, 'Tags!': tagMap }),
  UntagResource: operation({ ...resource, 'TagKeys!': tagKeys }),
  ListTagsForResource: operation(resource, { Tags: tagList })
}

const policyOperations = {
  GetResourcePolicy: operation(resource, { 'Policy!': text }),
  PutResourcePolicy: operation({ ...resource, 'Policy!': text }),
  DeleteResourcePolicy: operation(resource)
}

/** @type {(values: string[], more?: Record<string, Shape>) => Structure} */
const commitment = (values, more) =>
  structure('MinimumThroughputBillingCommitment', { 'Status!': oneOf(...values), ...more })
const commitmentOutput = commitment(
  ['DISABLED', 'ENABLED', 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'],
  { StartedAt: timestamp, EndedAt: timestamp, EarliestAllowedEndAt: timestamp })

const accountOperations = {
  DescribeLimits: operation({}, {
    'ShardLimit!': integer(),
    'OpenShardCount!': integer(),
    'OnDemandStreamCount!': integer(),
    'OnDemandStreamCountLimit!': integer(),
    ChannelCount: integer(),
    ChannelCountLimit: integer()
  }),
  DescribeAccountSettings: operation({}, { MinimumThroughputBillingCommitment: commitmentOutput }),
  UpdateAccountSettings: operation(
    { 'MinimumThroughputBillingCommitment!': commitment(['ENABLED', 'DISABLED']) },
    { MinimumThroughputBillingCommitment: commitmentOutput })
}

/**
 * Every operation there is, by name.
 * @type {Map<string, Operation>}
 */
const operations = new Map(Object.entries({
  ...recordOperations,
  ...streamOperations,
  ...shardOperations,
  ...consumerOperations,
  ...tagOperations,
  ...policyOperations,
  ...accountOperations,
  ...channelOperations
}))

module.exports = { operations, subscribeToShardEvent }
