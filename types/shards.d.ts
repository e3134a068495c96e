declare const _exports: {
    findShards: typeof findShards;
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
export type Operation = (input: any, options: {
    signal: AbortSignal;
}) => Promise<any>;
export type ListingClient = {
    listShards: Operation;
};
export type FindingClient = {
    listShards: Operation;
    describeStream: Operation;
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
 * @typedef {(input: any, options: { signal: AbortSignal }) => Promise<any>} Operation
 * @typedef {{ listShards: Operation }} ListingClient
 * @typedef {{ listShards: Operation, describeStream: Operation }} FindingClient
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
/**
 * As listShards(), where only DescribeStream is allowed or known, too.
 * @param {FindingClient} kinesis
 * @param {import('./stream-reader').StreamNaming} stream
 * @param {AbortSignal} signal
 * @returns {Promise<ShardDescription[]>}
 */
declare function findShards(kinesis: FindingClient, stream: import('./stream-reader').StreamNaming, signal: AbortSignal): Promise<ShardDescription[]>;
