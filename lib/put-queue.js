'use strict'

const { byteLength } = require('./check')
const { KinesisError } = require('./errors')
const { PutBatch } = require('./put-batch')
const { MAX_UTF8_BYTES_PER_UNIT } = require('./record-slab')

// As they are when this is loaded: the fake timers of test runners replace them.
const { nextTick } = process
const { setImmediate } = globalThis

const MIN_BATCH_BYTES = 256
const MAX_BATCH_BYTES = 256 * 1024
/** Where puts of a producer follow on those that settle, a batch waits for so many, */
const ENOUGH_PUTS = 512
/** and at most for so many more turns of the event loop. */
const MAX_TURNS = 3

/**
 * @typedef {import('./put-batch').PendingPut} PendingPut
 *
 * Whom the queue works for.
 * @typedef {object} PutOwner
 * @property {() => void} check called for each put, before it is taken: throws where it can't be
 * @property {() => void} begin called for each put that has been taken
 * @property {(error?: any) => void} end called for each put that has begun
 * @property {() => void} prepare called when puts have been handed over
 * @property {import('./put-batch').BatchOwner['toResult']} toResult
 */

/**
 * The puts of one stream on their way to the core: those of a tick, or of a few, leave together, at its
 * end or when there are many. Past the caps a put is refused.
 */
class PutQueue {
  #native
  #maxBytes
  #maxRecords
  #gathers
  #owner
  /** @type {PutBatch | undefined} */
  #batch
  #batchBytes = MIN_BATCH_BYTES
  #isScheduled = false
  #turns = 0
  /** Of the batches that are under way. */
  #bytes = 0
  #records = 0
  /**
   * Handed over, and not settled.
   * @type {Set<PutBatch>}
   */
  #underWay = new Set()
  #lastNumber = 0
  /** @type {(() => void)[]} */
  #roomWaiters = []
  /** By number of the last batch that they wait for. @type {{ last: number, resolve: () => void }[]} */
  #endWaiters = []

  /**
   * @param {import('./native').NativePuts} native
   * @param {{ maxBufferedBytes: number, maxBufferedRecords: number, producer?: boolean }} options caps of data
   *   and keys; the memory of a batch of puts counts until the last of them has settled. A producer's
   *   may be those of more than one tick
   * @param {PutOwner} owner
   */
  constructor (native, { maxBufferedBytes, maxBufferedRecords, producer = false }, owner) {
    this.#native = native
    this.#maxBytes = maxBufferedBytes
    this.#maxRecords = maxBufferedRecords
    this.#gathers = producer
    this.#owner = owner
    this.toResult = owner.toResult
  }

  get bufferedRecords () {
    return this.#records
  }

  get bufferedBytes () {
    return this.#bytes + (this.#batch?.usedBytes ?? 0)
  }

