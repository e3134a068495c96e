declare const _exports: {
    callTable: {
        readonly signal: {
            readonly type: 'signal';
            readonly defaultText: 'none';
            readonly text: 'Ends the call when it is aborted.';
        };
        readonly requestTimeoutMs: {
            type: "integer";
        } & Omit<Option, "default" | "type">;
        readonly timeoutMs: {
            type: "integer";
        } & Omit<Option, "default" | "type">;
        readonly maxAttempts: {
            type: "integer";
        } & Omit<Option, "default" | "type">;
    };
    clientTable: {
        readonly region: {
            readonly type: 'string';
            readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
            readonly text: 'Region of the streams, and the one requests are signed for.';
        };
        readonly endpoint: {
            readonly type: 'url';
            readonly defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
            readonly text: 'Where to send requests: http or https, host, port and path.';
        };
        readonly ignoreConfiguredEndpointUrls: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';
            readonly profile: 'ignore_configured_endpoint_urls';
            readonly text: 'Take no endpoint from the environment and the profile.';
        };
        readonly useFipsEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_FIPS_ENDPOINT';
            readonly profile: 'use_fips_endpoint';
            readonly text: 'Use the region\'s FIPS 140 endpoint.';
        };
        readonly useDualstackEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_DUALSTACK_ENDPOINT';
            readonly profile: 'use_dualstack_endpoint';
            readonly text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.';
        };
        readonly accountIdEndpointMode: {
            readonly type: OptionType<"disabled" | "preferred" | "required">;
            readonly default: 'preferred';
            readonly env: 'AWS_ACCOUNT_ID_ENDPOINT_MODE';
            readonly profile: 'account_id_endpoint_mode';
            readonly text: 'Whether calls without an ARN go to the endpoint of the account that the credentials name: if they name one, never, or always (a call fails if they name none).';
        };
        readonly protocol: {
            readonly type: OptionType<"auto" | "cbor" | "json">;
            readonly default: 'auto';
            readonly text: 'Encoding of requests: `auto` is CBOR for PutRecord, PutRecords and GetRecords, JSON for the rest.';
        };
        readonly credentials: {
            readonly type: 'credentials';
            readonly secret: true;
            readonly defaultText: 'environment, else the AWS default chain';
            readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
        };
        readonly profile: {
            readonly type: 'string';
            readonly defaultText: '`AWS_PROFILE`, `default`';
            readonly text: 'Profile of the shared AWS files.';
        };
        readonly maxAttempts: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 100;
            readonly default: 3;
            readonly env: 'AWS_MAX_ATTEMPTS';
            readonly profile: 'max_attempts';
            readonly text: 'Requests a call may send, the first one included.';
        };
        readonly retryMode: {
            readonly type: OptionType<"adaptive" | "standard">;
            readonly default: 'standard';
            readonly env: 'AWS_RETRY_MODE';
            readonly profile: 'retry_mode';
            readonly text: '`adaptive` also slows down while the service throttles.';
        };
        readonly retryPolicy: {
            readonly type: 'retryPolicy';
            readonly defaultText: 'that of `retryMode`';
            readonly text: 'Gives the ms to wait after a failed attempt, false to give up, nothing for the standard answer. Asked for operations, those that readers and consumers call (ListShards, …), too; not for what the core, which never waits for JavaScript, repeats by itself: puts of `stream()` and `producer()`, and what reads the shards for `stream()` and `consumer()` (GetShardIterator, GetRecords, SubscribeToShard); nor for DynamoDB.';
        };
        readonly retryFailedRecords: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: 'Failed entries of `putRecords` are sent again alone.';
        };
        readonly maxConnections: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000;
            readonly default: 50;
            readonly text: 'Connections open at once.';
        };
        readonly connectTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 6000;
            readonly text: 'Longest time one attempt may take to connect, TLS included.';
        };
        readonly requestTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 10000;
            readonly text: 'Longest time of one attempt, connecting included, from the moment it has its place among maxConnections.';
        };
        readonly timeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 60000;
            readonly text: 'Longest time of a whole call, with its attempts and the waits between them.';
        };
        readonly subscribeSilenceTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1000;
            readonly max: 600000;
            readonly default: 60000;
            readonly text: 'A subscription that hears nothing for so long counts as cut off.';
        };
        readonly idleTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 50000;
            readonly text: 'A connection that was idle for so long is not used again.';
        };
        readonly connectionMaxAgeMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 600000;
            readonly text: 'A connection that is older is not used again.';
        };
        readonly ca: {
            readonly type: 'pem';
            readonly defaultText: '`AWS_CA_BUNDLE` (a file), else Node\'s own with `NODE_EXTRA_CA_CERTS`';
            readonly text: 'Certificates to trust, in place of the default ones.';
        };
        readonly proxy: {
            readonly type: 'url';
            readonly secret: true;
            readonly defaultText: 'none; the environment is not asked';
            readonly text: 'Proxy to connect through.';
        };
        readonly maxResponseBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest answer that is read.';
        };
        readonly maxResponseHeaderBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Longest header of an answer that is read.';
        };
        readonly maxResponseDepth: {
            readonly type: 'integer';
            readonly min: 4;
            readonly max: 512;
            readonly default: 64;
            readonly text: 'Deepest nesting of an answer that is read.';
        };
        readonly copyRecords: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: string;
        };
        readonly maxRecordBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: 1;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest record that `stream()` and `producer()` put: its data and partition key.';
        };
        readonly coalesce: {
            readonly type: 'boolean';
            readonly default: true;
            readonly text: 'Gather the puts of `stream()` into PutRecords while others are in flight.';
        };
        readonly maxBufferedBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Data and keys of outstanding puts of a stream or producer, those that were made in the same tick (under load in up to four, of a producer) counted together until the last has settled; past it a put is refused.';
        };
        readonly maxBufferedRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000000;
            readonly default: 50000;
            readonly text: 'Outstanding puts of a stream or producer; past it a put is refused.';
        };
        readonly userAgent: {
            readonly type: 'string';
            readonly defaultText: 'nothing';
            readonly text: 'Appended to the User-Agent that is sent.';
        };
        readonly logger: {
            readonly type: 'logger';
            readonly defaultText: '`process.emitWarning`';
            readonly text: 'Is told of warnings and, where it has methods for that, of what goes on.';
        };
    };
    isCleanString: typeof isCleanString;
    ofClient: typeof ofClient;
    oneOf: typeof oneOf;
    optionsMarkdown: typeof optionsMarkdown;
    parseOptions: typeof parseOptions;
    readOptions: typeof readOptions;
    streamTable: {
        readonly ShardIteratorType: {
            readonly type: OptionType<"LATEST" | "TRIM_HORIZON">;
            readonly default: 'LATEST';
            readonly text: 'Where reading starts in each shard.';
        };
        readonly coalesce: {
            readonly type: 'boolean';
            readonly default: true;
            readonly text: 'Gather the puts of `stream()` into PutRecords while others are in flight.';
        };
        readonly maxRecordBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: 1;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest record that `stream()` and `producer()` put: its data and partition key.';
        };
        readonly maxBufferedBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Data and keys of outstanding puts of a stream or producer, those that were made in the same tick (under load in up to four, of a producer) counted together until the last has settled; past it a put is refused.';
        };
        readonly maxBufferedRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000000;
            readonly default: 50000;
            readonly text: 'Outstanding puts of a stream or producer; past it a put is refused.';
        };
    };
    tableMarkdown: typeof tableMarkdown;
};
export = _exports;
export type OptionType<T = any> = {
    /**
     * for the type checker alone
     */
    value?: T;
    words: string;
    accepts: (value: any, option: Option) => boolean;
    expects?: (option: Option) => string;
    /**
     * as environment and shared files hold it
     */
    fromText?: (text: string) => unknown;
};
export type Credentials = {
    accessKeyId: string;
    secretAccessKey: string;
    /**
     * of temporary credentials
     */
    sessionToken?: string;
    /**
     * a Date, what Date parses, or ms since 1970
     */
    expiration?: Date | string | number;
    /**
     * chooses the endpoint, see accountIdEndpointMode
     *
     * forceRefresh: the service refuses the keys that were given last; those of the AWS SDK give them
     * from memory otherwise.
     */
    accountId?: string;
};
export type CredentialsProvider = (request?: {
    forceRefresh?: boolean;
}) => Credentials | Promise<Credentials>;
export type Logger = {
    warn: (message: string) => void;
    debug?: (...content: any[]) => void;
    info?: (...content: any[]) => void;
    /**
     * Ms to wait before the next attempt; false: give up; undefined: what is done without a policy.
     */
    error?: (...content: any[]) => void;
};
export type RetryPolicy = (error: import('./errors').KinesisError, attempt: number) => number | false | undefined;
export type OptionTypes = {
    string: string;
    integer: number;
    boolean: boolean;
    url: string | URL;
    credentials: Credentials | CredentialsProvider;
    pem: string | Uint8Array | Array<string | Uint8Array>;
    logger: Logger;
    retryPolicy: RetryPolicy;
    /**
     * One row of an options table.
     */
    signal: AbortSignal;
};
export type Option = {
    /**
     * by name, or a table's own
     */
    type: keyof OptionTypes | OptionType;
    /**
     * one line for the docs
     */
    text: string;
    /**
     * of an integer
     */
    min?: number;
    /**
     * of an integer
     */
    max?: number;
    /**
     * of an integer
     */
    unit?: string;
    default?: string | number | boolean;
    /**
     * what holds where there is no fixed default
     */
    defaultText?: string;
    /**
     * the environment variable that gives the default
     */
    env?: string;
    /**
     * the setting of the shared AWS files that does, after `env`
     */
    profile?: string;
    /**
     * the value may hold a secret: no error shows it
     */
    secret?: boolean;
};
export type OptionsOf<T extends Record<string, Option>> = {
    [K in keyof T]?: ValueOf<T[K]['type']>;
};
export type ValueOf<T> = T extends keyof OptionTypes ? OptionTypes[T] : T extends OptionType<infer V> ? V : never;
export type ParsedOptions<T extends Record<string, Option>> = {
    [K in keyof T as T[K] extends {
        default: unknown;
    } ? K : never]: ValueOf<T[K]['type']>;
} & {
    [K in keyof T]?: ValueOf<T[K]['type']>;
};
/**
 * A type of some words; the environment may write them in capitals.
 * @template {string} T
 * @param {readonly T[]} values
 * @returns {OptionType<T>}
 */
