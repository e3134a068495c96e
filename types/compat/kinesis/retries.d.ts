declare const _exports: {
    isPassing: typeof isPassing;
    pauseMs: typeof pauseMs;
    readRetries: typeof readRetries;
    retryOptions: typeof retryOptions;
};
export = _exports;
export type Retries = {
    initialRetryMs: number;
    maxRetries: number;
    errorCodes: string[];
    errorNames: string[];
};
/**
 * @param {Record<string, any>} options
 * @returns {Retries}
 */
declare function readRetries(options: Record<string, any>): Retries;
/**
 * Ours, of the package's rule: pauses that double, for some errors.
 * @param {Retries} retries
 */
declare function retryOptions(retries: Retries): {
    maxAttempts: number;
    timeoutMs: 86400000;
    retryPolicy: (/** @type {any} */ error: any, /** @type {number} */ attempt: number) => number | false;
};
/**
 * @param {{ statusCode?: number, code?: string, name?: string }} error
 * @param {Retries} retries
 */
declare function isPassing({ statusCode, code, name }: {
    statusCode?: number;
    code?: string;
    name?: string;
}, { errorCodes, errorNames }: Retries): boolean;
/**
 * @param {Retries} retries
 * @param {number} attempt that failed, from 1
 */
declare function pauseMs({ initialRetryMs }: Retries, attempt: number): number;
