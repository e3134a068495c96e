declare const _exports: {
    runTail: typeof runTail;
};
export = _exports;
export type TailOptions = {
    client: import('./options').ClientOptions;
    from: 'TRIM_HORIZON' | 'LATEST' | Date;
    limit: number;
    json: boolean;
};
/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
declare function runTail(args: string[]): Promise<number>;
