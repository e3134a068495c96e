import wrapper from './kinesis-wrapper.js';
export { wrapper as default };
export declare const stream: typeof wrapper.stream;
