export { StreamReader };
export type Clock = import('./shard-reader').Clock;
export type Position = import('./shard-reader').Position;
export type ReadingClient = import('./shard-reader').ReadingClient;
export type ServiceRecord = import('./shard-reader').ServiceRecord;
export type ShardDescription = import('./shard-reader').ShardDescription;
export type Source = import('./shard-reader').Source;
export type StreamNaming = import('./shard-reader').StreamNaming;
export type LiveShard = {
    description: ShardDescription;
    reader: import('./shard-reader').ShardReader;
    isPolling: boolean;
};
export type Batch = {
    shardId: string;
    records: ServiceRecord[];
};
export type Owner = {
    hasLeft: boolean;
};
/**
 * @typedef {import('./shard-reader').Clock} Clock
 * @typedef {import('./shard-reader').Position} Position
 * @typedef {import('./shard-reader').ReadingClient} ReadingClient
 * @typedef {import('./shard-reader').ServiceRecord} ServiceRecord
 * @typedef {import('./shard-reader').ShardDescription} ShardDescription
 * @typedef {import('./shard-reader').Source} Source
 * @typedef {import('./shard-reader').StreamNaming} StreamNaming
 *
 * @typedef {object} LiveShard
 * @property {ShardDescription} description
 * @property {import('./shard-reader').ShardReader} reader
 * @property {boolean} isPolling
 *
 * @typedef {{ shardId: string, records: ServiceRecord[] }} Batch
 *
 * Whoever takes batches; sets `hasLeft` through leave().
 * @typedef {{ hasLeft: boolean }} Owner
 */
/**
 * Reads all shards of a stream: those there are, then their children once every parent has been
 * read to its end. Shards are polled only while somebody waits for a batch; what arrives unasked
 * (at most one answer of each shard) is held for the next who asks.
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
     * Lists the shards and fetches an iterator for each. One start serves all who ask; after a
     * failed one, the next who asks starts again. Rejects with ERR_CLOSED after close().
     * @returns {Promise<void>}
     */
    start(): Promise<void>;
    /**
     * The next batch of any shard; callers are served in order. Rejects with the error of a poll, or
     * ERR_CLOSED after close() or the owner's leave().
     * @param {Owner} owner
     * @returns {Promise<Batch>}
     */
    take(owner: Owner): Promise<Batch>;
    /** @param {Owner} owner who waits no longer */
    leave(owner: Owner): void;
    close(): void;
}
