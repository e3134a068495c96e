export { observed };
export { tellLogger };
export type RequestEvent = {
    operation: string;
    attributes: Record<string, string | number>;
    /**
     * since 1970
     */
    startTimeMs: number;
    durationMs: number;
    /**
     * what the call was rejected with
     *
     * Where a call goes, as far as that is known.
     */
    error?: Error;
};
export type Place = {
    region?: string;
    url?: URL;
};
export type Logger = import('./options').Logger;
/**
 * Runs a call and tells of its end those who want to know: subscribers of the channel, and a logger
 * with a debug method. Neither is told inputs, outputs or secrets.
 * @template T
 * @param {{ service?: 'Kinesis' | 'DynamoDB', operation: string, input: Record<string, unknown>, place: () => Place,
 *   logger?: Logger }} call
 *   place: asked for at the end, when the first call knows it, too
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
declare function observed<T>({ service, operation, input, place, logger }: {
    service?: 'Kinesis' | 'DynamoDB';
    operation: string;
    input: Record<string, unknown>;
    place: () => Place;
    logger?: Logger;
}, run: () => Promise<T>): Promise<T>;
/**
 * What a logger throws harms nothing of ours: as what a subscriber of a diagnostics channel throws,
 * it is the process's uncaught exception.
 * @param {Partial<Logger>} logger
 * @param {'debug' | 'info' | 'warn' | 'error'} level
 * @param {any} content
 */
declare function tellLogger(logger: Partial<Logger>, level: 'debug' | 'info' | 'warn' | 'error', content: any): void;
