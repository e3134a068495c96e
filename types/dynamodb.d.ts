export { DynamoDB };
import { Connection } from './connection';
/** DynamoDB as far as leases need it: operations by name, JSON in and out. */
declare class DynamoDB {
    #private;
    /**
     * @param {import('./options').ClientOptions | Connection} options
     * @param {import('./connection').Surroundings} [surroundings]
     */
    constructor(options: import('./options').ClientOptions | Connection, surroundings?: import('./connection').Surroundings);
    /**
     * @param {string} operation such as 'UpdateItem'
     * @param {Record<string, unknown>} input
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<any>} the service's JSON, with $metadata
     */
    call(operation: string, input: Record<string, unknown>, { signal }?: {
        signal?: AbortSignal;
    }): Promise<any>;
    /** What is outstanding ends. */
    close(): void;
}
