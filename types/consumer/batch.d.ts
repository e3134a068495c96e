declare const _exports: {
    checkpointAt: typeof checkpointAt;
    endOf: typeof endOf;
    readCheckpoint: typeof readCheckpoint;
};
export = _exports;
export type UserRecordRead = import('../fetcher').UserRecordRead;
export type Checkpoint = import('./lease-table').Checkpoint;
export type Batch = {
    shardId: string;
    /**
     * their data share memory: copy what you keep for long
     */
    records: UserRecordRead[];
    /**
     * how far behind the newest record of the shard they are
     */
    millisBehindLatest: number;
    /**
     * all up to this record, else all of the batch (in eachRecord: up to
     * the record that it was called with), counts as dealt with; resolves when that is stored, rejects with ERR_CHECKPOINT where it is
     * behind an earlier one, and with ERR_LEASE_LOST when another worker has the shard
     */
    checkpoint: (record?: UserRecordRead) => Promise<void>;
    /**
     * the handler is alive: the progress deadline begins anew
     */
    progress: () => void;
    /**
     * aborted when the lease is lost, or close() waits no longer: its reason says which
     */
    signal: AbortSignal;
};
/**
 * @typedef {import('../fetcher').UserRecordRead} UserRecordRead
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 *
 * Records of one shard, in its order. Its functions may be taken out of it.
 * @typedef {object} Batch
 * @property {string} shardId
 * @property {UserRecordRead[]} records their data share memory: copy what you keep for long
 * @property {number} millisBehindLatest how far behind the newest record of the shard they are
 * @property {(record?: UserRecordRead) => Promise<void>} checkpoint all up to this record, else all of the batch (in eachRecord: up to
 *   the record that it was called with), counts as dealt with; resolves when that is stored, rejects with ERR_CHECKPOINT where it is
 *   behind an earlier one, and with ERR_LEASE_LOST when another worker has the shard
 * @property {() => void} progress the handler is alive: the progress deadline begins anew
 * @property {AbortSignal} signal aborted when the lease is lost, or close() waits no longer: its reason says which
 */
/**
 * Where a checkpoint goes when all of a fetched batch is dealt with: behind the Kinesis record that was read last, even if all
 * of its user records belong to another shard.
 * @param {UserRecordRead[]} records
 * @param {string | undefined} lastSequenceNumber
 * @returns {Checkpoint | undefined} undefined: nothing was read
 */
declare function endOf(records: UserRecordRead[], lastSequenceNumber: string | undefined): Checkpoint | undefined;
/**
 * @param {{ sequenceNumber: string, subSequenceNumber: number }} record
 * @returns {Checkpoint}
 */
declare function checkpointAt({ sequenceNumber, subSequenceNumber }: {
    sequenceNumber: string;
    subSequenceNumber: number;
}): Checkpoint;
/**
 * The checkpoint of what an application gives as a record.
 * @param {unknown} record
 * @returns {Checkpoint}
 */
declare function readCheckpoint(record: unknown): Checkpoint;
