declare const _exports: {
    channelOperations: {
        CreateChannel: import("./shapes").Operation;
        DescribeChannel: import("./shapes").Operation;
        UpdateChannel: import("./shapes").Operation;
        DeleteChannel: import("./shapes").Operation;
        ListChannels: import("./shapes").Operation;
    };
};
export = _exports;
export type Shape = import('./shape-kinds').Shape;
