declare const _exports: {
    missingLeases: typeof missingLeases;
    newLease: typeof newLease;
    removableLeases: typeof removableLeases;
    startAt: typeof startAt;
};
export = _exports;
export type LeaseRow = import('./lease-table').LeaseRow;
export type Checkpoint = import('./lease-table').Checkpoint;
export type InitialPosition = import('./options').InitialPosition;
export type ShardDescription = import('../shards').ShardDescription;
export type Start = {
    /**
     * of shards that nothing is known of
     */
    isInitial: (shard: ShardDescription) => boolean;
    /**
     * covered: it has a lease or is to get one, or its parents have; done: its lease has ended; skipped: the group begins after it.
     */
    checkpointOf: (shard: ShardDescription) => Checkpoint;
};
export type State = 'covered' | 'done' | 'skipped';
/**
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 * @typedef {import('./options').InitialPosition} InitialPosition
 * @typedef {import('../shards').ShardDescription} ShardDescription
 *
 * Where a group begins.
 * @typedef {object} Start
 * @property {(shard: ShardDescription) => boolean} isInitial of shards that nothing is known of
 * @property {(shard: ShardDescription) => Checkpoint} checkpointOf
 *
 * covered: it has a lease or is to get one, or its parents have; done: its lease has ended; skipped: the group begins after it.
 * @typedef {'covered' | 'done' | 'skipped'} State
 */
/**
 * @param {ShardDescription} shard
 * @param {Checkpoint} checkpoint
 * @returns {LeaseRow}
 */
declare function newLease(shard: ShardDescription, checkpoint: Checkpoint): LeaseRow;
/**
 * @param {InitialPosition} position
 * @param {{ shards: ShardDescription[], atDate: Set<string> }} known atDate: shards that were open at the position's Date
 * @returns {Start}
 */
declare function startAt(position: InitialPosition, { shards, atDate }: {
    shards: ShardDescription[];
    atDate: Set<string>;
}): Start;
/**
 * The leases that there should be, and aren't. In an empty table those that a group begins with; else what a crash amid
 * their creation left out, or somebody has removed: the parts of the stream that nobody would ever read.
 * @param {ShardDescription[]} shards all of the stream's
 * @param {LeaseRow[]} rows
 * @param {Start} start
 * @returns {LeaseRow[]}
 */
declare function missingLeases(shards: ShardDescription[], rows: LeaseRow[], { isInitial, checkpointOf }: Start): LeaseRow[];
/**
 * Leases of shards that have ended and whose children have all been begun with: they keep nobody waiting any more. A child
 * without a lease has had one, for children's leases are made before their parent's ends.
 * @param {LeaseRow[]} rows
 */
declare function removableLeases(rows: LeaseRow[]): import("./lease-table").LeaseRow[];
