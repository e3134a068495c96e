'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { seededRandom } = require('../vectors/random-request')
const { merge, openShards, split } = require('./consuming')

const MIN_SHARDS = 2
const MAX_SHARDS = 8

/** Makes a local Kinesis go wrong, and reshards the tests' stream, until it is stopped. */
class SoakTrouble {
  #server
  #faults
  #pace
  #random
  #stopped = false
  rounds = 0
  splits = 0
  merges = 0

  /**
   * @param {import('../../lib/local').LocalKinesis} server
   * @param {{ faults: object[], seed: number, pace?: number }} options faults: of which a few act in each round; pace: so many
   *   times slower
   */
  constructor (server, { faults, seed, pace = 1 }) {
    this.#server = server
    this.#faults = faults
    this.#pace = pace
    this.#random = seededRandom(seed)
  }

  async run () {
    for (; !this.#stopped; this.rounds++) {
      this.#server.setFaults(this.#faults.filter(() => this.#random() < 0.15))
      await sleep((40 + this.#random() * 120) * this.#pace)
      if (this.#random() < 0.35) await this.#reshard()
    }
    this.#server.setFaults([])
  }

  stop () {
    this.#stopped = true
  }

  async #reshard () {
    this.#server.setFaults([]) // they are for others
    const shards = await openShards(this.#server)
    const canSplit = shards.length < MAX_SHARDS
    const isSplit = canSplit && (shards.length <= MIN_SHARDS || this.#random() < 0.5)
    const at = Math.floor(this.#random() * (shards.length - 1))
    if (isSplit) {
      await split(this.#server, shards[at])
      this.splits++
    } else {
      await merge(this.#server, shards[at], shards[at + 1])
      this.merges++
    }
  }
}

exports.SoakTrouble = SoakTrouble
