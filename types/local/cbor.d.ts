export { decode };
export { encode };
/**
 * @param {Buffer} buffer one value and nothing after it
 * @returns {unknown} byte strings as views of it, tag 1 as a Date, other tags as what they hold,
 *   undefined as null, integers as numbers
 * @throws {CborError}
 */
declare function decode(buffer: Buffer): unknown;
/**
 * @param {unknown} value of plain objects, arrays, texts, numbers, booleans, null, Buffers and Dates
 * @returns {Buffer}
 */
declare function encode(value: unknown): Buffer;
