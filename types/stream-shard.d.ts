export { StreamShard };
export { feed };
export { toRecords };
export type StreamRecord = {
    /**
     * the partition key
     */
    key: string;
    /**
     * the sequence number
     */
    number: string;
    /**
     * the data's JSON value; undefined if it isn't JSON
     */
    val: any;
    /**
     * the data
     */
    raw: Buffer;
    shardId: string;
    /**
     * when the service received it
     */
    timestamp?: Date;
};
export type Batch = import('./stream-reader').Batch;
export type ShardDescription = import('./shards').ShardDescription;
export type Callback<T> = (error: Error | null, result?: T) => void;
/**
 * A record as it was read.
 * @typedef {object} StreamRecord
 * @property {string} key the partition key
 * @property {string} number the sequence number
 * @property {any} val the data's JSON value; undefined if it isn't JSON
 * @property {Buffer} raw the data
 * @property {string} shardId
 * @property {Date} [timestamp] when the service received it
 *
 * @typedef {import('./stream-reader').Batch} Batch
 * @typedef {import('./shards').ShardDescription} ShardDescription
 */
/**
 * @template T
 * @typedef {(error: Error | null, result?: T) => void} Callback
 */
/** A shard of a stream; its members are those of the service's description. */
declare class StreamShard {
    #private;
    ShardId: string;
    HashKeyRange: {
        StartingHashKey: string;
        EndingHashKey: string;
    } | undefined;
    SequenceNumberRange: {
        StartingSequenceNumber: string;
        EndingSequenceNumber?: string;
    } | undefined;
    ParentShardId: string | undefined;
    AdjacentParentShardId: string | undefined;
    /**
     * @param {ShardDescription} description
     * @param {() => () => Promise<Batch | null>} fork see StreamReader.fork
     * @param {() => boolean} isClosed
     */
    constructor(description: ShardDescription, fork: () => () => Promise<Batch | null>, isClosed: () => boolean);
    /**
     * Polls this shard alone, to its end, from where the stream's own reading of it stands.
     * @param {Callback<StreamRecord[]>} callback see KinesisStream.getRecords
     * @returns {void}
     */
    getRecords(callback: Callback<StreamRecord[]>): void;
}
/**
 * Calls back with batch after batch until there are no more (null), an error that cannot pass, or
 * close(), of which only who comes after it is told. The callbacks, which may become more
 * meanwhile, are none afterwards.
 * @param {() => Promise<StreamRecord[] | null>} next
 * @param {Callback<StreamRecord[]>[]} callbacks
 * @param {() => boolean} isClosed
 */
declare function feed(next: () => Promise<StreamRecord[] | null>, callbacks: Callback<StreamRecord[]>[], isClosed: () => boolean): Promise<void>;
/**
 * @param {Batch} batch
 * @returns {StreamRecord[]}
 */
declare function toRecords({ shardId, records }: Batch): StreamRecord[];
