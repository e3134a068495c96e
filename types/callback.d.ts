declare const _exports: {
    deliver: typeof deliver;
    isCallback: typeof isCallback;
};
export = _exports;
/**
 * @template {Function} T
 * @param {T | null | undefined} callback
 * @returns {callback is T}
 */
declare function isCallback<T extends Function>(callback: T | null | undefined): callback is T;
/**
 * One that throws is the program's uncaught exception, not a rejection of ours.
 * @template T
 * @param {Promise<T>} promise
 * @param {((error: any, result?: T) => void) | null} [callback]
 * @returns {Promise<T> | undefined} the promise, where there is no callback
 */
declare function deliver<T>(promise: Promise<T>, callback?: ((error: any, result?: T) => void) | null): Promise<T> | undefined;
