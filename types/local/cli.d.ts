declare const _exports: {
    flags: Record<string, Flag>;
    runLocal: typeof runLocal;
    usage: string;
};
export = _exports;
export type Flag = {
    /**
     * name of its value in the usage; without one it's a switch
     */
    value?: string;
    text: string;
    options: (text: any) => Record<string, any>;
};
/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
declare function runLocal(args: string[]): Promise<number>;
