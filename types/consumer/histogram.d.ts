export { Histogram };
/**
 * A distribution of times, percentiles at most 1/16 too high: buckets of equal width between a power of two and the next.
 */
declare class Histogram {
    #private;
    /** @param {number} value not negative */
    add(value: number): void;
    /** @returns {import('../producer-metrics').Summary} */
    summary(): import('../producer-metrics').Summary;
}
