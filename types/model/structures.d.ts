declare const _exports: {
    childShards: import("./kinds").List;
    described: {
        'StreamName!': import("./kinds").Leaf;
        'StreamARN!': import("./kinds").Leaf;
        'StreamStatus!': import("./kinds").Leaf;
        StreamModeDetails: import("./kinds").Structure;
        'RetentionPeriodHours!': import("./kinds").Leaf;
        'StreamCreationTimestamp!': import("./kinds").Leaf;
        'EnhancedMonitoring!': import("./kinds").List;
        EncryptionType: import("./kinds").Leaf;
        KeyId: import("./kinds").Leaf;
    };
    dryRun: {
        DryRun: import("./kinds").Leaf;
    };
    metrics: import("./kinds").List;
    records: import("./kinds").List;
    shard: import("./kinds").Structure;
    stream: {
        StreamName: import("./kinds").Leaf;
        StreamARN: import("./kinds").Leaf;
        StreamId: import("./kinds").Leaf;
    };
    streamByArn: {
        'StreamARN!': import("./kinds").Leaf;
        StreamId: import("./kinds").Leaf;
    };
    streamModeDetails: import("./kinds").Structure;
    streamStatus: import("./kinds").Leaf;
    warmThroughput: import("./kinds").Structure;
};
export = _exports;
