'use strict'

const { AsyncResource } = require('node:async_hooks')

// Who waits for puts, beside the promises of lib/put-batch.js.

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
 * one has failed.
 * @template Result
 */
class ManyPuts {
  /** @type {any[]} results, and errors in the places of those that failed */
  #ends
  #left
  #failed = 0
  #toError
  /** @type {(results: Result[]) => void} */
  #fulfil = ignore
  /** @type {(error: unknown) => void} */
  #decline = ignore

  /**
   * @param {number} count
   * @param {(ends: any[]) => unknown} toError what the promise is rejected with; gets results and errors
   */
  constructor (count, toError) {
    this.#toError = toError
    this.#ends = new Array(count)
    this.#left = count
    /** @type {Promise<Result[]>} */
    this.promise = new Promise((resolve, reject) => {
      this.#fulfil = resolve
      this.#decline = reject
    })
    if (count === 0) this.#fulfil([])
  }

  /** @param {number} index @param {Result} result */
  stored (index, result) {
    this.#end(index, result)
  }

  /** @param {number} index @param {unknown} error */
  failed (index, error) {
    this.#failed++
    this.#end(index, error)
  }

  /** @param {number} index @param {unknown} end */
  #end (index, end) {
    this.#ends[index] = end
    if (--this.#left > 0) return
    if (this.#failed === 0) this.#fulfil(this.#ends)
    else this.#decline(this.#toError(this.#ends))
  }
}

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

  /** @param {Result} result @param {number} index */
  stored (result, index) {
    this.many.stored(this.offset + index, result)
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
