'use strict'

const { LATEST, SHARD_END, atTimestamp } = require('./checkpoint')
const { Checkpointer } = require('./checkpointer')
const { checkpointAt, endOf, readCheckpoint } = require('./batch')
const { ShardCounts } = require('./shard-counts')

/**
 * @typedef {import('../fetcher').FetchedBatch} FetchedBatch
 * @typedef {import('../fetcher').FetcherListener} FetcherListener
 * @typedef {import('../fetcher').Position} Position
 * @typedef {import('./batch').Batch} Batch
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 * @typedef {import('./lease-table').HeldLease} HeldLease
 * @typedef {import('../shards').ShardDescription} ShardDescription
 *
 * What of a Fetcher a shard's consumer uses.
 * @typedef {Pick<import('../fetcher').Fetcher, 'pause' | 'resume' | 'release' | 'metrics' | 'close'>} OpenFetcher
 *
 * What a shard's consumer has from the one that made it.
 * @typedef {object} ShardContext
 * @property {import('./options').ParsedConsumerOptions} options
 * @property {import('../clock').Clock} clock
 * @property {(shardId: string, from: Position, range: { StartingHashKey: string, EndingHashKey: string } | undefined,
 *   isPaused: boolean, listener: FetcherListener) => OpenFetcher} openFetcher
 * @property {(batch: Batch, stopping: AbortSignal, rest: () => void) => Promise<boolean>} deliver calls progress() when the batch
 *   comes into the application's hands, and rest() when it has to wait for that again; false: it was left unhandled, for the
 *   consumer is stopping; rejects with what halts the consumer
 * @property {(shardId: string, children: ShardDescription[], signal: AbortSignal) => Promise<string[]>} makeChildren gives their
 *   shard ids, once all have a lease
 * @property {(shardId: string) => Promise<ShardDescription[] | undefined>} childrenIfGone of a shard that the service doesn't
 *   list any more; undefined: it does, or can't be asked
 * @property {(error: unknown, shardId: string) => void} tell of a failure that is got over
 */

const PROGRESS_STEPS = 8

/**
 * Reads one shard for as long as its lease is held: hands over one batch after the other, and the next when the last is
 * dealt with and its checkpoint stored.
 */
class ShardConsumer {
  #lease
  #context
  #checkpoints
  /** @type {OpenFetcher} */
  #fetcher
  /** The one that is being dealt with first. @type {FetchedBatch[]} */
  #fetched = []
  #hasRead = false
  /** When what was read last was taken up. */
  #readMs = 0
  /** The service has trimmed it away, and what was left to read. */
  #isGone = false
  #isPaused
  #isHandling = false
  #watchedMs = -Infinity
  #wake = () => {}
  /** No further batch is begun. */
  #stopping = new AbortController()
  /** The batch in hand is of no use any more. */
  #abandoned = new AbortController()
  counts

