declare const _exports: {
    ListShards: typeof ListShards;
    SplitShard: typeof SplitShard;
    MergeShards: typeof MergeShards;
    UpdateShardCount: typeof UpdateShardCount;
};
export = _exports;
export type Account = import('../account').Account;
export type Stream = import('../stream').Stream;
export type Shard = import('../shard').Shard;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function ListShards(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function SplitShard(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function MergeShards(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateShardCount(account: import("../account").Account, input: any, context: import("../account").Context): any;
