'use strict'

const { once } = require('node:events')
const https = require('node:https')
const { makeCertificates } = require('./certs')
const { CREDENTIALS, REGION } = require('./call')

/**
 * @typedef {{ operation: string, input: any }} Call
 * @typedef {{ status?: number, body?: any }} Answer a body that is a string goes as it is; null: never answers
 */

/** What the service says of an exception. */
const refusal = (name, message = `${name} for a test`, status = 400) => ({ status, body: { __type: name, message } })

/**
 * A service over TLS that speaks JSON and answers as it is told: by operation, or '*'. For what no local server does on
 * demand, and to see what clients ask.
 */
class ScriptedService {
  /** @type {Call[]} */
  calls = []

  /** @param {Record<string, (input: any, nth: number) => Answer | null | Promise<Answer | null>>} script nth from 1 */
  constructor (script) {
    this.script = script
  }

  async start () {
    const { ca, good } = await makeCertificates()
    this.ca = ca
    this.server = https.createServer(good, (request, response) => this.#serve(request, response))
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = this.server.address().port
    return this
  }

  /** For `kinesis` and what stands in for it. An answer that a busy machine gives late must not be asked for again. */
  get options () {
    this.agent ??= new https.Agent({ keepAlive: true, ca: this.ca })
    return { host: '127.0.0.1', port: this.port, region: REGION, credentials: CREDENTIALS, agent: this.agent, timeout: 120000 }
  }

  /** @param {string} operation */
  callsOf (operation) {
    return this.calls.filter(call => call.operation === operation)
  }

  async #serve (request, response) {
    const text = Buffer.concat(await request.toArray()).toString()
    const [, operation] = request.headers['x-amz-target'].split('.')
    const input = JSON.parse(text)
    this.calls.push({ operation, input })
    const rule = this.script[operation] ?? this.script['*'] ?? (() => refusal('UnknownOperationException'))
    const answer = await rule(input, this.callsOf(operation).length)
    if (answer === null) return
    const { status = 200, body = '' } = answer
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': 'scripted' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  async close () {
    this.agent?.destroy()
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }
}

/**
 * A script of a stream: its shards, and sequence numbers that grow from put to put.
 * @param {string[]} ids
 */
function streamScript (ids) {
  let last = 100
  const shards = ids.map(ShardId => ({ ShardId, SequenceNumberRange: { StartingSequenceNumber: '1' } }))
  const place = ({ PartitionKey }) => ({ ShardId: ids[Number(/\d+$/.exec(PartitionKey)?.[0] ?? 0) % ids.length], SequenceNumber: String(++last) })
  return {
    ListShards: () => ({ body: { Shards: shards } }),
    DescribeStream: () => ({ body: { StreamDescription: { Shards: shards, HasMoreShards: false } } }),
    PutRecord: input => ({ body: place(input) }),
    PutRecords: ({ Records }) => ({ body: { FailedRecordCount: 0, Records: Records.map(place) } })
  }
}

module.exports = { ScriptedService, refusal, streamScript }
