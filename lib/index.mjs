export {
  Gate, Kinesis, KinesisError, KinesisServiceException, KinesisStream, hashKey, paginateDescribeStream,
  paginateListChannels, paginateListShards, paginateListStreamConsumers, paginateListStreams,
  paginateListTagsForStream, signRequest, stream, waitForChannelActive, waitForStreamExists,
  waitForStreamNotExists, waitUntilChannelActive, waitUntilStreamExists, waitUntilStreamNotExists
} from './index.js'
