export { Shard };
import { Slab } from './slab';
export type ShardRecord = import('./slab').StoredRecord & {
    SequenceNumber: string;
    EncryptionType?: string;
};
export type ShardOptions = {
    /**
     * in its stream
     */
    index: number;
    /**
     * inclusive
     */
    hashFrom: bigint;
    /**
     * inclusive
     */
    hashTo: bigint;
    /**
     * at most two, the adjacent one second
     */
    parents?: Shard[];
    /**
     * ms
     */
    createdAt: number;
};
/** One shard: its range, its place among the others, and its records. */
declare class Shard {
    #private;
    index: number;
    id: string;
    hashFrom: bigint;
    hashTo: bigint;
    /** Compares as text with a key's MD5 in hexadecimal. */
    hashFromHex: string;
    parents: Shard[];
    /** @type {Shard[]} */
    children: Shard[];
    createdAt: number;
    createdS: number;
    sequenceBase: bigint;
    /** @type {number | undefined} */
    closedAt: number | undefined;
    /** @type {Slab[]} by index of their records, without gaps */
    slabs: Slab[];
    /** Index of the oldest record that isn't trimmed. */
    first: number;
    /** Index of the record to come. */
    next: number;
    /** Greater than that of every shard written to before; 0: never. */
    lastWrite: number;
    lastArrival: number;
    slabBytes: number;
    /** @type {Set<() => void>} called when there is more to read, or the shard has closed */
    listeners: Set<() => void>;
    /** @type {import('./rates').ShardRates | undefined} */
    rates: import('./rates').ShardRates | undefined;
    /** @param {ShardOptions} options */
    constructor({ index, hashFrom, hashTo, parents, createdAt }: ShardOptions);
    get startingSequenceNumber(): string;
    /** Undefined while the shard is open. */
    get endingSequenceNumber(): string | undefined;
    /**
     * Stores a record. Time never runs backwards in a shard, so that it can be searched by time.
     * @param {import('./slab').NewRecord} record
     * @param {number} now
     * @returns {string} its sequence number
     */
    append(record: import('./slab').NewRecord, now: number): string;
    /**
     * As if records had been stored and trimmed, and all before them.
     * @param {number} count
     * @param {number} now
     */
    skip(count: number, now: number): void;
    /** Tells those who wait for records. */
    wake(): void;
    /** @param {number} now */
    close(now: number): void;
    /**
     * The records from a position on: an index that may lie before the first or after the last.
     * @param {number} position
     * @param {number} limit records, at most
     * @param {number} maxBytes data and keys, at most, but always one record
     * @returns {{ records: ShardRecord[], next: number, bytes: number }}
     */
    read(position: number, limit: number, maxBytes: number): {
        records: ShardRecord[];
        next: number;
        bytes: number;
    };
    /**
     * Everything stored, as it was put.
     * @returns {Generator<ShardRecord & { ExplicitHashKey: string | undefined }>}
     */
    ledger(): Generator<ShardRecord & {
        ExplicitHashKey: string | undefined;
    }>;
    /**
     * Where the first record that arrived at or after a time is, or will be.
     * @param {number} time ms
     */
    positionAt(time: number): number;
    /**
     * @param {number} index of a stored record
     * @returns {number} ms
     */
    arrivalOf(index: number): number;
    /**
     * How long ago the record at a position arrived; 0 where there is nothing more to read.
     * @param {number} position
     * @param {number} now
     */
    millisBehind(position: number, now: number): number;
    /**
     * Whether there is nothing more to read from a position, now or ever.
     * @param {number} position
     */
    isRead(position: number): boolean;
    /**
     * Forgets the records that arrived before a time.
     * @param {number} time ms
     */
    trim(time: number): void;
    /**
     * Forgets the oldest slab, where memory is short.
     * @returns {number} bytes that this gives back
     */
    trimSlab(): number;
}
