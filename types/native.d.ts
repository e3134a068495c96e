export { aggregate };
export { deaggregate };
export { openClient };
export { hashKey };
export { hold };
export { sign };
export { NativeClient };
export { NativeFetcher };
export { NativePuts };
export { NativeSubscription };
import { PutRows, copiedBytes, listKeys, listPuts, listRecords, listUserRecords, plainBytes, sharedBytes } from './native-results';
export type NativeErrorDetails = import('./errors').NativeErrorDetails;
export type FailedEntry = import('./native-results').FailedEntry;
export type NativeRecord = import('./native-results').NativeRecord;
export type PutResult = import('./native-results').PutResult;
export type CallResult = {
    /**
     * The body of the answer, JSON; without the records of the two below.
     */
    text: string;
    requestId: string;
    extendedRequestId: string;
    httpStatusCode: number;
    attempts: number;
    /**
     * In ms.
     */
    totalRetryDelay: number;
    puts?: Array<PutResult | FailedEntry>;
    records?: NativeRecord[];
};
export type ClientOptions = {
    userAgent: string;
    proxy: string | undefined;
    /**
     * PEM text; needed for https.
     */
    ca: string | undefined;
    maxConnections: number;
    connectTimeoutMs: number;
    requestTimeoutMs: number;
    timeoutMs: number;
    idleTimeoutMs: number;
    connectionMaxAgeMs: number;
    maxAttempts: number;
    retryMode: 'standard' | 'adaptive';
    maxResponseBytes: number;
    maxResponseHeaderBytes: number;
    maxResponseDepth: number;
    copyRecords: boolean;
    /**
     * Data is a Uint8Array and no Buffer.
     */
    hasPlainBytes?: boolean;
    /**
     * The service refused those keys as expired: calls wait until
     * setCredentials() or failWaiting(). Absent: they end with the service's error.
     */
    onExpired?: (accessKeyId: string) => void;
};
export type Call = {
    operation: string;
    /**
     * A JSON object: the input without its records.
     */
    inputText: string;
    /**
     * Not to be given back before the call has ended.
     */
    records: import('./record-slab').RecordSlab | null;
    response: keyof typeof responses;
    protocol: 'json' | 'cbor';
    endpoint: 'data' | 'control';
    /**
     * See lib/endpoint.js.
     */
    label: string | undefined;
    retryEntries: boolean;
    timeoutMs?: number;
    requestTimeoutMs?: number;
    maxAttempts?: number;
};
export type SubscriptionListener = {
    /**
     * The service has accepted; the text is empty.
     */
    begun: (head: CallResult) => void;
    /**
     * With records.
     */
    event: (event: CallResult) => void;
    ended: (error: import('./errors').KinesisError | undefined) => void;
};
export type FetcherListener = {
    batch: (batch: import('./fetcher').FetchedBatch) => void;
    failed: (error: import('./errors').KinesisError) => void;
    /**
     * All checked before.
     */
    closed: () => void;
};
export type FetcherOptions = {
    /**
     * a JSON object that names the stream
     */
    input: string;
    streamArn: string | undefined;
    label: string | undefined;
    protocol: 'json' | 'cbor';
    shardId: string;
    positionType: string;
    timestampS: number | undefined;
    sequenceNumber: string | undefined;
    /**
     * -1: the whole Kinesis record
     */
    subSequenceNumber: number;
    startingHashKey: string | undefined;
    endingHashKey: string | undefined;
    consumerArn: string | undefined;
    maxBufferedBytes: number;
    maxRecords: number;
    idleMs: number;
    /**
     * 0: no limit
     */
    rateLimitPercent: number;
    deaggregate: boolean;
    paused: boolean;
    silenceTimeoutMs: number;
};
export type Settle = (value: any) => void;
declare const responses: Readonly<{
    text: 0;
    puts: 1;
    records: 2;
}>;
export type Entry = {
    resolve: Settle;
    reject: Settle;
    owner?: any;
    records?: import('./record-slab').RecordSlab | null;
};
export type ListenerEntry = {
    listener: SubscriptionListener | FetcherListener;
    owner: NativeClient;
};
/** The puts of one stream: of a collector of stream(), or a producer. */
declare class NativePuts {
    #private;
    /** @param {object} handle */
    constructor(handle: object);
    /**
     * Hands records over: who waits for them learns how each ends.
     * @param {import('./put-batch').PutBatch} batch Its owner must hold this.
     */
    put(batch: import('./put-batch').PutBatch): void;
    /** Of a producer: nothing of what has been put waits for more, as far as there is memory to say so. */
    flush(): void;
    /** Of a producer. @returns {Promise<import('./producer-metrics').NativeMetrics>} */
    metrics(): Promise<import('./producer-metrics').NativeMetrics>;
    /** Of a producer: what has not settled is rejected with ERR_CLOSED. */
    close(): void;
}
/**
 * SubscribeToShard under way; when it is collected, it ends. While somebody waits for something of
 * it, the process is to stay alive: see `hold`.
 */
