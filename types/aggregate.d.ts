export { aggregate };
export { deaggregate };
export type UserRecord = import('./user-record').UserRecord;
export type AggregatedRecord = {
    PartitionKey: string;
    /**
     * absent: a lone record that has none
     */
    ExplicitHashKey?: string;
    Data: Buffer;
};
export type DeaggregatedRecord = {
    partitionKey: string;
    explicitHashKey: string | undefined;
    /**
     * a view of the data it was in, not a copy
     */
    data: Buffer;
    sequenceNumber: string;
    /**
     * its place in the aggregate; 0 where there was none
     */
    subSequenceNumber: number;
    approximateArrivalTimestamp: Date | undefined;
};
export type KinesisRecord = {
    Data: NodeJS.ArrayBufferView | ArrayBufferLike | undefined;
    PartitionKey?: string;
    SequenceNumber?: string;
    ApproximateArrivalTimestamp?: Date;
};
export type LambdaRecord = {
    /**
     * data in base64; the time in seconds
     */
    kinesis: {
        data: string;
        partitionKey: string;
        sequenceNumber: string;
        approximateArrivalTimestamp?: number;
    };
};
/**
 * Makes one record of many, as the KPL does: byte for byte, with the partition key "a" and, as
 * explicit hash key, the first one's hash key. A lone record stays as it is, under its own key.
 *
 * All must belong to one shard (hashKey() tells where in the range of hash keys): readers with the
 * KCL drop the whole aggregate if one of its records belongs to another.
 * @param {readonly UserRecord[]} records at least one
 * @returns {AggregatedRecord}
 */
declare function aggregate(records: readonly UserRecord[]): AggregatedRecord;
/**
 * The user records in what was read, in order: those of each aggregated record, and any other
 * record as it is. As with the KCL, what is no whole aggregate (another MD5, say) is never an
 * error, and is given as it is, too.
 *
 * The data of an aggregate's user records share its memory: copy one that you keep for long.
 * @param {KinesisRecord | LambdaRecord | readonly (KinesisRecord | LambdaRecord)[]} records
 * @returns {DeaggregatedRecord[]}
 */
declare function deaggregate(records: KinesisRecord | LambdaRecord | readonly (KinesisRecord | LambdaRecord)[]): DeaggregatedRecord[];
