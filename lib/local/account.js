'use strict'

const { reducers } = require('./changes')
const { invalidArgument, resourceNotFound } = require('./errors')
const { CallRates, ShardRates, resolveLimits } = require('./rates')
const { Seal } = require('./sequence')
const { Subscriptions } = require('./subscription')

/**
 * @typedef {import('./changes').Change} Change
 * @typedef {import('./stream').Stream} Stream
 * @typedef {import('./shard').Shard} Shard
 *
 * @typedef {object} Consumer
 * @property {string} name
 * @property {string} arn
 * @property {number} createdAt ms
 * @property {number} activeAt ms
 *
 * @typedef {object} Commitment of a minimum throughput; times in ms
 * @property {'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'} status
 * @property {number} [startedAt]
 * @property {number} [endedAt]
 * @property {number} [earliestAllowedEndAt]
 *
 * @typedef {object} Channel
 * @property {any} description as DescribeChannel gives it
 * @property {number} activeAt ms
 *
 * What an operation knows of its request.
 * @typedef {object} Context
 * @property {() => number} now ms
 * @property {string} [requestId]
 * @property {(fn: () => void) => void} [onAbort]
 *
 * @typedef {object} AccountOptions
 * @property {string} [accountId] 12 digits
 * @property {string} [region]
 * @property {boolean | Partial<import('./rates').Limits>} [limits] default true
 * @property {number} [delayMs] what creating, resharding and deleting take; 0: done at once
 * @property {number} [maxMemoryBytes] of records; past it the oldest are trimmed
 */

const DEFAULT_ACCOUNT = '000000000000'
const DEFAULT_REGION = 'us-east-1'

/** All there is: the streams of one account in one region, and what was told about them. */
class Account {
  /** @param {AccountOptions} [options] */
  constructor ({
    accountId = DEFAULT_ACCOUNT, region = DEFAULT_REGION, limits = true, delayMs = 0, maxMemoryBytes = Infinity
  } = {}) {
    this.accountId = accountId
    this.region = region
    this.limits = resolveLimits(limits)
    this.delayMs = delayMs
    this.maxMemoryBytes = maxMemoryBytes
    this.calls = new CallRates(this.limits)
    this.subscriptions = new Subscriptions()
    this.seal = new Seal(`${accountId} ${region}`)
    /** @type {Map<string, Stream>} by name */
    this.streams = new Map()
    /** @type {Map<string, Map<string, string>>} by the ARN of a stream, consumer or channel */
    this.tags = new Map()
    /** @type {Map<string, string>} by ARN */
    this.policies = new Map()
    /** @type {Map<string, Channel>} by ARN */
    this.channels = new Map()
    /** @type {Commitment} */
    this.commitment = { status: 'DISABLED' }
    /** @type {((change: Change) => void | Promise<void>)[]} */
    this.recorders = []
  }

  /**
   * Asks to be told of every change. A recorder that returns a promise holds up the answer to the
   * request that made the change, until the change is safe.
   * @param {(change: Change) => void | Promise<void>} recorder
   */
  onChange (recorder) {
    this.recorders.push(recorder)
  }

  /**
   * The one way in which anything changes. The change is made by the time it returns.
   * @param {Change} change has been checked
   * @returns {{ result: any, recorded: Promise<unknown> | undefined }} recorded: an answer must
   *   wait for it
   */
  record (change) {
    const result = this.replay(change)
    const pending = this.recorders.map((recorder) => recorder(change)).filter(Boolean)
    return { result, recorded: pending.length > 0 ? Promise.all(pending) : undefined }
  }

  /**
   * Makes a change that is recorded already.
   * @param {Change} change
   */
  replay (change) {
    const reducer = /** @type {(account: Account, change: Change) => any} */ (reducers[change.type])
    return reducer(this, change)
  }

  /**
   * For operations that answer nothing.
   * @param {Change} change
   */
  async commit (change) {
    await this.record(change).recorded
  }

  /** @param {string} resource `stream/name` */
  arn (resource) {
    return `arn:aws:kinesis:${this.region}:${this.accountId}:${resource}`
  }

  /**
   * Counts a call of an operation. Throws where there are too many.
   * @param {string} operation
   * @param {any} input validated
   * @param {number} now
   */
  admit (operation, input, now) {
    this.calls.admit(operation, input, now)
  }

