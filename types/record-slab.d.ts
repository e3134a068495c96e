export { makeSlab };
export { releaseSlab };
export type CheckedRecord = import('./shapes').CheckedRecord;
export type RecordSlab = {
    /**
     * key, hash key and data of each record, one behind the other
     */
    bytes: Buffer;
    /**
     * of those three, for each record
     */
    lengths: Uint32Array;
};
/**
 * Copies records, so that their owner may change them at once.
 * @param {CheckedRecord[]} records
 * @returns {RecordSlab}
 */
declare function makeSlab(records: CheckedRecord[]): RecordSlab;
/** @param {RecordSlab} slab of a call that has ended */
declare function releaseSlab({ bytes }: RecordSlab): void;
