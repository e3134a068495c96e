export { Kinesis };
import { OperationsBase, decodeResult, encodeCall, encodeSlab } from './operations';
import { PutQueue } from './put-queue';
export type ClientOptions = import('./options').ClientOptions;
export type StreamOptions = import('./options').StreamOptions;
export type CallOptions = import('./options').CallOptions;
export type ParsedCallOptions = import('./options').ParsedCallOptions;
export type EncodedCall = import('./operations').EncodedCall;
export type CloseSummary = import('./outstanding').CloseSummary;
/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').StreamOptions} StreamOptions
 * @typedef {import('./options').CallOptions} CallOptions
 * @typedef {import('./options').ParsedCallOptions} ParsedCallOptions
 * @typedef {import('./operations').EncodedCall} EncodedCall
 * @typedef {import('./outstanding').CloseSummary} CloseSummary
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
     * @param {import('./connection').Surroundings} [surroundings] internal
     */
    constructor(options?: ClientOptions, surroundings?: import('./connection').Surroundings);
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
     * A producer of a stream: the fastest way for many small records.
     * @param {string} name or ARN
     * @param {import('./producer-options').ProducerOptions} [options]
     * @returns {import('./producer').Producer}
     */
    producer(name: string, options?: import('./producer-options').ProducerOptions): import('./producer').Producer;
    /**
     * A member of a group that shares a stream's shards and keeps how far each has been read.
     * @param {string} name or ARN
     * @param {import('./consumer/options').ConsumerOptions} options
     * @returns {import('./consumer').Consumer}
     */
    consumer(name: string, options: import('./consumer/options').ConsumerOptions): import('./consumer').Consumer;
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
     * For stream() and producer(): the options without secrets.
     * @internal
     */
    get _options(): import("./options").ParsedClientOptions;
    /**
     * For consumer(), which goes on without calls of this client while it holds no shard.
     * @internal
     */
    get _isClosed(): boolean;
    /**
     * For consumer(): see Connection. No getter, which inspect() may call: an access key's id is in it.
     * @internal
     */
    _scope(): string;
    /**
     * What request() does, and the faces of other packages, which check inputs in another manner.
     * @internal
     * @param {string} operation
     * @param {unknown} input
     * @param {unknown} [given] options of the call
     * @param {import('./operations').Manner} [manner]
     * @returns {Promise<any>}
     */
    _call(operation: string, input: unknown, given?: unknown, manner?: import('./operations').Manner): Promise<any>;
    /**
     * For kinesis-native/kinesis: one attempt at a PutRecords of records that are in the core's form already.
     * @internal
     * @param {import('./stream-reader').StreamNaming} naming
     * @param {import('./record-slab').RecordSlab} records not to be changed before this has ended
     * @returns {Promise<any>}
     */
    _putSlab(naming: import('./stream-reader').StreamNaming, records: import('./record-slab').RecordSlab): Promise<any>;
    /**
     * For stream() and producer(): a queue of puts, which close() waits for.
     * @internal
     * @param {Record<string, string>} naming the members that name the stream
     * @param {{ producer: boolean, maxBufferedBytes: number, maxBufferedRecords: number } &
     *   Record<string, unknown>} options see NativeClient.openPuts
     * @param {import('./put-batch').BatchOwner['toResult']} toResult
     * @param {Pick<import('./put-queue').PutOwner, 'check' | 'begin' | 'end'>} [watcher] is told of each put, too
     */
    _openPuts(naming: Record<string, string>, options: {
        producer: boolean;
        maxBufferedBytes: number;
        maxBufferedRecords: number;
    } & Record<string, unknown>, toResult: import('./put-batch').BatchOwner['toResult'], watcher?: Pick<import('./put-queue').PutOwner, 'check' | 'begin' | 'end'>): PutQueue;
    /**
     * For lib/fetcher.js.
     * @internal
     * @param {import('./stream-reader').StreamNaming} naming
     * @param {Omit<import('./native').FetcherOptions, 'input' | 'streamArn' | 'label' | 'protocol' | 'silenceTimeoutMs'>} options
     * @param {import('./native').FetcherListener} listener
     * @returns {import('./native').NativeFetcher}
     */
    _openFetcher(naming: import('./stream-reader').StreamNaming, options: Omit<import('./native').FetcherOptions, 'input' | 'streamArn' | 'label' | 'protocol' | 'silenceTimeoutMs'>, listener: import('./native').FetcherListener): import('./native').NativeFetcher;
}
