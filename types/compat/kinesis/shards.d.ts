export { Shards };
export type Shard = {
    id: string;
    /**
     * of the last record that was read: reading begins behind it
     */
    readSequenceNumber: string | null;
    /**
     * the largest of a record that was written
     */
    writeSequenceNumber: string | null;
    /**
     * always
     */
    nextShardIterator: null;
    ended: boolean;
};
/**
 * A shard as programs see and give it. Reading and writing note in it how far they are.
 * @typedef {object} Shard
 * @property {string} id
 * @property {string | null} readSequenceNumber of the last record that was read: reading begins behind it
 * @property {string | null} writeSequenceNumber the largest of a record that was written
 * @property {null} nextShardIterator always
 * @property {boolean} ended
 */
/** The shards of a stream: those that were given, or those that are open when they are first asked for. */
declare class Shards {
    #private;
    /** The only one that takes records, where there is but one. @type {Shard | undefined} */
    only: Shard | undefined;
    /**
     * @param {import('../../kinesis').Kinesis} kinesis
     * @param {import('../../stream-reader').StreamNaming} naming
     * @param {unknown} [given] ids, or shards
     */
    constructor(kinesis: import('../../kinesis').Kinesis, naming: import('../../stream-reader').StreamNaming, given?: unknown);
    /** @returns {Shard[]} those to read, as far as they are known */
    get list(): Shard[];
    /** @param {string | undefined} id */
    get(id: string | undefined): Shard | undefined;
    /**
     * Lists them, if that has not been done; after a failure, whoever asks next lists again.
     * @returns {Promise<void>}
     */
    known(): Promise<void>;
    /**
     * A shard that wasn't known has taken a record: the stream has been split or merged, if any were known.
     * @param {string} id
     * @returns {Promise<Shard>} never rejects: who writes needs no permission to list
     */
    learn(id: string): Promise<Shard>;
    close(): void;
}
