declare const _exports: {
    clientTable: {
        readonly region: {
            readonly type: 'string';
            readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
            readonly text: 'Region of the streams, and the one requests are signed for.';
        };
        readonly endpoint: {
            readonly type: 'url';
            readonly defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, the region\'s';
            readonly text: 'Where to send requests: http or https, host, port and path.';
        };
        readonly useFipsEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_FIPS_ENDPOINT';
            readonly text: 'Use the region\'s FIPS 140 endpoint.';
        };
        readonly useDualstackEndpoint: {
            readonly type: 'boolean';
            readonly default: false;
            readonly env: 'AWS_USE_DUALSTACK_ENDPOINT';
            readonly text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.';
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
            readonly text: 'Profile of the shared AWS files, for region and credentials.';
        };
        readonly maxAttempts: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 100;
            readonly default: 3;
            readonly env: 'AWS_MAX_ATTEMPTS';
            readonly text: 'Requests a call may send, the first one included.';
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
        readonly maxRecordBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: 1;
            readonly max: number;
            readonly default: number;
            readonly text: 'Largest record that `stream()` puts: its data and partition key.';
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
            readonly text: 'Data and keys of outstanding puts of a stream; past it a put is refused.';
        };
        readonly maxBufferedRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000000;
            readonly default: 50000;
            readonly text: 'Outstanding puts of a stream; past it a put is refused.';
        };
        readonly userAgent: {
            readonly type: 'string';
            readonly defaultText: 'nothing';
            readonly text: 'Appended to the User-Agent that is sent.';
        };
        readonly logger: {
            readonly type: 'logger';
            readonly defaultText: '`process.emitWarning`';
            readonly text: 'Is told of warnings.';
        };
    };
    isCleanString: typeof isCleanString;
    optionsMarkdown: typeof optionsMarkdown;
    parseOptions: typeof parseOptions;
    streamTable: {
        readonly ShardIteratorType: {
            readonly type: 'startingPoint';
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
            readonly text: 'Largest record that `stream()` puts: its data and partition key.';
        };
        readonly maxBufferedBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Data and keys of outstanding puts of a stream; past it a put is refused.';
        };
        readonly maxBufferedRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000000;
            readonly default: 50000;
            readonly text: 'Outstanding puts of a stream; past it a put is refused.';
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
    fromEnv?: (text: string) => unknown;
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
};
export type CredentialsProvider = () => Credentials | Promise<Credentials>;
export type Logger = {
    /**
     * The JavaScript type of each option type.
     */
    warn: (message: string) => void;
};
export type OptionTypes = {
    string: string;
    integer: number;
    boolean: boolean;
    url: string | URL;
    credentials: Credentials | CredentialsProvider;
    pem: string | Uint8Array | Array<string | Uint8Array>;
    logger: Logger;
    /**
     * One row of an options table.
     */
    startingPoint: 'LATEST' | 'TRIM_HORIZON';
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
/** @satisfies {Record<string, Option>} */
declare const clientTable: {
    readonly region: {
        readonly type: 'string';
        readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
        readonly text: 'Region of the streams, and the one requests are signed for.';
    };
    readonly endpoint: {
        readonly type: 'url';
        readonly defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, the region\'s';
        readonly text: 'Where to send requests: http or https, host, port and path.';
    };
    readonly useFipsEndpoint: {
        readonly type: 'boolean';
        readonly default: false;
        readonly env: 'AWS_USE_FIPS_ENDPOINT';
        readonly text: 'Use the region\'s FIPS 140 endpoint.';
    };
    readonly useDualstackEndpoint: {
        readonly type: 'boolean';
        readonly default: false;
        readonly env: 'AWS_USE_DUALSTACK_ENDPOINT';
        readonly text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.';
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
        readonly text: 'Profile of the shared AWS files, for region and credentials.';
    };
    readonly maxAttempts: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 100;
        readonly default: 3;
        readonly env: 'AWS_MAX_ATTEMPTS';
        readonly text: 'Requests a call may send, the first one included.';
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
    readonly maxRecordBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: 1;
        readonly max: number;
        readonly default: number;
        readonly text: 'Largest record that `stream()` puts: its data and partition key.';
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
        readonly text: 'Data and keys of outstanding puts of a stream; past it a put is refused.';
    };
    readonly maxBufferedRecords: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000000;
        readonly default: 50000;
        readonly text: 'Outstanding puts of a stream; past it a put is refused.';
    };
    readonly userAgent: {
        readonly type: 'string';
        readonly defaultText: 'nothing';
        readonly text: 'Appended to the User-Agent that is sent.';
    };
    readonly logger: {
        readonly type: 'logger';
        readonly defaultText: '`process.emitWarning`';
        readonly text: 'Is told of warnings.';
    };
};
declare const streamTable: {
    readonly ShardIteratorType: {
        readonly type: 'startingPoint';
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
        readonly text: 'Largest record that `stream()` puts: its data and partition key.';
    };
    readonly maxBufferedBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Data and keys of outstanding puts of a stream; past it a put is refused.';
    };
    readonly maxBufferedRecords: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000000;
        readonly default: 50000;
        readonly text: 'Outstanding puts of a stream; past it a put is refused.';
    };
};
export type ClientOptions = OptionsOf<typeof clientTable>;
export type ParsedClientOptions = ParsedOptions<typeof clientTable>;
export type StreamOptions = OptionsOf<typeof streamTable>;
export type ParsedStreamOptions = ParsedOptions<typeof streamTable>;
/**
 * @typedef {OptionsOf<typeof clientTable>} ClientOptions
 * @typedef {ParsedOptions<typeof clientTable>} ParsedClientOptions
 * @typedef {OptionsOf<typeof streamTable>} StreamOptions
 * @typedef {ParsedOptions<typeof streamTable>} ParsedStreamOptions
 */
/**
 * Checks options against their table and fills in defaults. Throws a KinesisError that names the
 * option, what was given and what it must be.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} options undefined: none given
 * @param {object} [sources] of defaults, before the table's own
 * @param {NodeJS.ProcessEnv} [sources.env]
 * @param {Record<string, any>} [sources.inherited] parsed options of an owner
 * @returns {ParsedOptions<T>}
 */
declare function parseOptions<T extends Record<string, Option>>(table: T, options?: unknown, { env, inherited }?: {
    env?: NodeJS.ProcessEnv;
    inherited?: Record<string, any>;
}): ParsedOptions<T>;
/** @param {unknown} value */
declare function isCleanString(value: unknown): boolean;
/** The client's tables as the docs show them. */
declare function optionsMarkdown(): string;
/** @param {Record<string, Option>} table */
declare function tableMarkdown(table: Record<string, Option>): string;
