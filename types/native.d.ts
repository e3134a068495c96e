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
import { PutRows, copiedBytes, listKeys, listPuts, listRecords, plainBytes, sharedBytes } from './native-results';
export type NativeErrorDetails = import('./errors').NativeErrorDetails;
export type FailedEntry = import('./native-results').FailedEntry;
export type NativeRecord = import('./native-results').NativeRecord;
export type PutResult = import('./native-results').PutResult;
export type ClientOptions = import('./native-results').ClientOptions;
export type SubscriptionListener = import('./native-results').SubscriptionListener;
export type FetcherListener = import('./native-results').FetcherListener;
export type FetcherOptions = import('./native-results').FetcherOptions;
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
export type Call = {
    /**
     * kinesis
     */
    service?: import('./endpoint').Service;
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
    listener: Partial<SubscriptionListener> | FetcherListener;
    owner: NativeClient;
    shardId?: string;
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
    /** Puts settle in the turns of the event loop that follow at once, and may bring others. */
    get isSettling(): boolean;
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
/** A lease of DynamoDB that the core renews until it ends, whether or not somebody holds this. It keeps no process alive. */
declare class NativeLease {
    #private;
    /** @param {object} handle */
    constructor(handle: object);
    /**
     * @param {string} sequenceNumber
     * @param {number} subSequenceNumber
     * @param {string[]} children shard ids that replace the lease's, if there are any
     * @returns {Promise<{ counter: number }>} once it is stored: the lease's counter then
     */
    checkpoint(sequenceNumber: string, subSequenceNumber: number, children: string[]): Promise<{
        counter: number;
    }>;
    /** @returns {Promise<{ counter: number }>} once nobody owns it */
    release(): Promise<{
        counter: number;
    }>;
    /** The progress deadline. @param {number} ms 0: there is none */
    watch(ms: number): void;
    /** It ends with ABORT_ERR, unless it has ended. */
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
    /**
     * @param {{ table: string, leaseKey: string, owner: string, counter: number, renewMs: number }} options
     * @param {(error: import('./errors').KinesisError | undefined) => void} ended Told once when it isn't held any more;
     *   undefined: it was released.
     * @returns {NativeLease}
     */
    holdLease(options: {
        table: string;
        leaseKey: string;
        owner: string;
        counter: number;
        renewMs: number;
    }, ended: (error: import('./errors').KinesisError | undefined) => void): NativeLease;
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