  /**
   * Copies a record. Throws where it can't be taken: the caps are reached, the owner is closed.
   * @param {string} key
   * @param {string} hashKey '': none
   * @param {Uint8Array | string} data
   * @param {PendingPut} put
   * @returns {PutBatch} in which it is the last one, for now
   */
  add (key, hashKey, data, put) {
    const bytes = mostBytes(key, hashKey, data)
    if (this.#records >= this.#maxRecords || this.bufferedBytes + bytes > this.#maxBytes) this.#refuseIfFull(key, hashKey, data)
    this.#owner.check()
    const batch = this.#batchFor(bytes)
    batch.add(key, hashKey, data, put)
    this.#owner.begin()
    this.#records++
    return batch
  }

  /** To wake the core costs as much as some twenty puts: while others settle, there is more to come. */
  endTick () {
    const isWorthWaiting = this.#gathers && this.#native.isSettling &&
      (this.#batch?.count ?? 0) < ENOUGH_PUTS && this.#turns++ < MAX_TURNS
    if (isWorthWaiting) setImmediate(endTick, this)
    else this.handOver()
  }

  /** Nothing waits for the end of the tick. */
  handOver () {
    this.#isScheduled = false
    const batch = this.#batch
    if (batch === undefined) return
    this.#batch = undefined
    this.#batchBytes = nextSize(batch)
    batch.seal()
    batch.number = ++this.#lastNumber
    this.#underWay.add(batch)
    this.#bytes += batch.usedBytes
    this.#native.put(batch)
    this.#owner.prepare()
  }

  /** Whether a quarter of both caps is free. */
  get hasRoom () {
    return this.#records <= this.#maxRecords * 0.75 && this.bufferedBytes <= this.#maxBytes * 0.75
  }

  /**
   * Of a producer: what is there doesn't wait for more where somebody waits for room.
   * @returns {Promise<void>} when a quarter of both caps is free
   */
  ready () {
    if (this.hasRoom) return Promise.resolve()
    this.handOver()
    if (this.#roomWaiters.length === 0) this.#native.flush()
    return new Promise((resolve) => this.#roomWaiters.push(resolve))
  }

  /**
   * Of a producer: nothing of what was put waits for more.
   * @returns {Promise<void>} when all of it has settled
   */
  flush () {
    this.handOver()
    if (this.#underWay.size === 0) return Promise.resolve()
    this.#native.flush()
    return new Promise((resolve) => this.#endWaiters.push({ last: this.#lastNumber, resolve }))
  }

  /** Of a producer. */
  metrics () {
    return this.#native.metrics()
  }

  /** Of a producer: what has not settled is rejected with ERR_CLOSED. */
  close () {
    this.#native.close()
  }

  /** Of a batch. @param {unknown} [error] */
  settled (error) {
    this.#records--
    this.#owner.end(error)
    if (this.#roomWaiters.length > 0) this.#tellRoom()
  }

  /** Of a batch. @param {PutBatch} batch */
  ended (batch) {
    this.#bytes -= batch.usedBytes
    this.#underWay.delete(batch)
    if (this.#roomWaiters.length > 0) this.#tellRoom()
    if (this.#endWaiters.length > 0) this.#tellEnd()
  }

  #tellRoom () {
    if (!this.hasRoom) return
    for (const resolve of this.#roomWaiters.splice(0)) resolve()
  }

  #tellEnd () {
    const [oldest] = this.#underWay
    const later = this.#endWaiters.findIndex(({ last }) => oldest !== undefined && last >= oldest.number)
    for (const { resolve } of this.#endWaiters.splice(0, later < 0 ? Infinity : later)) resolve()
  }

  /** @param {number} bytes of another record, at most */
  #batchFor (bytes) {
    if (this.#batch?.hasRoomFor(bytes) === false) this.#makeRoom(this.#batch, bytes)
    this.#batch ??= new PutBatch(this, Math.max(bytes, this.#batchBytes))
    if (!this.#isScheduled) {
      this.#isScheduled = true
      this.#turns = 0
      nextTick(endTick, this)
    }
    return this.#batch
  }

  /**
   * What is put together leaves together, up to a size: then the core may begin.
   * @param {PutBatch} batch
   * @param {number} bytes
   */
  #makeRoom (batch, bytes) {
    const { length } = batch.bytes
    if (length + bytes > MAX_BATCH_BYTES) this.handOver()
    else batch.grow(Math.max(length * 2, length + bytes))
  }

  /**
   * @param {string} key
   * @param {string} hashKey
   * @param {Uint8Array | string} data
   */
  #refuseIfFull (key, hashKey, data) {
    const bytes = Buffer.byteLength(key) + hashKey.length + (typeof data === 'string' ? Buffer.byteLength(data) : byteLength(data))
    if (this.#records < this.#maxRecords && this.bufferedBytes + bytes <= this.#maxBytes) return
    throw new KinesisError({
      code: 'ERR_BUFFER_FULL',
      message: `too much is waiting to be sent: ${this.#records} of at most ${this.#maxRecords} records (maxBufferedRecords), ` +
        `${this.bufferedBytes} of at most ${this.#maxBytes} bytes (maxBufferedBytes); the record has ${bytes} bytes`,
      retryable: bytes <= this.#maxBytes
    })
  }
}

/** @param {PutQueue} queue */
function endTick (queue) {
  queue.endTick()
}

/**
 * Large enough for a tick like the last one: memory that isn't used costs, and so does growing.
 * @param {PutBatch} batch
 */
function nextSize ({ usedBytes, bytes: { length } }) {
  const size = usedBytes < length / 8 ? length / 2 : length
  return Math.min(Math.max(size, MIN_BATCH_BYTES), MAX_BATCH_BYTES)
}

/**
 * @param {string} key
 * @param {string} hashKey
 * @param {Uint8Array | string} data
 */
function mostBytes (key, hashKey, data) {
  return (key.length + hashKey.length) * MAX_UTF8_BYTES_PER_UNIT +
    (typeof data === 'string' ? data.length * MAX_UTF8_BYTES_PER_UNIT : byteLength(data))
}

exports.PutQueue = PutQueue
