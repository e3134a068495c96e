declare const _exports: {
    constantName: typeof constantName;
    enumerationNames: string[];
    enumerations: typeof enumerations;
    findOperation: typeof findOperation;
    operationNames: string[];
    /** Every operation there is, by name; loads them all. */
    readonly operations: Map<string, import("./operation").Operation>;
};
export = _exports;
export type Operation = import('./operation').Operation;
export type Shape = import('./kinds').Shape;
export type Structure = import('./kinds').Structure;
/**
 * @param {string} name
 * @returns {Operation | undefined}
 */
declare function findOperation(name: string): Operation | undefined;
/**
 * The enumerations as objects from a name to its value, as the AWS SDK exports them:
 * `MetricsName.INCOMING_BYTES` is 'IncomingBytes'.
 * @returns {Record<string, Readonly<Record<string, string>>>}
 */
declare function enumerations(): Record<string, Readonly<Record<string, string>>>;
/** @param {string} value */
declare function constantName(value: string): string;
