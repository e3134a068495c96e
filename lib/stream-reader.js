'use strict'

const { setMaxListeners } = require('node:events')
const { onAbort } = require('./abort')
const { BatchQueue } = require('./batch-queue')
const { backoffMs, systemClock } = require('./clock')
const { closedError, mayPass } = require('./errors')
const { Fetcher } = require('./fetcher')
const { findShards, isClosed, parentsOf } = require('./shards')

const BACKOFF = { baseMs: 200, maxMs: 20000 }

/**
 * @typedef {import('./batch-queue').Owner} Owner
 * @typedef {Pick<import('./clock').Clock, 'random' | 'sleep'>} Clock
 * @typedef {import('./fetcher').FetchedBatch} FetchedBatch
 * @typedef {import('./fetcher').Position} Position
 * @typedef {import('./shards').ShardDescription} ShardDescription
 * @typedef {(input: any, options: { signal: AbortSignal }) => Promise<any>} Operation
 *
 * What reading needs of the client.
 * @typedef {Pick<import('./kinesis').Kinesis, '_openFetcher'> & { listShards: Operation, describeStream: Operation }}
 *   ReadingClient
 *
 * @typedef {{ StreamName: string } | { StreamARN: string }} StreamNaming
 *
 * A shard that is being read, or waits for its parents' end.
 * @typedef {object} LiveShard
 * @property {ShardDescription} description
 * @property {Position} position behind all that has come
 * @property {boolean} hasEnded
 * @property {Fetcher | undefined} fetcher
 *
 * @typedef {{ shardId: string, batch: FetchedBatch }} Given
 * @typedef {{ shardId: string, records: import('./fetcher').UserRecordRead[] }} Batch
 */

/** Waits that grow from one failure to the next. */
class Backoff {
  #clock
  #signal
  #failures = 0

  /**
   * @param {Clock} clock
   * @param {AbortSignal} signal
   */
  constructor (clock, signal) {
    this.#clock = clock
    this.#signal = signal
  }

  failed () {
    this.#failures++
  }

  /** Waits, where something has failed. */
  async turn () {
    if (this.#failures === 0) return
    await this.#clock.sleep(backoffMs(this.#clock, this.#failures, BACKOFF), this.#signal)
  }
}

/**
 * Reads all shards of a stream: those there are, then their children once every parent has been
 * read to its end. Shards are read only while somebody waits for a batch; what arrives unasked is
 * held for the next who asks.
 */
class StreamReader {
  #abort = new AbortController()
  #kinesis
  #stream
  #startingPoint
  #clock
  /** @type {Promise<void> | null} */
  #started = null
  #startBackoff
  /** @type {Map<string, LiveShard>} not read to the end yet */
  #live = new Map()
  /** @type {Set<string>} read to the end, or closed before we came */
  #ended = new Set()
  /** Shards that have ended, whose children are looked for; and whether they are at this moment. @type {Map<string, boolean>} */
  #childless = new Map()
  /** @type {BatchQueue<Given>} */
  #queue = new BatchQueue(() => this.#readAll())
  /** Of shards that somebody reads alone. @type {Set<Fetcher>} */
  #forks = new Set()

  /**
   * @param {ReadingClient} kinesis
   * @param {StreamNaming} stream
   * @param {'LATEST' | 'TRIM_HORIZON'} startingPoint
   * @param {Clock} [clock]
   */
  constructor (kinesis, stream, startingPoint, clock = systemClock) {
    // A listener for each call is no leak.
    setMaxListeners(0, this.#abort.signal)
    this.#kinesis = kinesis
    this.#stream = stream
    this.#startingPoint = startingPoint
    this.#clock = clock
    this.#startBackoff = new Backoff(clock, this.#abort.signal)
  }

  get isClosed () {
    return this.#abort.signal.aborted
  }

  /** @returns {LiveShard[]} */
  get shards () {
    return [...this.#live.values()]
  }

  /**
   * Lists the shards, and finds where LATEST is. One start serves all who ask; after a failed one,
   * the next who asks starts again. Rejects with ERR_CLOSED after close().
   * @returns {Promise<void>}
   */
  start () {
    if (this.isClosed) return Promise.reject(closedError('the stream'))
    this.#started ??= this.#open().catch((error) => {
      this.#started = null
      this.#startBackoff.failed()
      this.#closeFetchers()
      throw this.isClosed ? closedError('the stream') : error
    })
    return this.#started
  }

