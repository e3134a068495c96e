declare const _exports: {
    byPolicy: typeof byPolicy;
    listStreams: ListStreams;
    request: Request;
};
export = _exports;
export type RequestOptions = import('./settings').RequestOptions;
export type Settings = import('./settings').Settings;
export type Kinesis = import('../../kinesis').Kinesis;
export type Callback<T> = (error: any, result?: T) => void;
export type Request = {
    (action: string, callback: Callback<any>): void;
    (action: string, data: object | null | undefined, callback: Callback<any>): void;
    (action: string, data: object | null | undefined, options: RequestOptions | null | undefined, callback: Callback<any>): void;
    (action: string, data?: object | null, options?: RequestOptions | null): Promise<any>;
};
export type ListStreams = {
    (callback: Callback<string[]>): void;
    (options: RequestOptions | null | undefined, callback: Callback<string[]>): void;
    (options?: RequestOptions | null): Promise<string[]>;
};
/**
 * Each attempt is made as the options say by then: a policy may give other credentials.
 * @template T
 * @param {Settings} settings
 * @param {(client: Kinesis, limits: object) => Promise<T>} call
 * @returns {Promise<T>}
 */
declare function byPolicy<T>({ retryPolicy, resolved }: Settings, call: (client: Kinesis, limits: object) => Promise<T>): Promise<T>;
