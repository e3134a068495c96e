export { producerTable };
/** Those of the Kinesis Producer Library with its defaults, and what a Node process needs besides. */
declare const producerTable: {
    readonly aggregation: {
        readonly type: 'boolean';
        readonly default: true;
        readonly text: 'Gather user records of a shard into one record, in the KPL\'s format.';
    };
    readonly aggregationMaxBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: 64;
        readonly max: number;
        readonly default: 51200;
        readonly text: 'Largest aggregated record.';
    };
    readonly aggregationMaxCount: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: number;
        readonly default: number;
        readonly text: 'Most user records in an aggregated one.';
    };
    readonly collectionMaxCount: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 500;
        readonly default: 500;
        readonly text: 'Most records, aggregated or not, in a PutRecords request.';
    };
    readonly collectionMaxBytes: {
        readonly type: 'integer';
        readonly unit: 'bytes';
        readonly min: 52224;
        readonly max: number;
        readonly default: number;
        readonly text: 'Data and keys in a PutRecords request; a larger record goes alone.';
    };
    readonly recordMaxBufferedTimeMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 1;
        readonly max: 86400000;
        readonly default: 100;
        readonly text: 'Longest time a record waits for others; what is full leaves at once.';
    };
    readonly recordTtlMs: {
        readonly type: 'integer';
        readonly unit: 'ms';
        readonly min: 100;
        readonly max: 86400000;
        readonly default: 30000;
        readonly text: 'Time from the put after which a record that could not be stored fails; in place of `timeoutMs` and `maxAttempts`.';
    };
    readonly rateLimitPercent: {
        readonly type: 'integer';
        readonly min: 0;
        readonly max: 10000;
        readonly default: 150;
        readonly text: 'Most that is sent to a shard, in percent of the 1,000 records and 1 MiB a second it takes; 0: no limit.';
    };
    readonly failIfThrottled: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: 'A throttled record fails, in place of being sent again.';
    };
    readonly ordered: {
        readonly type: 'boolean';
        readonly default: false;
        readonly text: 'Records of a key arrive in the order of their puts: one record, aggregated or not, of a shard is under way at a time.';
    };
    readonly maxInFlight: {
        readonly type: 'integer';
        readonly min: 1;
        readonly max: 1000;
        readonly default: 4;
        readonly text: 'Requests under way at once with records of the same shard.';
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
export type ProducerOptions = import('./options').OptionsOf<typeof producerTable>;
