declare const _exports: {
    RegisterStreamConsumer: typeof RegisterStreamConsumer;
    DeregisterStreamConsumer: typeof DeregisterStreamConsumer;
    DescribeStreamConsumer: typeof DescribeStreamConsumer;
    ListStreamConsumers: typeof ListStreamConsumers;
    SubscribeToShard: typeof SubscribeToShard;
};
export = _exports;
export type Account = import('../account').Account;
export type Consumer = import('../account').Consumer;
export type Stream = import('../stream').Stream;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function RegisterStreamConsumer(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DeregisterStreamConsumer(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function DescribeStreamConsumer(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function ListStreamConsumers(account: import("../account").Account, input: any, context: import("../account").Context): any;
/**
 * Gives the Subscription itself: its events are read from it, and framed, as long as it lives.
 * @type {Operation}
 */
declare function SubscribeToShard(account: import("../account").Account, input: any, context: import("../account").Context): any;
