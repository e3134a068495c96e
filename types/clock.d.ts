declare const _exports: {
    backoffMs: typeof backoffMs;
    systemClock: Clock;
};
export = _exports;
export type Clock = {
    /**
     * ms, monotonic
     */
    now: () => number;
    /**
     * 0..1
     */
    random: () => number;
    /**
     * resolves early once aborted
     */
    sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
};
/**
 * A pause before another attempt: random, up to what doubles with each.
 * @param {Pick<Clock, 'random'>} clock
 * @param {number} attempt the one that failed, from 1
 * @param {{ baseMs: number, maxMs: number }} limits
 */
declare function backoffMs({ random }: Pick<Clock, 'random'>, attempt: number, { baseMs, maxMs }: {
    baseMs: number;
    maxMs: number;
}): number;
