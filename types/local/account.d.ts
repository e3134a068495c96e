export { Account };
import { CallRates, ShardRates, resolveLimits } from './rates';
import { Seal } from './sequence';
import { Subscriptions } from './subscription';
export type Change = import('./changes').Change;
export type Stream = import('./stream').Stream;
export type Shard = import('./shard').Shard;
export type Consumer = {
    name: string;
    arn: string;
    /**
     * ms
     */
    createdAt: number;
    /**
     * ms
     */
    activeAt: number;
};
export type Commitment = {
    status: 'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END';
    startedAt?: number;
    endedAt?: number;
    earliestAllowedEndAt?: number;
};
export type Channel = {
    /**
     * as DescribeChannel gives it
     */
    description: any;
    /**
     * ms
     *
     * What an operation knows of its request.
     */
    activeAt: number;
};
export type Context = {
    /**
     * ms
     */
    now: () => number;
    requestId?: string;
    onAbort?: (fn: () => void) => void;
};
export type AccountOptions = {
    /**
     * 12 digits
     */
    accountId?: string;
    region?: string;
    /**
     * default true
     */
    limits?: boolean | Partial<import('./rates').Limits>;
    /**
     * what creating, resharding and deleting take; 0: done at once
     */
    delayMs?: number;
    /**
     * of records; past it the oldest are trimmed
     */
    maxMemoryBytes?: number;
};
/** All there is: the streams of one account in one region, and what was told about them. */
declare class Account {
    #private;
    accountId: string;
    region: string;
    limits: {
        writeRecords: number;
        writeBytes: number;
        readCalls: number;
        readBytes: number;
        putBytes: number;
        callRate: number;
        shards: number;
        onDemandStreams: number;
        creatingStreams: number;
        consumers: number;
        channels: number;
    };
    delayMs: number;
    maxMemoryBytes: number;
    calls: CallRates;
    subscriptions: Subscriptions;
    seal: Seal;
    /** @type {Map<string, Stream>} by name */
    streams: Map<string, Stream>;
    /** @type {Map<string, Map<string, string>>} by the ARN of a stream, consumer or channel */
    tags: Map<string, Map<string, string>>;
    /** @type {Map<string, string>} by ARN */
    policies: Map<string, string>;
    /** @type {Map<string, Channel>} by ARN */
    channels: Map<string, Channel>;
    /** @type {Commitment} */
    commitment: Commitment;
    /** @type {((change: Change) => void | Promise<void>)[]} */
    recorders: ((change: Change) => void | Promise<void>)[];
    /** @param {AccountOptions} [options] */
    constructor({ accountId, region, limits, delayMs, maxMemoryBytes }?: AccountOptions);
    /**
     * Asks to be told of every change. A recorder that returns a promise holds up the answer to the
     * request that made the change, until the change is safe.
     * @param {(change: Change) => void | Promise<void>} recorder
     */
    onChange(recorder: (change: Change) => void | Promise<void>): void;
    /**
     * The one way in which anything changes. The change is made by the time it returns.
     * @param {Change} change has been checked
     * @returns {{ result: any, recorded: Promise<unknown> | undefined }} recorded: an answer must
     *   wait for it
     */
    record(change: Change): {
        result: any;
        recorded: Promise<unknown> | undefined;
    };
    /**
     * Makes a change that is recorded already.
     * @param {Change} change
     */
    replay(change: Change): any;
    /**
     * For operations that answer nothing.
     * @param {Change} change
     */
    commit(change: Change): Promise<void>;
    /** @param {string} resource `stream/name` */
    arn(resource: string): string;
    /**
     * Counts a call of an operation. Throws where there are too many.
     * @param {string} operation
     * @param {any} input validated
     * @param {number} now
     */
    admit(operation: string, input: any, now: number): void;
    /**
     * Brings all streams up to date; deleted ones go.
     * @param {number} now
     */
    settle(now: number): void;
    /**
     * Ends and forgets all that there was about a stream, consumer or channel that is gone.
     * @param {string} arn
     */
    forget(arn: string): void;
    /**
     * The stream that an input means.
     * @param {{ StreamName?: string, StreamARN?: string }} input
     * @param {number} now
     * @returns {Stream}
     */
    stream({ StreamName, StreamARN }: {
        StreamName?: string;
        StreamARN?: string;
    }, now: number): Stream;
    /**
     * A stream that has records to write and to read.
     * @param {{ StreamName?: string, StreamARN?: string }} input
     * @param {number} now
     */
    liveStream(input: {
        StreamName?: string;
        StreamARN?: string;
    }, now: number): import("./stream").Stream;
    /**
     * The rates that a shard's limits allow.
     * @param {Shard} shard
     */
    rates(shard: Shard): ShardRates;
    /**
     * Forgets what is too old, and the oldest of all where memory is short.
     * @param {Stream} stream that has grown
     * @param {number} now
     */
    trim(stream: Stream, now: number): void;
    /**
     * What is stored in a stream.
     * @param {string} name
     */
    ledger(name: string): {
        shardId: string;
        sequenceNumber: string;
        partitionKey: string | undefined;
        explicitHashKey: string | undefined;
        data: Buffer<ArrayBufferLike>;
    }[];
}