  /**
   * The next batch of any shard; callers are served in order. Rejects with what failed, or
   * ERR_CLOSED after close() or the owner's leave().
   * @param {Owner} owner
   * @returns {Promise<Batch>}
   */
  async take (owner) {
    await this.start()
    if (this.isClosed || owner.hasLeft) throw closedError('the stream')
    return recordsOf(await this.#queue.take(owner))
  }

  /** @param {Owner} owner who waits no longer */
  leave (owner) {
    this.#queue.leave(owner, closedError('the stream'))
  }

  /**
   * Reads a shard by itself, from where the stream's own reading of it stands: gives its batches one by
   * one, null at its end.
   * @param {LiveShard} shard
   * @returns {() => Promise<Batch | null>}
   */
  fork (shard) {
    if (shard.hasEnded) return async () => null
    const { ShardId: shardId } = shard.description
    /** @type {BatchQueue<Given | null>} */
    const queue = new BatchQueue((isWanted) => setPaused(fetcher, !isWanted))
    const fetcher = new Fetcher(this.#kinesis, this.#stream, this.#optionsOf(shard, true), {
      batch: (batch) => {
        fetcher.release(batch.bytes)
        if (batch.recordCount > 0) queue.give({ shardId, batch })
        if (batch.childShards === null) return
        queue.give(null)
        end()
      },
      failed: (error) => {
        if (mayPass(error)) return queue.fail(error)
        endQueue(queue, error) // who reads it gives up
        end()
      }
    })
    this.#forks.add(fetcher)
    const unwatch = onAbort(this.#abort.signal, () => endQueue(queue, closedError('the stream')))
    const end = () => {
      unwatch()
      fetcher.close()
      this.#forks.delete(fetcher)
    }
    return async () => {
      const given = await queue.take({ hasLeft: false })
      return given && recordsOf(given)
    }
  }

  close () {
    this.#abort.abort()
    endQueue(this.#queue, closedError('the stream'))
    this.#closeFetchers()
    for (const fetcher of this.#forks) fetcher.close()
  }

  #closeFetchers () {
    for (const { fetcher } of this.#live.values()) fetcher?.close()
  }

  async #open () {
    await this.#startBackoff.turn()
    this.#live.clear()
    this.#ended.clear()
    const shards = await this.#listShards()
    const isLatest = this.#startingPoint === 'LATEST'
    for (const { ShardId } of shards.filter((shard) => isLatest && isClosed(shard))) {
      this.#ended.add(ShardId)
    }
    this.#learn(shards, { type: this.#startingPoint })
    const readable = this.shards.filter((shard) => isLatest && this.#isReadable(shard))
    await Promise.all(readable.map((shard) => this.#begin(shard)))
    this.#readAll()
  }

  #listShards () {
    return findShards(this.#kinesis, this.#stream, this.#abort.signal)
  }

  /**
   * @param {ShardDescription[]} shards known ones may be among them
   * @param {Position} position
   */
  #learn (shards, position) {
    for (const description of shards) {
      const { ShardId } = description
      if (this.#live.has(ShardId) || this.#ended.has(ShardId)) continue
      this.#live.set(ShardId, { description, position, hasEnded: false, fetcher: undefined })
    }
  }

  /**
   * Parents come first. One that the list doesn't have was trimmed away.
   * @param {LiveShard} shard
   */
  #isReadable ({ description }) {
    return parentsOf(description).every((id) => !this.#live.has(id))
  }

  /** Shards are read, or rest, as batches are wanted. */
  #readAll () {
    const { isWanted } = this.#queue
    try {
      for (const shard of this.#live.values()) {
        if (isWanted && this.#isReadable(shard)) shard.fetcher ??= this.#fetch(shard)
        if (shard.fetcher !== undefined) setPaused(shard.fetcher, !isWanted)
      }
    } catch (error) {
      this.#failed(/** @type {any} */ (error)) // the client is closed
    }
    for (const shardId of this.#childless.keys()) this.#findChildren(shardId)
  }

  /**
   * @param {LiveShard} shard
   * @param {boolean} paused
   */
  #optionsOf ({ description: { ShardId: shardId }, position: from }, paused) {
    return { shardId, from, paused, deaggregate: false }
  }

  /**
   * @param {LiveShard} shard
   * @param {(error?: unknown) => void} [began] is told of the first that comes, failure or not
   */
  #fetch (shard, began = () => {}) {
    const fetcher = new Fetcher(this.#kinesis, this.#stream, this.#optionsOf(shard, false), {
      batch: (batch) => {
        fetcher.release(batch.bytes)
        this.#take(shard, batch)
        began()
      },
      failed: (error) => {
        began(error)
        this.#failed(error)
      }
    })
    return fetcher
  }

  /** Finds where LATEST is. @param {LiveShard} shard @returns {Promise<void>} */
  #begin (shard) {
    return new Promise((resolve, reject) => {
      const unwatch = onAbort(this.#abort.signal, () => reject(closedError('the stream')))
      shard.fetcher = this.#fetch(shard, (error) => {
        unwatch()
        if (error === undefined) resolve()
        else reject(error)
      })
    })
  }

  /**
   * @param {LiveShard} shard
   * @param {FetchedBatch} batch
   */
  #take (shard, batch) {
    const { childShards, lastSequenceNumber, latestAt } = batch
    const { ShardId: shardId } = shard.description
    if (lastSequenceNumber !== undefined) shard.position = { type: 'AFTER', sequenceNumber: lastSequenceNumber }
    else if (shard.position.type === 'LATEST') shard.position = { type: 'AT_TIMESTAMP', timestamp: latestAt }
    if (batch.recordCount > 0) this.#queue.give({ shardId, batch })
    if (childShards === null) return
    shard.hasEnded = true
    this.#childless.set(shardId, false)
    if (childShards.length > 0) this.#replace(shardId, childShards)
    else this.#findChildren(shardId)
  }

