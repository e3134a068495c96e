export { ShardConsumer };
import { ShardCounts } from './shard-counts';
export type FetchedBatch = import('../fetcher').FetchedBatch;
export type FetcherListener = import('../fetcher').FetcherListener;
export type Position = import('../fetcher').Position;
export type Batch = import('./batch').Batch;
export type Checkpoint = import('./lease-table').Checkpoint;
export type HeldLease = import('./lease-table').HeldLease;
export type ShardDescription = import('../shards').ShardDescription;
export type OpenFetcher = Pick<import('../fetcher').Fetcher, 'pause' | 'resume' | 'release' | 'metrics' | 'close'>;
export type ShardContext = {
    options: import('./options').ParsedConsumerOptions;
    clock: import('../clock').Clock;
    openFetcher: (shardId: string, from: Position, range: {
        StartingHashKey: string;
        EndingHashKey: string;
    } | undefined, isPaused: boolean, listener: FetcherListener) => OpenFetcher;
    /**
     * calls progress() when the batch
     * comes into the application's hands, and rest() when it has to wait for that again; false: it was left unhandled, for the
     * consumer is stopping; rejects with what halts the consumer
     */
    deliver: (batch: Batch, stopping: AbortSignal, rest: () => void) => Promise<boolean>;
    /**
     * gives their
     * shard ids, once all have a lease
     */
    makeChildren: (shardId: string, children: ShardDescription[], signal: AbortSignal) => Promise<string[]>;
    /**
     * of a shard that the service doesn't
     * list any more; undefined: it does, or can't be asked
     */
    childrenIfGone: (shardId: string) => Promise<ShardDescription[] | undefined>;
    /**
     * of a failure that is got over
     */
    tell: (error: unknown, shardId: string) => void;
};
/**
 * Reads one shard for as long as its lease is held: hands over one batch after the other, and the next when the last is
 * dealt with and its checkpoint stored.
 */
declare class ShardConsumer {
    #private;
    counts: ShardCounts;
    /**
     * @param {HeldLease} lease
     * @param {ShardContext} context
     * @param {{ isPaused: boolean }} state
     */
    constructor(lease: HeldLease, context: ShardContext, { isPaused }: {
        isPaused: boolean;
    });
    get shardId(): string;
    get isPaused(): boolean;
    /** Whether a batch is in the application's hands. */
    get isHandling(): boolean;
    get fetcherMetrics(): import("../fetcher").FetcherMetrics;
    /** It grows while there are records that wait for the application, or for it to be done with them. */
    get millisBehindLatest(): number;
    /**
     * @returns {Promise<boolean>} resolves when it has stopped, the batch in hand dealt with or left; true: the shard has
     *   ended. Rejects with what halts the consumer.
     */
    run(): Promise<boolean>;
    /** Deals with the batch in hand, and begins no other. */
    stop(): void;
    /** @param {unknown} reason why nothing that is done with its records counts any more */
    abandon(reason: unknown): void;
    pause(): void;
    resume(): void;
}
