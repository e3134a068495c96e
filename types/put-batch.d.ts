export declare var lasting: PutBatch;
export { PutBatch };
export type Place = {
    shardId: string;
    sequenceNumber: string;
};
export type BatchOwner = {
    /**
     * what a put that was
     * stored comes to
     */
    toResult: (place: Place, subSequenceNumber: number, attempts: number) => any;
    /**
     * called for each put
     */
    settled: (error?: unknown) => void;
    /**
     * called once, when none is left
     *
     * Who is told how a put ends: something, or a promise by the function that resolves it, which is all
     * that it then keeps in memory; or something that makes results later, of many.
     */
    ended: (batch: PutBatch) => void;
};
export type PendingPut = {
    stored: (result: any) => void;
    failed: (error: unknown, index: number, batch: PutBatch) => void;
} | ((result: any) => void) | import('./pending-put').PartOfMany<any>;
/**
 * The puts of a tick, or of a few, or as many of them as there is room for: their records one behind the other
 * in memory that the core reads where it is, and who waits for each.
 */
declare class PutBatch {
    #private;
    owner: BatchOwner;
    /** Its owner's, when it has been handed over. */
    number: number;
    /** When the first was put, as the core's clock counts: in us. */
    madeUs: number;
    /**
     * @param {BatchOwner} owner
     * @param {number} bytes for records
     */
    constructor(owner: BatchOwner, bytes: number);
    get count(): number;
    get lengths(): Uint32Array<ArrayBufferLike>;
    get bytes(): Buffer<ArrayBufferLike>;
    /** What the records take. */
    get usedBytes(): number;
    /** @param {number} bytes a record needs at most */
    hasRoomFor(bytes: number): boolean;
    /** @param {number} bytes for records */
    grow(bytes: number): void;
    /** Nothing will be added: memory that is mostly empty is given back. */
    seal(): void;
    /**
     * Copies a record, for which there must be room. Where this throws, nothing has changed.
     * @param {string} key
     * @param {string} hashKey '': none
     * @param {Uint8Array | string} data
     * @param {PendingPut} put
     */
    add(key: string, hashKey: string, data: Uint8Array | string, put: PendingPut): void;
    /** In the place of what the last record was added with. @param {PendingPut} put */
    set lastPut(put: PendingPut);
    /**
     * How much of a turn of the event loop it takes to settle one.
     * @param {number} index
     */
    weightOf(index: number): number;
    /**
     * What is told must not keep others from being told: it may end in code of the application's.
     * @param {number} index
     * @param {Place} place
     * @param {number} subSequenceNumber
     * @param {number} attempts
     */
    stored(index: number, place: Place, subSequenceNumber: number, attempts: number): void;
    /**
     * @param {number} index
     * @param {unknown} error
     */
    failed(index: number, error: unknown): void;
    /** None of them has reached the core. @param {unknown} error */
    refuse(error: unknown): void;
    /** Not all have settled yet. */
    get isUnderWay(): boolean;
    /**
     * A copy of a record that has not settled, or is about to.
     * @param {number} index
     */
    recordAt(index: number): {
        partitionKey: string;
        explicitHashKey: string | undefined;
        data: Buffer<ArrayBuffer>;
    };
}
