'use strict'

/**
 * Remembers the largest sequence number of each partition key, of the keys that were used last, and of each shard: what the
 * next record is to be stored behind.
 */
class Ordering {
  #shards
  #most
  /** By partition key, the one that was stored last at the end. @type {Map<string, string>} */
  #numbers = new Map()

  /**
   * @param {import('./shards').Shards} shards
   * @param {number} most keys
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
    const { only } = this.#shards
    if (only?.writeSequenceNumber) return only.writeSequenceNumber
    if (shardId !== undefined) return this.#shards.get(shardId)?.writeSequenceNumber ?? undefined
    return this.#numbers.get(key)
  }

  /**
   * @param {string | undefined} key undefined: one that won't come again
   * @param {{ ShardId: string, SequenceNumber: string }} place
   */
  stored (key, { ShardId, SequenceNumber }) {
    const shard = this.#shards.get(ShardId)
    if (shard !== undefined && isLater(SequenceNumber, shard.writeSequenceNumber)) shard.writeSequenceNumber = SequenceNumber
    if (key === undefined) return
    const before = this.#numbers.get(key)
    if (before !== undefined) {
      if (!isLater(SequenceNumber, before)) return
      this.#numbers.delete(key)
    }
    this.#numbers.set(key, SequenceNumber)
    if (this.#numbers.size <= this.#most) return
    const [oldest] = this.#numbers.keys()
    this.#numbers.delete(oldest)
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
