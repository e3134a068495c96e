export { Fetcher };
export type Position = {
    type: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | 'AFTER';
    /**
     * of AT_TIMESTAMP
     */
    timestamp?: Date;
    /**
     * of AFTER: all up to this user record has been dealt with
     */
    sequenceNumber?: string;
    /**
     * of AFTER; undefined: the whole Kinesis record
     */
    subSequenceNumber?: number;
};
export type UserRecordRead = {
    shardId: string;
    /**
     * '' on streams that distribute records by themselves
     */
    partitionKey: string;
    /**
     * of a record of an aggregate that has one
     */
    explicitHashKey: string | undefined;
    /**
     * shares its memory with the batch's others
     */
    data: Buffer;
    sequenceNumber: string;
    /**
     * 0 where it is not of an aggregate
     */
    subSequenceNumber: number;
    /**
     * the same for all of an aggregate
     */
    approximateArrivalTimestamp: Date;
};
export type FetchedBatch = {
    /**
     * 0: news of the lag, or the shard's end
     */
    recordCount: number;
    /**
     * makes them, in a turn of the event loop that has room for so many; to be
     * called once, and not after drop()
     */
    takeRecords: () => Promise<UserRecordRead[]>;
    /**
     * nobody will take them: their memory is given back at once, where they haven't been taken
     */
    drop: () => void;
    /**
     * to be given back with release()
     */
    bytes: number;
    millisBehindLatest: number;
    /**
     * not null: the shard has ended, and
     * this is the last batch; []: the service named none
     */
    childShards: import('./shards').ShardDescription[] | null;
    /**
     * of the last Kinesis record read, even if all of its user
     * records were skipped: where a checkpoint may go. undefined where nothing was read, and where more of the same answer follows:
     * then it goes behind the batch's last record.
     */
    lastSequenceNumber: string | undefined;
    /**
     * from LATEST: when that was found, by the service's clock, or up to two
     * seconds before. Whoever has read nothing since goes on AT_TIMESTAMP from there.
     */
    latestAt: Date | undefined;
};
export type FetcherOptions = {
    shardId: string;
    from: Position;
    /**
     * user records of aggregates outside
     * of it are skipped
     */
    hashKeyRange?: {
        StartingHashKey: string;
        EndingHashKey: string;
    };
    /**
     * subscribes as this consumer, in place of polling
     */
    consumerArn?: string;
    /**
     * no more is fetched while so much is handed over or held
     */
    maxBufferedBytes?: number;
    /**
     * Kinesis records of a call
     */
    maxRecords?: number;
    /**
     * between calls while there is nothing new
     */
    idleMs?: number;
    /**
     * of what the service allows for a shard: 2 MiB and 5 calls a second; 0: no limit
     */
    rateLimitPercent?: number;
    /**
     * of a subscription's life, which the service ends after 300,000
     */
    renewAfterMs?: number;
    deaggregate?: boolean;
    /**
     * from the start
     */
    paused?: boolean;
};
export type FetcherListener = {
    batch: (batch: FetchedBatch) => void;
    /**
     * each failure that isn't everyday: throttling,
     * expired iterators and what a repeated call mends are only counted. It goes on after a pause, until close();
     * ERR_CLOSED, of the client, alone is the end.
     */
    failed: (error: import('./errors').KinesisError) => void;
};
export type FetcherMetrics = {
    /**
     * of GetRecords
     */
    calls: number;
    subscriptions: number;
    throttled: number;
    /**
     * for having expired
     */
    iteratorsRenewed: number;
    /**
     * subscriptions that were refused, as there is one already
     */
    resourceInUse: number;
    /**
     * others
     */
    failures: number;
    records: number;
    userRecords: number;
    /**
     * for lying outside of the shard's range
     */
    userRecordsSkipped: number;
    /**
     * of the records' data
     */
    bytes: number;
};
/**
 * From where to read.
 * @typedef {object} Position
 * @property {'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | 'AFTER'} type
 * @property {Date} [timestamp] of AT_TIMESTAMP
 * @property {string} [sequenceNumber] of AFTER: all up to this user record has been dealt with
 * @property {number} [subSequenceNumber] of AFTER; undefined: the whole Kinesis record
 *
 * @typedef {object} UserRecordRead
 * @property {string} shardId
 * @property {string} partitionKey '' on streams that distribute records by themselves
 * @property {string | undefined} explicitHashKey of a record of an aggregate that has one
 * @property {Buffer} data shares its memory with the batch's others
 * @property {string} sequenceNumber
 * @property {number} subSequenceNumber 0 where it is not of an aggregate
 * @property {Date} approximateArrivalTimestamp the same for all of an aggregate
 *
 * @typedef {object} FetchedBatch
 * @property {number} recordCount 0: news of the lag, or the shard's end
 * @property {() => Promise<UserRecordRead[]>} takeRecords makes them, in a turn of the event loop that has room for so many; to be
 *   called once, and not after drop()
 * @property {() => void} drop nobody will take them: their memory is given back at once, where they haven't been taken
 * @property {number} bytes to be given back with release()
 * @property {number} millisBehindLatest
 * @property {import('./shards').ShardDescription[] | null} childShards not null: the shard has ended, and
 *   this is the last batch; []: the service named none
 * @property {string | undefined} lastSequenceNumber of the last Kinesis record read, even if all of its user
 *   records were skipped: where a checkpoint may go. undefined where nothing was read, and where more of the same answer follows:
 *   then it goes behind the batch's last record.
 * @property {Date | undefined} latestAt from LATEST: when that was found, by the service's clock, or up to two
 *   seconds before. Whoever has read nothing since goes on AT_TIMESTAMP from there.
 *
 * @typedef {object} FetcherOptions
 * @property {string} shardId
 * @property {Position} from
 * @property {{ StartingHashKey: string, EndingHashKey: string }} [hashKeyRange] user records of aggregates outside
 *   of it are skipped
 * @property {string} [consumerArn] subscribes as this consumer, in place of polling
 * @property {number} [maxBufferedBytes] no more is fetched while so much is handed over or held
 * @property {number} [maxRecords] Kinesis records of a call
 * @property {number} [idleMs] between calls while there is nothing new
 * @property {number} [rateLimitPercent] of what the service allows for a shard: 2 MiB and 5 calls a second; 0: no limit
 * @property {number} [renewAfterMs] of a subscription's life, which the service ends after 300,000
 * @property {boolean} [deaggregate]
 * @property {boolean} [paused] from the start
 *
 * @typedef {object} FetcherListener
 * @property {(batch: FetchedBatch) => void} batch
 * @property {(error: import('./errors').KinesisError) => void} failed each failure that isn't everyday: throttling,
 *   expired iterators and what a repeated call mends are only counted. It goes on after a pause, until close();
 *   ERR_CLOSED, of the client, alone is the end.
 *
 * @typedef {object} FetcherMetrics
 * @property {number} calls of GetRecords
 * @property {number} subscriptions
 * @property {number} throttled
 * @property {number} iteratorsRenewed for having expired
 * @property {number} resourceInUse subscriptions that were refused, as there is one already
 * @property {number} failures others
 * @property {number} records
 * @property {number} userRecords
 * @property {number} userRecordsSkipped for lying outside of the shard's range
 * @property {number} bytes of the records' data
 */
/**
 * Reads one shard from a position to its end, ahead of the listener within a bound. While it isn't
 * paused, and hasn't ended, it keeps the process alive.
 */
declare class Fetcher {
    #private;
    /**
     * Throws ERR_CLOSED where the client is closed.
     * @param {Pick<import('./kinesis').Kinesis, '_openFetcher'>} kinesis
     * @param {import('./stream-reader').StreamNaming} naming
     * @param {FetcherOptions} options
     * @param {FetcherListener} listener
     */
    constructor(kinesis: Pick<import('./kinesis').Kinesis, '_openFetcher'>, naming: import('./stream-reader').StreamNaming, { from, hashKeyRange, ...options }: FetcherOptions, listener: FetcherListener);
    /** Nothing is asked for and nothing handed over until resume(); what comes meanwhile is kept. */
    pause(): void;
    resume(): void;
    /**
     * Memory of batches that the listener is done with.
     * @param {number} bytes
     */
    release(bytes: number): void;
    /** @returns {FetcherMetrics} */
    get metrics(): FetcherMetrics;
    /** Nothing comes any more. Safe twice. */
    close(): void;
}
