declare const _exports: {
    LATEST: import("./lease-table").Checkpoint;
    SHARD_END: import("./lease-table").Checkpoint;
    TRIM_HORIZON: import("./lease-table").Checkpoint;
    atTimestamp: typeof atTimestamp;
    compareCheckpoints: typeof compareCheckpoints;
    isFinished: typeof isFinished;
};
export = _exports;
export type Checkpoint = import('./lease-table').Checkpoint;
/**
 * A time as a checkpoint: its ms stand in the place of the subsequence number, where the KCL has 0 and
 * looks into its configuration. So whoever takes the lease over knows them.
 * @param {number} ms since 1970
 * @returns {Checkpoint}
 */
declare function atTimestamp(ms: number): Checkpoint;
/**
 * @param {Checkpoint} a
 * @param {Checkpoint} b
 * @returns {number} below 0: a comes first; 0: they are the same place, or both before all records
 */
declare function compareCheckpoints(a: Checkpoint, b: Checkpoint): number;
/** @param {import('./lease-table').LeaseRow} row */
declare function isFinished({ checkpoint }: import('./lease-table').LeaseRow): boolean;
