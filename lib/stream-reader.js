'use strict'

const { setMaxListeners } = require('node:events')
const { KinesisError, closedError } = require('./errors')
const { Pace, ShardReader, parentsOf, systemClock } = require('./shard-reader')

/** Older IAM policies and servers have DescribeStream alone. */
const WITHOUT_LIST_SHARDS = new Set(['AccessDeniedException', 'UnknownOperationException'])

/**
 * @typedef {import('./shard-reader').Clock} Clock
 * @typedef {import('./shard-reader').Position} Position
 * @typedef {import('./shard-reader').ReadingClient} ReadingClient
 * @typedef {import('./shard-reader').ServiceRecord} ServiceRecord
 * @typedef {import('./shard-reader').ShardDescription} ShardDescription
 * @typedef {import('./shard-reader').Source} Source
 * @typedef {import('./shard-reader').StreamNaming} StreamNaming
 *
 * @typedef {object} LiveShard
 * @property {ShardDescription} description
 * @property {import('./shard-reader').ShardReader} reader
 * @property {boolean} isPolling
 *
 * @typedef {{ shardId: string, records: ServiceRecord[] }} Batch
 *
 * Whoever takes batches; sets `hasLeft` through leave().
 * @typedef {{ hasLeft: boolean }} Owner
 */

/**
 * Reads all shards of a stream: those there are, then their children once every parent has been
 * read to its end. Shards are polled only while somebody waits for a batch; what arrives unasked
 * (at most one answer of each shard) is held for the next who asks.
 */
class StreamReader {
  #abort = new AbortController()
  /** @type {Source} */
  #source
  /** @type {'LATEST' | 'TRIM_HORIZON'} */
  #startingPoint
  /** @type {Promise<void> | null} */
  #started = null
  #startPace
  /** @type {Map<string, LiveShard>} not read to the end yet */
  #live = new Map()
  /** @type {Set<string>} read to the end, or closed before we came */
  #ended = new Set()
  /** @type {{ owner: Owner, resolve: (batch: Batch) => void, reject: (error: unknown) => void }[]} */
  #takers = []
  /** @type {Batch[]} */
  #held = []

  /**
   * @param {ReadingClient} kinesis
   * @param {StreamNaming} stream
   * @param {'LATEST' | 'TRIM_HORIZON'} startingPoint
   * @param {Clock} [clock]
   */
  constructor (kinesis, stream, startingPoint, clock = systemClock) {
    const signal = this.#abort.signal
    // A listener for each shard that is polled is no leak.
    setMaxListeners(0, signal)
    this.#source = {
      kinesis, stream, signal, clock, listShards: () => listShards(kinesis, stream, signal)
    }
    this.#startingPoint = startingPoint
    this.#startPace = new Pace(this.#source)
  }

  get isClosed () {
    return this.#abort.signal.aborted
  }

  /** @returns {LiveShard[]} */
  get shards () {
    return [...this.#live.values()]
  }

  /**
   * Lists the shards and fetches an iterator for each. One start serves all who ask; after a
   * failed one, the next who asks starts again. Rejects with ERR_CLOSED after close().
   * @returns {Promise<void>}
   */
  start () {
    if (this.isClosed) return Promise.reject(closedError('the stream'))
    this.#started ??= this.#open().catch((error) => {
      this.#started = null
      this.#startPace.failed()
      throw this.isClosed ? closedError('the stream') : error
    })
    return this.#started
  }

  /**
   * The next batch of any shard; callers are served in order. Rejects with the error of a poll, or
   * ERR_CLOSED after close() or the owner's leave().
   * @param {Owner} owner
   * @returns {Promise<Batch>}
   */
  async take (owner) {
    await this.start()
    if (this.isClosed || owner.hasLeft) throw closedError('the stream')
    const batch = this.#held.shift()
    if (batch !== undefined) return batch
    return new Promise((resolve, reject) => {
      this.#takers.push({ owner, resolve, reject })
      this.#pollAll()
    })
  }

  /** @param {Owner} owner who waits no longer */
  leave (owner) {
    owner.hasLeft = true
    this.#dismiss((taker) => taker.owner === owner)
  }

  close () {
    this.#abort.abort()
    this.#held = []
    this.#dismiss(() => true)
  }

  async #open () {
    await this.#startPace.turn()
    this.#live.clear()
    this.#ended.clear()
    const shards = await this.#source.listShards()
    const isLatest = this.#startingPoint === 'LATEST'
    for (const { ShardId } of shards.filter((shard) => isLatest && isClosed(shard))) {
      this.#ended.add(ShardId)
    }
    this.#learn(shards, { ShardIteratorType: this.#startingPoint })
    const readable = this.shards.filter((shard) => this.#isReadable(shard))
    await Promise.all(readable.map(({ reader }) => reader.open()))
  }

  /**
   * @param {ShardDescription[]} shards known ones may be among them
   * @param {Position} position
   */
  #learn (shards, position) {
    for (const description of shards) {
      const { ShardId } = description
      if (this.#live.has(ShardId) || this.#ended.has(ShardId)) continue
      const reader = new ShardReader(this.#source, ShardId, position)
      this.#live.set(ShardId, { description, reader, isPolling: false })
    }
  }

  /**
   * Parents come first. One that the list doesn't have was trimmed away.
   * @param {LiveShard} shard
   */
  #isReadable ({ description }) {
    return parentsOf(description).every((id) => !this.#live.has(id))
  }

  #pollAll () {
    for (const shard of this.#live.values()) {
      if (!shard.isPolling && this.#isReadable(shard)) this.#poll(shard)
    }
  }

  /** @param {LiveShard} shard */
  async #poll (shard) {
    shard.isPolling = true
    while (this.#isWanted(shard)) {
      try {
        await shard.reader.turn()
        if (this.#isWanted(shard)) await this.#step(shard)
      } catch (error) {
        this.#takers.shift()?.reject(error)
      }
    }
    shard.isPolling = false
  }

  /** @param {LiveShard} shard */
  #isWanted ({ description }) {
    return this.#takers.length > 0 && this.#live.has(description.ShardId)
  }

  /** @param {LiveShard} shard */
  async #step ({ description: { ShardId: shardId }, reader }) {
    const { records, successors } = await reader.next()
    if (this.isClosed) return
    if (records.length > 0) this.#give({ shardId, records })
    if (!reader.hasEnded || successors === null) return
    this.#live.delete(shardId)
    this.#ended.add(shardId)
    this.#learn(successors, { ShardIteratorType: 'TRIM_HORIZON' })
    if (this.#takers.length > 0) this.#pollAll()
  }

  /** @param {Batch} batch */
  #give (batch) {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#held.push(batch)
    else taker.resolve(batch)
  }

  /** @param {(taker: { owner: Owner }) => boolean} isMeant */
  #dismiss (isMeant) {
    const dismissed = this.#takers.filter(isMeant)
    this.#takers = this.#takers.filter((taker) => !isMeant(taker))
    for (const { reject } of dismissed) reject(closedError('the stream'))
  }
}

