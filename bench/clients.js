'use strict'

const { BATCH, LIMIT, MANY } = require('./operations')
const { iteratorOf } = require('./wire')

// What only some clients use is required where they do: `start` measures how long requiring takes.

const REGION = 'us-east-1'
const STREAM = 'bench'
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const SOCKETS = 64
const WRITE_CONCURRENCY = 100

/**
 * @typedef {{ ShardId: string, SequenceNumber: string }} Stored
 * @typedef {{ PartitionKey: string, Data: Buffer }} Entry
 * @typedef {{ Data: Uint8Array, SequenceNumber: string }} Read
 * @typedef {object} Client
 * @property {(key: string, data: Buffer) => Promise<Stored>} [put]
 * @property {(records: Entry[]) => Promise<{ FailedRecordCount: number, Records: Stored[] }>} [putRecords]
 * @property {(records: Entry[]) => Promise<unknown>} [write] into a Duplex, as fast as it takes them; done when all have ended
 * @property {(records: import('kinesis-native').UserRecord[]) => Promise<import('kinesis-native').StoredRecord[]>} [putMany]
 * @property {(recordBytes: number, limit: number) => Promise<{ Records: Read[] }>} [getRecords]
 * @property {() => Promise<import('kinesis-native').UserRecordRead[]>} [consume] the next batch of any shard
 * @property {() => unknown} close
 *
 * @typedef {{ endpoint: string, http2Endpoint: string, ca: string, coalesce: boolean, recordBytes: number }} Setup
 */

/** The inputs of the three operations, in the SDK's shapes, which `send` gets with the operation's name. */
function through (send, close) {
  return {
    put: (PartitionKey, Data) => send('PutRecord', { StreamName: STREAM, PartitionKey, Data }),
    putRecords: Records => send('PutRecords', { StreamName: STREAM, Records }),
    getRecords: (recordBytes, Limit) => send('GetRecords', { ShardIterator: iteratorOf(recordBytes), Limit }),
    close
  }
}

/** Settles the same promises as the others, in batches, and sends nothing: what the harness costs. */
function harness ({ recordBytes }) {
  let waiting = []
  let count = 0
  const stored = () => ({ ShardId: 'shardId-000000000000', SequenceNumber: String(++count) })
  const Records = Array.from({ length: LIMIT }, () => ({ Data: Buffer.alloc(recordBytes), ...stored() }))
  const ANSWERS = {
    PutRecord: stored,
    // One result stands for all, and records are made once: making them is the clients' work.
    PutRecords: () => ({ FailedRecordCount: 0, Records: new Array(BATCH).fill(stored()) }),
    Write: () => undefined,
    PutMany: () => new Array(MANY).fill({ shardId: 'shardId-000000000000', sequenceNumber: String(++count), subSequenceNumber: 0 }),
    GetRecords: () => ({ Records })
  }
  function settle () {
    const batch = waiting
    waiting = []
    for (const { resolve, operation } of batch) resolve(ANSWERS[operation]())
  }
  const send = operation => new Promise(resolve => {
    if (waiting.push({ resolve, operation }) === 1) setImmediate(settle)
  })
  return { ...through(send, () => {}), putMany: () => send('PutMany'), write: () => send('Write') }
}

function ours ({ endpoint, ca, coalesce }) {
  const { Kinesis } = require('kinesis-native')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS, coalesce })
  const stream = kinesis.stream(STREAM)
  return { put: (key, data) => stream.putRecord(key, data), close: () => kinesis.close() }
}

/** The producer, without its limiter: the sink has no limits. */
function producer ({ endpoint, ca }) {
  const { Kinesis } = require('kinesis-native')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS })
  const puts = kinesis.producer(STREAM, { rateLimitPercent: 0 })
  return {
    put: (partitionKey, data) => puts.put({ partitionKey, data }),
    putMany: records => puts.putMany(records),
    close: () => kinesis.close()
  }
}

/** Ours through the operations instead of the stream: the SDK's own way of calling. */
function oursOperation ({ endpoint, ca }) {
  const { Kinesis } = require('kinesis-native')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS })
  const methods = {
    PutRecord: input => kinesis.putRecord(input),
    PutRecords: input => kinesis.putRecords(input),
    GetRecords: input => kinesis.getRecords(input)
  }
  return through((operation, input) => methods[operation](input), () => kinesis.close())
}

