import kinesis from './index.js';
export { kinesis as default };
export declare const KinesisStream: typeof kinesis.KinesisStream, listStreams: (...args: any[]) => any, request: (action: string, ...args: any[]) => any, stream: typeof kinesis.stream;
