declare const _exports: {
    shardsOf: typeof shardsOf;
};
export = _exports;
export type Account = import('./account').Account;
/**
 * @param {Account} account
 * @param {string} operation
 * @param {any} input validated
 * @param {number} now ms
 * @returns {string[]} ids of the shards that a call is about; none where the operation will say what is wrong
 */
declare function shardsOf(account: Account, operation: string, input: any, now: number): string[];
