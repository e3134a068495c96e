'use strict'

const { deliver } = require('./callback')

/**
 * A round: the callbacks handed out between two calls of out().
 * @typedef {object} Round
 * @property {unknown[]} values in the order of the in() calls
 * @property {number} pending callbacks that were not called yet
 * @property {{ reason: unknown } | null} failure the first one
 * @property {(() => void) | null} settle set by out()
 */

/**
 * What out() gives: to be awaited, yielded to co (3 and 4), or called with a node-style callback.
 * @template T
 * @typedef {((callback: (error: unknown, value?: T) => void) => void) & Promise<T>} Outcome
 */

/**
 * Joins any number of calls of node-style callback APIs:
 *
 *     const gate = new Gate()
 *     fs.readFile('a', gate.in())
 *     fs.readFile('b', gate.in())
 *     const [a, b] = await gate.out()
 *
 * A gate may be used again after out(); each round is on its own.
 */
class Gate {
  /** @type {Round} */
  #round

  constructor () {
    this.#round = newRound()
  }

  /**
   * A callback for one call. Only its first call counts; with more than one value, they come as
   * an array.
   * @returns {(error?: any, ...values: any[]) => void}
   */
  in () {
    const round = this.#round
    const i = round.values.length
    round.values.push(undefined)
    round.pending++
    let wasCalled = false
    return (error, ...values) => {
      if (wasCalled) return
      wasCalled = true
      round.pending--
      if (error) round.failure ??= { reason: error }
      else round.values[i] = values.length > 1 ? values : values[0]
      round.settle?.()
    }
  }

  /**
   * Ends the round: waits until each of its callbacks was called, or one of them with an error.
   * Gives the values in the order of the in() calls; that of a lone in() as it is; [] if there
   * was none. Callbacks that come late for a failed round are ignored.
   * @returns {Outcome<any>}
   */
  out () {
    const round = this.#round
    this.#round = newRound()
    const promise = new Promise((resolve, reject) => {
      round.settle = () => {
        if (round.failure !== null) reject(round.failure.reason)
        else if (round.pending === 0) resolve(round.values.length === 1 ? round.values[0] : round.values)
      }
      round.settle()
    })
    return toOutcome(promise)
  }
}

/** @returns {Round} */
function newRound () {
  return { values: [], pending: 0, failure: null, settle: null }
}

/**
 * @param {Promise<any>} promise
 * @returns {Outcome<any>}
 */
function toOutcome (promise) {
  // Whoever takes a function for a maker of promises (assert.rejects does) gets one.
  const thunk = (/** @type {(error: unknown, value?: any) => void} */ callback) => deliver(promise, callback)
  return Object.assign(thunk, {
    then: promise.then.bind(promise),
    catch: promise.catch.bind(promise),
    finally: promise.finally.bind(promise),
    [Symbol.toStringTag]: 'Promise'
  })
}

exports.Gate = Gate
