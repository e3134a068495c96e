declare const _exports: {
    PutRecord: typeof PutRecord;
    PutRecords: typeof PutRecords;
    GetShardIterator: typeof GetShardIterator;
    GetRecords: typeof GetRecords;
};
export = _exports;
export type Account = import('../account').Account;
export type Context = import('../account').Context;
export type Stream = import('../stream').Stream;
export type Shard = import('../shard').Shard;
/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
declare function PutRecord(account: Account, input: any, context: Context): Promise<{
    EncryptionType: string;
    ShardId: string;
    SequenceNumber: any;
} | {
    EncryptionType?: undefined;
    ShardId: string;
    SequenceNumber: any;
}>;
/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
declare function PutRecords(account: Account, input: any, context: Context): Promise<{
    EncryptionType: string;
    FailedRecordCount: number;
    Records: ({
        ShardId: string;
        SequenceNumber: string;
        ErrorCode?: undefined;
        ErrorMessage?: undefined;
    } | {
        ShardId?: undefined;
        SequenceNumber?: undefined;
        ErrorCode: string;
        ErrorMessage: string;
    })[];
} | {
    EncryptionType?: undefined;
    FailedRecordCount: number;
    Records: ({
        ShardId: string;
        SequenceNumber: string;
        ErrorCode?: undefined;
        ErrorMessage?: undefined;
    } | {
        ShardId?: undefined;
        SequenceNumber?: undefined;
        ErrorCode: string;
        ErrorMessage: string;
    })[];
}>;
/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
declare function GetShardIterator(account: Account, input: any, context: Context): {
    ShardIterator: string;
};
/**
 * @param {Account} account
 * @param {any} input
 * @param {Context} context
 */
declare function GetRecords(account: Account, input: any, context: Context): {
    Records: import("../shard").ShardRecord[];
    MillisBehindLatest: number;
    ChildShards: {
        ShardId: string;
        ParentShards: string[];
        HashKeyRange: {
            StartingHashKey: string;
            EndingHashKey: string;
        };
    }[];
} | {
    Records: import("../shard").ShardRecord[];
    MillisBehindLatest: number;
    NextShardIterator: string;
};
