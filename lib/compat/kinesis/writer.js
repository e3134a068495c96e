'use strict'

const { RecordBatch } = require('./batch')
const { copyOf, readRecord } = require('./record')

/** While so many puts are under way, records gather. */
const MAX_PUTS = 4
/** How much wider the window becomes: at a concurrency of 100 one request fills while another is under way. */
const MAX_WIDENING = 10
/** Not sent: one that is full, and what didn't fit into it. */
const MAX_WAITING_BATCHES = 2
/** As it is when this is loaded: the fake timers of test runners replace it. */
const { setImmediate } = globalThis

/**
 * @typedef {{ chunk: unknown }[]} Chunks
 */

/**
 * Takes what is written and hands it to a sender, of which so many puts may be under way: one by one, where only one may or one
 * comes alone; otherwise those that come together go together. So many records, too, are taken at once, and more when the service
 * stores what it gets: as TCP does it, the window widens by what has been stored, and a failure ends that.
 */
class Writer {
  #sender
  #concurrency
  /** Records that may be under way. */
  #window
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
   * @param {number} concurrency puts that may be under way at once
   * @param {(error: unknown) => void} refuse is told of what is no record
   */
  constructor (sender, concurrency, refuse) {
    this.#sender = sender
    this.#concurrency = this.#window = concurrency
    this.#refuse = refuse
  }

  /**
   * @param {unknown} chunk
   * @param {() => void} callback called when there is room for more
   */
  write (chunk, callback) {
    this.#take(chunk)
    if (this.#hasRoom()) callback()
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

  /**
   * @param {number} count of records that have ended
   * @param {boolean} isStored all of them
   */
  ended (count, isStored) {
    this.#underWay -= count
    if (isStored) this.#window = Math.min(this.#window + count, this.#concurrency * MAX_WIDENING)
    else this.narrow()
    this.#takeMore()
    this.#finishIfOver()
  }

  /** A put failed, in part or as a whole. */
  narrow () {
    this.#window = this.#concurrency
  }

  /** A put has ended. */
  freed () {
    this.flush()
    this.#takeMore()
  }

  /** What has been taken doesn't wait for more. */
  flush () {
    this.#isScheduled = false
    const most = Math.min(this.#concurrency, MAX_PUTS)
    while (this.#batches.length > 0 && this.#sender.puts < most) {
      const batch = /** @type {RecordBatch} */ (this.#batches.shift())
      this.#batchBytes = batch.usedBytes
      this.#send(batch)
    }
  }

  #hasRoom () {
    if (!this.#sender.mayGather) return this.#underWay < this.#concurrency
    return this.#underWay < this.#window && this.#sender.puts < this.#concurrency && this.#batches.length < MAX_WAITING_BATCHES
  }

  #takeMore () {
    while (this.#at < this.#chunks.length && this.#hasRoom()) this.#take(this.#chunks[this.#at++].chunk)
    if (this.#goOn === undefined || !this.#hasRoom()) return
    const goOn = this.#goOn
    this.#goOn = undefined
    process.nextTick(goOn) // it runs listeners of the program's, and what they throw is not what became of a record
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
    if (record.special !== undefined || !this.#sender.mayGather) this.#sender.putAlone(copyOf(record))
    else this.#gather(record)
  }

  /** @param {import('./record').Outgoing} record */
  #gather (record) {
    let batch = this.#batches.at(-1)
    if (!batch?.add(record)) {
      if (batch !== undefined) this.flush()
      batch = new RecordBatch(this.#batchBytes)
      batch.add(record)
      this.#batches.push(batch)
    }
    if (batch.isFull || !this.#hasRoom()) {
      this.flush()
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
