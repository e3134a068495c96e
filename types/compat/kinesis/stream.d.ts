export { KinesisStream };
import { Duplex } from 'node:stream';
export type StreamOptions = {
    /**
     * or ARN
     */
    name: string;
    /**
     * the ones to read; those that are open, if there are none
     */
    shards?: Array<string | Partial<import('./shards').Shard>>;
    /**
     * if truthy, read from the oldest record on, not from the latest
     */
    oldest?: unknown;
    /**
     * puts that are under way at once, of one record or of many: 1
     */
    writeConcurrency?: number | string;
    /**
     * partition keys whose last sequence numbers are remembered: 1000
     */
    cacheSize?: number | string;
};
export type KinesisStreamOptions = StreamOptions & import('./settings').RequestOptions;
export type Done = (error?: Error | null) => void;
/**
 * @typedef {object} StreamOptions
 * @property {string} name or ARN
 * @property {Array<string | Partial<import('./shards').Shard>>} [shards] the ones to read; those that are open, if there are none
 * @property {unknown} [oldest] if truthy, read from the oldest record on, not from the latest
 * @property {number | string} [writeConcurrency] puts that are under way at once, of one record or of many: 1
 * @property {number | string} [cacheSize] partition keys whose last sequence numbers are remembered: 1000
 *
 * @typedef {StreamOptions & import('./settings').RequestOptions} KinesisStreamOptions
 *
 * @typedef {(error?: Error | null) => void} Done
 */
/**
 * The records of a stream's shards, read, and records put into it, written. An 'error' event is no end: reading and writing go
 * on. Emits 'putRecord' when a record that was written has been stored, or has failed.
 */
declare class KinesisStream extends Duplex {
    #private;
    /** @type {string} */
    name: string;
    /** @type {number} */
    writeConcurrency: number;
    /** @param {string | KinesisStreamOptions} given a stream's name, or options with one */
    constructor(given: string | KinesisStreamOptions);
    /** Those that are known. */
    get shards(): import("./shards").Shard[];
    /** @override */
    _read(): void;
    /**
     * @override
     * @param {unknown} chunk
     * @param {string} _encoding
     * @param {Done} callback
     */
    _write(chunk: unknown, _encoding: string, callback: Done): void;
    /**
     * @override
     * @param {{ chunk: unknown }[]} chunks
     * @param {Done} callback
     */
    _writev(chunks: {
        chunk: unknown;
    }[], callback: Done): void;
    /**
     * @override
     * @param {Done} callback
     */
    _final(callback: Done): void;
    /**
     * What has been taken is still put.
     * @override
     * @param {Error | null} error
     * @param {Done} callback
     */
    _destroy(error: Error | null, callback: Done): void;
}