  /** The client's end is the stream's. @param {import('./errors').KinesisError} error */
  #failed (error) {
    if (error.code !== 'ERR_CLOSED') return this.#queue.fail(error)
    endQueue(this.#queue, error)
    this.#closeFetchers()
  }

  /**
   * A shard that has ended makes room for its children.
   * @param {string} shardId
   * @param {ShardDescription[]} successors its children, and perhaps other shards of the stream
   */
  #replace (shardId, successors) {
    this.#live.get(shardId)?.fetcher?.close()
    this.#live.delete(shardId)
    this.#childless.delete(shardId)
    this.#ended.add(shardId)
    this.#learn(successors, { type: 'TRIM_HORIZON' })
    this.#readAll()
  }

  /**
   * For services whose last answer doesn't name the children. A closed shard has some, even if the
   * list doesn't show them yet.
   * @param {string} shardId
   */
  async #findChildren (shardId) {
    if (this.#childless.get(shardId)) return
    this.#childless.set(shardId, true)
    const backoff = new Backoff(this.#clock, this.#abort.signal)
    while (this.#queue.isWanted && !this.isClosed) {
      try {
        await backoff.turn()
        const shards = await this.#listShards()
        if (shards.some((shard) => parentsOf(shard).includes(shardId))) return this.#replace(shardId, shards)
      } catch (error) {
        this.#queue.fail(error)
      }
      backoff.failed()
    }
    this.#childless.set(shardId, false)
  }
}

/**
 * @param {BatchQueue<any>} queue
 * @param {unknown} error
 */
function endQueue (queue, error) {
  for (const given of queue.end(error)) given?.batch.drop()
}

/** @param {Given} given @returns {Promise<Batch>} */
async function recordsOf ({ shardId, batch }) {
  return { shardId, records: await batch.takeRecords() }
}

/**
 * @param {Fetcher} fetcher
 * @param {boolean} isPaused
 */
function setPaused (fetcher, isPaused) {
  if (isPaused) fetcher.pause()
  else fetcher.resume()
}

exports.StreamReader = StreamReader
