declare const _exports: {
    validate: typeof validate;
};
export = _exports;
export type Shape = import('../model/kinds').Shape;
export type Leaf = import('../model/kinds').Leaf;
export type Structure = import('../model/kinds').Structure;
/**
 * Checks what a request holds against its operation's shape. Throws the service's
 * SerializationException for types, its ValidationException for values.
 * @param {string} operation
 * @param {unknown} input decoded: blobs are Buffers, timestamps milliseconds since 1970, absent members
 *   undefined or null
 * @returns {any} a copy without the members that the shape doesn't know
 */
declare function validate(operation: string, input: unknown): any;
