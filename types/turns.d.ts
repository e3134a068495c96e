export { turnFor };
/**
 * Waits for a turn that has room for so many records: one that has none yet has room for any number.
 * @param {number} count
 * @returns {Promise<unknown> | undefined} undefined: this one has
 */
declare function turnFor(count: number): Promise<unknown> | undefined;
