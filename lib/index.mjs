export { Gate, Kinesis, KinesisError, KinesisStream, hashKey, signRequest, stream } from './index.js'
