declare const _exports: {
    MAX_RECORD_BYTES: number;
    Place: typeof Place;
    base64: typeof base64;
    checkFree: typeof checkFree;
    checkInput: typeof checkInput;
    readPartitionKey: typeof readPartitionKey;
    readString: typeof readString;
    refuseTooLarge: typeof refuseTooLarge;
    reviveOutput: typeof reviveOutput;
};
export = _exports;
export type Shape = import('./model').Shape;
export type Structure = import('./model').Structure;
export type Leaf = import('./model/kinds').Leaf;
export type Where = Place | string;
export type Check = (where: Where, value: unknown) => any;
/**
 * @typedef {import('./model').Shape} Shape
 * @typedef {import('./model').Structure} Structure
 * @typedef {import('./model/kinds').Leaf} Leaf
 * @typedef {Place | string} Where
 * @typedef {(where: Where, value: unknown) => any} Check gives what goes on the wire
 */
/** Where in an input a value stands; the text of it is made when an error needs it. */
declare class Place {
    parent: Where;
    /** @type {string | number} a member's name, or an element's place: one object serves them all */
    key: string | number;
    /** @param {Where} parent */
    constructor(parent: Where);
    toString(): string;
}
/**
 * @param {Where} where
 * @param {unknown} value
 * @returns {string}
 */
declare function readString(where: Where, value: unknown): string;
/**
 * @param {Where} where
 * @param {unknown} value
 * @returns {string}
 */
declare function readPartitionKey(where: Where, value: unknown): string;
export type Manner = {
    /**
     * as the AWS SDK checks: what isn't known is left out, and what is
     * missing is missed by the service
     */
    isLenient: boolean;
    /**
     * made so far
     */
    checks: WeakMap<object, Check>;
};
/**
 * Checks a value from outside against its shape. Gives a copy that no getter of the original can
 * change any more, dates as epoch seconds, bytes as (uncopied) Uint8Array.
 * @param {Shape} shape
 * @param {unknown} value
 * @param {{ isLenient?: boolean }} [options] see Manner
 * @returns {any}
 */
declare function checkInput(shape: Shape, value: unknown, { isLenient }?: {
    isLenient?: boolean;
}): any;
/**
 * An input of no known shape: anything JSON can hold; dates become epoch seconds and bytes
 * base64, as the wire has them.
 * @param {unknown} value
 * @param {string} [path]
 * @param {number} [depth]
 * @returns {unknown}
 */
declare function checkFree(value: unknown, path?: string, depth?: number): unknown;
/** @param {Uint8Array} bytes */
declare function base64({ buffer, byteOffset, byteLength }: Uint8Array): string;
export type CheckedRecord = {
    PartitionKey?: string;
    ExplicitHashKey?: string;
    Data: Uint8Array;
};
/**
 * A record as the core takes it.
 * @typedef {object} CheckedRecord
 * @property {string} [PartitionKey]
 * @property {string} [ExplicitHashKey]
 * @property {Uint8Array} Data
 */
/**
 * The service's hard cap.
 * @param {CheckedRecord} record
 * @param {number} [place] in a list
 */
declare function refuseTooLarge({ PartitionKey, Data }: CheckedRecord, place?: number): void;
export type Revive = (value: any) => any;
/**
 * Turns what JSON.parse gives of an answer into an output: Dates, blobs as Buffers, and, as with
 * the AWS SDK, only what the shape knows. Lists without either are left as they are.
 * @param {Shape} shape
 * @param {any} value
 * @returns {any}
 */
declare function reviveOutput(shape: Shape, value: any): any;
