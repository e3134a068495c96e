declare const _exports: {
    contentType: string;
    parse: typeof parse;
    render: typeof render;
    blobOfText: typeof blobOfText;
    /** @type {(bytes: Buffer) => unknown} */
    blobOut: (bytes: Buffer) => unknown;
    /** @type {(value: unknown) => unknown} ms; what is no number stays as it is */
    timestampIn: (value: unknown) => unknown;
    /** @type {(ms: number) => unknown} */
    timestampOut: (ms: number) => unknown;
};
export = _exports;
/** @param {Buffer} body */
declare const parse: (body: Buffer) => any;
/** @param {unknown} value */
declare const render: (value: unknown) => Buffer<ArrayBuffer>;
/**
 * @param {string} text base64
 * @returns {Buffer}
 */
declare function blobOfText(text: string): Buffer;
