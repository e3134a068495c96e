export { sharedClient };
export type Kinesis = import('../kinesis').Kinesis;
/**
 * @param {unknown} settings what a client is made of
 * @param {() => Kinesis} make
 * @returns {Kinesis}
 */
declare function sharedClient(settings: unknown, make: () => Kinesis): Kinesis;
