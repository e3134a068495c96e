export { MemoryTable };
export type Checkpoint = import('./lease-table').Checkpoint;
export type LeaseRow = import('./lease-table').LeaseRow;
export type HoldOptions = import('./lease-table').HoldOptions;
export type HeldLease = import('./lease-table').HeldLease;
export type LeaseTable = import('./lease-table').LeaseTable;
export type Abortable = import('./lease-table').Abortable;
export type Shared = {
    /**
     * by lease key
     */
    rows: Map<string, LeaseRow>;
    /**
     * by lease key
     */
    held: Map<string, MemoryLease>;
};
/**
 * A lease whose holder lives in this process, and so is never late: it is renewed when somebody looks at the table,
 * without a timer that a blocked event loop could hold up.
 * @implements {HeldLease}
 */
declare class MemoryLease implements HeldLease {
    #private;
    table: MemoryTable;
    row: import("./lease-table").LeaseRow;
    /**
     * @param {MemoryTable} table
     * @param {Shared} shared
     * @param {LeaseRow} row
     * @param {HoldOptions} options
     */
    constructor(table: MemoryTable, shared: Shared, row: LeaseRow, { onLost }: HoldOptions);
    /** @type {HeldLease['checkpoint']} */
    checkpoint({ sequenceNumber, subSequenceNumber }: import("./lease-table").Checkpoint, { children }?: {
        children?: string[];
    } | undefined): Promise<void>;
    /** @param {number} ms */
    watch(ms: number): void;
    unwatch(): void;
    release(): Promise<boolean>;
    drop(): void;
    /** @internal */
    renew(): void;
}
/**
 * The leases of the consumers of one process, for as long as the process lives.
 * @implements {LeaseTable}
 */
declare class MemoryTable implements LeaseTable {
    #private;
    /** @param {string} name of what its consumers have in common: where they read and as whom, stream and group */
    constructor(name: string);
    /** @param {Abortable} [options] */
    open(options?: Abortable): Promise<void>;
    /** @param {Abortable} [options] */
    list(options?: Abortable): Promise<import("./lease-table").LeaseRow[]>;
    /**
     * @param {LeaseRow} row
     * @param {Abortable} [options]
     */
    create(row: LeaseRow, options?: Abortable): Promise<boolean>;
    /**
     * @param {string} leaseKey
     * @param {{ from: Checkpoint, to: Checkpoint }} checkpoints
     * @param {Abortable} [options]
     */
    restart(leaseKey: string, { from, to }: {
        from: Checkpoint;
        to: Checkpoint;
    }, options?: Abortable): Promise<boolean>;
    /**
     * @param {LeaseRow} row
     * @param {string} owner
     * @param {Abortable} [options]
     */
    take(row: LeaseRow, owner: string, options?: Abortable): Promise<Readonly<{
        leaseKey: string;
        owner: string | undefined;
        checkpoint: import("./lease-table").Checkpoint;
        parents: string[];
        children: string[];
        startingHashKey: string | undefined;
        endingHashKey: string | undefined;
        checkpointOwner: string | undefined;
        ownerSwitches: number;
        counter: number;
    }> | null>;
    /**
     * @param {LeaseRow} row
     * @param {HoldOptions} options
     */
    hold(row: LeaseRow, options: HoldOptions): MemoryLease;
    /**
     * @param {LeaseRow} row
     * @param {Abortable} [options]
     */
    remove(row: LeaseRow, options?: Abortable): Promise<boolean>;
    close(): Promise<void>;
}
