/**
 * @typedef {import('../options').OptionsOf<typeof localTable>} LocalOptions
 * @typedef {import('../options').ParsedOptions<typeof localTable>} ParsedLocalOptions
 */
declare const _exports: {
    localTable: {
        readonly streams: {
            readonly type: OptionType<Record<string, number>>;
            readonly defaultText: 'none';
            readonly text: 'Streams to begin with; those that `dataDir` has already stay as they are.';
        };
        readonly host: {
            readonly type: 'string';
            readonly default: '127.0.0.1';
            readonly text: 'Address or name to listen on.';
        };
        readonly port: {
            readonly type: 'integer';
            readonly min: 0;
            readonly max: 65535;
            readonly default: 0;
            readonly text: 'Port to listen on; 0: any that is free.';
        };
        readonly tls: {
            readonly type: OptionType<boolean | {
                key: string | Buffer;
                cert: string | Buffer;
            }>;
            readonly default: false;
            readonly text: 'Speak TLS, with a certificate made at start unless one is given.';
        };
        readonly credentials: {
            readonly type: OptionType<false | import("./signature").AcceptedCredentials>;
            readonly secret: true;
            readonly defaultText: 'made up at start';
            readonly text: 'The only ones whose signatures are accepted.';
        };
        readonly region: {
            readonly type: 'string';
            readonly default: 'us-east-1';
            readonly text: 'Region of the streams, and of signatures.';
        };
        readonly accountId: {
            readonly type: OptionType<string>;
            readonly default: '000000000000';
            readonly text: 'Account of the streams.';
        };
        readonly limits: {
            readonly type: OptionType<boolean | Partial<{
                writeRecords: number;
                writeBytes: number;
                readCalls: number;
                readBytes: number;
                putBytes: number;
                callRate: number;
                shards: number;
                onDemandStreams: number;
                creatingStreams: number;
                consumers: number;
                channels: number;
            }>>;
            readonly default: true;
            readonly text: 'Enforce the service\'s limits; numbers replace some of them, Infinity is none.';
        };
        readonly faults: {
            readonly type: OptionType<import("./faults").FaultEntry[]>;
            readonly defaultText: 'none';
            readonly text: 'What is to go wrong.';
        };
        readonly seed: {
            readonly type: 'integer';
            readonly min: 0;
            readonly max: number;
            readonly default: 1;
            readonly text: 'Of the chance in faults.';
        };
        readonly clock: {
            readonly type: OptionType<() => number>;
            readonly defaultText: '`Date.now`';
            readonly text: 'The service\'s clock.';
        };
        readonly createDelayMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: 86400000;
            readonly default: 0;
            readonly text: 'How long creating, resharding and deleting take.';
        };
        readonly subscriptionLifeMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 86400000;
            readonly default: 300000;
            readonly text: 'How long a subscription of SubscribeToShard lives.';
        };
        readonly maxMemoryBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly defaultText: 'none: retention alone bounds it';
            readonly text: 'Memory for records; past it the oldest go before their time.';
        };
        readonly dataDir: {
            readonly type: 'string';
            readonly defaultText: 'none: in memory alone';
            readonly text: 'Folder that keeps everything across restarts.';
        };
        readonly sink: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: 'Answer puts without storing anything.';
        };
    };
};
export = _exports;
export type OptionType<T> = import('../options').OptionType<T>;
/** @satisfies {Record<string, import('../options').Option>} */
declare const localTable: {
    readonly streams: {
        readonly type: OptionType<Record<string, number>>;
        readonly defaultText: 'none';
        readonly text: 'Streams to begin with; those that `dataDir` has already stay as they are.';
    };
    readonly host: {
        readonly type: 'string';
        readonly default: '127.0.0.1';
        readonly text: 'Address or name to listen on.';
    };
    readonly port: {
        readonly type: 'integer';
        readonly min: 0;
        readonly max: 65535;
        readonly default: 0;
        readonly text: 'Port to listen on; 0: any that is free.';
    };
    readonly tls: {
        readonly type: OptionType<boolean | {
            key: string | Buffer;
            cert: string | Buffer;
        }>;
        readonly default: false;
        readonly text: 'Speak TLS, with a certificate made at start unless one is given.';
    };
    readonly credentials: {
        readonly type: OptionType<false | import("./signature").AcceptedCredentials>;
        readonly secret: true;
        readonly defaultText: 'made up at start';
        readonly text: 'The only ones whose signatures are accepted.';
    };
    readonly region: {
        readonly type: 'string';
        readonly default: 'us-east-1';
        readonly text: 'Region of the streams, and of signatures.';
    };
    readonly accountId: {
        readonly type: OptionType<string>;
        readonly default: '000000000000';
        readonly text: 'Account of the streams.';
    };
    readonly limits: {
        readonly type: OptionType<boolean | Partial<{
            writeRecords: number;
            writeBytes: number;
            readCalls: number;
            readBytes: number;
            putBytes: number;
            callRate: number;
            shards: number;
            onDemandStreams: number;
            creatingStreams: number;
            consumers: number;
            channels: number;
        }>>;
        readonly default: true;
        readonly text: 'Enforce the service\'s limits; numbers replace some of them, Infinity is none.';
    };
    readonly faults: {
        readonly type: OptionType<import("./faults").FaultEntry[]>;
        readonly defaultText: 'none';
        readonly text: 'What is to go wrong.';
    };
    readonly seed: {
        readonly type: 'integer';
        readonly min: 0;
        readonly max: number;
        readonly default: 1;
        readonly text: 'Of the chance in faults.';
    };
    readonly clock: {
        readonly type: OptionType<() => number>;
        readonly defaultText: '`Date.now`';
        readonly text: 'The service\'s clock.';
    };
    readonly createDelayMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: 86400000;
        readonly default: 0;
        readonly text: 'How long creating, resharding and deleting take.';
    };
    readonly subscriptionLifeMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 300000;
        readonly text: 'How long a subscription of SubscribeToShard lives.';
    };
    readonly maxMemoryBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly defaultText: 'none: retention alone bounds it';
        readonly text: 'Memory for records; past it the oldest go before their time.';
    };
    readonly dataDir: {
        readonly type: 'string';
        readonly defaultText: 'none: in memory alone';
        readonly text: 'Folder that keeps everything across restarts.';
    };
    readonly sink: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: 'Answer puts without storing anything.';
    };
};
export type LocalOptions = import('../options').OptionsOf<typeof localTable>;
export type ParsedLocalOptions = import('../options').ParsedOptions<typeof localTable>;
