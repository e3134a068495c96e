'use strict'

const { hold } = require('./native')

const MIB = 1024 * 1024

/** What the service gives at once, and how often it lets itself be asked; see csrc/kds_fetch.h. */
const DEFAULTS = Object.freeze({
  maxBufferedBytes: 10 * MIB,
  maxRecords: 10000,
  idleMs: 200,
  rateLimitPercent: 100,
  renewAfterMs: 290000,
  deaggregate: true,
  paused: false
})

/**
 * From where to read.
 * @typedef {object} Position
 * @property {'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | 'AFTER'} type
 * @property {Date} [timestamp] of AT_TIMESTAMP
 * @property {string} [sequenceNumber] of AFTER: all up to this user record has been dealt with
 * @property {number} [subSequenceNumber] of AFTER; undefined: the whole Kinesis record
 *
 * @typedef {object} UserRecordRead
 * @property {string} shardId
 * @property {string} partitionKey '' on streams that distribute records by themselves
 * @property {string | undefined} explicitHashKey of a record of an aggregate that has one
 * @property {Buffer} data shares its memory with the batch's others
 * @property {string} sequenceNumber
 * @property {number} subSequenceNumber 0 where it is not of an aggregate
 * @property {Date} approximateArrivalTimestamp the same for all of an aggregate
 *
 * @typedef {object} FetchedBatch
 * @property {number} recordCount 0: news of the lag, or the shard's end
 * @property {() => Promise<UserRecordRead[]>} takeRecords makes them, in a turn of the event loop that has room for so many; to be
 *   called once, and not after drop()
 * @property {() => void} drop nobody will take them: their memory is given back at once, where they haven't been taken
 * @property {number} bytes to be given back with release()
 * @property {number} millisBehindLatest
 * @property {import('./shards').ShardDescription[] | null} childShards not null: the shard has ended, and
 *   this is the last batch; []: the service named none
 * @property {string | undefined} lastSequenceNumber of the last Kinesis record read, even if all of its user
 *   records were skipped: where a checkpoint may go. undefined where nothing was read, and where more of the same answer follows:
 *   then it goes behind the batch's last record.
 * @property {Date | undefined} latestAt from LATEST: when that was found, by the service's clock, or up to two
 *   seconds before. Whoever has read nothing since goes on AT_TIMESTAMP from there.
 *
 * @typedef {object} FetcherOptions
 * @property {string} shardId
 * @property {Position} from
 * @property {{ StartingHashKey: string, EndingHashKey: string }} [hashKeyRange] user records of aggregates outside
 *   of it are skipped
 * @property {string} [consumerArn] subscribes as this consumer, in place of polling
 * @property {number} [maxBufferedBytes] no more is fetched while so much is handed over or held
 * @property {number} [maxRecords] Kinesis records of a call
 * @property {number} [idleMs] between calls while there is nothing new
 * @property {number} [rateLimitPercent] of what the service allows for a shard: 2 MiB and 5 calls a second; 0: no limit
 * @property {number} [renewAfterMs] of a subscription's life, which the service ends after 300,000
 * @property {boolean} [deaggregate]
 * @property {boolean} [paused] from the start
 *
 * @typedef {object} FetcherListener
 * @property {(batch: FetchedBatch) => void} batch
 * @property {(error: import('./errors').KinesisError) => void} failed each failure that isn't everyday: throttling,
 *   expired iterators and what a repeated call mends are only counted. It goes on after a pause, until close();
 *   ERR_CLOSED, of the client, alone is the end.
 *
 * @typedef {object} FetcherMetrics
 * @property {number} calls of GetRecords
 * @property {number} subscriptions
 * @property {number} throttled
 * @property {number} iteratorsRenewed for having expired
 * @property {number} resourceInUse subscriptions that were refused, as there is one already
 * @property {number} failures others
 * @property {number} records
 * @property {number} userRecords
 * @property {number} userRecordsSkipped for lying outside of the shard's range
 * @property {number} bytes of the records' data
 */

