'use strict'

const { STATUS_CODES } = require('node:http')

/**
 * What a fault server can do with a request. Each entry of `faults` makes a behaviour: a function of
 * the exchange (exchange.js), which may return another behaviour to go on with.
 * Behaviours marked early run when the headers are in, the body still on its way.
 */

// Lets the peer read what was written: a reset throws away what still lies in its receive buffer.
const SETTLE_MS = 20

const early = behaviour => Object.assign(behaviour, { early: true })

/**
 * @param {{ status?: number, headers?: [string, string][], body?: string | Buffer }} parts sent as they are
 * @returns {Buffer}
 */
function message ({ status = 200, headers = [], body = '' }) {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`, 'latin1'),
    Buffer.from(body)
  ])
}

/** A whole and correct answer. */
function jsonMessage (value, { status = 200, headers = {}, requestId = 'request-0' } = {}) {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const all = {
    'x-amzn-RequestId': requestId,
    Date: new Date().toUTCString(),
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': String(body.length),
    ...headers
  }
  return message({ status, headers: Object.entries(all), body })
}

/** An answer whose framing headers are exactly those given. */
const framed = (headers, body = '{"StreamNames":[]}') => ({ write }) => write(message({ headers, body }))

async function writeForEver (exchange, bytes) {
  while (!exchange.socket.destroyed) await exchange.write(bytes)
}

const nested = depth => '['.repeat(depth) + ']'.repeat(depth)

const faults = {
  // Answers
  json: (value = {}, options = {}) => exchange => exchange.answer(value, options),
  error: (type, { status = 400, message = `${type} for a test`, headers = {} } = {}) =>
    exchange => exchange.answer({ __type: type, message }, { status, headers }),
  raw: bytes => ({ write }) => write(bytes),
  html: (status = 503) => exchange =>
    exchange.answer('<html><body>Service Unavailable</body></html>', { status, headers: { 'Content-Type': 'text/html' } }),
  empty: (status = 500) => ({ write }) => write(message({ status, headers: [['Content-Length', '0']] })),
  redirect: (location, status = 307) => exchange =>
    exchange.answer('', { status, headers: { Location: location } }),
  answerAndClose: (value = {}, options = {}) => async exchange => {
    await exchange.answer(value, options)
    exchange.end()
  },
  chunked: (value = {}) => ({ write }) => {
    const body = JSON.stringify(value)
    return write(message({
      headers: [['Transfer-Encoding', 'chunked']],
      body: `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    }))
  },

  // Time
  delay: (ms, then) => async exchange => {
    await exchange.wait(ms)
    return then
  },
  hang: () => () => {},
  drip: (bytes, everyMs, value = {}) => async exchange => {
    const whole = jsonMessage(value)
    for (let at = 0; at < whole.length && !exchange.socket.destroyed; at += bytes) {
      await exchange.write(whole.subarray(at, at + bytes))
      await exchange.wait(everyMs)
    }
  },
  stopReading: () => early(({ socket }) => { socket.pause() }),

  // Cuts
  closeBeforeHeaders: () => exchange => exchange.end(),
  resetBeforeHeaders: () => exchange => exchange.reset(),
  closeMidHeaders: () => async exchange => {
    await exchange.write('HTTP/1.1 200 OK\r\nContent-Le')
    exchange.end()
  },
  closeMidBody: (value = {}) => async exchange => {
    await exchange.write(jsonMessage(value).subarray(0, -1))
    exchange.end()
  },
  resetMidBody: (value = {}) => async exchange => {
    await exchange.write(jsonMessage(value).subarray(0, -1))
    await exchange.wait(SETTLE_MS)
    exchange.reset()
  },
  // What TLS tells from a close, and what a truncation attack looks like.
  cutMidBody: (value = {}) => async exchange => {
    await exchange.write(jsonMessage(value).subarray(0, -1))
    await exchange.wait(SETTLE_MS)
    exchange.cut()
  },
  resetWhileUploading: () => early(exchange => exchange.reset()),
  answerEarly: (value = {}, options = {}) => early(exchange => exchange.answer(value, options)),
  answerEarlyAndClose: (value = {}, options = {}) => early(async exchange => {
    await exchange.answer(value, options)
    exchange.end()
  }),
  // The next request on this connection meets a reset (or a close) with nothing of it handled.
  cutOnReuse: (value = {}, how = 'reset') => exchange => {
    exchange.connection.cutOnReuse = how
    return exchange.answer(value)
  },

  // Framing
  shortLength: () => framed([['Content-Length', '5']]),
  longLength: () => async exchange => {
    await exchange.write(message({ headers: [['Content-Length', '500']], body: '{}' }))
    exchange.end()
  },
  duplicateLength: () => framed([['Content-Length', '18'], ['Content-Length', '2']]),
  negativeLength: () => framed([['Content-Length', '-1']]),
  hugeLength: () => framed([['Content-Length', '18446744073709551616']]),
  lengthAndChunked: () => framed([['Content-Length', '7'], ['Transfer-Encoding', 'chunked']], '2\r\n{}\r\n0\r\n\r\n'),
  badChunkSize: () => framed([['Transfer-Encoding', 'chunked']], 'zz\r\n{}\r\n0\r\n\r\n'),
  hugeChunkSize: () => framed([['Transfer-Encoding', 'chunked']], 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'),
  hugeHeader: (bytes = 64 * 1024) => exchange => exchange.answer({}, { headers: { 'X-Padding': 'a'.repeat(bytes) } }),
  manyHeaders: (count = 10000) => exchange => exchange.answer({},
    { headers: Object.fromEntries(Array.from({ length: count }, (_, n) => [`X-Header-${n}`, 'a'])) }),
  endlessHeader: () => async exchange => {
    await exchange.write('HTTP/1.1 200 OK\r\nX-Padding: ')
    await writeForEver(exchange, 'a'.repeat(4096))
  },
  informationalForEver: () => exchange => writeForEver(exchange, 'HTTP/1.1 100 Continue\r\n\r\n'),
  notHttp: () => async exchange => {
    await exchange.write('SSH-2.0-OpenSSH_9.2\r\n')
    exchange.end()
  },

  // Bodies
  malformedJson: (text = '{"Records": [') => exchange => exchange.answer(text),
  deepJson: (depth = 100000) => exchange => exchange.answer(nested(depth)),
  hugeJson: (bytes = 64 * 1024 * 1024) => exchange => exchange.answer(`{"Padding":"${'a'.repeat(bytes - 14)}"}`),
  endlessBody: () => async exchange => {
    await exchange.write(message({ headers: [['Content-Length', String(2 ** 30)]], body: '{"Padding":"' }))
    await writeForEver(exchange, 'a'.repeat(64 * 1024))
  }
}

const TLS_ALERT_HANDSHAKE_FAILURE = Buffer.from([0x15, 3, 3, 0, 2, 2, 40])

/** What a server can do with a bare connection, which it gets paused: functions of the socket. */
const connectionFaults = {
  close: socket => socket.end(),
  reset: socket => socket.resetAndDestroy(),
  neverRead: () => {},
  tlsAlert: socket => socket.once('data', () => socket.end(TLS_ALERT_HANDSHAKE_FAILURE)).resume()
}

module.exports = { faults, connectionFaults, jsonMessage, message }
