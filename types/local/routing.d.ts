declare const _exports: {
    shardOf: typeof shardOf;
    sizeOf: typeof sizeOf;
};
export = _exports;
export type Stream = import('./stream').Stream;
export type Shard = import('./shard').Shard;
export type NewRecord = import('./slab').NewRecord;
/**
 * The open shard that a record belongs to.
 * @param {Stream} stream
 * @param {NewRecord} record
 * @param {string} path of the record in its request: '' or 'records.3.member.'
 * @returns {Shard}
 */
declare function shardOf(stream: Stream, record: NewRecord, path: string): Shard;
/**
 * Bytes of a record as the limits count them. Throws where the stream doesn't take so many.
 * @param {Stream} stream
 * @param {NewRecord} record
 * @param {string} path
 */
declare function sizeOf(stream: Stream, { Data, PartitionKey }: NewRecord, path: string): number;
