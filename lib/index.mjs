export { Kinesis, KinesisError, KinesisServiceException, hashKey, stream } from './index.js'
export { aggregate, deaggregate } from './aggregate.js'
export { Consumer } from './consumer/index.js'
export { Gate } from './gate.js'
export { KinesisStream } from './stream.js'
export { Producer } from './producer.js'
export {
  paginateDescribeStream, paginateListChannels, paginateListShards, paginateListStreamConsumers, paginateListStreams,
  paginateListTagsForStream
} from './paginators.js'
export { signRequest } from './sign.js'
export {
  waitForChannelActive, waitForStreamExists, waitForStreamNotExists, waitUntilChannelActive, waitUntilStreamExists,
  waitUntilStreamNotExists
} from './waiters.js'

/**
 * Types for programs.
 * @typedef {import('./options.js').ClientOptions} ClientOptions
 * @typedef {import('./options.js').StreamOptions} StreamOptions
 * @typedef {import('./options.js').CallOptions} CallOptions
 * @typedef {import('./options.js').Credentials} Credentials
 * @typedef {import('./options.js').CredentialsProvider} CredentialsProvider
 * @typedef {import('./options.js').Logger} Logger
 * @typedef {import('./options.js').RetryPolicy} RetryPolicy
 * @typedef {import('./producer-options.js').ProducerOptions} ProducerOptions
 * @typedef {import('./producer.js').StoredRecord} StoredRecord
 * @typedef {import('./producer.js').ManyPutsError} ManyPutsError
 * @typedef {import('./producer-metrics.js').ProducerMetrics} ProducerMetrics
 * @typedef {import('./user-record.js').UserRecord} UserRecord
 * @typedef {import('./consumer/options.js').ConsumerOptions} ConsumerOptions
 * @typedef {import('./consumer/batch.js').Batch} Batch
 * @typedef {import('./consumer/coordinator.js').LeaseEvent} LeaseEvent
 * @typedef {import('./consumer/metrics.js').ConsumerMetrics} ConsumerMetrics
 * @typedef {import('./fetcher.js').UserRecordRead} UserRecordRead
 * @typedef {import('./native.js').PutResult} PutResult
 * @typedef {import('./stream-shard.js').StreamRecord} StreamRecord
 * @typedef {import('./observe.js').RequestEvent} RequestEvent
 * @typedef {import('./outstanding.js').CloseSummary} CloseSummary
 */