declare function oneOf<T extends string>(values: readonly T[]): OptionType<T>;
/** @satisfies {Record<string, Option>} */
declare const clientTable: {
    readonly region: {
        readonly type: 'string';
        readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
        readonly text: 'Region of the streams, and the one requests are signed for.';
    };
    readonly endpoint: {
        readonly type: 'url';
        readonly defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
        readonly text: 'Where to send requests: http or https, host, port and path.';
    };
    readonly ignoreConfiguredEndpointUrls: {
        readonly type: 'boolean';
        readonly default: false;
        readonly env: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';
        readonly profile: 'ignore_configured_endpoint_urls';
        readonly text: 'Take no endpoint from the environment and the profile.';
    };
    readonly useFipsEndpoint: {
        readonly type: 'boolean';
        readonly default: false;
        readonly env: 'AWS_USE_FIPS_ENDPOINT';
        readonly profile: 'use_fips_endpoint';
        readonly text: 'Use the region\'s FIPS 140 endpoint.';
    };
    readonly useDualstackEndpoint: {
        readonly type: 'boolean';
        readonly default: false;
        readonly env: 'AWS_USE_DUALSTACK_ENDPOINT';
        readonly profile: 'use_dualstack_endpoint';
        readonly text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.';
    };
    readonly accountIdEndpointMode: {
        readonly type: OptionType<"disabled" | "preferred" | "required">;
        readonly default: 'preferred';
        readonly env: 'AWS_ACCOUNT_ID_ENDPOINT_MODE';
        readonly profile: 'account_id_endpoint_mode';
        readonly text: 'Whether calls without an ARN go to the endpoint of the account that the credentials name: if they name one, never, or always (a call fails if they name none).';
    };
    readonly protocol: {
        readonly type: OptionType<"auto" | "cbor" | "json">;
        readonly default: 'auto';
        readonly text: 'Encoding of requests: `auto` is CBOR for PutRecord, PutRecords and GetRecords, JSON for the rest.';
    };
    readonly credentials: {
        readonly type: 'credentials';
        readonly secret: true;
        readonly defaultText: 'environment, else the AWS default chain';
        readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
    };
    readonly profile: {
        readonly type: 'string';
        readonly defaultText: '`AWS_PROFILE`, `default`';
        readonly text: 'Profile of the shared AWS files.';
    };
    readonly maxAttempts: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 100;
        readonly default: 3;
        readonly env: 'AWS_MAX_ATTEMPTS';
        readonly profile: 'max_attempts';
        readonly text: 'Requests a call may send, the first one included.';
    };
    readonly retryMode: {
        readonly type: OptionType<"adaptive" | "standard">;
        readonly default: 'standard';
        readonly env: 'AWS_RETRY_MODE';
        readonly profile: 'retry_mode';
        readonly text: '`adaptive` also slows down while the service throttles.';
    };
    readonly retryPolicy: {
        readonly type: 'retryPolicy';
        readonly defaultText: 'that of `retryMode`';
        readonly text: 'Gives the ms to wait after a failed attempt, false to give up, nothing for the standard answer. Asked for operations, those that readers and consumers call (ListShards, …), too; not for what the core, which never waits for JavaScript, repeats by itself: puts of `stream()` and `producer()`, and what reads the shards for `stream()` and `consumer()` (GetShardIterator, GetRecords, SubscribeToShard); nor for DynamoDB.';
    };
    readonly retryFailedRecords: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: 'Failed entries of `putRecords` are sent again alone.';
    };
    readonly maxConnections: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000;
        readonly default: 50;
        readonly text: 'Connections open at once.';
    };
    readonly connectTimeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 6000;
        readonly text: 'Longest time one attempt may take to connect, TLS included.';
    };
    readonly requestTimeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 10000;
        readonly text: 'Longest time of one attempt, connecting included, from the moment it has its place among maxConnections.';
    };
    readonly timeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 60000;
        readonly text: 'Longest time of a whole call, with its attempts and the waits between them.';
    };
    readonly subscribeSilenceTimeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1000;
        readonly max: 600000;
        readonly default: 60000;
        readonly text: 'A subscription that hears nothing for so long counts as cut off.';
    };
    readonly idleTimeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 50000;
        readonly text: 'A connection that was idle for so long is not used again.';
    };
    readonly connectionMaxAgeMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 600000;
        readonly text: 'A connection that is older is not used again.';
    };
    readonly ca: {
        readonly type: 'pem';
        readonly defaultText: '`AWS_CA_BUNDLE` (a file), else Node\'s own with `NODE_EXTRA_CA_CERTS`';
        readonly text: 'Certificates to trust, in place of the default ones.';
    };
    readonly proxy: {
        readonly type: 'url';
        readonly secret: true;
        readonly defaultText: 'none; the environment is not asked';
        readonly text: 'Proxy to connect through.';
    };
    readonly maxResponseBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Largest answer that is read.';
    };
    readonly maxResponseHeaderBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Longest header of an answer that is read.';
    };
    readonly maxResponseDepth: {
        readonly type: 'integer';
        readonly min: 4;
        readonly max: 512;
        readonly default: 64;
        readonly text: 'Deepest nesting of an answer that is read.';
    };
    readonly copyRecords: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: string;
    };
    readonly maxRecordBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: 1;
        readonly max: number;
        readonly default: number;
        readonly text: 'Largest record that `stream()` and `producer()` put: its data and partition key.';
    };
    readonly coalesce: {
        readonly type: 'boolean';
        readonly default: true;
        readonly text: 'Gather the puts of `stream()` into PutRecords while others are in flight.';
    };
    readonly maxBufferedBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Data and keys of outstanding puts of a stream or producer, those that were made in the same tick (under load in up to four, of a producer) counted together until the last has settled; past it a put is refused.';
    };
    readonly maxBufferedRecords: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000000;
        readonly default: 50000;
        readonly text: 'Outstanding puts of a stream or producer; past it a put is refused.';
    };
    readonly userAgent: {
        readonly type: 'string';
        readonly defaultText: 'nothing';
        readonly text: 'Appended to the User-Agent that is sent.';
    };
    readonly logger: {
        readonly type: 'logger';
        readonly defaultText: '`process.emitWarning`';
        readonly text: 'Is told of warnings and, where it has methods for that, of what goes on.';
    };
};
/**
 * An option that `stream()` and `producer()` have from their client, whose value is its default.
 * @template {Option} T
 * @param {T} option
 * @returns {T}
 */
