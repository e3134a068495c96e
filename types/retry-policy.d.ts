export { withPolicy };
export type RetryPolicy = import('./options').RetryPolicy;
export type Limits = {
    timeoutMs: number;
    attemptsBefore: number;
    /**
     * the core tells what it would have done, and leaves it to us
     */
    callerRetries: true;
};
export type PolicyOptions = {
    policy: RetryPolicy;
    /**
     * of the whole call
     */
    maxAttempts: number;
    /**
     * of the whole call, waiting included
     */
    timeoutMs: number;
    signal?: AbortSignal;
    /**
     * aborted when the client has no more time for calls
     */
    ending: AbortSignal;
};
/**
 * @typedef {import('./options').RetryPolicy} RetryPolicy
 *
 * @typedef {object} Limits of one request to the core
 * @property {number} timeoutMs
 * @property {number} attemptsBefore
 * @property {true} callerRetries the core tells what it would have done, and leaves it to us
 *
 * @typedef {object} PolicyOptions
 * @property {RetryPolicy} policy
 * @property {number} maxAttempts of the whole call
 * @property {number} timeoutMs of the whole call, waiting included
 * @property {AbortSignal} [signal]
 * @property {AbortSignal} ending aborted when the client has no more time for calls
 */
/**
 * Repeats a request as the application's policy says. Each attempt is a request of its own to the
 * core; where the policy says nothing, what the core would have done by itself is done.
 * @template T
 * @param {PolicyOptions} options
 * @param {(limits: Limits) => Promise<T>} send
 * @returns {Promise<T>}
 */
declare function withPolicy<T>({ policy, maxAttempts, timeoutMs, signal, ending }: PolicyOptions, send: (limits: Limits) => Promise<T>): Promise<T>;
