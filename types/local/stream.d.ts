export { HASH_KEYS };
export { Stream };
import { Shard } from './shard';
declare const HASH_KEYS: bigint;
export type Settings = {
    mode: 'PROVISIONED' | 'ON_DEMAND';
    retentionHours: number;
    maxRecordKiB: number;
    distribution: 'USER_PARTITION_KEY' | 'AUTO';
    encryptionType: 'NONE' | 'KMS';
    /**
     * of KMS
     */
    keyId?: string;
    metrics: string[];
    warmMiBps?: number;
};
export type StreamOptions = {
    name: string;
    arn: string;
    /**
     * ms
     */
    createdAt: number;
    /**
     * ms
     */
    activeAt: number;
    shardCount: number;
    /**
     * How the shards are to change.
     */
    settings: Partial<Settings>;
};
export type Reshard = {
    split: number;
    hashKey: string;
} | {
    merge: [number, number];
} | {
    count: number;
};
/**
 * A stream and its shards. What takes time (creation, resharding) happens when the clock has
 * reached its end: settle() sees to it before anything else looks.
 */
declare class Stream {
    #private;
    name: string;
    arn: string;
    createdAt: number;
    activeAt: number;
    /** Stays so even if the clock should be put back. */
    isCreated: boolean;
    /** @type {Settings} */
    settings: Settings;
    /**
     * When records began to be stored in which way.
     * @type {{ at: number, type: 'NONE' | 'KMS' }[]}
     */
    encryptions: {
        at: number;
        type: 'NONE' | 'KMS';
    }[];
    /** @type {Map<string, import('./account').Consumer>} by name */
    consumers: Map<string, import('./account').Consumer>;
    /** @type {Shard[]} by index */
    shards: Shard[];
    /** @type {Shard[]} by hash key */
    open: Shard[];
    /** @type {{ at: number, run: () => void } | undefined} */
    pending: {
        at: number;
        run: () => void;
    } | undefined;
    /** @type {number | undefined} when a deleted stream is gone */
    goneAt: number | undefined;
    nextAuto: number;
    trimmedAt: number;
    /** @param {StreamOptions} options */
    constructor({ name, arn, createdAt, activeAt, shardCount, settings }: StreamOptions);
    /**
     * As of the last settle().
     * @returns {'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'}
     */
    get status(): 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
    /**
     * Does what was to be done by now.
     * @param {number} now
     */
    settle(now: number): void;
    /**
     * @param {Reshard} reshard has been checked
     * @param {number} doneAt ms
     */
    reshard(reshard: Reshard, doneAt: number): void;
    /**
     * @param {Partial<Settings>} settings
     * @param {number} doneAt ms
     */
    configure(settings: Partial<Settings>, doneAt: number): void;
    /**
     * How the records were stored that arrived at a time.
     * @param {number} time ms
     */
    encryptionAt(time: number): "KMS" | "NONE" | undefined;
    /**
     * The open shard of a hash key.
     * @param {string} hashHex 32 digits
     */
    shardOf(hashHex: string): Shard;
    /** The shard of a record without a key: each in its turn. */
    autoShard(): Shard;
    /** @param {number} now */
    trimHorizon(now: number): number;
    /**
     * Forgets what is too old, of closed shards too. Once a second will do: readers trim for themselves.
     * @param {number} now
     */
    trim(now: number): void;
    /**
     * The shards that there are to see: not before the stream is active, nor once all that they can
     * have held is trimmed.
     * @param {number} now
     */
    visibleShards(now: number): Shard[];
}
