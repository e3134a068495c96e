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
 * @property {number} [maxLeases] most that this worker takes
 * @property {() => number} [random] 0..1
 *
 * @typedef {object} Assignment
 * @property {LeaseRow[]} take nobody's
 * @property {LeaseRow[]} steal of workers that have more than their share
 * @property {boolean} isCutShort there is more to be had: the next look should come soon
 * @property {boolean} isFirst whether what one worker has to do for all is this one's
 * @property {Map<string, number>} lacking other workers that have fewer than their share, and how many they have
 *
 * Workers that take no more than they have: how many that is.
 * @typedef {Map<string, number>} Content
 *
 * @typedef {{ id: string, leases: LeaseRow[], share: number }} Worker share: how many it should have
 *
 * @typedef {{ free: ObservedLease[], held: Map<string, LeaseRow[]> }} Holdings held: by worker
 */

/** Taking is what a start waits for: so many at once, whoever else there may be. */
const MIN_TAKEN = 64
/** Others that are meant to take a lease, and for so long don't, won't: one left lying, or any. */
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
 * Tells workers that are content with fewer leases than their share: they have a limit of their own, which isn't in the
 * table, and would keep the others from what they don't take.
 */
class WorkerObserver {
  /** @type {Map<string, { count: number, sinceMs: number, looks: number }>} */
  #lacking = new Map()

  /**
   * @param {Map<string, number>} lacking see Assignment
   * @param {number} nowMs monotonic
   */
  observe (lacking, nowMs) {
    this.#lacking = new Map([...lacking].map(([id, count]) => {
      const last = this.#lacking.get(id)
      return [id, last?.count === count ? { ...last, looks: last.looks + 1 } : { count, sinceMs: nowMs, looks: 1 }]
    }))
  }

  /**
   * @param {number} nowMs
   * @param {number} leaseCount
   * @returns {Content}
   */
  contentAt (nowMs, leaseCount) {
    const content = [...this.#lacking].filter(([, { sinceMs, looks }]) =>
      looks >= PATIENCE_PASSES && nowMs - sinceMs >= patienceMs(leaseCount))
    return new Map(content.map(([id, { count }]) => [id, count]))
  }
}

/** What a worker takes, from one look at the table to the next. */
class Assigner {
  #options
  #leases = new LeaseObserver()
  #workers = new WorkerObserver()

  /** @param {AssignmentOptions} options */
  constructor (options) {
    this.#options = options
  }

  /**
   * @param {LeaseRow[]} rows as in LeaseObserver.observe()
   * @param {number} nowMs
   * @param {number} [mostMs]
   * @returns {Assignment}
   */
  look (rows, nowMs, mostMs) {
    const observed = this.#leases.observe(rows, nowMs, mostMs)
    const assignment = assign(observed, this.#options, this.#workers.contentAt(nowMs, rows.length))
    this.#workers.observe(assignment.lacking, nowMs)
    return assignment
  }
}

/**
 * Shares are within one lease of each other, and who holds more than others keeps the one more. What workers lack they get
 * from one list of what there is to be had, nobody's leases first, then one after another from the most loaded: each
 * its own stretch of it, so that they don't get in each other's way. Workers that hold nothing yet aren't seen: so
 * stealing begins with one lease, and what a worker has at most doubles with each look at the table.
 * @param {ObservedLease[]} observed
 * @param {AssignmentOptions} options
 * @param {Content} [content]
 * @returns {Assignment}
 */
function assign (observed, options, content = new Map()) {
  const { workerId, failoverTimeMs, maxLeases = Infinity, random = Math.random } = options
  const { free, held } = holdingsOf(observed, failoverTimeMs)
  const mine = held.get(workerId)?.length ?? 0
  const limits = new Map([...content].filter(([id, count]) => held.get(id)?.length === count)).set(workerId, maxLeases)
  const { workers, most } = sharesOf(held.set(workerId, held.get(workerId) ?? []), free.length, limits)
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
    isFirst: workers.every(({ id }) => workerId <= id),
    lacking: lackingOf(workers.filter(({ id }) => id !== workerId), limits, most)
  }
}

/**
 * Who is content lacks leases as long as others have more.
 * @param {Worker[]} workers
 * @param {Map<string, number>} limits
 * @param {number} most
 */
function lackingOf (workers, limits, most) {
  const lacking = workers.filter(({ id, leases, share }) => leases.length < (limits.has(id) ? most : share))
  return new Map(lacking.map(({ id, leases }) => [id, leases.length]))
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
 * The workers from the most loaded to the least, with their shares of all leases: what some don't take is the others'.
 * @param {Map<string, LeaseRow[]>} held
 * @param {number} freeCount
 * @param {Map<string, number>} limits by worker
 * @returns {{ workers: Worker[], most: number }} most: the share of who has no limit
 */
function sharesOf (held, freeCount, limits) {
  const workers = [...held].map(([id, leases]) => ({ id, leases, share: limits.get(id) ?? Infinity }))
    .sort((a, b) => b.leases.length - a.leases.length || (a.id < b.id ? -1 : 1))
  let count = workers.reduce((sum, { leases }) => sum + leases.length, freeCount)
  let open = workers
  for (let even; even = count / open.length, open.some(({ share }) => share <= even);) {
    count -= open.reduce((sum, { share }) => share <= even ? sum + share : sum, 0)
    open = open.filter(({ share }) => share > even)
  }
  open.forEach((worker, i) => { worker.share = Math.floor(count / open.length) + (i < count % open.length ? 1 : 0) })
  return { workers, most: Math.ceil(count / open.length) }
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
 * @param {Worker[]} workers
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
  return idleMs >= patienceMs(leaseCount)
}

/** @param {number} leaseCount */
function patienceMs (leaseCount) {
  return Math.max(PATIENCE_MS, PATIENCE_PASSES * leaseCount * PASS_MS_PER_LEASE)
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

exports.Assigner = Assigner
exports.LeaseObserver = LeaseObserver
exports.assign = assign
exports.passIntervalMs = passIntervalMs
