export { Ordering };
/**
 * Remembers the largest sequence number of each partition key, of the keys that were used last, and of each shard: what the
 * next record is to be stored behind.
 */
declare class Ordering {
    #private;
    /**
     * @param {import('./shards').Shards} shards
     * @param {number} most keys
     */
    constructor(shards: import('./shards').Shards, most: number);
    /**
     * @param {string} key
     * @param {string} [shardId] where the record is known to go to
     * @returns {string | undefined}
     */
    numberFor(key: string, shardId?: string): string | undefined;
    /**
     * @param {string | undefined} key undefined: one that won't come again
     * @param {{ ShardId: string, SequenceNumber: string }} place
     */
    stored(key: string | undefined, { ShardId, SequenceNumber }: {
        ShardId: string;
        SequenceNumber: string;
    }): void;
}
