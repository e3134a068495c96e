export { http1Faults };
export { writeForEver };
export type AnswerContext = import('./faults-service').AnswerContext;
export type Fault = import('./faults').Fault;
export type Socket = import('node:net').Socket;
/**
 * @param {Socket} socket
 * @param {Buffer | string} bytes
 */
declare function writeForEver(socket: Socket, bytes: Buffer | string): void;
/** @param {AnswerContext} context */
declare function writeFragments({ exchange, answer }: AnswerContext): Promise<void>;
declare const http1Faults: {
    fragments: {
        text: string;
        args: {
            stored: boolean;
        };
        run: typeof writeFragments;
    };
    cutHeaders: import("./faults").Fault;
    notHttp: import("./faults").Fault;
    lengthShort: import("./faults").Fault;
    lengthLong: import("./faults").Fault;
    lengthTwice: import("./faults").Fault;
    lengthNegative: import("./faults").Fault;
    lengthHuge: import("./faults").Fault;
    lengthAndChunks: import("./faults").Fault;
    chunkBad: import("./faults").Fault;
    chunkHuge: import("./faults").Fault;
    headerHuge: import("./faults").Fault;
    headersMany: import("./faults").Fault;
    headerEndless: import("./faults").Fault;
    continueEndless: import("./faults").Fault;
};