  /**
   * Brings all streams up to date; deleted ones go.
   * @param {number} now
   */
  settle (now) {
    for (const stream of this.streams.values()) {
      stream.settle(now)
      if (stream.goneAt !== undefined && stream.goneAt <= now) this.#remove(stream)
    }
  }

  /** @param {Stream} stream */
  #remove (stream) {
    this.streams.delete(stream.name)
    this.forget(stream.arn)
    for (const consumer of stream.consumers.values()) this.forget(consumer.arn)
  }

  /**
   * Ends and forgets all that there was about a stream, consumer or channel that is gone.
   * @param {string} arn
   */
  forget (arn) {
    this.tags.delete(arn)
    this.policies.delete(arn)
    this.subscriptions.end(arn, resourceNotFound(`Consumer ${arn} not found.`))
  }

  /**
   * The stream that an input means.
   * @param {{ StreamName?: string, StreamARN?: string }} input
   * @param {number} now
   * @returns {Stream}
   */
  stream ({ StreamName, StreamARN }, now) {
    if (StreamName === undefined && StreamARN === undefined) {
      throw invalidArgument('Either StreamName or StreamARN should be provided.')
    }
    const [accountId, name] = StreamARN === undefined ? [this.accountId, StreamName] : this.#parse(StreamARN)
    if (StreamName !== undefined && StreamName !== name) {
      throw invalidArgument(`StreamName ${StreamName} and StreamARN ${StreamARN} name different streams.`)
    }
    this.settle(now)
    const stream = accountId === this.accountId ? this.streams.get(/** @type {string} */ (name)) : undefined
    if (stream === undefined) throw resourceNotFound(`Stream ${name} under account ${accountId} not found.`)
    return stream
  }

  /**
   * A stream that has records to write and to read.
   * @param {{ StreamName?: string, StreamARN?: string }} input
   * @param {number} now
   */
  liveStream (input, now) {
    const stream = this.stream(input, now)
    if (!stream.isCreated || stream.goneAt !== undefined) {
      throw resourceNotFound(`Stream ${stream.name} under account ${this.accountId} not found.`)
    }
    return stream
  }

  /**
   * Account and stream of the ARN of a stream or of something in it. Another region is another
   * service: nothing of it is found here.
   * @param {string} arn
   */
  #parse (arn) {
    const [,,, region, accountId, resource] = arn.split(':')
    const name = resource.split('/')[1]
    if (region !== this.region) {
      throw resourceNotFound(`Stream ${name} under account ${accountId} not found in ${this.region}.`)
    }
    return [accountId, name]
  }

  /**
   * The rates that a shard's limits allow.
   * @param {Shard} shard
   */
  rates (shard) {
    shard.rates ??= new ShardRates(this.limits)
    return shard.rates
  }

  /**
   * Forgets what is too old, and the oldest of all where memory is short.
   * @param {Stream} stream that has grown
   * @param {number} now
   */
  trim (stream, now) {
    stream.trim(now)
    if (this.maxMemoryBytes === Infinity) return
    const shards = [...this.streams.values()].flatMap((one) => one.shards)
    let bytes = shards.reduce((sum, shard) => sum + shard.slabBytes, 0)
    while (bytes > this.maxMemoryBytes) {
      const several = shards.filter(({ slabs }) => slabs.length > 1)
      const holding = shards.filter(({ slabs }) => slabs.length > 0)
      // What was written last stays, however little the limit.
      if (several.length === 0 && holding.length <= 1) return
      bytes -= (several.length > 0 ? oldestOf(several) : longestIdle(holding)).trimSlab()
    }
  }

  /**
   * What is stored in a stream.
   * @param {string} name
   */
  ledger (name) {
    return [...(this.streams.get(name)?.shards ?? [])].flatMap((shard) =>
      Array.from(shard.ledger(), (record) => ({
        shardId: shard.id,
        sequenceNumber: record.SequenceNumber,
        partitionKey: record.PartitionKey,
        explicitHashKey: record.ExplicitHashKey,
        data: record.Data
      })))
  }
}

/** @type {(shards: Shard[]) => Shard} */
const oldestOf = (shards) => shards.sort((a, b) => a.slabs[0].times[0] - b.slabs[0].times[0])[0]

/** @type {(shards: Shard[]) => Shard} */
const longestIdle = (shards) => shards.reduce((first, shard) => shard.lastWrite < first.lastWrite ? shard : first)

exports.Account = Account
