declare const _exports: {
    readHashKey: typeof readHashKey;
    readUserRecord: typeof readUserRecord;
    refuseTooLarge: typeof refuseTooLarge;
};
export = _exports;
export type UserRecord = {
    /**
     * 1 to 256 characters
     */
    partitionKey: string;
    /**
     * decimal, 0 to 2^128 - 1, in place of the partition key's MD5
     */
    explicitHashKey?: string;
    /**
     * a string goes as UTF-8
     */
    data: import('./model/types').Bytes;
};
/**
 * A checked record, uncopied. One object serves them all: it holds until the next is read.
 * @type {{ partitionKey: string, explicitHashKey: string, data: Uint8Array | string }}
 */
declare const read: {
    partitionKey: string;
    explicitHashKey: string;
    data: Uint8Array | string;
};
/**
 * Each getter runs once, so that what was checked is what is used; only own members count, so that a
 * polluted prototype adds nothing.
 * @param {import('./shapes').Where} where
 * @param {unknown} value
 * @returns {typeof read} explicitHashKey '': none
 */
declare function readUserRecord(where: import('./shapes').Where, value: unknown): typeof read;
/**
 * No service sees those in an aggregate, and readers with the KCL would drop it for a wrong one.
 * @param {import('./shapes').Where} where
 * @param {unknown} value
 * @returns {string}
 */
declare function readHashKey(where: import('./shapes').Where, value: unknown): string;
/**
 * @param {string} key
 * @param {Uint8Array | string} data
 * @param {number} maxRecordBytes
 */
declare function refuseTooLarge(key: string, data: Uint8Array | string, maxRecordBytes: number): void;