/**
 * Reads one shard from a position to its end, ahead of the listener within a bound. While it isn't
 * paused, and hasn't ended, it keeps the process alive.
 */
class Fetcher {
  #listener
  #native
  #isPaused
  /** Closed, or at the shard's end. */
  #isOver = false
  #isClosed = false
  #isHolding = false
  /** What came while it was paused. @type {FetchedBatch[]} */
  #kept = []
  /** @type {FetcherMetrics | undefined} */
  #lastMetrics

  /**
   * Throws ERR_CLOSED where the client is closed.
   * @param {Pick<import('./kinesis').Kinesis, '_openFetcher'>} kinesis
   * @param {import('./stream-reader').StreamNaming} naming
   * @param {FetcherOptions} options
   * @param {FetcherListener} listener
   */
  constructor (kinesis, naming, { from, hashKeyRange, ...options }, listener) {
    const settings = { ...DEFAULTS, consumerArn: undefined, ...definedOf(options) }
    this.#listener = listener
    this.#isPaused = settings.paused
    this.#native = kinesis._openFetcher(naming, {
      ...settings,
      positionType: from.type,
      timestampS: from.timestamp && from.timestamp.getTime() / 1000,
      sequenceNumber: from.sequenceNumber,
      subSequenceNumber: from.subSequenceNumber ?? -1,
      startingHashKey: hashKeyRange?.StartingHashKey,
      endingHashKey: hashKeyRange?.EndingHashKey
    }, {
      batch: (batch) => this.#take(batch),
      failed: (error) => this.#failed(error),
      closed: () => this.#end()
    })
    this.#hold()
  }

  /** Nothing is asked for and nothing handed over until resume(); what comes meanwhile is kept. */
  pause () {
    this.#setPaused(true)
  }

  resume () {
    this.#setPaused(false)
    if (this.#kept.length > 0) setImmediate(() => this.#giveKept())
  }

  /**
   * Memory of batches that the listener is done with.
   * @param {number} bytes
   */
  release (bytes) {
    if (bytes > 0) this.#native.release(bytes)
  }

  /** @returns {FetcherMetrics} */
  get metrics () {
    this.#lastMetrics = this.#native.metrics() ?? this.#lastMetrics
    return /** @type {FetcherMetrics} */ (this.#lastMetrics)
  }

  /** Nothing comes any more. Safe twice. */
  close () {
    if (this.#isClosed) return
    this.#lastMetrics = this.metrics
    this.#isClosed = true
    for (const batch of this.#kept.splice(0)) batch.drop()
    this.#end()
    this.#native.close()
  }

  /** @param {boolean} isPaused */
  #setPaused (isPaused) {
    if (this.#isPaused === isPaused) return
    this.#isPaused = isPaused
    this.#native.pause(isPaused)
    this.#hold()
  }

  /** @param {FetchedBatch} batch */
  #take (batch) {
    if (this.#isClosed) return batch.drop()
    this.#kept.push(batch)
    this.#giveKept()
  }

  /** In their order, however often the listener pauses and resumes. */
  #giveKept () {
    while (!this.#isPaused && this.#kept.length > 0) {
      const batch = /** @type {FetchedBatch} */ (this.#kept.shift())
      if (batch.childShards !== null) this.#end()
      this.#listener.batch(batch)
    }
  }

  /** @param {import('./errors').KinesisError} error */
  #failed (error) {
    if (error.code === 'ERR_CLOSED') this.#end()
    if (!this.#isClosed) this.#listener.failed(error)
  }

  #end () {
    this.#isOver = true
    this.#hold()
  }

  /** Keeps the process alive, or does so no more. */
  #hold () {
    const isNeeded = !this.#isOver && !this.#isPaused
    if (this.#isHolding !== isNeeded) hold(isNeeded)
    this.#isHolding = isNeeded
  }
}

/**
 * @template {object} T
 * @param {T} options
 * @returns {T} without members that are undefined
 */
function definedOf (options) {
  return /** @type {T} */ (Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)))
}

exports.Fetcher = Fetcher
