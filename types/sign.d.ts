export { signRequest };
export type Pairs = Record<string, string> | Array<[string, string]>;
export type SignParams = {
    /**
     * 'POST'
     */
    method?: string;
    /**
     * with the port where it isn't the scheme's default
     */
    host: string;
    /**
     * as in the request line, without the query; '/'
     */
    path?: string;
    /**
     * decoded
     */
    query?: Pairs;
    headers?: Pairs;
    /**
     * a string goes as UTF-8
     */
    body?: string | NodeJS.ArrayBufferView | ArrayBufferLike;
    /**
     * 'kinesis'
     */
    service?: string;
    region: string;
    credentials: import('./options').Credentials;
    /**
     * a number is ms since 1970; now
     */
    date?: Date | number;
};
/**
 * @typedef {Record<string, string> | Array<[string, string]>} Pairs
 *
 * @typedef {object} SignParams
 * @property {string} [method] 'POST'
 * @property {string} host with the port where it isn't the scheme's default
 * @property {string} [path] as in the request line, without the query; '/'
 * @property {Pairs} [query] decoded
 * @property {Pairs} [headers]
 * @property {string | NodeJS.ArrayBufferView | ArrayBufferLike} [body] a string goes as UTF-8
 * @property {string} [service] 'kinesis'
 * @property {string} region
 * @property {import('./options').Credentials} credentials
 * @property {Date | number} [date] a number is ms since 1970; now
 */
/**
 * Signs a request with AWS Signature Version 4. Gives all headers to send, with lower-case names:
 * those given, and host, x-amz-date, x-amz-security-token and authorization.
 * @param {SignParams} params
 * @returns {Record<string, string>}
 */
declare function signRequest(params: SignParams): Record<string, string>;
