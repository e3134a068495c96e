export { Reader };
import { Fetcher } from '../../fetcher';
export type ReadRecord = {
    Data: Buffer;
    PartitionKey: string;
    SequenceNumber: string;
    /**
     * seconds since 1970
     */
    ApproximateArrivalTimestamp: number;
    ShardId: string;
};
export type Shard = import('./shards').Shard;
export type Part = {
    shard: Shard;
    fetcher: Fetcher;
    batch: import('../../fetcher').FetchedBatch;
};
export type Sink = {
    /**
     * null: all shards have ended; false: no more, until read()
     */
    push: (record: ReadRecord | null) => boolean;
    /**
     * is told of what failed; reading goes on
     */
    fail: (error: unknown) => void;
};
/**
 * A record as programs read it.
 * @typedef {object} ReadRecord
 * @property {Buffer} Data
 * @property {string} PartitionKey
 * @property {string} SequenceNumber
 * @property {number} ApproximateArrivalTimestamp seconds since 1970
 * @property {string} ShardId
 *
 * @typedef {import('./shards').Shard} Shard
 * @typedef {{ shard: Shard, fetcher: Fetcher, batch: import('../../fetcher').FetchedBatch }} Part what comes of a shard
 *
 * @typedef {object} Sink
 * @property {(record: ReadRecord | null) => boolean} push null: all shards have ended; false: no more, until read()
 * @property {(error: unknown) => void} fail is told of what failed; reading goes on
 */
/** Reads shards, each to its end, as far as they are wanted: what has been fetched and is not wanted stops fetching. */
declare class Reader {
    #private;
    /**
     * @param {import('../../kinesis').Kinesis} kinesis
     * @param {import('../../stream-reader').StreamNaming} naming
     * @param {import('./shards').Shards} shards
     * @param {{ isOldest: boolean, sink: Sink }} options
     */
    constructor(kinesis: import('../../kinesis').Kinesis, naming: import('../../stream-reader').StreamNaming, shards: import('./shards').Shards, { isOldest, sink }: {
        isOldest: boolean;
        sink: Sink;
    });
    /** More is wanted. */
    read(): void;
    close(): void;
}
