export { Producer };
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { KinesisError, closedError, invalidArgument } from './errors';
export type ProducerOptions = import('./producer-options').ProducerOptions;
export type CloseSummary = import('./outstanding').CloseSummary;
export type ProducerMetrics = import('./producer-metrics').ProducerMetrics;
export type UserRecord = import('./user-record').UserRecord;
export type StoredRecord = {
    shardId: string;
    /**
     * of the Kinesis record it is in
     */
    sequenceNumber: string;
    /**
     * its place in the aggregated record; 0 where it is in none
     */
    subSequenceNumber: number;
    /**
     * requests it took
     */
    attempts: number;
};
export type ManyPutsError = KinesisError & {
    results: (StoredRecord | KinesisError)[];
};
export type PutCallback = (error: KinesisError | null, result?: StoredRecord) => void;
/**
 * @typedef {import('./producer-options').ProducerOptions} ProducerOptions
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 * @typedef {import('./producer-metrics').ProducerMetrics} ProducerMetrics
 * @typedef {import('./user-record').UserRecord} UserRecord
 *
 * Where a record is stored.
 * @typedef {object} StoredRecord
 * @property {string} shardId
 * @property {string} sequenceNumber of the Kinesis record it is in
 * @property {number} subSequenceNumber its place in the aggregated record; 0 where it is in none
 * @property {number} attempts requests it took
 */
/**
 * What putMany() is rejected with: the first failure, and how each record ended.
 * @typedef {KinesisError & { results: (StoredRecord | KinesisError)[] }} ManyPutsError
 */
/**
 * @typedef {(error: KinesisError | null, result?: StoredRecord) => void} PutCallback
 */
/**
 * Puts records into a stream as the Kinesis Producer Library does: many user records in one, limited
 * by shard, sent again until they are stored or their time is over.
 *
 * Events: 'failed' (error, record) for each record of post() and of a writable() that could not be
 * stored: a copy of it, or what was given where it was never taken. Without a listener it is counted, and nothing else happens.
 *
 * A producer with records under way keeps the process alive. `close()` it before the process ends:
 * what waits at process.exit() is lost.
 */
declare class Producer extends EventEmitter {
    #private;
    /**
     * @param {import('./kinesis').Kinesis} kinesis
     * @param {string} name or ARN
     * @param {ProducerOptions} [options]
     */
    constructor(kinesis: import('./kinesis').Kinesis, name: string, options?: ProducerOptions);
    /**
     * Puts one record. Its data are copied before this returns. What is wrong with it, or that too much
     * is waiting already (`ERR_BUFFER_FULL`), rejects, too.
     * @overload
     * @param {UserRecord} record
     * @returns {Promise<StoredRecord>}
     */
    /**
     * @overload
     * @param {UserRecord} record
     * @param {PutCallback | null | undefined} callback
     * @returns {Promise<StoredRecord> | undefined}
     */
    /**
     * @param {UserRecord} record
     * @param {PutCallback | null} [callback]
     */
    put(record: UserRecord): Promise<StoredRecord>;
    /**
     * Puts one record. Its data are copied before this returns. What is wrong with it, or that too much
     * is waiting already (`ERR_BUFFER_FULL`), rejects, too.
     * @overload
     * @param {UserRecord} record
     * @returns {Promise<StoredRecord>}
     */
    /**
     * @overload
     * @param {UserRecord} record
     * @param {PutCallback | null | undefined} callback
     * @returns {Promise<StoredRecord> | undefined}
     */
    /**
     * @param {UserRecord} record
     * @param {PutCallback | null} [callback]
     */
    put(record: UserRecord, callback: PutCallback | null | undefined): Promise<StoredRecord> | undefined;
    /**
     * Puts many records: cheaper than one by one. Each fails or is stored on its own.
     * @param {readonly UserRecord[]} records
     * @returns {Promise<StoredRecord[]>} in their order; rejected with a ManyPutsError, when all have
     *   ended, if any failed
     */
    putMany(records: readonly UserRecord[]): Promise<StoredRecord[]>;
    /**
     * Puts one record that nobody waits for: see the event 'failed'.
     * @param {UserRecord} record
     */
    post(record: UserRecord): void;
    /**
     * @returns {Promise<void>} resolves when there is room for more: a quarter of both caps,
     *   maxBufferedRecords and maxBufferedBytes
     */
    ready(): Promise<void>;
    /**
     * Sends what waits for more.
     * @returns {Promise<void>} resolves when all that has been put so far has ended, well or not
     */
    flush(): Promise<void>;
    /**
     * Sends what waits, and waits for it; what has not ended then fails with ERR_CLOSED. Later puts do,
     * too, and a second close() gives the first one's promise.
     * @param {{ timeoutMs?: number }} [options] timeoutMs: undefined waits until each record's time to
     *   live is over
     * @returns {Promise<CloseSummary>}
     */
    close(options?: {
        timeoutMs?: number;
    }): Promise<CloseSummary>;
    [Symbol.asyncDispose](): Promise<void>;
    /**
     * Records written to it are put; it takes no more while there is no room. A record that fails
     * destroys it with its error, and it finishes when all of them are stored.
     * @returns {Writable} of UserRecords
     */
    writable(): Writable;
    metrics(options?: {
        format?: 'object';
    }): Promise<ProducerMetrics>;
    metrics(options: {
        format: 'prometheus';
    }): Promise<string>;
}
