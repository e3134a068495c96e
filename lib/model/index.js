'use strict'

/*
 * The API of the service as a table: what operations there are, what goes in and comes out, and how
 * they may fail. The client, its types, the names of `kinesis-native/sdk` and the local server all
 * come from it. A test holds it against the AWS SDK's own.
 */

/**
 * @typedef {import('./operation').Operation} Operation
 * @typedef {import('./kinds').Shape} Shape
 * @typedef {import('./kinds').Structure} Structure
 */

/**
 * Which file describes which operations. All of them together take longer to load than the rest of
 * the client, and a program uses a few: a file is loaded when one of its operations is asked for.
 * @type {readonly { names: readonly string[], load: () => Record<string, Operation> }[]}
 */
const FILES = [
  {
    names: ['PutRecord', 'PutRecords', 'GetShardIterator', 'GetRecords', 'SubscribeToShard'],
    load: () => require('./records').recordOperations
  },
  {
    names: [
      'CreateStream', 'DeleteStream', 'DescribeStream', 'DescribeStreamSummary', 'ListStreams',
      'UpdateStreamMode', 'UpdateMaxRecordSize', 'UpdateStreamWarmThroughput',
      'UpdateStreamRecordDistributionStrategy', 'IncreaseStreamRetentionPeriod',
      'DecreaseStreamRetentionPeriod', 'StartStreamEncryption', 'StopStreamEncryption',
      'EnableEnhancedMonitoring', 'DisableEnhancedMonitoring', 'ListShards', 'SplitShard', 'MergeShards',
      'UpdateShardCount'
    ],
    load: () => require('./streams').streamOperations
  },
  {
    names: [
      'RegisterStreamConsumer', 'DeregisterStreamConsumer', 'DescribeStreamConsumer',
      'ListStreamConsumers', 'AddTagsToStream', 'RemoveTagsFromStream', 'ListTagsForStream', 'TagResource',
      'UntagResource', 'ListTagsForResource', 'GetResourcePolicy', 'PutResourcePolicy',
      'DeleteResourcePolicy', 'DescribeLimits', 'DescribeAccountSettings', 'UpdateAccountSettings'
    ],
    load: () => require('./resources').resourceOperations
  },
  {
    names: [
      'CreateChannel', 'DescribeChannel', 'UpdateChannel', 'DeleteChannel', 'ListChannels'
    ],
    load: () => require('./channels').channelOperations
  }
]

/** @type {Map<string, () => Record<string, Operation>>} */
const loaders = new Map(FILES.flatMap(({ names, load }) => names.map((name) => /** @type {const} */ ([name, load]))))

/** Of every operation there is. */
const operationNames = [...loaders.keys()]

/**
 * @param {string} name
 * @returns {Operation | undefined}
 */
function findOperation (name) {
  return loaders.get(name)?.()[name]
}

/** @type {Map<string, Operation> | undefined} */
let all

/** @returns {Map<string, Operation>} by name, and in the order of operationNames */
function allOperations () {
  all ??= new Map(FILES.flatMap(({ load }) => Object.entries(load())))
  return all
}

/** Of every enumeration that the operations use. */
const enumerationNames = [
  'ChannelDestinationType', 'ChannelEncryptionType', 'ChannelStatus', 'ConsumerStatus', 'EncryptionType', 'MetricsName',
  'MinimumThroughputBillingCommitmentInputStatus', 'MinimumThroughputBillingCommitmentOutputStatus', 'PartitionTransform',
  'RecordDistributionStrategy', 'RecordFormatType', 'S3CompressionType', 'S3StorageClass', 'S3TablesCompressionType',
  'ScalingType', 'ShardFilterType', 'ShardIteratorType', 'StreamMode', 'StreamStatus'
]

/** @type {Record<string, Readonly<Record<string, string>>> | undefined} */
let enumerated

/**
 * The enumerations as objects from a name to its value, as the AWS SDK exports them:
 * `MetricsName.INCOMING_BYTES` is 'IncomingBytes'.
 * @returns {Record<string, Readonly<Record<string, string>>>}
 */
function enumerations () {
  const { collect } = require('./collect')
  enumerated ??= Object.fromEntries([...collect(allOperations()).enumerations].map(([name, values]) =>
    [name, Object.freeze(Object.fromEntries(values.map((value) => [constantName(value), value])))]))
  return enumerated
}

/** @param {string} value */
function constantName (value) {
  return value.replace(/([a-z])(?=[A-Z])/g, '$1_').toUpperCase()
}

module.exports = {
  constantName,
  enumerationNames,
  enumerations,
  findOperation,
  operationNames,
  /** Every operation there is, by name; loads them all. */
  get operations () { return allOperations() }
}
