'use strict'

const { byteLength } = require('./check')
const { takeMemory, releaseMemory, writeText } = require('./record-slab')

// As they are when this is loaded: the fake timers of test runners replace them.
const { hrtime, nextTick } = process

/**
 * Where a record is stored; the user records of one aggregate share it.
 * @typedef {object} Place
 * @property {string} shardId
 * @property {string} sequenceNumber
 */

/**
 * Who is told how many have settled.
 * @typedef {object} BatchOwner
 * @property {(place: Place, subSequenceNumber: number, attempts: number) => any} toResult what a put that was
 *   stored comes to
 * @property {(error?: unknown) => void} settled called for each put
 * @property {(batch: PutBatch) => void} ended called once, when none is left
 *
 * Who is told how a put ends: something, or a promise by the function that resolves it, which is all
 * that it then keeps in memory; or something that makes results later, of many.
 * @typedef {{ stored: (result: any) => void, failed: (error: unknown, index: number, batch: PutBatch) => void } |
 *   ((result: any) => void) | import('./pending-put').PartOfMany<any>} PendingPut
 */

/** Room for the lengths of a record, for each so many bytes of room for records. */
const BYTES_PER_RECORD = 64
/** A batch that is sealed takes no more memory than so many times what it needs, unless that is little. */
const MAX_EXCESS = 4
const MIN_SEALED_BYTES = 1024
/** Nobody waits for one of many: no code of the application's runs. */
const PART_WEIGHT = 1 / 8
const PARTS = 3
const LENGTH_BYTES = PARTS * Uint32Array.BYTES_PER_ELEMENT

/**
 * The puts of a tick, or of a few, or as many of them as there is room for: their records one behind the other
 * in memory that the core reads where it is, and who waits for each.
 */
class PutBatch {
  /** @type {Buffer} */
  #memory
  /** @type {Uint32Array} */
  #lengths
  /** @type {Buffer} */
  #bytes
  #end = 0
  /** @type {PendingPut[]} */
  #puts = []
  #unsettled = 0
  /** Where recordAt() has found one: those that fail mostly come in order. */
  #found = { index: 0, at: 0 }

  /**
   * @param {BatchOwner} owner
   * @param {number} bytes for records
   */
  constructor (owner, bytes) {
    this.owner = owner
    const { memory, lengths, room } = takeRoom(bytes)
    this.#memory = memory
    this.#lengths = lengths
    this.#bytes = room
    /** Its owner's, when it has been handed over. */
    this.number = 0
    /** When the first was put, as the core's clock counts: in us. */
    this.madeUs = nowUs()
  }

  get count () {
    return this.#puts.length
  }

  get lengths () {
    return this.#lengths
  }

  get bytes () {
    return this.#bytes
  }

  /** What the records take. */
  get usedBytes () {
    return this.#end
  }

  /** @param {number} bytes a record needs at most */
  hasRoomFor (bytes) {
    return this.#end + bytes <= this.#bytes.length && this.#puts.length * PARTS < this.#lengths.length
  }

  /** @param {number} bytes for records */
  grow (bytes) {
    this.#move(takeRoom(bytes))
  }

