declare const _exports: {
    Kinesis: typeof Kinesis;
    KinesisClient: typeof KinesisClient;
    paginators: Record<string, import("../paginators").Paginator>;
    waiters: Record<string, import("../waiters").Waiter>;
};
export = _exports;
import { Command, commandOf } from './commands';
export type AnyCommand = InstanceType<typeof Command>;
export type Callback = (error: any, output?: any) => void;
/**
 * @typedef {InstanceType<typeof Command>} AnyCommand
 * @typedef {(error: any, output?: any) => void} Callback
 */
/** The AWS SDK's client on top of ours. */
declare class KinesisClient {
    #private;
    config: any;
    middlewareStack: Record<string, (...args: any[]) => any>;
    /**
     * Throws where the configuration holds what can't be honoured. What takes time to be known, the
     * first command waits for.
     * @param {any} [configuration]
     */
    constructor(configuration?: any);
    /**
     * @param {AnyCommand} command
     * @param {any} [optionsOrCallback] { abortSignal, requestTimeout }
     * @param {Callback} [callback]
     * @returns {any} a promise, unless there is a callback
     */
    send(command: AnyCommand, optionsOrCallback?: any, callback?: Callback): any;
    /** What is under way is waited for; a later command opens the client again, as with the SDK. */
    destroy(): void;
}
/** A client with a method for each command, paginator and waiter. */
declare class Kinesis extends KinesisClient {
}
