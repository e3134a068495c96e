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
     * As it is sent. Its data are a copy.
     */
    StreamName?: string;
};
export type Outgoing = {
    Data: Uint8Array;
    PartitionKey: string;
    ExplicitHashKey: string | undefined;
    /**
     * to be remembered; undefined: a random one
     */
    key: string | undefined;
    /**
     * as the service counts them, at most
     */
    bytes: number;
    /**
     * What only PutRecord has.
     */
    special: Special | undefined;
};
export type Special = {
    SequenceNumberForOrdering?: string;
    ShardId?: string;
    StreamName?: string;
};
/**
 * Throws where it isn't one.
 * @param {unknown} chunk what was written
 * @returns {Outgoing}
 */
declare function readRecord(chunk: unknown): Outgoing;
