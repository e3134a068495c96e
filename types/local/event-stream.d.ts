declare const _exports: {
    encodeHeaders: typeof encodeHeaders;
    encodeMessage: typeof encodeMessage;
    tableCrc32: typeof tableCrc32;
};
export = _exports;
/**
 * For a Node older than 20.15, whose zlib has no crc32.
 * @param {Uint8Array} bytes
 */
declare function tableCrc32(bytes: Uint8Array): number;
/**
 * @param {Record<string, string>} headers
 * @returns {Buffer} as encodeMessage takes them: made once where they are always the same
 */
declare function encodeHeaders(headers: Record<string, string>): Buffer;
/**
 * @param {Buffer} headers see encodeHeaders
 * @param {Uint8Array} payload
 * @returns {Buffer}
 */
declare function encodeMessage(headers: Buffer, payload: Uint8Array): Buffer;
