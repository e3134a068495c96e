'use strict'

// Operations on channels.

const {
  boolean, integer, list, name, nextToken, oneOf, string, streamArn, structure, tagMap, text, timestamp
} = require('./kinds')
const { ERRORS, makeOperations } = require('./operation')

const arn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:.+' })
const channelArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:channel/\\S+' })
const bucketOwner = string({ min: 12, max: 12, pattern: '\\d{12}' })

/** @type {(name: string, logs?: string) => import('./kinds').Structure} */
const logging = (name, logs = 'CloudWatchLogs') => structure(name, {
  'CloudWatchLogs!': structure(logs, { 'Enabled!': boolean, LogGroupName: text, LogStreamName: text })
})
const recordConfiguration = structure('RecordConfiguration', {
  'RecordFormatType!': oneOf('RecordFormatType', 'GSR_JSON', 'JSON', 'STRING', 'BYTE_ARRAY'), GSRSchemaARN: arn
})
const deadLetterQueue = structure('DeadLetterQueueS3Configuration', {
  'BucketARN!': arn, 'ExpectedBucketOwner!': bucketOwner, ErrorOutputPrefix: text
})
const s3Storage = structure('S3StorageConfiguration', {
  'BucketARN!': arn,
  'ExpectedBucketOwner!': bucketOwner,
  OutputKeyTemplate: text,
  StorageClass: oneOf('S3StorageClass', 'STANDARD', 'INTELLIGENT_TIERING', 'GLACIER_IR'),
  'CompressionType!': oneOf('S3CompressionType', 'NONE', 'GZIP', 'ZSTD')
})
const s3Tables = list(structure('S3TablesConfiguration', {
  'TableBucketARN!': arn,
  'Namespace!': text,
  'TableName!': text,
  'CompressionType!': oneOf('S3TablesCompressionType', 'NONE', 'ZSTD', 'SNAPPY'),
  PartitionSpec: structure('PartitionSpec', {
    'PartitionFields!': list(structure('PartitionField', {
      'Transform!': oneOf('PartitionTransform', 'TIME_HOUR'), 'SourceName!': text
    }))
  })
}))
const encryption = structure('ChannelEncryptionConfiguration', {
  'EncryptionType!': oneOf('ChannelEncryptionType', 'KMS'), 'KeyId!': string({ min: 1, max: 2048 })
})

/** What a description and a summary share. */
const channel = {
  'ChannelName!': name,
  'ChannelARN!': channelArn,
  'ChannelId!': text,
  'ChannelStatus!': oneOf('ChannelStatus', 'CREATING', 'DELETING', 'ACTIVE', 'UPDATING', 'FAILED'),
  ChannelStatusReason: text,
  'ChannelCreationTimestamp!': timestamp
}
const description = structure('ChannelDescription', {
  ...channel,
  'ServiceExecutionRoleARN!': arn,
  'StreamConfigurationList!': list(structure('ChannelStreamDescription', {
    'StreamARN!': streamArn, 'StreamCreationTimestamp!': timestamp, 'RecordConfiguration!': recordConfiguration
  })),
  S3DestinationConfiguration: structure('S3DestinationDescription', {
    'DataFreshnessInSeconds!': integer(),
    'DeadLetterQueueS3Configuration!': deadLetterQueue,
    'StorageConfiguration!': s3Storage
  }),
  S3TablesDestinationConfiguration: structure('S3TablesDestinationDescription', {
    'DataFreshnessInSeconds!': integer(),
    'DeadLetterQueueS3Configuration!': deadLetterQueue,
    'S3TablesConfigurationList!': s3Tables
  }),
  EncryptionConfiguration: encryption,
  'LoggingConfiguration!': logging('ChannelLoggingConfiguration')
})
const summary = structure('ChannelSummary', {
  ...channel,
  'ChannelDestinationType!': oneOf('ChannelDestinationType', 'S3', 'S3_TABLES'),
  'Streams!': list(structure('ChannelStreamIdentifier', {
    'StreamARN!': streamArn, 'StreamCreationTimestamp!': timestamp
  }))
})

const described = { 'ChannelDescription!': description }

/** Delivery of a stream to S3. */
const channelOperations = makeOperations({
  CreateChannel: {
    input: {
      'ChannelName!': name,
      'ServiceExecutionRoleARN!': arn,
      'StreamConfigurationList!': list(structure('ChannelStreamConfiguration', {
        'StreamARN!': streamArn, 'RecordConfiguration!': recordConfiguration
      }), { min: 1 }),
      S3DestinationConfiguration: structure('S3DestinationConfiguration', {
        DataFreshnessInSeconds: integer(1),
        DeadLetterQueueS3Configuration: deadLetterQueue,
        'StorageConfiguration!': s3Storage
      }),
      S3TablesDestinationConfiguration: structure('S3TablesDestinationConfiguration', {
        DataFreshnessInSeconds: integer(1),
        'DeadLetterQueueS3Configuration!': deadLetterQueue,
        'S3TablesConfigurationList!': s3Tables
      }),
      EncryptionConfiguration: encryption,
      Tags: tagMap,
      LoggingConfiguration: logging('ChannelLoggingConfiguration')
    },
    output: described,
    errors: [...ERRORS.onValidStream, ...ERRORS.kms]
  },
  DescribeChannel: {
    input: { 'ChannelARN!': channelArn }, output: described, errors: [...ERRORS.onOwnStream, 'Validation']
  },
  UpdateChannel: {
    input: {
      'ChannelARN!': channelArn,
      S3DestinationConfiguration: structure('S3DestinationUpdateInput', {
        'DataFreshnessInSeconds!': integer(1)
      }),
      S3TablesDestinationConfiguration: structure('S3TablesDestinationUpdateInput', {
        'DataFreshnessInSeconds!': integer(1)
      }),
      LoggingConfiguration: logging('ChannelLoggingUpdateInput', 'CloudWatchLogsUpdateInput')
    },
    output: described,
    errors: ERRORS.onValidStream
  },
  DeleteChannel: { input: { 'ChannelARN!': channelArn }, errors: [...ERRORS.onOwnStream, 'Validation'] },
  ListChannels: {
    input: {
      StreamFilter: list(structure('StreamFilter', {
        'StreamARN!': streamArn, StreamCreationTimestamp: timestamp
      })),
      MaxResults: integer(1),
      NextToken: nextToken
    },
    output: { 'ChannelSummaries!': list(summary), NextToken: nextToken },
    errors: [...ERRORS.base, 'AccessDenied', 'ExpiredNextToken', 'Validation'],
    pagination: { inputToken: 'NextToken', outputToken: ['NextToken'], pageSize: 'MaxResults' }
  }
})

module.exports = { channelOperations }
