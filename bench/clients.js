'use strict'

const https = require('node:https')

const REGION = 'us-east-1'
const STREAM = 'bench'
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const SOCKETS = 64

/**
 * @typedef {{ put: (key: string, data: Buffer) => Promise<{ ShardId: string, SequenceNumber: string }>,
 *   close: () => unknown }} Client
 * @typedef {{ endpoint: string, http2Endpoint: string, ca: string, coalesce: boolean }} Setup
 */

/** Settles the same promises as the others, in batches, and sends nothing: what the harness costs. */
function stub () {
  let waiting = []
  let count = 0
  function settle () {
    const batch = waiting
    waiting = []
    for (const resolve of batch) resolve({ ShardId: 'shardId-000000000000', SequenceNumber: String(++count) })
  }
  return {
    put: () => new Promise(resolve => {
      if (waiting.push(resolve) === 1) setImmediate(settle)
    }),
    close () {}
  }
}

function ours ({ endpoint, ca, coalesce }) {
  const { Kinesis } = require('..')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS, coalesce })
  const stream = kinesis.stream(STREAM)
  return { put: (key, data) => stream.putRecord(key, data), close: () => kinesis.close() }
}

/** Ours through the operation instead of the stream: the SDK's own way of calling. */
function oursOperation ({ endpoint, ca }) {
  const { Kinesis } = require('..')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS })
  return {
    put: (PartitionKey, Data) => kinesis.putRecord({ StreamName: STREAM, PartitionKey, Data }),
    close: () => kinesis.close()
  }
}

/** @param {import('@aws-sdk/client-kinesis').KinesisClientConfig} config */
function sdkClient (config) {
  const { KinesisClient, PutRecordCommand } = require('@aws-sdk/client-kinesis')
  const client = new KinesisClient({ region: REGION, credentials: CREDENTIALS, ...config })
  return {
    put: (PartitionKey, Data) => client.send(new PutRecordCommand({ StreamName: STREAM, PartitionKey, Data })),
    close: () => client.destroy()
  }
}

/** The SDK at its best: HTTP/1.1 with keep-alive. */
function sdk ({ endpoint, ca }) {
  const { NodeHttpHandler } = require('@smithy/node-http-handler')
  return sdkClient({
    endpoint,
    requestHandler: new NodeHttpHandler({
      httpsAgent: new https.Agent({ keepAlive: true, maxSockets: SOCKETS, ca }),
      // Waiting for one of the 64 sockets is what the load does, nothing to warn of.
      logger: { ...console, warn () {} }
    })
  })
}

/** The SDK as shipped: HTTP/2 with its own default of a stream a connection, only the sink's CA added. */
function sdkHttp2 ({ http2Endpoint, ca }) {
  return sdkClient({
    endpoint: http2Endpoint,
    requestHandler: { disableConcurrentStreams: true, nodeHttp2ConnectOptions: { ca } }
  })
}

/** The package `kinesis`. It doesn't verify the certificate of 127.0.0.1, which saves it a little. */
function mhart ({ endpoint }) {
  const { request } = require('kinesis')
  const { hostname, port } = new URL(endpoint)
  const agent = new https.Agent({ keepAlive: true, maxSockets: SOCKETS })
  const options = { host: hostname, port, region: REGION, credentials: CREDENTIALS, agent }
  const put = (PartitionKey, data) => new Promise((resolve, reject) => {
    const input = { StreamName: STREAM, PartitionKey, Data: data.toString('base64') }
    request('PutRecord', input, options, (error, answer) => error ? reject(error) : resolve(answer))
  })
  return { put, close: () => agent.destroy() }
}

/** @type {Record<string, (setup: Setup) => Client>} */
const CLIENTS = { stub, ours, 'ours-operation': oursOperation, sdk, 'sdk-http2': sdkHttp2, mhart }

module.exports = { CLIENTS }
