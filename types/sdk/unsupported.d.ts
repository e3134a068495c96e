declare const _exports: {
    INSTEAD: string;
    middlewareStack: typeof middlewareStack;
    unsupported: typeof unsupported;
};
export = _exports;
import { KinesisError } from '../errors';
/**
 * Something of the AWS SDK that this client cannot do.
 * @param {string} what
 * @param {string} advice what to do instead
 */
declare function unsupported(what: string, advice: string): KinesisError;
/**
 * What stands in the place of the SDK's stack: adding to it is refused, and there is nothing to
 * remove from it.
 * @param {string} owner
 * @returns {Record<string, (...args: any[]) => any>}
 */
declare function middlewareStack(owner: string): Record<string, (...args: any[]) => any>;
