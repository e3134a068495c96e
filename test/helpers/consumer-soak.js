'use strict'

// What a group of consumers has to bear: workers that die, leave, come and stand still, a service and a table that fail.

const { setTimeout: sleep } = require('node:timers/promises')
const { seededRandom } = require('../vectors/random-request')
const { FAILOVER_MS } = require('./group-world')

const MIN_WORKERS = 1
const MAX_WORKERS = 4
const PAUSE_MS = 1000
const MAX_PAUSE_MS = 5000
/** Of workers: they warn of failures that don't pass at once, which are planned. */
const NODE_ARGS = ['--expose-gc', '--no-warnings']

const READ_FAULTS = [
  { fault: 'throttle', operation: 'GetRecords', probability: 0.2 },
  { fault: 'internalFailure', operation: 'GetRecords', probability: 0.2 },
  { fault: 'serviceUnavailable', operation: 'GetRecords', probability: 0.2 },
  { fault: 'expiredIterator', operation: 'GetRecords', probability: 0.1 },
  { fault: 'storedNotTold', operation: 'GetRecords', reset: true, probability: 0.1 },
  { fault: 'cutBody', operation: 'GetRecords', probability: 0.1 },
  { fault: 'truncatedBody', operation: 'GetRecords', probability: 0.05 },
  { fault: 'delay', operation: 'GetRecords', ms: 200, probability: 0.2 },
  { fault: 'throttle', operation: 'GetShardIterator', probability: 0.5 },
  { fault: 'expiredToken', operation: 'GetRecords', probability: 0.1 },
  { fault: 'internalFailure', operation: 'ListShards', probability: 0.5 }
]

/** What becomes of calls to the table; of most nothing. @type {[fate: string, probability: number][]} */
const FATES = [['throttle', 0.02], ['drop', 0.01], ['lose', 0.01]]

/** startDynalite's `intercept`, until it is stopped. */
class TableTrouble {
  #random
  #stopped = false
  spoilt = 0

  /** @param {number} seed */
  constructor (seed) {
    this.#random = seededRandom(seed)
  }

  intercept = () => {
    if (this.#stopped) return undefined
    let chance = this.#random()
    const [fate] = FATES.find(([, probability]) => (chance -= probability) < 0) ?? []
    if (fate !== undefined) this.spoilt++
    return fate
  }

  stop () {
    this.#stopped = true
  }
}

/** Changes who is in a group, until it is stopped. */
class GroupTrouble {
  #group
  #random
  #stop = new AbortController()
  /** Those that come and go. @type {ReturnType<import('./worker-group').WorkerGroup['start']>} */
  members = []
  killed = 0
  closed = 0
  frozen = 0

  /**
   * @param {import('./worker-group').WorkerGroup} group
   * @param {number} seed
   */
  constructor (group, seed) {
    this.#group = group
    this.#random = seededRandom(seed)
  }

  /** Each happens to one of the members; it gives whether that is one still. */
  #events = [
    async member => {
      await member.kill()
      this.killed++
      return false
    },
    async member => {
      await member.close()
      this.closed++
      return false
    },
    async member => {
      member.signal('SIGSTOP')
      await sleep(1.5 * FAILOVER_MS)
      member.signal('SIGCONT')
      this.frozen++
      return true
    }
  ]

  async run () {
    while (!this.#stop.signal.aborted) {
      if (this.members.length < MIN_WORKERS || (this.members.length < MAX_WORKERS && this.#random() < 0.5)) {
        this.members.push(...this.#group.start(1, { nodeArgs: NODE_ARGS }))
      } else {
        const at = Math.floor(this.#random() * this.members.length)
        const happen = this.#events[Math.floor(this.#random() * this.#events.length)]
        if (!await happen(this.members[at])) this.members.splice(at, 1)
      }
      const pauseMs = PAUSE_MS + this.#random() * (MAX_PAUSE_MS - PAUSE_MS)
      await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => {})
    }
  }

  stop () {
    this.#stop.abort()
  }
}

module.exports = { GroupTrouble, NODE_ARGS, READ_FAULTS, TableTrouble }
