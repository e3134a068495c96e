'use strict'

const SUB_BUCKETS = 16

/**
 * A distribution of times, percentiles at most 1/16 too high: buckets of equal width between a power of two and the next.
 */
class Histogram {
  /** @type {number[]} by bucket */
  #counts = []
  #count = 0
  #sum = 0
  #max = 0

  /** @param {number} value not negative */
  add (value) {
    const bucket = bucketOf(value)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count++
    this.#sum += value
    this.#max = Math.max(this.#max, value)
  }

  /** @returns {import('../producer-metrics').Summary} */
  summary () {
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((part) => this.#percentile(part))
    return { count: this.#count, mean: this.#count === 0 ? 0 : this.#sum / this.#count, p50, p90, p99, max: this.#max }
  }

  /** @param {number} part */
  #percentile (part) {
    let left = Math.ceil(part * this.#count)
    const bucket = this.#counts.findIndex((count = 0) => (left -= count) <= 0)
    return this.#count === 0 ? 0 : Math.min(this.#max, upperBoundOf(bucket))
  }
}

/** Values below 2^-10, a microsecond of milliseconds, share the first. */
const LEAST_EXPONENT = -10

/** @param {number} value */
function bucketOf (value) {
  const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log2(value)))
  const base = 2 ** exponent
  return (exponent - LEAST_EXPONENT) * SUB_BUCKETS + Math.max(0, Math.floor((value - base) / base * SUB_BUCKETS))
}

/** @param {number} bucket */
function upperBoundOf (bucket) {
  const base = 2 ** (Math.floor(bucket / SUB_BUCKETS) + LEAST_EXPONENT)
  return base * (1 + (bucket % SUB_BUCKETS + 1) / SUB_BUCKETS)
}

exports.Histogram = Histogram
