declare const _exports: {
    checkHandler: typeof checkHandler;
    handlerOptions: typeof handlerOptions;
};
export = _exports;
export type Options = import('../agent').Options;
export type Translate = import('../agent').Translate;
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
