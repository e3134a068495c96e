'use strict'

const http = require('node:http')
const http2 = require('node:http2')
const https = require('node:https')
const { SignatureV4 } = require('@smithy/signature-v4')
const { createHash, createHmac } = require('node:crypto')
const { Account } = require('../../../lib/local/account')
const { Authority } = require('../../../lib/local/certificate')
const { Dispatcher } = require('../../../lib/local/dispatch')
const { FaultPlan } = require('../../../lib/local/faults')
const { operations } = require('../../../lib/local/operations')
const { Verifier } = require('../../../lib/local/signature')
const { Transport } = require('../../../lib/local/transport')

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const REGION = 'us-east-1'
const JSON_TYPE = 'application/x-amz-json-1.1'
const CBOR_TYPE = 'application/x-amz-cbor-1.1'

/** What the SDK's signer hashes with. */
class Sha256 {
  constructor (secret) {
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256')
  }

  update (data) {
    this.hash.update(data)
  }

  async digest () {
    return new Uint8Array(this.hash.digest())
  }
}

/**
 * The local service's own parts put together, with what is to be tested settable; closed with the test.
 * @param {import('node:test').TestContext} t
 * @param {{ tls?: boolean, plan?: object[], seed?: number, region?: string, credentials?: object | false, errors?: unknown[] } &
 *   Record<string, any>} [options] the rest goes to the Dispatcher
 */
async function startWireServer (t, { tls = false, plan = [], seed, region, credentials = CREDENTIALS, ...options } = {}) {
  const account = new Account({ limits: false })
  const faults = new FaultPlan(plan, seed)
  const errors = []
  const dispatcher = new Dispatcher({
    account, operations, faults, onError: error => errors.push(error), ...options,
    verifier: credentials ? new Verifier({ credentials, region }) : undefined
  })
  const authority = tls ? new Authority(Date.now()) : undefined
  const transport = new Transport({
    host: '127.0.0.1',
    port: 0,
    tls: authority?.leaf(),
    onConnection: raw => faults.connect(raw, authority),
    onExchange: exchange => dispatcher.handle(exchange)
  })
  const { port } = await transport.listen()
  t.after(() => transport.close())
  const endpoint = `http${tls ? 's' : ''}://127.0.0.1:${port}`
  const server = { account, faults, errors, transport, port, endpoint, ca: authority?.ca }
  return { ...server, call: (operation, input, more) => callOperation(server, operation, input, more) }
}

/**
 * @param {{ endpoint: string }} server
 * @param {string} operation
 * @param {Buffer | string} body
 * @param {{ contentType?: string, credentials?: object, date?: Date }} [options]
 * @returns {Promise<Record<string, string>>}
 */
async function signedHeaders ({ endpoint }, operation, body, { contentType = JSON_TYPE, credentials = CREDENTIALS, date } = {}) {
  const { host, hostname } = new URL(endpoint)
  const signer = new SignatureV4({ service: 'kinesis', region: REGION, credentials, sha256: Sha256 })
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    query: {},
    headers: { host, 'content-type': contentType, 'x-amz-target': `Kinesis_20131202.${operation}` },
    body
  }, { signingDate: date })
  return headers
}

/** One signed call by node's own client: { status, headers, body: Buffer, value }. */
async function callOperation (server, operation, input, { protocol = 'h1', contentType = JSON_TYPE, body, agent, ...signing } = {}) {
  const bytes = body ?? Buffer.from(JSON.stringify(input))
  const headers = await signedHeaders(server, operation, bytes, { contentType, ...signing })
  const answer = await (protocol === 'h2' ? overHttp2 : overHttp1)(server, { method: 'POST', headers, body: bytes, agent })
  return { ...answer, value: valueOf(answer.body) }
}

function valueOf (body) {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** An answer that didn't come whole rejects. */
function overHttp1 ({ endpoint, ca }, { method = 'POST', path = '/', headers = {}, body, agent }) {
  const { request } = endpoint.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, endpoint), { method, headers, agent, ca })
    sent.on('error', reject)
    sent.on('response', response => response.toArray().then(
      chunks => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }), reject))
    sent.end(body)
  })
}

async function overHttp2 ({ endpoint, ca }, { method = 'POST', path = '/', headers = {}, body }) {
  const session = http2.connect(endpoint, { ca })
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject)
      session.on('goaway', code => reject(Object.assign(new Error('GOAWAY'), { code })))
      const { host, ...rest } = headers
      const stream = session.request({ ':method': method, ':path': path, ':authority': host ?? new URL(endpoint).host, ...rest })
      let head
      stream.on('response', got => { head = got })
      stream.on('error', reject)
      stream.end(body)
      const chunks = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('close', () => {
        if (!head) return reject(new Error(`closed with code ${stream.rstCode}`))
        resolve({ status: head[':status'], headers: head, body: Buffer.concat(chunks) })
      })
    })
  } finally {
    session.destroy()
  }
}

module.exports = {
  CBOR_TYPE, CREDENTIALS, JSON_TYPE, REGION, Sha256, overHttp1, overHttp2, signedHeaders, startWireServer
}
