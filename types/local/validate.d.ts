declare const _exports: {
    validate: typeof validate;
};
export = _exports;
export type Shape = import('./shape-kinds').Shape;
export type Leaf = import('./shape-kinds').Leaf;
export type Structure = import('./shape-kinds').Structure;
/**
 * Checks what a request holds against its operation's shape. Throws the service's
 * SerializationException for types, its ValidationException for values.
 * @param {string} operation
 * @param {unknown} input decoded: values as shape-kinds.js has them
 * @returns {any} a copy without the members that the shape doesn't know
 */
declare function validate(operation: string, input: unknown): any;