declare class NativeSubscription {
    #private;
    /** @param {object} handle */
    constructor(handle: object);
    /** So many events more may come. @param {number} events */
    credit(events: number): void;
    /** It ends with ABORT_ERR, unless it has ended. */
    close(): void;
}
/** One shard being read, until it is closed, or its client is. */
declare class NativeFetcher {
    #private;
    /** @param {object} handle */
    constructor(handle: object);
    /** @param {boolean} isPaused */
    pause(isPaused: boolean): void;
    /** @param {number} bytes */
    release(bytes: number): void;
    /** @returns {import('./fetcher').FetcherMetrics | undefined} undefined: it is closed */
    metrics(): import('./fetcher').FetcherMetrics | undefined;
    close(): void;
}
/** Each `true` keeps the process alive until a `false`. @param {boolean} isNeeded */
declare function hold(isNeeded: boolean): void;
/** One endpoint, its credentials and its connections. */
declare class NativeClient {
    #private;
    /** How the records of an answer get their Data. */
    bytesOf: typeof sharedBytes;
    onExpired: (accessKeyId: string) => void;
    /**
     * @param {object} handle
     * @param {number} id
     * @param {ClientOptions} options
     */
    constructor(handle: object, id: number, { copyRecords, hasPlainBytes, onExpired }: ClientOptions);
    /** @param {import('./endpoint').Endpoint} endpoint */
    setEndpoint(endpoint: import('./endpoint').Endpoint): void;
    /** @param {Partial<import('./credentials').Keys>} keys Without any, calls wait for others. */
    setCredentials({ accessKeyId, secretAccessKey, sessionToken, accountId }: Partial<import('./credentials').Keys>): void;
    /** @param {{ retryMode: 'standard' | 'adaptive', maxAttempts: number }} options */
    setRetry({ retryMode, maxAttempts }: {
        retryMode: 'standard' | 'adaptive';
        maxAttempts: number;
    }): void;
    /** Calls that wait for endpoint or credentials end with ERR_CONFIG. @param {string} message */
    failWaiting(message: string): void;
    /**
     * @param {Call} call
     * @param {Settle} resolve Gets a CallResult.
     * @param {Settle} reject Gets a KinesisError.
     * @returns {number} For cancel(); -1 where the call has ended already.
     */
    call(call: Call, resolve: Settle, reject: Settle): number;
    /**
     * @param {Omit<Call, 'response' | 'records'>} call SubscribeToShard
     * @param {SubscriptionListener} listener It must not hold what this gives, or that is never collected.
     * @param {{ credit: number, silenceTimeoutMs: number }} options how many events may come at first;
     *   silence after which the connection counts as dead
     * @returns {NativeSubscription}
     */
    subscribe(call: Omit<Call, 'response' | 'records'>, listener: SubscriptionListener, { credit, silenceTimeoutMs }: {
        credit: number;
        silenceTimeoutMs: number;
    }): NativeSubscription;
    /**
     * @param {FetcherOptions} options
     * @param {FetcherListener} listener
     * @returns {NativeFetcher}
     */
    openFetcher(options: FetcherOptions, listener: FetcherListener): NativeFetcher;
    /** The call is rejected with ABORT_ERR. @param {number} id */
    cancel(id: number): void;
    /**
     * @param {{ producer: boolean, input: string, label: string | undefined, protocol: 'json' | 'cbor' } &
     *   Record<string, unknown>} options producer: a producer of such options, else a collector, which
     *   has `coalesce`; input: a JSON object that names the stream
     * @returns {NativePuts}
     */
    openPuts(options: {
        producer: boolean;
        input: string;
        label: string | undefined;
        protocol: 'json' | 'cbor';
    } & Record<string, unknown>): NativePuts;
    /** What is outstanding is rejected with ERR_CLOSED. */
    close(): void;
}
/** @param {ClientOptions} options @returns {NativeClient} */
declare function openClient(options: ClientOptions): NativeClient;
/**
 * @param {object} params See csrc/kds.h, kds_sign_params.
 * @returns {{ amzDate: string, authorization: string }}
 */
declare function sign(params: object): {
    amzDate: string;
    authorization: string;
};
/** @param {string} partitionKey @returns {bigint} MD5 of the key, as the service routes by it. */
declare function hashKey(partitionKey: string): bigint;
/**
 * The aggregated record of at least one user record.
 * @param {import('./shapes').CheckedRecord[]} records Copied.
 * @param {number} maxBytes
 * @returns {Buffer | undefined} Undefined: it would have more bytes.
 */
declare function aggregate(records: import('./shapes').CheckedRecord[], maxBytes: number): Buffer | undefined;
/**
 * @param {Uint8Array} data
 * @param {(partitionKey: string, explicitHashKey: string | undefined, start: number, end: number) => void} take
 *   Gets each user record; its data lie from start to end.
 * @returns {boolean} False: it is no aggregated record.
 */
declare function deaggregate(data: Uint8Array, take: (partitionKey: string, explicitHashKey: string | undefined, start: number, end: number) => void): boolean;
