declare const _exports: {
    resourceOperations: Record<string, import("./operation").Operation>;
};
export = _exports;
