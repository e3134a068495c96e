'use strict'

const assert = require('node:assert/strict')
const path = require('node:path')
const { startChild } = require('./child')

/** The test that waits for a worker has a time-out of its own. */
const MAX_LIFE_MS = 24 * 60 * 60 * 1000

/**
 * What one worker did with one shard from when it got the lease to when it got it again, or to its end.
 * @typedef {{ shardId: string, worker: string, batches: { texts: string[], atNs: bigint }[] }} Stint
 */

/** A process that runs group-worker.js, and what it has printed so far. */
class GroupWorker {
  /** Up to where its output has been read. */
  #at = 0
  /** @type {any[]} */
  #lines = []
  /** @type {Stint[]} */
  #stints = []
  /** The last with each shard: what was in hand when the lease was lost is told later. @type {Map<string, Stint>} */
  #current = new Map()
  /** @type {Set<string>} */
  #held = new Set()
  /** @type {Set<string>} */
  #texts = new Set()

  /**
   * @param {any} settings of group-worker.js
   * @param {string[]} [nodeArgs]
   */
  constructor (settings, nodeArgs) {
    this.id = settings.consumer.workerId
    this.child = startChild({
      file: path.join(__dirname, 'group-worker.js'), env: { WORKER: JSON.stringify(settings) }, nodeArgs, timeoutMs: MAX_LIFE_MS
    })
  }

  /** Whole lines only. */
  #read () {
    const { stdout } = this.child
    const end = stdout.lastIndexOf('\n')
    if (end < this.#at) return
    for (const line of stdout.slice(this.#at, end).split('\n')) this.#take(JSON.parse(line))
    this.#at = end + 1
  }

  #take (line) {
    const { shardId, state, texts, atNs } = line
    this.#lines.push(line)
    if (state === 'held') {
      const stint = { shardId, worker: this.id, batches: [] }
      this.#current.set(shardId, stint)
      this.#stints.push(stint)
      this.#held.add(shardId)
    } else if (state !== undefined) {
      this.#held.delete(shardId)
    }
    if (texts === undefined) return
    this.#current.get(shardId).batches.push({ texts, atNs: BigInt(atNs) })
    for (const text of texts) this.#texts.add(text)
  }

  /** @returns {any[]} */
  get lines () {
    this.#read()
    return this.#lines
  }

  /** @returns {Stint[]} */
  get stints () {
    this.#read()
    return this.#stints
  }

  /** The shards whose leases it believes to have. @returns {Set<string>} */
  get held () {
    this.#read()
    return this.#held
  }

  /** What it has handled. @returns {Set<string>} */
  get texts () {
    this.#read()
    return this.#texts
  }

  /** What it has begun with: records as `text.subsequenceNumber`, or batches as their lengths. */
  get begun () {
    return this.lines.map(({ begun }) => begun).filter(begun => begun !== undefined)
  }

  /** @param {NodeJS.Signals} signal */
  signal (signal) {
    this.child.process.kill(signal)
  }

  /** Lets it finish what it has in hand, checkpoint and release. */
  async close () {
    await this.child.printed('"started"')
    this.signal('SIGTERM')
    const { code, signal, stderr } = await this.child.finished
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
    assert.equal(this.lines.at(-1).ended, true)
  }

  async kill () {
    this.signal('SIGKILL')
    await this.child.finished
  }
}

/** Workers of one group that come and go, and what they have handled together. */
class WorkerGroup {
  #settings
  /** @type {GroupWorker[]} all that ever were */
  workers = []

  /** @param {any} settings of group-worker.js, for all */
  constructor (settings) {
    this.#settings = settings
  }

  /** @param {number} count @param {{ nodeArgs?: string[], [setting: string]: any }} [own] settings of theirs beside those of all */
  start (count, { nodeArgs, ...own } = {}) {
    return Array.from({ length: count }, () => {
      const { consumer: shared, ...settings } = this.#settings
      const consumer = { ...shared, workerId: `worker-${this.workers.length}` }
      const worker = new GroupWorker({ ...settings, ...own, consumer }, nodeArgs)
      this.workers.push(worker)
      return worker
    })
  }

  /** @returns {Stint[]} */
  get stints () {
    return this.workers.flatMap(({ stints }) => stints)
  }

  /** @param {string} text */
  hasHandled (text) {
    return this.workers.some(({ texts }) => texts.has(text))
  }

  /** What was handled of that shard. @param {{ ShardId: string }} shard @returns {Set<string>} */
  textsOf ({ ShardId }) {
    const stints = this.stints.filter(({ shardId }) => shardId === ShardId)
    return new Set(stints.flatMap(({ batches }) => batches.flatMap(({ texts }) => texts)))
  }

  /** What came twice was the last batch of whoever had the shard before, and nothing else. */
  assertRepeatsBounded () {
    const handledForGood = new Set()
    for (const { batches } of this.stints) {
      for (const text of batches.slice(0, -1).flatMap(({ texts }) => texts)) {
        assert.ok(!handledForGood.has(text), `${text} was handled twice, and not as the last batch of either`)
        handledForGood.add(text)
      }
    }
  }

  /** Of texts 'key:number': what came again aside, each key's numbers came without a gap, whoever handled them. */
  assertKeyOrder () {
    const batches = this.stints.flatMap(({ batches }) => batches).sort((a, b) => a.atNs < b.atNs ? -1 : 1)
    const reached = new Map()
    for (const text of batches.flatMap(({ texts }) => texts)) {
      const [key, number] = text.split(':')
      const next = reached.get(key) ?? 0
      assert.ok(Number(number) <= next, `${text} came when ${key}:${next} was to come`)
      reached.set(key, Math.max(next, Number(number) + 1))
    }
  }

  async kill () {
    await Promise.all(this.workers.map(worker => worker.kill()))
  }
}

module.exports = { WorkerGroup }
