'use strict'

const {
  boolean, integer, list, name, nextToken, oneOf, string, streamArn, structure, tagMap, text, timestamp
} = require('./shape-kinds')

/** @typedef {import('./shape-kinds').Shape} Shape */

const arn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:.+' })
const channelArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:channel/\\S+' })
const bucketOwner = string({ min: 12, max: 12, pattern: '\\d{12}' })

/** @type {(name: string) => import('./shape-kinds').Structure} */
const logging = (name) => structure(name, {
  'CloudWatchLogs!': structure('CloudWatchLogs', {
    'Enabled!': boolean, LogGroupName: text, LogStreamName: text
  })
})
const recordConfiguration = structure('RecordConfiguration', {
  'RecordFormatType!': oneOf('GSR_JSON', 'JSON', 'STRING', 'BYTE_ARRAY'), GSRSchemaARN: arn
})
const deadLetterQueue = structure('DeadLetterQueueS3Configuration', {
  'BucketARN!': arn, 'ExpectedBucketOwner!': bucketOwner, ErrorOutputPrefix: text
})
const s3Storage = structure('S3StorageConfiguration', {
  'BucketARN!': arn,
  'ExpectedBucketOwner!': bucketOwner,
  OutputKeyTemplate: text,
  StorageClass: oneOf('STANDARD', 'INTELLIGENT_TIERING', 'GLACIER_IR'),
  'CompressionType!': oneOf('NONE', 'GZIP', 'ZSTD')
})
const s3Tables = list(structure('S3TablesConfiguration', {
  'TableBucketARN!': arn,
  'Namespace!': text,
  'TableName!': text,
  'CompressionType!': oneOf('NONE', 'ZSTD', 'SNAPPY'),
  PartitionSpec: structure('PartitionSpec', {
    'PartitionFields!': list(structure('PartitionField', {
      'Transform!': oneOf('TIME_HOUR'), 'SourceName!': text
    }))
  })
}))
const encryption = structure('ChannelEncryptionConfiguration', {
  'EncryptionType!': oneOf('KMS'), 'KeyId!': string({ min: 1, max: 2048 })
})

/** What a description and a summary share. */
const channel = {
  'ChannelName!': name,
  'ChannelARN!': channelArn,
  'ChannelId!': text,
  'ChannelStatus!': text,
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
  'ChannelDestinationType!': oneOf('S3', 'S3_TABLES'),
  'Streams!': list(structure('ChannelStreamIdentifier', {
    'StreamARN!': streamArn, 'StreamCreationTimestamp!': timestamp
  }))
})

/** @type {(input: Record<string, Shape>, output?: Record<string, Shape>) => import('./shapes').Operation} */
const operation = (input, output) => ({
  input: structure('Input', input), output: structure('Output', output)
})
const described = { 'ChannelDescription!': description }

/** Delivery of a stream to S3; nothing is delivered here, but what was told is kept. */
const channelOperations = {
  CreateChannel: operation(
    {
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
    described),
  DescribeChannel: operation({ 'ChannelARN!': channelArn }, described),
  UpdateChannel: operation(
    {
      'ChannelARN!': channelArn,
      S3DestinationConfiguration: structure('S3DestinationUpdateInput', {
        'DataFreshnessInSeconds!': integer(1)
      }),
      S3TablesDestinationConfiguration: structure('S3TablesDestinationUpdateInput', {
        'DataFreshnessInSeconds!': integer(1)
      }),
      LoggingConfiguration: logging('ChannelLoggingUpdateInput')
    },
    described),
  DeleteChannel: operation({ 'ChannelARN!': channelArn }),
  ListChannels: operation(
    {
      StreamFilter: list(structure('StreamFilter', {
        'StreamARN!': streamArn, StreamCreationTimestamp: timestamp
      })),
      MaxResults: integer(1),
      NextToken: nextToken
    },
    { 'ChannelSummaries!': list(summary), NextToken: nextToken })
}

module.exports = { channelOperations }
