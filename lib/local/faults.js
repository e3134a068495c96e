'use strict'

const { operationNames } = require('../model')
const { connectionFaults, tlsFaults } = require('./faults-connection')
const { eventFaults } = require('./faults-events')
const { http1Faults } = require('./faults-http1')
const { frameFaults, http2Faults } = require('./faults-http2')
const { answerFaults, callFaults, requestFaults } = require('./faults-service')

/**
 * When a fault acts: on a `connection` as it is accepted; on a `request` whose headers have come; on the `call`
 * of an operation; on an operation's `answer`; on the `events` of a subscription.
 * @typedef {'connection' | 'request' | 'call' | 'answer' | 'events'} Stage
 *
 * @typedef {object} Fault
 * @property {string} text one line for the docs
 * @property {Record<string, string | number | boolean>} [args] with their defaults; for an answer,
 *   `stored` says whether the operation runs before it
 * @property {'h1' | 'h2' | 'frames' | 'tls'} [protocol] the only one there is such a thing in; frames: HTTP/2 on
 *   a connection that was opened while such a fault was planned
 * @property {boolean} [onwards] of events: acts on all that follow too
 * @property {(...args: any[]) => any} run see each stage's file
 *
 * @typedef {object} FaultEntry
 * @property {string} fault a name of `faults`
 * @property {string | string[]} [operation] any if absent
 * @property {string} [shard] shard id: only what reads or writes that shard
 * @property {number} [nth] the nth such call, from 1; then `times` is 1 by default
 * @property {number} [times] how often at most
 * @property {number} [probability] from 0 to 1
 *
 * @typedef {object} Call what is matched
 * @property {string} [operation]
 * @property {string[]} [protocols]
 * @property {() => string[]} [shards] that the call is about
 */

/**
 * Every fault by name.
 * @type {Map<string, Fault & { stage: Stage }>}
 */
const faults = new Map()

/** @type {[Stage, Record<string, Fault>, Fault['protocol']][]} */
const tables = [
  ['connection', connectionFaults, undefined],
  ['connection', tlsFaults, 'tls'],
  ['request', requestFaults, undefined],
  ['request', http2Faults.request, 'h2'],
  ['request', frameFaults.request, 'frames'],
  ['call', callFaults, undefined],
  ['answer', answerFaults, undefined],
  ['answer', http1Faults, 'h1'],
  ['answer', http2Faults.answer, 'h2'],
  ['answer', frameFaults.answer, 'frames'],
  ['events', eventFaults, undefined]
]
for (const [stage, table, protocol] of tables) {
  for (const [name, fault] of Object.entries(table)) faults.set(name, { ...fault, stage, protocol })
}

/** What a plan's entry may hold beside the fault's own arguments, and what each must be. */
const MATCHERS = /** @type {Record<string, { words: string, accepts: (value: any) => boolean }>} */ ({
  operation: {
    words: 'the name of an operation such as PutRecords, or a list of them',
    accepts: (value) => [value].flat().length > 0 && [value].flat().every((name) => operationNames.includes(name))
  },
  shard: { words: 'a shard id', accepts: (value) => typeof value === 'string' && value !== '' },
  nth: { words: 'a whole number from 1', accepts: (value) => Number.isSafeInteger(value) && value >= 1 },
  times: { words: 'a whole number from 1', accepts: (value) => Number.isSafeInteger(value) && value >= 1 },
  probability: { words: 'a number from 0 to 1', accepts: (value) => value >= 0 && value <= 1 && typeof value === 'number' }
})

/** @type {Partial<Record<Stage, string[]>>} matchers that a stage knows nothing of yet */
const BLIND = { connection: ['operation', 'shard'], request: ['shard'] }

/**
 * The same numbers for the same seed: mulberry32.
 * @param {number} seed
 * @returns {() => number} from 0 to below 1
 */
