export { KinesisStream };
export { listStreams };
export { request };
export { stream };
import { listStreams, request } from './request';
import { KinesisStream } from './stream';
export type RequestOptions = import('./settings').RequestOptions;
export type RetryPolicy = import('./settings').RetryPolicy;
export type KinesisStreamOptions = import('./stream').KinesisStreamOptions;
export type Shard = import('./shards').Shard;
export type ReadRecord = import('./reader').ReadRecord;
export type WrittenRecord = import('./record').WrittenRecord;
/**
 * @typedef {import('./settings').RequestOptions} RequestOptions
 * @typedef {import('./settings').RetryPolicy} RetryPolicy
 * @typedef {import('./stream').KinesisStreamOptions} KinesisStreamOptions
 * @typedef {import('./shards').Shard} Shard
 * @typedef {import('./reader').ReadRecord} ReadRecord
 * @typedef {import('./record').WrittenRecord} WrittenRecord
 */
/**
 * @param {string | KinesisStreamOptions} options a stream's name, or options with one
 */
declare function stream(options: string | KinesisStreamOptions): KinesisStream;
