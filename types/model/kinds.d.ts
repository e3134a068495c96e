declare const _exports: {
    boolean: Leaf;
    integer: (min?: number, max?: number) => Leaf;
    list: (member: Shape, bounds?: {
        min?: number;
        max?: number;
    }) => List;
    oneOf: (enumeration: string, ...values: string[]) => Leaf;
    string: (constraints?: Partial<Leaf>) => Leaf;
    structure: typeof structure;
    text: Leaf;
    timestamp: Leaf;
    name: Leaf;
    /** @type {Leaf} The limit of a stream is MaxRecordSizeInKiB, that of any stream 10 MiB. */
    data: Leaf;
    streamArn: Leaf;
    resourceArn: Leaf;
    consumerArn: Leaf;
    streamId: Leaf;
    hashKey: Leaf;
    sequenceNumber: Leaf;
    nextToken: Leaf;
    keyId: Leaf;
    partitionKey: Leaf;
    encryptionType: Leaf;
    tagKeys: List;
    tagKey: Leaf;
    /** @type {MapShape} */
    tagMap: MapShape;
    tagList: List;
};
export = _exports;
export type Leaf = {
    type: 'string' | 'integer' | 'double' | 'boolean' | 'blob' | 'timestamp';
    /**
     * of a string's or blob's length, of an integer's value
     */
    min?: number;
    /**
     * likewise
     */
    max?: number;
    /**
     * what the whole string must match
     */
    pattern?: string;
    /**
     * the only strings there may be
     */
    values?: readonly string[];
    /**
     * what the service calls these strings
     */
    enumeration?: string;
};
export type List = {
    type: 'list';
    member: Shape;
    /**
     * elements
     */
    min?: number;
    /**
     * elements
     */
    max?: number;
};
export type MapShape = {
    type: 'map';
    key: Leaf;
    value: Leaf;
    /**
     * entries
     */
    min?: number;
    /**
     * entries
     */
    max?: number;
};
export type Structure = {
    type: 'structure';
    /**
     * the service's, as its messages quote it
     */
    name: string;
    members: Record<string, Shape>;
    /**
     * names of members
     *
     * A response of many messages: a member of an output only.
     */
    required: readonly string[];
};
export type EventStream = {
    type: 'eventStream';
    name: string;
    /**
     * by `:event-type`
     */
    events: Record<string, Structure>;
    /**
     * that may end it, by `:exception-type`
     */
    errors: readonly string[];
};
export type Shape = Leaf | List | MapShape | Structure | EventStream;
/**
 * @typedef {object} Leaf
 * @property {'string' | 'integer' | 'double' | 'boolean' | 'blob' | 'timestamp'} type
 * @property {number} [min] of a string's or blob's length, of an integer's value
 * @property {number} [max] likewise
 * @property {string} [pattern] what the whole string must match
 * @property {readonly string[]} [values] the only strings there may be
 * @property {string} [enumeration] what the service calls these strings
 *
 * @typedef {object} List
 * @property {'list'} type
 * @property {Shape} member
 * @property {number} [min] elements
 * @property {number} [max] elements
 *
 * @typedef {object} MapShape
 * @property {'map'} type
 * @property {Leaf} key
 * @property {Leaf} value
 * @property {number} [min] entries
 * @property {number} [max] entries
 *
 * @typedef {object} Structure
 * @property {'structure'} type
 * @property {string} name the service's, as its messages quote it
 * @property {Record<string, Shape>} members
 * @property {readonly string[]} required names of members
 *
 * A response of many messages: a member of an output only.
 * @typedef {object} EventStream
 * @property {'eventStream'} type
 * @property {string} name
 * @property {Record<string, Structure>} events by `:event-type`
 * @property {readonly string[]} errors that may end it, by `:exception-type`
 *
 * @typedef {Leaf | List | MapShape | Structure | EventStream} Shape
 */
/** @type {(name: string, members?: Record<string, Shape>) => Structure} */
declare function structure(name: string, members?: {}): Structure;
