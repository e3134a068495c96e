'use strict'

/*
 * Faults of a connection as it is accepted: functions of the bare socket and of what makes
 * certificates, that give a transport's Disposal.
 */

const HANDSHAKE_FAILURE = Buffer.from([0x15, 3, 3, 0, 2, 2, 40])
const DAY_MS = 86400000

/**
 * @typedef {import('node:net').Socket} Socket
 * @typedef {import('./certificate').Authority} Authority
 */

/**
 * @param {string} text
 * @param {(socket: Socket) => void} act
 */
const bare = (text, act) => ({
  text,
  /** @param {Socket} socket */
  run (socket) {
    act(socket)
    return { taken: true }
  }
})

/**
 * What is made for a server is made once.
 * @param {string} text
 * @param {(authority: Authority, nowMs: number) => import('node:tls').TlsOptions} make
 */
function otherTls (text, make) {
  /** @type {WeakMap<Authority, import('node:tls').TlsOptions>} */
  const made = new WeakMap()
  return {
    text,
    /** @param {Socket} _socket @param {Authority} authority */
    run (_socket, authority) {
      const tls = made.get(authority) ?? make(authority, Date.now())
      made.set(authority, tls)
      return { tls }
    }
  }
}

const connectionFaults = {
  connectionClose: bare('Closed as soon as it is accepted.', (socket) => socket.destroy()),
  connectionReset: bare('Reset as soon as it is accepted.', (socket) => socket.resetAndDestroy()),
  connectionBlackHole: bare('Accepted, then neither read nor answered.', (socket) => socket.pause())
}

const tlsFaults = {
  tlsAlert: bare('A fatal TLS alert answers the first bytes.', (socket) => {
    socket.once('data', () => socket.end(HANDSHAKE_FAILURE))
  }),
  tlsExpired: otherTls('The certificate has expired.',
    (authority, nowMs) => authority.leaf({ validity: [nowMs - 10 * DAY_MS, nowMs - DAY_MS] })),
  tlsNotYetValid: otherTls('The certificate is valid from tomorrow.',
    (authority, nowMs) => authority.leaf({ validity: [nowMs + DAY_MS, nowMs + 10 * DAY_MS] })),
  tlsWrongHost: otherTls('The certificate is for another host.',
    (authority) => authority.leaf({ names: ['elsewhere.example'] })),
  tlsSelfSigned: otherTls('The certificate is signed by itself.', (authority) => authority.leaf({ selfSigned: true })),
  tlsOld: otherTls('Nothing newer than TLS 1.1 is spoken.', (authority) =>
    ({ ...authority.leaf(), minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }))
}

exports.connectionFaults = connectionFaults
exports.tlsFaults = tlsFaults
