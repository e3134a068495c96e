declare const _exports: {
    MAX_SHARDS: number;
    activeStream: typeof activeStream;
    checkQuotas: typeof checkQuotas;
    checkWarmThroughput: typeof checkWarmThroughput;
    notActive: (account: Account, stream: Stream, status: string) => Error;
};
export = _exports;
export type Account = import('./account').Account;
export type Stream = import('./stream').Stream;
/**
 * A stream that may be changed now.
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 */
declare function activeStream(account: Account, input: any, now: number): import("./stream").Stream;
/**
 * @param {Account} account
 * @param {number} now
 * @param {{ shards: number, onDemand: number }} more what a request would add
 */
declare function checkQuotas(account: Account, now: number, more: {
    shards: number;
    onDemand: number;
}): void;
/**
 * @param {Account} account
 * @param {number | undefined} warmMiBps
 * @param {string} mode
 */
declare function checkWarmThroughput(account: Account, warmMiBps: number | undefined, mode: string): void;
