'use strict'

/**
 * Remembers which shard the records of each partition key went to, of the keys that were used last: behind what is known to be
 * stored there the next record is to be stored.
 */
class Ordering {
  #shards
  #most
  /**
   * In two generations, of which the older one is dropped when the younger one is full: so a key that comes again and again
   * costs no more than a look.
   * @type {Map<string, import('./shards').Shard>}
   */
  #young = new Map()
  /** @type {Map<string, import('./shards').Shard>} */
  #old = new Map()

  /**
   * @param {import('./shards').Shards} shards
   * @param {number} most keys, at least
   */
  constructor (shards, most) {
    this.#shards = shards
    this.#most = most
  }

  /**
   * @param {string} key
   * @param {string} [shardId] where the record is known to go to
   * @returns {string | undefined}
   */
  numberFor (key, shardId) {
    const shard = this.#shards.only ?? (shardId === undefined ? this.#shardOf(key) : this.#shards.get(shardId))
    return shard?.writeSequenceNumber ?? undefined
  }

  /**
   * @param {string} key '': none that will come again
   * @param {import('./shards').Shard} shard
   * @param {string} number
   */
  stored (key, shard, number) {
    if (isLater(number, shard.writeSequenceNumber)) shard.writeSequenceNumber = number
    if (key === '' || this.#young.get(key) === shard) return
    this.#young.set(key, shard)
    if (this.#young.size < this.#most) return
    this.#old = this.#young
    this.#young = new Map()
  }

  /** @param {string} key */
  #shardOf (key) {
    return this.#young.get(key) ?? this.#old.get(key)
  }
}

/**
 * Sequence numbers are decimal, and too long for numbers.
 * @param {string} number
 * @param {string | null} other
 */
function isLater (number, other) {
  if (other === null) return true
  return number.length === other.length ? number > other : number.length > other.length
}

exports.Ordering = Ordering
