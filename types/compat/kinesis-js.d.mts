import kinesis from './kinesis-js.js';
export { kinesis as default };
export declare const listen: typeof kinesis.listen, publish: typeof kinesis.publish;
