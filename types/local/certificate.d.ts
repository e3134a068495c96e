export { Authority };
export { LOOPBACK };
declare const LOOPBACK: string[];
export type Certificate = {
    key: string;
    cert: string;
};
export type LeafOptions = {
    names?: string[];
    validity?: [number, number];
    selfSigned?: boolean;
};
/**
 * @typedef {{ key: string, cert: string }} Certificate PEM texts
 * @typedef {{ names?: string[], validity?: [number, number], selfSigned?: boolean }} LeafOptions names: host
 *   names and addresses, by default the loopback ones; validity: ms since 1970; by default a year around now
 */
/** A certificate authority made up here, whose key is never shown. */
declare class Authority {
    validity: [number, number];
    keys: {
        privateKey: import("crypto").KeyObject;
        spki: NonSharedBuffer;
        point: Buffer<ArrayBuffer>;
    };
    /** Its certificate: what a client has to trust. */
    ca: string;
    /** @param {number} nowMs */
    constructor(nowMs: number);
    /**
     * @param {LeafOptions} [options]
     * @returns {Certificate}
     */
    leaf({ names, validity, selfSigned }?: LeafOptions): Certificate;
}
