'use strict'

// Puts by a producer in every way, what goes wrong meanwhile, and an audit of what came of it: three seconds of it are
// a test, and bench/soak.js runs it for as long as one likes.

const { randomBytes } = require('node:crypto')
const { setTimeout: sleep } = require('node:timers/promises')
const { seededRandom } = require('../vectors/random-request')
const { CREDENTIALS } = require('./call')
const { placeOf, rangesOf, userRecordsIn } = require('./producing')

/** In their data, in front of bytes that nobody looks at. */
const ID_CHARS = 9
const MAX_DATA_BYTES = 2000
const FILLER = randomBytes(MAX_DATA_BYTES)
const KEYS = 2000
const PAUSE_MS = 4

/**
 * How a record that was accepted ended: its place, or its error. `place` is missing where nobody was told (post).
 * @typedef {{ id: number, place?: string, code?: string, persisted?: 'no' | 'unknown' }} End
 */

/** Puts records with numbers of their own, in every way there is, until it is stopped. */
class SoakLoad {
  #producer
  #random
  #tell
  #pauseMs
  #stopped = false
  #nextId = 0
  /** Posted, and not known to have failed. @type {Set<number>} */
  #posted = new Set()
  refused = 0

  /**
   * @param {import('../../lib/producer').Producer} producer
   * @param {{ seed: number, tell: (end: End) => void, pauseMs?: number }} options tell: gets the end of each record; pauseMs:
   *   between some 40 of them and the next
   */
  constructor (producer, { seed, tell, pauseMs = PAUSE_MS }) {
    this.#producer = producer
    this.#pauseMs = pauseMs
    this.#random = seededRandom(seed)
    this.#tell = tell
    producer.on('failed', (error, { data }) => this.#failed(idOf(data), error))
  }

  #below (limit) {
    return Math.floor(this.#random() * limit)
  }

  #makeRecord () {
    const id = this.#nextId++
    const bytes = this.#random() < 0.02 ? this.#below(MAX_DATA_BYTES) : this.#below(150)
    const data = Buffer.concat([Buffer.from(String(id).padStart(ID_CHARS)), FILLER.subarray(0, bytes)])
    const record = { partitionKey: `key ${this.#below(KEYS)}`, data }
    if (this.#random() < 0.1) record.explicitHashKey = String(BigInt(`0x${randomBytes(16).toString('hex')}`))
    return { id, record }
  }

  #stored (id, result) {
    this.#tell({ id, place: placeOf(result) })
  }

