export { Kinesis, KinesisError, KinesisServiceException, hashKey, stream } from './index.js';
export { aggregate, deaggregate } from './aggregate.js';
export { Gate } from './gate.js';
export { KinesisStream } from './stream.js';
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
export type PutResult = import('./pending-put.js').PutResult;
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
 * @typedef {import('./pending-put.js').PutResult} PutResult
 * @typedef {import('./stream-shard.js').StreamRecord} StreamRecord
 * @typedef {import('./observe.js').RequestEvent} RequestEvent
 * @typedef {import('./outstanding.js').CloseSummary} CloseSummary
 */
