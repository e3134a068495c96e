'use strict'

// The addon's JavaScript side: promises and objects are made here, where they are cheap; the core
// hands over ids, numbers and shared strings. One table of what is pending.

const path = require('node:path')
const { fromNative } = require('./errors')
const { PutRows, copiedBytes, listKeys, listPuts, listRecords, plainBytes, sharedBytes } = require('./native-results')
const { FetchedBatch, listUserRecords } = require('./fetched-batch')
const { makeSlab, releaseSlab } = require('./record-slab')

/** @typedef {import('./errors').NativeErrorDetails} NativeErrorDetails */

/** @typedef {import('./native-results').FailedEntry} FailedEntry */
/** @typedef {import('./native-results').NativeRecord} NativeRecord */
/** @typedef {import('./native-results').PutResult} PutResult */
/** @typedef {import('./native-results').ClientOptions} ClientOptions */
/** @typedef {import('./native-results').SubscriptionListener} SubscriptionListener */
/** @typedef {import('./native-results').FetcherListener} FetcherListener */
/** @typedef {import('./native-results').FetcherOptions} FetcherOptions */

/**
 * @typedef {object} CallResult
 * @property {string} text The body of the answer, JSON; without the records of the two below.
 * @property {string} requestId
 * @property {string} extendedRequestId
 * @property {number} httpStatusCode
 * @property {number} attempts
 * @property {number} totalRetryDelay In ms.
 * @property {Array<PutResult | FailedEntry>} [puts]
 * @property {NativeRecord[]} [records]
 */

/**
 * @typedef {object} Call A time-out or number of attempts that isn't there is the client's.
 * @property {import('./endpoint').Service} [service] kinesis
 * @property {string} operation
 * @property {string} inputText A JSON object: the input without its records.
 * @property {import('./record-slab').RecordSlab | null} records Not to be given back before the call has ended.
 * @property {keyof typeof responses} response
 * @property {'json' | 'cbor'} protocol
 * @property {'data' | 'control'} endpoint
 * @property {string | undefined} label See lib/endpoint.js.
 * @property {boolean} retryEntries
 * @property {number} [timeoutMs]
 * @property {number} [requestTimeoutMs]
 * @property {number} [maxAttempts]
 */

/** @typedef {(value: any) => void} Settle */

const addonPath = process.env.KINESIS_NATIVE_ADDON ??
  path.join(__dirname, '../build/Release/kinesis_native.node')

/** @returns {any} The addon; its functions are listed at the end of csrc/node/addon.cc. */
function loadAddon () {
  try {
    return require(addonPath)
  } catch (cause) {
    throw new Error(
      `kinesis-native: the addon could not be loaded from ${addonPath} ` +
      `(${cause instanceof Error ? cause.message.split('\n')[0] : cause}). ` +
      'Build it with `npm rebuild kinesis-native`, in a checkout with `npm run build`.', { cause })
  }
}

const addon = loadAddon()
const responses = Object.freeze({ text: 0, puts: 1, records: 2 })

/** @param {number} status Of the status table in csrc/kds.h. */
function statusError (status) {
  return fromNative({
    ...addon.describe(status), attempts: 0, totalRetryDelay: 0, retryable: false, throttling: false, persisted: 'no'
  })
}

// ---- What is pending ---------------------------------------------------------------------------

/**
 * What is called when something ends; it also holds what must not be collected before: the handle,
 * and the records that the core reads.
 * @typedef {{ resolve: Settle, reject: Settle, owner?: any,
 *   records?: import('./record-slab').RecordSlab | null }} Entry
 *
 * @typedef {{ listener: Partial<SubscriptionListener> | FetcherListener, owner: NativeClient, shardId?: string }} ListenerEntry
 *   of a subscription, a fetcher (which alone has a shardId) or a lease
 */

/** @type {Array<any>} By id: an Entry, a ListenerEntry, or a PutBatch. */
const pending = []
/** @type {number[]} */
const freeIds = []

