declare const _exports: {
    OPERATIONS: {
        readonly PutRecord: {
            readonly response: 'puts';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly 'Data!': 'blob';
                readonly PartitionKey: 'partitionKey';
                readonly ExplicitHashKey: 'string';
                readonly SequenceNumberForOrdering: 'string';
                readonly DryRun: 'boolean';
            };
            readonly output: {
                readonly 'ShardId!': 'string';
                readonly 'SequenceNumber!': 'string';
                readonly EncryptionType: 'string';
            };
        };
        readonly PutRecords: {
            readonly response: 'puts';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly 'Records!': readonly [{
                    readonly 'Data!': 'blob';
                    readonly PartitionKey: 'partitionKey';
                    readonly ExplicitHashKey: 'string';
                }];
                readonly DryRun: 'boolean';
            };
            readonly output: {
                readonly FailedRecordCount: 'integer';
                readonly 'Records!': readonly [{
                    readonly ShardId: 'string';
                    readonly SequenceNumber: 'string';
                    readonly ErrorCode: 'string';
                    readonly ErrorMessage: 'string';
                }];
                readonly EncryptionType: 'string';
            };
        };
        readonly GetShardIterator: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly 'ShardId!': 'string';
                readonly 'ShardIteratorType!': 'string';
                readonly StartingSequenceNumber: 'string';
                readonly Timestamp: 'timestamp';
                readonly DryRun: 'boolean';
            };
            readonly output: {
                readonly ShardIterator: 'string';
            };
        };
        readonly GetRecords: {
            readonly response: 'records';
            readonly input: {
                readonly 'ShardIterator!': 'string';
                readonly Limit: 'integer';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly DryRun: 'boolean';
            };
            readonly output: {
                readonly 'Records!': readonly [{
                    readonly 'Data!': 'blob';
                    readonly PartitionKey: 'string';
                    readonly 'SequenceNumber!': 'string';
                    readonly ApproximateArrivalTimestamp: 'timestamp';
                    readonly EncryptionType: 'string';
                }];
                readonly NextShardIterator: 'string';
                readonly MillisBehindLatest: 'integer';
                readonly ChildShards: readonly [{
                    readonly 'ShardId!': 'string';
                    readonly 'ParentShards!': readonly ["string"];
                    readonly 'HashKeyRange!': {
                        readonly 'StartingHashKey!': 'string';
                        readonly 'EndingHashKey!': 'string';
                    };
                }];
            };
        };
        readonly SubscribeToShard: {
            readonly response: 'events';
            readonly input: {
                readonly 'ConsumerARN!': 'string';
                readonly 'ShardId!': 'string';
                readonly 'StartingPosition!': {
                    readonly 'Type!': 'string';
                    readonly SequenceNumber: 'string';
                    readonly Timestamp: 'timestamp';
                };
                readonly StreamId: 'string';
                readonly DryRun: 'boolean';
            };
            readonly output: {
                readonly 'EventStream!': 'events';
            };
        };
        readonly ListShards: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly NextToken: 'string';
                readonly ExclusiveStartShardId: 'string';
                readonly MaxResults: 'integer';
                readonly StreamCreationTimestamp: 'timestamp';
                readonly ShardFilter: {
                    readonly 'Type!': 'string';
                    readonly ShardId: 'string';
                    readonly Timestamp: 'timestamp';
                };
            };
            readonly output: {
                readonly Shards: readonly [{
                    readonly 'ShardId!': 'string';
                    readonly ParentShardId: 'string';
                    readonly AdjacentParentShardId: 'string';
                    readonly 'HashKeyRange!': {
                        readonly 'StartingHashKey!': 'string';
                        readonly 'EndingHashKey!': 'string';
                    };
                    readonly 'SequenceNumberRange!': {
                        readonly 'StartingSequenceNumber!': 'string';
                        readonly EndingSequenceNumber: 'string';
                    };
                }];
                readonly NextToken: 'string';
            };
        };
        readonly DescribeStream: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly Limit: 'integer';
                readonly ExclusiveStartShardId: 'string';
            };
            readonly output: {
                readonly 'StreamDescription!': {
                    readonly 'StreamName!': 'string';
                    readonly 'StreamARN!': 'string';
                    readonly 'StreamStatus!': 'string';
                    readonly StreamModeDetails: {
                        readonly 'StreamMode!': 'string';
                    };
                    readonly 'RetentionPeriodHours!': 'integer';
                    readonly 'StreamCreationTimestamp!': 'timestamp';
                    readonly 'EnhancedMonitoring!': readonly [{
                        readonly ShardLevelMetrics: readonly ['string'];
                    }];
                    readonly EncryptionType: 'string';
                    readonly KeyId: 'string';
                    readonly 'Shards!': readonly [{
                        readonly 'ShardId!': 'string';
                        readonly ParentShardId: 'string';
                        readonly AdjacentParentShardId: 'string';
                        readonly 'HashKeyRange!': {
                            readonly 'StartingHashKey!': 'string';
                            readonly 'EndingHashKey!': 'string';
                        };
                        readonly 'SequenceNumberRange!': {
                            readonly 'StartingSequenceNumber!': 'string';
                            readonly EndingSequenceNumber: 'string';
                        };
                    }];
                    readonly 'HasMoreShards!': 'boolean';
                };
            };
        };
        readonly DescribeStreamSummary: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
            };
            readonly output: {
                readonly 'StreamDescriptionSummary!': {
                    readonly 'StreamName!': 'string';
                    readonly 'StreamARN!': 'string';
                    readonly 'StreamStatus!': 'string';
                    readonly StreamModeDetails: {
                        readonly 'StreamMode!': 'string';
                    };
                    readonly 'RetentionPeriodHours!': 'integer';
                    readonly 'StreamCreationTimestamp!': 'timestamp';
                    readonly 'EnhancedMonitoring!': readonly [{
                        readonly ShardLevelMetrics: readonly ['string'];
                    }];
                    readonly EncryptionType: 'string';
                    readonly KeyId: 'string';
                    readonly StreamId: 'string';
                    readonly 'OpenShardCount!': 'integer';
                    readonly ConsumerCount: 'integer';
                    readonly WarmThroughput: {
                        readonly TargetMiBps: 'integer';
                        readonly CurrentMiBps: 'integer';
                    };
                    readonly MaxRecordSizeInKiB: 'integer';
                    readonly ChannelCount: 'integer';
                    readonly RecordDistributionStrategy: 'string';
                };
            };
        };
        readonly ListStreams: {
            readonly response: 'text';
            readonly input: {
                readonly Limit: 'integer';
                readonly ExclusiveStartStreamName: 'string';
                readonly NextToken: 'string';
            };
            readonly output: {
                readonly 'StreamNames!': readonly ["string"];
                readonly 'HasMoreStreams!': 'boolean';
                readonly NextToken: 'string';
                readonly StreamSummaries: readonly [{
                    readonly 'StreamName!': 'string';
                    readonly 'StreamARN!': 'string';
                    readonly 'StreamStatus!': 'string';
                    readonly StreamModeDetails: {
                        readonly 'StreamMode!': 'string';
                    };
                    readonly StreamCreationTimestamp: 'timestamp';
                }];
            };
        };
        readonly CreateStream: {
            readonly response: 'text';
            readonly input: {
                readonly 'StreamName!': 'string';
                readonly ShardCount: 'integer';
                readonly StreamModeDetails: {
                    readonly 'StreamMode!': 'string';
                };
                readonly Tags: {
                    readonly '*': 'string';
                };
                readonly WarmThroughputMiBps: 'integer';
                readonly MaxRecordSizeInKiB: 'integer';
                readonly RecordDistributionStrategy: 'string';
            };
            readonly output: {};
        };
        readonly DeleteStream: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly EnforceConsumerDeletion: 'boolean';
            };
            readonly output: {};
        };
        readonly SplitShard: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly 'ShardToSplit!': 'string';
                readonly 'NewStartingHashKey!': 'string';
            };
            readonly output: {};
        };
        readonly MergeShards: {
            readonly response: 'text';
            readonly input: {
                readonly StreamName: 'string';
                readonly StreamARN: 'string';
                readonly StreamId: 'string';
                readonly 'ShardToMerge!': 'string';
                readonly 'AdjacentShardToMerge!': 'string';
            };
            readonly output: {};
        };
    };
    OperationsBase: new () => OperationMethods;
    decodeResult: typeof decodeResult;
    encodeCall: typeof encodeCall;
};
export = _exports;
/**
 * The operations with a method of their own. `response` is how the core hands an answer over.
 * @satisfies {Record<string, Operation>}
 */
