export { listShards };
export type ShardDescription = import('./lineage').ShardDescription;
/**
 * @typedef {import('./lineage').ShardDescription} ShardDescription
 */
/**
 * All shards of a stream, closed ones too.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {{ signal: AbortSignal, openAt?: Date }} options openAt: those alone that were open then
 * @returns {Promise<ShardDescription[]>}
 */
declare function listShards(kinesis: import('../kinesis').Kinesis, naming: Record<string, string>, { signal, openAt }: {
    signal: AbortSignal;
    openAt?: Date;
}): Promise<ShardDescription[]>;