/** @param {Entry | ListenerEntry | import('./put-batch').PutBatch} entry @returns {number} id */
function remember (entry) {
  const id = freeIds.pop() ?? pending.length
  pending[id] = entry
  return id
}

/** @param {number} id */
function forget (id) {
  const entry = pending[id]
  pending[id] = undefined
  freeIds.push(id)
  return entry
}

/**
 * A caller's function that throws must not keep the others from settling.
 * @param {number} id
 * @param {'resolve' | 'reject'} how
 * @param {any} value
 */
function settle (id, how, value) {
  try {
    forget(id)[how](value)
  } catch (error) {
    process.nextTick(() => { throw error })
  }
}

// ---- Completions -------------------------------------------------------------------------------

/** @type {Parameters<import('./native-results').PutRows['each']>[0]} */
function settlePut (batchId, index, place, error, subSequenceNumber, attempts) {
  const batch = pending[batchId]
  const weight = batch.weightOf(index)
  if (place !== undefined) batch.stored(index, place, subSequenceNumber, attempts)
  else batch.failed(index, fromNative(/** @type {NativeErrorDetails} */ (error)))
  if (!batch.isUnderWay) forget(batchId)
  return weight
}

/**
 * @param {number} id
 * @param {keyof SubscriptionListener | keyof FetcherListener} stage
 * @param {any} value
 */
function tellListener (id, stage, value) {
  const { listener } = stage === 'ended' || stage === 'closed' ? forget(id) : pending[id]
  try {
    listener[stage](value)
  } catch (error) {
    process.nextTick(() => { throw error })
  }
}

/**
 * @param {any} completion becomes the result, for spreading it would cost more than all else here
 */
function settleCall (completion) {
  const { id, stage, error, puts, records } = completion
  if (stage === 'batch' || stage === 'failed' || stage === 'closed') {
    tellFetched(completion)
    return
  }
  if (stage === 'ended') {
    tellListener(id, stage, error && fromNative(error))
    return
  }
  if (error !== undefined) {
    settle(id, 'reject', fromNative(error))
    return
  }
  if (puts !== undefined) completion.puts = listPuts(puts)
  if (records !== undefined) completion.records = listRecords(records, pending[id]?.owner?.bytesOf)
  if (stage !== undefined) tellListener(id, stage, completion)
  else settle(id, 'resolve', completion)
}

/**
 * What has come of a fetcher.
 * @param {any} completion see csrc/node/fetchers.cc
 */
function tellFetched (completion) {
  const { id, stage, error } = completion
  tellListener(id, stage, stage === 'batch' ? toBatch(completion) : error && fromNative(error))
}

/** @param {any} completion */
function toBatch (completion) {
  const { id, records } = completion
  const { owner: { bytesOf }, shardId } = pending[id]
  return new FetchedBatch(completion, {
    take: () => listUserRecords(addon.takeRecords(records), shardId, bytesOf),
    drop: () => addon.dropRecords(records)
  })
}

/** More at once would delay the event loop, fewer cost more turns (measured: docs/architecture.md). */
const PUTS_A_TURN = 128

/** @type {import('./native-results').PutRows[]} */
const unsettled = []
let isSettling = false

/** Called by the addon, once for all that has come since it was last asked. */
function onCompletions () {
  const { completions, puts, expired } = addon.drain(environment)
  for (const [id, accessKeyId] of expired) clients.get(id)?.deref()?.onExpired(accessKeyId)
  for (const completion of completions) settleCall(completion)
  if (puts !== undefined) unsettled.push(new PutRows(puts))
  if (!isSettling) settleSome()
}

/** Some puts a turn of the event loop. */
function settleSome () {
  isSettling = unsettled.length > 0
  if (!isSettling) return
  const [rows] = unsettled
  rows.each(settlePut, PUTS_A_TURN)
  if (rows.isAtEnd) unsettled.shift()
  isSettling = unsettled.length > 0
  if (isSettling) setImmediate(settleSome)
}

