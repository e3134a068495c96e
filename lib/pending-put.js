'use strict'

const { AsyncResource } = require('node:async_hooks')

// Who waits for puts, beside the promises of lib/put-batch.js.

/** @typedef {import('./put-batch').Place} Place */

/**
 * A put with a callback.
 * @template Result
 */
class CalledPut {
  /** @param {(error: any, result?: Result) => void} callback */
  constructor (callback) {
    this.callback = callback
    /** Of the caller's AsyncLocalStorage; a promise keeps it by itself. Costs 30 ns. */
    this.context = new AsyncResource('KinesisPut')
  }

  /** @param {Result} result */
  stored (result) {
    this.context.runInAsyncScope(process.nextTick, process, this.callback, null, result)
  }

  /** @param {unknown} error */
  failed (error) {
    this.context.runInAsyncScope(process.nextTick, process, this.callback, error)
  }
}

/**
 * A put with a promise whose rejection nobody needs to look at.
 * @template Result
 */
class LenientPut {
  /** @type {(result: Result | Promise<never>) => void} */
  #fulfil = ignore

  /** @param {(error: unknown) => void} onFailed */
  constructor (onFailed) {
    this.onFailed = onFailed
    /** @type {Promise<Result>} */
    this.promise = new Promise((resolve) => { this.#fulfil = resolve })
  }

  /** @param {Result} result */
  stored (result) {
    this.#fulfil(result)
  }

  /** @param {unknown} error */
  failed (error) {
    this.promise.catch(ignore)
    this.#fulfil(Promise.reject(error))
    process.nextTick(this.onFailed, error)
  }
}

/**
 * Many puts with one promise, of a result for each in order; rejected, once all have settled, where
 * one has failed. The results are made at the end: until then they would only be in the way of the
 * garbage collector, which moves what lives.
 * @template Result
 */
class ManyPuts {
  /** @type {any[]} places, and errors in the places of those that failed; in the end, results */
  #ends
  #numbers
  #left
  #failed = 0
  #toResult
  #toError
  /** @type {(results: Result[]) => void} */
  #fulfil = ignore
  /** @type {(error: unknown) => void} */
  #decline = ignore

  /**
   * @param {number} count
   * @param {(place: Place, subSequenceNumber: number, attempts: number) => Result} toResult
   * @param {(ends: any[]) => unknown} toError what the promise is rejected with; gets results and errors
   */
  constructor (count, toResult, toError) {
    this.#toResult = toResult
    this.#toError = toError
    this.#ends = new Array(count)
    this.#numbers = new Int32Array(count * NUMBERS)
    this.#left = count
    /** @type {Promise<Result[]>} */
    this.promise = new Promise((resolve, reject) => {
      this.#fulfil = resolve
      this.#decline = reject
    })
    if (count === 0) this.#fulfil([])
  }

  /**
   * @param {number} index
   * @param {Place} place
   * @param {number} subSequenceNumber
   * @param {number} attempts
   */
  stored (index, place, subSequenceNumber, attempts) {
    this.#numbers[index * NUMBERS] = subSequenceNumber
    this.#numbers[index * NUMBERS + 1] = attempts
    this.#end(index, place)
  }

  /** @param {number} index @param {unknown} error */
  failed (index, error) {
    this.#failed++
    this.#numbers[index * NUMBERS] = FAILED
    this.#end(index, error)
  }

  /** @param {number} index @param {unknown} end */
  #end (index, end) {
    this.#ends[index] = end
    if (--this.#left > 0) return
    this.#makeResults()
    if (this.#failed === 0) this.#fulfil(this.#ends)
    else this.#decline(this.#toError(this.#ends))
  }

  #makeResults () {
    const ends = this.#ends
    const numbers = this.#numbers
    for (let i = 0, n = 0; i < ends.length; i++, n += NUMBERS) {
      if (numbers[n] !== FAILED) ends[i] = this.#toResult(ends[i], numbers[n], numbers[n + 1])
    }
  }
}

/** Of a put that was stored: subsequence number and attempts. */
const NUMBERS = 2
/** In the place of the first of them. */
const FAILED = -1

/**
 * Those of many that stand together in one batch.
 * @template Result
 */
class PartOfMany {
  /**
   * @param {ManyPuts<Result>} many
   * @param {number} offset of their places among all from those in the batch
   */
  constructor (many, offset) {
    this.many = many
    this.offset = offset
  }

  /**
   * @param {number} index
   * @param {Place} place
   * @param {number} subSequenceNumber
   * @param {number} attempts
   */
  storedAt (index, place, subSequenceNumber, attempts) {
    this.many.stored(this.offset + index, place, subSequenceNumber, attempts)
  }

  /** @param {unknown} error @param {number} index */
  failed (error, index) {
    this.many.failed(this.offset + index, error)
  }
}

function ignore () {}

exports.CalledPut = CalledPut
exports.LenientPut = LenientPut
exports.ManyPuts = ManyPuts
exports.PartOfMany = PartOfMany
