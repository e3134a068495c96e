declare const _exports: {
    clientOf: typeof clientOf;
    resolveSettings: typeof resolveSettings;
};
export = _exports;
import { Kinesis } from '../../kinesis';
export type MakeRequest = (callback: (error: any, data?: any) => void) => {
    abort: () => void;
    destroy: () => void;
};
export type RetryPolicy = (makeRequest: MakeRequest, options: Record<string, any>, callback: (error: any, data?: any) => void) => unknown;
export type RequestOptions = {
    /**
     * or, as once, a host, or an object that has region, host, port, credentials, agent
     */
    region?: string | Record<string, any>;
    credentials?: import('../../options').Credentials | import('../../options').CredentialsProvider;
    host?: string;
    port?: number | string;
    /**
     * of http or https: its maxSockets, ca and proxy are read
     */
    agent?: any;
    /**
     * ms of one attempt
     */
    timeout?: number;
    initialRetryMs?: number | string;
    maxRetries?: number | string;
    /**
     * of Node's, that are tried again
     */
    errorCodes?: string[];
    /**
     * of the service's, that are tried again
     */
    errorNames?: string[];
    retryPolicy?: RetryPolicy;
    /**
     * ours, in place of host and port
     */
    endpoint?: string | URL;
    /**
     * ours
     */
    ca?: import('../../options').ClientOptions['ca'];
    /**
     * ours
     */
    protocol?: 'auto' | 'cbor' | 'json';
    /**
     * ours
     */
    logger?: import('../../options').Logger;
};
export type Settings = {
    /**
     * options of ours, without those of retries
     */
    client: import('../../options').ClientOptions;
    retries: import('./retries').Retries;
    /**
     * where neither options nor environment nor shared files give one
     */
    fallbackRegion: string;
    retryPolicy: RetryPolicy | undefined;
    /**
     * what a retryPolicy is told
     */
    resolved: Record<string, any>;
};
/**
 * @param {unknown} [given] RequestOptions
 * @returns {Settings}
 */
declare function resolveSettings(given?: unknown): Settings;
/**
 * @param {Settings} settings
 * @returns {Kinesis}
 */
declare function clientOf({ client, retries, fallbackRegion }: Settings): Kinesis;
