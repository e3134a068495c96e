export { WAITERS };
export { makeWaiters };
export declare var waitForChannelActive: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeChannelInput) => Promise<WaiterResult>;
export declare var waitForStreamExists: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<WaiterResult>;
export declare var waitForStreamNotExists: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<WaiterResult>;
export declare var waitUntilChannelActive: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeChannelInput) => Promise<WaiterResult>;
export declare var waitUntilStreamExists: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<WaiterResult>;
export declare var waitUntilStreamNotExists: (configuration: WaiterConfiguration & {
    client: import('./kinesis').Kinesis;
}, input: import("./model/types").DescribeStreamInput) => Promise<WaiterResult>;
export type WaiterState = 'SUCCESS' | 'FAILURE' | 'RETRY' | 'TIMEOUT' | 'ABORTED';
export type WaiterConfiguration = {
    client: any;
    maxWaitTime: number;
    /**
     * 10
     */
    minDelay?: number;
    /**
     * 120
     */
    maxDelay?: number;
    abortSignal?: any;
    /**
     * the SDK's older way
     */
    abortController?: {
        signal: any;
    };
};
export type WaiterResult = {
    state: WaiterState;
    /**
     * the last answer or error
     */
    reason?: any;
    /**
     * the same
     */
    final?: any;
    /**
     * how often there was which
     */
    observedResponses?: Record<string, number>;
};
export type ClientCall = import('./operations').ClientCall;
export type Judge = (outcome: {
    output?: any;
    error?: any;
}) => WaiterState;
export type Waiter = (configuration: WaiterConfiguration, input: any) => Promise<WaiterResult>;
/** @type {Record<string, { operation: string, judge: Judge }>} */
declare const WAITERS: Record<string, {
    operation: string;
    judge: Judge;
}>;
/**
 * For each waiter a `waitForStreamExists`, which gives what it came to, and a `waitUntilStreamExists`,
 * which throws unless that is success.
 * @param {ClientCall} call
 * @returns {Record<string, Waiter>}
 */
declare function makeWaiters(call: ClientCall): Record<string, Waiter>;
export type Delays = {
    minMs: number;
    maxMs: number;
    until: number;
};
export type Operations = import('./model/types').Operations;
export type Waited = {
    StreamExists: 'DescribeStream';
    StreamNotExists: 'DescribeStream';
    ChannelActive: 'DescribeChannel';
};
export type OwnWaiters = {
    [Name in keyof Waited as `${'waitFor' | 'waitUntil'}${Name}`]: (configuration: WaiterConfiguration & {
        client: import('./kinesis').Kinesis;
    }, input: Operations[Waited[Name]]['input']) => Promise<WaiterResult>;
};
