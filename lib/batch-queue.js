'use strict'

/**
 * @template B
 * @typedef {{ owner: Owner, resolve: (batch: B) => void, reject: (error: unknown) => void }} Taker
 */

/**
 * Whoever takes batches; sets `hasLeft` through leave().
 * @typedef {{ hasLeft: boolean }} Owner
 */

/**
 * Batches on their way to those who ask for them, in order. Somebody is told when batches are wanted,
 * and when they are wanted no more; what comes unasked is held for the next who asks.
 * @template B
 */
class BatchQueue {
  #setWanted
  #isWanted = false
  /** @type {Taker<B>[]} */
  #takers = []
  /** @type {B[]} */
  #held = []
  /** Why there are no more. @type {unknown} */
  #end

  /** @param {(isWanted: boolean) => void} setWanted */
  constructor (setWanted) {
    this.#setWanted = setWanted
  }

  /** Whether batches are to come; a moment longer than somebody waits. */
  get isWanted () {
    return this.#isWanted
  }

  /**
   * @param {Owner} owner
   * @returns {Promise<B>} rejects with an error that came in a batch's stead, or that ended all
   */
  take (owner) {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    const batch = this.#held.shift()
    if (batch !== undefined) return Promise.resolve(batch)
    return new Promise((resolve, reject) => {
      this.#takers.push({ owner, resolve, reject })
      this.#want(true)
    })
  }

  /** @param {B} batch */
  give (batch) {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#held.push(batch)
    else taker.resolve(batch)
    this.#rest()
  }

  /** One who waits is told; without one it is nobody's business. @param {unknown} error */
  fail (error) {
    this.#takers.shift()?.reject(error)
    this.#rest()
  }

  /**
   * @param {Owner} owner who waits no longer
   * @param {unknown} error what is said to it
   */
  leave (owner, error) {
    owner.hasLeft = true
    this.#dismiss((taker) => taker.owner === owner, error)
  }

  /**
   * Only the first end counts.
   * @param {unknown} error what is said to all from now on
   * @returns {B[]} what nobody will take any more
   */
  end (error) {
    if (this.#end !== undefined) return []
    this.#end = error
    this.#dismiss(() => true, error)
    return this.#held.splice(0)
  }

  /**
   * @param {(taker: Taker<B>) => boolean} isMeant
   * @param {unknown} error
   */
  #dismiss (isMeant, error) {
    const dismissed = this.#takers.filter(isMeant)
    this.#takers = this.#takers.filter((taker) => !isMeant(taker))
    for (const { reject } of dismissed) reject(error)
    this.#rest()
  }

  /** Not at once: whoever takes batch after batch asks again in no time. */
  #rest () {
    if (this.#takers.length > 0 || !this.#isWanted) return
    setImmediate(() => this.#want(this.#takers.length > 0))
  }

  /** @param {boolean} isWanted */
  #want (isWanted) {
    if (this.#isWanted === isWanted) return
    this.#isWanted = isWanted
    this.#setWanted(isWanted)
  }
}

exports.BatchQueue = BatchQueue