/** The consumer, without the limits of a shard: the sink has none. */
function consumer ({ endpoint, ca, recordBytes }) {
  const { Kinesis } = require('kinesis-native')
  const kinesis = new Kinesis({ endpoint, ca, region: REGION, credentials: CREDENTIALS })
  const reader = kinesis.consumer(`${STREAM}-${recordBytes}`, {
    group: STREAM, initialPosition: 'TRIM_HORIZON', maxRecords: LIMIT, rateLimitPercent: 0
  })
  /** Who waits for a batch, and handlers that wait for somebody to take theirs. */
  const takers = []
  const givers = []
  reader.run({
    eachBatch: ({ records }) => {
      const taker = takers.shift()
      if (taker !== undefined) return taker.resolve(records)
      return new Promise(resolve => givers.push(() => {
        resolve()
        return records
      }))
    }
  }).catch(error => takers.forEach(({ reject }) => reject(error)))
  return {
    consume: () => new Promise((resolve, reject) => {
      const give = givers.shift()
      if (give === undefined) takers.push({ resolve, reject })
      else resolve(give())
    }),
    close: () => kinesis.close()
  }
}

/**
 * A program of the SDK's, with the module it imports as an argument.
 * @param {string} name
 * @param {import('@aws-sdk/client-kinesis').KinesisClientConfig} config
 */
function sdkClient (name, config) {
  const { KinesisClient, PutRecordCommand, PutRecordsCommand, GetRecordsCommand } = require(name)
  const client = new KinesisClient({ region: REGION, credentials: CREDENTIALS, ...config })
  const commands = { PutRecord: PutRecordCommand, PutRecords: PutRecordsCommand, GetRecords: GetRecordsCommand }
  return through((operation, input) => client.send(new commands[operation](input)), () => client.destroy())
}

/** Keep-alive over HTTP/1.1: the SDK's best setting. */
function keepAlive ({ endpoint, ca }) {
  const https = require('node:https')
  const { NodeHttpHandler } = require('@smithy/node-http-handler')
  return {
    endpoint,
    requestHandler: new NodeHttpHandler({
      httpsAgent: new https.Agent({ keepAlive: true, maxSockets: SOCKETS, ca }),
      // Waiting for one of the 64 sockets is what the load does, nothing to warn of.
      logger: { ...console, warn () {} }
    })
  }
}

const sdk = setup => sdkClient('@aws-sdk/client-kinesis', keepAlive(setup))

/** The SDK's program with one import changed. */
const oursSdk = setup => sdkClient('kinesis-native/sdk', keepAlive(setup))

/** The SDK as shipped: HTTP/2 with its own default of a stream a connection, only the sink's CA added. */
const sdkHttp2 = ({ http2Endpoint, ca }) => sdkClient('@aws-sdk/client-kinesis', {
  endpoint: http2Endpoint,
  requestHandler: { disableConcurrentStreams: true, nodeHttp2ConnectOptions: { ca } }
})

/** Data as JSON has it, for clients that leave this to their user. */
function withText (input) {
  if (input.Records) return { ...input, Records: input.Records.map(withText) }
  return input.Data ? { ...input, Data: input.Data.toString('base64') } : input
}

function withBytes (operation, answer) {
  if (operation === 'GetRecords') for (const record of answer.Records) record.Data = Buffer.from(record.Data, 'base64')
  return answer
}

/** What a program says to the package `kinesis`, and to the one that stands in for it. */
function mhartOptions ({ endpoint, ca }) {
  const https = require('node:https')
  const { hostname, port } = new URL(endpoint)
  const agent = new https.Agent({ keepAlive: true, maxSockets: SOCKETS, ca })
  return { host: hostname, port, region: REGION, credentials: CREDENTIALS, agent }
}

/** The package `kinesis`. It doesn't verify the certificate of 127.0.0.1, which saves it a little. */
function mhart (setup) {
  const { request } = require('kinesis')
  const options = mhartOptions(setup)
  const send = (operation, input) => new Promise((resolve, reject) => {
    request(operation, withText(input), options, (error, answer) => error ? reject(error) : resolve(withBytes(operation, answer)))
  })
  return { ...through(send, () => options.agent.destroy()), write: duplexWrite('kinesis', options) }
}

