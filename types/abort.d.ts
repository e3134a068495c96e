declare const _exports: {
    asSignal: typeof asSignal;
    checkSignal: typeof checkSignal;
    onAbort: typeof onAbort;
    withReason: typeof withReason;
};
export = _exports;
/**
 * Calls `run` when the signal is aborted, at once if it is already, until the function that this
 * gives is called.
 * @param {AbortSignal} signal
 * @param {() => void} run
 * @returns {() => void}
 */
declare function onAbort(signal: AbortSignal, run: () => void): () => void;
/**
 * @param {unknown} signal
 * @returns {AbortSignal | undefined}
 */
declare function checkSignal(signal: unknown): AbortSignal | undefined;
/**
 * @param {any} error the core's
 * @param {unknown} reason the signal's
 */
declare function withReason(error: any, reason: unknown): any;
/**
 * Node's own AbortSignal for what the AWS SDK takes as one: that, another library's, or an object
 * `{ aborted, onabort }`.
 * @param {any} signal
 * @returns {AbortSignal | undefined}
 */
declare function asSignal(signal: any): AbortSignal | undefined;
