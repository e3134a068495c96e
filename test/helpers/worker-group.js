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

/** A process that runs group-worker.js. */
class GroupWorker {
  /** @type {any[]} */
  #lines = []
  /** Up to where its output has been read. */
  #at = 0

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

  /** What it has printed, whole lines only. @returns {any[]} */
  get lines () {
    const { stdout } = this.child
    const end = stdout.lastIndexOf('\n') + 1
    if (end > this.#at) this.#lines.push(...stdout.slice(this.#at, end).trimEnd().split('\n').map((line) => JSON.parse(line)))
    this.#at = end
    return this.#lines
  }

  /** @returns {Stint[]} */
  get stints () {
    /** @type {Map<string, Stint>} */
    const current = new Map()
    const stints = []
    for (const { shardId, state, texts, atNs } of this.lines) {
      if (state === 'held') {
        const stint = { shardId, worker: this.id, batches: [] }
        current.set(shardId, stint)
        stints.push(stint)
      }
      if (texts !== undefined) current.get(shardId).batches.push({ texts, atNs: BigInt(atNs) })
    }
    return stints
  }

  /** The shards whose leases it believes to have. @returns {Set<string>} */
  get held () {
    const held = new Set()
    for (const { shardId, state } of this.lines) {
      if (state === 'held') held.add(shardId)
      else if (state !== undefined) held.delete(shardId)
    }
    return held
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

/** @param {Stint[]} stints @returns {Set<string>} */
const textsOf = stints => new Set(stints.flatMap(({ batches }) => batches.flatMap(({ texts }) => texts)))

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

  /** All that was handled. @returns {Set<string>} */
  get texts () {
    return textsOf(this.stints)
  }

  /** What was handled of that shard. @param {{ ShardId: string }} shard @returns {Set<string>} */
  textsOf ({ ShardId }) {
    return textsOf(this.stints.filter(({ shardId }) => shardId === ShardId))
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
