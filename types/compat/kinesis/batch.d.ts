export { RecordBatch };
export declare var lasting: (RecordBatch | {
    SequenceNumber: string;
    ShardId: string;
})[];
export type Outgoing = import('./record').Outgoing;
/** @typedef {import('./record').Outgoing} Outgoing */
/** Records that are to go together, copied into memory that the core reads where it is. */
declare class RecordBatch {
    #private;
    /** What is to be remembered of each. @type {string[]} */
    keys: string[];
    /**
     * @param {number} bytes to begin with
     * @param {number} [most] records
     */
    constructor(bytes: number, most?: number);
    get count(): number;
    /** Of records; there may still be no room for the bytes of one. */
    get isFull(): boolean;
    get usedBytes(): number;
    /** @returns {import('../../record-slab').RecordSlab} */
    get slab(): import('../../record-slab').RecordSlab;
    /**
     * @param {Outgoing} record
     * @returns {boolean} false: there is no room for it
     */
    add({ partitionKey, hashKey, data, key }: Outgoing): boolean;
    /** @param {number} index @returns {Outgoing} a copy */
    recordAt(index: number): Outgoing;
    /**
     * @param {number[]} indexes
     * @returns {RecordBatch} of those records; this one, if they are all: else it is released
     */
    pick(indexes: number[]): RecordBatch;
    /** None of its memory is needed any more. */
    release(): void;
}
