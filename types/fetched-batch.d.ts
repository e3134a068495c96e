export { FetchedBatch };
export { listUserRecords };
export type UserRecordRead = import('./fetcher').UserRecordRead;
/** @typedef {import('./fetcher').UserRecordRead} UserRecordRead */
/**
 * What has come of a shard. Its records are objects only when somebody takes them: those that wait for the
 * application, or for their turn, would cost the garbage collector more than all else.
 */
declare class FetchedBatch {
    #private;
    recordCount: any;
    bytes: any;
    millisBehindLatest: any;
    childShards: any;
    lastSequenceNumber: any;
    latestAt: Date | undefined;
    /**
     * @param {any} completion see csrc/node/fetchers.cc
     * @param {{ take: () => UserRecordRead[], drop: () => void }} source of the records
     */
    constructor({ recordCount, bytes, millisBehindLatest, latestMs, isLast, childShards, lastSequenceNumber }: any, source: {
        take: () => UserRecordRead[];
        drop: () => void;
    });
    takeRecords(): Promise<import("./fetcher").UserRecordRead[]>;
    drop(): void;
}
/**
 * User records of one Kinesis record, which stand one behind the other, share the text of its
 * sequence number and its date. All have the same members in the same order: one hidden class.
 * @param {{ data: ArrayBuffer, numbers: Float64Array, sequenceNumbers: string, keys: string | string[],
 *   keyLengths: Uint32Array }} batch
 * @param {string} shardId
 * @param {typeof import('./native-results').sharedBytes} bytesOf
 */
declare function listUserRecords(batch: {
    data: ArrayBuffer;
    numbers: Float64Array;
    sequenceNumbers: string;
    keys: string | string[];
    keyLengths: Uint32Array;
}, shardId: string, bytesOf: typeof import('./native-results').sharedBytes): import("./fetcher").UserRecordRead[];
