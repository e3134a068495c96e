declare const _exports: {
    Command: typeof Command;
    commandOf: Map<string, typeof Command>;
    commands: Record<string, typeof Command>;
};
export = _exports;
/** An operation with its input, for KinesisClient.send(). */
declare class Command {
    input: any;
    /** @internal */
    static operation: string;
    /** @param {any} [input] */
    constructor(input?: any);
    get middlewareStack(): Record<string, (...args: any[]) => any>;
    resolveMiddleware(): void;
}
