export { Compaction };
export type Account = import('./account').Account;
export type Change = import('./changes').Change;
export type Rewrite = {
    del: (number: number) => void;
    /**
     * Appends whose records are all trimmed, up to and with the last one, as one.
     */
    put: (number: number, change: Change) => void;
};
export type Skip = {
    number: number;
    isWritten: boolean;
    at: number;
    counts: Map<number, number>;
};
/**
 * Finds what an account no longer needs of the changes that made it: those of streams that are
 * gone, and records that are trimmed, of which a `skip` keeps the number.
 */
declare class Compaction {
    #private;
    /**
     * @param {Account} account
     * @param {Map<string, number>} births number of the change that made each stream last
     * @param {Rewrite} rewrite
     */
    constructor(account: Account, births: Map<string, number>, rewrite: Rewrite);
    /**
     * To be told of all changes, in their order.
     * @param {number} number
     * @param {Change} change
     */
    see(number: number, change: Change): void;
    finish(): void;
}
