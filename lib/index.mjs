export { Gate, Kinesis, KinesisError, KinesisServiceException, KinesisStream, hashKey, signRequest, stream } from './index.js'
