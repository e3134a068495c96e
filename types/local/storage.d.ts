export { Storage };
export { StorageError };
export type Account = import('./account').Account;
export type Change = import('./changes').Change;
export type Owner = {
    accountId: string;
    region: string;
};
/** What goes wrong with the folder itself, for those who gave it. */
declare class StorageError extends Error {
    /**
     * @param {string} folder
     * @param {string} message
     * @param {unknown} [cause]
     */
    constructor(folder: string, message: string, cause?: unknown);
}
declare class Storage {
    #private;
    /**
     * @param {import('classic-level').ClassicLevel<Buffer, Buffer>} db
     * @param {string} folder
     */
    constructor(db: import('classic-level').ClassicLevel<Buffer, Buffer>, folder: string);
    /**
     * @param {string} folder made if it isn't there
     * @param {Owner} owner ARNs name both, so another's changes are of no use
     * @throws {StorageError}
     */
    static open(folder: string, { accountId, region }: Owner): Promise<Storage>;
    /**
     * Makes in an account, which must be new, what was recorded, drops what it no longer needs, and
     * records from now on.
     * @param {Account} account
     * @throws {StorageError}
     */
    attach(account: Account): Promise<void>;
    /** Writes what waits, and lets others have the folder. Safe twice. */
    close(): Promise<void>;
}
