declare const _exports: {
    GetResourcePolicy: typeof GetResourcePolicy;
    PutResourcePolicy: typeof PutResourcePolicy;
    DeleteResourcePolicy: typeof DeleteResourcePolicy;
};
export = _exports;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function GetResourcePolicy(account: import("../account").Account, { ResourceARN }: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function PutResourcePolicy(account: import("../account").Account, { ResourceARN, Policy: policy }: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DeleteResourcePolicy(account: import("../account").Account, { ResourceARN }: any, context: import("../account").Context): any;
