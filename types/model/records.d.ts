declare const _exports: {
    recordOperations: Record<string, import("./operation").Operation>;
    subscribeToShardEvent: import("./kinds").Structure;
};
export = _exports;
