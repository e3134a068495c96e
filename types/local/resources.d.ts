declare const _exports: {
    findResource: typeof findResource;
};
export = _exports;
/**
 * Checks that a stream, a consumer or a channel of this ARN is there.
 * @param {import('./account').Account} account
 * @param {string} arn
 * @param {number} now
 * @returns {string} the ARN
 */
declare function findResource(account: import('./account').Account, arn: string, now: number): string;
