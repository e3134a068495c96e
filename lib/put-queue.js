'use strict'

const { byteLength } = require('./check')
const { KinesisError } = require('./errors')
const { PutBatch } = require('./put-batch')

/** UTF-8 takes at most so many bytes for one UTF-16 unit. */
const MAX_UTF8_BYTES_PER_UNIT = 3
const MIN_BATCH_BYTES = 4 * 1024
const MAX_BATCH_BYTES = 256 * 1024

/**
 * @typedef {import('./put-batch').PendingPut} PendingPut
 *
 * Whom the queue works for.
 * @typedef {object} PutOwner
 * @property {() => void} begin called for each put; may throw
 * @property {(error?: any) => void} end called for each put that has begun
 * @property {() => void} prepare called before puts are handed over
 * @property {import('./put-batch').BatchOwner['toResult']} toResult
 */

/**
 * The puts of one stream on their way to the core: those of a tick leave together, at its end or
 * when there are many. Past the caps a put is refused.
 */
class PutQueue {
  #native
  #maxBytes
  #maxRecords
  #owner
  /** @type {PutBatch | undefined} */
  #batch
  #batchBytes = MIN_BATCH_BYTES
  #isScheduled = false
  /** Of the batches that are under way. */
  #bytes = 0
  #records = 0
  /**
   * Handed over, and not settled.
   * @type {Set<PutBatch>}
   */
  #underWay = new Set()
  /** @type {(() => void)[]} */
  #roomWaiters = []
  /** @type {{ batches: Set<PutBatch>, resolve: () => void }[]} */
  #endWaiters = []

  /**
   * @param {import('./native').NativePuts} native
   * @param {{ maxBufferedBytes: number, maxBufferedRecords: number }} caps of data and keys; the memory
   *   of a tick's puts counts until the last of them has settled
   * @param {PutOwner} owner
   */
  constructor (native, { maxBufferedBytes, maxBufferedRecords }, owner) {
    this.#native = native
    this.#maxBytes = maxBufferedBytes
    this.#maxRecords = maxBufferedRecords
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
   */
  add (key, hashKey, data, put) {
    this.roomFor(key, hashKey, data).add(key, hashKey, data, put)
  }

  /**
   * The batch that a record is to be added to, at once. Throws as add() does.
   * @param {string} key
   * @param {string} hashKey
   * @param {Uint8Array | string} data
   */
  roomFor (key, hashKey, data) {
    const bytes = mostBytes(key, hashKey, data)
    if (this.#records >= this.#maxRecords || this.bufferedBytes + bytes > this.#maxBytes) this.#refuseIfFull(key, hashKey, data)
    this.#owner.begin()
    this.#records++
    return this.#batchFor(bytes)
  }

  /** Nothing waits for the end of the tick. */
  handOver () {
    this.#isScheduled = false
    const batch = this.#batch
    if (batch === undefined) return
    this.#batch = undefined
    this.#batchBytes = nextSize(batch)
    this.#underWay.add(batch)
    this.#bytes += batch.usedBytes
    this.#owner.prepare()
    this.#native.put(batch)
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
    this.#native.flush()
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
    return new Promise((resolve) => this.#endWaiters.push({ batches: new Set(this.#underWay), resolve }))
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
    if (this.#endWaiters.length > 0) this.#tellEnd(batch)
  }

  #tellRoom () {
    if (!this.hasRoom) return
    for (const resolve of this.#roomWaiters.splice(0)) resolve()
  }

  /** @param {PutBatch} batch */
  #tellEnd (batch) {
    this.#endWaiters = this.#endWaiters.filter(({ batches, resolve }) => {
      if (batches.delete(batch) && batches.size === 0) resolve()
      return batches.size > 0
    })
  }

  /** @param {number} bytes of another record, at most */
  #batchFor (bytes) {
    if (this.#batch?.hasRoomFor(bytes) === false) this.#makeRoom(this.#batch, bytes)
    this.#batch ??= new PutBatch(this, Math.max(bytes, this.#batchBytes))
    if (!this.#isScheduled) {
      this.#isScheduled = true
      process.nextTick(handOver, this)
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
function handOver (queue) {
  queue.handOver()
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