  /** What was refused was never accepted. */
  #failed (id, { code, persisted }) {
    this.#posted.delete(id)
    if (code === 'ERR_BUFFER_FULL') this.refused++
    else this.#tell({ id, code, persisted })
  }

  #ways = [
    ({ id, record }) => { this.#producer.put(record).then(result => this.#stored(id, result), error => this.#failed(id, error)) },
    ({ id, record }) => this.#producer.put(record, (error, result) => error ? this.#failed(id, error) : this.#stored(id, result)),
    ({ id, record }) => {
      this.#posted.add(id)
      this.#producer.post(record)
    }
  ]

  #putMany (count) {
    const made = Array.from({ length: count }, () => this.#makeRecord())
    const tell = results => results.forEach((result, i) => {
      const { id } = made[i]
      if (result instanceof Error) this.#failed(id, result)
      else this.#stored(id, result)
    })
    this.#producer.putMany(made.map(({ record }) => record)).then(tell, ({ results }) => tell(results))
  }

  async run () {
    while (!this.#stopped) {
      await this.#producer.ready()
      if (this.#random() < 0.3) this.#putMany(this.#below(60))
      for (let count = this.#below(60); count > 0; count--) this.#ways[this.#below(this.#ways.length)](this.#makeRecord())
      if (this.#random() < 0.01) this.#producer.flush()
      await sleep(this.#pauseMs)
      if (this.#random() < 0.01) this.#settlePosted()
    }
    await this.#settlePosted()
  }

  /** Of what was posted before a flush, what has not failed by its end is stored. */
  async #settlePosted () {
    const posted = [...this.#posted]
    await this.#producer.flush()
    await new Promise(setImmediate) // for the event 'failed', a tick later
    for (const id of posted) if (this.#posted.delete(id)) this.#tell({ id })
  }

  stop () {
    this.#stopped = true
  }

  get made () {
    return this.#nextId
  }
}

const idOf = data => Number(data.subarray(0, ID_CHARS))

/**
 * Credentials that are others whenever they are asked for: a server for them is not to look at signatures.
 * @returns {() => Promise<{ accessKeyId: string, secretAccessKey: string, sessionToken: string }>}
 */
function changingCredentials () {
  let count = 0
  return async () => ({ ...CREDENTIALS, sessionToken: `token ${++count}` })
}

const OPERATION = 'PutRecords'
/** What puts have to bear. */
const PUT_FAULTS = [
  { fault: 'partialFailure', operation: OPERATION, probability: 0.3 },
  { fault: 'partialFailure', operation: OPERATION, error: 'InternalFailure', probability: 0.3 },
  { fault: 'partialFailure', operation: OPERATION, error: 'InternalFailure', stored: true, probability: 0.1 },
  { fault: 'throttle', operation: OPERATION, probability: 0.2 },
  { fault: 'internalFailure', operation: OPERATION, probability: 0.2 },
  { fault: 'storedThenFailed', operation: OPERATION, probability: 0.1 },
  { fault: 'serviceUnavailable', operation: OPERATION, probability: 0.2 },
  { fault: 'htmlBody', operation: OPERATION, probability: 0.1 },
  { fault: 'cutBefore', operation: OPERATION, reset: true, probability: 0.2 },
  { fault: 'storedNotTold', operation: OPERATION, reset: true, probability: 0.1 },
  { fault: 'cutBody', operation: OPERATION, probability: 0.1 },
  { fault: 'cutUploading', operation: OPERATION, probability: 0.1 },
  { fault: 'hang', operation: OPERATION, probability: 0.05 },
  { fault: 'delay', operation: OPERATION, ms: 60, probability: 0.2 },
  { fault: 'truncatedBody', operation: OPERATION, probability: 0.03 },
  { fault: 'fewerResults', operation: OPERATION, probability: 0.03 },
  { fault: 'moreResults', operation: OPERATION, probability: 0.03 },
  { fault: 'resultWithoutShard', operation: OPERATION, probability: 0.03 },
  { fault: 'accessDenied', operation: OPERATION, probability: 0.03 },
  { fault: 'expiredToken', operation: OPERATION, probability: 0.1 },
  { fault: 'connectionReset', probability: 0.2 },
  { fault: 'internalFailure', operation: 'ListShards', probability: 0.5 },
  { fault: 'delay', operation: 'ListShards', ms: 50, probability: 0.5 }
]
/** Remembers how records ended, and compares that with what is stored. */
class SoakAudit {
  /** @type {Map<number, End>} */
  #ends = new Map()
  /** Records that ended more than once. @type {number[]} */
  #again = []

  /** @param {End} end */
  note (end) {
    if (this.#ends.has(end.id)) this.#again.push(end.id)
    this.#ends.set(end.id, end)
  }

  /**
   * @param {{ endpoint: string, ca?: string, ledger: (stream: string) => any[] }} server
   * @param {string} stream
   * @param {number} accepted
   * @returns {Promise<{ accepted: number, ok: number, failed: number, no: number, unknown: number, codes: Record<string, number>,
   *   duplicates: number, passedOver: number, wrong: string[] }>} duplicates: copies beyond the first that consumers see;
   *   passedOver: copies they don't; wrong: what contradicts what was promised
   */
  async report (server, stream, accepted) {
    const copies = copiesById(userRecordsIn(server.ledger(stream), await rangesOf(server, stream)))
    const report = { accepted, ok: 0, failed: 0, no: 0, unknown: 0, codes: {}, duplicates: 0, passedOver: 0, wrong: [] }
    const wrong = text => { if (report.wrong.length < 20) report.wrong.push(text) }
    for (const id of this.#again) wrong(`${id} ended twice`)
    for (const end of this.#ends.values()) auditEnd(end, copies.get(end.id), report, wrong)
    for (const [id, { seen, passedOver }] of copies) {
      report.duplicates += Math.max(0, seen.length - 1)
      report.passedOver += passedOver
      if (!this.#ends.has(id)) wrong(`${id} is stored, and its put has not ended`)
    }
    if (report.ok + report.failed !== accepted) wrong(`${accepted} were accepted, ${report.ok} are ok, and ${report.failed} failed`)
    return report
  }
}

/** @param {import('./producing').FoundRecord[]} found */
function copiesById (found) {
  const copies = new Map()
  for (const record of found) {
    const id = idOf(record.data)
    const mine = copies.get(id) ?? { seen: [], passedOver: 0 }
    if (record.isSeen) mine.seen.push(placeOf(record))
    else mine.passedOver++
    copies.set(id, mine)
  }
  return copies
}

/** @param {End} end */
function auditEnd ({ id, place, code, persisted }, { seen, passedOver } = { seen: [], passedOver: 0 }, report, wrong) {
  if (code === undefined) {
    report.ok++
    if (seen.length === 0) wrong(`${id} is lost: it was said to be at ${place ?? 'some place'} (${passedOver} copies are passed over)`)
    else if (place !== undefined && !seen.includes(place)) wrong(`${id} was said to be at ${place}, and is at ${seen.join()}`)
    return
  }
  report.failed++
  report[persisted]++
  report.codes[code] = (report.codes[code] ?? 0) + 1
  if (persisted === 'no' && seen.length + passedOver > 0) wrong(`${id} is stored, and its error (${code}) says that it isn't`)
}

module.exports = { PUT_FAULTS, SoakAudit, SoakLoad, changingCredentials }
