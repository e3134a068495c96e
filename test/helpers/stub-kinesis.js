'use strict'

const { setImmediate: turnOfTheLoop } = require('node:timers/promises')

/**
 * Time that passes at once: of those who sleep, the first to wake is woken, one for each turn of the event
 * loop.
 * @returns {import('../../lib/shard-reader').Clock}
 */
function fakeClock ({ random = () => 1 } = {}) {
  let now = 0
  let sleepers = []

  function wakeFirst () {
    const at = Math.min(...sleepers.map(sleeper => sleeper.at))
    const first = sleepers.find(sleeper => sleeper.at === at)
    if (first === undefined) return
    sleepers = sleepers.filter(sleeper => sleeper !== first)
    now = Math.max(now, at)
    first.wake()
  }

  async function sleep (ms, signal) {
    const woken = new Promise(resolve => sleepers.push({ at: now + ms, wake: resolve }))
    turnOfTheLoop().then(wakeFirst)
    await woken
    signal.throwIfAborted()
  }

  return { now: () => now, date: () => new Date(now), random, sleep }
}

/** An error as the client gives it. */
function serviceError (name, { throttling = false, retryable = throttling } = {}) {
  return Object.assign(new Error(`${name} for a test`), {
    name, code: name, retryable, $retryable: retryable ? { throttling } : undefined
  })
}

/**
 * Kinesis in memory, behind the methods of the client that reading uses. An iterator is `shard:index`.
 */
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
      Data: Buffer.from(data),
      PartitionKey: 'key',
      SequenceNumber: `${shardId}/${records.length}`,
      ApproximateArrivalTimestamp: this.clock.date()
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
    this.calls.push({ operation, input, at: this.clock.now() })
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

  getShardIterator (input, options) {
    return this.#call('GetShardIterator', input, options, () => {
      const { records } = this.stored.get(input.ShardId)
      const start = {
        LATEST: () => records.length,
        TRIM_HORIZON: () => 0,
        AFTER_SEQUENCE_NUMBER: () => Number(input.StartingSequenceNumber.split('/')[1]) + 1,
        AT_TIMESTAMP: () => records.filter(record => record.ApproximateArrivalTimestamp < input.Timestamp).length
      }[input.ShardIteratorType]()
      return { ShardIterator: `${input.ShardId}:${start}` }
    })
  }

  getRecords (input, options) {
    return this.#call('GetRecords', input, options, () => {
      const [shardId, from] = input.ShardIterator.split(':')
      const { records, description } = this.stored.get(shardId)
      const to = Math.min(Number(from) + input.Limit, records.length)
      const isAtEnd = to === records.length && description.SequenceNumberRange.EndingSequenceNumber
      return {
        Records: records.slice(Number(from), to),
        NextShardIterator: isAtEnd ? undefined : `${shardId}:${to}`,
        MillisBehindLatest: to < records.length ? 1 : 0,
        ChildShards: isAtEnd && this.namesChildren ? this.#childrenOf(shardId) : undefined
      }
    })
  }

  #descriptions () {
    return [...this.stored.values()].map(({ description }) => structuredClone(description))
  }

  #childrenOf (shardId) {
    return this.#descriptions()
      .map(({ ShardId, ParentShardId, AdjacentParentShardId }) =>
        ({ ShardId, ParentShards: [ParentShardId, AdjacentParentShardId].filter(Boolean) }))
      .filter(({ ParentShards }) => ParentShards.includes(shardId))
  }
}

module.exports = { StubKinesis, fakeClock, serviceError }
