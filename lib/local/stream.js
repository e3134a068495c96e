'use strict'

const { Shard } = require('./shard')

const HASH_KEYS = 1n << 128n
const HOUR_MS = 3600000
const TRIM_INTERVAL_MS = 1000

/**
 * @typedef {object} Settings
 * @property {'PROVISIONED' | 'ON_DEMAND'} mode
 * @property {number} retentionHours
 * @property {number} maxRecordKiB
 * @property {'USER_PARTITION_KEY' | 'AUTO'} distribution
 * @property {'NONE' | 'KMS'} encryptionType
 * @property {string} [keyId] of KMS
 * @property {string[]} metrics
 * @property {number} [warmMiBps]
 *
 * @typedef {object} StreamOptions
 * @property {string} name
 * @property {string} arn
 * @property {number} createdAt ms
 * @property {number} activeAt ms
 * @property {number} shardCount
 * @property {Partial<Settings>} settings
 *
 * How the shards are to change.
 * @typedef {{ split: number, hashKey: string } | { merge: [number, number] } | { count: number }} Reshard
 */

/** @type {Settings} */
const DEFAULTS = {
  mode: 'PROVISIONED',
  retentionHours: 24,
  maxRecordKiB: 1024,
  distribution: 'USER_PARTITION_KEY',
  encryptionType: 'NONE',
  metrics: []
}

/**
 * A stream and its shards. What takes time (creation, resharding) happens when the clock has
 * reached its end: settle() sees to it before anything else looks.
 */
class Stream {
  /** @param {StreamOptions} options */
  constructor ({ name, arn, createdAt, activeAt, shardCount, settings }) {
    this.name = name
    this.arn = arn
    this.createdAt = createdAt
    this.activeAt = activeAt
    /** Stays so even if the clock should be put back. */
    this.isCreated = activeAt <= createdAt
    /** @type {Settings} */
    this.settings = { ...DEFAULTS, ...settings }
    /**
     * When records began to be stored in which way.
     * @type {{ at: number, type: 'NONE' | 'KMS' }[]}
     */
    this.encryptions = [{ at: -Infinity, type: 'NONE' }]
    /** @type {Map<string, import('./account').Consumer>} by name */
    this.consumers = new Map()
    /** @type {Shard[]} by index */
    this.shards = []
    /** @type {Shard[]} by hash key */
    this.open = []
    /** @type {{ at: number, run: () => void } | undefined} */
    this.pending = undefined
    /** @type {number | undefined} when a deleted stream is gone */
    this.goneAt = undefined
    this.nextAuto = 0
    this.trimmedAt = createdAt
    for (const [from, to] of uniformRanges(shardCount)) this.#add(from, to, [], createdAt)
    this.#refresh()
  }

  /**
   * As of the last settle().
   * @returns {'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'}
   */
  get status () {
    if (this.goneAt !== undefined) return 'DELETING'
    if (!this.isCreated) return 'CREATING'
    return this.pending === undefined ? 'ACTIVE' : 'UPDATING'
  }

  /**
   * Does what was to be done by now.
   * @param {number} now
   */
  settle (now) {
    this.isCreated ||= this.activeAt <= now
    if (this.pending === undefined || now < this.pending.at) return
    const { run } = this.pending
    this.pending = undefined
    run()
  }

