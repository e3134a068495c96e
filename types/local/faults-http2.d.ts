export { frameFaults };
export { http2Faults };
export type AnswerContext = import('./faults-service').AnswerContext;
export type Http2Exchange = import('./exchange').Http2Exchange;
export type Fault = import('./faults').Fault;
declare const http2Faults: {
    request: {
        settingsShrink: import("./faults").Fault;
    };
    answer: {
        goaway: import("./faults").Fault;
        goawayAfter: {
            /** @param {AnswerContext & { exchange: Http2Exchange }} context */
            run({ exchange, answer }: AnswerContext & {
                exchange: Http2Exchange;
            }): void;
            text: string;
            args?: Record<string, string | number | boolean>;
            protocol?: 'h1' | 'h2' | 'frames' | 'tls';
            onwards?: boolean;
        };
        resetStream: import("./faults").Fault;
    };
};
declare const frameFaults: {
    request: {
        pingFlood: import("./faults").Fault;
        settingsFlood: import("./faults").Fault;
    };
    answer: {
        continuationFlood: import("./faults").Fault;
        oversizedFrame: import("./faults").Fault;
    };
};
