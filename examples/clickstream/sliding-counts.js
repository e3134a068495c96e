'use strict'

/** Columns of the chart. */
const BUCKETS = 60

/** What counts only once, however often it comes, is in the bucket that it came into first. */
const newBucket = () => ({ ids: new Set(), counts: new Map() })

/** How many clicks each site had within a window that ends now, in buckets of equal length. */
class SlidingCounts {
  /** By number: time divided by the bucket's length. @type {Map<number, ReturnType<typeof newBucket>>} */
  #buckets = new Map()
  #bucketMs
  #now

  /**
   * @param {number} windowMs
   * @param {() => number} [now]
   */
  constructor (windowMs, now = Date.now) {
    this.#bucketMs = windowMs / BUCKETS
    this.#now = now
  }

  /**
   * @param {{ id: string, site: string, at: number }} click at: ms since 1970
   * @returns {boolean} whether it counts: it is not older than the window, and was not counted before
   */
  add ({ id, site, at }) {
    this.#forget()
    const number = Math.min(this.#numberOf(at), this.#latest) // a clock that is ahead
    const hasCome = [...this.#buckets.values()].some(({ ids }) => ids.has(id))
    if (hasCome || number <= this.#latest - BUCKETS) return false
    if (!this.#buckets.has(number)) this.#buckets.set(number, newBucket())
    const { ids, counts } = this.#buckets.get(number)
    ids.add(id)
    counts.set(site, (counts.get(site) ?? 0) + 1)
    return true
  }

  /**
   * @returns {{ latest: number, counts: Record<string, number[]> }} latest: the number of the bucket of now; of each site
   *   that had clicks, those of each bucket, oldest first
   */
  snapshot () {
    this.#forget()
    const latest = this.#latest
    const sites = new Set([...this.#buckets.values()].flatMap(({ counts }) => [...counts.keys()]))
    const numbers = Array.from({ length: BUCKETS }, (_, i) => latest - BUCKETS + 1 + i)
    const countsOf = (site) => numbers.map((number) => this.#buckets.get(number)?.counts.get(site) ?? 0)
    return { latest, counts: Object.fromEntries([...sites].map((site) => [site, countsOf(site)])) }
  }

  get #latest () {
    return this.#numberOf(this.#now())
  }

  #numberOf (at) {
    return Math.floor(at / this.#bucketMs)
  }

  #forget () {
    for (const number of this.#buckets.keys()) if (number <= this.#latest - BUCKETS) this.#buckets.delete(number)
  }
}

module.exports = { BUCKETS, SlidingCounts }
