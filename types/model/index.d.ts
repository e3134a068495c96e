declare const _exports: {
    EXCEPTIONS: ReadonlyMap<string, "client" | "server">;
    operations: Map<string, import("./operation").Operation>;
    subscribeToShardEvent: import("./kinds").Structure;
};
export = _exports;
export type Operation = import('./operation').Operation;
export type Shape = import('./kinds').Shape;
export type Structure = import('./kinds').Structure;
