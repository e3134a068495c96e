export { Ordering };
/**
 * Remembers which shard the records of each partition key went to, of the keys that were used last: behind what is known to be
 * stored there the next record is to be stored.
 */
declare class Ordering {
    #private;
    /**
     * @param {import('./shards').Shards} shards
     * @param {number} most keys, at least
     */
    constructor(shards: import('./shards').Shards, most: number);
    /**
     * @param {string} key
     * @param {string} [shardId] where the record is known to go to
     * @returns {string | undefined}
     */
    numberFor(key: string, shardId?: string): string | undefined;
    /**
     * @param {string} key '': none that will come again
     * @param {import('./shards').Shard} shard
     * @param {string} number
     */
    stored(key: string, shard: import('./shards').Shard, number: string): void;
}
