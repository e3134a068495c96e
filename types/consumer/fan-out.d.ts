export { registerConsumer };
export type Surroundings = {
    signal: AbortSignal;
    clock: import('../clock').Clock;
    /**
     * of a failure after which it goes on
     */
    tell: (error: unknown) => void;
};
/**
 * @typedef {object} Surroundings
 * @property {AbortSignal} signal
 * @property {import('../clock').Clock} clock
 * @property {(error: unknown) => void} tell of a failure after which it goes on
 */
/**
 * The registered consumer of enhanced fan-out: registered if it is absent, and active when this resolves.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {string} name
 * @param {Surroundings} surroundings
 * @returns {Promise<string>} its ARN
 */
declare function registerConsumer(kinesis: import('../kinesis').Kinesis, naming: Record<string, string>, name: string, surroundings: Surroundings): Promise<string>;
