import kinesisNative from './index.js';
export declare const Gate: typeof kinesisNative.Gate, Kinesis: typeof kinesisNative.Kinesis, KinesisError: typeof kinesisNative.KinesisError, KinesisStream: typeof kinesisNative.KinesisStream, hashKey: typeof kinesisNative.hashKey, signRequest: typeof kinesisNative.signRequest, stream: typeof kinesisNative.stream;
