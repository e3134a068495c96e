'use strict'

const { RecordBatch } = require('./batch')
const { copyOf, readRecord } = require('./record')

/** While so many are under way, records gather. */
const MAX_REQUESTS = 4
/** As it is when this is loaded: the fake timers of test runners replace it. */
const { setImmediate } = globalThis

/**
 * @typedef {{ chunk: unknown }[]} Chunks
 */

/**
 * Takes what is written, so many records at once, and hands it to a sender: one by one, where only one may be under way or
 * comes alone; otherwise those that come together go together.
 */
class Writer {
  #sender
  #concurrency
  #refuse
  #underWay = 0
  /** Taken, and not sent: the last one takes more. @type {RecordBatch[]} */
  #batches = []
  #batchBytes = 0
  #isScheduled = false
  /** Not taken yet, from #at on. @type {Chunks} */
  #chunks = []
  #at = 0
  /** Called when there is room for more. @type {(() => void) | undefined} */
  #goOn
  /** Called when nothing is under way. @type {(() => void) | undefined} */
  #finish

  /**
   * @param {import('./sender').Sender} sender
   * @param {number} concurrency records that are under way at once
   * @param {(error: unknown) => void} refuse is told of what is no record
   */
  constructor (sender, concurrency, refuse) {
    this.#sender = sender
    this.#concurrency = concurrency
    this.#refuse = refuse
  }

  /**
   * @param {unknown} chunk
   * @param {() => void} callback called when there is room for more
   */
  write (chunk, callback) {
    this.#take(chunk)
    if (this.#underWay < this.#concurrency) callback()
    else this.#goOn = callback
  }

  /**
   * @param {Chunks} chunks
   * @param {() => void} callback called when there is room for more
   */
  writeMany (chunks, callback) {
    this.#chunks = chunks
    this.#at = 0
    this.#goOn = callback
    this.#takeMore()
  }

  /** @param {() => void} callback called when all that was written has ended */
  finish (callback) {
    this.#finish = callback
    this.#finishIfOver()
  }

  /** @param {number} count of records that have ended */
  ended (count) {
    this.#underWay -= count
    this.#takeMore()
    this.#finishIfOver()
  }

  /** What has been taken doesn't wait for more. */
  flush () {
    this.#isScheduled = false
    while (this.#batches.length > 0 && this.#sender.requests < MAX_REQUESTS) {
      const batch = /** @type {RecordBatch} */ (this.#batches.shift())
      this.#batchBytes = batch.usedBytes
      this.#send(batch)
    }
  }

  #takeMore () {
    while (this.#at < this.#chunks.length && this.#underWay < this.#concurrency) this.#take(this.#chunks[this.#at++].chunk)
    if (this.#underWay >= this.#concurrency || this.#goOn === undefined) return
    const goOn = this.#goOn
    this.#goOn = undefined
    goOn()
  }

  /** @param {unknown} chunk */
  #take (chunk) {
    let record
    try {
      record = readRecord(chunk)
    } catch (error) {
      this.#refuse(error)
      return
    }
    this.#underWay++
    if (this.#concurrency === 1 || record.special !== undefined || !this.#sender.mayGather) this.#sender.putAlone(copyOf(record))
    else this.#gather(record)
  }

  /** @param {import('./record').Outgoing} record */
  #gather (record) {
    if (!this.#batches.at(-1)?.add(record)) {
      const batch = new RecordBatch(this.#batchBytes, this.#concurrency)
      batch.add(record)
      this.#batches.push(batch)
    }
    if (this.#underWay >= this.#concurrency) {
      this.flush() // no more can come
    } else if (!this.#isScheduled) {
      this.#isScheduled = true
      setImmediate(() => this.flush())
    }
  }

  /** @param {RecordBatch} batch */
  #send (batch) {
    if (batch.count > 1) {
      this.#sender.putTogether(batch)
      return
    }
    this.#sender.putAlone(batch.recordAt(0))
    batch.release()
  }

  #finishIfOver () {
    if (this.#underWay > 0 || this.#finish === undefined) return
    this.#finish()
    this.#finish = undefined
  }
}

exports.Writer = Writer
