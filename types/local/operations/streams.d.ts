declare const _exports: {
    CreateStream: typeof CreateStream;
    DeleteStream: typeof DeleteStream;
    DescribeStream: typeof DescribeStream;
    DescribeStreamSummary: typeof DescribeStreamSummary;
    ListStreams: typeof ListStreams;
};
export = _exports;
export type Account = import('../account').Account;
export type Stream = import('../stream').Stream;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function CreateStream(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DeleteStream(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DescribeStream(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DescribeStreamSummary(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function ListStreams(account: import("../account").Account, input: any, context: import("../account").Context): any;
