export { registerConsumer };
/**
 * The registered consumer of enhanced fan-out: registered if it is absent, and active when this resolves.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {string} ConsumerName
 * @param {{ signal: AbortSignal, clock: import('./clock').Clock }} surroundings
 * @returns {Promise<string>} its ARN
 */
declare function registerConsumer(kinesis: import('../kinesis').Kinesis, naming: Record<string, string>, ConsumerName: string, { signal, clock }: {
    signal: AbortSignal;
    clock: import('./clock').Clock;
}): Promise<string>;
