'use strict'

const { encodeOutput, encodeError } = require('./codec')
const { encodeHeaders, encodeMessage } = require('./event-stream')
const { subscribeToShardEvent } = require('../model/records')

/*
 * The answer to SubscribeToShard: an event stream over an open exchange.
 */

const LIFE_MS = 5 * 60 * 1000
const IDLE_MS = 5000
const MAX_RECORDS = 10000
const EVENT_STREAM = 'application/vnd.amazon.eventstream'

/**
 * @typedef {import('./codec').Form} Form
 * @typedef {import('./subscription').Subscription} Subscription
 * @typedef {import('./transport').AnyExchange} AnyExchange
 *
 * Changes or holds back (undefined) the frame of that index, 0 being the initial response.
 * @typedef {(frame: Buffer, index: number, delivery: Delivery) => Buffer | undefined} Tamper
 *
 * @typedef {object} DeliveryOptions
 * @property {Subscription} subscription
 * @property {AnyExchange} exchange
 * @property {Form} form of the payloads
 * @property {Record<string, string | number>} headers of the answer
 * @property {Tamper} [tamper]
 * @property {number} [lifeMs] five minutes
 * @property {number} [idleMs] until an event without records goes out; five seconds
 */

/** @type {WeakMap<Form, Record<string, Buffer>>} */
const eventHeaders = new WeakMap()

/**
 * @param {Form} form
 * @param {string} type of event
 */
function headersOf (form, type) {
  const known = eventHeaders.get(form) ?? {}
  eventHeaders.set(form, known)
  known[type] ??= encodeHeaders({
    ':message-type': 'event', ':event-type': type, ':content-type': form.contentType
  })
  return known[type]
}

/** One subscription's events on their way to one reader, from the answer's first byte to its last. */
class Delivery {
  #subscription
  #exchange
  #form
  #tamper
  /** @type {import('node:stream').Writable} */
  #sink
  #frames = 0
  #blocked = false
  #scheduled = false
  #idle
  #life

  /** @param {DeliveryOptions} options */
  constructor ({ subscription, exchange, form, headers, tamper, lifeMs = LIFE_MS, idleMs = IDLE_MS }) {
    this.#subscription = subscription
    this.#exchange = exchange
    this.#form = form
    this.#tamper = tamper
    this.ended = false
    this.#idle = setTimeout(() => this.#sendIdle(), idleMs).unref()
    this.#life = setTimeout(() => this.end(), lifeMs).unref()
    this.#sink = exchange.open(200, { ...headers, 'Content-Type': EVENT_STREAM })
    this.#sink.on('drain', () => this.#drained())
    exchange.onAbort(() => this.#finish())
    subscription.onRecords(() => this.#schedule())
    subscription.onEnd((error) => this.end(error))
    this.#write(encodeMessage(headersOf(form, 'initial-response'), form.render({})))
    this.#schedule()
  }

  /** Puts that come together go out together. */
  #schedule () {
    if (this.#scheduled || this.ended) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  /** Sends what there is, as long as the reader keeps up: at most one event lies in memory. */
  #pump () {
    while (!this.ended && !this.#blocked) {
      const batch = this.#subscription.next(MAX_RECORDS)
      if (batch.records.length === 0 && batch.childShards === undefined) return
      this.#send(batch)
    }
  }

  #drained () {
    this.#blocked = false
    this.#pump()
  }

  #sendIdle () {
    if (this.#blocked) this.#idle.refresh()
    else this.#send(this.#subscription.next(MAX_RECORDS))
  }

  /** @param {ReturnType<Subscription['next']>} batch */
  #send ({ records, continuationSequenceNumber, millisBehindLatest, childShards }) {
    const payload = encodeOutput(this.#form, subscribeToShardEvent, {
      Records: records,
      ContinuationSequenceNumber: continuationSequenceNumber,
      MillisBehindLatest: millisBehindLatest,
      ChildShards: childShards
    })
    this.#idle.refresh()
    this.#write(encodeMessage(headersOf(this.#form, 'SubscribeToShardEvent'), payload))
    if (childShards !== undefined) this.end()
  }

  /** @param {Buffer} frame */
  #write (frame) {
    const index = this.#frames++
    const sent = this.#tamper ? this.#tamper(frame, index, this) : frame
    if (sent !== undefined && !this.ended) this.#blocked = !this.#sink.write(sent)
  }

  /**
   * Ends the stream in order, after an exception if there is one.
   * @param {{ name: string, message: string }} [error]
   */
  end (error) {
    if (this.ended) return
    if (error) {
      const headers = encodeHeaders({
        ':message-type': 'exception', ':exception-type': error.name, ':content-type': this.#form.contentType
      })
      this.#sink.write(encodeMessage(headers, encodeError(this.#form, error)))
    }
    this.#finish()
    this.#sink.end()
  }

  /** Ends the stream amid a frame. @param {Buffer} part what of it still goes out */
  cut (part) {
    if (this.ended) return
    this.#finish()
    this.#sink.write(part, () => this.#exchange.cut())
  }

  #finish () {
    if (this.ended) return
    this.ended = true
    clearTimeout(this.#idle)
    clearTimeout(this.#life)
    this.#subscription.close()
  }
}

exports.Delivery = Delivery