/** @param {ShardDescription} shard */
function isClosed ({ SequenceNumberRange }) {
  return SequenceNumberRange?.EndingSequenceNumber !== undefined
}

/**
 * All shards of a stream, closed ones too.
 * @param {ReadingClient} kinesis
 * @param {StreamNaming} stream
 * @param {AbortSignal} signal
 * @returns {Promise<ShardDescription[]>}
 */
async function listShards (kinesis, stream, signal) {
  let shards
  try {
    shards = await listByPages(kinesis, stream, signal)
  } catch (error) {
    if (!WITHOUT_LIST_SHARDS.has(/** @type {any} */ (error).name)) throw error
    shards = await describeByPages(kinesis, stream, signal).catch((second) => {
      // Where both are denied, the first is the one to be allowed.
      throw WITHOUT_LIST_SHARDS.has(second.name) ? error : second
    })
  }
  if (shards.length > 0) return shards
  throw new KinesisError({
    // As the service answers for a stream that isn't active.
    code: 'ResourceInUseException',
    message: `the stream ${Object.values(stream)[0]} has no shards yet: it is being created`
  })
}

/**
 * @param {ReadingClient} kinesis
 * @param {StreamNaming} stream
 * @param {AbortSignal} signal
 */
async function listByPages (kinesis, stream, signal) {
  const shards = []
  let input = /** @type {object} */ (stream)
  for (;;) {
    const { Shards, NextToken } = await kinesis.listShards(input, { signal })
    shards.push(...Shards)
    if (!NextToken) return shards
    // The token names the stream; the service refuses both.
    input = { NextToken }
  }
}

/**
 * @param {ReadingClient} kinesis
 * @param {StreamNaming} stream
 * @param {AbortSignal} signal
 */
async function describeByPages (kinesis, stream, signal) {
  /** @type {ShardDescription[]} */
  const shards = []
  for (;;) {
    const last = shards.at(-1)
    const { StreamDescription: { Shards, HasMoreShards } } = await kinesis.describeStream(
      { ...stream, ExclusiveStartShardId: last?.ShardId }, { signal })
    shards.push(...Shards)
    if (!HasMoreShards || Shards.length === 0) return shards
  }
}

exports.StreamReader = StreamReader
