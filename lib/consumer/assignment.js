'use strict'

// Which leases a worker takes, given what the table says and for how long it has said so. Workers don't talk to one
// another: each works out the same shares from the same table and acts on its own.

const { isFinished } = require('./checkpoint')

/**
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 *
 * A lease, and for how long its counter has stood still before this observer's eyes.
 * @typedef {{ row: LeaseRow, idleMs: number }} ObservedLease
 *
 * @typedef {object} AssignmentOptions
 * @property {string} workerId
 * @property {number} failoverTimeMs a lease whose counter stood still for so long is nobody's
 * @property {number} [maxLeases] most that a worker takes, this one and the others
 * @property {() => number} [random] 0..1
 *
 * @typedef {object} Assignment
 * @property {LeaseRow[]} take nobody's
 * @property {LeaseRow[]} steal of workers that have more than their share
 * @property {boolean} isCutShort there is more to be had: the next look should come soon
 * @property {boolean} isFirst whether what one worker has to do for all is this one's
 *
 * @typedef {{ free: ObservedLease[], held: Map<string, LeaseRow[]> }} Holdings held: by worker
 */

/** Taking is what a start waits for: so many at once, whoever else there may be. */
const MIN_TAKEN = 64
/** Others that are meant to take a lease, and for so long don't, won't. */
const PATIENCE_MS = 1000
const PATIENCE_PASSES = 3

const MIN_PASS_MS = 500
const PASS_MS_PER_LEASE = 0.5
const PASS_JITTER = 0.25

/**
 * How long to wait before the table is read again: a released lease is to be taken over within a second, and a table
 * of many leases costs as many reads.
 * @param {number} leaseCount
 * @param {() => number} random
 */
function passIntervalMs (leaseCount, random) {
  return Math.max(MIN_PASS_MS, leaseCount * PASS_MS_PER_LEASE) * (1 - PASS_JITTER * random())
}

/**
 * Tells leases that are renewed from those that aren't, by the observer's own monotonic clock: what the workers' clocks
 * show doesn't matter. It stands still while the table couldn't be read, or the machine slept: nobody could renew then.
 */
class LeaseObserver {
  /** @type {Map<string, { counter: number, sinceMs: number }>} */
  #seen = new Map()
  /** Of the last look. @type {number | undefined} */
  #lastMs
  #blindMs = 0

  /**
   * @param {LeaseRow[]} rows all of the table
   * @param {number} nowMs monotonic, of the moment before they were read
   * @param {number} [mostMs] of the time since the last look that counts
   * @returns {ObservedLease[]}
   */
  observe (rows, nowMs, mostMs = Infinity) {
    this.#blindMs += Math.max(0, nowMs - (this.#lastMs ?? nowMs) - mostMs)
    this.#lastMs = nowMs
    const seenMs = nowMs - this.#blindMs
    const seen = new Map()
    const observed = rows.map((row) => {
      const last = this.#seen.get(row.leaseKey)
      const now = last?.counter === row.counter ? last : { counter: row.counter, sinceMs: seenMs }
      seen.set(row.leaseKey, now)
      return { row, idleMs: seenMs - now.sinceMs }
    })
    this.#seen = seen
    return observed
  }
}

/**
 * Shares are within one lease of each other, and who holds more than others keeps the one more. What workers lack they get
 * from one list of what there is to be had, nobody's leases first, then one after another from the most loaded: each
 * its own stretch of it, so that they don't get in each other's way. Workers that hold nothing yet aren't seen: so
 * stealing begins with one lease, and what a worker has at most doubles with each look at the table.
 * @param {ObservedLease[]} observed
 * @param {AssignmentOptions} options
 * @returns {Assignment}
 */
