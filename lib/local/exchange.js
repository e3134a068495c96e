'use strict'

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
class BodyTooLarge extends Error {}

/** The peer has gone before its request was whole. */
class Aborted extends Error {}

/** More bytes of requests are held than this server may hold at once. */
class NoRoom extends Error {}

/** How many bytes all exchanges together hold. */
class Budget {
  /** @param {number} maxBytes */
  constructor (maxBytes) {
    this.maxBytes = maxBytes
    this.usedBytes = 0
  }
}

/**
 * One request and its answer, over either protocol. It never throws for what the peer does: what is
 * written to a peer that has gone is thrown away.
 */
class Exchange {
  /**
   * @param {'h1' | 'h2'} protocol
   * @param {import('node:stream').Readable} readable of the request's body
   * @param {Wire} wire
   * @param {Budget} budget
   */
  constructor (protocol, readable, wire, budget) {
    /** What faults go by. */
    this.protocols = protocol === 'h2' && wire.tapped ? ['h2', 'frames'] : [protocol]
    this.wire = wire
    wire.requests++
    this.budget = budget
    this.readable = readable
    this.heldBytes = 0
    /** How far the service's clock is off, as this request sees it. */
    this.skewMs = 0
    this.aborted = false
    /** @type {Set<() => void>} */
    this.abortListeners = new Set()
    readable.on('error', () => {})
  }

  /**
   * @param {() => void} listener called once if the peer goes before the answer is out
   */
  onAbort (listener) {
    if (this.aborted) listener()
    else this.abortListeners.add(listener)
  }

  /** The exchange is over. @param {boolean} whole whether all of the answer went out */
  closed (whole) {
    this.budget.usedBytes -= this.heldBytes
    this.heldBytes = 0
    if (this.aborted || whole) return
    this.aborted = true
    for (const listener of this.abortListeners) listener()
    this.abortListeners.clear()
  }

  /**
   * @param {number} maxBytes
   * @returns {Promise<Buffer>} the body; what comes of one that is refused is thrown away
   */
  read (maxBytes) {
    return new Promise((resolve, reject) => {
      /** @type {Buffer[]} */
      let chunks = []
      /** @type {(problem: Error) => void} */
      const refuse = (problem) => {
        chunks = []
        this.budget.usedBytes -= this.heldBytes
        this.heldBytes = 0
        this.readable.removeListener('data', take).resume()
        reject(problem)
      }
      /** @type {(chunk: Buffer) => void} */
      const take = (chunk) => {
        chunks.push(chunk)
        this.heldBytes += chunk.length
        this.budget.usedBytes += chunk.length
        if (this.heldBytes > maxBytes) refuse(new BodyTooLarge())
        else if (this.budget.usedBytes > this.budget.maxBytes) refuse(new NoRoom())
      }
      this.readable.on('data', take)
        .once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
        .once('close', () => { if (!this.readable.readableEnded) reject(new Aborted()) })
    })
  }
}

class Http1Exchange extends Exchange {
  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {Wire} wire
   * @param {Budget} budget
   */
  constructor (request, response, wire, budget) {
    super('h1', request, wire, budget)
    this.method = request.method ?? ''
    this.url = request.url ?? '/'
    this.headers = request.headers
    this.response = response
    response.sendDate = false
    response.on('error', () => {}).once('close', () => this.closed(response.writableFinished))
  }

  /**
   * @param {number} statusCode
   * @param {Headers} headers
   * @returns {import('node:stream').Writable} of a body to come
   */
  open (statusCode, headers) {
    this.response.writeHead(statusCode, headers)
    return this.response
  }

  /**
   * @param {number} statusCode
   * @param {Headers} headers
   * @param {Uint8Array} body
   */
  respond (statusCode, headers, body) {
    if (this.aborted || this.response.headersSent) return
    this.response.writeHead(statusCode, { ...headers, 'Content-Length': body.length })
    this.response.end(body)
  }

  /** Ends the connection in order. */
  cut () {
    this.wire.socket.end()
    this.wire.socket.destroySoon()
  }
}

class Http2Exchange extends Exchange {
  /**
   * @param {import('node:http2').ServerHttp2Stream} stream
   * @param {import('node:http2').IncomingHttpHeaders} headers
   * @param {Wire} wire
   * @param {Budget} budget
   */
  constructor (stream, headers, wire, budget) {
    super('h2', stream, wire, budget)
    this.method = headers[':method'] ?? ''
    this.url = headers[':path'] ?? '/'
    headers.host ??= headers[':authority']
    this.headers = headers
    this.stream = stream
    // A stream that is aborted ends its writable side by itself, as if all had been written.
    stream.once('close', () => this.closed(stream.writableFinished && !stream.aborted))
  }

  /**
   * @param {number} statusCode
   * @param {Headers} headers
   * @returns {import('node:stream').Writable}
   */
  open (statusCode, headers) {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    if (!this.#gone()) this.stream.respond({ ':status': statusCode, ...Object.fromEntries(lower) })
    return this.stream
  }

  /**
   * @param {number} statusCode
   * @param {Headers} headers
   * @param {Uint8Array} body
   */
  respond (statusCode, headers, body) {
    if (this.#gone()) return
    this.open(statusCode, { ...headers, 'content-length': body.length })
    this.stream.end(body)
  }

  #gone () {
    return this.stream.destroyed || this.stream.closed || this.stream.headersSent
  }

  /** Ends the connection. */
  cut () {
    this.wire.raw.destroy()
  }

  /** Ends this stream only. @param {number} code */
  reset (code) {
    if (!this.stream.destroyed) this.stream.close(code)
  }
}

exports.Aborted = Aborted
exports.BodyTooLarge = BodyTooLarge
exports.Budget = Budget
exports.Http1Exchange = Http1Exchange
exports.Http2Exchange = Http2Exchange
exports.NoRoom = NoRoom
