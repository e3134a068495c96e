export { Outstanding };
export { checkCloseOptions };
export type CloseSummary = {
    ok: number;
    failed: number;
    /**
     * cut off when the time was up
     */
    abandoned: number;
};
/**
 * How the calls and puts ended that were outstanding when close() was called.
 * @typedef {object} CloseSummary
 * @property {number} ok
 * @property {number} failed
 * @property {number} abandoned cut off when the time was up
 */
/** Counts what has begun and not ended, and tells when there is nothing left. */
declare class Outstanding {
    #private;
    begin(): void;
    /** @param {keyof CloseSummary} outcome */
    end(outcome: keyof CloseSummary): void;
    /**
     * Counts from here on.
     * @returns {CloseSummary} changes as things end
     */
    summarize(): CloseSummary;
    /**
     * @param {number} [timeoutMs] undefined: as long as it takes
     * @returns {Promise<void>}
     */
    drained(timeoutMs?: number): Promise<void>;
}
/** @param {unknown} [options] */
declare function checkCloseOptions(options?: unknown): {
    timeoutMs: number | undefined;
};
