declare const _exports: {
    byteLength: typeof byteLength;
    isStructure: typeof isStructure;
    nameStream: typeof nameStream;
    readArray: typeof readArray;
    readBytes: typeof readBytes;
    readOwn: typeof readOwn;
    unreadable: typeof unreadable;
};
export = _exports;
import { KinesisError, invalidArgument } from './errors';
export type What = import('./errors').What;
/** @typedef {import('./errors').What} What */
/**
 * The own enumerable members of an object from outside, as a plain null-prototype object. Each
 * getter runs once, so that what was checked is what is used; a polluted prototype adds nothing.
 * @param {What} what names the object in errors
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
declare function readOwn(what: What, value: unknown): Record<string, unknown>;
/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
declare function isStructure(value: unknown): value is Record<string, unknown>;
/**
 * The elements of an array from outside; see readOwn.
 * @param {What} what
 * @param {unknown} value
 * @returns {unknown[]}
 */
declare function readArray(what: What, value: unknown): unknown[];
/**
 * @param {What} what
 * @param {unknown} value
 * @param {unknown} cause what a getter or a Proxy's trap threw
 */
declare function unreadable(what: What, value: unknown, cause: unknown): KinesisError;
/**
 * Bytes as they stand now. Nothing of it calls code of the value's own, so that a subclass or an
 * own property cannot forge a length.
 * @param {What} what
 * @param {unknown} value
 * @returns {Uint8Array}
 */
declare function readBytes(what: What, value: unknown): Uint8Array;
/** @param {Uint8Array} bytes */
declare function byteLength(bytes: Uint8Array): number;
/**
 * @param {unknown} name
 * @returns {import('./stream-reader').StreamNaming}
 */
declare function nameStream(name: unknown): import('./stream-reader').StreamNaming;
