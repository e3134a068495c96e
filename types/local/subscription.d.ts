export { Subscription };
export { Subscriptions };
import { childShards, markEncrypted } from './positions';
export type SubscriptionEvent = {
    records: import('./shard').ShardRecord[];
    /**
     * undefined: the shard is read to its end
     */
    continuationSequenceNumber: string | undefined;
    millisBehindLatest: number;
    /**
     * at the shard's end
     */
    childShards?: ReturnType<typeof childShards>;
};
/**
 * @typedef {object} SubscriptionEvent
 * @property {import('./shard').ShardRecord[]} records
 * @property {string | undefined} continuationSequenceNumber undefined: the shard is read to its end
 * @property {number} millisBehindLatest
 * @property {ReturnType<typeof childShards>} [childShards] at the shard's end
 */
/** A consumer's place in a shard; what is read from it goes on. */
declare class Subscription {
    #private;
    stream: import("./stream").Stream;
    shard: import("./shard").Shard;
    position: number;
    now: () => number;
    startedAt: number;
    closed: boolean;
    onClose: () => void;
    /** @type {(() => void) | undefined} */
    recordsListener: (() => void) | undefined;
    /** @type {((error: import('./errors').ServiceError) => void) | undefined} */
    endListener: ((error: import('./errors').ServiceError) => void) | undefined;
    /**
     * @param {object} options
     * @param {import('./stream').Stream} options.stream
     * @param {import('./shard').Shard} options.shard
     * @param {number} options.position
     * @param {() => number} options.now ms
     * @param {() => void} options.onClose
     */
    constructor({ stream, shard, position, now, onClose }: {
        stream: import('./stream').Stream;
        shard: import('./shard').Shard;
        position: number;
        now: () => number;
        onClose: () => void;
    });
    /**
     * @param {number} [limit] records, at most
     * @returns {SubscriptionEvent} without records where there are none to read
     */
    next(limit?: number): SubscriptionEvent;
    /**
     * Asks to be told, each time, when there may be more to read.
     * @param {() => void} listener
     */
    onRecords(listener: () => void): void;
    /**
     * Asks to be told when it is ended from this side: taken over, or its consumer gone.
     * @param {(error: import('./errors').ServiceError) => void} listener
     */
    onEnd(listener: (error: import('./errors').ServiceError) => void): void;
    /** @param {import('./errors').ServiceError} error what the client is to be told */
    end(error: import('./errors').ServiceError): void;
    /** No events are wanted any more. */
    close(): void;
}
/** The subscriptions there are: one for each consumer and shard. */
declare class Subscriptions {
    /** @type {Map<string, Subscription>} */
    byKey: Map<string, Subscription>;
    /** @type {Map<string, number>} when the last one began, by key */
    startedAt: Map<string, number>;
    constructor();
    /**
     * @param {string} consumerArn
     * @param {Omit<ConstructorParameters<typeof Subscription>[0], 'onClose'>} options
     * @returns {Subscription}
     */
    open(consumerArn: string, options: Omit<ConstructorParameters<typeof Subscription>[0], 'onClose'>): Subscription;
    /**
     * Ends those of a consumer that is gone.
     * @param {string} consumerArn
     * @param {import('./errors').ServiceError} error
     */
    end(consumerArn: string, error: import('./errors').ServiceError): void;
}
