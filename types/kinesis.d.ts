export { Kinesis };
import { OperationsBase, decodeResult, encodeCall } from './operations';
import { KinesisStream } from './stream';
export type ClientOptions = import('./options').ClientOptions;
export type StreamOptions = import('./options').StreamOptions;
export type CallOptions = import('./operations').CallOptions;
export type CloseSummary = import('./outstanding').CloseSummary;
export type Surroundings = {
    /**
     * lib/native.js's openClient
     */
    open?: (options: any) => any;
    env?: NodeJS.ProcessEnv;
    /**
     * when nothing else gives one
     */
    fallbackRegion?: string;
};
/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./operations').CallOptions} CallOptions
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 *
 * What the client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 */
/**
 * A client of one region. Every operation is a method: `putRecords(input[, { signal }][, cb])`,
 * inputs and outputs as in the AWS SDK v3. Where an operation takes a StreamName, an ARN may stand
 * in its place.
 */
declare class Kinesis extends OperationsBase {
    #private;
    /**
     * Throws a KinesisError where an option, or an environment variable that stands for one, is
     * wrong. Doesn't wait: what takes time, such as the credentials of a profile, the calls wait for.
     * @param {ClientOptions} [options]
     * @param {Surroundings} [surroundings] internal
     */
    constructor(options?: ClientOptions, { open, env, fallbackRegion }?: Surroundings);
    /**
     * Any operation by its name, known to this package or not: what isn't known gets its input as
     * JSON (Dates become epoch seconds, bytes base64) and its output as the service's JSON.
     * @param {string} operation such as 'UpdateShardCount'
     * @param {...any} args input[, { signal }][, callback]
     * @returns {any} a promise, unless there is a callback
     */
    request(operation: string, ...args: any[]): any;
    /**
     * For kinesis-native/sdk, which checks inputs in another manner.
     * @internal
     * @param {string} operation
     * @param {unknown} input
     * @param {unknown} options of the call
     * @param {{ isLenient?: boolean }} [manner]
     * @returns {Promise<any>}
     */
    _call(operation: string, input: unknown, options: unknown, manner?: {
        isLenient?: boolean;
    }): Promise<any>;
    /**
     * A stream to put records into and to read records from.
     * @param {string} name or ARN
     * @param {StreamOptions} [options]
     */
    stream(name: string, options?: StreamOptions): KinesisStream;
    /**
     * Waits for the calls and puts that are outstanding, then ends those that are left and the
     * connections. Later calls, and calls of a second close(), get ERR_CLOSED and this promise.
     * @param {{ timeoutMs?: number }} [options] timeoutMs: undefined waits for as long as calls take
     * @returns {Promise<CloseSummary>}
     */
    close(options?: {
        timeoutMs?: number;
    }): Promise<CloseSummary>;
    [Symbol.asyncDispose](): Promise<void>;
    /**
     * For stream(): the options without secrets.
     * @internal
     */
    get _options(): {
        region?: string | undefined;
        endpoint?: string | URL | undefined;
        useFipsEndpoint: boolean;
        useDualstackEndpoint: boolean;
        profile?: string | undefined;
        maxAttempts: number;
        maxConnections: number;
        connectTimeoutMs: number;
        requestTimeoutMs: number;
        timeoutMs: number;
        idleTimeoutMs: number;
        connectionMaxAgeMs: number;
        ca?: string | (string | Uint8Array<ArrayBufferLike>)[] | Uint8Array<ArrayBufferLike> | undefined;
        maxResponseBytes: number;
        maxRecordBytes: number;
        coalesce: boolean;
        maxBufferedBytes: number;
        maxBufferedRecords: number;
        userAgent?: string | undefined;
        logger?: import("./options").Logger | undefined;
    };
    /**
     * For stream(): a collector of puts, whose puts close() waits for.
     * @internal
     * @param {{ input: string, coalesce: boolean, maxBufferedBytes: number,
     *   maxBufferedRecords: number }} options
     */
    _openCollector(options: {
        input: string;
        coalesce: boolean;
        maxBufferedBytes: number;
        maxBufferedRecords: number;
    }): {
        /**
         * @param {string} key
         * @param {Uint8Array | string} data
         * @param {{ resolve: (result: any) => void, reject: (error: any) => void }} put is to call
         *   ended() when it is settled
         */
        put: (key: string, data: Uint8Array | string, put: {
            resolve: (result: any) => void;
            reject: (error: any) => void;
        }) => void;
        /** @param {any} [error] */
        ended: (error?: any) => void;
    };
}
