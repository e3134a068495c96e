declare const _exports: {
    checkConfig: typeof checkConfig;
    clientOptions: typeof clientOptions;
    readableConfig: typeof readableConfig;
};
export = _exports;
export type Options = Record<string, any>;
export type Key = {
    options?: (value: any, config: any) => Options | Promise<Options>;
    check?: (value: any) => void;
};
/**
 * What `client.config` gives to read: as the SDK has it, most of it as async functions.
 * @param {Record<string, any>} given
 * @param {NodeJS.ProcessEnv} env
 */
declare function readableConfig(given: Record<string, any>, env: NodeJS.ProcessEnv): Readonly<Record<string, any>>;
/**
 * Refuses at once what can't be done.
 * @param {any} given
 */
declare function checkConfig(given: any): void;
/**
 * The options of our client. To the SDK a whole call has no time-out.
 * @param {Record<string, any>} given
 * @param {any} config what providers get to see
 * @returns {Promise<Options>}
 */
declare function clientOptions(given: Record<string, any>, config: any): Promise<Options>;
