'use strict'

const { Readable } = require('node:stream')

/**
 * @typedef {import('./batch').Batch} Batch
 * @typedef {{ batch: Batch, settle: (isHandled: boolean) => void }} Delivery
 * @typedef {{ resolve: (result: IteratorResult<Batch, undefined>) => void, reject: (error: unknown) => void }} Waiter
 */

/**
 * Batches of all shards for a reader that asks for one after the other: what it has in hand counts as handled when it
 * asks for the next. A shard has one batch in here at most, and reads ahead meanwhile.
 * @implements {AsyncIterableIterator<Batch, undefined>}
 */
class BatchIterator {
  /** @type {Delivery[]} */
  #queue = []
  /** @type {Delivery[]} */
  #inHand = []
  /** @type {Waiter[]} */
  #waiting = []
  #hasEnded = false
  /** What the reader has yet to be told. @type {{ error: unknown } | undefined} */
  #failure
  #start
  #close
  #isPaused

  /**
   * @param {{ start: () => void, close: () => Promise<unknown>, isPaused: (shardId: string) => boolean }} consumer start: at the
   *   first next()
   */
  constructor ({ start, close, isPaused }) {
    this.#start = start
    this.#close = close
    this.#isPaused = isPaused
  }

  /** @type {import('./shard-consumer').ShardContext['deliver']} */
  deliver = (batch, stopping) => new Promise((resolve) => {
    const leave = () => {
      this.#queue = this.#queue.filter((each) => each !== delivery)
      if (!this.#inHand.includes(delivery)) resolve(false)
    }
    /** @type {Delivery} */
    const delivery = {
      batch,
      settle: (isHandled) => {
        stopping.removeEventListener('abort', leave)
        resolve(isHandled)
      }
    }
    if (stopping.aborted || this.#hasEnded) return resolve(false)
    stopping.addEventListener('abort', leave)
    this.#queue.push(delivery)
    this.serve()
  })

  /** @returns {Promise<IteratorResult<Batch, undefined>>} */
  next () {
    this.#start()
    this.#settle(true)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.serve()
    })
  }

  /**
   * The reader is left: the batch in hand is not handled.
   * @returns {Promise<IteratorResult<Batch, undefined>>}
   */
  async return () {
    this.#settle(false)
    await this.#close()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator] () {
    return this
  }

  /**
   * No more batches come.
   * @param {{ error: unknown }} [failure]
   */
  end (failure) {
    this.#hasEnded = true
    this.#failure = failure
    this.serve()
  }

  /** To be called when a shard is paused no more. */
  serve () {
    while (this.#waiting.length > 0) {
      const delivery = this.#queue.find(({ batch }) => !this.#isPaused(batch.shardId))
      if (delivery === undefined && !this.#hasEnded) return
      const { resolve, reject } = /** @type {Waiter} */ (this.#waiting.shift())
      if (delivery !== undefined) {
        this.#queue = this.#queue.filter((each) => each !== delivery)
        this.#inHand.push(delivery)
        delivery.batch.progress()
        resolve({ done: false, value: delivery.batch })
      } else if (this.#failure !== undefined) {
        reject(this.#failure.error)
        this.#failure = undefined
      } else {
        resolve({ done: true, value: undefined })
      }
    }
  }

  /** @param {boolean} isHandled */
  #settle (isHandled) {
    const inHand = this.#inHand
    this.#inHand = []
    for (const { settle } of inHand) settle(isHandled)
  }
}

/**
 * The records of such batches one by one. It holds none itself, and the shards' read-ahead is bounded in bytes; a batch counts as
 * handled when the record behind its last is asked for.
 * @param {BatchIterator} batches
 */
function recordsOf (batches) {
  /** @type {Batch | undefined} */
  let batch
  let at = 0
  const readable = new Readable({
    objectMode: true,
    highWaterMark: 0,
    async read () {
      try {
        if (batch === undefined || at === batch.records.length || batch.signal.aborted) {
          batch = (await batches.next()).value
          at = 0
        }
        batch?.progress()
        this.push(batch === undefined ? null : batch.records[at++])
      } catch (error) {
        this.destroy(/** @type {Error} */ (error))
      }
    },
    destroy (error, callback) {
      batches.return().then(() => callback(error), callback)
    }
  })
  return readable
}

exports.BatchIterator = BatchIterator
exports.recordsOf = recordsOf
