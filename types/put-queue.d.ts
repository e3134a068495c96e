export { PutQueue };
import { PutBatch } from './put-batch';
export type PendingPut = import('./put-batch').PendingPut;
export type PutOwner = {
    /**
     * called for each put, before it is taken: throws where it can't be
     */
    check: () => void;
    /**
     * called for each put that has been taken
     */
    begin: () => void;
    /**
     * called for each put that has begun
     */
    end: (error?: any) => void;
    /**
     * called when puts have been handed over
     */
    prepare: () => void;
    toResult: import('./put-batch').BatchOwner['toResult'];
};
/**
 * @typedef {import('./put-batch').PendingPut} PendingPut
 *
 * Whom the queue works for.
 * @typedef {object} PutOwner
 * @property {() => void} check called for each put, before it is taken: throws where it can't be
 * @property {() => void} begin called for each put that has been taken
 * @property {(error?: any) => void} end called for each put that has begun
 * @property {() => void} prepare called when puts have been handed over
 * @property {import('./put-batch').BatchOwner['toResult']} toResult
 */
/**
 * The puts of one stream on their way to the core: those of a tick, or of a few, leave together, at its
 * end or when there are many. Past the caps a put is refused.
 */
declare class PutQueue {
    #private;
    toResult: (place: import("./put-batch").Place, subSequenceNumber: number, attempts: number) => any;
    /**
     * @param {import('./native').NativePuts} native
     * @param {{ maxBufferedBytes: number, maxBufferedRecords: number, producer?: boolean }} options caps of data
     *   and keys; the memory of a batch of puts counts until the last of them has settled. A producer's
     *   may be those of more than one tick
     * @param {PutOwner} owner
     */
    constructor(native: import('./native').NativePuts, { maxBufferedBytes, maxBufferedRecords, producer }: {
        maxBufferedBytes: number;
        maxBufferedRecords: number;
        producer?: boolean;
    }, owner: PutOwner);
    get bufferedRecords(): number;
    get bufferedBytes(): number;
    /**
     * Copies a record. Throws where it can't be taken: the caps are reached, the owner is closed.
     * @param {string} key
     * @param {string} hashKey '': none
     * @param {Uint8Array | string} data
     * @param {PendingPut} put
     * @returns {PutBatch} in which it is the last one, for now
     */
    add(key: string, hashKey: string, data: Uint8Array | string, put: PendingPut): PutBatch;
    /** To wake the core costs as much as some twenty puts: while others settle, there is more to come. */
    endTick(): void;
    /** Nothing waits for the end of the tick. */
    handOver(): void;
    /** Whether a quarter of both caps is free. */
    get hasRoom(): boolean;
    /**
     * Of a producer: what is there doesn't wait for more where somebody waits for room.
     * @returns {Promise<void>} when a quarter of both caps is free
     */
    ready(): Promise<void>;
    /**
     * Of a producer: nothing of what was put waits for more.
     * @returns {Promise<void>} when all of it has settled
     */
    flush(): Promise<void>;
    /** Of a producer. */
    metrics(): Promise<import("./producer-metrics").NativeMetrics>;
    /** Of a producer: what has not settled is rejected with ERR_CLOSED. */
    close(): void;
    /** Of a batch. @param {unknown} [error] */
    settled(error?: unknown): void;
    /** Of a batch. @param {PutBatch} batch */
    ended(batch: PutBatch): void;
}
