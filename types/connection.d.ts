export { Connection };
export type ClientOptions = import('./options').ClientOptions;
export type Endpoint = import('./endpoint').Endpoint;
export type Surroundings = {
    /**
     * lib/native.js's openClient
     */
    open?: (options: any) => any;
    env?: NodeJS.ProcessEnv;
    /**
     * when nothing else gives one
     */
    fallbackRegion?: string;
    /**
     * records hold Uint8Arrays, not Buffers
     */
    hasPlainBytes?: boolean;
    /**
     * kinesis
     */
    service?: import('./endpoint').Service;
};
/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./endpoint').Endpoint} Endpoint
 *
 * What a client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {boolean} [hasPlainBytes] records hold Uint8Arrays, not Buffers
 * @property {import('./endpoint').Service} [service] kinesis
 */
/** A client of the core, with what it needs on its way to it: one service's endpoint, credentials, settings. */
declare class Connection {
    #private;
    /**
     * Throws a KinesisError where an option, or an environment variable that stands for one, is
     * wrong. Doesn't wait: what takes time, such as the credentials of a profile, the calls wait for.
     * @param {ClientOptions} [options]
     * @param {Surroundings} [surroundings]
     */
    constructor(options?: ClientOptions, surroundings?: Surroundings);
    /**
     * A connection to another service that is made as this one was, but for its endpoint and what is given.
     * @param {import('./endpoint').Service} service
     * @param {Pick<ClientOptions, 'endpoint' | 'region' | 'credentials'>} options
     * @returns {Connection}
     */
    beside(service: import('./endpoint').Service, { endpoint, region, credentials }: Pick<ClientOptions, 'endpoint' | 'region' | 'credentials'>): Connection;
    /** Of two connections that differ in it, a stream of the same name may be another. It stays what it is. */
    get scope(): string;
    /** Without secrets. */
    get options(): import("./options").ParsedClientOptions;
    /** @returns {import('./native').NativeClient} */
    get client(): import('./native').NativeClient;
    get isClosed(): boolean;
    /**
     * What stands before the endpoint's name in the host of a request; see lib/endpoint.js.
     * @param {Record<string, unknown>} input
     * @param {'data' | 'control'} type
     */
    labelOf(input: Record<string, unknown>, type: 'data' | 'control'): string | undefined;
    /**
     * Where a call goes, as far as that is known. An ARN that no endpoint can be made of leads nowhere.
     * @param {Record<string, unknown>} input
     * @param {'data' | 'control'} type
     * @returns {import('./observe').Place}
     */
    placeOf(input: Record<string, unknown>, type: 'data' | 'control'): import('./observe').Place;
    /** To be called before each request: what it needs is looked for, where it isn't there yet. */
    prepare(): void;
    /** Before what is given to start(). @param {AbortSignal} [signal] */
    refuse(signal?: AbortSignal): void;
    /**
     * A call that can be aborted.
     * @param {any} request see NativeClient.call
     * @param {AbortSignal | undefined} signal
     * @param {(result: any) => void} resolve
     * @param {(error: unknown) => void} reject
     */
    start(request: any, signal: AbortSignal | undefined, resolve: (result: any) => void, reject: (error: unknown) => void): void;
    /** What is outstanding ends. */
    close(): void;
}
