export { WorkerCounts };
export { consumerText };
export type Summary = import('../producer-metrics').Summary;
export type ShardConsumerMetrics = {
    shardId: string;
    /**
     * of the newest records that were handed over, or of the last poll; and for how long
     * records have waited for the handler since, or been in its hands
     */
    millisBehindLatest: number;
    isPaused: boolean;
    /**
     * user records that were handled
     */
    records: number;
    batches: number;
    /**
     * read
     */
    bytes: number;
    /**
     * stored
     */
    checkpoints: number;
    /**
     * attempts
     */
    handlerFailures: number;
    /**
     * that were not routine
     */
    fetchFailures: number;
    handlerMs: Summary;
    /**
     * see Fetcher's metrics
     *
     * Since the consumer was made; those of shards that it has lost or finished are in the sums.
     */
    fetcher: Record<string, number>;
};
export type ConsumerMetrics = {
    workerId: string;
    /**
     * now
     */
    leasesHeld: number;
    leasesTaken: number;
    /**
     * of those taken, from workers that lived
     */
    leasesStolen: number;
    leasesLost: number;
    leasesReleased: number;
    shardsEnded: number;
    /**
     * how often the table of leases was looked at
     */
    passes: number;
    /**
     * that were got over: of calls, and of attempts of the handler
     */
    failures: number;
    /**
     * batches or records whose handler failed to the last
     */
    poisoned: number;
    records: number;
    batches: number;
    bytes: number;
    checkpoints: number;
    /**
     * of the shards held
     */
    maxMillisBehindLatest: number;
    /**
     * that are held
     */
    shards: ShardConsumerMetrics[];
};
/**
 * @param {{ stream: string, group: string }} labels
 * @param {ConsumerMetrics} metrics
 */
declare function consumerText(labels: {
    stream: string;
    group: string;
}, metrics: ConsumerMetrics): string;
/** What a worker counts, its shards apart. */
declare class WorkerCounts {
    #private;
    leasesTaken: number;
    leasesStolen: number;
    leasesLost: number;
    leasesReleased: number;
    shardsEnded: number;
    passes: number;
    failures: number;
    poisoned: number;
    /** @param {import('./shard-counts').ShardCounts} counts of a shard that is not held any more */
    add(counts: import('./shard-counts').ShardCounts): void;
    /**
     * @param {string} workerId
     * @param {Pick<import('./coordinator').Coordinator, 'consumers' | 'leaving'>} shardConsumers
     * @returns {ConsumerMetrics}
     */
    toMetrics(workerId: string, { consumers, leaving }: Pick<import('./coordinator').Coordinator, 'consumers' | 'leaving'>): ConsumerMetrics;
}