const environment = addon.start(onCompletions)
// Before OpenSSL's exit handlers: process.exit() runs none of the environment's cleanup hooks.
process.on('exit', () => addon.shutdown(environment))

/**
 * Open ones, by the number the core knows them by.
 * @type {Map<number, WeakRef<NativeClient>>}
 */
const clients = new Map()
let lastClientId = 0

// ---- Handles -----------------------------------------------------------------------------------

/** The puts of one stream: of a collector of stream(), or a producer. */
class NativePuts {
  #handle

  /** @param {object} handle */
  constructor (handle) {
    this.#handle = handle
  }

  /**
   * Hands records over: who waits for them learns how each ends.
   * @param {import('./put-batch').PutBatch} batch Its owner must hold this.
   */
  put (batch) {
    const id = remember(batch)
    const { bytes, lengths, count, madeUs } = batch
    const status = addon.put(this.#handle, id, bytes, lengths, count, madeUs)
    if (status === 0) return
    forget(id)
    batch.refuse(statusError(status))
  }

  /** Puts settle in the turns of the event loop that follow at once, and may bring others. */
  get isSettling () {
    return isSettling
  }

  /** Of a producer: nothing of what has been put waits for more, as far as there is memory to say so. */
  flush () {
    addon.flush(this.#handle)
  }

  /** Of a producer. @returns {Promise<import('./producer-metrics').NativeMetrics>} */
  metrics () {
    return new Promise((resolve, reject) => {
      const id = remember({ resolve, reject, owner: this })
      const status = addon.metrics(this.#handle, id)
      if (status === 0) return
      forget(id)
      reject(statusError(status))
    })
  }

  /** Of a producer: what has not settled is rejected with ERR_CLOSED. */
  close () {
    addon.closePuts(this.#handle)
  }
}

/**
 * SubscribeToShard under way; when it is collected, it ends. While somebody waits for something of
 * it, the process is to stay alive: see `hold`.
 */
class NativeSubscription {
  #handle

  /** @param {object} handle */
  constructor (handle) {
    this.#handle = handle
  }

  /** So many events more may come. @param {number} events */
  credit (events) {
    addon.credit(this.#handle, events)
  }

  /** It ends with ABORT_ERR, unless it has ended. */
  close () {
    addon.closeSubscription(this.#handle)
  }
}

/** One shard being read, until it is closed, or its client is. */
class NativeFetcher {
  #handle

  /** @param {object} handle */
  constructor (handle) {
    this.#handle = handle
  }

  /** @param {boolean} isPaused */
  pause (isPaused) {
    addon.pauseFetcher(this.#handle, isPaused)
  }

  /** @param {number} bytes */
  release (bytes) {
    addon.releaseFetched(this.#handle, bytes)
  }

  /** @returns {import('./fetcher').FetcherMetrics | undefined} undefined: it is closed */
  metrics () {
    return addon.fetcherMetrics(this.#handle)
  }

  close () {
    addon.closeFetcher(this.#handle)
  }
}

/** A lease of DynamoDB that the core renews until it ends, whether or not somebody holds this. It keeps no process alive. */
class NativeLease {
  #handle

  /** @param {object} handle */
  constructor (handle) {
    this.#handle = handle
  }

  /**
   * @param {string} sequenceNumber
   * @param {number} subSequenceNumber
   * @param {string[]} children shard ids that replace the lease's, if there are any
   * @returns {Promise<{ counter: number }>} once it is stored: the lease's counter then
   */
  checkpoint (sequenceNumber, subSequenceNumber, children) {
    return this.#change((id) => addon.checkpointLease(this.#handle, id, sequenceNumber, subSequenceNumber, children))
  }

  /** @returns {Promise<{ counter: number }>} once nobody owns it */
  release () {
    return this.#change((id) => addon.releaseLease(this.#handle, id))
  }

  /** The progress deadline. @param {number} ms 0: there is none */
  watch (ms) {
    addon.watchLease(this.#handle, ms)
  }

  /** It ends with ABORT_ERR, unless it has ended. */
  close () {
    addon.closeLease(this.#handle)
  }

  /**
   * @param {(id: number) => number} start gives a status
   * @returns {Promise<any>}
   */
  #change (start) {
    return new Promise((resolve, reject) => {
      const id = remember({ resolve, reject, owner: this })
      const status = start(id)
      if (status === 0) return
      forget(id)
      reject(statusError(status))
    })
  }
}

/** Each `true` keeps the process alive until a `false`. @param {boolean} isNeeded */
function hold (isNeeded) {
  addon.hold(environment, isNeeded)
}

/** One endpoint, its credentials and its connections. */
class NativeClient {
  #handle
  #id
  #closed = false
  /** How the records of an answer get their Data. */
  bytesOf
  onExpired

  /**
   * @param {object} handle
   * @param {number} id
   * @param {ClientOptions} options
   */
  constructor (handle, id, { copyRecords, hasPlainBytes, onExpired = () => {} }) {
    this.#handle = handle
    this.#id = id
    this.bytesOf = copyRecords ? copiedBytes : hasPlainBytes ? plainBytes : sharedBytes
    this.onExpired = onExpired
    clients.set(id, new WeakRef(this))
    collected.register(this, id)
  }

  /** @param {import('./endpoint').Endpoint} endpoint */
  setEndpoint (endpoint) {
    addon.setEndpoint(this.#handle, endpoint)
  }

  /** @param {Partial<import('./credentials').Keys>} keys Without any, calls wait for others. */
  setCredentials ({ accessKeyId, secretAccessKey, sessionToken, accountId }) {
    addon.setCredentials(this.#handle, accessKeyId, secretAccessKey, sessionToken, accountId)
  }

  /** @param {{ retryMode: 'standard' | 'adaptive', maxAttempts: number }} options */
  setRetry ({ retryMode, maxAttempts }) {
    addon.setRetry(this.#handle, retryMode, maxAttempts)
  }

  /** Calls that wait for endpoint or credentials end with ERR_CONFIG. @param {string} message */
  failWaiting (message) {
    addon.failWaiting(this.#handle, message)
  }

  /**
   * @param {Call} call
   * @param {Settle} resolve Gets a CallResult.
   * @param {Settle} reject Gets a KinesisError.
   * @returns {number} For cancel(); -1 where the call has ended already.
   */
  call (call, resolve, reject) {
    const { records, response } = call
    const id = remember({ resolve, reject, owner: this, records })
    const status = addon.call(this.#handle, id, call, responses[response], records?.bytes, records?.lengths)
    if (status === 0) return id
    forget(id)
    reject(statusError(status))
    return -1
  }

  /**
   * @param {Omit<Call, 'response' | 'records'>} call SubscribeToShard
   * @param {SubscriptionListener} listener It must not hold what this gives, or that is never collected.
   * @param {{ credit: number, silenceTimeoutMs: number }} options how many events may come at first;
   *   silence after which the connection counts as dead
   * @returns {NativeSubscription}
   */
  subscribe (call, listener, { credit, silenceTimeoutMs }) {
    const id = remember({ listener, owner: this })
    const handle = addon.subscribe(this.#handle, id, call, credit, silenceTimeoutMs)
    if (typeof handle !== 'number') return new NativeSubscription(handle)
    forget(id)
    throw statusError(handle)
  }

  /**
   * @param {FetcherOptions} options
   * @param {FetcherListener} listener
   * @returns {NativeFetcher}
   */
  openFetcher (options, listener) {
    const id = remember({ listener, owner: this, shardId: options.shardId })
    const handle = addon.openFetcher(this.#handle, id, options)
    if (typeof handle !== 'number') return new NativeFetcher(handle)
    forget(id)
    throw statusError(handle)
  }

  /**
   * @param {{ table: string, leaseKey: string, owner: string, counter: number, renewMs: number }} options
   * @param {(error: import('./errors').KinesisError | undefined) => void} ended Told once when it isn't held any more;
   *   undefined: it was released.
   * @returns {NativeLease}
   */
  holdLease (options, ended) {
    const id = remember({ listener: { ended }, owner: this })
    const handle = addon.openLease(this.#handle, id, options)
    if (typeof handle !== 'number') return new NativeLease(handle)
    forget(id)
    throw statusError(handle)
  }

  /** The call is rejected with ABORT_ERR. @param {number} id */
  cancel (id) {
    if (id >= 0) addon.cancel(this.#handle, id)
  }

  /**
   * @param {{ producer: boolean, input: string, label: string | undefined, protocol: 'json' | 'cbor' } &
   *   Record<string, unknown>} options producer: a producer of such options, else a collector, which
   *   has `coalesce`; input: a JSON object that names the stream
   * @returns {NativePuts}
   */
  openPuts (options) {
    const handle = addon.openPuts(this.#handle, options)
    if (typeof handle === 'number') throw statusError(handle)
    return new NativePuts(handle)
  }

  /** What is outstanding is rejected with ERR_CLOSED. */
  close () {
    if (this.#closed) return
    this.#closed = true
    clients.delete(this.#id)
    addon.closeClient(this.#handle)
  }
}

/** @type {FinalizationRegistry<number>} */
const collected = new FinalizationRegistry((id) => clients.delete(id))

/** @param {ClientOptions} options @returns {NativeClient} */
function openClient (options) {
  const id = ++lastClientId
  const handle = addon.openClient(environment, { ...options, id, canRenew: options.onExpired !== undefined })
  if (typeof handle === 'number') throw statusError(handle)
  return new NativeClient(handle, id, options)
}

/**
 * @param {object} params See csrc/kds.h, kds_sign_params.
 * @returns {{ amzDate: string, authorization: string }}
 */
function sign (params) {
  const signature = addon.sign(params)
  if (typeof signature === 'number') throw statusError(signature)
  return signature
}

/** @param {string} partitionKey @returns {bigint} MD5 of the key, as the service routes by it. */
function hashKey (partitionKey) {
  return addon.hashKey(partitionKey)
}

/**
 * The aggregated record of at least one user record.
 * @param {import('./shapes').CheckedRecord[]} records Copied.
 * @param {number} maxBytes
 * @returns {Buffer | undefined} Undefined: it would have more bytes.
 */
function aggregate (records, maxBytes) {
  const slab = makeSlab(records)
  const data = addon.aggregate(slab.bytes, slab.lengths, maxBytes)
  releaseSlab(slab)
  if (typeof data === 'number') throw statusError(data)
  return data
}

const USER_RECORD = 4 // offset and length of the data, numbers of the two keys

/**
 * @param {Uint8Array} data
 * @param {(partitionKey: string, explicitHashKey: string | undefined, start: number, end: number) => void} take
 *   Gets each user record; its data lie from start to end.
 * @returns {boolean} False: it is no aggregated record.
 */
function deaggregate (data, take) {
  const aggregate = addon.deaggregate(data)
  if (typeof aggregate === 'number') throw statusError(aggregate)
  if (aggregate === undefined) return false
  const { numbers } = aggregate
  const keys = listKeys(aggregate)
  for (let n = 0; n < numbers.length; n += USER_RECORD) {
    take(/** @type {string} */ (keys[numbers[n + 2]]), keys[numbers[n + 3]], numbers[n], numbers[n] + numbers[n + 1])
  }
  return true
}

exports.aggregate = aggregate
exports.deaggregate = deaggregate
exports.openClient = openClient
exports.hashKey = hashKey
exports.hold = hold
exports.sign = sign
exports.NativeClient = NativeClient
exports.NativeFetcher = NativeFetcher
exports.NativePuts = NativePuts
exports.NativeSubscription = NativeSubscription
