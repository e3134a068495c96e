'use strict'

const { KinesisError } = require('../errors')
const { backoffMs } = require('../clock')

/**
 * @typedef {import('./batch').Batch} Batch
 * @typedef {import('../fetcher').UserRecordRead} UserRecordRead
 * @typedef {(batch: Batch) => unknown} EachBatch
 * @typedef {(record: UserRecordRead, batch: Batch) => unknown} EachRecord
 *
 * @typedef {object} HandlingOptions
 * @property {import('./options').ParsedConsumerOptions} options
 * @property {import('../clock').Clock} clock
 * @property {(error: unknown, shardId: string) => void} failed is told of each attempt that failed
 * @property {() => void} poisoned is told when it was the last
 */

/**
 * Calls the application's handler with batches: again where it fails, until `onPoison` decides.
 */
class Handling {
  #options
  #clock
  #failed
  #poisoned

  /** @param {HandlingOptions} options */
  constructor ({ options, clock, failed, poisoned }) {
    this.#options = options
    this.#clock = clock
    this.#failed = failed
    this.#poisoned = poisoned
  }

  /**
   * @param {EachBatch} eachBatch
   * @returns {import('./shard-consumer').ShardContext['deliver']}
   */
  ofBatches (eachBatch) {
    return (batch, stopping, rest) => this.#persist(() => eachBatch(copyOf(batch)), { batch, stopping, rest })
  }

  /**
   * Record by record; those before one that fails are dealt with.
   * @param {EachRecord} eachRecord
   * @returns {import('./shard-consumer').ShardContext['deliver']}
   */
  ofRecords (eachRecord) {
    return async (batch, stopping, rest) => {
      const { records } = copyOf(batch)
      /** @type {UserRecordRead | undefined} */
      let done
      try {
        for (const record of batch.records) {
          const lone = loneBatch(batch, record)
          const handle = () => eachRecord(record, { ...lone, records })
          if (stopping.aborted || !await this.#persist(handle, { batch: lone, stopping, rest })) return false
          done = record
        }
        return true
      } finally {
        const isPart = done !== undefined && done !== batch.records.at(-1)
        // Where that fails they come again, which is no reason to tell of it in the place of what ended the batch.
        if (isPart && this.#options.checkpoint === 'auto' && !batch.signal.aborted) await batch.checkpoint(done).catch(() => {})
      }
    }
  }

  /**
   * @param {() => unknown} handle
   * @param {{ batch: Batch, stopping: AbortSignal, rest: () => void }} delivery
   * @returns {Promise<boolean>} false: left, for the consumer is stopping
   */
  async #persist (handle, { batch, stopping, rest }) {
    const { handlerMaxAttempts, handlerRetryBaseMs: baseMs, handlerRetryMaxMs: maxMs } = this.#options
    for (let attempt = 1; ; attempt++) {
      try {
        batch.progress()
        await handle()
        return true
      } catch (error) {
        if (batch.signal.aborted) return false
        this.#failed(error, batch.shardId)
        if (attempt >= handlerMaxAttempts) return this.#poison(error, batch)
      }
      if (stopping.aborted) return false
      rest()
      await this.#clock.sleep(backoffMs(this.#clock, attempt, { baseMs, maxMs }), stopping)
      if (stopping.aborted) return false
    }
  }

  /**
   * @param {unknown} error
   * @param {Batch} batch
   */
  async #poison (error, batch) {
    const { onPoison, handlerMaxAttempts: attempts } = this.#options
    this.#poisoned()
    if (onPoison === 'skip') return true
    if (onPoison === 'halt') throw poisonError(`the handler failed ${attempts} times`, error, batch)
    try {
      batch.progress()
      await onPoison(error, copyOf(batch))
      return true
    } catch (second) {
      throw poisonError('onPoison failed', second, batch)
    }
  }
}

/**
 * What an application may change, without changing what it is given next.
 * @param {Batch} batch
 * @returns {Batch}
 */
function copyOf (batch) {
  return { ...batch, records: [...batch.records] }
}

/**
 * One record of a batch, as a batch: all of it is that record.
 * @param {Batch} batch
 * @param {UserRecordRead} record
 * @returns {Batch}
 */
function loneBatch (batch, record) {
  return { ...batch, records: [record], checkpoint: (upTo = record) => batch.checkpoint(upTo) }
}

/**
 * @param {string} what
 * @param {any} cause
 * @param {Batch} batch
 */
function poisonError (what, cause, { shardId, records: [{ sequenceNumber }, ...others] }) {
  const which = others.length === 0 ? `the record ${sequenceNumber}` : `${others.length + 1} records from ${sequenceNumber} on`
  return new KinesisError({ code: 'ERR_POISON', message: `${what} with ${which} of ${shardId}: ${cause?.message ?? cause}` }, { cause })
}

exports.Handling = Handling