  /**
   * @param {Reshard} reshard has been checked
   * @param {number} doneAt ms
   */
  reshard (reshard, doneAt) {
    this.#later(doneAt, () => {
      if ('split' in reshard) this.#split(this.shards[reshard.split], BigInt(reshard.hashKey), doneAt)
      else if ('merge' in reshard) this.#merge(reshard.merge.map((index) => this.shards[index]), doneAt)
      else this.#scale(reshard.count, doneAt)
      this.#refresh()
    })
  }

  /**
   * @param {Partial<Settings>} settings
   * @param {number} doneAt ms
   */
  configure (settings, doneAt) {
    this.#later(doneAt, () => {
      Object.assign(this.settings, settings)
      if (settings.encryptionType !== undefined) {
        this.encryptions.push({ at: doneAt, type: settings.encryptionType })
      }
    })
  }

  /**
   * @param {number} at ms
   * @param {() => void} run
   */
  #later (at, run) {
    this.pending = { at, run }
  }

  /**
   * How the records were stored that arrived at a time.
   * @param {number} time ms
   */
  encryptionAt (time) {
    return this.encryptions.findLast(({ at }) => at <= time)?.type
  }

  /**
   * The open shard of a hash key.
   * @param {string} hashHex 32 digits
   */
  shardOf (hashHex) {
    const { open } = this
    let [low, high] = [0, open.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (open[middle].hashFromHex <= hashHex) low = middle
      else high = middle - 1
    }
    return open[low]
  }

  /** The shard of a record without a key: each in its turn. */
  autoShard () {
    return this.open[this.nextAuto++ % this.open.length]
  }

  /** @param {number} now */
  trimHorizon (now) {
    return now - this.settings.retentionHours * HOUR_MS
  }

  /**
   * Forgets what is too old, of closed shards too. Once a second will do: readers trim for themselves.
   * @param {number} now
   */
  trim (now) {
    if (Math.abs(now - this.trimmedAt) < TRIM_INTERVAL_MS) return
    this.trimmedAt = now
    for (const shard of this.shards) shard.trim(this.trimHorizon(now))
  }

  /**
   * The shards that there are to see: not before the stream is active, nor once all that they can
   * have held is trimmed.
   * @param {number} now
   */
  visibleShards (now) {
    if (!this.isCreated) return []
    const horizon = this.trimHorizon(now)
    return this.shards.filter(({ closedAt }) => closedAt === undefined || closedAt >= horizon)
  }

  /**
   * @param {Shard} shard
   * @param {bigint} hashKey the first one of the upper child
   * @param {number} now
   */
  #split (shard, hashKey, now) {
    shard.close(now)
    return [
      this.#add(shard.hashFrom, hashKey - 1n, [shard], now),
      this.#add(hashKey, shard.hashTo, [shard], now)
    ]
  }

  /**
   * @param {Shard[]} parents the lower range first or second; the order names the adjacent one
   * @param {number} now
   */
  #merge (parents, now) {
    const [low, high] = parents[0].hashFrom < parents[1].hashFrom ? parents : [parents[1], parents[0]]
    for (const parent of parents) parent.close(now)
    return this.#add(low.hashFrom, high.hashTo, parents, now)
  }

  /**
   * Uniform scaling: splits at every new bound, then merges what lies between two of them.
   * @param {number} count
   * @param {number} now
   */
  #scale (count, now) {
    const ranges = uniformRanges(count)
    let open = [...this.open]
    for (const [bound] of ranges) {
      open = open.flatMap((shard) =>
        shard.hashFrom < bound && bound <= shard.hashTo ? this.#split(shard, bound, now) : [shard])
    }
    for (const [from, to] of ranges) {
      open.filter((shard) => shard.hashFrom >= from && shard.hashTo <= to)
        .reduce((merged, shard) => this.#merge([merged, shard], now))
    }
  }

  /**
   * @param {bigint} hashFrom
   * @param {bigint} hashTo
   * @param {Shard[]} parents
   * @param {number} createdAt
   */
  #add (hashFrom, hashTo, parents, createdAt) {
    const shard = new Shard({ index: this.shards.length, hashFrom, hashTo, parents, createdAt })
    this.shards.push(shard)
    for (const parent of parents) parent.children.push(shard)
    return shard
  }

  #refresh () {
    this.open = this.shards.filter(({ closedAt }) => closedAt === undefined)
      .sort((a, b) => a.hashFrom < b.hashFrom ? -1 : 1)
  }
}

/**
 * All hash keys in equal parts; the last one takes what is left over.
 * @param {number} count
 * @returns {[bigint, bigint][]} both ends inclusive
 */
function uniformRanges (count) {
  const size = HASH_KEYS / BigInt(count)
  return Array.from({ length: count }, (_, i) => [
    BigInt(i) * size, i === count - 1 ? HASH_KEYS - 1n : BigInt(i + 1) * size - 1n
  ])
}

exports.HASH_KEYS = HASH_KEYS
exports.Stream = Stream
