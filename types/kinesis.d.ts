export { Kinesis };
import { OperationsBase, decodeResult, encodeCall } from './operations';
export type ClientOptions = import('./options').ClientOptions;
export type StreamOptions = import('./options').StreamOptions;
export type CallOptions = import('./options').CallOptions;
export type ParsedCallOptions = import('./options').ParsedCallOptions;
export type EncodedCall = import('./operations').EncodedCall;
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
    /**
     * records hold Uint8Arrays, not Buffers
     */
    hasPlainBytes?: boolean;
};
/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./options').CallOptions} CallOptions
 * @typedef {import('./options').ParsedCallOptions} ParsedCallOptions
 * @typedef {import('./operations').EncodedCall} EncodedCall
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
 *
 * What the client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {boolean} [hasPlainBytes] records hold Uint8Arrays, not Buffers
 */
/**
 * A client of one region. Every operation is a method: `putRecords(input[, options][, cb])`,
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
    constructor(options?: ClientOptions, { open, env, fallbackRegion, hasPlainBytes }?: Surroundings);
    /**
     * Any operation by its name, known to this package or not: what isn't known gets its input as
     * JSON (Dates become epoch seconds, bytes base64) and its output as the service's JSON.
     * @param {string} operation such as 'UpdateShardCount'
     * @param {...any} args input[, options][, callback]; options: see CallOptions
     * @returns {any} a promise, unless there is a callback
     */
    request(operation: string, ...args: any[]): any;
    /**
     * A stream to put records into and to read records from.
     * @param {string} name or ARN
     * @param {StreamOptions} [options]
     * @returns {import('./stream').KinesisStream}
     */
    stream(name: string, options?: StreamOptions): import('./stream').KinesisStream;
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
    get _options(): import("./options").ParsedOptions<{
        readonly region: {
            readonly type: 'string';
            readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
            readonly text: 'Region of the streams, and the one requests are signed for.';
        };
        readonly endpoint: {
            readonly type: 'url';
            readonly defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
            readonly text: 'Where to send requests: http or https, host, port and path.';
        };
        readonly ignoreConfiguredEndpointUrls: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';
            readonly profile: 'ignore_configured_endpoint_urls';
            readonly text: 'Take no endpoint from the environment and the profile.';
        };
        readonly useFipsEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_FIPS_ENDPOINT';
            readonly profile: 'use_fips_endpoint';
            readonly text: 'Use the region\'s FIPS 140 endpoint.';
        };
        readonly useDualstackEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_DUALSTACK_ENDPOINT';
            readonly profile: 'use_dualstack_endpoint';
            readonly text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.';
        };
        readonly accountIdEndpointMode: {
            readonly type: import("./options").OptionType<"disabled" | "preferred" | "required">;
            readonly default: 'preferred';
            readonly env: 'AWS_ACCOUNT_ID_ENDPOINT_MODE';
            readonly profile: 'account_id_endpoint_mode';
            readonly text: 'Whether calls without an ARN go to the endpoint of the account that the credentials name: if they name one, never, or always (a call fails if they name none).';
        };
        readonly protocol: {
            readonly type: import("./options").OptionType<"auto" | "cbor" | "json">;
            readonly default: 'auto';
            readonly text: 'Encoding of requests: `auto` is CBOR for PutRecord, PutRecords and GetRecords, JSON for the rest.';
        };
        readonly credentials: {
            readonly type: 'credentials';
            readonly secret: true;
            readonly defaultText: 'environment, else the AWS default chain';
            readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
        };
        readonly profile: {
            readonly type: 'string';
            readonly defaultText: '`AWS_PROFILE`, `default`';
            readonly text: 'Profile of the shared AWS files.';
        };
        readonly maxAttempts: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 100;
            readonly default: 3;
            readonly env: 'AWS_MAX_ATTEMPTS';
            readonly profile: 'max_attempts';
            readonly text: 'Requests a call may send, the first one included.';
        };
        readonly retryMode: {
            readonly type: import("./options").OptionType<"adaptive" | "standard">;
            readonly default: 'standard';
            readonly env: 'AWS_RETRY_MODE';
            readonly profile: 'retry_mode';
            readonly text: '`adaptive` also slows down while the service throttles.';
        };
        readonly retryPolicy: {
            readonly type: 'retryPolicy';
            readonly defaultText: 'that of `retryMode`';
            readonly text: 'Gives the ms to wait after a failed attempt, false to give up, nothing for the standard answer. Asked for operations, not for the puts of `stream()`.';
        };
        readonly retryFailedRecords: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: 'Failed entries of `putRecords` are sent again alone.';
        };
        readonly maxConnections: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000;
            readonly default: 50;
            readonly text: 'Connections open at once.';
        };
        readonly connectTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 6000;
            readonly text: 'Longest time one attempt may take to connect, TLS included.';
        };
        readonly requestTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 10000;
            readonly text: 'Longest time of one attempt, connecting included, from the moment it has its place among maxConnections.';
        };
        readonly timeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 60000;
            readonly text: 'Longest time of a whole call, with its attempts and the waits between them.';
        };
        readonly subscribeSilenceTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1000;
            readonly max: 600000;
            readonly default: 60000;
            readonly text: 'A subscription that hears nothing for so long counts as cut off.';
        };
        readonly idleTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 50000;
            readonly text: 'A connection that was idle for so long is not used again.';
        };
        readonly connectionMaxAgeMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 600000;
            readonly text: 'A connection that is older is not used again.';
        };
        readonly ca: {
            readonly type: 'pem';
            readonly defaultText: '`AWS_CA_BUNDLE` (a file), else Node\'s own with `NODE_EXTRA_CA_CERTS`';
            readonly text: 'Certificates to trust, in place of the default ones.';
        };
        readonly proxy: {
            readonly type: 'url';
            readonly secret: true;
            readonly defaultText: 'none; the environment is not asked';
            readonly text: 'Proxy to connect through.';
        };
        readonly maxResponseBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest answer that is read.';
        };
        readonly maxResponseHeaderBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Longest header of an answer that is read.';
        };
        readonly maxResponseDepth: {
            readonly type: 'integer';
            readonly min: 4;
            readonly max: 512;
            readonly default: 64;
            readonly text: 'Deepest nesting of an answer that is read.';
        };
        readonly copyRecords: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: string;
        };
        readonly maxRecordBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: 1;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest record that `stream()` puts: its data and partition key.';
        };
        readonly coalesce: {
            readonly type: 'boolean';
            readonly default: true;
            readonly text: 'Gather the puts of `stream()` into PutRecords while others are in flight.';
        };
        readonly maxBufferedBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Data and keys of outstanding puts of a stream; past it a put is refused.';
        };
        readonly maxBufferedRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000000;
            readonly default: 50000;
            readonly text: 'Outstanding puts of a stream; past it a put is refused.';
        };
        readonly userAgent: {
            readonly type: 'string';
            readonly defaultText: 'nothing';
            readonly text: 'Appended to the User-Agent that is sent.';
        };
        readonly logger: {
            readonly type: 'logger';
            readonly defaultText: '`process.emitWarning`';
            readonly text: 'Is told of warnings and, where it has methods for that, of what goes on.';
        };
    }>;
    /**
     * What request() does, and kinesis-native/sdk, which checks inputs in another manner.
     * @internal
     * @param {string} operation
     * @param {unknown} input
     * @param {unknown} [given] options of the call
     * @param {{ isLenient?: boolean }} [manner]
     * @returns {Promise<any>}
     */
    _call(operation: string, input: unknown, given?: unknown, manner?: {
        isLenient?: boolean;
    }): Promise<any>;
    /**
     * For stream(): a collector of puts, whose puts close() waits for.
     * @internal
     * @param {{ naming: Record<string, string>, coalesce: boolean, maxBufferedBytes: number,
     *   maxBufferedRecords: number }} options naming: the members that name the stream
     */
    _openCollector({ naming, ...options }: {
        naming: Record<string, string>;
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
