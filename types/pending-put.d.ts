export { CalledPut };
export { PromisedPut };
import { AsyncResource } from 'node:async_hooks';
export type PutResult = {
    ShardId: string;
    SequenceNumber: string;
};
export type Collector = {
    ended: (error?: any) => void;
};
/**
 * @typedef {{ ShardId: string, SequenceNumber: string }} PutResult
 * @typedef {{ ended: (error?: any) => void }} Collector
 */
/** A put with a callback. */
declare class CalledPut {
    collector: Collector;
    callback: (error: any, result?: any) => void;
    /** Of the caller's AsyncLocalStorage; a promise keeps it by itself. Costs 30 ns. */
    context: AsyncResource;
    /**
     * @param {Collector} collector
     * @param {(error: any, result?: any) => void} callback
     */
    constructor(collector: Collector, callback: (error: any, result?: any) => void);
    /** @param {PutResult} result */
    resolve(result: PutResult): void;
    /** @param {unknown} error */
    reject(error: unknown): void;
    /** Before it reached the core. @param {unknown} error */
    refuse(error: unknown): void;
}
/** A put with a promise, which is marked as handled when it rejects: nobody needs to look at it. */
declare class PromisedPut {
    collector: Collector;
    onFailed: (error: unknown) => void;
    /** @type {Promise<PutResult>} */
    promise: Promise<PutResult>;
    fulfil: (result: any) => void;
    decline: (error: unknown) => void;
    /**
     * @param {Collector} collector
     * @param {(error: unknown) => void} onFailed
     */
    constructor(collector: Collector, onFailed: (error: unknown) => void);
    /** @param {PutResult} result */
    resolve(result: PutResult): void;
    /** @param {unknown} error */
    reject(error: unknown): void;
    /** Before it reached the core. @param {unknown} error */
    refuse(error: unknown): void;
}
