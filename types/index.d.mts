export { Kinesis, KinesisError, KinesisServiceException, hashKey, stream } from './index.js';
export { aggregate, deaggregate } from './aggregate.js';
export { Consumer } from './consumer/index.js';
export { Gate } from './gate.js';
export { KinesisStream } from './stream.js';
export { Producer } from './producer.js';
export { paginateDescribeStream, paginateListChannels, paginateListShards, paginateListStreamConsumers, paginateListStreams, paginateListTagsForStream } from './paginators.js';
export { signRequest } from './sign.js';
export { waitForChannelActive, waitForStreamExists, waitForStreamNotExists, waitUntilChannelActive, waitUntilStreamExists, waitUntilStreamNotExists } from './waiters.js';
export type ClientOptions = import('./options.js').ClientOptions;
export type StreamOptions = import('./options.js').StreamOptions;
export type CallOptions = import('./options.js').CallOptions;
export type Credentials = import('./options.js').Credentials;
export type CredentialsProvider = import('./options.js').CredentialsProvider;
export type Logger = import('./options.js').Logger;
export type RetryPolicy = import('./options.js').RetryPolicy;
export type ProducerOptions = import('./producer-options.js').ProducerOptions;
export type StoredRecord = import('./producer.js').StoredRecord;
export type ManyPutsError = import('./producer.js').ManyPutsError;
export type ProducerMetrics = import('./producer-metrics.js').ProducerMetrics;
export type UserRecord = import('./user-record.js').UserRecord;
export type ConsumerOptions = import('./consumer/options.js').ConsumerOptions;
export type Batch = import('./consumer/batch.js').Batch;
export type LeaseEvent = import('./consumer/coordinator.js').LeaseEvent;
export type ConsumerMetrics = import('./consumer/metrics.js').ConsumerMetrics;
export type UserRecordRead = import('./fetcher.js').UserRecordRead;
export type PutResult = import('./native.js').PutResult;
export type StreamRecord = import('./stream-shard.js').StreamRecord;
export type RequestEvent = import('./observe.js').RequestEvent;
export type CloseSummary = import('./outstanding.js').CloseSummary;
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
