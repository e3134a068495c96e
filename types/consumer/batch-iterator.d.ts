export { BatchIterator };
export { recordsOf };
import { Readable } from 'node:stream';
export type Batch = import('./batch').Batch;
export type Delivery = {
    batch: Batch;
    settle: (isHandled: boolean) => void;
};
export type Waiter = {
    resolve: (result: IteratorResult<Batch, undefined>) => void;
    reject: (error: unknown) => void;
};
/**
 * @typedef {import('./batch').Batch} Batch
 * @typedef {{ batch: Batch, settle: (isHandled: boolean) => void }} Delivery
 * @typedef {{ resolve: (result: IteratorResult<Batch, undefined>) => void, reject: (error: unknown) => void }} Waiter
 */
/**
 * Batches of all shards for a reader that asks for one after the other: what it has in hand counts as handled when it
 * asks for the next. A shard has one batch in here at most, and reads ahead meanwhile.
 * @implements {AsyncIterableIterator<Batch, undefined>}
 */
declare class BatchIterator implements AsyncIterableIterator<Batch, undefined> {
    #private;
    /**
     * @param {{ start: () => void, close: () => Promise<unknown>, isPaused: (shardId: string) => boolean }} consumer start: at the
     *   first next()
     */
    constructor({ start, close, isPaused }: {
        start: () => void;
        close: () => Promise<unknown>;
        isPaused: (shardId: string) => boolean;
    });
    /** @type {import('./shard-consumer').ShardContext['deliver']} */
    deliver: import('./shard-consumer').ShardContext['deliver'];
    /** @returns {Promise<IteratorResult<Batch, undefined>>} */
    next(): Promise<IteratorResult<Batch, undefined>>;
    /**
     * The reader is left: the batch in hand is not handled.
     * @returns {Promise<IteratorResult<Batch, undefined>>}
     */
    return(): Promise<IteratorResult<Batch, undefined>>;
    [Symbol.asyncIterator](): this;
    /**
     * No more batches come.
     * @param {{ error: unknown }} [failure]
     */
    end(failure?: {
        error: unknown;
    }): void;
    /** To be called when a shard is paused no more. */
    serve(): void;
}
/**
 * The records of such batches one by one. It holds none itself, and the shards' read-ahead is bounded in bytes; a batch counts as
 * handled when the record behind its last is asked for.
 * @param {BatchIterator} batches
 */
declare function recordsOf(batches: BatchIterator): Readable;
