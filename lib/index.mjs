import kinesisNative from './index.js'

export const {
  Gate, Kinesis, KinesisError, KinesisStream, hashKey, signRequest, stream
} = kinesisNative
