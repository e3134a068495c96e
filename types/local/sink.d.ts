declare const _exports: {
    sinkOperations: Record<string, import("./operations").Operation>;
};
export = _exports;
