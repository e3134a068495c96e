export { Gate };
export { Kinesis };
export { KinesisError };
export { KinesisServiceException };
export { KinesisStream };
export { hashKey };
export { signRequest };
export { stream };
import { KinesisError, KinesisServiceException } from './errors';
import { Gate } from './gate';
import { Kinesis } from './kinesis';
import { signRequest } from './sign';
import { KinesisStream } from './stream';
/**
 * A stream on a client of its own making, configured by the environment and the shared AWS files;
 * its region is us-east-1 where neither gives one.
 * @param {string} name or ARN
 * @param {import('./options').StreamOptions} [options]
 */
declare function stream(name: string, options?: import('./options').StreamOptions): KinesisStream;
/**
 * Where the service puts a record: the MD5 of its partition key, 0 to 2^128 - 1.
 * @param {string} partitionKey
 * @returns {bigint}
 */
declare function hashKey(partitionKey: string): bigint;
