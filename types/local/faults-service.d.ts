export { answerFaults };
export { callFaults };
export { requestFaults };
export { sever };
export type AnyExchange = import('./transport').AnyExchange;
export type Answer = {
    statusCode: number;
    headers: Record<string, string | number>;
    body: Buffer;
};
export type AnswerContext = {
    exchange: AnyExchange;
    answer: Answer;
    args: any;
};
export type PlannedCall = {
    operation: string;
    /**
     * validated
     */
    input: any;
    /**
     * the shard that a record to put belongs to
     */
    shardOf: (record: any) => string | undefined;
    /**
     * runs another operation
     */
    perform: (operation: string, input: object) => Promise<any>;
};
export type CallContext = {
    call: PlannedCall;
    args: any;
    random: () => number;
    /**
     * the only one the fault is about
     */
    shard?: string;
    next: (input?: any) => Promise<any>;
};
/**
 * @typedef {import('./transport').AnyExchange} AnyExchange
 * @typedef {{ statusCode: number, headers: Record<string, string | number>, body: Buffer }} Answer
 * @typedef {{ exchange: AnyExchange, answer: Answer, args: any }} AnswerContext
 *
 * @typedef {object} PlannedCall
 * @property {string} operation
 * @property {any} input validated
 * @property {(record: any) => string | undefined} shardOf the shard that a record to put belongs to
 * @property {(operation: string, input: object) => Promise<any>} perform runs another operation
 *
 * @typedef {object} CallContext
 * @property {PlannedCall} call
 * @property {any} args
 * @property {() => number} random
 * @property {string} [shard] the only one the fault is about
 * @property {(input?: any) => Promise<any>} next
 */
/**
 * @param {AnyExchange} exchange
 * @param {boolean} reset
 */
declare function sever(exchange: AnyExchange, reset: boolean): void;
declare const requestFaults: {
    cutUploading: import("./faults").Fault;
    cutReused: import("./faults").Fault;
    stallUploading: import("./faults").Fault;
    answerEarly: import("./faults").Fault;
    clockSkew: import("./faults").Fault;
};
declare const callFaults: {
    error: import("./faults").Fault;
    throttle: import("./faults").Fault;
    limitExceeded: import("./faults").Fault;
    tooManyRequests: import("./faults").Fault;
    kmsThrottling: import("./faults").Fault;
    internalFailure: import("./faults").Fault;
    serviceUnavailable: import("./faults").Fault;
    storedThenFailed: import("./faults").Fault;
    accessDenied: import("./faults").Fault;
    resourceNotFound: import("./faults").Fault;
    resourceInUse: import("./faults").Fault;
    expiredIterator: import("./faults").Fault;
    expiredToken: import("./faults").Fault;
    partialFailure: import("./faults").Fault;
    fewerResults: import("./faults").Fault;
    moreResults: import("./faults").Fault;
    resultWithoutShard: import("./faults").Fault;
    delay: import("./faults").Fault;
    reshard: import("./faults").Fault;
};
declare const answerFaults: {
    cborIndefinite: any;
    cborHugeLength: any;
    cborHugeText: any;
    emptyBody: import("./faults").Fault;
    htmlBody: import("./faults").Fault;
    truncatedBody: import("./faults").Fault;
    malformedBody: import("./faults").Fault;
    nestedBody: import("./faults").Fault;
    otherBody: import("./faults").Fault;
    hugeBody: import("./faults").Fault;
    redirect: import("./faults").Fault;
    drip: import("./faults").Fault;
    hang: import("./faults").Fault;
    cutBefore: {
        args: {
            stored: boolean;
            reset: boolean;
        };
        text: string;
        protocol?: 'h1' | 'h2' | 'frames' | 'tls';
        onwards?: boolean;
        run: (...args: any[]) => any;
    };
    storedNotTold: import("./faults").Fault;
    cutBody: import("./faults").Fault;
    cutAfter: import("./faults").Fault;
};
