import kinesis from './index.js'

export { kinesis as default }
export const { KinesisStream, listStreams, request, stream } = kinesis

/**
 * @typedef {import('./settings.js').RequestOptions} RequestOptions
 * @typedef {import('./settings.js').RetryPolicy} RetryPolicy
 * @typedef {import('./stream.js').KinesisStreamOptions} KinesisStreamOptions
 * @typedef {import('./shards.js').Shard} Shard
 * @typedef {import('./reader.js').ReadRecord} ReadRecord
 * @typedef {import('./record.js').WrittenRecord} WrittenRecord
 */
