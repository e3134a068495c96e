export { Kinesis };
export { KinesisError };
export { KinesisServiceException };
export { hashKey };
export { stream };
export declare var Consumer: typeof import("./consumer").Consumer;
export declare var Gate: typeof import("./gate").Gate;
export declare var KinesisStream: typeof import("./stream").KinesisStream;
export declare var Producer: typeof import("./producer").Producer;
export declare var aggregate: typeof import("./aggregate").aggregate;
export declare var deaggregate: typeof import("./aggregate").deaggregate;
export declare var paginateDescribeStream: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").DescribeStreamInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").DescribeStreamOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var paginateListChannels: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").ListChannelsInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").ListChannelsOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var paginateListShards: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").ListShardsInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").ListShardsOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var paginateListStreamConsumers: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").ListStreamConsumersInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").ListStreamConsumersOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var paginateListStreams: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").ListStreamsInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").ListStreamsOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var paginateListTagsForStream: (configuration: import("./paginators").PaginationConfiguration & {
    client: import('./kinesis').Kinesis;
}, input?: import("./model/types").ListTagsForStreamInput | undefined, options?: import("./options").OptionsOf<{
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<import("./options").Option, "default" | "type">;
}> | undefined) => AsyncGenerator<import("./model/types").ListTagsForStreamOutput & {
    $metadata: import('./errors').ResponseMetadata;
}, undefined, any>;
export declare var signRequest: typeof import("./sign").signRequest;
export declare var waitForChannelActive: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeChannelInput) => Promise<import("./waiters").WaiterResult>;
export declare var waitForStreamExists: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<import("./waiters").WaiterResult>;
export declare var waitForStreamNotExists: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<import("./waiters").WaiterResult>;
export declare var waitUntilChannelActive: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeChannelInput) => Promise<import("./waiters").WaiterResult>;
export declare var waitUntilStreamExists: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<import("./waiters").WaiterResult>;
export declare var waitUntilStreamNotExists: (configuration: import("./waiters").WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<import("./waiters").WaiterResult>;
import { KinesisError, KinesisServiceException } from './errors';
import { Kinesis } from './kinesis';
export type ClientOptions = import('./options').ClientOptions;
export type StreamOptions = import('./options').StreamOptions;
export type CallOptions = import('./options').CallOptions;
export type Credentials = import('./options').Credentials;
export type CredentialsProvider = import('./options').CredentialsProvider;
export type Logger = import('./options').Logger;
export type RetryPolicy = import('./options').RetryPolicy;
export type ProducerOptions = import('./producer-options').ProducerOptions;
export type StoredRecord = import('./producer').StoredRecord;
export type ManyPutsError = import('./producer').ManyPutsError;
export type ProducerMetrics = import('./producer-metrics').ProducerMetrics;
export type UserRecord = import('./user-record').UserRecord;
export type Consumer = import('./consumer').Consumer;
export type ConsumerOptions = import('./consumer/options').ConsumerOptions;
export type Batch = import('./consumer/batch').Batch;
export type LeaseEvent = import('./consumer/coordinator').LeaseEvent;
export type ConsumerMetrics = import('./consumer/metrics').ConsumerMetrics;
export type UserRecordRead = import('./fetcher').UserRecordRead;
export type PutResult = import('./native').PutResult;
export type StreamRecord = import('./stream-shard').StreamRecord;
export type RequestEvent = import('./observe').RequestEvent;
export type CloseSummary = import('./outstanding').CloseSummary;
/**
 * A stream on a client of its own making, configured by the environment and the shared AWS files;
 * its region is us-east-1 where neither gives one.
 * @param {string} name or ARN
 * @param {import('./options').StreamOptions} [options]
 */
declare function stream(name: string, options?: import('./options').StreamOptions): import("./stream").KinesisStream;
/**
 * Where the service puts a record: the MD5 of its partition key, 0 to 2^128 - 1.
 * @param {string} partitionKey
 * @returns {bigint}
 */
declare function hashKey(partitionKey: string): bigint;