function randomOf (seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * @param {string} at
 * @param {Record<string, any>} given
 * @param {Record<string, string | number | boolean>} defaults
 */
function readArgs (at, given, defaults) {
  const args = { ...defaults }
  for (const [name, value] of Object.entries(given)) {
    if (name === 'fault' || Object.hasOwn(MATCHERS, name)) continue
    if (!Object.hasOwn(defaults, name)) {
      throw new TypeError(`${at}.${name} is not known; ${given.fault} takes: ${Object.keys(defaults).join(', ') || 'nothing'}`)
    }
    if (typeof value !== typeof defaults[name] || Number.isNaN(value)) {
      throw new TypeError(`${at}.${name} must be a ${typeof defaults[name]}, got ${JSON.stringify(value)}`)
    }
    args[name] = value
  }
  return args
}

/** One entry of a plan, and how often it has matched and acted. */
class Planned {
  #seen = 0
  #acted = 0

  /**
   * @param {FaultEntry} entry
   * @param {string} at its place, for errors
   * @param {number} seed
   */
  constructor (entry, at, seed) {
    const fault = faults.get(entry?.fault)
    if (!fault) {
      throw new TypeError(`${at}.fault ${JSON.stringify(entry?.fault)} is not known; there are: ${[...faults.keys()].join(', ')}`)
    }
    for (const [name, { words, accepts }] of Object.entries(MATCHERS)) {
      const value = /** @type {any} */ (entry)[name]
      if (value !== undefined && !accepts(value)) throw new TypeError(`${at}.${name} must be ${words}, got ${JSON.stringify(value)}`)
    }
    const blind = BLIND[fault.stage]?.find((name) => /** @type {any} */ (entry)[name] !== undefined)
    if (blind) throw new TypeError(`${at}.${blind} can't be known where ${entry.fault} acts: leave it out`)
    this.fault = fault
    this.args = readArgs(at, entry, fault.args ?? {})
    this.random = randomOf(seed)
    this.shard = entry.shard
    this.operations = entry.operation === undefined ? undefined : new Set([entry.operation].flat())
    this.nth = entry.nth ?? 1
    this.times = entry.times ?? (entry.nth === undefined ? Infinity : 1)
    this.probability = entry.probability ?? 1
  }

  /**
   * Whether it acts on this call, which counts.
   * @param {Call} call
   */
  strikes ({ operation = '', protocols = [], shards }) {
    if (this.operations && !this.operations.has(operation)) return false
    if (this.fault.protocol && !protocols.includes(this.fault.protocol)) return false
    if (this.shard !== undefined && !shards?.().includes(this.shard)) return false
    this.#seen++
    if (this.#seen < this.nth || this.#acted >= this.times) return false
    if (this.probability < 1 && this.random() >= this.probability) return false
    this.#acted++
    return true
  }
}

/** What is to go wrong, and when. The same plan, seed and calls give the same faults. */
class FaultPlan {
  /** @type {Planned[]} */
  #planned = []
  #seed

  /**
   * @param {FaultEntry[]} [plan]
   * @param {number} [seed]
   */
  constructor (plan = [], seed = 1) {
    this.#seed = seed
    this.set(plan)
  }

  /**
   * Replaces the plan; counts begin anew.
   * @param {FaultEntry[]} plan
   * @throws {TypeError} that names what is wrong; the old plan stays
   */
  set (plan) {
    if (!Array.isArray(plan)) throw new TypeError('faults must be a list of { fault, operation?, … }')
    this.#planned = plan.map((entry, i) => new Planned(entry, `faults[${i}]`, this.#seed + i))
  }

  /**
   * What is to become of a connection that has just been accepted.
   * @param {import('node:net').Socket} socket
   * @param {import('./certificate').Authority} [authority] of a server that speaks TLS
   * @returns {import('./transport').Disposal}
   */
  connect (socket, authority) {
    const [planned] = this.strike(['connection'], { protocols: authority ? ['tls'] : [] })
    return planned?.fault.run(socket, authority) ??
      { tapped: this.#planned.some(({ fault }) => fault.protocol === 'frames') }
  }

  /**
   * What acts on a call, by stage; each entry of these stages counts the call once.
   * @param {Stage[]} stages
   * @param {Call} call
   * @returns {Planned[]}
   */
  strike (stages, call) {
    if (this.#planned.length === 0) return []
    return this.#planned.filter((one) => stages.includes(one.fault.stage) && one.strikes(call))
  }
}

exports.FaultPlan = FaultPlan
exports.Planned = Planned
exports.faults = faults
