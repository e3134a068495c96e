'use strict'

const { randomBytes } = require('node:crypto')
const { parseOptions } = require('../options')
const { Account } = require('./account')
const { Dispatcher } = require('./dispatch')
const { FaultPlan } = require('./faults')
const { operations } = require('./operations')
const { MAX_SHARDS } = require('./preconditions')
const { localTable } = require('./options')
const { Verifier } = require('./signature')
const { sinkOperations } = require('./sink')
const { Transport } = require('./transport')

/*
 * A Kinesis on this machine: an account behind a port.
 */

/**
 * @typedef {import('./options').LocalOptions} LocalOptions
 * @typedef {import('./options').ParsedLocalOptions} ParsedLocalOptions
 * @typedef {import('./signature').AcceptedCredentials} AcceptedCredentials
 * @typedef {ReturnType<Account['ledger']>} Ledger
 */

/** Enough to name a key of an account that isn't there, and as long as the service's. */
function makeCredentials () {
  return {
    accessKeyId: `LKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64')
  }
}

/** A running local Kinesis. */
class LocalKinesis {
  #account
  #faults
  #transport
  #storage

  /**
   * @param {object} parts
   * @param {Account} parts.account
   * @param {FaultPlan} parts.faults
   * @param {Transport} parts.transport that listens
   * @param {import('./storage').Storage} [parts.storage]
   * @param {string} parts.endpoint
   * @param {string} [parts.ca]
   * @param {AcceptedCredentials} parts.credentials
   */
  constructor ({ account, faults, transport, storage, endpoint, ca, credentials }) {
    this.#account = account
    this.#faults = faults
    this.#transport = transport
    this.#storage = storage
    /** URL without a path. */
    this.endpoint = endpoint
    this.region = account.region
    /** PEM text of the certificate to trust; undefined: no TLS, or a certificate of the caller's. */
    this.ca = ca
    /** Requests must be signed with them, unless any signature will do. */
    this.credentials = credentials
  }

  /**
   * What is stored in a stream and not trimmed, shard by shard in the order of sequence numbers. The
   * Buffers are views, not copies.
   * @param {string} streamName
   * @returns {Ledger} empty where there is no such stream
   */
  ledger (streamName) {
    return this.#account.ledger(streamName)
  }

  /**
   * Replaces what is to go wrong; all counts begin anew.
   * @param {import('./faults').FaultEntry[]} plan
   * @throws {TypeError} that names what is wrong with it; the old plan stays
   */
  setFaults (plan) {
    this.#faults.set(plan)
  }

  /** Cuts all connections, and frees the port and the data folder. Safe twice. */
  async close () {
    await this.#transport.close()
    await this.#storage?.close()
  }
}

/**
 * Makes the streams that aren't there yet.
 * @param {Account} account
 * @param {Record<string, number>} streams
 * @param {number} now
 */
async function createStreams (account, streams, now) {
  const shards = Object.values(streams).reduce((sum, count) => sum + count, 0)
  if (shards > MAX_SHARDS) throw new TypeError(`streams must have at most ${MAX_SHARDS} shards in all; got ${shards}`)
  const missing = Object.entries(streams).filter(([name]) => !account.streams.has(name))
  await Promise.all(missing.map(([name, shardCount]) => account.commit({
    type: 'createStream', at: now, activeAt: now, name, shardCount, settings: {}, tags: {}
  })))
}

/**
 * @param {ParsedLocalOptions} options
 * @param {Account} account
 * @param {FaultPlan} faults
 * @param {AcceptedCredentials} credentials
 */
function makeDispatcher ({ sink, clock, region, subscriptionLifeMs, ...options }, account, faults, credentials) {
  return new Dispatcher({
    account,
    operations: sink ? new Map([...operations, ...Object.entries(sinkOperations)]) : operations,
    verifier: options.credentials === false ? undefined : new Verifier({ credentials, region }),
    faults,
    clock,
    subscriptionLifeMs
  })
}

/**
 * @param {ParsedLocalOptions} options
 * @returns {{ authority?: import('./certificate').Authority, tls?: import('node:tls').TlsOptions }}
 *   authority: of a certificate made here
 */
function makeTls ({ tls, host }) {
  if (!tls) return {}
  const { Authority, LOOPBACK } = require('./certificate')
  const authority = new Authority(Date.now())
  const names = LOOPBACK.includes(host) || WILDCARDS.includes(host) ? LOOPBACK : [host, ...LOOPBACK]
  return { authority, tls: tls === true ? authority.leaf({ names }) : { key: tls.key, cert: tls.cert } }
}

const WILDCARDS = ['0.0.0.0', '::']

/**
 * Where a client on this machine finds what listens there.
 * @param {string} host
 * @param {number} port
 * @param {boolean} isTls
 */
function endpointOf (host, port, isTls) {
  const name = WILDCARDS.includes(host) ? '127.0.0.1' : host
  return `http${isTls ? 's' : ''}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/**
 * @param {ParsedLocalOptions} options
 * @param {Account} account
 */
async function openStorage ({ dataDir }, account) {
  if (dataDir === undefined) return undefined
  const storage = await require('./storage').Storage.open(dataDir, account)
  try {
    await storage.attach(account)
  } catch (error) {
    await storage.close()
    throw error
  }
  return storage
}

/**
 * Starts a local Kinesis.
 * @param {LocalOptions} [given]
 * @returns {Promise<LocalKinesis>} that answers, and keeps the process alive until it is closed
 * @throws {import('../errors').KinesisError | TypeError} for options, before anything is started; also rejects
 *   with what the system says of the port (EADDRINUSE), and a StorageError for the data folder
 */
async function createLocalKinesis (given) {
  const options = parseOptions(localTable, given)
  const { limits, accountId, region, createDelayMs, maxMemoryBytes, host, port, clock = Date.now } = options
  const account = new Account({ limits, accountId, region, delayMs: createDelayMs, maxMemoryBytes })
  const faults = new FaultPlan(options.faults, options.seed)
  const credentials = options.credentials || makeCredentials()
  const { authority, tls } = makeTls(options)
  const storage = await openStorage(options, account)
  const dispatcher = makeDispatcher(options, account, faults, credentials)
  const transport = new Transport({
    host,
    port,
    tls,
    onConnection: (raw) => faults.connect(raw, authority),
    onExchange: (exchange) => { dispatcher.handle(exchange) }
  })
  try {
    await createStreams(account, options.streams ?? {}, clock())
    const { port: actual } = await transport.listen()
    const ca = options.tls === true ? authority?.ca : undefined
    const endpoint = endpointOf(host, actual, tls !== undefined)
    return new LocalKinesis({ account, faults, transport, storage, endpoint, ca, credentials })
  } catch (error) {
    await storage?.close()
    throw error
  }
}

exports.createLocalKinesis = createLocalKinesis
