'use strict'

const { KinesisError } = require('../errors')
const { compareCheckpoints } = require('./checkpoint')

/**
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 */

/**
 * One shard's checkpoint: never beyond what was delivered, never backwards, and stored no more often than asked for.
 */
class Checkpointer {
  #lease
  #intervalMs
  #clock
  #onStored
  /** Up to where one may go. @type {Checkpoint} */
  #delivered
  /** The newest record that was delivered. @type {Checkpoint} */
  #lastRecord
  /** The newest that is stored, or about to be. @type {Checkpoint} */
  #last
  /** @type {Promise<void>} */
  #storing = Promise.resolve()
  #storedAtMs = -Infinity
  /** Handled, and not to be stored yet. @type {Checkpoint | undefined} */
  #pending
  /** @type {NodeJS.Timeout | undefined} */
  #timer
  #reached = () => {}

  /**
   * @param {import('./lease-table').HeldLease} lease
   * @param {{ intervalMs: number, clock: import('../clock').Clock, onStored: () => void }} options
   */
  constructor (lease, { intervalMs, clock, onStored }) {
    this.#lease = lease
    this.#intervalMs = intervalMs
    this.#clock = clock
    this.#onStored = onStored
    this.#delivered = this.#lastRecord = this.#last = lease.row.checkpoint
  }

  /**
   * Records are about to be handed over.
   * @param {Checkpoint} end of what was read with them
   * @param {Checkpoint} lastRecord
   */
  deliver (end, lastRecord) {
    this.#delivered = end
    this.#lastRecord = lastRecord
  }

  /**
   * What the application asks for.
   * @param {Checkpoint} checkpoint
   * @returns {Promise<void>} resolves when it is stored
   */
  async checkpoint (checkpoint) {
    if (compareCheckpoints(checkpoint, this.#delivered) > 0) throw this.#refused(checkpoint, 'is beyond what was delivered', this.#delivered)
    const order = compareCheckpoints(checkpoint, this.#last)
    if (order < 0) throw this.#refused(checkpoint, 'is behind the last checkpoint', this.#last)
    if (order > 0) this.#store(checkpoint)
    await this.#storing
  }

  /**
   * Records up to there were handled: stored now, or when the interval is over.
   * @param {Checkpoint} checkpoint
   */
  async handled (checkpoint) {
    if (compareCheckpoints(checkpoint, this.#last) <= 0) return this.#storing
    const waitMs = this.#storedAtMs + this.#intervalMs - this.#clock.now()
    if (waitMs <= 0) {
      this.#store(checkpoint)
      return this.#storing
    }
    this.#pending = checkpoint
    // Those who wait for it hear of a failure; so does the lease's owner.
    this.#timer ??= setTimeout(() => this.flush().catch(() => {}), waitMs)
  }

  /** @returns {Promise<void>} resolves when all that was handled is stored */
  async flush () {
    if (this.#pending !== undefined) this.#store(this.#pending)
    await this.#storing
  }

  /** @returns {Promise<void>} resolves when every record that was delivered counts as dealt with, or nobody waits any more */
  async complete () {
    await this.flush()
    if (this.#isComplete) return
    await /** @type {Promise<void>} */ (new Promise((resolve) => { this.#reached = resolve }))
    await this.#storing
  }

  /** Nobody waits any more, and nothing more is stored. */
  stop () {
    clearTimeout(this.#timer)
    this.#pending = undefined
    this.#reached()
  }

  /** @param {Checkpoint} checkpoint */
  #store (checkpoint) {
    clearTimeout(this.#timer)
    this.#timer = this.#pending = undefined
    this.#last = checkpoint
    this.#storedAtMs = this.#clock.now()
    this.#storing = this.#lease.checkpoint(checkpoint).then(this.#onStored)
    this.#storing.catch(() => {})
    if (this.#isComplete) this.#reached()
  }

  get #isComplete () {
    return compareCheckpoints(this.#last, this.#lastRecord) >= 0
  }

  /**
   * @param {Checkpoint} checkpoint
   * @param {string} why
   * @param {Checkpoint} than
   */
  #refused (checkpoint, why, than) {
    return new KinesisError({
      code: 'ERR_CHECKPOINT',
      message: `the checkpoint ${shown(checkpoint)} of ${this.#lease.row.leaseKey} ${why}: ${shown(than)}`
    })
  }
}

/** @param {Checkpoint} checkpoint */
function shown ({ sequenceNumber, subSequenceNumber }) {
  return `${sequenceNumber}/${subSequenceNumber}`
}

exports.Checkpointer = Checkpointer
