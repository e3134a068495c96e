export { connectionFaults };
export { tlsFaults };
export type Socket = import('node:net').Socket;
export type Authority = import('./certificate').Authority;
declare const connectionFaults: {
    connectionClose: {
        text: string;
        /** @param {Socket} socket */
        run(socket: Socket): {
            taken: boolean;
        };
    };
    connectionReset: {
        text: string;
        /** @param {Socket} socket */
        run(socket: Socket): {
            taken: boolean;
        };
    };
    connectionBlackHole: {
        text: string;
        /** @param {Socket} socket */
        run(socket: Socket): {
            taken: boolean;
        };
    };
};
declare const tlsFaults: {
    tlsAlert: {
        text: string;
        /** @param {Socket} socket */
        run(socket: Socket): {
            taken: boolean;
        };
    };
    tlsExpired: {
        text: string;
        /** @param {Socket} _socket @param {Authority} authority */
        run(_socket: Socket, authority: Authority): {
            tls: import("tls").TlsOptions;
        };
    };
    tlsNotYetValid: {
        text: string;
        /** @param {Socket} _socket @param {Authority} authority */
        run(_socket: Socket, authority: Authority): {
            tls: import("tls").TlsOptions;
        };
    };
    tlsWrongHost: {
        text: string;
        /** @param {Socket} _socket @param {Authority} authority */
        run(_socket: Socket, authority: Authority): {
            tls: import("tls").TlsOptions;
        };
    };
    tlsSelfSigned: {
        text: string;
        /** @param {Socket} _socket @param {Authority} authority */
        run(_socket: Socket, authority: Authority): {
            tls: import("tls").TlsOptions;
        };
    };
    tlsOld: {
        text: string;
        /** @param {Socket} _socket @param {Authority} authority */
        run(_socket: Socket, authority: Authority): {
            tls: import("tls").TlsOptions;
        };
    };
};
