export { listen };
export { publish };
export type Options = import('../options').ClientOptions & import('../options').StreamOptions;
export type StreamRecord = import('../stream-shard').StreamRecord;
export type Listener = {
    isGone: boolean;
    sink: (event: any) => unknown;
};
/**
 * The JSON values of all shards' records, from now on. What isn't JSON, and what fails, comes as an error event; an error that
 * no waiting mends is followed by the end. Polls while somebody listens; who listens later goes on from there.
 * @param {string} streamName or ARN
 * @param {Options} [options]
 * @returns {import('baconjs').EventStream<any>}
 */
declare function listen(streamName: string, options?: Options): import('baconjs').EventStream<any>;
/**
 * A bus: what is pushed into it is put, with its `log_id` as partition key, or a random one. What can't be put comes out of it
 * as an error event.
 * @param {string} streamName or ARN
 * @param {Options} [options]
 * @returns {import('baconjs').Bus<any>}
 */
declare function publish(streamName: string, options?: Options): import('baconjs').Bus<any>;