declare function ofClient<T extends Option>(option: T): T;
declare const streamTable: {
    readonly ShardIteratorType: {
        readonly type: OptionType<"LATEST" | "TRIM_HORIZON">;
        readonly default: 'LATEST';
        readonly text: 'Where reading starts in each shard.';
    };
    readonly coalesce: {
        readonly type: 'boolean';
        readonly default: true;
        readonly text: 'Gather the puts of `stream()` into PutRecords while others are in flight.';
    };
    readonly maxRecordBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: 1;
        readonly max: number;
        readonly default: number;
        readonly text: 'Largest record that `stream()` and `producer()` put: its data and partition key.';
    };
    readonly maxBufferedBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Data and keys of outstanding puts of a stream or producer, those that were made in the same tick (under load in up to four, of a producer) counted together until the last has settled; past it a put is refused.';
    };
    readonly maxBufferedRecords: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000000;
        readonly default: 50000;
        readonly text: 'Outstanding puts of a stream or producer; past it a put is refused.';
    };
};
declare const callTable: {
    readonly signal: {
        readonly type: 'signal';
        readonly defaultText: 'none';
        readonly text: 'Ends the call when it is aborted.';
    };
    readonly requestTimeoutMs: {
        type: "integer";
    } & Omit<Option, "default" | "type">;
    readonly timeoutMs: {
        type: "integer";
    } & Omit<Option, "default" | "type">;
    readonly maxAttempts: {
        type: "integer";
    } & Omit<Option, "default" | "type">;
};
export type ClientOptions = OptionsOf<typeof clientTable>;
export type ParsedClientOptions = ParsedOptions<typeof clientTable>;
export type StreamOptions = OptionsOf<typeof streamTable>;
export type ParsedStreamOptions = ParsedOptions<typeof streamTable>;
export type CallOptions = OptionsOf<typeof callTable>;
export type ParsedCallOptions = ParsedOptions<typeof callTable>;
/**
 * @typedef {OptionsOf<typeof clientTable>} ClientOptions
 * @typedef {ParsedOptions<typeof clientTable>} ParsedClientOptions
 * @typedef {OptionsOf<typeof streamTable>} StreamOptions
 * @typedef {ParsedOptions<typeof streamTable>} ParsedStreamOptions
 * @typedef {OptionsOf<typeof callTable>} CallOptions
 * @typedef {ParsedOptions<typeof callTable>} ParsedCallOptions
 */
