declare const _exports: {
    isClosed: typeof isClosed;
    listShards: typeof listShards;
    parentsOf: typeof parentsOf;
};
export = _exports;
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
     */
    ParentShards?: string[];
};
export type ListingClient = {
    listShards: (input: any, options: {
        signal: AbortSignal;
    }) => Promise<any>;
};
/**
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
 * @typedef {{ listShards: (input: any, options: { signal: AbortSignal }) => Promise<any> }} ListingClient
 */
/**
 * @param {ShardDescription} shard
 * @returns {string[]}
 */
declare function parentsOf({ ParentShards, ParentShardId, AdjacentParentShardId }: ShardDescription): string[];
/** @param {ShardDescription} shard */
declare function isClosed({ SequenceNumberRange }: ShardDescription): boolean;
/**
 * All shards of a stream, closed ones too.
 * @param {ListingClient} kinesis
 * @param {object} naming the members that name the stream
 * @param {{ signal: AbortSignal, openAt?: Date }} options openAt: those alone that were open then
 * @returns {Promise<ShardDescription[]>}
 */
declare function listShards(kinesis: ListingClient, naming: object, { signal, openAt }: {
    signal: AbortSignal;
    openAt?: Date;
}): Promise<ShardDescription[]>;
