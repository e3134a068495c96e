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
