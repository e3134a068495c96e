export { Tap };
import { Duplex } from 'node:stream';
/**
 * A connection as HTTP/2 sees it, so that others can write to it as well. Node gives the handle of a real socket
 * to nghttp2 and aborts the process when somebody else's write ends on it; through this it goes over JavaScript.
 */
declare class Tap extends Duplex {
    socket: import("net").Socket;
    /** @param {import('node:net').Socket} socket */
    constructor(socket: import('node:net').Socket);
    /** @override */
    _read(): void;
    /**
     * @override
     * @param {Buffer} chunk
     * @param {BufferEncoding} _encoding
     * @param {(error?: Error | null) => void} done
     */
    _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void;
    /**
     * @override
     * @param {() => void} done
     */
    _final(done: () => void): void;
    /**
     * @override
     * @param {Error | null} error
     * @param {(error: Error | null) => void} done
     */
    _destroy(error: Error | null, done: (error: Error | null) => void): void;
}
