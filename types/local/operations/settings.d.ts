declare const _exports: {
    UpdateStreamMode: typeof UpdateStreamMode;
    UpdateMaxRecordSize: typeof UpdateMaxRecordSize;
    UpdateStreamWarmThroughput: typeof UpdateStreamWarmThroughput;
    UpdateStreamRecordDistributionStrategy: typeof UpdateStreamRecordDistributionStrategy;
    IncreaseStreamRetentionPeriod: import("./index").Operation;
    DecreaseStreamRetentionPeriod: import("./index").Operation;
    StartStreamEncryption: import("./index").Operation;
    StopStreamEncryption: import("./index").Operation;
    EnableEnhancedMonitoring: import("./index").Operation;
    DisableEnhancedMonitoring: import("./index").Operation;
};
export = _exports;
export type Account = import('../account').Account;
export type Stream = import('../stream').Stream;
export type Settings = import('../stream').Settings;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function UpdateStreamMode(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateMaxRecordSize(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateStreamWarmThroughput(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function UpdateStreamRecordDistributionStrategy(account: import("../account").Account, input: any, context: import("../account").Context): any;
