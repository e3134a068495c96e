'use strict'

const { limitExceeded, throughputExceeded } = require('./errors')

const KIB = 1024
const MIB = 1024 * KIB
const DAY_S = 86400

/**
 * Every limit that can be switched off (Infinity) or scaled, with the service's value.
 * https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
const LIMITS = {
  /** Records a second into a shard. */
  writeRecords: 1000,
  /** Bytes a second into a shard, keys counted. */
  writeBytes: MIB,
  /** GetRecords calls a second on a shard. */
  readCalls: 5,
  /** Bytes a second out of a shard through GetRecords. */
  readBytes: 2 * MIB,
  /** Bytes of one PutRecords, keys counted. */
  putBytes: 10 * MIB,
  /** Multiplies the rates of all other operations. */
  callRate: 1,
  /** Open shards of provisioned streams in an account. */
  shards: 500,
  /** On-demand streams in an account. */
  onDemandStreams: 50,
  /** Streams in the state CREATING at one time. */
  creatingStreams: 5,
  /** Consumers of a stream. */
  consumers: 20,
  /** Channels in an account. */
  channels: 50
}

/** @typedef {typeof LIMITS} Limits */

/**
 * @param {boolean | Partial<Limits>} limits true: the service's; false: none; else the given ones
 *   instead of the service's
 * @returns {Limits}
 */
function resolveLimits (limits) {
  if (limits !== false) return { ...LIMITS, ...(limits === true ? {} : limits) }
  return /** @type {Limits} */ (Object.fromEntries(Object.keys(LIMITS).map((name) => [name, Infinity])))
}

/** What many small additions may lack. */
const ROUNDING = 1e-6

/** Fills steadily up to its capacity. The clock may jump back: then it doesn't fill. */
class TokenBucket {
  /**
   * @param {number} perSecond
   * @param {number} [capacity] what can be taken at once; a second's worth, but at least 1
   */
  constructor (perSecond, capacity = Math.max(1, perSecond)) {
    this.perMs = perSecond / 1000
    this.capacity = capacity
    this.tokens = capacity
    this.filledAt = -Infinity
  }

  /** @param {number} now */
  fill (now) {
    const elapsed = now - this.filledAt
    if (elapsed > 0) {
      this.tokens = Math.min(this.capacity, this.tokens + elapsed * this.perMs)
    }
    this.filledAt = now
  }

  /**
   * @param {number} count
   * @param {number} now
   */
  has (count, now) {
    if (this.capacity === Infinity) return true
    this.fill(now)
    return this.tokens + ROUNDING >= count
  }

  /** @param {number} count that there must be, by has() */
  take (count) {
    if (this.capacity !== Infinity) this.tokens -= count
  }
}

/** The rates of one shard. */
class ShardRates {
  /** @param {Limits} limits */
  constructor (limits) {
    this.writeRecords = new TokenBucket(limits.writeRecords)
    // A record may be larger than a second's worth: it takes a full bucket, and leaves a debt.
    this.writeBytes = new TokenBucket(limits.writeBytes)
    this.readCalls = new TokenBucket(limits.readCalls)
    this.readBytes = new TokenBucket(limits.readBytes)
  }

  /**
   * @param {number} bytes of a record with its key
   * @param {number} now
   * @returns {boolean} false: the record must be refused
   */
  admitWrite (bytes, now) {
    const needed = Math.min(bytes, this.writeBytes.capacity)
    if (!this.writeRecords.has(1, now) || !this.writeBytes.has(needed, now)) return false
    this.writeRecords.take(1)
    this.writeBytes.take(bytes)
    return true
  }

  /**
   * @param {number} now
   * @returns {boolean} false: the call must be refused
   */
  admitRead (now) {
    if (!this.readCalls.has(1, now) || !this.readBytes.has(0, now)) return false
    this.readCalls.take(1)
    return true
  }

  /**
   * What a read gave is only known afterwards. 10 MiB stop the shard for the 5 s that they would
   * have taken, so there a full bucket is of no help.
   * @param {number} bytes
   */
  readDone (bytes) {
    if (bytes > this.readBytes.capacity) this.readBytes.tokens = 0
    this.readBytes.take(bytes)
  }
}

/** @type {(input: any) => string} */
const streamScope = (input) => String(input.StreamARN ?? input.StreamName ?? input.NextToken).split('/').at(-1) ?? ''
/** @type {(input: any) => string} */
const shardScope = (input) => `${streamScope(input)}/${input.ShardId}`

/**
 * Calls a second of the operations that the service limits, counted apart for each scope.
 * @type {Record<string, { perSecond: number, burst?: number, scope?: (input: any) => string, error?: (message: string) => Error }>}
 */
const CALL_RATES = {
  ...Object.fromEntries([
    'AddTagsToStream', 'CreateStream', 'DecreaseStreamRetentionPeriod', 'DeleteStream',
    'DeregisterStreamConsumer', 'DisableEnhancedMonitoring', 'EnableEnhancedMonitoring',
    'IncreaseStreamRetentionPeriod', 'ListStreamConsumers', 'ListStreams', 'ListTagsForStream',
    'MergeShards', 'RegisterStreamConsumer', 'RemoveTagsFromStream', 'SplitShard',
    'StartStreamEncryption', 'StopStreamEncryption', 'TagResource', 'UntagResource',
    'ListTagsForResource', 'GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy',
    'UpdateStreamMode', 'UpdateMaxRecordSize', 'UpdateStreamWarmThroughput',
    'UpdateStreamRecordDistributionStrategy'
  ].map((name) => [name, { perSecond: 5 }])),
  DescribeLimits: { perSecond: 1 },
  DescribeStream: { perSecond: 10 },
  DescribeStreamConsumer: { perSecond: 20 },
  DescribeStreamSummary: { perSecond: 20 },
  GetShardIterator: { perSecond: 5, scope: shardScope, error: throughputExceeded },
  ListShards: { perSecond: 1000, scope: streamScope },
  UpdateShardCount: { perSecond: 10 / DAY_S, burst: 10, scope: streamScope }
}

/** Scopes come from requests, so that anybody can make up new ones. */
const MAX_BUCKETS = 10000

/** The rates of all calls of an account. */
class CallRates {
  /** @param {Limits} limits */
  constructor (limits) {
    this.scale = limits.callRate
    /** @type {Map<string, TokenBucket>} */
    this.buckets = new Map()
  }

  /**
   * Counts a call. Throws LimitExceededException where there are too many.
   * @param {string} operation
   * @param {any} input
   * @param {number} now
   */
  admit (operation, input, now) {
    const rate = CALL_RATES[operation]
    if (rate === undefined || this.scale === Infinity) return
    const { perSecond, burst = perSecond, scope = () => '', error = limitExceeded } = rate
    const key = `${operation} ${scope(input)}`
    if (this.buckets.size >= MAX_BUCKETS) this.#sweep(now)
    const bucket = this.buckets.get(key) ?? new TokenBucket(perSecond * this.scale, Math.max(1, burst * this.scale))
    this.buckets.set(key, bucket)
    if (!bucket.has(1, now)) throw error(`Rate exceeded for ${operation}.`)
    bucket.take(1)
  }

  /** A full bucket is as good as none. @param {number} now */
  #sweep (now) {
    for (const [key, bucket] of this.buckets) {
      if (bucket.has(bucket.capacity, now)) this.buckets.delete(key)
    }
  }
}

exports.CallRates = CallRates
exports.LIMITS = LIMITS
exports.ShardRates = ShardRates
exports.resolveLimits = resolveLimits
