declare const _exports: {
    childShards: typeof childShards;
    closeIterator: typeof closeIterator;
    findShard: typeof findShard;
    hashKeyRange: typeof hashKeyRange;
    markEncrypted: typeof markEncrypted;
    openIterator: typeof openIterator;
    positionOf: typeof positionOf;
    where: (account: Account, stream: Stream) => string;
};
export = _exports;
export type Account = import('./account').Account;
export type Stream = import('./stream').Stream;
export type Shard = import('./shard').Shard;
export type StartingPosition = {
    type: string;
    sequenceNumber?: string;
    /**
     * ms
     */
    timestamp?: number;
};
/**
 * The shard that an id means; as in the service, `7` and `shardId-7` mean one too.
 * @param {Account} account
 * @param {Stream} stream
 * @param {string} shardId
 * @param {number} now
 * @returns {Shard}
 */
declare function findShard(account: Account, stream: Stream, shardId: string, now: number): Shard;
/**
 * Where to begin to read: the index of a record in the shard, there or to come.
 * @param {Account} account
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {StartingPosition} starting
 * @param {number} now
 * @returns {number}
 */
declare function positionOf(account: Account, stream: Stream, shard: Shard, { type, sequenceNumber, timestamp }: StartingPosition, now: number): number;
/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {number} position
 * @param {number} now
 */
declare function closeIterator(account: Account, stream: Stream, shard: Shard, position: number, now: number): string;
/**
 * What an iterator stands for.
 * @param {Account} account
 * @param {string} text
 * @param {number} now
 * @returns {{ stream: Stream, shard: Shard, position: number }}
 */
declare function openIterator(account: Account, text: string, now: number): {
    stream: Stream;
    shard: Shard;
    position: number;
};
/**
 * The records as they go out, with how they were stored.
 * @param {Stream} stream
 * @param {import('./shard').ShardRecord[]} records
 */
declare function markEncrypted(stream: Stream, records: import('./shard').ShardRecord[]): import("./shard").ShardRecord[];
/**
 * What follows a shard that is read to its end.
 * @param {Shard} shard
 */
declare function childShards(shard: Shard): {
    ShardId: string;
    ParentShards: string[];
    HashKeyRange: {
        StartingHashKey: string;
        EndingHashKey: string;
    };
}[];
/** @param {Shard} shard */
declare function hashKeyRange({ hashFrom, hashTo }: Shard): {
    StartingHashKey: string;
    EndingHashKey: string;
};
