'use strict'

const { STATUS_CODES } = require('node:http')

/*
 * Faults of HTTP/1.1 itself, written past Node's HTTP. They end the connection, whose state nobody knows any more.
 */

/**
 * @typedef {import('./faults-service').AnswerContext} AnswerContext
 * @typedef {import('./faults').Fault} Fault
 * @typedef {import('node:net').Socket} Socket
 */

/**
 * @param {AnswerContext['answer']} answer
 * @param {string[]} framing header lines
 * @param {Buffer | string} [body]
 */
function message ({ statusCode, headers, body: own }, framing, body = own) {
  const lines = [...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), ...framing]
  const head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${lines.join('\r\n')}\r\n\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)])
}

/**
 * @param {Socket} socket
 * @param {Buffer | string} bytes
 */
function writeForEver (socket, bytes) {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', more)
  more()
}

/** @type {(text: string, bytes: (answer: AnswerContext['answer'], args: any) => Buffer | string, args?: object) => Fault} */
const raw = (text, bytes, args) => ({
  text,
  args: { stored: true, ...args },
  /** @param {AnswerContext} context */
  run ({ exchange, answer, args }) {
    exchange.wire.socket.write(bytes(answer, args), () => exchange.cut())
  }
})

/** @type {(text: string, head: string, more: string) => Fault} */
const endless = (text, head, more) => ({
  text,
  args: { stored: true },
  /** @param {AnswerContext} context */
  run ({ exchange: { wire: { socket } } }) {
    socket.write(head)
    writeForEver(socket, more)
  }
})

/** @type {(body: Buffer) => string} */
const chunked = (body) => `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`

/** @param {AnswerContext} context */
async function writeFragments ({ exchange, answer }) {
  const { socket } = exchange.wire
  const bytes = message(answer, [`Content-Length: ${answer.body.length}`])
  for (let at = 0; at < bytes.length && !socket.destroyed; at++) {
    await new Promise((resolve) => socket.write(bytes.subarray(at, at + 1), resolve))
  }
  exchange.cut()
}

const http1Faults = {
  fragments: { text: 'Every byte of the answer on its own.', args: { stored: true }, run: writeFragments },
  cutHeaders: raw('The connection ends amid the headers.', () => 'HTTP/1.1 200 OK\r\nContent-Le'),
  notHttp: raw('Something other than HTTP.', () => 'SSH-2.0-OpenSSH_9.2\r\n'),
  lengthShort: raw('Content-Length is less than the body.', (answer) => message(answer, ['Content-Length: 1'])),
  lengthLong: raw('Content-Length is more than the body.',
    (answer) => message(answer, [`Content-Length: ${answer.body.length + 100}`])),
  lengthTwice: raw('Two Content-Lengths that differ.',
    (answer) => message(answer, ['Content-Length: 1', `Content-Length: ${answer.body.length}`])),
  lengthNegative: raw('Content-Length is -1.', (answer) => message(answer, ['Content-Length: -1'])),
  lengthHuge: raw('Content-Length is 2^64.', (answer) => message(answer, ['Content-Length: 18446744073709551616'])),
  lengthAndChunks: raw('Content-Length and chunks.', (answer) =>
    message(answer, ['Content-Length: 7', 'Transfer-Encoding: chunked'], Buffer.from(chunked(answer.body), 'latin1'))),
  chunkBad: raw("A chunk's size is no number.",
    (answer) => message(answer, ['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')),
  chunkHuge: raw("A chunk's size is more than 2^64.",
    (answer) => message(answer, ['Transfer-Encoding: chunked'], `${'f'.repeat(17)}\r\n{}\r\n0\r\n\r\n`)),
  headerHuge: raw('A header of so many bytes.', (answer, { bytes }) =>
    message(answer, [`X-Padding: ${'a'.repeat(bytes)}`, `Content-Length: ${answer.body.length}`]), { bytes: 64 * 1024 }),
  headersMany: raw('So many headers.', (answer, { count }) => message(answer,
    [...Array.from({ length: count }, (_value, i) => `X-Header-${i}: a`), `Content-Length: ${answer.body.length}`]), { count: 10000 }),
  headerEndless: endless('A header without end.', 'HTTP/1.1 200 OK\r\nX-Padding: ', 'a'.repeat(4096)),
  continueEndless: endless('HTTP 100 for ever.', '', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))
}

exports.http1Faults = http1Faults
exports.writeForEver = writeForEver
