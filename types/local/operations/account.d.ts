declare const _exports: {
    DescribeLimits: typeof DescribeLimits;
    DescribeAccountSettings: typeof DescribeAccountSettings;
    UpdateAccountSettings: typeof UpdateAccountSettings;
};
export = _exports;
export type Account = import('../account').Account;
export type Commitment = import('../account').Commitment;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function DescribeLimits(account: import("../account").Account, _input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DescribeAccountSettings(account: import("../account").Account, _input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateAccountSettings(account: import("../account").Account, input: any, context: import("../account").Context): any;