  /** Nothing will be added: memory that is mostly empty is given back. */
  seal () {
    const bytes = this.count * LENGTH_BYTES + this.#end
    if (this.#memory.length > MIN_SEALED_BYTES && this.#memory.length > bytes * MAX_EXCESS) this.#move(takeRoom(this.#end, this.count))
  }

  /** @param {ReturnType<typeof takeRoom>} to */
  #move ({ memory, lengths, room }) {
    lengths.set(this.#lengths.subarray(0, this.#puts.length * PARTS))
    room.set(this.#bytes.subarray(0, this.#end))
    releaseMemory(this.#memory)
    this.#memory = memory
    this.#lengths = lengths
    this.#bytes = room
  }

  /**
   * Copies a record, for which there must be room. Where this throws, nothing has changed.
   * @param {string} key
   * @param {string} hashKey '': none
   * @param {Uint8Array | string} data
   * @param {PendingPut} put
   */
  add (key, hashKey, data, put) {
    const bytes = this.#bytes
    const lengths = this.#lengths
    let at = this.#end
    let n = this.#puts.length * PARTS
    at += lengths[n++] = writeText(bytes, key, at)
    at += lengths[n++] = writeText(bytes, hashKey, at)
    if (typeof data === 'string') {
      at += lengths[n] = writeText(bytes, data, at)
    } else {
      bytes.set(data, at)
      at += lengths[n] = byteLength(data) // whatever the object itself says
    }
    this.#end = at
    this.#puts.push(put)
    this.#unsettled++
  }

  /** In the place of what the last record was added with. @param {PendingPut} put */
  set lastPut (put) {
    this.#puts[this.#puts.length - 1] = put
  }

  /**
   * How much of a turn of the event loop it takes to settle one.
   * @param {number} index
   */
  weightOf (index) {
    const put = this.#puts[index]
    return typeof put === 'object' && 'storedAt' in put ? PART_WEIGHT : 1
  }

  /**
   * What is told must not keep others from being told: it may end in code of the application's.
   * @param {number} index
   * @param {Place} place
   * @param {number} subSequenceNumber
   * @param {number} attempts
   */
  stored (index, place, subSequenceNumber, attempts) {
    const put = this.#puts[index]
    const { owner } = this
    try {
      if (typeof put === 'function') put(owner.toResult(place, subSequenceNumber, attempts))
      else if ('storedAt' in put) put.storedAt(index, place, subSequenceNumber, attempts)
      else put.stored(owner.toResult(place, subSequenceNumber, attempts))
    } catch (thrown) {
      throwLater(thrown)
    }
    this.#settled()
  }

  /**
   * @param {number} index
   * @param {unknown} error
   */
  failed (index, error) {
    const put = this.#puts[index]
    try {
      if (typeof put === 'function') put(Promise.reject(error))
      else put.failed(error, index, this)
    } catch (thrown) {
      throwLater(thrown)
    }
    this.#settled(error)
  }

  /** @param {unknown} [error] */
  #settled (error) {
    this.#unsettled--
    this.owner.settled(error)
    if (this.#unsettled > 0) return
    this.owner.ended(this)
    releaseMemory(this.#memory)
  }

  /** None of them has reached the core. @param {unknown} error */
  refuse (error) {
    for (let i = 0; i < this.#puts.length; i++) this.failed(i, error)
  }

  /** Not all have settled yet. */
  get isUnderWay () {
    return this.#unsettled > 0
  }

  /**
   * A copy of a record that has not settled, or is about to.
   * @param {number} index
   */
  recordAt (index) {
    const parts = this.#lengths
    const found = this.#found.index <= index ? this.#found : { index: 0, at: 0 }
    let { at } = found
    for (let n = found.index * PARTS; n < index * PARTS; n++) at += parts[n]
    this.#found = { index, at }
    const [key, hashKey, data] = [0, 1, 2].map((part) => {
      const start = at
      at += parts[index * PARTS + part]
      return this.#bytes.subarray(start, at)
    })
    return {
      partitionKey: key.toString(),
      explicitHashKey: hashKey.length === 0 ? undefined : hashKey.toString(),
      data: Buffer.from(data)
    }
  }
}

/** @param {unknown} error */
function throwLater (error) {
  nextTick(() => { throw error })
}

/**
 * @param {number} bytes for records; their lengths come in front of them
 * @param {number} [capacity] for how many
 */
function takeRoom (bytes, capacity = Math.ceil(bytes / BYTES_PER_RECORD)) {
  const memory = takeMemory(capacity * LENGTH_BYTES + bytes)
  const lengths = new Uint32Array(memory.buffer, memory.byteOffset, capacity * PARTS)
  return { memory, lengths, room: memory.subarray(capacity * LENGTH_BYTES) }
}

function nowUs () {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1e6 + Math.floor(nanoseconds / 1e3)
}

/**
 * V8 forgets the layout of objects of which there are none, and with it the code that was optimized for
 * them: after a collection in a quiet moment, all of this would be compiled anew. So there is one.
 */
exports.lasting = new PutBatch({ toResult () {}, settled () {}, ended () {} }, 0)
exports.PutBatch = PutBatch
