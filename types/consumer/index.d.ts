export { Consumer };
import { EventEmitter } from 'node:events';
export type ConsumerOptions = import('./options').ConsumerOptions;
export type ConsumerMetrics = import('./metrics').ConsumerMetrics;
export type Batch = import('./batch').Batch;
export type OpenFetcher = import('./shard-consumer').OpenFetcher;
export type RunOptions = {
    eachBatch?: import('./handling').EachBatch;
    /**
     * one after the other in each shard
     */
    eachRecord?: import('./handling').EachRecord;
    /**
     * closes the consumer when it is aborted
     *
     * What a consumer stands on; tests give their own.
     */
    signal?: AbortSignal;
};
export type Surroundings = {
    clock?: import('../clock').Clock;
    openTable?: () => import('./lease-table').LeaseTable;
    openFetcher?: (kinesis: any, naming: any, options: import('../fetcher').FetcherOptions, listener: import('../fetcher').FetcherListener) => OpenFetcher;
};
export type ConsumerCloseSummary = {
    abandoned: number;
};
/**
 * A member of a group that shares the shards of a stream: each record is handled at least once by one of them, those of a
 * shard in their order.
 *
 * Events: 'lease' ({ shardId, state, error? }) when a lease is held, lost, released, or its shard ended; 'failed' (error,
 * shardId) for what is got over: calls that failed, attempts of the handler. Nobody needs to listen.
 *
 * It keeps the process alive until it is closed.
 */
declare class Consumer extends EventEmitter {
    #private;
    /**
     * @param {import('../kinesis').Kinesis} kinesis
     * @param {string} name or ARN of the stream
     * @param {ConsumerOptions} options
     * @param {Surroundings} [surroundings] internal
     */
    constructor(kinesis: import('../kinesis').Kinesis, name: string, options: ConsumerOptions, surroundings?: Surroundings);
    /** Its name in the group: the owner of its leases. */
    get workerId(): string;
    /**
     * Handles records until the consumer is closed: by close(), the signal, or what halts it.
     * @param {RunOptions} options
     * @returns {Promise<void>} resolves when it has stopped; rejects with what halted it: ERR_POISON, whose cause is the
     *   handler's error, or what kept it from starting
     */
    run(options: RunOptions): Promise<void>;
    /**
     * Batches of all shards one after the other. One counts as handled when the next is asked for; leaving the loop closes the
     * consumer, with the last one unhandled.
     * @returns {AsyncIterableIterator<Batch, undefined>}
     */
    [Symbol.asyncIterator](): AsyncIterableIterator<Batch, undefined>;
    /**
     * Records of all shards one by one, those of a shard in their order. A batch counts as handled when the record behind its
     * last is asked for; destroying it closes the consumer.
     * @returns {import('node:stream').Readable} in object mode
     */
    readable(): import('node:stream').Readable;
    /**
     * Hands over nothing more, but keeps the leases; the batches in hand are not affected.
     * @param {string} [shardId] undefined: all shards, those that are taken later, too
     */
    pause(shardId?: string): void;
    /** @param {string} [shardId] undefined: all shards */
    resume(shardId?: string): void;
    metrics(options?: {
        format?: 'object';
    }): Promise<ConsumerMetrics>;
    metrics(options: {
        format: 'prometheus';
    }): Promise<string>;
    /**
     * Waits for the batches that are being handled, stores their checkpoints and releases the leases, so that others take over
     * at once. A handler that awaits it waits for itself, until the time is over.
     * @param {{ timeoutMs?: number }} [options] timeoutMs: 30,000; batches that are not handled by then come again elsewhere. Of
     *   several calls the earliest end counts.
     * @returns {Promise<ConsumerCloseSummary>}
     */
    close(options?: {
        timeoutMs?: number;
    }): Promise<ConsumerCloseSummary>;
    [Symbol.asyncDispose](): Promise<void>;
}
