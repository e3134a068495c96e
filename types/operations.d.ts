declare const _exports: {
    callOwn: typeof callOwn;
    OperationsBase: new () => OperationMethods;
    decodeResult: typeof decodeResult;
    encodeCall: typeof encodeCall;
    encodeSlab: typeof encodeSlab;
};
export = _exports;
export type Operation = import('./model').Operation;
export type ResponseMetadata = import('./errors').ResponseMetadata;
export type CallOptions = import('./options').CallOptions;
export type Callback<O> = (error: import('./errors').KinesisError | null, output?: O) => void;
export type OperationMethod<I, O> = {
    (...args: {} extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions]): Promise<O>;
    (input: I, callback: Callback<O>): void;
    (input: I, options: CallOptions, callback: Callback<O>): void;
};
export type Operations = import('./model/types').Operations;
export type OperationMethods = {
    [Name in keyof Operations as Uncapitalize<Name>]: OperationMethod<Operations[Name]['input'], Operations[Name]['output'] & {
        $metadata: ResponseMetadata;
    }>;
};
export type ClientCall = (configuration: any, operation: string, input: any, ...rest: any[]) => Promise<any>;
/**
 * @typedef {import('./model').Operation} Operation
 * @typedef {import('./errors').ResponseMetadata} ResponseMetadata
 *
 * @typedef {import('./options').CallOptions} CallOptions
 */
/**
 * @template O
 * @typedef {(error: import('./errors').KinesisError | null, output?: O) => void} Callback
 */
/**
 * A promise, or a callback as the last argument.
 * @template I, O
 * @typedef {{
 *   (...args: {} extends I ? [input?: I, options?: CallOptions]
 *     : [input: I, options?: CallOptions]): Promise<O>,
 *   (input: I, callback: Callback<O>): void,
 *   (input: I, options: CallOptions, callback: Callback<O>): void
 * }} OperationMethod
 */
/**
 * @typedef {import('./model/types').Operations} Operations
 * @typedef {{ [Name in keyof Operations as Uncapitalize<Name>]: OperationMethod<
 *   Operations[Name]['input'], Operations[Name]['output'] & { $metadata: ResponseMetadata }> }} OperationMethods
 */
/**
 * How paginators and waiters ask a client, ours or the SDK's face; `rest` is what their caller gave
 * beyond the input.
 * @typedef {(configuration: any, operation: string, input: any, ...rest: any[]) => Promise<any>} ClientCall
 */
/** That of our own client. @type {ClientCall} */
declare function callOwn({ client }: any, operation: string, input: any, ...rest: any[]): Promise<any>;
export type EncodedCall = {
    operation: string;
    /**
     * of the input, checked, without the records
     */
    members: Record<string, unknown>;
    /**
     * the members as JSON
     */
    inputText: string;
    /**
     * copied; whoever ends the call gives
     * them back
     */
    records: import('./record-slab').RecordSlab | null;
    response: Operation['response'];
    endpoint: Operation['endpoint'];
    /**
     * CBOR can't hold it, or isn't used with it
     */
    isJsonOnly: boolean;
    /**
     * its output is the service's JSON
     */
    isRaw: boolean;
};
export type Manner = {
    isLenient?: boolean;
    isRaw?: boolean;
};
/**
 * A call as it crosses to the core.
 * @typedef {object} EncodedCall
 * @property {string} operation
 * @property {Record<string, unknown>} members of the input, checked, without the records
 * @property {string} inputText the members as JSON
 * @property {import('./record-slab').RecordSlab | null} records copied; whoever ends the call gives
 *   them back
 * @property {Operation['response']} response
 * @property {Operation['endpoint']} endpoint
 * @property {boolean} isJsonOnly CBOR can't hold it, or isn't used with it
 * @property {boolean} isRaw its output is the service's JSON
 */
/**
 * How an input is checked: isLenient: as the AWS SDK does, see lib/shapes.js; isRaw: not against the API, input and
 * output are the service's JSON.
 * @typedef {{ isLenient?: boolean, isRaw?: boolean }} Manner
 */
/**
 * Checks an operation and its input. Throws a KinesisError that names what is wrong.
 * @param {unknown} operation
 * @param {unknown} [input] undefined: {}
 * @param {Manner} [manner]
 * @returns {EncodedCall}
 */
declare function encodeCall(operation: unknown, input?: unknown, manner?: Manner): EncodedCall;
/**
 * A PutRecords of records that are in the core's form already; whoever made them keeps them.
 * @param {import('./stream-reader').StreamNaming} naming
 * @param {import('./record-slab').RecordSlab} records
 * @returns {EncodedCall}
 */
declare function encodeSlab(naming: import('./stream-reader').StreamNaming, records: import('./record-slab').RecordSlab): EncodedCall;
export type NativeResult = {
    text: string;
    requestId: string;
    extendedRequestId?: string;
    cfId?: string;
    httpStatusCode: number;
    attempts: number;
    totalRetryDelay: number;
    puts?: Array<{
        ErrorCode?: string;
    }>;
    records?: object[];
    events?: import('./subscription').EventStream;
};
/**
 * @typedef {object} NativeResult
 * @property {string} text
 * @property {string} requestId
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} httpStatusCode
 * @property {number} attempts
 * @property {number} totalRetryDelay
 * @property {Array<{ ErrorCode?: string }>} [puts]
 * @property {object[]} [records]
 * @property {import('./subscription').EventStream} [events]
 */
/**
 * The core's answer in the shape of the AWS SDK's.
 * @param {string} operation
 * @param {NativeResult} result
 * @param {{ isMerged?: boolean, isRaw?: boolean }} [options] isMerged: of PutRecords, entries that had failed may
 *   have been stored since; isRaw: in the shape of the service's JSON
 * @returns {any}
 */
declare function decodeResult(operation: string, result: NativeResult, { isMerged, isRaw }?: {
    isMerged?: boolean;
    isRaw?: boolean;
}): any;
