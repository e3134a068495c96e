declare const _exports: {
    checked: typeof checked;
    isGiven: typeof isGiven;
};
export = _exports;
/** As the package has it: what is empty is as good as not given. @param {unknown} value */
declare function isGiven(value: unknown): boolean;
/**
 * @param {string} name
 * @param {any} value
 * @param {string} kind
 */
declare function checked(name: string, value: any, kind: string): any;
