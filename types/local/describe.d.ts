declare const _exports: {
    closeToken: typeof closeToken;
    describeShard: typeof describeShard;
    describeStream: typeof describeStream;
    openToken: typeof openToken;
    paginate: typeof paginate;
    summarizeStream: typeof summarizeStream;
};
export = _exports;
export type Account = import('./account').Account;
export type Stream = import('./stream').Stream;
export type Shard = import('./shard').Shard;
/**
 * What every description of a stream holds.
 * @param {Stream} stream
 */
declare function describeStream(stream: Stream): {
    RetentionPeriodHours: number;
    EnhancedMonitoring: {
        ShardLevelMetrics: string[];
    }[];
    EncryptionType: "KMS" | "NONE";
    KeyId: string | undefined;
    StreamName: string;
    StreamARN: string;
    StreamStatus: "ACTIVE" | "CREATING" | "DELETING" | "UPDATING";
    StreamModeDetails: {
        StreamMode: "ON_DEMAND" | "PROVISIONED";
    };
    StreamCreationTimestamp: number;
};
/** @param {Stream} stream */
declare function summarizeStream(stream: Stream): {
    StreamName: string;
    StreamARN: string;
    StreamStatus: "ACTIVE" | "CREATING" | "DELETING" | "UPDATING";
    StreamModeDetails: {
        StreamMode: "ON_DEMAND" | "PROVISIONED";
    };
    StreamCreationTimestamp: number;
};
/** @param {Shard} shard */
declare function describeShard(shard: Shard): {
    ShardId: string;
    ParentShardId: string;
    AdjacentParentShardId: string;
    HashKeyRange: {
        StartingHashKey: string;
        EndingHashKey: string;
    };
    SequenceNumberRange: {
        StartingSequenceNumber: string;
        EndingSequenceNumber: string | undefined;
    };
};
/**
 * What a pagination token stands for.
 * @param {Account} account
 * @param {string} kind whose tokens: 'shards'
 * @param {string} token
 * @param {number} now
 * @returns {any} what closeToken() was given
 */
declare function openToken(account: Account, kind: string, token: string, now: number): any;
/**
 * @param {Account} account
 * @param {string} kind
 * @param {object} content what the next page goes by
 * @param {number} now
 */
declare function closeToken(account: Account, kind: string, content: object, now: number): string;
/**
 * One page of a list.
 * @template T
 * @param {T[]} all in order
 * @param {(element: T) => boolean} isAfter whether an element lies behind the page before
 * @param {number} limit
 * @returns {{ page: T[], last: T | undefined }} last: of a page that others follow
 */
declare function paginate<T>(all: T[], isAfter: (element: T) => boolean, limit: number): {
    page: T[];
    last: T | undefined;
};
