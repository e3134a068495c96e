'use strict'

const http = require('node:http')
const net = require('node:net')
const { Budget, Http1Exchange, Http2Exchange } = require('./exchange')

/*
 * One port for HTTP/1.1 and HTTP/2: by ALPN over TLS, by the client's first bytes without. Node's
 * own servers speak the protocols; they never listen themselves and get their sockets from here.
 */

const KIB = 1024
const MIB = 1024 * KIB
const PREFACE = Buffer.from('PRI * HTTP/2.0')
const KEEP_ALIVE_MS = 65000
const MAX_HEADER_BYTES = 64 * KIB
const HANDSHAKE_TIMEOUT_MS = 60000
const HTTP2_WINDOW_BYTES = 8 * MIB
const HTTP2_SESSION_MIB = 256
const MAX_HELD_BYTES = 1024 * MIB
const ALPN_PROTOCOLS = ['h2', 'http/1.1']
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * @typedef {import('./exchange').Wire} Wire
 * @typedef {import('node:tls').TlsOptions} TlsOptions
 * @typedef {Http1Exchange | Http2Exchange} AnyExchange
 *
 * What is to become of a connection.
 * @typedef {object} Disposal
 * @property {boolean} [taken] somebody else sees to it
 * @property {TlsOptions} [tls] to use for it
 * @property {boolean} [tapped] frames may come from outside, if it speaks HTTP/2
 *
 * @typedef {object} TransportOptions
 * @property {(exchange: AnyExchange) => void} onExchange must not throw
 * @property {string} host
 * @property {number} port 0 for any
 * @property {TlsOptions} [tls] plain if absent
 * @property {(raw: net.Socket) => Disposal | undefined} [onConnection] sees each connection first
 */

/** What TLS and the connection under it have in common. @param {net.Socket} socket */
const peerOf = ({ remoteAddress, remotePort }) => `${remoteAddress} ${remotePort}`

class Transport {
  #options
  #budget = new Budget(MAX_HELD_BYTES)
  /** @type {Map<string, net.Socket>} by peer */
  #sockets = new Map()
  /** @type {WeakSet<net.Socket>} */
  #tapped = new WeakSet()
  /** @type {WeakMap<object, Wire>} by socket for HTTP/1.1, by session for HTTP/2 */
  #wires = new WeakMap()
  #listener = net.createServer({ noDelay: true }, (raw) => this.#accept(raw))
  #http1 = http.createServer({
    keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0
  })

  /** @type {import('node:http2').Http2Server | undefined} */
  #http2
  /** @type {Map<TlsOptions, import('node:tls').Server>} */
  #tlsServers = new Map()

  /** @param {TransportOptions} options */
  constructor (options) {
    this.#options = options
    this.#http1.on('request', (request, response) => {
      const wire = /** @type {Wire} */ (this.#wires.get(request.socket))
      options.onExchange(new Http1Exchange(request, response, wire, this.#budget))
    })
    this.#http1.on('clientError', (_error, socket) => {
      socket.end(BAD_REQUEST, () => socket.destroy())
    })
  }

  /** @returns {Promise<net.AddressInfo>} where it listens */
  async listen () {
    const { host, port, tls } = this.#options
    if (tls) this.#tlsServer(tls)
    await new Promise((resolve, reject) => {
      this.#listener.once('error', reject)
      this.#listener.listen({ host, port }, () => resolve(undefined))
    })
    this.#listener.removeAllListeners('error').on('error', () => {})
    return /** @type {net.AddressInfo} */ (this.#listener.address())
  }

  /** Ends every connection. Safe twice. */
  async close () {
    for (const socket of this.#sockets.values()) socket.destroy()
    if (!this.#listener.listening) return
    await new Promise((resolve) => this.#listener.close(resolve))
  }

  /** @param {net.Socket} raw */
  #accept (raw) {
    const peer = peerOf(raw)
    raw.on('error', () => {}).once('close', () => {
      if (this.#sockets.get(peer) === raw) this.#sockets.delete(peer)
    })
    // Whoever has gone already has no address any more.
    if (raw.remotePort === undefined) return raw.destroy()
    this.#sockets.set(peer, raw)
    const { taken, tls = this.#options.tls, tapped = false } = this.#options.onConnection?.(raw) ?? {}
    if (taken) return
    if (tapped) this.#tapped.add(raw)
    if (tls) this.#tlsServer(tls).emit('connection', raw)
    else this.#sniff(this.#wire(raw, raw))
  }

  /**
   * @param {net.Socket} raw
   * @param {net.Socket} socket
   * @returns {Wire}
   */
  #wire (raw, socket) {
    return { raw, socket, requests: 0, tapped: this.#tapped.has(raw) }
  }

  /** @param {TlsOptions} options */
  #tlsServer (options) {
    const known = this.#tlsServers.get(options)
    if (known) return known
    const server = require('node:tls').createServer({
      ...options, ALPNProtocols: ALPN_PROTOCOLS, handshakeTimeout: HANDSHAKE_TIMEOUT_MS
    })
    server.on('secureConnection', (socket) => {
      const raw = this.#sockets.get(peerOf(socket)) ?? socket
      socket.on('error', () => {}).once('close', () => raw.destroy())
      const wire = this.#wire(raw, socket)
      if (socket.alpnProtocol === 'h2') this.#toHttp2(wire)
      else this.#sniff(wire)
    })
    // The TLS over it is gone by then; the connection isn't.
    server.on('tlsClientError', (_error, socket) => this.#sockets.get(peerOf(socket))?.destroy())
    this.#tlsServers.set(options, server)
    return server
  }

  /** Which protocol the client's first bytes are of. @param {Wire} wire */
  #sniff (wire) {
    const { socket } = wire
    /** @type {Buffer} */
    let seen = Buffer.alloc(0)
    const look = () => {
      /** @type {Buffer | null} */
      const chunk = socket.read()
      if (chunk === null) return
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
      const count = Math.min(seen.length, PREFACE.length)
      const alike = seen.compare(PREFACE, 0, count, 0, count) === 0
      if (alike && count < PREFACE.length) return
      socket.removeListener('readable', look)
      socket.unshift(seen)
      if (alike) this.#toHttp2(wire)
      else this.#toHttp1(wire)
    }
    socket.on('readable', look)
  }

  /** @param {Wire} wire */
  #toHttp1 (wire) {
    this.#wires.set(wire.socket, wire)
    this.#http1.emit('connection', wire.socket)
  }

  /** @param {Wire} wire */
  #toHttp2 (wire) {
    this.#http2 ??= this.#makeHttp2()
    this.#http2.once('session', (session) => {
      this.#wires.set(session, wire)
      session.setLocalWindowSize(HTTP2_WINDOW_BYTES)
    })
    this.#http2.emit('connection', wire.tapped ? new (require('./tap').Tap)(wire.socket) : wire.socket)
  }

  #makeHttp2 () {
    const server = require('node:http2').createServer({
      maxSessionMemory: HTTP2_SESSION_MIB,
      settings: { initialWindowSize: HTTP2_WINDOW_BYTES, enablePush: false }
    })
    server.on('sessionError', () => {})
    server.on('stream', (stream, headers) => {
      const session = stream.session
      const wire = session && this.#wires.get(session)
      if (!wire) return stream.on('error', () => {}).destroy()
      this.#options.onExchange(new Http2Exchange(stream, headers, wire, this.#budget))
    })
    return server
  }
}

exports.Transport = Transport
