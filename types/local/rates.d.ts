export { CallRates };
export { LIMITS };
export { ShardRates };
export { resolveLimits };
/**
 * Every limit that can be switched off (Infinity) or scaled, with the service's value.
 * https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
declare const LIMITS: {
    /** Records a second into a shard. */
    writeRecords: number;
    /** Bytes a second into a shard, keys counted. */
    writeBytes: number;
    /** GetRecords calls a second on a shard. */
    readCalls: number;
    /** Bytes a second out of a shard through GetRecords. */
    readBytes: number;
    /** Bytes of one PutRecords, keys counted. */
    putBytes: number;
    /** Multiplies the rates of all other operations. */
    callRate: number;
    /** Open shards of provisioned streams in an account. */
    shards: number;
    /** On-demand streams in an account. */
    onDemandStreams: number;
    /** Streams in the state CREATING at one time. */
    creatingStreams: number;
    /** Consumers of a stream. */
    consumers: number;
    /** Channels in an account. */
    channels: number;
};
export type Limits = typeof LIMITS;
/** @typedef {typeof LIMITS} Limits */
/**
 * @param {boolean | Partial<Limits>} limits true: the service's; false: none; else the given ones
 *   instead of the service's
 * @returns {Limits}
 */
declare function resolveLimits(limits: boolean | Partial<Limits>): Limits;
/** Fills steadily up to its capacity. The clock may jump back: then it doesn't fill. */
declare class TokenBucket {
    perMs: number;
    capacity: number;
    tokens: number;
    filledAt: number;
    /**
     * @param {number} perSecond
     * @param {number} [capacity] what can be taken at once; a second's worth, but at least 1
     */
    constructor(perSecond: number, capacity?: number);
    /** @param {number} now */
    fill(now: number): void;
    /**
     * @param {number} count
     * @param {number} now
     */
    has(count: number, now: number): boolean;
    /** @param {number} count that there must be, by has() */
    take(count: number): void;
}
/** The rates of one shard. */
declare class ShardRates {
    writeRecords: TokenBucket;
    writeBytes: TokenBucket;
    readCalls: TokenBucket;
    readBytes: TokenBucket;
    /** @param {Limits} limits */
    constructor(limits: Limits);
    /**
     * @param {number} bytes of a record with its key
     * @param {number} now
     * @returns {boolean} false: the record must be refused
     */
    admitWrite(bytes: number, now: number): boolean;
    /**
     * @param {number} now
     * @returns {boolean} false: the call must be refused
     */
    admitRead(now: number): boolean;
    /**
     * What a read gave is only known afterwards. 10 MiB stop the shard for the 5 s that they would
     * have taken, so there a full bucket is of no help.
     * @param {number} bytes
     */
    readDone(bytes: number): void;
}
/** The rates of all calls of an account. */
declare class CallRates {
    #private;
    scale: number;
    /** @type {Map<string, TokenBucket>} */
    buckets: Map<string, TokenBucket>;
    /** @param {Limits} limits */
    constructor(limits: Limits);
    /**
     * Counts a call. Throws LimitExceededException where there are too many.
     * @param {string} operation
     * @param {any} input
     * @param {number} now
     */
    admit(operation: string, input: any, now: number): void;
}
