export { ServiceError };
export declare var dryRun: () => ServiceError;
export declare var expiredIterator: (message: string) => ServiceError;
export declare var expiredNextToken: (message: string) => ServiceError;
export declare var internalFailure: () => ServiceError;
export declare var invalidArgument: (message: string) => ServiceError;
export declare var limitExceeded: (message: string) => ServiceError;
export declare var resourceInUse: (message: string) => ServiceError;
export declare var resourceNotFound: (message: string) => ServiceError;
export declare var serializationError: (message: string) => ServiceError;
export declare var throughputExceeded: (message: string) => ServiceError;
export declare var unknownOperation: () => ServiceError;
export declare var validationError: (message: string) => ServiceError;
/**
 * An answer that isn't success: what the wire carries as `__type` and `message`. Anything else
 * that an operation throws is a fault of ours, and goes out as InternalFailure.
 */
declare class ServiceError extends Error {
    statusCode: number;
    /**
     * @param {string} name the service's exception name
     * @param {string} message
     * @param {{ statusCode?: number }} [options] statusCode: 400
     */
    constructor(name: string, message: string, { statusCode }?: {
        statusCode?: number;
    });
}
