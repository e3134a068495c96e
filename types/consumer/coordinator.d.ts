export { Coordinator };
import { ShardConsumer } from './shard-consumer';
export type LeaseRow = import('./lease-table').LeaseRow;
export type HeldLease = import('./lease-table').HeldLease;
export type ShardDescription = import('../shards').ShardDescription;
export type ShardContext = import('./shard-consumer').ShardContext;
export type Held = {
    lease: HeldLease;
    consumer: ShardConsumer;
    /**
     * it is lost, or about to be released
     */
    isLeaving: boolean;
    /**
     * What has become of a lease, for those who watch.
     */
    done: Promise<void>;
};
export type LeaseEvent = {
    shardId: string;
    state: 'held' | 'lost' | 'released' | 'ended';
    /**
     * why it is lost
     *
     * What a coordinator stands on.
     */
    error?: Error;
};
export type CoordinatorOptions = {
    table: import('./lease-table').LeaseTable;
    workerId: string;
    options: import('./options').ParsedConsumerOptions;
    clock: import('../clock').Clock;
    listShards: (options: {
        signal: AbortSignal;
        openAt?: Date;
    }) => Promise<ShardDescription[]>;
    shards: Omit<ShardContext, 'makeChildren' | 'childrenIfGone'>;
    /**
     * throws where there is nothing to read with any more
     */
    refuse: () => void;
    isPaused: (shardId: string) => boolean;
    counts: import('./metrics').WorkerCounts;
    changed: (event: LeaseEvent) => void;
    halt: (error: unknown) => void;
};
/**
 * Takes leases and gives them up: looks at their table again and again, and runs a ShardConsumer for each lease that it
 * holds.
 */
declare class Coordinator {
    #private;
    /** @param {CoordinatorOptions} options */
    constructor(options: CoordinatorOptions);
    /** The consumers of the leases that are held. */
    get consumers(): ShardConsumer[];
    /** Those of leases that are held no more, and aren't done yet. */
    get leaving(): ShardConsumer[];
    /** Resolves when the table has been looked at once and what it offered is being read; rejects with what stands against that. */
    start(): Promise<void>;
    /**
     * Takes nothing any more, and gives up what is held once its batch in hand is dealt with.
     * @param {Promise<unknown>} timeUp until then
     * @returns {Promise<number>} how many batches were still in hand
     */
    stop(timeUp: Promise<unknown>): Promise<number>;
}
