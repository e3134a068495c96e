declare const _exports: {
    checkConfig: typeof checkConfig;
    resolveConfig: typeof resolveConfig;
};
export = _exports;
export type Options = Record<string, any>;
export type Key = {
    options?: (value: any, config: any) => Options | Promise<Options>;
    check?: (value: any) => void;
};
/**
 * Refuses at once what can't be done.
 * @param {any} given
 */
declare function checkConfig(given: any): void;
/**
 * What there is to read of a configuration, as with the SDK most of it by async functions, and the
 * options of our client that it comes to.
 * @param {Record<string, any>} given
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ config: any, options: () => Promise<Options> }}
 */
declare function resolveConfig(given: Record<string, any>, env: NodeJS.ProcessEnv): {
    config: any;
    options: () => Promise<Options>;
};
