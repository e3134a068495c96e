declare const _exports: {
    byPolicy: typeof byPolicy;
    listStreams: typeof listStreams;
    request: typeof request;
};
export = _exports;
export type RequestOptions = import('./settings').RequestOptions;
export type Settings = import('./settings').Settings;
export type Kinesis = import('../../kinesis').Kinesis;
export type Callback<T> = (error: any, result?: T) => void;
declare function request(action: string, data?: object, options?: RequestOptions): Promise<any>;
declare function request(action: string, callback: Callback<any>): void;
declare function request(action: string, data: object, callback: Callback<any>): void;
declare function request(action: string, data: object, options: RequestOptions, callback: Callback<any>): void;
declare function listStreams(options?: RequestOptions): Promise<string[]>;
declare function listStreams(callback: Callback<string[]>): void;
declare function listStreams(options: RequestOptions, callback: Callback<string[]>): void;
/**
 * @param {Settings} settings
 * @param {(limits: object) => Promise<any>} call
 * @returns {Promise<any>}
 */
declare function byPolicy({ retryPolicy, resolved }: Settings, call: (limits: object) => Promise<any>): Promise<any>;
