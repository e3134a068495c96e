declare const _exports: {
    connections: Translate;
    readAgent: typeof readAgent;
    readTls: typeof readTls;
    timeout: typeof timeout;
};
export = _exports;
export type Options = Record<string, any>;
export type Translate = (value: any) => Options;
/**
 * @typedef {Record<string, any>} Options of our client
 * @typedef {(value: any) => Options} Translate
 */
/**
 * To other clients 0 is no limit.
 * @param {string} given what the other client calls it
 * @param {'connectTimeoutMs' | 'requestTimeoutMs' | 'idleTimeoutMs'} name of our option
 * @returns {Translate}
 */
declare const timeout: (given: string, name: 'connectTimeoutMs' | 'requestTimeoutMs' | 'idleTimeoutMs') => Translate;
/**
 * @param {any} agent an http(s).Agent or its options
 * @returns {Options}
 */
declare function readAgent(agent: any): Options;
/**
 * @param {any} options of TLS
 * @returns {Options}
 */
declare function readTls(options: any): Options;
