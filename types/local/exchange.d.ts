export { Aborted };
export { BodyTooLarge };
export { Budget };
export { Http1Exchange };
export { Http2Exchange };
export { NoRoom };
export type Wire = {
    /**
     * what the peer connected to
     */
    raw: import('node:net').Socket;
    /**
     * `raw`, or the TLS over it
     */
    socket: import('node:net').Socket;
    /**
     * that have come over it
     */
    requests: number;
    /**
     * of HTTP/2: frames may be written to `socket` past it; else that ends the process
     */
    tapped: boolean;
};
export type Headers = Record<string, string | number>;
/**
 * The connection below an exchange.
 * @typedef {object} Wire
 * @property {import('node:net').Socket} raw what the peer connected to
 * @property {import('node:net').Socket} socket `raw`, or the TLS over it
 * @property {number} requests that have come over it
 * @property {boolean} tapped of HTTP/2: frames may be written to `socket` past it; else that ends the process
 *
 * @typedef {Record<string, string | number>} Headers
 */
/** The body is larger than this server takes. */
declare class BodyTooLarge extends Error {
}
/** The peer has gone before its request was whole. */
declare class Aborted extends Error {
}
/** More bytes of requests are held than this server may hold at once. */
declare class NoRoom extends Error {
}
/** How many bytes all exchanges together hold. */
declare class Budget {
    maxBytes: number;
    usedBytes: number;
    /** @param {number} maxBytes */
    constructor(maxBytes: number);
}
/**
 * One request and its answer, over either protocol. It never throws for what the peer does: what is
 * written to a peer that has gone is thrown away.
 */
declare class Exchange {
    /** What faults go by. */
    protocols: string[];
    wire: Wire;
    budget: Budget;
    readable: import("stream").Readable;
    heldBytes: number;
    /** How far the service's clock is off, as this request sees it. */
    skewMs: number;
    aborted: boolean;
    /** @type {Set<() => void>} */
    abortListeners: Set<() => void>;
    /**
     * @param {'h1' | 'h2'} protocol
     * @param {import('node:stream').Readable} readable of the request's body
     * @param {Wire} wire
     * @param {Budget} budget
     */
    constructor(protocol: 'h1' | 'h2', readable: import('node:stream').Readable, wire: Wire, budget: Budget);
    /**
     * @param {() => void} listener called once if the peer goes before the answer is out
     */
    onAbort(listener: () => void): void;
    /** The exchange is over. @param {boolean} whole whether all of the answer went out */
    closed(whole: boolean): void;
    /**
     * @param {number} maxBytes
     * @returns {Promise<Buffer>} the body; what comes of one that is refused is thrown away
     */
    read(maxBytes: number): Promise<Buffer>;
}
declare class Http1Exchange extends Exchange {
    method: string;
    url: string;
    headers: import("http").IncomingHttpHeaders;
    response: import("http").ServerResponse<import("http").IncomingMessage>;
    /**
     * @param {import('node:http').IncomingMessage} request
     * @param {import('node:http').ServerResponse} response
     * @param {Wire} wire
     * @param {Budget} budget
     */
    constructor(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, wire: Wire, budget: Budget);
    /**
     * @param {number} statusCode
     * @param {Headers} headers
     * @returns {import('node:stream').Writable} of a body to come
     */
    open(statusCode: number, headers: Headers): import('node:stream').Writable;
    /**
     * @param {number} statusCode
     * @param {Headers} headers
     * @param {Uint8Array} body
     */
    respond(statusCode: number, headers: Headers, body: Uint8Array): void;
    /** Ends the connection in order. */
    cut(): void;
}
declare class Http2Exchange extends Exchange {
    #private;
    method: string;
    url: string;
    headers: import("http2").IncomingHttpHeaders;
    stream: import("http2").ServerHttp2Stream;
    /**
     * @param {import('node:http2').ServerHttp2Stream} stream
     * @param {import('node:http2').IncomingHttpHeaders} headers
     * @param {Wire} wire
     * @param {Budget} budget
     */
    constructor(stream: import('node:http2').ServerHttp2Stream, headers: import('node:http2').IncomingHttpHeaders, wire: Wire, budget: Budget);
    /**
     * @param {number} statusCode
     * @param {Headers} headers
     * @returns {import('node:stream').Writable}
     */
    open(statusCode: number, headers: Headers): import('node:stream').Writable;
    /**
     * @param {number} statusCode
     * @param {Headers} headers
     * @param {Uint8Array} body
     */
    respond(statusCode: number, headers: Headers, body: Uint8Array): void;
    /** Ends the connection. */
    cut(): void;
    /** Ends this stream only. @param {number} code */
    reset(code: number): void;
}
