'use strict'

const { writeForEver } = require('./faults-http1')

/*
 * Faults of HTTP/2 itself: by Node's own means, and by frames written past it.
 */

/**
 * @typedef {import('./faults-service').AnswerContext} AnswerContext
 * @typedef {import('./exchange').Http2Exchange} Http2Exchange
 * @typedef {import('./faults').Fault} Fault
 */

const FrameType = { DATA: 0, HEADERS: 1, SETTINGS: 4, PING: 6, CONTINUATION: 9 }
const FRAME_HEAD_BYTES = 9
/** `:status: 200`, of HPACK's static table. */
const STATUS_200 = Buffer.from([0x88])
const CONTINUED = Buffer.from([0x40, 1, 0x78, 1, 0x79])

/**
 * @param {number} type
 * @param {number} streamId
 * @param {Buffer} payload
 */
function frame (type, streamId, payload) {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head.writeUInt32BE(streamId, 5)
  return Buffer.concat([head, payload])
}

/** @type {(text: string, run: (exchange: Http2Exchange, args: any) => void, args?: object) => Fault} */
const frames = (text, run, args) => ({
  text,
  args: { stored: false, ...args },
  run: ({ exchange, args }) => run(exchange, args)
})

/** @type {(text: string, run: (exchange: Http2Exchange, args: any) => void, args?: object) => Fault} */
const before = (text, run, args) => ({ text, args: { ...args }, run: ({ exchange, args }) => run(exchange, args) })

/** @param {string} name as in RFC 9113 */
function errorCode (name) {
  const code = /** @type {Record<string, any>} */ (require('node:http2').constants)[`NGHTTP2_${name}`]
  if (typeof code !== 'number') throw new TypeError(`HTTP/2 has no error code ${name}`)
  return code
}

/**
 * @param {Http2Exchange} exchange
 * @param {number} code
 * @param {number} lastStreamId
 */
function goAway ({ stream: { session } }, code, lastStreamId) {
  session?.goaway(code, lastStreamId)
  session?.close()
}

/** @type {(session: import('node:http2').Http2Session | undefined, settings: import('node:http2').Settings) => void} */
const settle = (session, settings) => {
  if (session && !session.destroyed) session.settings(settings)
}

const http2Faults = {
  request: {
    settingsShrink: before('SETTINGS with small limits while the request is on its way; `windowBytes` 0 stops uploads.',
      ({ stream: { session } }, { windowBytes, streams }) => settle(session, {
        initialWindowSize: windowBytes, maxConcurrentStreams: streams
      }), { windowBytes: 1024, streams: 1 })
  },
  answer: {
    goaway: frames('GOAWAY that leaves this request out.', (exchange, { code }) => {
      goAway(exchange, errorCode(code), Math.max(0, (exchange.stream.id ?? 1) - 2))
      exchange.reset(errorCode('REFUSED_STREAM'))
    }, { code: 'NO_ERROR' }),
    goawayAfter: {
      ...frames('GOAWAY, then the answer, as before a restart.', () => {}, { stored: true }),
      /** @param {AnswerContext & { exchange: Http2Exchange }} context */
      run ({ exchange, answer }) {
        goAway(exchange, errorCode('NO_ERROR'), exchange.stream.id ?? 0)
        exchange.respond(answer.statusCode, answer.headers, answer.body)
      }
    },
    resetStream: frames('RST_STREAM of that code.', (exchange, { code }) => exchange.reset(errorCode(code)),
      { code: 'REFUSED_STREAM' })
  }
}

const frameFaults = {
  request: {
    pingFlood: before('So many PINGs, then all goes on.', ({ wire: { socket } }, { count }) => {
      socket.write(Buffer.concat(Array(count).fill(frame(FrameType.PING, 0, Buffer.alloc(8)))))
    }, { count: 1000 }),
    settingsFlood: before('So many SETTINGS, then all goes on.', ({ wire: { socket } }, { count }) => {
      socket.write(Buffer.concat(Array(count).fill(frame(FrameType.SETTINGS, 0, Buffer.alloc(0)))))
    }, { count: 1000 })
  },
  answer: {
    continuationFlood: frames('CONTINUATION frames without end.', ({ wire: { socket }, stream }) => {
      socket.write(frame(FrameType.HEADERS, stream.id ?? 1, STATUS_200))
      writeForEver(socket, frame(FrameType.CONTINUATION, stream.id ?? 1, CONTINUED))
    }),
    oversizedFrame: frames('A DATA frame larger than the client takes.', (exchange, { bytes }) => {
      const { wire: { socket }, stream } = exchange
      socket.write(frame(FrameType.DATA, stream.id ?? 1, Buffer.alloc(bytes)), () => exchange.cut())
    }, { bytes: 2 ** 24 - 1 })
  }
}

exports.frameFaults = frameFaults
exports.http2Faults = http2Faults
