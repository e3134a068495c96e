declare const _exports: {
    flags: Record<string, import("../cli-arguments").Flag>;
    runLocal: typeof runLocal;
    usage: string;
};
export = _exports;
/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
declare function runLocal(args: string[]): Promise<number>;
