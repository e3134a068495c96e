'use strict'

const { leaseLostError, notHeldError, progressTimeoutError, refuseAborted } = require('./lease-table')

/**
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 * @typedef {import('./lease-table').HoldOptions} HoldOptions
 * @typedef {import('./lease-table').HeldLease} HeldLease
 * @typedef {import('./lease-table').LeaseTable} LeaseTable
 * @typedef {import('./lease-table').Abortable} Abortable
 *
 * What all tables of one name share: their consumers work side by side, and those that come later go on where others
 * stopped.
 * @typedef {object} Shared
 * @property {Map<string, LeaseRow>} rows by lease key
 * @property {Map<string, MemoryLease>} held by lease key
 */

/** @type {Map<string, Shared>} */
const tables = new Map()

/** @param {string} name @returns {Shared} */
function sharedOf (name) {
  let shared = tables.get(name)
  if (shared === undefined) tables.set(name, shared = { rows: new Map(), held: new Map() })
  return shared
}

/**
 * The row of a lease, if its counter is that one: the condition of every change.
 * @param {Shared} shared
 * @param {LeaseRow} row
 */
function currentRow ({ rows }, { leaseKey, counter }) {
  const current = rows.get(leaseKey)
  return current?.counter === counter ? current : undefined
}

/**
 * @param {Shared} shared
 * @param {LeaseRow} current
 * @param {Partial<LeaseRow>} changes
 */
function change ({ rows }, current, changes) {
  const row = Object.freeze({ ...current, ...changes, counter: current.counter + 1 })
  rows.set(row.leaseKey, row)
  return row
}

/**
 * @param {Checkpoint} a
 * @param {Checkpoint} b
 */
function isSame (a, b) {
  return a.sequenceNumber === b.sequenceNumber && a.subSequenceNumber === b.subSequenceNumber
}

/**
 * A lease whose holder lives in this process, and so is never late: it is renewed when somebody looks at the table,
 * without a timer that a blocked event loop could hold up.
 * @implements {HeldLease}
 */
class MemoryLease {
  #shared
  #onLost
  /** Why it isn't held any more. @type {import('../errors').KinesisError | undefined} */
  #end
  /** @type {NodeJS.Timeout | undefined} */
  #deadline
  row

  /**
   * @param {MemoryTable} table
   * @param {Shared} shared
   * @param {LeaseRow} row
   * @param {HoldOptions} options
   */
  constructor (table, shared, row, { onLost }) {
    this.#shared = shared
    this.#onLost = onLost
    this.table = table
    this.row = row
    shared.held.set(row.leaseKey, this)
  }

  /** @type {HeldLease['checkpoint']} */
  async checkpoint ({ sequenceNumber, subSequenceNumber }, { children = this.row.children } = {}) {
    this.#write({ checkpoint: { sequenceNumber, subSequenceNumber }, children: [...children], ownerSwitches: 0 })
    if (this.#end !== undefined) throw this.#end
  }

  /** @param {number} ms */
  watch (ms) {
    this.unwatch()
    if (this.#end !== undefined) return
    this.#deadline = setTimeout(() => this.#lose(progressTimeoutError(this.row.leaseKey)), ms)
    this.#deadline.unref()
  }

  unwatch () {
    clearTimeout(this.#deadline)
  }

  async release () {
    const wasHeld = this.#end === undefined
    this.#onLost = () => {}
    this.#write({ owner: undefined })
    const isReleased = wasHeld && this.#end === undefined
    this.drop()
    return isReleased
  }

  drop () {
    this.#finish(notHeldError(this.row.leaseKey))
  }

  /** @internal */
  renew () {
    this.#write({})
  }

  /** @param {Partial<LeaseRow>} changes */
  #write (changes) {
    if (this.#end !== undefined) return
    const current = currentRow(this.#shared, this.row)
    if (current === undefined) this.#lose(leaseLostError(this.row.leaseKey))
    else this.row = change(this.#shared, current, changes)
  }

  /** @param {import('../errors').KinesisError} error */
  #lose (error) {
    this.#finish(error)
    const onLost = this.#onLost
    queueMicrotask(() => onLost(error))
  }

  /** @param {import('../errors').KinesisError} end */
  #finish (end) {
    this.#end ??= end
    this.unwatch()
    const { held } = this.#shared
    if (held.get(this.row.leaseKey) === this) held.delete(this.row.leaseKey)
  }
}

/**
 * The leases of the consumers of one process, for as long as the process lives.
 * @implements {LeaseTable}
 */
class MemoryTable {
  #shared

  /** @param {string} name of what its consumers have in common: where they read and as whom, stream and group */
  constructor (name) {
    this.#shared = sharedOf(name)
  }

  /** @param {Abortable} [options] */
  async open (options) {
    refuseAborted(options)
  }

  /** @param {Abortable} [options] */
  async list (options) {
    refuseAborted(options)
    for (const lease of this.#shared.held.values()) lease.renew()
    return [...this.#shared.rows.values()]
  }

  /**
   * @param {LeaseRow} row
   * @param {Abortable} [options]
   */
  async create (row, options) {
    refuseAborted(options)
    const { rows } = this.#shared
    if (rows.has(row.leaseKey)) return false
    rows.set(row.leaseKey, Object.freeze({ ...row }))
    return true
  }

  /**
   * @param {string} leaseKey
   * @param {{ from: Checkpoint, to: Checkpoint }} checkpoints
   * @param {Abortable} [options]
   */
  async restart (leaseKey, { from, to }, options) {
    refuseAborted(options)
    const current = this.#shared.rows.get(leaseKey)
    if (current === undefined || current.owner !== undefined || !isSame(current.checkpoint, from)) return false
    change(this.#shared, current, { checkpoint: to })
    return true
  }

  /**
   * @param {LeaseRow} row
   * @param {string} owner
   * @param {Abortable} [options]
   */
  async take (row, owner, options) {
    refuseAborted(options)
    const current = currentRow(this.#shared, row)
    if (current === undefined) return null
    const taken = change(this.#shared, current, { owner, checkpointOwner: undefined, ownerSwitches: current.ownerSwitches + 1 })
    this.#shared.held.get(row.leaseKey)?.renew() // it learns that it is lost
    return taken
  }

  /**
   * @param {LeaseRow} row
   * @param {HoldOptions} options
   */
  hold (row, options) {
    return new MemoryLease(this, this.#shared, row, options)
  }

  /**
   * @param {LeaseRow} row
   * @param {Abortable} [options]
   */
  async remove (row, options) {
    refuseAborted(options)
    if (currentRow(this.#shared, row) === undefined) return false
    this.#shared.rows.delete(row.leaseKey)
    this.#shared.held.get(row.leaseKey)?.renew()
    return true
  }

  async close () {
    for (const lease of this.#shared.held.values()) if (lease.table === this) lease.drop()
  }
}

exports.MemoryTable = MemoryTable
