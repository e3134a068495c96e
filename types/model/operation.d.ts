declare const _exports: {
    ERRORS: {
        base: string[];
        onStream: string[];
        onOwnStream: string[];
        onFreeStream: string[];
        onValidStream: string[];
        kms: string[];
        onRecords: string[];
    };
    makeOperations: typeof makeOperations;
};
export = _exports;
export type Shape = import('./kinds').Shape;
export type Structure = import('./kinds').Structure;
export type OutputPath = readonly (string | -1)[];
export type Pagination = {
    inputToken: string;
    outputToken: OutputPath;
    pageSize: string;
    more?: OutputPath;
    /**
     * members that the service refuses beside a token
     */
    firstOnly?: readonly string[];
};
export type Operation = {
    name: string;
    input: Structure;
    output: Structure;
    /**
     * how the core hands an answer over
     */
    response: 'text' | 'puts' | 'records' | 'events';
    /**
     * which of an account's hosts it goes to
     */
    endpoint: 'data' | 'control';
    /**
     * that it is documented to throw
     */
    errors: readonly string[];
    /**
     * What a table says of an operation, for makeOperations().
     */
    pagination?: Pagination;
};
export type Row = {
    /**
     * members; a name that ends with ! is a required one
     */
    input?: Record<string, Shape>;
    /**
     * likewise
     */
    output?: Record<string, Shape>;
    /**
     * where several operations share one
     */
    outputName?: string;
    /**
     * 'text'
     */
    response?: Operation['response'];
    /**
     * 'control'
     */
    endpoint?: Operation['endpoint'];
    /**
     * without the `Exception` that most names end with
     */
    errors: readonly string[];
    pagination?: Pagination;
};
/**
 * @param {Record<string, Row>} rows
 * @returns {Record<string, Operation>}
 */
declare function makeOperations(rows: Record<string, Row>): Record<string, Operation>;
