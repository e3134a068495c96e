export { Kinesis, KinesisError, KinesisServiceException, hashKey, stream } from './index.js'
export { aggregate, deaggregate } from './aggregate.js'
export { Gate } from './gate.js'
export { KinesisStream } from './stream.js'
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
 * @typedef {import('./pending-put.js').PutResult} PutResult
 * @typedef {import('./stream-shard.js').StreamRecord} StreamRecord
 * @typedef {import('./observe.js').RequestEvent} RequestEvent
 * @typedef {import('./outstanding.js').CloseSummary} CloseSummary
 */
