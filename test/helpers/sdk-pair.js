'use strict'

// The AWS SDK and kinesis-native/sdk against one server that notes what it gets and answers what it is told.

const http = require('node:http')
const sdk = require('@aws-sdk/client-kinesis')
const { NodeHttpHandler } = require('@smithy/node-http-handler')
const cbor = require('../../lib/local/cbor')
const ours = require('../../lib/sdk')

const JSON_TYPE = 'application/x-amz-json-1.1'
const OK = { status: 200, headers: {} }

/** A body as the JSON it says: of CBOR, too. */
function readBody (type, body) {
  if (type === JSON_TYPE) return JSON.parse(String(body))
  return plain(cbor.decode(body))
}

/** CBOR's dates and bytes as JSON has them. */
function plain (value) {
  if (value instanceof Date) return value.getTime() / 1000
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}

/**
 * What matters of a request: not when it was signed, nor what the client calls itself.
 */
function describeRequest ({ method, url, headers }, body) {
  const [, credential, signed] = /Credential=([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization)
  return {
    method,
    url,
    target: headers['x-amz-target'],
    type: headers['content-type'].replace('cbor', 'json'),
    host: headers.host,
    token: headers['x-amz-security-token'],
    scope: credential.replace(/\/\d{8}\//, '/DATE/'),
    signs: ['host', 'content-type', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'].filter((name) => !signed.split(';').includes(name)),
    length: headers['content-length'] === undefined ? 'chunked' : 'length',
    body: readBody(headers['content-type'], body)
  }
}

const STORED = { ShardId: 'shardId-000000000000', SequenceNumber: '1' }

/** An answer that means: done. */
function answerTo ({ target, body }) {
  const operation = target.split('.')[1]
  if (operation === 'PutRecord') return STORED
  if (operation === 'PutRecords') return { FailedRecordCount: 0, Records: (body.Records ?? []).map(() => STORED) }
  return operation === 'GetRecords' ? { Records: [] } : {}
}

class SdkPair {
  requests = []
  answer = OK
  #server = http.createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      this.requests.push(describeRequest(request, Buffer.concat(chunks)))
      const { status, headers, body = JSON.stringify(answerTo(this.requests.at(-1))) } = this.answer
      response.writeHead(status, { 'content-type': JSON_TYPE, 'x-amzn-requestid': 'request-1', ...headers })
      response.end(body)
    })
  })

  async open (configuration = {}) {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const shared = {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${this.#server.address().port}`,
      credentials: { accessKeyId: 'AKIDPAIR', secretAccessKey: 'secret', sessionToken: 'token' },
      maxAttempts: 1,
      ...configuration
    }
    this.endpoint = shared.endpoint
    // Over plain HTTP/1.1, which our client speaks; the SDK's own default is HTTP/2.
    this.theirs = new sdk.KinesisClient({ ...shared, requestHandler: new NodeHttpHandler() })
    this.ours = new ours.KinesisClient(shared)
    return this
  }

  /** What the two clients ask for an operation. */
  async requestsOf (operation, input) {
    this.requests = []
    this.answer = OK
    await this.theirs.send(new sdk[`${operation}Command`](input))
    await this.ours.send(new ours[`${operation}Command`](input))
    const [theirs, own, ...others] = this.requests
    return { theirs, own, others }
  }

  /** What the SDK asks for an operation that answers with a stream. */
  async theirBody (operation, input) {
    this.requests = []
    this.answer = { ...OK, status: 400, body: '{"__type":"LimitExceededException"}' }
    await this.theirs.send(new sdk[`${operation}Command`](input)).catch(() => {})
    return this.requests[0].body
  }

  /** What their callers get for an answer: outputs, or errors. */
  async resultsOf (operation, input, answer) {
    this.answer = { ...OK, ...answer }
    const settle = (promise) => promise.then((output) => ({ output }), (error) => ({ error }))
    return {
      theirs: await settle(this.theirs.send(new sdk[`${operation}Command`](input))),
      own: await settle(this.ours.send(new ours[`${operation}Command`](input)))
    }
  }

  async close () {
    this.theirs.destroy()
    this.ours.destroy()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

module.exports = { JSON_TYPE, SdkPair }
