export { subscribe };
export { EventStream };
export type CallResult = import('./native').CallResult;
export type SubscriptionListener = import('./native').SubscriptionListener;
export type ShardEvent = import('./model/types').SubscribeToShardEventStream;
export type KinesisError = import('./errors').KinesisError;
export type Beginning = {
    resolve: (result: CallResult & {
        events: EventStream;
    }) => void;
    reject: (error: any) => void;
};
export type Waiter = {
    resolve: (result: IteratorResult<ShardEvent, undefined>) => void;
    reject: (error: unknown) => void;
};
/**
 * What has come and wasn't asked for yet, or who waits for what hasn't come. The core tells it what
 * comes, and so keeps it; it keeps the stream only while somebody waits, so that a stream that was
 * forgotten is collected, which ends the subscription.
 * @implements {SubscriptionListener}
 */
declare class Feed implements SubscriptionListener {
    #private;
    /**
     * @param {Beginning} beginning
     * @param {AbortSignal | undefined} signal
     * @param {(isNeeded: boolean) => void} hold of lib/native.js
     */
    constructor(beginning: Beginning, signal: AbortSignal | undefined, hold: (isNeeded: boolean) => void);
    /** Waits for the beginning. @param {EventStream} stream */
    start(stream: EventStream): void;
    /**
     * @param {EventStream} stream
     * @param {Waiter} waiter gets the next event or the end
     */
    take(stream: EventStream, waiter: Waiter): void;
    /** @param {CallResult} head */
    begun(head: CallResult): void;
    /** @param {CallResult} result */
    event(result: CallResult): void;
    /** Only the first end counts. @param {KinesisError} [error] */
    ended(error?: KinesisError): void;
    /** What has come and wasn't asked for is not wanted any more. */
    drop(): void;
}
/**
 * The events of a shard, for `for await`: can be iterated once. Leaving the loop ends the
 * subscription; what ends it otherwise is thrown, unless the service ends it in order, as it does
 * after five minutes.
 * @implements {AsyncIterableIterator<ShardEvent>}
 */
declare class EventStream implements AsyncIterableIterator<ShardEvent> {
    #private;
    /**
     * @param {Feed} feed
     * @param {import('./native').NativeSubscription} native
     */
    constructor(feed: Feed, native: import('./native').NativeSubscription);
    [Symbol.asyncIterator](): this;
    /** @returns {Promise<IteratorResult<ShardEvent, undefined>>} */
    next(): Promise<IteratorResult<ShardEvent, undefined>>;
    /** Ends the subscription. */
    return(): Promise<IteratorReturnResult<undefined>>;
    [Symbol.asyncDispose](): Promise<void>;
    /** One event was taken: another may come. @internal */
    credit(): void;
    /** @internal */
    abort(): void;
}
/**
 * @param {import('./native').NativeClient} client
 * @param {Parameters<import('./native').NativeClient['subscribe']>[0]} call
 * @param {{ signal?: AbortSignal, silenceTimeoutMs: number }} options signal: ends it at any time
 * @param {Beginning} beginning
 */
declare function subscribe(client: import('./native').NativeClient, call: Parameters<import('./native').NativeClient['subscribe']>[0], { signal, silenceTimeoutMs }: {
    signal?: AbortSignal;
    silenceTimeoutMs: number;
}, beginning: Beginning): void;
