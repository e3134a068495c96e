export { Slab };
export type NewRecord = {
    Data: Buffer;
    PartitionKey?: string;
    /**
     * A record as GetRecords gives it, but for its sequence number.
     */
    ExplicitHashKey?: string;
};
export type StoredRecord = {
    /**
     * a view, which stays good when the record is trimmed
     */
    Data: Buffer;
    PartitionKey: string | undefined;
    /**
     * ms
     */
    ApproximateArrivalTimestamp: number;
};
/**
 * @typedef {object} NewRecord a record as it was put
 * @property {Buffer} Data
 * @property {string} [PartitionKey]
 * @property {string} [ExplicitHashKey]
 *
 * A record as GetRecords gives it, but for its sequence number.
 * @typedef {object} StoredRecord
 * @property {Buffer} Data a view, which stays good when the record is trimmed
 * @property {string | undefined} PartitionKey
 * @property {number} ApproximateArrivalTimestamp ms
 */
/**
 * Many records in one Buffer, each as data, key, hash key, and their ends and times in typed arrays:
 * a Buffer and an object for each would take some 300 bytes more a record. What is written is
 * never changed, so that views of it may go out.
 */
declare class Slab {
    #private;
    start: number;
    /** Index after its last record. */
    end: number;
    capacity: number;
    buffer: Buffer<ArrayBuffer>;
    times: Float64Array<ArrayBuffer>;
    ends: Uint32Array<ArrayBuffer>;
    keyBytes: Uint16Array<ArrayBuffer>;
    hashKeyBytes: Uint8Array<ArrayBuffer>;
    used: number;
    bytes: number;
    /**
     * @param {number} start index of its first record
     * @param {number} bytes room for records
     * @param {NewRecord} first must fit, whatever `bytes` says
     */
    constructor(start: number, bytes: number, first: NewRecord);
    /**
     * @param {NewRecord} record
     * @param {number} at ms
     * @returns {boolean} false: there is no room, nothing has changed
     */
    append(record: NewRecord, at: number): boolean;
    /**
     * @param {number} index
     * @returns {StoredRecord}
     */
    read(index: number): StoredRecord;
    /**
     * @param {number} index
     * @returns {string | undefined}
     */
    explicitHashKeyOf(index: number): string | undefined;
    /**
     * Bytes of data and key, which limits count.
     * @param {number} index
     */
    sizeOf(index: number): number;
    /** @param {number} index */
    arrivalOf(index: number): number;
}
