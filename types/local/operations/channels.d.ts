declare const _exports: {
    CreateChannel: typeof CreateChannel;
    DescribeChannel: typeof DescribeChannel;
    UpdateChannel: typeof UpdateChannel;
    DeleteChannel: typeof DeleteChannel;
    ListChannels: typeof ListChannels;
};
export = _exports;
export type Account = import('../account').Account;
export type Channel = import('../account').Channel;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function CreateChannel(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DescribeChannel(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateChannel(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DeleteChannel(account: import("../account").Account, { ChannelARN: arn }: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function ListChannels(account: import("../account").Account, input: any, context: import("../account").Context): any;
