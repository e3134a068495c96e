'use strict'

const { AsyncResource } = require('node:async_hooks')

// Who waits for puts, as lib/put-batch.js tells of their ends: an object a put is all that the hot
// path makes beside the promise.

/** @typedef {import('./put-batch').Place} Place */

/**
 * What a put that was stored comes to.
 * @template Result
 * @typedef {(place: Place, subSequenceNumber: number, attempts: number) => Result} ToResult
 */

/**
 * A put with a callback.
 * @template Result
 */
class CalledPut {
  /**
   * @param {ToResult<Result>} toResult
   * @param {(error: any, result?: Result) => void} callback
   */
  constructor (toResult, callback) {
    this.toResult = toResult
    this.callback = callback
    /** Of the caller's AsyncLocalStorage; a promise keeps it by itself. Costs 30 ns. */
    this.context = new AsyncResource('KinesisPut')
  }

  /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts */
  stored (place, subSequenceNumber, attempts) {
    const result = this.toResult(place, subSequenceNumber, attempts)
    this.context.runInAsyncScope(process.nextTick, process, this.callback, null, result)
  }

  /** @param {unknown} error */
  failed (error) {
    this.context.runInAsyncScope(process.nextTick, process, this.callback, error)
  }
}

/**
 * A put with a promise.
 * @template Result
 */
class PromisedPut {
  /** @param {ToResult<Result>} toResult */
  constructor (toResult) {
    this.toResult = toResult
    /** @type {Promise<Result>} */
    this.promise = new Promise(capture)
    this.fulfil = captured.resolve
    this.decline = captured.reject
  }

  /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts */
  stored (place, subSequenceNumber, attempts) {
    this.fulfil(this.toResult(place, subSequenceNumber, attempts))
  }

  /** @param {unknown} error */
  failed (error) {
    this.decline(error)
  }
}

/**
 * One whose rejection nobody needs to look at.
 * @template Result
 * @extends {PromisedPut<Result>}
 */
class LenientPut extends PromisedPut {
  /**
   * @param {ToResult<Result>} toResult
   * @param {(error: unknown) => void} onFailed
   */
  constructor (toResult, onFailed) {
    super(toResult)
    this.onFailed = onFailed
  }

  /** @override @param {unknown} error */
  failed (error) {
    this.promise.catch(ignore)
    super.failed(error)
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

  /**
   * @param {number} count
   * @param {ToResult<Result>} toResult
   * @param {(ends: any[]) => unknown} toError what the promise is rejected with; gets results and errors
   */
  constructor (count, toResult, toError) {
    this.toResult = toResult
    this.#toError = toError
    this.#ends = new Array(count)
    this.#left = count
    /** @type {Promise<Result[]>} */
    this.promise = new Promise(capture)
    this.fulfil = captured.resolve
    this.decline = captured.reject
    if (count === 0) this.fulfil([])
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
    if (this.#failed === 0) this.fulfil(this.#ends)
    else this.decline(this.#toError(this.#ends))
  }
}

/**
 * Those of many that stand together in one batch.
 * @template Result
 */
class PartOfMany {
  /**
   * @param {ManyPuts<Result>} many
   * @param {import('./put-batch').PutBatch} batch
   * @param {number} offset of their places among all from those in the batch
   */
  constructor (many, batch, offset) {
    this.many = many
    this.batch = batch
    this.offset = offset
  }

  /** @param {Place} place @param {number} subSequenceNumber @param {number} attempts @param {number} index */
  stored (place, subSequenceNumber, attempts, index) {
    this.many.stored(this.offset + index, this.many.toResult(place, subSequenceNumber, attempts))
  }

  /** @param {unknown} error @param {unknown} _ @param {number} index */
  failed (error, _, index) {
    this.many.failed(this.offset + index, error)
  }
}

function ignore () {}

/**
 * A promise's own functions, without a closure for each promise.
 * @type {{ resolve: (result: any) => void, reject: (error: unknown) => void }}
 */
const captured = { resolve: ignore, reject: ignore }

/**
 * @param {(result: any) => void} resolve
 * @param {(error: unknown) => void} reject
 */
function capture (resolve, reject) {
  captured.resolve = resolve
  captured.reject = reject
}

exports.CalledPut = CalledPut
exports.LenientPut = LenientPut
exports.ManyPuts = ManyPuts
exports.PartOfMany = PartOfMany
exports.PromisedPut = PromisedPut