declare const OPERATIONS: {
    readonly PutRecord: {
        readonly response: 'puts';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly 'Data!': 'blob';
            readonly PartitionKey: 'partitionKey';
            readonly ExplicitHashKey: 'string';
            readonly SequenceNumberForOrdering: 'string';
            readonly DryRun: 'boolean';
        };
        readonly output: {
            readonly 'ShardId!': 'string';
            readonly 'SequenceNumber!': 'string';
            readonly EncryptionType: 'string';
        };
    };
    readonly PutRecords: {
        readonly response: 'puts';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly 'Records!': readonly [{
                readonly 'Data!': 'blob';
                readonly PartitionKey: 'partitionKey';
                readonly ExplicitHashKey: 'string';
            }];
            readonly DryRun: 'boolean';
        };
        readonly output: {
            readonly FailedRecordCount: 'integer';
            readonly 'Records!': readonly [{
                readonly ShardId: 'string';
                readonly SequenceNumber: 'string';
                readonly ErrorCode: 'string';
                readonly ErrorMessage: 'string';
            }];
            readonly EncryptionType: 'string';
        };
    };
    readonly GetShardIterator: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly 'ShardId!': 'string';
            readonly 'ShardIteratorType!': 'string';
            readonly StartingSequenceNumber: 'string';
            readonly Timestamp: 'timestamp';
            readonly DryRun: 'boolean';
        };
        readonly output: {
            readonly ShardIterator: 'string';
        };
    };
    readonly GetRecords: {
        readonly response: 'records';
        readonly input: {
            readonly 'ShardIterator!': 'string';
            readonly Limit: 'integer';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly DryRun: 'boolean';
        };
        readonly output: {
            readonly 'Records!': readonly [{
                readonly 'Data!': 'blob';
                readonly PartitionKey: 'string';
                readonly 'SequenceNumber!': 'string';
                readonly ApproximateArrivalTimestamp: 'timestamp';
                readonly EncryptionType: 'string';
            }];
            readonly NextShardIterator: 'string';
            readonly MillisBehindLatest: 'integer';
            readonly ChildShards: readonly [{
                readonly 'ShardId!': 'string';
                readonly 'ParentShards!': readonly ["string"];
                readonly 'HashKeyRange!': {
                    readonly 'StartingHashKey!': 'string';
                    readonly 'EndingHashKey!': 'string';
                };
            }];
        };
    };
    readonly SubscribeToShard: {
        readonly response: 'events';
        readonly input: {
            readonly 'ConsumerARN!': 'string';
            readonly 'ShardId!': 'string';
            readonly 'StartingPosition!': {
                readonly 'Type!': 'string';
                readonly SequenceNumber: 'string';
                readonly Timestamp: 'timestamp';
            };
            readonly StreamId: 'string';
            readonly DryRun: 'boolean';
        };
        readonly output: {
            readonly 'EventStream!': 'events';
        };
    };
    readonly ListShards: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly NextToken: 'string';
            readonly ExclusiveStartShardId: 'string';
            readonly MaxResults: 'integer';
            readonly StreamCreationTimestamp: 'timestamp';
            readonly ShardFilter: {
                readonly 'Type!': 'string';
                readonly ShardId: 'string';
                readonly Timestamp: 'timestamp';
            };
        };
        readonly output: {
            readonly Shards: readonly [{
                readonly 'ShardId!': 'string';
                readonly ParentShardId: 'string';
                readonly AdjacentParentShardId: 'string';
                readonly 'HashKeyRange!': {
                    readonly 'StartingHashKey!': 'string';
                    readonly 'EndingHashKey!': 'string';
                };
                readonly 'SequenceNumberRange!': {
                    readonly 'StartingSequenceNumber!': 'string';
                    readonly EndingSequenceNumber: 'string';
                };
            }];
            readonly NextToken: 'string';
        };
    };
    readonly DescribeStream: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly Limit: 'integer';
            readonly ExclusiveStartShardId: 'string';
        };
        readonly output: {
            readonly 'StreamDescription!': {
                readonly 'StreamName!': 'string';
                readonly 'StreamARN!': 'string';
                readonly 'StreamStatus!': 'string';
                readonly StreamModeDetails: {
                    readonly 'StreamMode!': 'string';
                };
                readonly 'RetentionPeriodHours!': 'integer';
                readonly 'StreamCreationTimestamp!': 'timestamp';
                readonly 'EnhancedMonitoring!': readonly [{
                    readonly ShardLevelMetrics: readonly ['string'];
                }];
                readonly EncryptionType: 'string';
                readonly KeyId: 'string';
                readonly 'Shards!': readonly [{
                    readonly 'ShardId!': 'string';
                    readonly ParentShardId: 'string';
                    readonly AdjacentParentShardId: 'string';
                    readonly 'HashKeyRange!': {
                        readonly 'StartingHashKey!': 'string';
                        readonly 'EndingHashKey!': 'string';
                    };
                    readonly 'SequenceNumberRange!': {
                        readonly 'StartingSequenceNumber!': 'string';
                        readonly EndingSequenceNumber: 'string';
                    };
                }];
                readonly 'HasMoreShards!': 'boolean';
            };
        };
    };
    readonly DescribeStreamSummary: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
        };
        readonly output: {
            readonly 'StreamDescriptionSummary!': {
                readonly 'StreamName!': 'string';
                readonly 'StreamARN!': 'string';
                readonly 'StreamStatus!': 'string';
                readonly StreamModeDetails: {
                    readonly 'StreamMode!': 'string';
                };
                readonly 'RetentionPeriodHours!': 'integer';
                readonly 'StreamCreationTimestamp!': 'timestamp';
                readonly 'EnhancedMonitoring!': readonly [{
                    readonly ShardLevelMetrics: readonly ['string'];
                }];
                readonly EncryptionType: 'string';
                readonly KeyId: 'string';
                readonly StreamId: 'string';
                readonly 'OpenShardCount!': 'integer';
                readonly ConsumerCount: 'integer';
                readonly WarmThroughput: {
                    readonly TargetMiBps: 'integer';
                    readonly CurrentMiBps: 'integer';
                };
                readonly MaxRecordSizeInKiB: 'integer';
                readonly ChannelCount: 'integer';
                readonly RecordDistributionStrategy: 'string';
            };
        };
    };
    readonly ListStreams: {
        readonly response: 'text';
        readonly input: {
            readonly Limit: 'integer';
            readonly ExclusiveStartStreamName: 'string';
            readonly NextToken: 'string';
        };
        readonly output: {
            readonly 'StreamNames!': readonly ["string"];
            readonly 'HasMoreStreams!': 'boolean';
            readonly NextToken: 'string';
            readonly StreamSummaries: readonly [{
                readonly 'StreamName!': 'string';
                readonly 'StreamARN!': 'string';
                readonly 'StreamStatus!': 'string';
                readonly StreamModeDetails: {
                    readonly 'StreamMode!': 'string';
                };
                readonly StreamCreationTimestamp: 'timestamp';
            }];
        };
    };
    readonly CreateStream: {
        readonly response: 'text';
        readonly input: {
            readonly 'StreamName!': 'string';
            readonly ShardCount: 'integer';
            readonly StreamModeDetails: {
                readonly 'StreamMode!': 'string';
            };
            readonly Tags: {
                readonly '*': 'string';
            };
            readonly WarmThroughputMiBps: 'integer';
            readonly MaxRecordSizeInKiB: 'integer';
            readonly RecordDistributionStrategy: 'string';
        };
        readonly output: {};
    };
    readonly DeleteStream: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly EnforceConsumerDeletion: 'boolean';
        };
        readonly output: {};
    };
    readonly SplitShard: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly 'ShardToSplit!': 'string';
            readonly 'NewStartingHashKey!': 'string';
        };
        readonly output: {};
    };
    readonly MergeShards: {
        readonly response: 'text';
        readonly input: {
            readonly StreamName: 'string';
            readonly StreamARN: 'string';
            readonly StreamId: 'string';
            readonly 'ShardToMerge!': 'string';
            readonly 'AdjacentShardToMerge!': 'string';
        };
        readonly output: {};
    };
};
export type Operation = {
    response: 'text' | 'puts' | 'records' | 'events';
    input: import('./shapes').Shape;
    output: import('./shapes').Shape;
};
export type ResponseMetadata = {
    /**
     * totalRetryDelay in ms
     */
    $metadata: {
        httpStatusCode: number;
        requestId?: string;
        attempts: number;
        totalRetryDelay: number;
    };
};
export type CallOptions = {
    /**
     * ends the call with an AbortError
     */
    signal?: AbortSignal;
};
export type Callback<O> = (error: import('./errors').KinesisError | null, output?: O) => void;
export type OperationMethod<I, O> = {
    (...args: {} extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions]): Promise<O>;
    (input: I, callback: Callback<O>): void;
    (input: I, options: CallOptions, callback: Callback<O>): void;
};
export type Operations = typeof OPERATIONS;
export type InputKinds = import('./shapes').InputKinds;
export type OutputKinds = import('./shapes').OutputKinds;
export type InputOf<Name extends keyof Operations> = import('./shapes').TypeOf<Operations[Name]['input'], InputKinds>;
export type OutputOf<Name extends keyof Operations> = import('./shapes').TypeOf<Operations[Name]['output'], OutputKinds> & ResponseMetadata;
export type OperationMethods = {
    [Name in keyof Operations as Uncapitalize<Name>]: OperationMethod<InputOf<Name>, OutputOf<Name>>;
};
export type EncodedCall = {
    operation: string;
    inputText: string;
    records: import('./shapes').CheckedRecord[] | null;
    response: 'text' | 'puts' | 'records' | 'events';
};
/**
 * @typedef {object} Operation
 * @property {'text' | 'puts' | 'records' | 'events'} response
 * @property {import('./shapes').Shape} input
 * @property {import('./shapes').Shape} output
 *
 * @typedef {object} ResponseMetadata
 * @property {{ httpStatusCode: number, requestId?: string, attempts: number,
 *   totalRetryDelay: number }} $metadata totalRetryDelay in ms
 *
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] ends the call with an AbortError
 */
