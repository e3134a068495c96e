'use strict'

const { KinesisError, KinesisServiceException } = require('./errors')
const { Kinesis } = require('./kinesis')

/**
 * Types for programs.
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./options').CallOptions} CallOptions
 * @typedef {import('./options').Credentials} Credentials
 * @typedef {import('./options').CredentialsProvider} CredentialsProvider
 * @typedef {import('./options').Logger} Logger
 * @typedef {import('./options').RetryPolicy} RetryPolicy
 * @typedef {import('./producer-options').ProducerOptions} ProducerOptions
 * @typedef {import('./producer').StoredRecord} StoredRecord
 * @typedef {import('./producer').ManyPutsError} ManyPutsError
 * @typedef {import('./producer-metrics').ProducerMetrics} ProducerMetrics
 * @typedef {import('./user-record').UserRecord} UserRecord
 * @typedef {import('./consumer').Consumer} Consumer
 * @typedef {import('./consumer/options').ConsumerOptions} ConsumerOptions
 * @typedef {import('./consumer/batch').Batch} Batch
 * @typedef {import('./consumer/coordinator').LeaseEvent} LeaseEvent
 * @typedef {import('./consumer/metrics').ConsumerMetrics} ConsumerMetrics
 * @typedef {import('./fetcher').UserRecordRead} UserRecordRead
 * @typedef {import('./native').PutResult} PutResult
 * @typedef {import('./stream-shard').StreamRecord} StreamRecord
 * @typedef {import('./observe').RequestEvent} RequestEvent
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 */

/** @type {Kinesis | undefined} */
let defaultClient

/**
 * A stream on a client of its own making, configured by the environment and the shared AWS files;
 * its region is us-east-1 where neither gives one.
 * @param {string} name or ARN
 * @param {import('./options').StreamOptions} [options]
 */
function stream (name, options) {
  defaultClient ??= new Kinesis({}, { fallbackRegion: 'us-east-1' })
  return defaultClient.stream(name, options)
}

/**
 * Where the service puts a record: the MD5 of its partition key, 0 to 2^128 - 1.
 * @param {string} partitionKey
 * @returns {bigint}
 */
function hashKey (partitionKey) {
  const { readPartitionKey } = require('./shapes')
  return require('./native').hashKey(readPartitionKey('partitionKey', partitionKey))
}

exports.Kinesis = Kinesis
exports.KinesisError = KinesisError
exports.KinesisServiceException = KinesisServiceException
exports.hashKey = hashKey
exports.stream = stream

// What many programs do without is loaded when it is first asked for: a file costs half a ms.
Object.defineProperty(exports, 'Consumer', { enumerable: true, get: () => require('./consumer').Consumer })
Object.defineProperty(exports, 'Gate', { enumerable: true, get: () => require('./gate').Gate })
Object.defineProperty(exports, 'KinesisStream', { enumerable: true, get: () => require('./stream').KinesisStream })
Object.defineProperty(exports, 'Producer', { enumerable: true, get: () => require('./producer').Producer })
Object.defineProperty(exports, 'aggregate', { enumerable: true, get: () => require('./aggregate').aggregate })
Object.defineProperty(exports, 'deaggregate', { enumerable: true, get: () => require('./aggregate').deaggregate })
Object.defineProperty(exports, 'paginateDescribeStream', { enumerable: true, get: () => require('./paginators').paginateDescribeStream })
Object.defineProperty(exports, 'paginateListChannels', { enumerable: true, get: () => require('./paginators').paginateListChannels })
Object.defineProperty(exports, 'paginateListShards', { enumerable: true, get: () => require('./paginators').paginateListShards })
Object.defineProperty(exports, 'paginateListStreamConsumers', { enumerable: true, get: () => require('./paginators').paginateListStreamConsumers })
Object.defineProperty(exports, 'paginateListStreams', { enumerable: true, get: () => require('./paginators').paginateListStreams })
Object.defineProperty(exports, 'paginateListTagsForStream', { enumerable: true, get: () => require('./paginators').paginateListTagsForStream })
Object.defineProperty(exports, 'signRequest', { enumerable: true, get: () => require('./sign').signRequest })
Object.defineProperty(exports, 'waitForChannelActive', { enumerable: true, get: () => require('./waiters').waitForChannelActive })
Object.defineProperty(exports, 'waitForStreamExists', { enumerable: true, get: () => require('./waiters').waitForStreamExists })
Object.defineProperty(exports, 'waitForStreamNotExists', { enumerable: true, get: () => require('./waiters').waitForStreamNotExists })
Object.defineProperty(exports, 'waitUntilChannelActive', { enumerable: true, get: () => require('./waiters').waitUntilChannelActive })
Object.defineProperty(exports, 'waitUntilStreamExists', { enumerable: true, get: () => require('./waiters').waitUntilStreamExists })
Object.defineProperty(exports, 'waitUntilStreamNotExists', { enumerable: true, get: () => require('./waiters').waitUntilStreamNotExists })
