'use strict'

const { onAbort, withReason } = require('./abort')
const { subscribeToShardEvent } = require('./model/records')
const { hold } = require('./native')
const { reviveOutput } = require('./shapes')

// SubscribeToShard: what the core hands over becomes what a caller iterates.

/** Events that are asked for ahead of the caller: one is read while another is worked on. */
const PREFETCHED_EVENTS = 2

/**
 * @typedef {import('./native').CallResult} CallResult
 * @typedef {import('./native').SubscriptionListener} SubscriptionListener
 * @typedef {import('./model/types').SubscribeToShardEventStream} ShardEvent
 * @typedef {import('./errors').KinesisError} KinesisError
 *
 * How a subscription begins, or why it doesn't.
 * @typedef {object} Beginning
 * @property {(result: CallResult & { events: EventStream }) => void} resolve
 * @property {(error: any) => void} reject
 *
 * @typedef {{ resolve: (result: IteratorResult<ShardEvent, undefined>) => void, reject: (error: unknown) => void }} Waiter
 */

/** @returns {IteratorReturnResult<undefined>} */
const done = () => ({ done: true, value: undefined })

/** @param {ShardEvent} value @returns {IteratorYieldResult<ShardEvent>} */
const item = (value) => ({ done: false, value })

/**
 * @param {CallResult} result
 * @returns {ShardEvent}
 */
function toEvent ({ text, records }) {
  const event = reviveOutput(subscribeToShardEvent, JSON.parse(text))
  event.Records = records
  return { SubscribeToShardEvent: event }
}

/**
 * What has come and wasn't asked for yet, or who waits for what hasn't come. The core tells it what
 * comes, and so keeps it; it keeps the stream only while somebody waits, so that a stream that was
 * forgotten is collected, which ends the subscription.
 * @implements {SubscriptionListener}
 */
class Feed {
  /** @type {ShardEvent[]} */
  #events = []
  /** @type {Waiter[]} */
  #waiters = []
  /** @type {EventStream | undefined} while somebody waits */
  #owner
  /** @type {{ error?: KinesisError } | undefined} undefined: it goes on */
  #end
  /** @type {Beginning | undefined} until it has begun */
  #beginning
  #signal
  #unwatch = () => {}

  /**
   * @param {Beginning} beginning
   * @param {AbortSignal} [signal]
   */
  constructor (beginning, signal) {
    this.#beginning = beginning
    this.#signal = signal
  }

  /** Waits for the beginning. @param {EventStream} stream */
  start (stream) {
    this.#wait(stream)
    if (this.#signal !== undefined) this.#unwatch = watch(this.#signal, new WeakRef(stream))
  }

  /**
   * @param {EventStream} stream
   * @param {Waiter} waiter gets the next event or the end
   */
  take (stream, waiter) {
    const event = this.#events.shift()
    if (event !== undefined) {
      stream.credit()
      waiter.resolve(item(event))
    } else if (this.#end !== undefined) {
      this.#takeEnd(waiter)
    } else {
      this.#waiters.push(waiter)
      this.#wait(stream)
    }
  }

  /** @param {CallResult} head */
  begun (head) {
    const stream = /** @type {EventStream} */ (this.#owner)
    const { resolve } = /** @type {Beginning} */ (this.#beginning)
    this.#beginning = undefined
    this.#waited()
    resolve({ ...head, events: stream })
  }

  /** @param {CallResult} result */
  event (result) {
    if (this.#end !== undefined || this.#signal?.aborted) return
    const event = toEvent(result)
    const waiter = this.#waiters.shift()
    if (waiter === undefined) {
      this.#events.push(event)
      return
    }
    this.#owner?.credit()
    this.#waited()
    waiter.resolve(item(event))
  }

  /** Only the first end counts. @param {KinesisError} [error] */
  ended (error) {
    this.#unwatch()
    if (this.#end !== undefined) return
    this.#end = { error: this.#signal?.aborted ? withReason(error, this.#signal.reason) : error }
    const waiters = this.#waiters.splice(0)
    this.#waited()
    if (this.#beginning !== undefined) this.#beginning.reject(this.#end.error)
    this.#beginning = undefined
    for (const waiter of waiters) this.#takeEnd(waiter)
  }

  /** What has come and wasn't asked for is not wanted any more. */
  drop () {
    this.#events = []
  }

  /** An error is thrown once; the iteration is over then. @param {Waiter} waiter */
  #takeEnd ({ resolve, reject }) {
    const error = this.#end?.error
    this.#end = {}
    if (error === undefined) resolve(done())
    else reject(error)
  }

  /** @param {EventStream} stream */
  #wait (stream) {
    if (this.#owner === undefined) hold(true)
    this.#owner = stream
  }

  #waited () {
    if (this.#owner === undefined || this.#waiters.length > 0) return
    this.#owner = undefined
    hold(false)
  }
}

/**
 * A signal may outlive many streams, and must not keep them.
 * @param {AbortSignal} signal
 * @param {WeakRef<EventStream>} stream
 */
function watch (signal, stream) {
  return onAbort(signal, () => stream.deref()?.abort())
}

/**
 * The events of a shard, for `for await`: can be iterated once. Leaving the loop ends the
 * subscription; what ends it otherwise is thrown, unless the service ends it in order, as it does
 * after five minutes.
 * @implements {AsyncIterableIterator<ShardEvent>}
 */
class EventStream {
  #feed
  #native

  /**
   * @param {Feed} feed
   * @param {import('./native').NativeSubscription} native
   */
  constructor (feed, native) {
    this.#feed = feed
    this.#native = native
  }

  [Symbol.asyncIterator] () {
    return this
  }

  /** @returns {Promise<IteratorResult<ShardEvent, undefined>>} */
  next () {
    return new Promise((resolve, reject) => this.#feed.take(this, { resolve, reject }))
  }

  /** Ends the subscription. */
  async return () {
    this.#feed.ended()
    this.abort()
    return done()
  }

  async [Symbol.asyncDispose] () {
    await this.return()
  }

  /** One event was taken: another may come. @internal */
  credit () {
    this.#native.credit(1)
  }

  /** @internal */
  abort () {
    this.#feed.drop()
    this.#native.close()
  }
}

/**
 * @param {import('./native').NativeClient} client
 * @param {Parameters<import('./native').NativeClient['subscribe']>[0]} call
 * @param {{ signal?: AbortSignal, silenceTimeoutMs: number }} options signal: ends it at any time
 * @param {Beginning} beginning
 */
function subscribe (client, call, { signal, silenceTimeoutMs }, beginning) {
  const feed = new Feed(beginning, signal)
  const native = client.subscribe(call, feed, { credit: PREFETCHED_EVENTS, silenceTimeoutMs })
  feed.start(new EventStream(feed, native))
}

exports.subscribe = subscribe
exports.EventStream = EventStream
