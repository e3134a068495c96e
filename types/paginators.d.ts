export { PAGINATED };
export { makePaginators };
export declare var paginateDescribeStream: (configuration: PaginationConfiguration & {
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
export declare var paginateListChannels: (configuration: PaginationConfiguration & {
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
export declare var paginateListShards: (configuration: PaginationConfiguration & {
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
export declare var paginateListStreamConsumers: (configuration: PaginationConfiguration & {
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
export declare var paginateListStreams: (configuration: PaginationConfiguration & {
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
export declare var paginateListTagsForStream: (configuration: PaginationConfiguration & {
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
export type OutputPath = import('./model/operation').OutputPath;
export type ClientCall = import('./operations').ClientCall;
export type PaginationConfiguration = {
    client: any;
    pageSize?: number;
    /**
     * where an earlier listing stopped
     */
    startingToken?: any;
    stopOnSameToken?: boolean;
};
export type Paginator = (configuration: PaginationConfiguration, input?: any, ...rest: any[]) => AsyncGenerator<any, undefined>;
/**
 * @typedef {import('./model/operation').OutputPath} OutputPath
 * @typedef {import('./operations').ClientCall} ClientCall
 *
 * As in the AWS SDK.
 * @typedef {object} PaginationConfiguration
 * @property {any} client
 * @property {number} [pageSize]
 * @property {any} [startingToken] where an earlier listing stopped
 * @property {boolean} [stopOnSameToken]
 *
 * @typedef {(configuration: PaginationConfiguration, input?: any, ...rest: any[]) =>
 *   AsyncGenerator<any, undefined>} Paginator
 */
/** The operations that answer in pages; a list of its own, so that none is loaded before it is called. */
declare const PAGINATED: readonly ['DescribeStream', 'ListChannels', 'ListShards', 'ListStreamConsumers', 'ListStreams', 'ListTagsForStream'];
/**
 * `paginateListShards(configuration, input)` and the like, of every operation that answers in pages.
 * @param {ClientCall} call
 * @returns {Record<string, Paginator>}
 */
declare function makePaginators(call: ClientCall): Record<string, Paginator>;
export type Operations = import('./model/types').Operations;
export type Paginated = typeof PAGINATED[number];
export type OwnPaginators = {
    [Name in Paginated as `paginate${Name}`]: (configuration: PaginationConfiguration & {
        client: import('./kinesis').Kinesis;
    }, input?: Operations[Name]['input'], options?: import('./operations').CallOptions) => AsyncGenerator<Operations[Name]['output'] & {
        $metadata: import('./errors').ResponseMetadata;
    }, undefined>;
};
