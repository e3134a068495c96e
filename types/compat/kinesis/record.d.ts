export { copyOf };
export { readRecord };
export type WrittenRecord = {
    /**
     * a string is base64
     */
    Data: Uint8Array | string;
    /**
     * random, where there is none
     */
    PartitionKey?: string;
    ExplicitHashKey?: string;
    /**
     * in place of that of the last record of the shard or key
     */
    SequenceNumberForOrdering?: string;
    /**
     * where it is known to go to
     */
    ShardId?: string;
    /**
     * another stream's
     *
     * What PutRecord alone can do.
     */
    StreamName?: string;
};
export type Special = {
    SequenceNumberForOrdering?: string;
    ShardId?: string;
    StreamName?: string;
};
export type Outgoing = {
    /**
     * a string is UTF-8's
     */
    data: Uint8Array | string;
    partitionKey: string;
    /**
     * '': none
     */
    hashKey: string;
    /**
     * the partition key; '': it is a random one, that won't come again
     */
    key: string;
    special: Special | undefined;
};
/**
 * Throws where it isn't one.
 * @param {unknown} chunk what was written
 * @returns {Outgoing}
 */
declare function readRecord(chunk: unknown): Outgoing;
/** @param {Outgoing} record */
declare function copyOf({ data, ...record }: Outgoing): {
    partitionKey: string;
    hashKey: string;
    key: string;
    special: Special | undefined;
    data: Buffer<ArrayBuffer>;
};
