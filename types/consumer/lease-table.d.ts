declare const _exports: {
    leaseLostError: typeof leaseLostError;
    notHeldError: typeof notHeldError;
    progressTimeoutError: typeof progressTimeoutError;
    refuseAborted: typeof refuseAborted;
};
export = _exports;
import { KinesisError, abortError } from '../errors';
export type Checkpoint = {
    /**
     * digits, or as the KCL writes them TRIM_HORIZON, LATEST, AT_TIMESTAMP, SHARD_END
     */
    sequenceNumber: string;
    /**
     * within an aggregate; else 0
     *
     * A lease as it was read: rows are never changed, but replaced.
     */
    subSequenceNumber: number;
};
export type LeaseRow = {
    /**
     * the shard's id
     */
    leaseKey: string;
    /**
     * undefined: nobody
     */
    owner: string | undefined;
    /**
     * the fencing token
     */
    counter: number;
    checkpoint: Checkpoint;
    /**
     * shard ids
     */
    parents: string[];
    /**
     * shard ids, once the shard has ended
     */
    children: string[];
    /**
     * decimal
     */
    startingHashKey: string | undefined;
    endingHashKey: string | undefined;
    /**
     * of a KCL's handoff in progress: who still checkpoints
     */
    checkpointOwner: string | undefined;
    /**
     * since the last checkpoint
     */
    ownerSwitches: number;
};
export type Abortable = {
    signal?: AbortSignal;
};
export type HoldOptions = {
    /**
     * as in take()
     */
    owner: string;
    /**
     * how often the counter counts up
     */
    renewMs: number;
    /**
     * once at most: another has taken the lease (ERR_LEASE_LOST), or the
     * progress deadline has passed (ERR_PROGRESS_TIMEOUT). It isn't called for what release() tells.
     *
     * A lease that is renewed until it is released, dropped or lost.
     */
    onLost: (error: KinesisError) => void;
};
export type HeldLease = {
    /**
     * the newest known
     */
    row: LeaseRow;
    /**
     * is tried again through
     * throttling and outages until it is stored, or the lease lost: rejects with ERR_LEASE_LOST then, or with what onLost
     * was told; or with what the table refuses for good. Those of one lease are stored in the order of their calls.
     */
    checkpoint: (checkpoint: Checkpoint, more?: {
        children?: string[];
    }) => Promise<void>;
    /**
     * the progress deadline: unless watch() or unwatch() is called again within so many
     * ms, renewals stop
     */
    watch: (ms: number) => void;
    unwatch: () => void;
    /**
     * nobody owns it from here on; false: it was lost already
     */
    release: () => Promise<boolean>;
    /**
     * renewals stop, and nothing is written: others find that it has expired
     */
    drop: () => void;
};
export type LeaseTable = {
    /**
     * creates the table if it is absent, and waits until it can be used
     */
    open: (options?: Abortable) => Promise<void>;
    list: (options?: Abortable) => Promise<LeaseRow[]>;
    /**
     * false: it was there already
     */
    create: (row: LeaseRow, options?: Abortable) => Promise<boolean>;
    /**
     *   moves a lease that nobody owns, and whose checkpoint is `from`, to `to`; false: it isn't such a one
     */
    restart: (leaseKey: string, checkpoints: {
        from: Checkpoint;
        to: Checkpoint;
    }, options?: Abortable) => Promise<boolean>;
    /**
     * null: somebody was faster
     */
    take: (row: LeaseRow, owner: string, options?: Abortable) => Promise<LeaseRow | null>;
    /**
     * begins to renew what take() gave
     */
    hold: (row: LeaseRow, options: HoldOptions) => HeldLease;
    /**
     * false: somebody has changed it
     */
    remove: (row: LeaseRow, options?: Abortable) => Promise<boolean>;
    /**
     * drops what is held
     */
    close: () => Promise<void>;
};
/**
 * How far a shard has been dealt with.
 * @typedef {object} Checkpoint
 * @property {string} sequenceNumber digits, or as the KCL writes them TRIM_HORIZON, LATEST, AT_TIMESTAMP, SHARD_END
 * @property {number} subSequenceNumber within an aggregate; else 0
 *
 * A lease as it was read: rows are never changed, but replaced.
 * @typedef {object} LeaseRow
 * @property {string} leaseKey the shard's id
 * @property {string | undefined} owner undefined: nobody
 * @property {number} counter the fencing token
 * @property {Checkpoint} checkpoint
 * @property {string[]} parents shard ids
 * @property {string[]} children shard ids, once the shard has ended
 * @property {string | undefined} startingHashKey decimal
 * @property {string | undefined} endingHashKey
 * @property {string | undefined} checkpointOwner of a KCL's handoff in progress: who still checkpoints
 * @property {number} ownerSwitches since the last checkpoint
 *
 * @typedef {{ signal?: AbortSignal }} Abortable
 *
 * @typedef {object} HoldOptions
 * @property {string} owner as in take()
 * @property {number} renewMs how often the counter counts up
 * @property {(error: KinesisError) => void} onLost once at most: another has taken the lease (ERR_LEASE_LOST), or the
 *   progress deadline has passed (ERR_PROGRESS_TIMEOUT). It isn't called for what release() tells.
 *
 * A lease that is renewed until it is released, dropped or lost.
 * @typedef {object} HeldLease
 * @property {LeaseRow} row the newest known
 * @property {(checkpoint: Checkpoint, more?: { children?: string[] }) => Promise<void>} checkpoint is tried again through
 *   throttling and outages until it is stored, or the lease lost: rejects with ERR_LEASE_LOST then, or with what onLost
 *   was told; or with what the table refuses for good. Those of one lease are stored in the order of their calls.
 * @property {(ms: number) => void} watch the progress deadline: unless watch() or unwatch() is called again within so many
 *   ms, renewals stop
 * @property {() => void} unwatch
 * @property {() => Promise<boolean>} release nobody owns it from here on; false: it was lost already
 * @property {() => void} drop renewals stop, and nothing is written: others find that it has expired
 *
 * @typedef {object} LeaseTable
 * @property {(options?: Abortable) => Promise<void>} open creates the table if it is absent, and waits until it can be used
 * @property {(options?: Abortable) => Promise<LeaseRow[]>} list
 * @property {(row: LeaseRow, options?: Abortable) => Promise<boolean>} create false: it was there already
 * @property {(leaseKey: string, checkpoints: { from: Checkpoint, to: Checkpoint }, options?: Abortable) => Promise<boolean>} restart
 *   moves a lease that nobody owns, and whose checkpoint is `from`, to `to`; false: it isn't such a one
 * @property {(row: LeaseRow, owner: string, options?: Abortable) => Promise<LeaseRow | null>} take null: somebody was faster
 * @property {(row: LeaseRow, options: HoldOptions) => HeldLease} hold begins to renew what take() gave
 * @property {(row: LeaseRow, options?: Abortable) => Promise<boolean>} remove false: somebody has changed it
 * @property {() => Promise<void>} close drops what is held
 */
/** @param {string} leaseKey */
declare function leaseLostError(leaseKey: string): KinesisError;
/** @param {string} leaseKey */
declare function notHeldError(leaseKey: string): KinesisError;
/** @param {string} leaseKey */
declare function progressTimeoutError(leaseKey: string): KinesisError;
/** @param {Abortable} [options] */
declare function refuseAborted({ signal }?: Abortable): void;
