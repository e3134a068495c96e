export { BatchQueue };
export type Taker<B> = {
    owner: Owner;
    resolve: (batch: B) => void;
    reject: (error: unknown) => void;
};
export type Owner = {
    hasLeft: boolean;
};
/**
 * @template B
 * @typedef {{ owner: Owner, resolve: (batch: B) => void, reject: (error: unknown) => void }} Taker
 */
/**
 * Whoever takes batches; sets `hasLeft` through leave().
 * @typedef {{ hasLeft: boolean }} Owner
 */
/**
 * Batches on their way to those who ask for them, in order. Somebody is told when batches are wanted,
 * and when they are wanted no more; what comes unasked is held for the next who asks.
 * @template B
 */
declare class BatchQueue<B> {
    #private;
    /** @param {(isWanted: boolean) => void} setWanted */
    constructor(setWanted: (isWanted: boolean) => void);
    /** Whether batches are to come; a moment longer than somebody waits. */
    get isWanted(): boolean;
    /**
     * @param {Owner} owner
     * @returns {Promise<B>} rejects with an error that came in a batch's stead, or that ended all
     */
    take(owner: Owner): Promise<B>;
    /** @param {B} batch */
    give(batch: B): void;
    /** One who waits is told; without one it is nobody's business. @param {unknown} error */
    fail(error: unknown): void;
    /**
     * @param {Owner} owner who waits no longer
     * @param {unknown} error what is said to it
     */
    leave(owner: Owner, error: unknown): void;
    /**
     * Only the first end counts.
     * @param {unknown} error what is said to all from now on
     * @returns {B[]} what nobody will take any more
     */
    end(error: unknown): B[];
}
