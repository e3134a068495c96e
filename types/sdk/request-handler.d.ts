declare const _exports: {
    checkHandler: typeof checkHandler;
    handlerOptions: typeof handlerOptions;
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
 * To the SDK 0 is no limit.
 * @param {string} given what the SDK calls it
 * @param {'connectTimeoutMs' | 'requestTimeoutMs' | 'idleTimeoutMs'} name of our option
 * @returns {Translate}
 */
declare const timeout: (given: string, name: 'connectTimeoutMs' | 'requestTimeoutMs' | 'idleTimeoutMs') => Translate;
/**
 * @param {any} handler an instance, or the options of one
 * @returns {Promise<Options>}
 */
declare function handlerOptions(handler: any): Promise<Options>;
/**
 * Says at once whether a handler can be translated.
 * @param {any} handler
 */
declare function checkHandler(handler: any): void;
