export { withPolicy };
export type RetryPolicy = import('./options').RetryPolicy;
export type Limits = {
    maxAttempts: number;
    timeoutMs: number;
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
 * @property {number} maxAttempts
 * @property {number} timeoutMs
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
 * core; where the policy says nothing the core's answer holds, which is no attempt for what can't
 * succeed, and else a growing pause.
 * @template T
 * @param {PolicyOptions} options
 * @param {(limits: Limits) => Promise<T>} send
 * @returns {Promise<T>}
 */
declare function withPolicy<T>({ policy, maxAttempts, timeoutMs, signal, ending }: PolicyOptions, send: (limits: Limits) => Promise<T>): Promise<T>;
