declare const _exports: {
    consumerTable: {
        readonly group: {
            readonly type: OptionType<string>;
            readonly defaultText: 'must be given';
            readonly text: 'Name of the group that shares the stream\'s shards: of its leases in memory, and of the consumer that enhanced fan-out registers.';
        };
        readonly workerId: {
            readonly type: 'string';
            readonly defaultText: 'host name, process id and chance';
            readonly text: 'Name of this member of the group, which no other may have: the owner that its leases name.';
        };
        readonly initialPosition: {
            readonly type: OptionType<InitialPosition>;
            readonly default: 'LATEST';
            readonly text: string;
        };
        readonly leases: {
            readonly type: OptionType<"memory" | import("../options").OptionsOf<{
                readonly table: {
                    readonly type: import("../options").OptionType<string>;
                    readonly defaultText: 'has to be given';
                    readonly text: 'Name of the table, one for each application. It is created if it is absent, with on-demand capacity. One that the KCL 2 has written can be used once that has stopped.';
                };
                readonly endpoint: {
                    readonly type: 'url';
                    readonly defaultText: '`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
                    readonly text: 'Where to send requests to DynamoDB.';
                };
                readonly region: {
                    readonly text: 'Region of the table.';
                    readonly type: 'string';
                    readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
                };
                readonly credentials: {
                    readonly type: 'credentials';
                    readonly secret: true;
                    readonly defaultText: 'environment, else the AWS default chain';
                    readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
                };
            }>>;
            readonly default: 'memory';
            readonly text: 'Where the group keeps who reads which shard and how far: in this process alone, or in a DynamoDB table.';
        };
        readonly failoverTimeMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 300;
            readonly max: number;
            readonly default: 10000;
            readonly text: 'A worker that has not renewed its leases for so long has lost them. They are renewed three times as often.';
        };
        readonly mode: {
            readonly type: import("../options").OptionType<"enhanced-fan-out" | "polling">;
            readonly default: 'polling';
            readonly text: string;
        };
        readonly consumerName: {
            readonly type: OptionType<string>;
            readonly defaultText: 'the `group`';
            readonly text: 'Name of the consumer that enhanced fan-out registers, unless there is one of that name.';
        };
        readonly fallback: {
            readonly type: 'boolean';
            readonly default: false;
            readonly text: 'Poll, with a warning, where enhanced fan-out can\'t be set up, instead of failing.';
        };
        readonly maxBufferedBytes: {
            readonly type: 'integer';
            readonly unit: 'bytes';
            readonly min: number;
            readonly max: number;
            readonly default: number;
            readonly text: 'Records of a shard that are read ahead, those in the handler\'s hands included: reading goes on below it, so one more answer can be held.';
        };
        readonly maxRecords: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 10000;
            readonly default: 10000;
            readonly text: 'Most Kinesis records that one GetRecords asks for.';
        };
        readonly idleMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1;
            readonly max: 60000;
            readonly default: 200;
            readonly text: 'Pause between two polls of a shard that has nothing more; the service allows 5 polls a second for all readers together.';
        };
        readonly rateLimitPercent: {
            readonly type: 'integer';
            readonly min: 0;
            readonly max: 1000;
            readonly default: 100;
            readonly text: 'Most that polling asks of a shard, in percent of the 5 calls and 2 MiB a second that it gives to all readers together; 0: no limit.';
        };
        readonly deaggregate: {
            readonly type: 'boolean';
            readonly default: true;
            readonly text: 'Give the user records in aggregated records, instead of those as they are.';
        };
        readonly checkpoint: {
            readonly type: import("../options").OptionType<"auto" | "manual">;
            readonly default: 'auto';
            readonly text: '`auto`: a batch that was handled counts as dealt with. `manual`: what `batch.checkpoint()` says.';
        };
        readonly checkpointIntervalMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: number;
            readonly default: 0;
            readonly text: 'Store a shard\'s checkpoint at most so often; 0: after each batch, before the next. What was handled since comes again after a crash.';
        };
        readonly handlerMaxAttempts: {
            readonly type: 'integer';
            readonly min: 1;
            readonly max: 1000000;
            readonly default: 5;
            readonly text: 'How often a handler that fails is called with the same records, before `onPoison`.';
        };
        readonly handlerRetryBaseMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: 86400000;
            readonly default: 200;
            readonly text: 'Longest pause before the first retry; it doubles with each.';
        };
        readonly handlerRetryMaxMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: 86400000;
            readonly default: 30000;
            readonly text: 'Longest pause before any retry. The pauses are random, up to those.';
        };
        readonly onPoison: {
            readonly type: OptionType<OnPoison>;
            readonly default: 'halt';
            readonly text: string;
        };
        readonly progressTimeoutMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: 86400000;
            readonly default: number;
            readonly text: 'A handler that neither returns nor calls `batch.progress()` for so long loses its lease to another worker; 0: never.';
        };
        readonly maxLeases: {
            readonly type: 'integer';
            readonly min: 0;
            readonly max: 100000;
            readonly default: 0;
            readonly text: 'Most shards that this worker takes; 0: no limit. What it leaves is shared by the others.';
        };
        readonly assignIntervalMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 0;
            readonly max: number;
            readonly default: 0;
            readonly text: 'How often the table of leases is looked at; 0: 500 ms, or 0.5 ms a lease if that is longer. A longer one costs less, and delays takeover.';
        };
        readonly shardSyncIntervalMs: {
            readonly type: 'integer';
            readonly unit: 'ms';
            readonly min: 1000;
            readonly max: 86400000;
            readonly default: 60000;
            readonly text: 'How often one worker of the group compares the leases with the shards, and creates what is missing.';
        };
    };
    parseConsumerOptions: typeof parseConsumerOptions;
};
export = _exports;
export type OptionType<T> = import('../options').OptionType<T>;
export type InitialPosition = 'TRIM_HORIZON' | 'LATEST' | Date | Record<string, string>;
export type LeasesOptions = import('./lease-options').LeasesOptions;
export type OnPoison = 'halt' | 'skip' | ((error: unknown, batch: import('./batch').Batch) => unknown);
/** @satisfies {Record<string, import('../options').Option>} */
declare const consumerTable: {
    readonly group: {
        readonly type: OptionType<string>;
        readonly defaultText: 'must be given';
        readonly text: 'Name of the group that shares the stream\'s shards: of its leases in memory, and of the consumer that enhanced fan-out registers.';
    };
    readonly workerId: {
        readonly type: 'string';
        readonly defaultText: 'host name, process id and chance';
        readonly text: 'Name of this member of the group, which no other may have: the owner that its leases name.';
    };
    readonly initialPosition: {
        readonly type: OptionType<InitialPosition>;
        readonly default: 'LATEST';
        readonly text: string;
    };
    readonly leases: {
        readonly type: OptionType<"memory" | import("../options").OptionsOf<{
            readonly table: {
                readonly type: import("../options").OptionType<string>;
                readonly defaultText: 'has to be given';
                readonly text: 'Name of the table, one for each application. It is created if it is absent, with on-demand capacity. One that the KCL 2 has written can be used once that has stopped.';
            };
            readonly endpoint: {
                readonly type: 'url';
                readonly defaultText: '`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
                readonly text: 'Where to send requests to DynamoDB.';
            };
            readonly region: {
                readonly text: 'Region of the table.';
                readonly type: 'string';
                readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
            };
            readonly credentials: {
                readonly type: 'credentials';
                readonly secret: true;
                readonly defaultText: 'environment, else the AWS default chain';
                readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
            };
        }>>;
        readonly default: 'memory';
        readonly text: 'Where the group keeps who reads which shard and how far: in this process alone, or in a DynamoDB table.';
    };
    readonly failoverTimeMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 300;
        readonly max: number;
        readonly default: 10000;
        readonly text: 'A worker that has not renewed its leases for so long has lost them. They are renewed three times as often.';
    };
    readonly mode: {
        readonly type: import("../options").OptionType<"enhanced-fan-out" | "polling">;
        readonly default: 'polling';
        readonly text: string;
    };
    readonly consumerName: {
        readonly type: OptionType<string>;
        readonly defaultText: 'the `group`';
        readonly text: 'Name of the consumer that enhanced fan-out registers, unless there is one of that name.';
    };
    readonly fallback: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: 'Poll, with a warning, where enhanced fan-out can\'t be set up, instead of failing.';
    };
    readonly maxBufferedBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        readonly text: 'Records of a shard that are read ahead, those in the handler\'s hands included: reading goes on below it, so one more answer can be held.';
    };
    readonly maxRecords: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 10000;
        readonly default: 10000;
        readonly text: 'Most Kinesis records that one GetRecords asks for.';
    };
    readonly idleMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 60000;
        readonly default: 200;
        readonly text: 'Pause between two polls of a shard that has nothing more; the service allows 5 polls a second for all readers together.';
    };
    readonly rateLimitPercent: {
        readonly type: 'integer';
        readonly min: 0;
        readonly max: 1000;
        readonly default: 100;
        readonly text: 'Most that polling asks of a shard, in percent of the 5 calls and 2 MiB a second that it gives to all readers together; 0: no limit.';
    };
    readonly deaggregate: {
        readonly type: 'boolean';
        readonly default: true;
        readonly text: 'Give the user records in aggregated records, instead of those as they are.';
    };
    readonly checkpoint: {
        readonly type: import("../options").OptionType<"auto" | "manual">;
        readonly default: 'auto';
        readonly text: '`auto`: a batch that was handled counts as dealt with. `manual`: what `batch.checkpoint()` says.';
    };
    readonly checkpointIntervalMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: number;
        readonly default: 0;
        readonly text: 'Store a shard\'s checkpoint at most so often; 0: after each batch, before the next. What was handled since comes again after a crash.';
    };
    readonly handlerMaxAttempts: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 1000000;
        readonly default: 5;
        readonly text: 'How often a handler that fails is called with the same records, before `onPoison`.';
    };
    readonly handlerRetryBaseMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: 86400000;
        readonly default: 200;
        readonly text: 'Longest pause before the first retry; it doubles with each.';
    };
    readonly handlerRetryMaxMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: 86400000;
        readonly default: 30000;
        readonly text: 'Longest pause before any retry. The pauses are random, up to those.';
    };
    readonly onPoison: {
        readonly type: OptionType<OnPoison>;
        readonly default: 'halt';
        readonly text: string;
    };
    readonly progressTimeoutMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: 86400000;
        readonly default: number;
        readonly text: 'A handler that neither returns nor calls `batch.progress()` for so long loses its lease to another worker; 0: never.';
    };
    readonly maxLeases: {
        readonly type: 'integer';
        readonly min: 0;
        readonly max: 100000;
        readonly default: 0;
        readonly text: 'Most shards that this worker takes; 0: no limit. What it leaves is shared by the others.';
    };
    readonly assignIntervalMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 0;
        readonly max: number;
        readonly default: 0;
        readonly text: 'How often the table of leases is looked at; 0: 500 ms, or 0.5 ms a lease if that is longer. A longer one costs less, and delays takeover.';
    };
    readonly shardSyncIntervalMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1000;
        readonly max: 86400000;
        readonly default: 60000;
        readonly text: 'How often one worker of the group compares the leases with the shards, and creates what is missing.';
    };
};
export type ConsumerOptions = import('../options').OptionsOf<typeof consumerTable> & {
    group: string;
};
export type ParsedConsumerOptions = import('../options').ParsedOptions<typeof consumerTable> & {
    group: string;
    leases: 'memory' | (LeasesOptions & {
        table: string;
    });
};
/**
 * @typedef {import('../options').OptionsOf<typeof consumerTable> & { group: string }} ConsumerOptions
 * @typedef {import('../options').ParsedOptions<typeof consumerTable> &
 *   { group: string, leases: 'memory' | (LeasesOptions & { table: string }) }} ParsedConsumerOptions
 */
/**
 * @param {ConsumerOptions | undefined} given
 * @param {import('./lease-options').ClientSettings} client
 * @returns {ParsedConsumerOptions}
 */
declare function parseConsumerOptions(given: ConsumerOptions | undefined, client: import('./lease-options').ClientSettings): ParsedConsumerOptions;
