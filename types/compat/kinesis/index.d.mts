import kinesis from './index.js';
export { kinesis as default };
export declare const KinesisStream: typeof kinesis.KinesisStream, listStreams: import("./request.js").ListStreams, request: import("./request.js").Request, stream: typeof kinesis.stream;
export type RequestOptions = import('./settings.js').RequestOptions;
export type RetryPolicy = import('./settings.js').RetryPolicy;
export type KinesisStreamOptions = import('./stream.js').KinesisStreamOptions;
export type Shard = import('./shards.js').Shard;
export type ReadRecord = import('./reader.js').ReadRecord;
export type WrittenRecord = import('./record.js').WrittenRecord;
/**
 * @typedef {import('./settings.js').RequestOptions} RequestOptions
 * @typedef {import('./settings.js').RetryPolicy} RetryPolicy
 * @typedef {import('./stream.js').KinesisStreamOptions} KinesisStreamOptions
 * @typedef {import('./shards.js').Shard} Shard
 * @typedef {import('./reader.js').ReadRecord} ReadRecord
 * @typedef {import('./record.js').WrittenRecord} WrittenRecord
 */
