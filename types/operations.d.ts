declare const _exports: {
    OperationsBase: new () => OperationMethods;
    decodeResult: typeof decodeResult;
    encodeCall: typeof encodeCall;
};
export = _exports;
export type Operation = import('./model').Operation;
export type ResponseMetadata = import('./errors').ResponseMetadata;
export type CallOptions = {
    /**
     * ends the call with an AbortError
     */
    signal?: AbortSignal;
};
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
export type EncodedCall = {
    operation: string;
    inputText: string;
    records: import('./shapes').CheckedRecord[] | null;
    response: Operation['response'];
    endpoint: Operation['endpoint'];
    /**
     * an ARN, or a StreamId
     */
    arn?: string;
};
/**
 * @typedef {import('./model').Operation} Operation
 * @typedef {import('./errors').ResponseMetadata} ResponseMetadata
 *
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] ends the call with an AbortError
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
 * What lib/native.js wants for a call, and what chooses its endpoint.
 * @typedef {object} EncodedCall
 * @property {string} operation
 * @property {string} inputText
 * @property {import('./shapes').CheckedRecord[] | null} records
 * @property {Operation['response']} response
 * @property {Operation['endpoint']} endpoint
 * @property {string} [arn] an ARN, or a StreamId
 */
/**
 * Checks an operation and its input. Throws a KinesisError that names what is wrong.
 * @param {unknown} operation
 * @param {unknown} [input] undefined: {}
 * @param {{ isLenient?: boolean }} [options] isLenient: as the AWS SDK does, see lib/shapes.js
 * @returns {EncodedCall}
 */
declare function encodeCall(operation: unknown, input?: unknown, options?: {
    isLenient?: boolean;
}): EncodedCall;
export type NativeResult = {
    text: string;
    requestId: string;
    extendedRequestId?: string;
    cfId?: string;
    httpStatusCode: number;
    attempts: number;
    totalRetryDelay: number;
    puts?: object[];
    records?: object[];
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
 * @property {object[]} [puts]
 * @property {object[]} [records]
 */
/**
 * The core's answer in the shape of the AWS SDK's.
 * @param {string} operation
 * @param {NativeResult} result
 * @returns {any}
 */
declare function decodeResult(operation: string, result: NativeResult): any;
