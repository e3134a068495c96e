'use strict'

// Operations on streams and their shards.

const {
  boolean, encryptionType, hashKey, integer, keyId, list, name, nextToken, oneOf, streamArn, streamId, structure, tagMap,
  timestamp
} = require('./kinds')
const { ERRORS, makeOperations } = require('./operation')
const {
  described, metrics, shard, stream, streamByArn, streamModeDetails, streamStatus, warmThroughput
} = require('./structures')

const distribution = oneOf('RecordDistributionStrategy', 'AUTO', 'USER_PARTITION_KEY')
const maxRecordSize = integer(1024, 10240)

/** @type {import('./operation').Row} */
const monitoring = {
  input: { ...stream, 'ShardLevelMetrics!': metrics },
  output: {
    StreamName: name,
    CurrentShardLevelMetrics: metrics,
    DesiredShardLevelMetrics: metrics,
    StreamARN: streamArn
  },
  outputName: 'EnhancedMonitoringOutput',
  errors: ERRORS.onFreeStream
}
const retention = {
  input: { ...stream, 'RetentionPeriodHours!': integer() },
  errors: ERRORS.onFreeStream
}
const encryption = { ...stream, 'EncryptionType!': encryptionType, 'KeyId!': keyId }

const streamOperations = makeOperations({
  CreateStream: {
    input: {
      'StreamName!': name,
      ShardCount: integer(1),
      StreamModeDetails: streamModeDetails,
      Tags: tagMap,
      WarmThroughputMiBps: integer(0),
      MaxRecordSizeInKiB: maxRecordSize,
      RecordDistributionStrategy: distribution
    },
    errors: [...ERRORS.base, 'ResourceInUse', 'Validation']
  },
  DeleteStream: {
    input: { ...stream, EnforceConsumerDeletion: boolean },
    errors: ERRORS.onFreeStream
  },
  DescribeStream: {
    input: { ...stream, Limit: integer(1, 10000), ExclusiveStartShardId: name },
    output: {
      'StreamDescription!': structure('StreamDescription', {
        ...described, 'Shards!': list(shard), 'HasMoreShards!': boolean
      })
    },
    errors: ERRORS.onOwnStream,
    pagination: {
      inputToken: 'ExclusiveStartShardId',
      outputToken: ['StreamDescription', 'Shards', -1, 'ShardId'],
      pageSize: 'Limit',
      more: ['StreamDescription', 'HasMoreShards']
    }
  },
  DescribeStreamSummary: {
    input: stream,
    output: {
      'StreamDescriptionSummary!': structure('StreamDescriptionSummary', {
        ...described,
        StreamId: streamId,
        'OpenShardCount!': integer(),
        ConsumerCount: integer(),
        WarmThroughput: warmThroughput,
        MaxRecordSizeInKiB: maxRecordSize,
        ChannelCount: integer(),
        RecordDistributionStrategy: distribution
      })
    },
    errors: ERRORS.onOwnStream
  },
  ListStreams: {
    input: { Limit: integer(1, 10000), ExclusiveStartStreamName: name, NextToken: nextToken },
    output: {
      'StreamNames!': list(name),
      'HasMoreStreams!': boolean,
      NextToken: nextToken,
      StreamSummaries: list(structure('StreamSummary', {
        'StreamName!': name,
        'StreamARN!': streamArn,
        'StreamStatus!': streamStatus,
        StreamModeDetails: streamModeDetails,
        StreamCreationTimestamp: timestamp
      }))
    },
    errors: [...ERRORS.base, 'ExpiredNextToken'],
    pagination: { inputToken: 'NextToken', outputToken: ['NextToken'], pageSize: 'Limit' }
  },
  UpdateStreamMode: {
    input: { ...streamByArn, 'StreamModeDetails!': streamModeDetails, WarmThroughputMiBps: integer(0) },
    errors: [...ERRORS.onStream, 'ResourceInUse', 'Validation']
  },
  UpdateMaxRecordSize: {
    input: { 'MaxRecordSizeInKiB!': maxRecordSize, StreamARN: streamArn, StreamId: streamId },
    errors: ERRORS.onValidStream
  },
  UpdateStreamWarmThroughput: {
    input: { 'WarmThroughputMiBps!': integer(0), ...stream },
    output: { StreamARN: streamArn, StreamName: name, WarmThroughput: warmThroughput },
    errors: ERRORS.onValidStream
  },
  UpdateStreamRecordDistributionStrategy: {
    input: { ...streamByArn, 'RecordDistributionStrategy!': distribution },
    errors: ERRORS.onValidStream
  },
  IncreaseStreamRetentionPeriod: retention,
  DecreaseStreamRetentionPeriod: retention,
  StartStreamEncryption: { input: encryption, errors: [...ERRORS.onFreeStream, ...ERRORS.kms] },
  StopStreamEncryption: { input: encryption, errors: ERRORS.onFreeStream },
  EnableEnhancedMonitoring: monitoring,
  DisableEnhancedMonitoring: monitoring,
  ListShards: {
    input: {
      ...stream,
      NextToken: nextToken,
      ExclusiveStartShardId: name,
      MaxResults: integer(1, 10000),
      StreamCreationTimestamp: timestamp,
      ShardFilter: structure('ShardFilter', {
        'Type!': oneOf('ShardFilterType', 'AFTER_SHARD_ID', 'AT_TRIM_HORIZON', 'FROM_TRIM_HORIZON', 'AT_LATEST',
          'AT_TIMESTAMP', 'FROM_TIMESTAMP'),
        ShardId: name,
        Timestamp: timestamp
      })
    },
    output: { Shards: list(shard), NextToken: nextToken },
    errors: [...ERRORS.onFreeStream, 'ExpiredNextToken'],
    pagination: {
      inputToken: 'NextToken',
      outputToken: ['NextToken'],
      pageSize: 'MaxResults',
      firstOnly: ['StreamName', 'ExclusiveStartShardId', 'StreamCreationTimestamp', 'ShardFilter']
    }
  },
  SplitShard: {
    input: { ...stream, 'ShardToSplit!': name, 'NewStartingHashKey!': hashKey },
    errors: ERRORS.onValidStream
  },
  MergeShards: {
    input: { ...stream, 'ShardToMerge!': name, 'AdjacentShardToMerge!': name },
    errors: ERRORS.onValidStream
  },
  UpdateShardCount: {
    input: { ...stream, 'TargetShardCount!': integer(1), 'ScalingType!': oneOf('ScalingType', 'UNIFORM_SCALING') },
    output: {
      StreamName: name, CurrentShardCount: integer(), TargetShardCount: integer(), StreamARN: streamArn
    },
    errors: ERRORS.onValidStream
  }
})

module.exports = { streamOperations }
