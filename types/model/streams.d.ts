declare const _exports: {
    streamOperations: Record<string, import("./operation").Operation>;
};
export = _exports;