/** The Duplex of the same program with its import changed, and what it speaks to the service, not to what stands in for it. */
function oursKinesis (setup) {
  return { write: duplexWrite('kinesis-native/kinesis', { ...mhartOptions(setup), protocol: 'auto' }), close () {} }
}

/**
 * The stream is made with the first records.
 * @param {string} name of the module
 * @param {object} options
 * @returns {Client['write']}
 */
function duplexWrite (name, options) {
  let stream
  let written = 0
  let ended = 0
  /** By how many must have ended. @type {{ count: number, resolve: () => void }[]} */
  const waiting = []
  function open () {
    const opened = require(name).stream({ name: STREAM, writeConcurrency: WRITE_CONCURRENCY, ...options })
    opened.setMaxListeners(0) // `kinesis` has one for each record that waits
    return opened.on('putRecord', () => {
      ended++
      while (waiting[0]?.count <= ended) waiting.shift().resolve()
    })
  }
  return async records => {
    stream ??= open()
    for (const record of records) {
      written++
      if (!stream.write(record)) await new Promise(resolve => stream.once('drain', resolve))
    }
    const count = written
    if (ended < count) await new Promise(resolve => waiting.push({ count, resolve }))
  }
}

/** What remains without a client: undici's connections and the signatures of `aws4`. */
function byHand ({ endpoint, ca }) {
  const { sign } = require('aws4')
  const { Pool } = require('undici')
  const pool = new Pool(endpoint, { connections: SOCKETS, connect: { ca } })
  const { host } = new URL(endpoint)
  async function send (operation, input) {
    const { headers, body } = sign({
      host,
      path: '/',
      method: 'POST',
      service: 'kinesis',
      region: REGION,
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `Kinesis_20131202.${operation}` },
      body: JSON.stringify(withText(input))
    }, CREDENTIALS)
    const answer = await pool.request({ path: '/', method: 'POST', headers, body })
    if (answer.statusCode !== 200) throw new Error(`${operation} answered ${answer.statusCode} ${await answer.body.text()}`)
    return withBytes(operation, await answer.body.json())
  }
  return through(send, () => pool.close())
}

/** What a client with the operations of the service does. */
const CALLS = ['put', 'putMany', 'putRecords', 'getRecords', 'consume']

/**
 * `module` is what a program requires to use it; `only` are the operations of those that don't have all. The limit is
 * no JavaScript: bench/limit.c.
 * @type {Record<string, { open?: (setup: Setup) => Client, module?: string, only?: string[] }>}
 */
const CLIENTS = {
  harness: { open: harness },
  ours: { open: ours, module: 'kinesis-native', only: ['put'] },
  producer: { open: producer, module: 'kinesis-native', only: ['put', 'putMany'] },
  consumer: { open: consumer, module: 'kinesis-native', only: ['consume'] },
  'ours-operation': { open: oursOperation, module: 'kinesis-native', only: ['put', 'putRecords', 'getRecords', 'consume'] },
  'ours-sdk': { open: oursSdk, module: 'kinesis-native/sdk', only: CALLS },
  'ours-kinesis': { open: oursKinesis, module: 'kinesis-native/kinesis', only: ['write'] },
  sdk: { open: sdk, module: '@aws-sdk/client-kinesis', only: CALLS },
  'sdk-http2': { open: sdkHttp2, module: '@aws-sdk/client-kinesis', only: CALLS },
  mhart: { open: mhart, module: 'kinesis' },
  'by-hand': { open: byHand, module: 'undici', only: CALLS },
  limit: { only: ['putMany', 'putRecords', 'getRecords', 'consume'] }
}

/** Why a client can't run here; undefined: it can. */
function absence (client) {
  const { module: name } = CLIENTS[client]
  try {
    if (name) require.resolve(name)
    return undefined
  } catch (error) {
    return `${client} is left out: ${error.message.split('\n')[0]}`
  }
}

module.exports = { CLIENTS, absence }
