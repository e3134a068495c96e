'use strict'

const { decodeFirstSync } = require('cbor')
const { setTimeout: sleep } = require('node:timers/promises')
const { jsonMessage } = require('./faults')
const { RequestReader, parseHead } = require('./http-reader')

/**
 * @typedef {{ index: number, connection: number, operation: string, method: string, path: string,
 *   headers: Record<string, string>, rawHeaders: [string, string][], atMs: number, complete: boolean,
 *   bytes: number, text: string, body: any }} RecordedRequest `bytes` counts headers and body; body, text and
 *   the body's bytes are there once the request is complete
 */

/** One request and the means to answer it, badly. */
class Exchange {
  /**
   * @param {Connection} connection
   * @param {RecordedRequest} request
   */
  constructor (connection, request) {
    this.connection = connection
    this.request = request
    this.socket = connection.socket
    this.write = this.write.bind(this)
  }

  /** Resolves when the bytes are with the kernel, or the connection has gone. */
  write (bytes) {
    return new Promise(resolve => {
      if (!this.socket.writable) return resolve(undefined)
      this.socket.once('close', resolve)
      this.socket.write(bytes, () => {
        this.socket.off('close', resolve)
        resolve(undefined)
      })
    })
  }

  /** A whole answer: JSON of `value`, a string as it is. */
  answer (value, options) {
    return this.write(jsonMessage(value, { requestId: `request-${this.request.index}`, ...options }))
  }

  /** @param {number} ms */
  wait (ms) {
    return sleep(ms, undefined, { signal: this.connection.server.closing.signal })
  }

  end () {
    this.socket.end()
  }

  reset () {
    this.connection.raw.resetAndDestroy()
  }

  /** Ends the connection under TLS, with no close_notify. */
  cut () {
    this.connection.raw.destroy()
  }
}

/** One accepted connection: records its requests and lets the server's plan answer them. */
class Connection {
  /**
   * @param {import('./fault-server').FaultServer} server
   * @param {import('node:net').Socket} raw
   * @param {import('node:net').Socket} socket `raw`, or the TLS socket on it
   * @param {number} number counted from 1
   */
  constructor (server, raw, socket, number) {
    this.server = server
    this.raw = raw
    this.socket = socket
    this.number = number
    /** @type {'' | 'reset' | 'close'} */
    this.cutOnReuse = ''
    this.reader = new RequestReader(head => this.#start(head), body => this.#finish(body))
    // A client that goes away or refuses our certificate is part of the tests.
    for (const each of new Set([raw, socket])) each.on('error', () => {})
    socket.on('data', chunk => this.#receive(chunk))
  }

  #receive (chunk) {
    if (!this.cutOnReuse) return this.reader.push(chunk)
    if (this.socket.writableEnded) return // of the same request: head and body may come apart
    this.server.cutReuses++
    if (this.cutOnReuse === 'reset') this.raw.resetAndDestroy()
    else this.socket.end()
  }

  #start (head) {
    this.request = recordOf(head, this.server.requests.length, this.number)
    this.server.requests.push(this.request)
    this.behaviour = this.server.choose(this.request.operation)
    if (this.behaviour.early) this.#run()
    else if (this.request.headers.expect) this.socket.write('HTTP/1.1 100 Continue\r\n\r\n')
  }

  #finish (body) {
    const text = textOf(body, this.request.headers['content-type'])
    const bytes = this.request.bytes + body.length
    Object.assign(this.request, { complete: true, bytes, text, body: parseJson(text) })
    if (!this.behaviour.early) this.#run()
  }

  async #run () {
    const exchange = new Exchange(this, this.request)
    try {
      let next = this.behaviour
      while (typeof next === 'function') next = await next(exchange)
    } catch (error) {
      this.server.fail(error)
      exchange.reset()
    }
  }
}

/** @returns {RecordedRequest} */
function recordOf (head, index, connection) {
  const parsed = parseHead(head)
  const operation = (parsed.headers['x-amz-target'] ?? '').split('.').pop()
  const atMs = performance.now()
  const bytes = Buffer.byteLength(head, 'latin1') + '\r\n\r\n'.length
  return { index, connection, operation, ...parsed, atMs, complete: false, bytes, text: '', body: undefined }
}

/** CBOR as the JSON that says the same, so that a test can look at either. */
function textOf (body, contentType) {
  if (contentType !== 'application/x-amz-cbor-1.1') return body.toString()
  return JSON.stringify(decodeFirstSync(body), function (name, value) {
    const original = this[name]
    return Buffer.isBuffer(original) ? original.toString('base64') : value
  })
}

function parseJson (text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

module.exports = { Connection, Exchange }
