export { Transport };
import net = require('node:net');
import { Budget, Http1Exchange, Http2Exchange } from './exchange';
export type Wire = import('./exchange').Wire;
export type TlsOptions = import('node:tls').TlsOptions;
export type AnyExchange = Http1Exchange | Http2Exchange;
export type Disposal = {
    /**
     * somebody else sees to it
     */
    taken?: boolean;
    /**
     * to use for it
     */
    tls?: TlsOptions;
    /**
     * frames may come from outside, if it speaks HTTP/2
     */
    tapped?: boolean;
};
export type TransportOptions = {
    /**
     * must not throw
     */
    onExchange: (exchange: AnyExchange) => void;
    host: string;
    /**
     * 0 for any
     */
    port: number;
    /**
     * plain if absent
     */
    tls?: TlsOptions;
    /**
     * sees each connection first
     */
    onConnection?: (raw: net.Socket) => Disposal | undefined;
};
declare class Transport {
    #private;
    /** @param {TransportOptions} options */
    constructor(options: TransportOptions);
    /** @returns {Promise<net.AddressInfo>} where it listens */
    listen(): Promise<net.AddressInfo>;
    /** Ends every connection. Safe twice. */
    close(): Promise<void>;
}
