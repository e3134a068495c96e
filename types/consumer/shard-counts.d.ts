export { ShardCounts };
import { Histogram } from './histogram';
/**
 * What has happened to one shard since this worker took it.
 */
declare class ShardCounts {
    shardId: string;
    millisBehindLatest: number;
    batches: number;
    records: number;
    bytes: number;
    checkpoints: number;
    handlerFailures: number;
    fetchFailures: number;
    handlerMs: Histogram;
    /** @param {string} shardId */
    constructor(shardId: string);
    /** @param {import('../fetcher').FetchedBatch} fetched */
    read({ millisBehindLatest, bytes }: import('../fetcher').FetchedBatch): void;
    /**
     * @param {number} recordCount
     * @param {number} ms
     */
    handled(recordCount: number, ms: number): void;
}
