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
export type FetchedBatch = import('../../fetcher').FetchedBatch;
export type UserRecordRead = import('../../fetcher').UserRecordRead;
export type Shard = import('./shards').Shard;
export type Part = {
    fetcher: Fetcher;
    shard: Shard;
    batch: FetchedBatch;
    isTaken: boolean;
    records?: UserRecordRead[];
    at: number;
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
 * @typedef {import('../../fetcher').FetchedBatch} FetchedBatch
 * @typedef {import('../../fetcher').UserRecordRead} UserRecordRead
 * @typedef {import('./shards').Shard} Shard
 *
 * What comes of a shard; its records, once they are wanted, and how many of them have been pushed.
 * @typedef {{ fetcher: Fetcher, shard: Shard, batch: FetchedBatch, isTaken: boolean, records?: UserRecordRead[], at: number }} Part
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
