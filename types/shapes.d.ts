declare const _exports: {
    checkFree: typeof checkFree;
    checkInput: typeof checkInput;
    reviveDates: typeof reviveDates;
    toRecord: typeof toRecord;
};
export = _exports;
export type InputKinds = {
    string: string;
    /**
     * 1 to 256 characters
     */
    partitionKey: string;
    integer: number;
    boolean: boolean;
    timestamp: Date;
    /**
     * a string goes as UTF-8
     */
    blob: string | NodeJS.ArrayBufferView | ArrayBufferLike;
};
export type OutputKinds = {
    string: string;
    integer: number;
    boolean: boolean;
    timestamp: Date;
    blob: Buffer;
    events: import('./subscription').EventStream;
};
export type Shape = string | List | Structure;
export type List = readonly [any];
export type Structure = {
    readonly [name: string]: any;
};
export type TypeOf<S, Kinds> = S extends keyof Kinds ? Kinds[S] : S extends readonly [infer E] ? Array<TypeOf<E, Kinds>> : S extends {
    readonly '*': infer V;
} ? Record<string, TypeOf<V, Kinds>> : {
    [K in keyof S as K extends `${infer N}!` ? N : never]: TypeOf<S[K], Kinds>;
} & {
    [K in keyof S as K extends `${string}!` ? never : K]?: TypeOf<S[K], Kinds>;
};
/**
 * Checks a value from outside against its shape. Gives a copy that no getter of the original can
 * change any more, dates as epoch seconds, bytes as (uncopied) Uint8Array.
 * @param {Shape} shape
 * @param {unknown} value
 * @param {string} [path] names it in errors: `Records[3].Data`
 * @returns {any}
 */
declare function checkInput(shape: Shape, value: unknown, path?: string): any;
/**
 * An input of no known shape: anything JSON can hold; dates become epoch seconds and bytes
 * base64, as the wire has them.
 * @param {unknown} value
 * @param {string} [path]
 * @param {number} [depth]
 * @returns {unknown}
 */
declare function checkFree(value: unknown, path?: string, depth?: number): unknown;
export type CheckedRecord = {
    /**
     * '' where there is none
     */
    PartitionKey: string;
    ExplicitHashKey?: string;
    Data: Uint8Array;
};
/**
 * @typedef {object} CheckedRecord
 * @property {string} PartitionKey '' where there is none
 * @property {string} [ExplicitHashKey]
 * @property {Uint8Array} Data
 */
/**
 * A record as the core takes it, within the service's hard cap.
 * @param {any} checked by checkInput
 * @param {string} path of its Data
 * @returns {CheckedRecord}
 */
declare function toRecord({ PartitionKey, ExplicitHashKey, Data }: any, path: string): CheckedRecord;
/**
 * Turns epoch seconds into Dates where the shape has timestamps; structures change in place.
 * @param {Shape} shape
 * @param {any} value
 * @returns {any}
 */
declare function reviveDates(shape: Shape, value: any): any;
