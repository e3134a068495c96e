export { Gate };
export type Round = {
    /**
     * in the order of the in() calls
     */
    values: unknown[];
    /**
     * callbacks that were not called yet
     */
    pending: number;
    /**
     * the first one
     */
    failure: {
        reason: unknown;
    } | null;
    /**
     * set by out()
     */
    settle: (() => void) | null;
};
export type Outcome<T> = ((callback: (error: unknown, value?: T) => void) => void) & Promise<T>;
/**
 * A round: the callbacks handed out between two calls of out().
 * @typedef {object} Round
 * @property {unknown[]} values in the order of the in() calls
 * @property {number} pending callbacks that were not called yet
 * @property {{ reason: unknown } | null} failure the first one
 * @property {(() => void) | null} settle set by out()
 */
/**
 * What out() gives: to be awaited, yielded to co (3 and 4), or called with a node-style callback.
 * @template T
 * @typedef {((callback: (error: unknown, value?: T) => void) => void) & Promise<T>} Outcome
 */
/**
 * Joins any number of calls of node-style callback APIs:
 *
 *     const gate = new Gate()
 *     fs.readFile('a', gate.in())
 *     fs.readFile('b', gate.in())
 *     const [a, b] = await gate.out()
 *
 * A gate may be used again after out(); each round is on its own.
 */
declare class Gate {
    #private;
    constructor();
    /**
     * A callback for one call. Only its first call counts; with more than one value, they come as
     * an array.
     * @returns {(error?: any, ...values: any[]) => void}
     */
    in(): (error?: any, ...values: any[]) => void;
    /**
     * Ends the round: waits until each of its callbacks was called, or one of them with an error.
     * Gives the values in the order of the in() calls; that of a lone in() as it is; [] if there
     * was none. Callbacks that come late for a failed round are ignored.
     * @returns {Outcome<any>}
     */
    out(): Outcome<any>;
}
