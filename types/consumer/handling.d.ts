export { Handling };
export type Batch = import('./batch').Batch;
export type UserRecordRead = import('../fetcher').UserRecordRead;
export type EachBatch = (batch: Batch) => unknown;
export type EachRecord = (record: UserRecordRead, batch: Batch) => unknown;
export type HandlingOptions = {
    options: import('./options').ParsedConsumerOptions;
    clock: import('../clock').Clock;
    /**
     * is told of each attempt that failed
     */
    failed: (error: unknown, shardId: string) => void;
    /**
     * is told when it was the last
     */
    poisoned: () => void;
};
/**
 * @typedef {import('./batch').Batch} Batch
 * @typedef {import('../fetcher').UserRecordRead} UserRecordRead
 * @typedef {(batch: Batch) => unknown} EachBatch
 * @typedef {(record: UserRecordRead, batch: Batch) => unknown} EachRecord
 *
 * @typedef {object} HandlingOptions
 * @property {import('./options').ParsedConsumerOptions} options
 * @property {import('../clock').Clock} clock
 * @property {(error: unknown, shardId: string) => void} failed is told of each attempt that failed
 * @property {() => void} poisoned is told when it was the last
 */
/**
 * Calls the application's handler with batches: again where it fails, until `onPoison` decides.
 */
declare class Handling {
    #private;
    /** @param {HandlingOptions} options */
    constructor({ options, clock, failed, poisoned }: HandlingOptions);
    /**
     * @param {EachBatch} eachBatch
     * @returns {import('./shard-consumer').ShardContext['deliver']}
     */
    ofBatches(eachBatch: EachBatch): import('./shard-consumer').ShardContext['deliver'];
    /**
     * Record by record; those before one that fails are dealt with.
     * @param {EachRecord} eachRecord
     * @returns {import('./shard-consumer').ShardContext['deliver']}
     */
    ofRecords(eachRecord: EachRecord): import('./shard-consumer').ShardContext['deliver'];
}
