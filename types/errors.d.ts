export { KinesisError };
export { KinesisServiceException };
export { SECRET };
export { abortError };
export { closedError };
export { configurationError };
export { describe };
export { exceptions };
export { fromNative };
export { invalidArgument };
export { mayPass };
export { metadataOf };
export { unknownName };
/** Stands for a value that an error must not show: a key, a token, a proxy's password. */
declare const SECRET: unique symbol;
export type NativeErrorDetails = {
    /**
     * the service's exception name, or a code of ours
     */
    code: string;
    message: string;
    /**
     * the core's own number for the outcome
     */
    status?: number;
    requestId?: string;
    extendedRequestId?: string;
    cfId?: string;
    /**
     * 0 or absent: no answer came
     */
    httpStatusCode?: number;
    /**
     * requests sent
     */
    attempts?: number;
    /**
     * ms waited between them
     */
    totalRetryDelay?: number;
    retryable?: boolean;
    throttling?: boolean;
    /**
     * absent: 'no'
     */
    persisted?: 'no' | 'unknown';
    /**
     * see KinesisError._nextDelayOf
     */
    nextDelayMs?: number;
    /**
     * what the service answered, as JSON
     *
     * Of an answer, as the AWS SDK has it.
     */
    body?: string;
};
export type ResponseMetadata = {
    /**
     * absent where no answer came
     */
    httpStatusCode?: number;
    requestId?: string;
    extendedRequestId?: string;
    cfId?: string;
    /**
     * requests sent
     */
    attempts?: number;
    /**
     * ms
     */
    totalRetryDelay?: number;
};
/**
 * What the native core tells about a failed call; errors made here tell as much as applies.
 * @typedef {object} NativeErrorDetails
 * @property {string} code the service's exception name, or a code of ours
 * @property {string} message
 * @property {number} [status] the core's own number for the outcome
 * @property {string} [requestId]
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} [httpStatusCode] 0 or absent: no answer came
 * @property {number} [attempts] requests sent
 * @property {number} [totalRetryDelay] ms waited between them
 * @property {boolean} [retryable]
 * @property {boolean} [throttling]
 * @property {'no' | 'unknown'} [persisted] absent: 'no'
 * @property {number} [nextDelayMs] see KinesisError._nextDelayOf
 * @property {string} [body] what the service answered, as JSON
 *
 * Of an answer, as the AWS SDK has it.
 * @typedef {object} ResponseMetadata
 * @property {number} [httpStatusCode] absent where no answer came
 * @property {string} [requestId]
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} [attempts] requests sent
 * @property {number} [totalRetryDelay] ms
 */
/**
 * @param {Partial<NativeErrorDetails>} details of an answer or an error
 * @returns {ResponseMetadata} absent members as the AWS SDK leaves them
 */
declare function metadataOf({ httpStatusCode, requestId, extendedRequestId, cfId, attempts, totalRetryDelay }: Partial<NativeErrorDetails>): ResponseMetadata;
/**
 * What every error is an instance of. `name` and `code` say what happened.
 */
declare class KinesisError extends Error {
    #private;
    /** The service's exception name, or a code of Node's or ours (`ECONNRESET`, `ERR_CLOSED`). */
    code: string;
    /** HTTP status of the last answer; undefined: none came. */
    statusCode: number | undefined;
    requestId: string | undefined;
    /** The service's `x-amz-id-2`, which its support asks for beside the request id. */
    extendedRequestId: string | undefined;
    /** Whether the same call may succeed later. */
    retryable: boolean;
    /** Requests sent; 0: nothing reached the network. */
    attempts: number;
    /**
     * Whether the service may have stored what the call sent.
     * @type {'no' | 'unknown'}
     */
    persisted: 'no' | 'unknown';
    /** @type {'client' | 'server'} */
    $fault: 'client' | 'server';
    $metadata: ResponseMetadata;
    /** As in the AWS SDK: absent where a retry is no use. */
    $retryable: {
        throttling: boolean;
    } | undefined;
    /**
     * @param {NativeErrorDetails} details
     * @param {{ cause?: unknown }} [options]
     */
    constructor(details: NativeErrorDetails, options?: {
        cause?: unknown;
    });
    /**
     * For lib/retry-policy.js: what the core would have waited before another attempt, in ms; below 0:
     * there would have been none.
     * @internal
     * @param {unknown} error
     */
    static _nextDelayOf(error: unknown): number;
}
/**
 * What the service answered in place of an output: of an exception's own class where the model
 * knows it, of this class where it doesn't.
 */
declare class KinesisServiceException extends KinesisError {
    #private;
    /**
     * As the AWS SDK makes them: `{ message, $metadata }`, and a name where the class has none of its
     * own.
     * @param {Partial<NativeErrorDetails> & { name?: string, $fault?: 'client' | 'server',
     *   $metadata?: ResponseMetadata }} details
     * @param {{ cause?: unknown }} [options]
     */
    constructor({ name, $fault, $metadata, code, message, body, ...details }: Partial<NativeErrorDetails> & {
        name?: string;
        $fault?: 'client' | 'server';
        $metadata?: ResponseMetadata;
    }, options?: {
        cause?: unknown;
    });
    /**
     * All that the service's answer said, as it said it.
     * @internal
     * @param {KinesisServiceException} error
     * @returns {Record<string, unknown>}
     */
    static _bodyOf(error: KinesisServiceException): Record<string, unknown>;
    /**
     * @param {unknown} value
     * @returns {value is KinesisServiceException}
     */
    static isInstance(value: unknown): value is KinesisServiceException;
}
/**
 * A class for each exception that the model knows, by its name.
 * @returns {Record<string, typeof KinesisServiceException>}
 */
declare function exceptions(): Record<string, typeof KinesisServiceException>;
/** @param {NativeErrorDetails} details */
declare function fromNative(details: NativeErrorDetails): KinesisError;
export type What = string | {
    toString: () => string;
};
/** @typedef {string | { toString: () => string }} What */
/**
 * An argument that was refused before anything was sent.
 * @param {What} what its name or path: `Records[3].Data`
 * @param {unknown} value what was given; SECRET hides it
 * @param {string} hint how it must be: `must be a string`
 * @param {unknown} [cause]
 */
declare function invalidArgument(what: What, value: unknown, hint: string, cause?: unknown): KinesisError;
/**
 * A name that isn't known, with the nearest one that is.
 * @param {string} what `unknown option`
 * @param {string} name
 * @param {readonly string[]} known
 */
declare function unknownName(what: string, name: string, known: readonly string[]): KinesisError;
/**
 * A call whose signal was aborted before it began.
 * @param {unknown} reason the signal's
 */
declare function abortError(reason: unknown): KinesisError;
/**
 * @param {string} message what was looked for, and where
 * @param {unknown} [cause]
 */
declare function configurationError(message: string, cause?: unknown): KinesisError;
/** @param {string} what `the client`, `the stream` */
declare function closedError(what: string): KinesisError;
/**
 * A value in a few words. Runs none of the value's own code (getters, traps, toString) and shows
 * none of an object's content, which may be a secret.
 * @param {unknown} value
 * @returns {string}
 */
declare function describe(value: unknown): string;
/**
 * Whether the same call may succeed after a while.
 * @param {any} error
 * @returns {boolean}
 */
declare function mayPass(error: any): boolean;
