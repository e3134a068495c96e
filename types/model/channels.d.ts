declare const _exports: {
    channelOperations: Record<string, import("./operation").Operation>;
};
export = _exports;
