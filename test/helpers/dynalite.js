'use strict'

const dynalite = require('dynalite')
const http = require('node:http')
const { text } = require('node:stream/consumers')
const { DynamoDB } = require('../../lib/dynamodb')
const { CREDENTIALS } = require('./fault-client')

/** @param {http.Server} server */
async function listen (server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { port, endpoint: `http://127.0.0.1:${port}` }
}

/** @param {http.Server} server */
function close (server) {
  return new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
}

const THROTTLED = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', message: 'a fault that was planned'
})

/** The answer of the server at that port. */
function forward (port, { method, headers }, body) {
  return new Promise((resolve, reject) => {
    http.request({ port, method, headers }, resolve).on('error', reject).end(body)
  })
}

/**
 * dynalite in this process.
 * @param {{ intercept?: (operation: string, input: any) => any, [option: string]: any }} [options] intercept: gives, or
 *   resolves to, what becomes of a request: 'drop' or 'throttle' it before anything is done, 'lose' its answer, or
 *   undefined;
 */
async function startDynalite ({ intercept = () => undefined, createTableMs = 0, deleteTableMs = 0, ...options } = {}) {
  const server = dynalite({ createTableMs, deleteTableMs, ...options })
  // dynalite throws what its requests emit, so a client that aborts in mid-request would end the process.
  server.on('request', (request) => {
    request.removeAllListeners('error')
    request.on('error', () => {})
  })
  const { port } = await listen(server)
  /** What was asked for, in order. @type {string[]} */
  const operations = []
  async function serve (request, response) {
    const body = await text(request)
    const operation = String(request.headers['x-amz-target']).split('.')[1]
    operations.push(operation)
    const fate = await intercept(operation, JSON.parse(body))
    if (fate === 'drop') return response.destroy()
    if (fate === 'throttle') return response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' }).end(THROTTLED)
    const answer = await forward(port, request, body)
    const answered = await text(answer)
    if (fate === 'lose') return response.destroy()
    response.writeHead(answer.statusCode, answer.headers).end(answered)
  }
  /** dynalite goes on with what it was asked, and must not be closed meanwhile. */
  const underWay = new Set()
  const front = http.createServer((request, response) => {
    // A client that was killed in mid-request is no trouble of the others'.
    const served = serve(request, response).catch(() => response.destroy()).finally(() => underWay.delete(served))
    underWay.add(served)
  })
  const { endpoint } = await listen(front)
  return {
    endpoint,
    operations,
    /** A client of it that knows nothing of the environment. @param {object} [more] options */
    connect: (more = {}) => new DynamoDB({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, ...more },
      { env: { HOME: '/nonexistent' } }),
    async close () {
      await close(front)
      await Promise.all(underWay)
      await close(server)
    }
  }
}

module.exports = { startDynalite }
