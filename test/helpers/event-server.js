'use strict'

const http = require('node:http')
const http2 = require('node:http2')
const { once } = require('node:events')
const https = require('node:https')
const { encodeHeaders, encodeMessage } = require('../../lib/local/event-stream')
const { makeCertificates } = require('./certs')

const EVENT_STREAM = { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': 'subscribed' }

/** A message of an event stream. */
const frame = (type, payload) => encodeMessage(
  encodeHeaders({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/x-amz-json-1.1' }),
  Buffer.from(JSON.stringify(payload)))

/** An event of records that hold `dataBytes` each. */
const shardEvent = (numbers, dataBytes = 10) => frame('SubscribeToShardEvent', {
  Records: numbers.map((number) => ({
    SequenceNumber: String(number), PartitionKey: 'k', Data: Buffer.alloc(dataBytes, number).toString('base64')
  })),
  ContinuationSequenceNumber: String(numbers.at(-1)),
  MillisBehindLatest: 0
})

const KINDS = {
  'HTTP/2 over TLS': ({ good }, handle) => http2.createSecureServer({ ...good, allowHTTP1: true }, handle),
  'HTTP/1.1 over TLS': ({ good }, handle) => https.createServer(good, handle),
  'HTTP/1.1': (_certificates, handle) => http.createServer(handle)
}

/**
 * Answers SubscribeToShard by `subscribed(response)`, which writes frames after the first; other calls with {}.
 * @param {import('node:test').TestContext} t
 * @param {keyof typeof KINDS} kind
 * @param {(response: http.ServerResponse) => unknown} subscribed
 */
async function startEventServer (t, kind, subscribed) {
  const certificates = await makeCertificates()
  /** @type {{ operation: string, httpVersion: string, port: number }[]} */
  const requests = []
  /** @type {Promise<unknown>[]} one for each subscription, when its connection has ended */
  const gone = []
  /** @type {Map<number, Promise<unknown>>} the ends of connections, by port: a stream of HTTP/2 may outlive its own */
  const ends = new Map()
  const answer = async (/** @type {any} */ request, /** @type {any} */ response) => {
    const operation = request.headers['x-amz-target'].split('.').pop()
    const port = (request.stream?.session ?? request).socket.remotePort
    requests.push({ operation, httpVersion: request.httpVersion, port })
    await new Promise((resolve) => request.on('end', resolve).on('close', resolve).resume())
    if (operation !== 'SubscribeToShard') {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}')
      return
    }
    gone.push(ends.get(port))
    response.on('error', () => {}).writeHead(200, EVENT_STREAM)
    response.write(frame('initial-response', {}))
    await subscribed(response)
  }
  const server = KINDS[kind](certificates, (request, response) => {
    // Who goes in the midst of it is part of the tests.
    answer(request, response).catch((error) => { if (!request.destroyed && !response.destroyed) throw error })
  })
  const sockets = new Set()
  server.on(kind === 'HTTP/1.1' ? 'connection' : 'secureConnection', (socket) => {
    sockets.add(socket.on('error', () => {}))
    ends.set(socket.remotePort, new Promise((resolve) => socket.once('close', resolve)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const scheme = kind === 'HTTP/1.1' ? 'http' : 'https'
  return { endpoint: `${scheme}://127.0.0.1:${server.address().port}`, ca: certificates.ca, requests, gone }
}

module.exports = { KINDS: Object.keys(KINDS), frame, shardEvent, startEventServer }
