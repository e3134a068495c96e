export { LAST_INDEX };
export { Seal };
export { formatSequence };
export { parseSequence };
export { sequenceBase };
/** What the last sequence number of a closed shard has for an index. */
declare const LAST_INDEX = 9223372036854775807n;
/**
 * What all sequence numbers of a shard have in common.
 * @param {number} shardIndex
 * @param {number} createdS
 * @returns {bigint}
 */
declare function sequenceBase(shardIndex: number, createdS: number): bigint;
/**
 * @param {bigint} base by sequenceBase
 * @param {number | bigint} index
 * @param {number} timeMs
 * @returns {string}
 */
declare function formatSequence(base: bigint, index: number | bigint, timeMs: number): string;
export type SequenceParts = {
    shardIndex: number;
    createdS: number;
    /**
     * no more than Number.MAX_SAFE_INTEGER
     */
    index: number;
};
/**
 * @typedef {object} SequenceParts
 * @property {number} shardIndex
 * @property {number} createdS
 * @property {number} index no more than Number.MAX_SAFE_INTEGER
 */
/**
 * @param {string} text digits
 * @returns {SequenceParts | undefined} undefined: not a sequence number of this kind
 */
declare function parseSequence(text: string): SequenceParts | undefined;
/** Seals what a client must hand back unchanged and unread: iterators and pagination tokens. */
declare class Seal {
    key: NonSharedBuffer;
    /** @param {string} secret the same again after a restart: what was handed out stays good */
    constructor(secret: string);
    /**
     * @param {string} kind what open() must ask for
     * @param {unknown} content goes through JSON
     * @returns {string}
     */
    close(kind: string, content: unknown): string;
    /**
     * @param {string} kind
     * @param {string} text
     * @returns {any} undefined: not made by close() for this kind
     */
    open(kind: string, text: string): any;
}
