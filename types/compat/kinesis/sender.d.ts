export { Sender };
export type Kinesis = import('../../kinesis').Kinesis;
export type Outgoing = import('./record').Outgoing;
export type Place = {
    ShardId: string;
    SequenceNumber: string;
};
export type SenderOptions = {
    settings: import('./settings').Settings;
    shards: import('./shards').Shards;
    ordering: import('./ordering').Ordering;
    /**
     * so many records have ended, with these errors
     */
    ended: (count: number, errors: unknown[]) => void;
    /**
     * of a put something is to be sent again
     */
    repeats: () => void;
    /**
     * a put has ended
     */
    freed: () => void;
    /**
     * puts that may be under way at once
     */
    concurrency: number;
};
/**
 * @typedef {import('../../kinesis').Kinesis} Kinesis
 * @typedef {import('./record').Outgoing} Outgoing
 * @typedef {{ ShardId: string, SequenceNumber: string }} Place
 *
 * @typedef {object} SenderOptions
 * @property {import('./settings').Settings} settings
 * @property {import('./shards').Shards} shards
 * @property {import('./ordering').Ordering} ordering
 * @property {(count: number, errors: unknown[]) => void} ended so many records have ended, with these errors
 * @property {() => void} repeats of a put something is to be sent again
 * @property {() => void} freed a put has ended
 * @property {number} concurrency puts that may be under way at once
 */
/** Puts records and repeats what fails, by the rules of the settings. None of its promises rejects. */
declare class Sender {
    #private;
    /**
     * @param {Kinesis} kinesis
     * @param {import('../../stream-reader').StreamNaming} naming
     * @param {SenderOptions} options
     */
    constructor(kinesis: Kinesis, naming: import('../../stream-reader').StreamNaming, options: SenderOptions);
    /** Under way, of one record or of many; with the pauses between attempts. */
    get puts(): number;
    /** Whether more than one record may go at once: not one by one, nor by an application's policy, nor where it has been denied. */
    get mayGather(): boolean;
    /** @param {Outgoing} record whose data nobody changes */
    putAlone(record: Outgoing): Promise<void>;
    /** @param {import('./batch').RecordBatch} batch to which nothing is added; is released */
    putTogether(batch: import('./batch').RecordBatch): Promise<void>;
}
