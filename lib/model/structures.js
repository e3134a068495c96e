'use strict'

// Structures, and sets of members, that operations of more than one file speak of.

const {
  boolean, data, encryptionType, hashKey, integer, keyId, list, name, oneOf, partitionKey, sequenceNumber,
  streamArn, streamId, structure, timestamp
} = require('./kinds')

/** How an operation names its stream. */
const stream = { StreamName: name, StreamARN: streamArn, StreamId: streamId }
/** Where only an ARN will do. */
const streamByArn = { 'StreamARN!': streamArn, StreamId: streamId }

const streamStatus = oneOf('StreamStatus', 'CREATING', 'DELETING', 'ACTIVE', 'UPDATING')
const streamModeDetails = structure('StreamModeDetails', {
  'StreamMode!': oneOf('StreamMode', 'PROVISIONED', 'ON_DEMAND')
})
const metrics = list(oneOf('MetricsName', 'IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords',
  'WriteProvisionedThroughputExceeded', 'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds', 'ALL'), { min: 1, max: 7 })
const warmThroughput = structure('WarmThroughputObject', {
  TargetMiBps: integer(), CurrentMiBps: integer()
})

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
const described = {
  'StreamName!': name,
  'StreamARN!': streamArn,
  'StreamStatus!': streamStatus,
  StreamModeDetails: streamModeDetails,
  'RetentionPeriodHours!': integer(),
  'StreamCreationTimestamp!': timestamp,
  'EnhancedMonitoring!': list(structure('EnhancedMetrics', { ShardLevelMetrics: metrics })),
  EncryptionType: encryptionType,
  KeyId: keyId
}

module.exports = {
  childShards,
  described,
  dryRun: { DryRun: boolean },
  metrics,
  records,
  shard,
  stream,
  streamByArn,
  streamModeDetails,
  streamStatus,
  warmThroughput
}