function assign (observed, options) {
  const { workerId, failoverTimeMs, maxLeases = Infinity, random = Math.random } = options
  const { free, held } = holdingsOf(observed, failoverTimeMs)
  const mine = held.get(workerId)?.length ?? 0
  const workers = sharesOf(held.set(workerId, held.get(workerId) ?? []), free.length, maxLeases)
  const surplus = workers.flatMap(({ leases, share }) => stealable(leases).slice(0, Math.max(0, leases.length - share)))
  const { from, to } = stretchOf(workers, workerId)
  const taken = free.slice(from, to)
  const left = free.filter((lease, i) => (i < from || i >= to) && isLeftLying(lease, observed.length))
  const wanted = [...shuffled(taken, random), ...shuffled(left, random)].slice(0, Math.max(0, maxLeases - mine))
  const take = wanted.slice(0, Math.max(MIN_TAKEN, mine))
  const stolen = surplus.slice(Math.max(0, from - free.length), Math.max(0, to - free.length))
  // At random: those that nobody sees yet all want the same.
  const steal = shuffled(stolen, random).slice(0, Math.max(1, mine))
  return {
    take: take.map(({ row }) => row),
    steal,
    isCutShort: take.length < wanted.length || steal.length < stolen.length,
    isFirst: workers.every(({ id }) => workerId <= id)
  }
}

/**
 * Who holds what can be held: shards that have ended need nobody, and those with parents that haven't wait for them.
 * @param {ObservedLease[]} observed
 * @param {number} failoverTimeMs
 * @returns {Holdings}
 */
function holdingsOf (observed, failoverTimeMs) {
  const unfinished = observed.filter(({ row }) => !isFinished(row)).sort((a, b) => a.row.leaseKey < b.row.leaseKey ? -1 : 1)
  const keys = new Set(unfinished.map(({ row }) => row.leaseKey))
  /** @type {ObservedLease[]} */
  const free = []
  /** @type {Map<string, LeaseRow[]>} */
  const held = new Map()
  for (const lease of unfinished) {
    const { row, idleMs } = lease
    const holder = row.owner ?? row.checkpointOwner
    if (row.parents.some((parent) => keys.has(parent))) continue
    if (holder === undefined || idleMs >= failoverTimeMs) free.push(lease)
    else if (held.get(holder)?.push(row) === undefined) held.set(holder, [row])
  }
  return { free, held }
}

/**
 * The workers from the most loaded to the least, with their shares of all leases.
 * @param {Map<string, LeaseRow[]>} held
 * @param {number} freeCount
 * @param {number} maxLeases
 */
function sharesOf (held, freeCount, maxLeases) {
  const workers = [...held].map(([id, leases]) => ({ id, leases, share: 0 }))
    .sort((a, b) => b.leases.length - a.leases.length || (a.id < b.id ? -1 : 1))
  const count = workers.reduce((sum, { leases }) => sum + leases.length, freeCount)
  workers.forEach((worker, i) => {
    const even = Math.floor(count / workers.length) + (i < count % workers.length ? 1 : 0)
    worker.share = Math.min(even, maxLeases)
  })
  return workers
}

/**
 * A lease that a KCL is handing over is left to it.
 * @param {LeaseRow[]} leases
 */
function stealable (leases) {
  return leases.filter(({ checkpointOwner }) => checkpointOwner === undefined)
}

/**
 * Where in the list of what there is to be had this worker's part lies: those that lack the most come first.
 * @param {ReturnType<typeof sharesOf>} workers
 * @param {string} workerId
 */
function stretchOf (workers, workerId) {
  let from = 0
  for (const { id, leases, share } of workers.toReversed()) {
    const lacking = Math.max(0, share - leases.length)
    if (id === workerId) return { from, to: from + lacking }
    from += lacking
  }
  return { from, to: from }
}

/**
 * @param {ObservedLease} lease
 * @param {number} leaseCount
 */
function isLeftLying ({ idleMs }, leaseCount) {
  return idleMs >= Math.max(PATIENCE_MS, PATIENCE_PASSES * leaseCount * PASS_MS_PER_LEASE)
}

/**
 * @template T
 * @param {T[]} list
 * @param {() => number} random
 * @returns {T[]}
 */
function shuffled (list, random) {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]]
  }
  return copy
}

exports.LeaseObserver = LeaseObserver
exports.assign = assign
exports.passIntervalMs = passIntervalMs