/**
 * @template O
 * @typedef {(error: import('./errors').KinesisError | null, output?: O) => void} Callback
 */
/**
 * A promise, or a callback as the last argument.
 * @template I, O
 * @typedef {{
 *   (...args: {} extends I ? [input?: I, options?: CallOptions]
 *     : [input: I, options?: CallOptions]): Promise<O>,
 *   (input: I, callback: Callback<O>): void,
 *   (input: I, options: CallOptions, callback: Callback<O>): void
 * }} OperationMethod
 */
/**
 * @typedef {typeof OPERATIONS} Operations
 * @typedef {import('./shapes').InputKinds} InputKinds
 * @typedef {import('./shapes').OutputKinds} OutputKinds
 */
/**
 * @template {keyof Operations} Name
 * @typedef {import('./shapes').TypeOf<Operations[Name]['input'], InputKinds>} InputOf
 */
/**
 * @template {keyof Operations} Name
 * @typedef {import('./shapes').TypeOf<Operations[Name]['output'], OutputKinds> &
 *   ResponseMetadata} OutputOf
 */
/**
 * @typedef {{ [Name in keyof Operations as Uncapitalize<Name>]:
 *   OperationMethod<InputOf<Name>, OutputOf<Name>> }} OperationMethods
 */
/**
 * What lib/native.js wants for a call.
 * @typedef {object} EncodedCall
 * @property {string} operation
 * @property {string} inputText
 * @property {import('./shapes').CheckedRecord[] | null} records
 * @property {'text' | 'puts' | 'records' | 'events'} response
 */
/**
 * Checks an operation and its input. Throws a KinesisError that names what is wrong.
 * @param {unknown} operation
 * @param {unknown} [input] undefined: {}
 * @returns {EncodedCall}
 */
declare function encodeCall(operation: unknown, input?: unknown): EncodedCall;
export type NativeResult = {
    text: string;
    requestId: string;
    httpStatusCode: number;
    attempts: number;
    totalRetryDelay: number;
    puts?: object[];
    records?: object[];
    events?: import('./subscription').EventStream;
};
/**
 * @typedef {object} NativeResult
 * @property {string} text
 * @property {string} requestId
 * @property {number} httpStatusCode
 * @property {number} attempts
 * @property {number} totalRetryDelay
 * @property {object[]} [puts]
 * @property {object[]} [records]
 * @property {import('./subscription').EventStream} [events]
 */
/**
 * The core's answer in the shape of the AWS SDK's.
 * @param {string} operation
 * @param {NativeResult} result
 * @returns {any}
 */
declare function decodeResult(operation: string, result: NativeResult): any;
