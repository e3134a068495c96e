export { stream };
import { stream } from '..';
export type StreamOptions = import('..').StreamOptions;
export type KinesisStream = import('../stream').KinesisStream;
export type StreamShard = import('../stream-shard').StreamShard;
export type StreamRecord = import('..').StreamRecord;
