declare const _exports: {
    byteLength: typeof byteLength;
    readArray: typeof readArray;
    readBytes: typeof readBytes;
    readOwn: typeof readOwn;
};
export = _exports;
/**
 * The own enumerable members of an object from outside, as a plain null-prototype object. Each
 * getter runs once, so that what was checked is what is used; a polluted prototype adds nothing.
 * @param {string} what names the object in errors
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
declare function readOwn(what: string, value: unknown): Record<string, unknown>;
/**
 * The elements of an array from outside; see readOwn.
 * @param {string} what
 * @param {unknown} value
 * @returns {unknown[]}
 */
declare function readArray(what: string, value: unknown): unknown[];
/**
 * Bytes as they stand now. Nothing of it calls code of the value's own, so that a subclass or an
 * own property cannot forge a length.
 * @param {string} what
 * @param {unknown} value
 * @returns {Uint8Array}
 */
declare function readBytes(what: string, value: unknown): Uint8Array;
/** @param {Uint8Array} bytes */
declare function byteLength(bytes: Uint8Array): number;
