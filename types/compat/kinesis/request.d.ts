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
/**
 * Any operation of the service, in its own JSON: `request(action, [data], [options], [callback])`. A promise, where there
 * is no callback.
 * @param {string} action such as 'CreateStream'
 * @param {...any} args data, RequestOptions, callback
 * @returns {any}
 */
declare function request(action: string, ...args: any[]): any;
/**
 * The names of all streams: `listStreams([options], [callback])`.
 * @param {...any} args RequestOptions, callback
 * @returns {any} a promise, where there is no callback
 */
declare function listStreams(...args: any[]): any;
/**
 * @param {Settings} settings
 * @param {(limits: object) => Promise<any>} call
 * @returns {Promise<any>}
 */
declare function byPolicy({ retryPolicy, resolved }: Settings, call: (limits: object) => Promise<any>): Promise<any>;
