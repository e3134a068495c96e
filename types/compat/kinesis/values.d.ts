declare const _exports: {
    checked: typeof checked;
    isGiven: typeof isGiven;
};
export = _exports;
/** @param {unknown} value */
declare function isGiven(value: unknown): value is {};
/**
 * @param {string} name
 * @param {any} value
 * @param {string} kind
 */
declare function checked(name: string, value: any, kind: string): any;
