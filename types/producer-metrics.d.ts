export { producerText };
export { toMetrics };
export type Summary = {
    count: number;
    mean: number;
    p50: number;
    p90: number;
    p99: number;
    max: number;
};
export type ShardMetrics = {
    /**
     * '': records that were put while the shards weren't known
     */
    shardId: string;
    userRecordsStored: number;
    kinesisRecordsStored: number;
    bytesStored: number;
    /**
     * attempts
     */
    kinesisRecordsFailed: number;
    /**
     * attempts
     */
    kinesisRecordsThrottled: number;
    /**
     * now
     *
     * Since the producer was made. put = stored + failed + buffered.
     */
    requestsInFlight: number;
};
export type ProducerMetrics = {
    userRecordsPut: number;
    userRecordsStored: number;
    userRecordsFailed: number;
    /**
     * what was wrong with a record, or the caps; never taken
     */
    userRecordsRefused: number;
    /**
     * now
     */
    userRecordsBuffered: number;
    /**
     * now
     */
    bytesBuffered: number;
    /**
     * stored already, in aggregates that a reshard divided
     */
    userRecordsResent: number;
    kinesisRecordsSent: number;
    bytesSent: number;
    requestsSent: number;
    /**
     * now
     */
    requestsInFlight: number;
    shardMapRefreshes: number;
    /**
     * from the put until it was first sent
     */
    bufferingMs: Summary;
    requestMs: Summary;
    /**
     * from the put until it was stored
     */
    endToEndMs: Summary;
    recordsPerAggregate: Summary;
    recordsPerRequest: Summary;
    /**
     * Kinesis records that were sent again, by code of the error
     */
    retries: Record<string, number>;
    /**
     * user records that failed, by code
     */
    failures: Record<string, number>;
    /**
     * since each was first listed
     *
     * As the addon gives them.
     */
    shards: ShardMetrics[];
};
export type NativeMetrics = Record<string, any> & {
    retries: [string, number][];
    shards: ShardMetrics[];
};
/**
 * @param {NativeMetrics} native
 * @param {Pick<ProducerMetrics, 'userRecordsPut' | 'userRecordsStored' | 'userRecordsFailed' |
 *   'userRecordsRefused' | 'userRecordsBuffered' | 'bytesBuffered' | 'failures'>} own
 * @returns {ProducerMetrics}
 */
declare function toMetrics(native: NativeMetrics, own: Pick<ProducerMetrics, 'userRecordsPut' | 'userRecordsStored' | 'userRecordsFailed' | 'userRecordsRefused' | 'userRecordsBuffered' | 'bytesBuffered' | 'failures'>): ProducerMetrics;
/**
 * @param {string} stream
 * @param {ProducerMetrics} metrics
 */
declare function producerText(stream: string, metrics: ProducerMetrics): string;
