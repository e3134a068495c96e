export { CalledPut };
export { LenientPut };
export { ManyPuts };
export { PartOfMany };
import { AsyncResource } from 'node:async_hooks';
export type Place = import('./put-batch').Place;
/** @typedef {import('./put-batch').Place} Place */
/**
 * A put with a callback.
 * @template Result
 */
declare class CalledPut<Result> {
    callback: (error: any, result?: Result) => void;
    /** Of the caller's AsyncLocalStorage; a promise keeps it by itself. Costs 30 ns. */
    context: AsyncResource;
    /** @param {(error: any, result?: Result) => void} callback */
    constructor(callback: (error: any, result?: Result) => void);
    /** @param {Result} result */
    stored(result: Result): void;
    /** @param {unknown} error */
    failed(error: unknown): void;
}
/**
 * A put with a promise whose rejection nobody needs to look at.
 * @template Result
 */
declare class LenientPut<Result> {
    #private;
    onFailed: (error: unknown) => void;
    /** @type {Promise<Result>} */
    promise: Promise<Result>;
    /** @param {(error: unknown) => void} onFailed */
    constructor(onFailed: (error: unknown) => void);
    /** @param {Result} result */
    stored(result: Result): void;
    /** @param {unknown} error */
    failed(error: unknown): void;
}
/**
 * Many puts with one promise, of a result for each in order; rejected, once all have settled, where
 * one has failed. The results are made at the end: until then they would only be in the way of the
 * garbage collector, which moves what lives.
 * @template Result
 */
declare class ManyPuts<Result> {
    #private;
    /** @type {Promise<Result[]>} */
    promise: Promise<Result[]>;
    /**
     * @param {number} count
     * @param {(place: Place, subSequenceNumber: number, attempts: number) => Result} toResult
     * @param {(ends: any[]) => unknown} toError what the promise is rejected with; gets results and errors
     */
    constructor(count: number, toResult: (place: Place, subSequenceNumber: number, attempts: number) => Result, toError: (ends: any[]) => unknown);
    /**
     * @param {number} index
     * @param {Place} place
     * @param {number} subSequenceNumber
     * @param {number} attempts
     */
    stored(index: number, place: Place, subSequenceNumber: number, attempts: number): void;
    /** @param {number} index @param {unknown} error */
    failed(index: number, error: unknown): void;
}
/**
 * Those of many that stand together in one batch.
 * @template Result
 */
declare class PartOfMany<Result> {
    many: ManyPuts<Result>;
    offset: number;
    /**
     * @param {ManyPuts<Result>} many
     * @param {number} offset of their places among all from those in the batch
     */
    constructor(many: ManyPuts<Result>, offset: number);
    /**
     * @param {number} index
     * @param {Place} place
     * @param {number} subSequenceNumber
     * @param {number} attempts
     */
    storedAt(index: number, place: Place, subSequenceNumber: number, attempts: number): void;
    /** @param {unknown} error @param {number} index */
    failed(error: unknown, index: number): void;
}