/**
 * Checks options against their table and fills in defaults. Throws a KinesisError that names the
 * option, what was given and what it must be.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} options undefined: none given
 * @param {object} [sources] of defaults, before the table's own
 * @param {NodeJS.ProcessEnv} [sources.env]
 * @param {import('./shared-files').Profile} [sources.profile]
 * @param {Record<string, any>} [sources.inherited] parsed options of an owner
 * @returns {ParsedOptions<T>}
 */
declare function parseOptions<T extends Record<string, Option>>(table: T, options: unknown, { env, profile, inherited }?: {
    env?: NodeJS.ProcessEnv;
    profile?: import('./shared-files').Profile;
    inherited?: Record<string, any>;
}): ParsedOptions<T>;
/**
 * The same without the defaults: what is given, by the options themselves or the environment.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} [options] undefined: none given
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {OptionsOf<T>}
 */
declare function readOptions<T extends Record<string, Option>>(table: T, options?: unknown, env?: NodeJS.ProcessEnv): OptionsOf<T>;
/** @param {unknown} value */
declare function isCleanString(value: unknown): boolean;
/** The client's tables as the docs show them. */
declare function optionsMarkdown(): string;
/** @param {Record<string, Option>} table */
declare function tableMarkdown(table: Record<string, Option>): string;