  /**
   * @param {HeldLease} lease
   * @param {ShardContext} context
   * @param {{ isPaused: boolean }} state
   */
  constructor (lease, context, { isPaused }) {
    this.#lease = lease
    this.#context = context
    this.#isPaused = isPaused
    this.counts = new ShardCounts(lease.row.leaseKey)
    this.#readMs = context.clock.now()
    this.#checkpoints = new Checkpointer(lease, {
      intervalMs: context.options.checkpointIntervalMs,
      clock: context.clock,
      onStored: () => { this.counts.checkpoints++ }
    })
    this.#fetcher = this.#open(positionOf(lease.row.checkpoint, context.options.initialPosition))
  }

  get shardId () {
    return this.#lease.row.leaseKey
  }

  get isPaused () {
    return this.#isPaused
  }

  /** Whether a batch is in the application's hands. */
  get isHandling () {
    return this.#isHandling
  }

  get fetcherMetrics () {
    return this.#fetcher.metrics
  }

  /** It grows while there are records that wait for the application, or for it to be done with them. */
  get millisBehindLatest () {
    const { millisBehindLatest } = this.counts
    const isBehind = this.#fetched.some(({ recordCount }) => recordCount > 0)
    return isBehind ? millisBehindLatest + Math.round(this.#context.clock.now() - this.#readMs) : millisBehindLatest
  }

  /**
   * @returns {Promise<boolean>} resolves when it has stopped, the batch in hand dealt with or left; true: the shard has
   *   ended. Rejects with what halts the consumer.
   */
  async run () {
    try {
      for (let fetched; (fetched = await this.#next()) !== undefined; this.#fetched.shift()) {
        if (!await this.#handle(fetched)) break
        if (fetched.childShards !== null) return await this.#end(fetched.childShards)
      }
      if (!this.#abandoned.signal.aborted) await this.#checkpoints.flush()
      return false
    } catch (error) {
      // What the lost lease refuses is no failure of the reading.
      if (this.#abandoned.signal.aborted || /** @type {any} */ (error)?.code === 'ERR_LEASE_LOST') return false
      // What was handled before needn't come again. The lease is released behind that.
      this.#checkpoints.flush().catch(() => {})
      throw error
    } finally {
      this.#checkpoints.stop()
      this.#fetcher.close()
      for (const fetched of this.#fetched.splice(0)) fetched.drop()
    }
  }

  /** Deals with the batch in hand, and begins no other. */
  stop () {
    this.#stopping.abort()
    if (this.#context.options.checkpoint === 'manual') this.#checkpoints.stop()
    this.#wake()
  }

  /** @param {unknown} reason why nothing that is done with its records counts any more */
  abandon (reason) {
    this.#abandoned.abort(reason)
    this.#checkpoints.stop()
    this.#fetcher.close()
    this.stop()
  }

  pause () {
    this.#isPaused = true
    this.#fetcher.pause()
  }

  resume () {
    this.#isPaused = false
    this.#fetcher.resume()
    this.#wake()
  }

  /** @param {Position} from */
  #open (from) {
    const { startingHashKey: StartingHashKey, endingHashKey: EndingHashKey } = this.#lease.row
    const range = StartingHashKey !== undefined && EndingHashKey !== undefined ? { StartingHashKey, EndingHashKey } : undefined
    return this.#context.openFetcher(this.shardId, from, range, this.#isPaused, {
      batch: (fetched) => {
        this.#hasRead = true
        this.#fetched.push(fetched)
        this.#wake()
      },
      failed: (error) => this.#failed(error, from)
    })
  }

  /**
   * A time that the service's clock has not reached yet is now, there.
   * @param {import('../errors').KinesisError} error
   * @param {Position} from
   */
  #failed (error, { type }) {
    if (type === 'AT_TIMESTAMP' && !this.#hasRead && error.name === 'InvalidArgumentException') {
      this.#fetcher.close()
      this.#fetcher = this.#open({ type: 'LATEST' })
      return
    }
    this.counts.fetchFailures++
    this.#context.tell(error, this.shardId)
    if (error.name === 'ResourceNotFoundException') this.#endIfGone()
  }

  /** Its children must not wait for ever. */
  async #endIfGone () {
    const childShards = await this.#context.childrenIfGone(this.shardId)
    if (childShards === undefined || this.#isGone) return
    this.#isGone = true
    this.#fetcher.close()
    this.#fetched.push(endOfShard(childShards))
    this.#wake()
  }

  /**
   * LATEST is that of the first worker, and not of each that takes over before the first record was dealt with.
   * @param {FetchedBatch} fetched
   */
  async #markLatest ({ latestAt }) {
    if (latestAt === undefined || this.#lease.row.checkpoint.sequenceNumber !== LATEST.sequenceNumber) return
    await this.#lease.checkpoint(atTimestamp(latestAt.getTime()))
  }

  /** @returns {Promise<FetchedBatch | undefined>} undefined: it is to stop */
  async #next () {
    return await this.#untilFree(() => this.#fetched.length > 0) ? this.#fetched[0] : undefined
  }

  /**
   * Waits while it is paused, or not ready.
   * @param {() => boolean} [isReady]
   * @returns {Promise<boolean>} false: it is to stop
   */
  async #untilFree (isReady = () => true) {
    while (!this.#stopping.signal.aborted && (this.#isPaused || !isReady())) {
      await /** @type {Promise<void>} */ (new Promise((resolve) => { this.#wake = resolve }))
    }
    return !this.#stopping.signal.aborted
  }

  /**
   * @param {FetchedBatch} fetched
   * @returns {Promise<boolean>} false: it was left unhandled
   */
  async #handle (fetched) {
    this.counts.read(fetched)
    this.#readMs = this.#context.clock.now()
    await this.#markLatest(fetched)
    const records = await fetched.takeRecords()
    const end = endOf(records, fetched.lastSequenceNumber)
    if (end === undefined) return true
    if (!await this.#untilFree()) return false // it may have been paused or stopped meanwhile
    if (records.length > 0 && !await this.#deliver(records, fetched.millisBehindLatest, end)) return false
    this.#fetcher.release(fetched.bytes)
    if (this.#context.options.checkpoint === 'auto') await this.#checkpoints.handled(end)
    return true
  }

  /**
   * @param {import('../fetcher').UserRecordRead[]} records
   * @param {number} millisBehindLatest
   * @param {Checkpoint} end
   */
  async #deliver (records, millisBehindLatest, end) {
    const { clock, deliver } = this.#context
    const began = clock.now()
    const { length } = records // the application may change them
    let isInHand = this.#isHandling = true
    this.#checkpoints.deliver(end, checkpointAt(records[length - 1]))
    try {
      const isHandled = await deliver({
        shardId: this.shardId,
        records,
        millisBehindLatest,
        checkpoint: async (record) => this.#checkpoints.checkpoint(record === undefined ? end : readCheckpoint(record)),
        progress: () => { if (isInHand) this.#watch() },
        signal: this.#abandoned.signal
      }, this.#stopping.signal, () => this.#unwatch())
      if (isHandled) this.counts.handled(length, clock.now() - began)
      return isHandled
    } finally {
      isInHand = this.#isHandling = false
      this.#unwatch()
    }
  }

  /** The progress deadline begins anew. It may be asked for with each record, and is moved by an eighth of it at the least. */
  #watch () {
    const { clock, options: { progressTimeoutMs } } = this.#context
    const now = clock.now()
    if (progressTimeoutMs === 0 || now - this.#watchedMs < progressTimeoutMs / PROGRESS_STEPS) return
    this.#watchedMs = now
    this.#lease.watch(progressTimeoutMs)
  }

  #unwatch () {
    this.#watchedMs = -Infinity
    this.#lease.unwatch()
  }

  /**
   * The children's leases come first: the shard must not end without them.
   * @param {ShardDescription[]} childShards
   */
  async #end (childShards) {
    const isLast = this.#isGone && childShards.length === 0
    const children = isLast ? [] : await this.#context.makeChildren(this.shardId, childShards, this.#stopping.signal)
    if (!this.#stopping.signal.aborted) await this.#checkpoints.complete()
    if (this.#stopping.signal.aborted) {
      await this.#checkpoints.flush()
      return false
    }
    await this.#lease.checkpoint(SHARD_END, { children })
    return true
  }
}

/**
 * What comes last of a shard that can't be read any more.
 * @param {ShardDescription[]} childShards
 * @returns {FetchedBatch}
 */
function endOfShard (childShards) {
  return {
    recordCount: 0,
    takeRecords: async () => [],
    drop () {},
    bytes: 0,
    millisBehindLatest: 0,
    childShards,
    lastSequenceNumber: undefined,
    latestAt: undefined
  }
}

/** @type {Record<string, (checkpoint: Checkpoint, initial: import('./options').InitialPosition) => Position>} */
const BY_SENTINEL = {
  TRIM_HORIZON: () => ({ type: 'TRIM_HORIZON' }),
  LATEST: () => ({ type: 'LATEST' }),
  // The KCL has the time in its configuration alone.
  AT_TIMESTAMP: ({ subSequenceNumber: ms }, initial) => {
    const timestamp = ms > 0 ? new Date(ms) : initial instanceof Date ? initial : undefined
    return timestamp === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AT_TIMESTAMP', timestamp }
  }
}

/**
 * @param {Checkpoint} checkpoint
 * @param {import('./options').InitialPosition} initial
 * @returns {Position}
 */
function positionOf (checkpoint, initial) {
  const { sequenceNumber, subSequenceNumber } = checkpoint
  if (Object.hasOwn(BY_SENTINEL, sequenceNumber)) return BY_SENTINEL[sequenceNumber](checkpoint, initial)
  // A position that the application gave means the whole record, however many are in it.
  if (subSequenceNumber === Number.MAX_SAFE_INTEGER) return { type: 'AFTER', sequenceNumber }
  return { type: 'AFTER', sequenceNumber, subSequenceNumber }
}

exports.ShardConsumer = ShardConsumer
