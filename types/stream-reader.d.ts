export { StreamReader };
import { Fetcher } from './fetcher';
export type Owner = import('./batch-queue').Owner;
export type Clock = Pick<import('./clock').Clock, 'random' | 'sleep'>;
export type FetchedBatch = import('./fetcher').FetchedBatch;
export type Position = import('./fetcher').Position;
export type ShardDescription = import('./shards').ShardDescription;
export type Operation = (input: any, options: {
    signal: AbortSignal;
}) => Promise<any>;
export type ReadingClient = Pick<import('./kinesis').Kinesis, '_openFetcher'> & {
    listShards: Operation;
    describeStream: Operation;
};
export type StreamNaming = {
    StreamName: string;
} | {
    StreamARN: string;
};
export type LiveShard = {
    description: ShardDescription;
    /**
     * behind all that has come
     */
    position: Position;
    hasEnded: boolean;
    fetcher: Fetcher | undefined;
};
export type Given = {
    shardId: string;
    batch: FetchedBatch;
};
export type Batch = {
    shardId: string;
    records: import('./fetcher').UserRecordRead[];
};
/**
 * Reads all shards of a stream: those there are, then their children once every parent has been
 * read to its end. Shards are read only while somebody waits for a batch; what arrives unasked is
 * held for the next who asks.
 */
declare class StreamReader {
    #private;
    /**
     * @param {ReadingClient} kinesis
     * @param {StreamNaming} stream
     * @param {'LATEST' | 'TRIM_HORIZON'} startingPoint
     * @param {Clock} [clock]
     */
    constructor(kinesis: ReadingClient, stream: StreamNaming, startingPoint: 'LATEST' | 'TRIM_HORIZON', clock?: Clock);
    get isClosed(): boolean;
    /** @returns {LiveShard[]} */
    get shards(): LiveShard[];
    /**
     * Lists the shards, and finds where LATEST is. One start serves all who ask; after a failed one,
     * the next who asks starts again. Rejects with ERR_CLOSED after close().
     * @returns {Promise<void>}
     */
    start(): Promise<void>;
    /**
     * The next batch of any shard; callers are served in order. Rejects with what failed, or
     * ERR_CLOSED after close() or the owner's leave().
     * @param {Owner} owner
     * @returns {Promise<Batch>}
     */
    take(owner: Owner): Promise<Batch>;
    /** @param {Owner} owner who waits no longer */
    leave(owner: Owner): void;
    /**
     * Reads a shard by itself, from where the stream's own reading of it stands: gives its batches one by
     * one, null at its end.
     * @param {LiveShard} shard
     * @returns {() => Promise<Batch | null>}
     */
    fork(shard: LiveShard): () => Promise<Batch | null>;
    close(): void;
}
