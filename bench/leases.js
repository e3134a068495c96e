'use strict'

// `npm run bench leases`: workers come and go on a fake clock, with the code that assigns leases and a table that answers
// as DynamoDB would; how long it takes until their leases are balanced, and what the table is asked meanwhile.

const { Assigner, passIntervalMs } = require('../lib/consumer/assignment')

const FAILOVER_MS = 10000
const RENEW_MS = FAILOVER_MS / 3
/** Of a write, several of which a worker has under way at once, and of a page of the table. */
const WRITE_MS = 5
const WRITES_AT_ONCE = 16
const PAGE_MS = 40
const ROWS_PER_PAGE = 2500 // 1 MB of rows of about 400 bytes
const ROWS_PER_READ_UNIT = 20 // 8 KiB a unit, read eventually consistent
const START_WITHIN_MS = 1000
const LOOK_MS = 50
const UNDER_WAY_MS = 5000
const GIVE_UP_MS = 600000

/** Numerical Recipes' generator: the same run for each seed. */
function seeded (seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** What happens later, in the order of its time. */
class Agenda {
  #heap = []
  #order = 0
  now = 0

  at (time, run) {
    const heap = this.#heap
    let i = heap.push({ time, order: this.#order++, run }) - 1
    for (let up; i > 0 && isBefore(heap[i], heap[up = (i - 1) >> 1]); i = up) swap(heap, i, up)
  }

  /** Runs what comes first. */
  step () {
    const heap = this.#heap
    const { time, run } = heap[0]
    const last = heap.pop()
    if (heap.length > 0) heap[0] = last
    for (let i = 0, down; (down = leastChild(heap, i)) !== i; i = down) swap(heap, i, down)
    this.now = time
    run()
  }
}

const isBefore = (a, b) => a.time < b.time || (a.time === b.time && a.order < b.order)
const swap = (heap, i, j) => { [heap[i], heap[j]] = [heap[j], heap[i]] }
const leastChild = (heap, i) => [2 * i + 1, 2 * i + 2].reduce((least, j) =>
  j < heap.length && isBefore(heap[j], heap[least]) ? j : least, i)

/** A table whose holders renew as long as they live, without an event for each renewal. */
class FakeTable {
  counts = { reads: 0, readUnits: 0, writes: 0, refused: 0, renewals: 0 }
  #rows

  constructor (leaseCount, agenda) {
    this.agenda = agenda
    this.#rows = Array.from({ length: leaseCount }, (_, i) => ({
      leaseKey: `shardId-${String(i).padStart(12, '0')}`,
      owner: undefined,
      counter: 0,
      checkpoint: { sequenceNumber: 'TRIM_HORIZON', subSequenceNumber: 0 },
      parents: [],
      checkpointOwner: undefined,
      renewedFrom: 0,
      holder: undefined
    }))
    this.byKey = new Map(this.#rows.map(row => [row.leaseKey, row]))
  }

  counterOf ({ counter, holder, renewedFrom }) {
    const until = holder === undefined ? renewedFrom : Math.min(this.agenda.now, holder.diedAt)
    return counter + Math.floor((until - renewedFrom) / RENEW_MS)
  }

  list () {
    this.counts.reads += Math.ceil(this.#rows.length / ROWS_PER_PAGE)
    this.counts.readUnits += this.#rows.length / ROWS_PER_READ_UNIT
    return this.#rows.map(row => ({ ...row, counter: this.counterOf(row) }))
  }

  take ({ leaseKey, counter }, worker) {
    const row = this.byKey.get(leaseKey)
    this.counts.writes++
    if (this.counterOf(row) !== counter || worker.hasEnded) this.counts.refused++
    else this.#change(row, worker)
  }

  release (worker) {
    for (const row of this.#rows.filter(({ holder }) => holder === worker)) this.#change(row, undefined)
  }

  #change (row, worker) {
    this.counts.renewals += this.counterOf(row) - row.counter
    row.counter = this.counterOf(row) + 1
    row.renewedFrom = this.agenda.now
    row.holder = worker
    row.owner = worker?.id
  }

  /** Leases of each worker that lives, the most that it takes, and those that nobody alive holds. */
  loads (workers) {
    const loads = new Map(workers.map(worker => [worker, 0]))
    let idle = 0
    for (const { holder } of this.#rows) {
      if (loads.has(holder)) loads.set(holder, loads.get(holder) + 1)
      else idle++
    }
    return { counts: [...loads.values()], limits: workers.map(({ maxLeases }) => maxLeases), idle }
  }
}

class FakeWorker {
  diedAt = Infinity
  hasEnded = false
  passes = 0
  #assigner

  constructor (id, table, { random, maxLeases }) {
    Object.assign(this, { id, table, random, maxLeases })
    this.#assigner = new Assigner({ workerId: id, failoverTimeMs: FAILOVER_MS, maxLeases, random })
  }

  /** One look at the table, and the next. */
  pass () {
    if (this.hasEnded) return
    const { agenda } = this.table
    const asked = agenda.now
    const rows = this.table.list()
    this.passes++
    const { take, steal, isCutShort } = this.#assigner.look(rows, asked)
    const wanted = [...take, ...steal]
    const read = asked + Math.ceil(rows.length / ROWS_PER_PAGE) * PAGE_MS
    wanted.forEach((row, i) => agenda.at(read + (Math.floor(i / WRITES_AT_ONCE) + 1) * WRITE_MS, () => this.table.take(row, this)))
    const done = read + Math.ceil(wanted.length / WRITES_AT_ONCE) * WRITE_MS
    agenda.at(done + passIntervalMs(isCutShort ? 0 : rows.length, this.random), () => this.pass())
  }

  kill () {
    this.diedAt = this.table.agenda.now
    this.hasEnded = true
  }

  close () {
    this.hasEnded = true
    this.table.release(this)
  }
}

/** Within one, but for those that have as many as they take. */
function isBalanced ({ counts, limits, idle }) {
  const most = Math.max(...counts)
  return idle === 0 && counts.every((count, i) => count >= Math.min(most - 1, limits[i]))
}

/**
 * Runs the steps one after the other, each until the leases are balanced.
 * @param {{ leases: number, steps: { workers: number, end?: 'kill' | 'close' }[], seed?: number, limits?: number[], restMs?: number }} plan
 *   limits: the maxLeases of the workers that are made, in turn; restMs: how long they then go on
 * @returns a row for each step: reads, read units, writes and renewals are a second; `restless`: what was written in the rest
 */
function simulate ({ leases, steps, seed = 1, limits = [Infinity], restMs = 0 }) {
  const random = seeded(seed)
  const agenda = new Agenda()
  const table = new FakeTable(leases, agenda)
  const workers = []
  let made = 0
  /** Runs until they are balanced; gives how long that took. */
  function settle (from) {
    while (!isBalanced(table.loads(workers))) {
      if (agenda.now - from > GIVE_UP_MS) throw new Error(`not balanced within ten minutes: ${JSON.stringify(table.loads(workers))}`)
      for (const until = agenda.now + LOOK_MS; agenda.now < until;) agenda.step()
    }
    return agenda.now - from
  }
  /** What is written while nothing changes, behind what is under way. */
  function rest () {
    const run = ms => { for (const until = agenda.now + ms; agenda.now < until;) agenda.step() }
    run(UNDER_WAY_MS)
    const { writes } = table.counts
    run(restMs)
    return table.counts.writes - writes
  }
  return steps.map(({ workers: wanted, end = 'close' }) => {
    const from = agenda.now
    const before = { ...table.counts }
    while (workers.length > wanted) workers.shift()[end]()
    while (workers.length < wanted) {
      const maxLeases = limits[made % limits.length]
      const worker = new FakeWorker(`worker-${String(made++).padStart(3, '0')}`, table, { random, maxLeases })
      workers.push(worker)
      agenda.at(from + random() * START_WITHIN_MS, () => worker.pass())
    }
    for (const worker of workers) worker.passes = 0
    const ms = settle(from)
    const count = name => table.counts[name] - before[name]
    const perSecond = name => Math.round(count(name) / ms * 1000)
    const { counts } = table.loads(workers)
    const row = {
      workers: wanted,
      leases: `${Math.min(...counts)}-${Math.max(...counts)}`,
      balancedMs: Math.round(ms),
      passes: Math.max(...workers.map(({ passes }) => passes)),
      reads: perSecond('reads'),
      readUnits: perSecond('readUnits'),
      writes: perSecond('writes'),
      taken: count('writes') - count('refused'),
      refused: count('refused'),
      renewals: Math.round(leases / RENEW_MS * 1000)
    }
    return restMs > 0 ? { ...row, counts, restless: rest() } : row
  })
}

const STEPS = [{ workers: 1 }, { workers: 50 }, { workers: 20 }, { workers: 50 }, { workers: 20, end: 'kill' }]

module.exports = { simulate }

if (require.main === module) {
  const leases = Number(process.argv[2] ?? 10000)
  console.table(simulate({ leases, steps: STEPS }))
}
