export { Assigner };
export { LeaseObserver };
export { assign };
export { passIntervalMs };
export type LeaseRow = import('./lease-table').LeaseRow;
export type ObservedLease = {
    row: LeaseRow;
    idleMs: number;
};
export type AssignmentOptions = {
    workerId: string;
    /**
     * a lease whose counter stood still for so long is nobody's
     */
    failoverTimeMs: number;
    /**
     * most that this worker takes
     */
    maxLeases?: number;
    /**
     * 0..1
     */
    random?: () => number;
};
export type Assignment = {
    /**
     * nobody's
     */
    take: LeaseRow[];
    /**
     * of workers that have more than their share
     */
    steal: LeaseRow[];
    /**
     * there is more to be had: the next look should come soon
     */
    isCutShort: boolean;
    /**
     * whether what one worker has to do for all is this one's
     */
    isFirst: boolean;
    /**
     * other workers that have fewer than their share, and how many they have
     *
     * Workers that take no more than they have: how many that is.
     */
    lacking: Map<string, number>;
};
export type Content = Map<string, number>;
export type Worker = {
    id: string;
    leases: LeaseRow[];
    share: number;
};
export type Holdings = {
    free: ObservedLease[];
    held: Map<string, LeaseRow[]>;
};
/**
 * How long to wait before the table is read again: a released lease is to be taken over within a second, and a table
 * of many leases costs as many reads.
 * @param {number} leaseCount
 * @param {() => number} random
 */
declare function passIntervalMs(leaseCount: number, random: () => number): number;
/**
 * Tells leases that are renewed from those that aren't, by the observer's own monotonic clock: what the workers' clocks
 * show doesn't matter. It stands still while the table couldn't be read, or the machine slept: nobody could renew then.
 */
declare class LeaseObserver {
    #private;
    /**
     * @param {LeaseRow[]} rows all of the table
     * @param {number} nowMs monotonic, of the moment before they were read
     * @param {number} [mostMs] of the time since the last look that counts
     * @returns {ObservedLease[]}
     */
    observe(rows: LeaseRow[], nowMs: number, mostMs?: number): ObservedLease[];
}
/** What a worker takes, from one look at the table to the next. */
declare class Assigner {
    #private;
    /** @param {AssignmentOptions} options */
    constructor(options: AssignmentOptions);
    /**
     * @param {LeaseRow[]} rows as in LeaseObserver.observe()
     * @param {number} nowMs
     * @param {number} [mostMs]
     * @returns {Assignment}
     */
    look(rows: LeaseRow[], nowMs: number, mostMs?: number): Assignment;
}
/**
 * Shares are within one lease of each other, and who holds more than others keeps the one more. What workers lack they get
 * from one list of what there is to be had, nobody's leases first, then one after another from the most loaded: each
 * its own stretch of it, so that they don't get in each other's way. Workers that hold nothing yet aren't seen: so
 * stealing begins with one lease, and what a worker has at most doubles with each look at the table.
 * @param {ObservedLease[]} observed
 * @param {AssignmentOptions} options
 * @param {Content} [content]
 * @returns {Assignment}
 */
declare function assign(observed: ObservedLease[], options: AssignmentOptions, content?: Content): Assignment;
