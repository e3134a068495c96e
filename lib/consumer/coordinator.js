'use strict'

const { closedError, mayPass } = require('../errors')
const { parentsOf } = require('../shards')
const { Assigner, passIntervalMs } = require('./assignment')
const { LATEST, TRIM_HORIZON } = require('./checkpoint')
const { backoffMs } = require('../clock')
const { leaseLostError } = require('./lease-table')
const { missingLeases, newLease, removableLeases, startAt } = require('./lineage')
const { ShardConsumer } = require('./shard-consumer')

/**
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 * @typedef {import('./lease-table').HeldLease} HeldLease
 * @typedef {import('../shards').ShardDescription} ShardDescription
 * @typedef {import('./shard-consumer').ShardContext} ShardContext
 *
 * A lease of this worker's, until its consumer has stopped: one that is lost may still have a batch in hand.
 * @typedef {object} Held
 * @property {HeldLease} lease
 * @property {ShardConsumer} consumer
 * @property {boolean} isLeaving it is lost, or about to be released
 * @property {Promise<void>} done
 *
 * What has become of a lease, for those who watch.
 * @typedef {object} LeaseEvent
 * @property {string} shardId
 * @property {'held' | 'lost' | 'released' | 'ended'} state
 * @property {Error} [error] why it is lost
 *
 * What a coordinator stands on.
 * @typedef {object} CoordinatorOptions
 * @property {import('./lease-table').LeaseTable} table
 * @property {string} workerId
 * @property {import('./options').ParsedConsumerOptions} options
 * @property {import('../clock').Clock} clock
 * @property {(options: { signal: AbortSignal, openAt?: Date }) => Promise<ShardDescription[]>} listShards
 * @property {Omit<ShardContext, 'makeChildren' | 'childrenIfGone'>} shards
 * @property {() => void} refuse throws where there is nothing to read with any more
 * @property {(shardId: string) => boolean} isPaused
 * @property {import('./metrics').WorkerCounts} counts
 * @property {(event: LeaseEvent) => void} changed
 * @property {(error: unknown) => void} halt
 */

const WRITES_AT_ONCE = 16
const BACKOFF = { baseMs: 200, maxMs: 10000 }
const CHILDREN_POLL_MS = 1000
const RENEWALS_PER_FAILOVER = 3
/** When the time to close is over; and for what is still being taken. */
const RELEASE_WITHIN_MS = 2000

/**
 * Takes leases and gives them up: looks at their table again and again, and runs a ShardConsumer for each lease that it
 * holds.
 */
class Coordinator {
  #given
  #table
  #clock
  #assigner
  #stopping = new AbortController()
  /** Ends the pause between two looks. */
  #pause = new AbortController()
  /** Between the last look that succeeded and the next. */
  #pauseMs = 0
  /** Whether the last look succeeded. */
  #hasLooked = true
  #syncAtMs = -Infinity
  /** By shard id. @type {Map<string, Held>} */
  #held = new Map()
  /** Leases that are being taken. @type {Promise<unknown>} */
  #taking = Promise.resolve()
  /** @type {ShardContext} */
  #context

