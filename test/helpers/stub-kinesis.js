'use strict'

const { setImmediate: turnOfTheLoop } = require('node:timers/promises')

/**
 * Time that passes at once: who sleeps wakes in the next turn of the event loop.
 * @returns {import('../../lib/stream-reader').Clock & { date: () => Date, slept: number[] }}
 */
function fakeClock ({ random = () => 1 } = {}) {
  let now = 0
  const slept = []
  async function sleep (ms, signal) {
    slept.push(ms)
    await turnOfTheLoop()
    signal.throwIfAborted()
    now += ms
  }
  return { date: () => new Date(now), random, sleep, slept }
}

/** An error as the client gives it. */
function serviceError (name, { throttling = false, retryable = throttling } = {}) {
  return Object.assign(new Error(`${name} for a test`), {
    name, code: name, retryable, $retryable: retryable ? { throttling } : undefined
  })
}

/** Stands in for the core's fetcher of a shard of the stub: a batch a turn of the event loop, of `Limit` records. */
class StubFetcher {
  #kinesis
  #listener
  #options
  #isPaused
  #isClosed = false
  #hasEnded = false
  #isRunning = false
  #at
  #latestAt
  #isFirst = true

  constructor (kinesis, options, listener) {
    this.#kinesis = kinesis
    this.#options = options
    this.#listener = listener
    this.#isPaused = options.paused
    this.#run()
  }

  pause (isPaused) {
    this.#isPaused = isPaused
    this.#run()
  }

  release () {}

  metrics () {
    return undefined
  }

  close () {
    this.#isClosed = true
  }

  get isPaused () {
    return this.#isPaused
  }

  get isClosed () {
    return this.#isClosed
  }

  async #run () {
    if (this.#isRunning) return
    this.#isRunning = true
    while (!this.#isPaused && !this.#isClosed && !this.#hasEnded) {
      await turnOfTheLoop()
      if (!this.#isPaused && !this.#isClosed) this.#step()
    }
    this.#isRunning = false
  }

  #step () {
    const kinesis = this.#kinesis
    const { shardId, positionType } = this.#options
    const error = kinesis.failures.get('GetRecords')?.shift()
    kinesis.calls.push({ operation: 'GetRecords', input: this.#options })
    if (error) return this.#listener.failed(error)
    const { records, description } = kinesis.stored.get(shardId)
    this.#at ??= this.#start(records)
    if (positionType === 'LATEST') this.#latestAt ??= kinesis.clock.date()
    const from = this.#at
    this.#at = Math.min(from + kinesis.limit, records.length)
    this.#hasEnded = this.#at === records.length && description.SequenceNumberRange.EndingSequenceNumber !== undefined
    if (from === this.#at && !this.#hasEnded && !this.#isFirst) return
    this.#isFirst = false
    const taken = records.slice(from, this.#at)
    this.#listener.batch({
      recordCount: this.#at - from,
      takeRecords: async () => taken,
      drop () {},
      bytes: 1,
      millisBehindLatest: 0,
      childShards: !this.#hasEnded ? null : kinesis.namesChildren ? kinesis.childrenOf(shardId) : [],
      lastSequenceNumber: from < this.#at ? records[this.#at - 1].sequenceNumber : undefined,
      latestAt: this.#latestAt
    })
  }

  #start (records) {
    const { positionType, sequenceNumber, timestampS } = this.#options
    return {
      LATEST: () => records.length,
      TRIM_HORIZON: () => 0,
      AFTER: () => Number(sequenceNumber.split('/')[1]) + 1,
      AT_TIMESTAMP: () => records.filter((record) => record.approximateArrivalTimestamp < new Date(timestampS * 1000)).length
    }[positionType]()
  }
}

/** Kinesis in memory, behind the methods of the client that reading uses. */
class StubKinesis {
  /** Parsed options of the client. */
  _options = {}
  /** @type {{ operation: string, input: any, at: number }[]} */
  calls = []
  puts = []
  ended = []
  /** What calls fail with, once each: operation → errors. */
  failures = new Map()
  pageSize = 1000
  /** How many records come at once. */
  limit = 10000
  /** @type {StubFetcher[]} */
  fetchers = []
  namesChildren = true

  constructor (clock = fakeClock()) {
    this.clock = clock
    this.stored = new Map()
  }

  addShard (ShardId, parents = []) {
    const [ParentShardId, AdjacentParentShardId] = parents
    const SequenceNumberRange = { StartingSequenceNumber: '0' }
    this.stored.set(ShardId, {
      description: { ShardId, ParentShardId, AdjacentParentShardId, SequenceNumberRange }, records: []
    })
    for (const parent of parents) {
      this.stored.get(parent).description.SequenceNumberRange.EndingSequenceNumber = '999'
    }
  }

  put (shardId, data) {
    const { records } = this.stored.get(shardId)
    records.push({
      data: Buffer.from(data),
      partitionKey: 'key',
      sequenceNumber: `${shardId}/${records.length}`,
      approximateArrivalTimestamp: this.clock.date()
    })
  }

  failNext (operation, ...errors) {
    this.failures.set(operation, [...this.failures.get(operation) ?? [], ...errors])
  }

  /** Puts are kept in `puts` as they came, and settle when the test says so. */
  _openPuts (naming, options) {
    this.openedPuts = { naming, ...options }
    return {
      add: (key, hashKey, data, put) => this.puts.push({
        key,
        data,
        resolve: result => put.stored(result),
        reject: error => put.failed(error)
      })
    }
  }

  callsOf (operation) {
    return this.calls.filter(call => call.operation === operation)
  }

  async #call (operation, input, { signal }, answer) {
    signal.throwIfAborted()
    this.calls.push({ operation, input })
    await turnOfTheLoop()
    signal.throwIfAborted()
    const error = this.failures.get(operation)?.shift()
    if (error) throw error
    return answer()
  }

  listShards (input, options) {
    return this.#call('ListShards', input, options, () => {
      const from = Number(input.NextToken ?? 0)
      const all = this.#descriptions()
      const to = from + this.pageSize
      return { Shards: all.slice(from, to), NextToken: to < all.length ? String(to) : undefined }
    })
  }

  describeStream (input, options) {
    return this.#call('DescribeStream', input, options, () => {
      const all = this.#descriptions()
      const from = all.findIndex(({ ShardId }) => ShardId === input.ExclusiveStartShardId) + 1
      const to = from + this.pageSize
      return { StreamDescription: { Shards: all.slice(from, to), HasMoreShards: to < all.length } }
    })
  }

  _openFetcher (naming, options, listener) {
    const fetcher = new StubFetcher(this, { ...naming, ...options }, listener)
    this.fetchers.push(fetcher)
    return fetcher
  }

  #descriptions () {
    return [...this.stored.values()].map(({ description }) => structuredClone(description))
  }

  childrenOf (shardId) {
    return this.#descriptions()
      .map(({ ShardId, ParentShardId, AdjacentParentShardId }) =>
        ({ ShardId, ParentShards: [ParentShardId, AdjacentParentShardId].filter(Boolean) }))
      .filter(({ ParentShards }) => ParentShards.includes(shardId))
  }
}

module.exports = { StubKinesis, fakeClock, serviceError }
