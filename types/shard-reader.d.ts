export { Pace };
export { ShardReader };
export { parentsOf };
export { systemClock };
export type Operation = (input: any, options: {
    signal: AbortSignal;
}) => Promise<any>;
export type ReadingClient = {
    listShards: Operation;
    describeStream: Operation;
    getShardIterator: Operation;
    getRecords: Operation;
};
export type StreamNaming = {
    StreamName: string;
} | {
    StreamARN: string;
};
export type ShardDescription = {
    ShardId: string;
    HashKeyRange?: {
        StartingHashKey: string;
        EndingHashKey: string;
    };
    /**
     * with an end: the shard is closed
     */
    SequenceNumberRange?: {
        StartingSequenceNumber: string;
        EndingSequenceNumber?: string;
    };
    ParentShardId?: string;
    AdjacentParentShardId?: string;
    /**
     * of ChildShards, instead of the two
     *
     * A record as GetRecords gives it.
     */
    ParentShards?: string[];
};
export type ServiceRecord = {
    Data: Buffer;
    PartitionKey: string;
    SequenceNumber: string;
    /**
     * Time and chance, for tests to drive.
     */
    ApproximateArrivalTimestamp?: Date;
};
export type Clock = {
    /**
     * ms, monotonic
     */
    now: () => number;
    date: () => Date;
    /**
     * 0..1
     */
    random: () => number;
    /**
     * rejects once aborted
     *
     * Where a shard's records come from.
     */
    sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
};
export type Source = {
    kinesis: ReadingClient;
    stream: StreamNaming;
    listShards: () => Promise<ShardDescription[]>;
    /**
     * ends every wait and call
     */
    signal: AbortSignal;
    /**
     * From where a new iterator starts: these members of GetShardIterator's input.
     */
    clock: Clock;
};
export type Position = {
    ShardIteratorType: 'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP' | 'AFTER_SEQUENCE_NUMBER';
    StartingSequenceNumber?: string;
    /**
     * What one call brought. `successors` come once, with or after a closed shard's last records: its
     * children, and perhaps other shards of the stream.
     */
    Timestamp?: Date;
};
export type Step = {
    records: ServiceRecord[];
    successors: ShardDescription[] | null;
};
/**
 * @typedef {(input: any, options: { signal: AbortSignal }) => Promise<any>} Operation
 *
 * What reading needs of the client.
 * @typedef {object} ReadingClient
 * @property {Operation} listShards
 * @property {Operation} describeStream
 * @property {Operation} getShardIterator
 * @property {Operation} getRecords
 *
 * @typedef {{ StreamName: string } | { StreamARN: string }} StreamNaming
 *
 * A shard as ListShards, DescribeStream or GetRecords (ChildShards) describe it.
 * @typedef {object} ShardDescription
 * @property {string} ShardId
 * @property {{ StartingHashKey: string, EndingHashKey: string }} [HashKeyRange]
 * @property {{ StartingSequenceNumber: string, EndingSequenceNumber?: string }}
 *   [SequenceNumberRange] with an end: the shard is closed
 * @property {string} [ParentShardId]
 * @property {string} [AdjacentParentShardId]
 * @property {string[]} [ParentShards] of ChildShards, instead of the two
 *
 * A record as GetRecords gives it.
 * @typedef {object} ServiceRecord
 * @property {Buffer} Data
 * @property {string} PartitionKey
 * @property {string} SequenceNumber
 * @property {Date} [ApproximateArrivalTimestamp]
 *
 * Time and chance, for tests to drive.
 * @typedef {object} Clock
 * @property {() => number} now ms, monotonic
 * @property {() => Date} date
 * @property {() => number} random 0..1
 * @property {(ms: number, signal: AbortSignal) => Promise<unknown>} sleep rejects once aborted
 *
 * Where a shard's records come from.
 * @typedef {object} Source
 * @property {ReadingClient} kinesis
 * @property {StreamNaming} stream
 * @property {() => Promise<ShardDescription[]>} listShards
 * @property {AbortSignal} signal ends every wait and call
 * @property {Clock} clock
 *
 * From where a new iterator starts: these members of GetShardIterator's input.
 * @typedef {object} Position
 * @property {'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP' | 'AFTER_SEQUENCE_NUMBER'}
 *   ShardIteratorType
 * @property {string} [StartingSequenceNumber]
 * @property {Date} [Timestamp]
 *
 * What one call brought. `successors` come once, with or after a closed shard's last records: its
 * children, and perhaps other shards of the stream.
 * @typedef {{ records: ServiceRecord[], successors: ShardDescription[] | null }} Step
 */
/** @type {Clock} */
declare const systemClock: Clock;
/** When the next call may be made. */
declare class Pace {
    #private;
    /** @param {{ clock: Clock, signal: AbortSignal }} source */
    constructor({ clock, signal }: {
        clock: Clock;
        signal: AbortSignal;
    });
    /** Waits for the turn. */
    turn(): Promise<void>;
    /** A call is being made. */
    spend(): void;
    /** @param {number} restMs */
    succeeded(restMs: number): void;
    failed(): void;
}
/**
 * Reads one shard by polling, from a position to its end, one call at a time. It makes no call of
 * its own accord: whoever asks for the next one holds the reading back.
 */
declare class ShardReader {
    #private;
    /**
     * @param {Source} source
     * @param {string} shardId
     * @param {Position} position
     * @param {string | null} [iterator] that stands there already
     */
    constructor(source: Source, shardId: string, position: Position, iterator?: string | null);
    /** Another reader that goes on from where this one stands. */
    fork(): ShardReader;
    /** Whether every record was read. */
    get hasEnded(): boolean;
    /** Fetches the iterator, which fixes where LATEST is. Rejects with the call's error. */
    open(): Promise<void>;
    /** Waits until the next call may be made. */
    turn(): Promise<void>;
    /**
     * Makes the next call. Throttling and expired iterators are its own affair, and bring nothing;
     * other errors reject, and asking again goes on from the same place after a longer turn.
     * @returns {Promise<Step>}
     */
    next(): Promise<Step>;
}
/**
 * @param {ShardDescription} shard
 * @returns {string[]}
 */
declare function parentsOf({ ParentShards, ParentShardId, AdjacentParentShardId }: ShardDescription): string[];
