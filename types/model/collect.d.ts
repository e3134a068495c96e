declare const _exports: {
    collect: typeof collect;
};
export = _exports;
export type Operation = import('./operation').Operation;
export type Structure = import('./kinds').Structure;
/**
 * @typedef {import('./operation').Operation} Operation
 * @typedef {import('./kinds').Structure} Structure
 */
/**
 * Every structure that operations' shapes are made of, by name, and whether it stands in an input;
 * every enumeration with its values.
 * @param {Map<string, Operation>} operations
 */
declare function collect(operations: Map<string, Operation>): {
    structures: Map<string, {
        shape: Structure;
        isInput: boolean;
    }>;
    enumerations: Map<string, readonly string[]>;
};
