'use strict'

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./changes').Change} Change
 *
 * What is to become of recorded changes, by their number.
 * @typedef {object} Rewrite
 * @property {(number: number) => void} del
 * @property {(number: number, change: Change) => void} put
 *
 * Appends whose records are all trimmed, up to and with the last one, as one.
 * @typedef {{ number: number, isWritten: boolean, at: number, counts: Map<number, number> }} Skip
 */

/**
 * The stream that a change is about.
 * @param {Change} change
 * @returns {string | undefined}
 */
function nameOf (change) {
  if ('name' in change) return change.name
  return 'arn' in change && change.arn.includes(':stream/') ? change.arn.split('/')[1] : undefined
}

/**
 * @param {Change} change
 * @returns {Map<number, number> | undefined} how many records it has put, by index of their shard
 */
function countsOf (change) {
  if (change.type === 'skip') return new Map(change.counts)
  if (change.type !== 'append') return undefined
  const counts = new Map()
  for (const shard of change.shards) counts.set(shard, (counts.get(shard) ?? 0) + 1)
  return counts
}

/**
 * @param {Map<number, number>} sums
 * @param {Map<number, number>} counts
 */
function addTo (sums, counts) {
  for (const [shard, count] of counts) sums.set(shard, (sums.get(shard) ?? 0) + count)
}

/**
 * Finds what an account no longer needs of the changes that made it: those of streams that are
 * gone, and records that are trimmed, of which a `skip` keeps the number.
 */
class Compaction {
  #account
  #births
  #rewrite
  /** @type {Map<string, Skip>} by stream */
  #skips = new Map()
  /** @type {Map<string, Map<number, number>>} records by stream and shard */
  #seen = new Map()

  /**
   * @param {Account} account
   * @param {Map<string, number>} births number of the change that made each stream last
   * @param {Rewrite} rewrite
   */
  constructor (account, births, rewrite) {
    this.#account = account
    this.#births = births
    this.#rewrite = rewrite
  }

  /**
   * To be told of all changes, in their order.
   * @param {number} number
   * @param {Change} change
   */
  see (number, change) {
    const name = nameOf(change)
    if (name === undefined) return
    const stream = this.#account.streams.get(name)
    if (stream === undefined || number < Number(this.#births.get(name))) return this.#rewrite.del(number)
    const counts = countsOf(change)
    if (counts && this.#areTrimmed(stream, counts)) this.#drop(name, { number, isWritten: change.type === 'skip', at: change.at, counts })
    else this.#flush(name)
  }

  /**
   * @param {import('./stream').Stream} stream
   * @param {Map<number, number>} counts of the records that come next
   */
  #areTrimmed ({ name, shards }, counts) {
    const seen = this.#seen.get(name) ?? new Map()
    this.#seen.set(name, seen)
    addTo(seen, counts)
    return [...counts.keys()].every((shard) => seen.get(shard) < shards[shard].first)
  }

  /**
   * @param {string} name
   * @param {Skip} dropped
   */
  #drop (name, dropped) {
    const before = this.#skips.get(name)
    this.#skips.set(name, dropped)
    if (before === undefined) return
    this.#rewrite.del(before.number)
    addTo(dropped.counts, before.counts)
    dropped.isWritten = false
  }

  /** @param {string} name */
  #flush (name) {
    const skip = this.#skips.get(name)
    this.#skips.delete(name)
    if (skip === undefined || skip.isWritten) return
    this.#rewrite.put(skip.number, { type: 'skip', at: skip.at, name, counts: [...skip.counts] })
  }

  finish () {
    for (const name of this.#skips.keys()) this.#flush(name)
  }
}

exports.Compaction = Compaction
