export { DynamoTable };
export type Checkpoint = import('./lease-table').Checkpoint;
export type LeaseRow = import('./lease-table').LeaseRow;
export type HoldOptions = import('./lease-table').HoldOptions;
export type HeldLease = import('./lease-table').HeldLease;
export type LeaseTable = import('./lease-table').LeaseTable;
export type Abortable = import('./lease-table').Abortable;
export type KinesisError = import('../errors').KinesisError;
export type DynamoDB = import('../dynamodb').DynamoDB;
export type Item = Record<string, {
    S?: string;
    N?: string;
    SS?: string[];
}>;
/**
 * A lease that the core renews and changes: csrc/lease.c. Here is what it is called and what of it is known.
 * @implements {HeldLease}
 */
declare class DynamoLease implements HeldLease {
    #private;
    row: import("./lease-table").LeaseRow;
    /**
     * @param {DynamoDB} dynamodb
     * @param {string} table
     * @param {LeaseRow} row
     * @param {HoldOptions} options
     */
    constructor(dynamodb: DynamoDB, table: string, row: LeaseRow, { owner, renewMs, onLost }: HoldOptions);
    /** @type {HeldLease['checkpoint']} */
    checkpoint({ sequenceNumber, subSequenceNumber }: import("./lease-table").Checkpoint, { children }?: {
        children?: string[];
    } | undefined): Promise<void>;
    /** @param {number} ms */
    watch(ms: number): void;
    unwatch(): void;
    release(): Promise<boolean>;
    drop(): void;
}
/**
 * Leases in DynamoDB, laid out as the KCL 2 does: its attributes that have no meaning here stay as they are, and so do
 * rows that are no leases.
 * @implements {LeaseTable}
 */
declare class DynamoTable implements LeaseTable {
    #private;
    /**
     * @param {DynamoDB} dynamodb which goes with this
     * @param {string} name
     */
    constructor(dynamodb: DynamoDB, name: string);
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
    take(row: LeaseRow, owner: string, options?: Abortable): Promise<import("./lease-table").LeaseRow | null>;
    /**
     * @param {LeaseRow} row
     * @param {HoldOptions} options
     */
    hold(row: LeaseRow, options: HoldOptions): DynamoLease;
    /**
     * @param {LeaseRow} row
     * @param {Abortable} [options]
     */
    remove(row: LeaseRow, options?: Abortable): Promise<boolean>;
    close(): Promise<void>;
}
