export { MAX_UTF8_BYTES_PER_UNIT };
export { makeSlab };
export { releaseMemory };
export { releaseSlab };
export { takeMemory };
export { writeText };
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
/** UTF-8 takes at most so many bytes for one UTF-16 unit. */
declare const MAX_UTF8_BYTES_PER_UNIT = 3;
/** @param {number} bytes at least */
declare function takeMemory(bytes: number): Buffer<ArrayBufferLike>;
/**
 * Copies records, so that their owner may change them at once.
 * @param {CheckedRecord[]} records
 * @returns {RecordSlab}
 */
declare function makeSlab(records: CheckedRecord[]): RecordSlab;
/** @param {RecordSlab} slab of a call that has ended */
declare function releaseSlab({ bytes }: RecordSlab): void;
/** @param {Buffer} bytes of takeMemory, all of it */
declare function releaseMemory(bytes: Buffer): void;
/**
 * @param {Buffer} bytes
 * @param {string} text
 * @param {number} at
 * @returns {number} the bytes it takes
 */
declare function writeText(bytes: Buffer, text: string, at: number): number;
