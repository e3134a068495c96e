'use strict'

const { KinesisError } = require('../errors')
const { backoffMs } = require('./clock')

/**
 * @typedef {import('./batch').Batch} Batch
 * @typedef {import('../fetcher').UserRecordRead} UserRecordRead
 * @typedef {(batch: Batch) => unknown} EachBatch
 * @typedef {(record: UserRecordRead, batch: Batch) => unknown} EachRecord
 *
 * @typedef {object} HandlingOptions
 * @property {import('./options').ParsedConsumerOptions} options
 * @property {import('./clock').Clock} clock
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
    return (batch, stopping) => this.#persist(eachBatch, batch, stopping)
  }

  /**
   * Record by record; those before one that fails are dealt with.
   * @param {EachRecord} eachRecord
   * @returns {import('./shard-consumer').ShardContext['deliver']}
   */
  ofRecords (eachRecord) {
    return async (batch, stopping) => {
      /** @type {UserRecordRead | undefined} */
      let done
      try {
        for (const record of batch.records) {
          const lone = { ...batch, records: [record] }
          if (stopping.aborted || !await this.#persist(() => eachRecord(record, batch), lone, stopping)) return false
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
   * @param {EachBatch} handle
   * @param {Batch} batch
   * @param {AbortSignal} stopping
   * @returns {Promise<boolean>} false: left, for the consumer is stopping
   */
  async #persist (handle, batch, stopping) {
    const { handlerMaxAttempts, handlerRetryBaseMs: baseMs, handlerRetryMaxMs: maxMs } = this.#options
    for (let attempt = 1; ; attempt++) {
      try {
        batch.progress()
        await handle(batch)
        return true
      } catch (error) {
        if (batch.signal.aborted) return false
        this.#failed(error, batch.shardId)
        if (attempt >= handlerMaxAttempts) return this.#poison(error, batch)
      }
      if (stopping.aborted) return false
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
      await onPoison(error, batch)
      return true
    } catch (second) {
      throw poisonError('onPoison failed', second, batch)
    }
  }
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
