export { KinesisStream };
import { EventEmitter } from 'node:events';
import { StreamShard, feed, toRecords } from './stream-shard';
export type PutResult = import('./native').PutResult;
export type StreamOptions = import('./options').StreamOptions;
export type StreamRecord = import('./stream-shard').StreamRecord;
export type Callback<T> = import('./stream-shard').Callback<T>;
/**
 * @typedef {import('./native').PutResult} PutResult
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./stream-shard').StreamRecord} StreamRecord
 */
/**
 * @template T
 * @typedef {import('./stream-shard').Callback<T>} Callback
 */
/**
 * A stream by its name or ARN: puts records one by one, and reads all of its shards.
 *
 * Where a callback is given it gets (error) or (null, result), and nothing is returned; otherwise
 * a promise is. A rejected promise that nobody looks at is let go: it never ends the process.
 *
 * Events: 'getShards' (shards) once they are known; 'startGetRecords' (shards) once reading has
 * begun, so that what is put from then on is seen; 'error' for each failed put that was made
 * without a callback, only if there is a listener.
 *
 * Reading keeps the process alive. A stream that is idle, or only puts, doesn't.
 */
declare class KinesisStream extends EventEmitter {
    #private;
    /**
     * @param {import('./kinesis').Kinesis} kinesis
     * @param {string} name or ARN
     * @param {StreamOptions} [options]
     */
    constructor(kinesis: import('./kinesis').Kinesis, name: string, options?: StreamOptions);
    /**
     * Puts one record. The data is copied before this returns: bytes (a Buffer, any view, an
     * ArrayBuffer) as they are, everything else as JSON.
     * @overload
     * @param {string} key 1 to 256 characters
     * @param {unknown} data
     * @returns {Promise<PutResult>}
     */
    /**
     * @overload
     * @param {string} key 1 to 256 characters
     * @param {unknown} data
     * @param {Callback<PutResult> | null | undefined} callback
     * @returns {Promise<PutResult> | undefined}
     */
    /**
     * @param {string} key
     * @param {unknown} data
     * @param {Callback<PutResult> | null} [callback]
     */
    putRecord(key: string, data: unknown): Promise<PutResult>;
    /**
     * Puts one record. The data is copied before this returns: bytes (a Buffer, any view, an
     * ArrayBuffer) as they are, everything else as JSON.
     * @overload
     * @param {string} key 1 to 256 characters
     * @param {unknown} data
     * @returns {Promise<PutResult>}
     */
    /**
     * @overload
     * @param {string} key 1 to 256 characters
     * @param {unknown} data
     * @param {Callback<PutResult> | null | undefined} callback
     * @returns {Promise<PutResult> | undefined}
     */
    /**
     * @param {string} key
     * @param {unknown} data
     * @param {Callback<PutResult> | null} [callback]
     */
    putRecord(key: string, data: unknown, callback: Callback<PutResult> | null | undefined): Promise<PutResult> | undefined;
    /**
     * The shards that there are to read, in cb or a promise; at once if they are known already.
     * @overload
     * @returns {Promise<StreamShard[]>}
     */
    /**
     * @overload
     * @param {Callback<StreamShard[]> | null | undefined} callback
     * @returns {Promise<StreamShard[]> | undefined}
     */
    /** @param {Callback<StreamShard[]> | null} [callback] */
    getShards(): Promise<StreamShard[]>;
    /**
     * The shards that there are to read, in cb or a promise; at once if they are known already.
     * @overload
     * @returns {Promise<StreamShard[]>}
     */
    /**
     * @overload
     * @param {Callback<StreamShard[]> | null | undefined} callback
     * @returns {Promise<StreamShard[]> | undefined}
     */
    /** @param {Callback<StreamShard[]> | null} [callback] */
    getShards(callback: Callback<StreamShard[]> | null | undefined): Promise<StreamShard[]> | undefined;
    /**
     * With a callback: polls every shard until close(), and calls it with each batch that isn't
     * empty. An error goes to the callback, and polling goes on after a while if the error may pass
     * (`retryable`, or a time-out); otherwise it stops, and getRecords() starts it again.
     *
     * Without: a promise of the next batch. Calls are served in order, nothing is polled while
     * nobody waits, and nothing is dropped.
     *
     * Each batch is of one shard, a shard's batches come in order, and a shard's first batch comes
     * after its parents' last. All callbacks get every batch; a promise or iterator beside them
     * takes its batches from them.
     * @overload
     * @returns {Promise<StreamRecord[]>}
     */
    /**
     * @overload
     * @param {Callback<StreamRecord[]> | null | undefined} callback
     * @returns {Promise<StreamRecord[]> | undefined}
     */
    /** @param {Callback<StreamRecord[]> | null} [callback] */
    getRecords(): Promise<StreamRecord[]>;
    /**
     * With a callback: polls every shard until close(), and calls it with each batch that isn't
     * empty. An error goes to the callback, and polling goes on after a while if the error may pass
     * (`retryable`, or a time-out); otherwise it stops, and getRecords() starts it again.
     *
     * Without: a promise of the next batch. Calls are served in order, nothing is polled while
     * nobody waits, and nothing is dropped.
     *
     * Each batch is of one shard, a shard's batches come in order, and a shard's first batch comes
     * after its parents' last. All callbacks get every batch; a promise or iterator beside them
     * takes its batches from them.
     * @overload
     * @returns {Promise<StreamRecord[]>}
     */
    /**
     * @overload
     * @param {Callback<StreamRecord[]> | null | undefined} callback
     * @returns {Promise<StreamRecord[]> | undefined}
     */
    /** @param {Callback<StreamRecord[]> | null} [callback] */
    getRecords(callback: Callback<StreamRecord[]> | null | undefined): Promise<StreamRecord[]> | undefined;
    /**
     * The batches of getRecords() for `for await`. Leaving the loop stops polling; close() ends it.
     * A failed poll throws; the next records() goes on after it.
     * @returns {AsyncIterableIterator<StreamRecord[]>}
     */
    records(): AsyncIterableIterator<StreamRecord[]>;
    /**
     * Stops reading: iterators end, waiting getRecords() and getShards() reject with ERR_CLOSED,
     * callbacks are called no more. Puts that were made settle; new ones are refused.
     */
    close(): void;
}
