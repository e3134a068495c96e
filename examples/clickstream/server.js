'use strict'

const { once } = require('node:events')
const { readFileSync, readdirSync } = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { WebSocketServer } = require('ws')

const HOST = '127.0.0.1'

/** A page that hears nothing for longer takes its connection for lost: see page/connection.js. */
const HEARTBEAT_MS = 2000

const MAX_MESSAGE_BYTES = 1024

/** Of a page: more are not read from it before some are answered. */
const MOST_UNANSWERED = 1000

/** A page that leaves more unread is cut off. It connects again, and sends again what it has no answer to. */
const MOST_UNREAD_BYTES = 1 << 20

const securityHeaders = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff'
}

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' }

/** The files of the page, by their paths in URLs. */
function readPage () {
  const folder = path.join(__dirname, 'page')
  const files = readdirSync(folder).map((name) =>
    [`/${name}`, { type: `${types[path.extname(name)]}; charset=utf-8`, bytes: readFileSync(path.join(folder, name)) }])
  return new Map([...files, ['/', new Map(files).get('/index.html')]])
}

function answer (page, { method, url }, response) {
  const file = page.get(url.split('?')[0])
  if (method !== 'GET' && method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end()
  if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n')
  response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache', ...securityHeaders })
  response.end(file.bytes)
}

/**
 * Pages of other origins have no business here: browsers let them connect, and take a name of theirs for ours if it leads
 * to this machine. A program that is no browser has no origin.
 */
function isOwnPage ({ origin, req: { headers: { host } } }) {
  return origin === undefined || (origin === `http://${host}` && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
}

/** Serves the page, takes its clicks to the logger, and brings it what is counted. */
class Server {
  #logger
  #http
  #webSockets
  #heartbeat
  #latest = {}

  /** @param {import('./logger').Logger} logger */
  constructor (logger) {
    this.#logger = logger
    const page = readPage()
    this.#http = http.createServer((request, response) => answer(page, request, response))
    this.#webSockets = new WebSocketServer({ server: this.#http, path: '/clicks', maxPayload: MAX_MESSAGE_BYTES, verifyClient: isOwnPage })
    this.#webSockets.on('connection', (socket) => this.#attend(socket))
    // It passes on what its server has to say, which listen() hears itself.
    this.#webSockets.on('error', () => {})
  }

  /**
   * @param {number} port 0: any that is free
   * @returns {Promise<string>} the page's address
   */
  async listen (port) {
    this.#http.listen(port, HOST)
    await once(this.#http, 'listening')
    this.#heartbeat = setInterval(() => this.#broadcast({}), HEARTBEAT_MS)
    return `http://${HOST}:${this.#http.address().port}/`
  }

  /** @param {object} message for all pages that are open, and the last one for those that come */
  publish (message) {
    this.#latest = { ...message, counted: [] }
    this.#broadcast(message)
  }

  #attend (socket) {
    let unanswered = 0
    socket.on('error', () => {}) // what is too long, or no WebSocket message, ends the connection
    socket.on('message', async (text) => {
      unanswered++
      if (unanswered >= MOST_UNANSWERED) socket.pause()
      send(socket, await this.#logger.log(String(text)))
      unanswered--
      if (socket.isPaused && unanswered < MOST_UNANSWERED) socket.resume()
    })
    send(socket, this.#latest)
  }

  #broadcast (message) {
    for (const socket of this.#webSockets.clients) send(socket, message)
  }

  async close () {
    clearInterval(this.#heartbeat)
    for (const socket of this.#webSockets.clients) socket.terminate()
    this.#http.close()
    this.#http.closeAllConnections()
    await once(this.#http, 'close')
  }
}

function send (socket, message) {
  if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate()
  else socket.send(JSON.stringify(message))
}

module.exports = { Server }
