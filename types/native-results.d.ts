export declare var lasting: PutRows;
export { PutRows };
export { copiedBytes };
export { listKeys };
export { listPuts };
export { listRecords };
export { plainBytes };
export { sharedBytes };
export type NativeErrorDetails = import('./errors').NativeErrorDetails;
export type PutResult = {
    ShardId: string;
    SequenceNumber: string;
};
export type FailedEntry = {
    ErrorCode: string;
    ErrorMessage?: string;
};
export type NativeRecord = {
    /**
     * Shares its memory with the other records of the answer.
     */
    Data: Buffer;
    PartitionKey?: string;
    SequenceNumber: string;
    ApproximateArrivalTimestamp?: Date;
    EncryptionType?: string;
};
export type Place = import('./put-batch').Place;
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
export type SubscriptionListener = {
    /**
     * The service has accepted; the text is empty.
     */
    begun: (head: import('./native').CallResult) => void;
    /**
     * With records.
     */
    event: (event: import('./native').CallResult) => void;
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
    renewAfterMs: number;
};
/** Results of puts as the addon gives them, from the first to the last. */
declare class PutRows {
    #private;
    /**
     * @param {{ rows: Int32Array, places: Int32Array, sequenceNumbers: string, shards: string[],
     *   errors: NativeErrorDetails[] }} results
     */
    constructor({ rows, places, sequenceNumbers, shards, errors }: {
        rows: Int32Array;
        places: Int32Array;
        sequenceNumbers: string;
        shards: string[];
        errors: NativeErrorDetails[];
    });
    get isAtEnd(): boolean;
    /**
     * @param {(batchId: number, index: number, place: Place | undefined, error: NativeErrorDetails | undefined,
     *   subSequenceNumber: number, attempts: number) => number} take tells its weight
     * @param {number} [most] of that
     */
    each(take: (batchId: number, index: number, place: Place | undefined, error: NativeErrorDetails | undefined, subSequenceNumber: number, attempts: number) => number, most?: number): void;
}
/** @param {ConstructorParameters<typeof PutRows>[0]} results */
declare function listPuts(results: ConstructorParameters<typeof PutRows>[0]): (FailedEntry | PutResult)[];
/**
 * @param {{ data: ArrayBuffer, numbers: Float64Array, sequenceNumbers: string, keys: string | string[],
 *   encryptionTypes: string[] }} batch keys: one string to be cut by their lengths, or a list
 * @param {typeof sharedBytes} [bytesOf]
 */
declare function listRecords({ data, numbers, sequenceNumbers, keys, encryptionTypes }: {
    data: ArrayBuffer;
    numbers: Float64Array;
    sequenceNumbers: string;
    keys: string | string[];
    encryptionTypes: string[];
}, bytesOf?: typeof sharedBytes): NativeRecord[];
/**
 * @param {{ keys: string | string[], keyLengths: Uint32Array }} aggregate
 * @returns {(string | undefined)[]} By number; that of none is 0.
 */
declare function listKeys({ keys, keyLengths }: {
    keys: string | string[];
    keyLengths: Uint32Array;
}): (string | undefined)[];
/**
 * How a record's Data is made of its answer's.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
declare function sharedBytes(data: ArrayBuffer, offset: number, length: number): Buffer;
/**
 * Not of Buffer's pool, or others would share the memory again.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
declare function copiedBytes(data: ArrayBuffer, offset: number, length: number): Buffer;
/**
 * For kinesis-native/sdk, and a quarter of the cost.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
declare function plainBytes(data: ArrayBuffer, offset: number, length: number): Buffer;
