'use strict'

const { invalidArgument } = require('./errors')

/**
 * What is to be done when a signal is aborted, with one listener however many calls share it:
 * Node warns of a leak from the eleventh listener on, and services do share one signal.
 */
class AbortWatch {
  /** @type {Set<() => void>} */
  #runs = new Set()
  #signal
  #listener = () => {
    for (const run of [...this.#runs]) run()
  }

  /** @param {AbortSignal} signal */
  constructor (signal) {
    this.#signal = signal
  }

  /** @param {() => void} run */
  add (run) {
    if (this.#runs.size === 0) this.#signal.addEventListener('abort', this.#listener)
    this.#runs.add(run)
  }

  /** @param {() => void} run */
  delete (run) {
    this.#runs.delete(run)
    if (this.#runs.size === 0) this.#signal.removeEventListener('abort', this.#listener)
  }
}

/** @type {WeakMap<AbortSignal, AbortWatch>} */
const watches = new WeakMap()

/**
 * Calls `run` when the signal is aborted, until the function that this gives is called.
 * @param {AbortSignal} signal
 * @param {() => void} run
 * @returns {() => void}
 */
function onAbort (signal, run) {
  let watch = watches.get(signal)
  if (watch === undefined) {
    watch = new AbortWatch(signal)
    watches.set(signal, watch)
  }
  watch.add(run)
  return () => watch.delete(run)
}

/**
 * @param {unknown} signal
 * @returns {AbortSignal | undefined}
 */
function checkSignal (signal) {
  if (signal === undefined || signal instanceof AbortSignal) return signal
  throw invalidArgument('signal', signal, 'must be an AbortSignal')
}

/**
 * @param {any} error the core's
 * @param {unknown} reason the signal's
 */
function withReason (error, reason) {
  if (error?.code !== 'ABORT_ERR') return error
  return Object.defineProperty(error, 'cause', { value: reason, configurable: true, writable: true })
}

/** @type {WeakMap<object, AbortSignal>} */
const foreignSignals = new WeakMap()

/**
 * Node's own AbortSignal for what the AWS SDK takes as one: that, another library's, or an object
 * `{ aborted, onabort }`.
 * @param {any} signal
 * @returns {AbortSignal | undefined}
 */
function asSignal (signal) {
  if (signal === undefined || signal === null || signal instanceof AbortSignal) return signal ?? undefined
  if (typeof signal !== 'object') throw invalidArgument('abortSignal', signal, 'must be an AbortSignal')
  const known = foreignSignals.get(signal)
  if (known !== undefined) return known
  const controller = new AbortController()
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  else if (typeof signal.addEventListener === 'function') signal.addEventListener('abort', abort)
  else signal.onabort = abort
  foreignSignals.set(signal, controller.signal)
  return controller.signal
}

module.exports = { asSignal, checkSignal, onAbort, withReason }