  /** @param {CoordinatorOptions} options */
  constructor (options) {
    this.#given = options
    this.#table = options.table
    this.#clock = options.clock
    const { workerId, options: { failoverTimeMs, maxLeases } } = options
    const { random } = options.clock
    this.#assigner = new Assigner({ workerId, failoverTimeMs, maxLeases: maxLeases === 0 ? undefined : maxLeases, random })
    this.#context = {
      ...options.shards,
      makeChildren: (...args) => this.#makeChildren(...args),
      childrenIfGone: (shardId) => this.#childrenIfGone(shardId)
    }
  }

  /** The consumers of the leases that are held. */
  get consumers () {
    return [...this.#held.values()].filter(({ isLeaving }) => !isLeaving).map(({ consumer }) => consumer)
  }

  /** Those of leases that are held no more, and aren't done yet. */
  get leaving () {
    return [...this.#held.values()].filter(({ isLeaving }) => isLeaving).map(({ consumer }) => consumer)
  }

  /** Resolves when the table has been looked at once and what it offered is being read; rejects with what stands against that. */
  async start () {
    const { signal } = this.#stopping
    await this.#persist(() => this.#table.open({ signal }))
    const waitMs = await this.#persist(() => this.#pass())
    this.#run(waitMs ?? 0)
  }

  /**
   * Takes nothing any more, and gives up what is held once its batch in hand is dealt with.
   * @param {Promise<unknown>} timeUp until then
   * @returns {Promise<number>} how many batches were still in hand
   */
  async stop (timeUp) {
    this.#stopping.abort()
    this.#pause.abort()
    for (const { consumer } of this.#held.values()) consumer.stop()
    await this.#waitBriefly(Promise.race([this.#taking, timeUp]))
    await Promise.race([Promise.all([...this.#held.values()].map(({ done }) => done)), timeUp])
    const left = [...this.#held.values()]
    const inHand = left.filter(({ consumer }) => consumer.isHandling)
    for (const { consumer } of inHand) consumer.abandon(closedError('the consumer'))
    await this.#giveUp(left)
    await this.#table.close()
    return inHand.length
  }

  /**
   * Others find later that what isn't released in time has expired.
   * @param {Held[]} left
   */
  async #giveUp (left) {
    await this.#waitBriefly(Promise.all(left.map((held) => held.consumer.isHandling ? this.#release(held, 'released') : held.done)))
  }

  /** @param {Promise<unknown>} promise */
  async #waitBriefly (promise) {
    const inTime = new AbortController()
    await Promise.race([promise, this.#clock.sleep(RELEASE_WITHIN_MS, inTime.signal)])
    inTime.abort()
  }

  /** @param {number} firstWaitMs */
  async #run (firstWaitMs) {
    const { random } = this.#clock
    let waitMs = firstWaitMs
    for (let failures = 0; ;) {
      await this.#clock.sleep(waitMs, this.#pause.signal)
      if (this.#stopping.signal.aborted) return
      if (this.#pause.signal.aborted) this.#pause = new AbortController()
      try {
        waitMs = await this.#pass()
        failures = 0
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        this.#hasLooked = false
        this.#context.tell(error, '')
        waitMs = passIntervalMs(0, random) + backoffMs(this.#clock, ++failures, BACKOFF)
      }
    }
  }

  /** The next look at the table comes at once. */
  #hurry () {
    this.#pause.abort()
  }

  /** @returns {Promise<number>} ms until the next */
  async #pass () {
    const { options: { failoverTimeMs, assignIntervalMs }, counts, refuse } = this.#given
    const { signal } = this.#stopping
    refuse()
    const { random } = this.#clock
    const askedMs = this.#clock.now()
    counts.passes++
    let rows = await this.#table.list({ signal })
    if (rows.length === 0) {
      await this.#makeMissing()
      rows = await this.#table.list({ signal })
    }
    this.#noticeLosses(rows)
    // Slow looks count; but where the last one failed, others could renew no more than this one could look.
    const mostMs = this.#pauseMs + (this.#hasLooked ? failoverTimeMs / RENEWALS_PER_FAILOVER : 0)
    this.#hasLooked = true
    const { take, steal, isCutShort, isFirst } = this.#assigner.look(rows, askedMs, mostMs)
    counts.leasesStolen += await this.#takeAll(steal)
    await this.#takeAll(take)
    if (isFirst) await this.#sync(rows)
    this.#pauseMs = isCutShort ? passIntervalMs(0, random) : assignIntervalMs || passIntervalMs(rows.length, random)
    return this.#pauseMs
  }

  /**
   * Sooner than the next renewal would: meanwhile two workers read the shard.
   * @param {LeaseRow[]} rows maybe older than what is held
   */
  #noticeLosses (rows) {
    for (const { leaseKey, owner, counter } of rows) {
      const held = this.#held.get(leaseKey)
      if (held === undefined || held.isLeaving || owner === this.#given.workerId || counter <= held.lease.row.counter) continue
      held.lease.drop()
      this.#lost(leaseKey, held.lease, leaseLostError(leaseKey))
    }
  }

  /**
   * What this worker had and whose batch is still in hand isn't taken again.
   * @param {LeaseRow[]} rows
   * @returns {Promise<number>} how many it got
   */
  async #takeAll (rows) {
    let count = 0
    await (this.#taking = atOnce(rows.filter(({ leaseKey }) => !this.#held.has(leaseKey)), async (row) => {
      if (await this.#take(row)) count++
    }))
    return count
  }

  /**
   * It isn't aborted: what was taken unheard would be nobody's until it expires.
   * @param {LeaseRow} row
   */
  async #take (row) {
    const { workerId, options: { failoverTimeMs } } = this.#given
    const { signal } = this.#stopping
    if (signal.aborted) return false
    try {
      const taken = await this.#table.take(row, workerId)
      if (taken !== null) await this.#begin(taken, failoverTimeMs / RENEWALS_PER_FAILOVER)
      return taken !== null
    } catch (error) {
      if (!signal.aborted) this.#context.tell(error, row.leaseKey)
      return false
    }
  }

  /**
   * @param {LeaseRow} row
   * @param {number} renewMs
   */
  async #begin (row, renewMs) {
    const { workerId, isPaused, counts, changed } = this.#given
    const { leaseKey: shardId } = row
    const lease = this.#table.hold(row, { owner: workerId, renewMs, onLost: (error) => this.#lost(shardId, lease, error) })
    try {
      const consumer = new ShardConsumer(lease, this.#context, { isPaused: isPaused(shardId) })
      if (this.#stopping.signal.aborted) consumer.stop()
      /** @type {Held} */
      const held = { lease, consumer, isLeaving: false, done: Promise.resolve() }
      this.#held.set(shardId, held)
      held.done = this.#watch(held)
    } catch (error) {
      await lease.release()
      throw error
    }
    counts.leasesTaken++
    changed({ shardId, state: 'held' })
  }

  /** @param {Held} held */
  async #watch (held) {
    let hasEnded = false
    try {
      hasEnded = await held.consumer.run()
    } catch (error) {
      this.#given.halt(error)
    }
    await this.#finish(held, hasEnded)
  }

  /**
   * @param {string} shardId
   * @param {HeldLease} lease
   * @param {Error} error
   */
  #lost (shardId, lease, error) {
    const held = this.#held.get(shardId)
    if (held?.lease !== lease || held.isLeaving) return
    held.isLeaving = true
    held.consumer.abandon(error)
    this.#given.counts.leasesLost++
    this.#given.changed({ shardId, state: 'lost', error })
  }

  /**
   * @param {Held} held
   * @param {boolean} hasEnded
   */
  async #finish (held, hasEnded) {
    const { counts } = this.#given
    const { consumer } = held
    await this.#release(held, hasEnded ? 'ended' : 'released')
    this.#held.delete(consumer.shardId)
    counts.add(consumer.counts)
    if (!hasEnded) return
    counts.shardsEnded++
    this.#hurry()
  }

  /**
   * Once, and not what is lost.
   * @param {Held} held
   * @param {'released' | 'ended'} state
   */
  async #release (held, state) {
    if (held.isLeaving) return
    held.isLeaving = true
    if (!await held.lease.release().catch(() => false)) return
    this.#given.counts.leasesReleased++
    this.#given.changed({ shardId: held.consumer.shardId, state })
  }

  /**
   * What one worker does for all: leases that are missing are made, those that are done with removed.
   * @param {LeaseRow[]} rows
   */
  async #sync (rows) {
    const { signal } = this.#stopping
    if (this.#clock.now() < this.#syncAtMs) return
    if (await this.#makeMissing() > 0) this.#hurry()
    await atOnce(removableLeases(rows), (row) => this.#table.remove(row, { signal }))
  }

  /**
   * The table is read after the shards: what another worker has begun with before a reshard is seen together with its
   * children, which are no beginnings then.
   * @returns {Promise<number>}
   */
  async #makeMissing () {
    const { listShards, options: { initialPosition, shardSyncIntervalMs } } = this.#given
    const { signal } = this.#stopping
    this.#syncAtMs = this.#clock.now() + shardSyncIntervalMs
    const shards = await listShards({ signal })
    const openThen = initialPosition instanceof Date ? await listShards({ signal, openAt: initialPosition }) : []
    const atDate = new Set(openThen.map(({ ShardId }) => ShardId))
    const rows = await this.#table.list({ signal })
    const missing = missingLeases(shards, rows, startAt(initialPosition, { shards, atDate }))
    await atOnce(missing, (row) => this.#table.create(row, { signal }))
    return missing.length
  }

  /** @type {ShardContext['makeChildren']} */
  async #makeChildren (shardId, described, signal) {
    let children = described
    while (children.length === 0 && !signal.aborted) {
      const shards = await this.#persist(() => this.#given.listShards({ signal })) ?? []
      children = shards.filter((shard) => parentsOf(shard).includes(shardId))
      // A shard that was closed has some, even if the list doesn't show them yet.
      if (children.length === 0) await this.#clock.sleep(CHILDREN_POLL_MS, signal)
    }
    await atOnce(children, (child) => this.#persist(() => this.#makeChild(child, signal)))
    return signal.aborted ? [] : children.map(({ ShardId }) => ShardId)
  }

  /**
   * Of a group that begins at LATEST, a worker that saw the shards after a reshard may have taken the child for a beginning, where
   * one that saw them before had begun with its parent.
   * @param {ShardDescription} child
   * @param {AbortSignal} signal
   */
  async #makeChild (child, signal) {
    if (await this.#table.create(newLease(child, TRIM_HORIZON), { signal })) return
    await this.#table.restart(child.ShardId, { from: LATEST, to: TRIM_HORIZON }, { signal })
  }

  /** @type {ShardContext['childrenIfGone']} */
  async #childrenIfGone (shardId) {
    const { signal } = this.#stopping
    const shards = await this.#given.listShards({ signal }).catch(() => undefined)
    if (shards === undefined || shards.some(({ ShardId }) => ShardId === shardId)) return undefined
    return shards.filter((shard) => parentsOf(shard).includes(shardId))
  }

  /**
   * Tries again what may succeed later.
   * @template T
   * @param {() => Promise<T>} run
   * @returns {Promise<T | undefined>} undefined: the consumer is stopping
   */
  async #persist (run) {
    const { signal } = this.#stopping
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await run()
      } catch (error) {
        if (signal.aborted) break
        if (!mayPass(error)) throw error
        this.#context.tell(error, '')
        await this.#clock.sleep(backoffMs(this.#clock, attempt, BACKOFF), signal)
      }
    }
    return undefined
  }
}

/**
 * Runs for each of a list, some at a time.
 * @template T
 * @param {T[]} list
 * @param {(item: T) => Promise<unknown>} run
 */
async function atOnce (list, run) {
  let next = 0
  async function worker () {
    while (next < list.length) await run(list[next++])
  }
  await Promise.all(Array.from({ length: Math.min(WRITES_AT_ONCE, list.length) }, worker))
}

exports.Coordinator = Coordinator
