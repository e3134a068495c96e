import kinesis from './index.js';
export { kinesis as default };
export declare const KinesisStream: typeof kinesis.KinesisStream, listStreams: {
    (options?: import("./request.js").RequestOptions): Promise<string[]>;
    (callback: import("./request.js").Callback<string[]>): void;
    (options: import("./request.js").RequestOptions, callback: import("./request.js").Callback<string[]>): void;
}, request: {
    (action: string, data?: object, options?: import("./request.js").RequestOptions): Promise<any>;
    (action: string, callback: import("./request.js").Callback<any>): void;
    (action: string, data: object, callback: import("./request.js").Callback<any>): void;
    (action: string, data: object, options: import("./request.js").RequestOptions, callback: import("./request.js").Callback<any>): void;
}, stream: typeof kinesis.stream;
