export { CalledPut };
export { LenientPut };
export { ManyPuts };
export { PartOfMany };
export { PromisedPut };
import { AsyncResource } from 'node:async_hooks';
export type Place = import('./put-batch').Place;
export type ToResult<Result> = (place: Place, subSequenceNumber: number, attempts: number) => Result;
/** @typedef {import('./put-batch').Place} Place */
/**
 * What a put that was stored comes to.
 * @template Result
 * @typedef {(place: Place, subSequenceNumber: number, attempts: number) => Result} ToResult
 */
/**
 * A put with a callback.
 * @template Result
 */
declare class CalledPut<Result> {
    toResult: ToResult<Result>;
    callback: (error: any, result?: Result) => void;
    /** Of the caller's AsyncLocalStorage; a promise keeps it by itself. Costs 30 ns. */
    context: AsyncResource;
    /**
     * @param {ToResult<Result>} toResult
     * @param {(error: any, result?: Result) => void} callback
     */
    constructor(toResult: ToResult<Result>, callback: (error: any, result?: Result) => void);
    /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts */
    stored(place: Place, subSequenceNumber: number, attempts: number): void;
    /** @param {unknown} error */
    failed(error: unknown): void;
}
/**
 * A put with a promise.
 * @template Result
 */
declare class PromisedPut<Result> {
    toResult: ToResult<Result>;
    /** @type {Promise<Result>} */
    promise: Promise<Result>;
    fulfil: (result: any) => void;
    decline: (error: unknown) => void;
    /** @param {ToResult<Result>} toResult */
    constructor(toResult: ToResult<Result>);
    /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts */
    stored(place: Place, subSequenceNumber: number, attempts: number): void;
    /** @param {unknown} error */
    failed(error: unknown): void;
}
/**
 * One whose rejection nobody needs to look at.
 * @template Result
 * @extends {PromisedPut<Result>}
 */
declare class LenientPut<Result> extends PromisedPut<Result> {
    onFailed: (error: unknown) => void;
    /**
     * @param {ToResult<Result>} toResult
     * @param {(error: unknown) => void} onFailed
     */
    constructor(toResult: ToResult<Result>, onFailed: (error: unknown) => void);
    /** @override @param {unknown} error */
    failed(error: unknown): void;
}
/**
 * Many puts with one promise, of a result for each in order; rejected, once all have settled, where
 * one has failed.
 * @template Result
 */
declare class ManyPuts<Result> {
    #private;
    toResult: ToResult<Result>;
    /** @type {Promise<Result[]>} */
    promise: Promise<Result[]>;
    fulfil: (result: any) => void;
    decline: (error: unknown) => void;
    /**
     * @param {number} count
     * @param {ToResult<Result>} toResult
     * @param {(ends: any[]) => unknown} toError what the promise is rejected with; gets results and errors
     */
    constructor(count: number, toResult: ToResult<Result>, toError: (ends: any[]) => unknown);
    /** @param {number} index @param {Result} result */
    stored(index: number, result: Result): void;
    /** @param {number} index @param {unknown} error */
    failed(index: number, error: unknown): void;
}
/**
 * Those of many that stand together in one batch.
 * @template Result
 */
declare class PartOfMany<Result> {
    many: ManyPuts<Result>;
    batch: import("./put-batch").PutBatch;
    offset: number;
    /**
     * @param {ManyPuts<Result>} many
     * @param {import('./put-batch').PutBatch} batch
     * @param {number} offset of their places among all from those in the batch
     */
    constructor(many: ManyPuts<Result>, batch: import('./put-batch').PutBatch, offset: number);
    /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts @param {number} index */
    stored(place: Place, subSequenceNumber: number, attempts: number, index: number): void;
    /** @param {unknown} error @param {unknown} _ @param {number} index */
    failed(error: unknown, _: unknown, index: number): void;
}
