'use strict'

// Operations on records: those that go to an account's data host.

const {
  consumerArn, data, encryptionType, hashKey, integer, list, name, oneOf, partitionKey, sequenceNumber, streamArn, streamId,
  string, structure, text, timestamp
} = require('./kinds')
const { ERRORS, makeOperations } = require('./operation')
const { childShards, dryRun, records, stream } = require('./structures')

const shardIteratorType = oneOf('ShardIteratorType', 'AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON')

const subscribeToShardEvent = structure('SubscribeToShardEvent', {
  'Records!': records,
  'ContinuationSequenceNumber!': sequenceNumber,
  'MillisBehindLatest!': integer(),
  ChildShards: childShards
})

const recordOperations = makeOperations({
  PutRecord: {
    endpoint: 'data',
    response: 'puts',
    input: {
      ...stream,
      'Data!': data,
      PartitionKey: partitionKey,
      ExplicitHashKey: hashKey,
      SequenceNumberForOrdering: sequenceNumber,
      ...dryRun
    },
    output: { 'ShardId!': name, 'SequenceNumber!': sequenceNumber, EncryptionType: encryptionType },
    errors: [...ERRORS.onRecords, ...ERRORS.kms]
  },
  PutRecords: {
    endpoint: 'data',
    response: 'puts',
    input: {
      'Records!': list(structure('PutRecordsRequestEntry', {
        'Data!': data, ExplicitHashKey: hashKey, PartitionKey: partitionKey
      }), { min: 1, max: 500 }),
      ...stream,
      ...dryRun
    },
    output: {
      FailedRecordCount: integer(),
      'Records!': list(structure('PutRecordsResultEntry', {
        SequenceNumber: sequenceNumber, ShardId: name, ErrorCode: text, ErrorMessage: text
      })),
      EncryptionType: encryptionType
    },
    errors: [...ERRORS.onRecords, ...ERRORS.kms]
  },
  GetShardIterator: {
    endpoint: 'data',
    input: {
      ...stream,
      'ShardId!': name,
      'ShardIteratorType!': shardIteratorType,
      StartingSequenceNumber: sequenceNumber,
      Timestamp: timestamp,
      ...dryRun
    },
    output: { ShardIterator: text },
    errors: ERRORS.onRecords
  },
  GetRecords: {
    endpoint: 'data',
    response: 'records',
    input: {
      'ShardIterator!': string({ min: 1, max: 512 }),
      Limit: integer(1, 10000),
      StreamARN: streamArn,
      StreamId: streamId,
      ...dryRun
    },
    output: { 'Records!': records, NextShardIterator: text, MillisBehindLatest: integer(), ChildShards: childShards },
    errors: [...ERRORS.onRecords, 'ExpiredIterator', ...ERRORS.kms]
  },
  SubscribeToShard: {
    endpoint: 'data',
    response: 'events',
    input: {
      'ConsumerARN!': consumerArn,
      StreamId: streamId,
      'ShardId!': name,
      'StartingPosition!': structure('StartingPosition', {
        'Type!': shardIteratorType, SequenceNumber: sequenceNumber, Timestamp: timestamp
      }),
      ...dryRun
    },
    output: {
      'EventStream!': {
        type: 'eventStream',
        name: 'SubscribeToShardEventStream',
        events: { SubscribeToShardEvent: subscribeToShardEvent },
        errors: ['ResourceNotFoundException', 'ResourceInUseException', 'KMSDisabledException',
          'KMSInvalidStateException', 'KMSAccessDeniedException', 'KMSNotFoundException', 'KMSOptInRequired',
          'KMSThrottlingException', 'InternalFailureException']
      }
    },
    errors: [...ERRORS.onFreeStream, 'DryRunOperation']
  }
})

module.exports = { recordOperations, subscribeToShardEvent }
