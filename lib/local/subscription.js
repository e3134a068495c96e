'use strict'

const { resourceInUse } = require('./errors')
const { childShards, markEncrypted } = require('./positions')
const { formatSequence } = require('./sequence')

const MAX_EVENT_BYTES = 2 * 1024 * 1024
const MAX_EVENT_RECORDS = 10000

/**
 * @typedef {object} SubscriptionEvent
 * @property {import('./shard').ShardRecord[]} records
 * @property {string | undefined} continuationSequenceNumber undefined: the shard is read to its end
 * @property {number} millisBehindLatest
 * @property {ReturnType<typeof childShards>} [childShards] at the shard's end
 */

/** A consumer's place in a shard; what is read from it goes on. */
class Subscription {
  /**
   * @param {object} options
   * @param {import('./stream').Stream} options.stream
   * @param {import('./shard').Shard} options.shard
   * @param {number} options.position
   * @param {() => number} options.now ms
   * @param {() => void} options.onClose
   */
  constructor ({ stream, shard, position, now, onClose }) {
    this.stream = stream
    this.shard = shard
    this.position = position
    this.now = now
    this.startedAt = now()
    this.closed = false
    this.onClose = onClose
    /** @type {(() => void) | undefined} */
    this.recordsListener = undefined
    /** @type {((error: import('./errors').ServiceError) => void) | undefined} */
    this.endListener = undefined
  }

  /**
   * @param {number} [limit] records, at most
   * @returns {SubscriptionEvent} without records where there are none to read
   */
  next (limit = MAX_EVENT_RECORDS) {
    const { stream, shard } = this
    const now = this.now()
    stream.settle(now)
    shard.trim(stream.trimHorizon(now))
    const { records, next } = shard.read(this.position, limit, MAX_EVENT_BYTES)
    this.position = next
    return {
      records: markEncrypted(stream, records),
      millisBehindLatest: shard.millisBehind(next, now),
      ...(shard.isRead(next)
        ? { continuationSequenceNumber: undefined, childShards: childShards(shard) }
        : { continuationSequenceNumber: this.#continuation(records, now) })
    }
  }

  /**
   * What to resume after: the last record, or a number just below the record to come.
   * @param {import('./shard').ShardRecord[]} records
   * @param {number} now
   */
  #continuation (records, now) {
    const before = Math.max(0, this.position - 1)
    return records.at(-1)?.SequenceNumber ?? formatSequence(this.shard.sequenceBase, before, now)
  }

  /**
   * Asks to be told, each time, when there may be more to read.
   * @param {() => void} listener
   */
  onRecords (listener) {
    this.recordsListener = listener
    this.shard.listeners.add(listener)
  }

  /**
   * Asks to be told when it is ended from this side: taken over, or its consumer gone.
   * @param {(error: import('./errors').ServiceError) => void} listener
   */
  onEnd (listener) {
    this.endListener = listener
  }

  /** @param {import('./errors').ServiceError} error what the client is to be told */
  end (error) {
    this.close()
    this.endListener?.(error)
  }

  /** No events are wanted any more. */
  close () {
    if (this.closed) return
    this.closed = true
    if (this.recordsListener !== undefined) this.shard.listeners.delete(this.recordsListener)
    this.onClose()
  }
}

const TAKEOVER_MS = 5000

/** The subscriptions there are: one for each consumer and shard. */
class Subscriptions {
  constructor () {
    /** @type {Map<string, Subscription>} */
    this.byKey = new Map()
    /** @type {Map<string, number>} when the last one began, by key */
    this.startedAt = new Map()
  }

  /**
   * @param {string} consumerArn
   * @param {Omit<ConstructorParameters<typeof Subscription>[0], 'onClose'>} options
   * @returns {Subscription}
   */
  open (consumerArn, options) {
    const key = `${consumerArn} ${options.shard.id}`
    const last = this.startedAt.get(key)
    const now = options.now()
    if (last !== undefined && now - last < TAKEOVER_MS) {
      throw resourceInUse(`Another active subscription exists for this consumer: ${consumerArn} ` +
        `and shard: ${options.shard.id}.`)
    }
    this.byKey.get(key)?.end(resourceInUse(`The subscription of consumer ${consumerArn} to shard ` +
      `${options.shard.id} was taken over by a later call.`))
    const subscription = new Subscription({
      ...options,
      onClose: () => {
        if (this.byKey.get(key) === subscription) this.byKey.delete(key)
      }
    })
    this.byKey.set(key, subscription)
    this.startedAt.set(key, now)
    return subscription
  }

  /**
   * Ends those of a consumer that is gone.
   * @param {string} consumerArn
   * @param {import('./errors').ServiceError} error
   */
  end (consumerArn, error) {
    for (const key of this.startedAt.keys()) {
      if (!key.startsWith(`${consumerArn} `)) continue
      this.startedAt.delete(key)
      this.byKey.get(key)?.end(error)
    }
  }
}

exports.Subscription = Subscription
exports.Subscriptions = Subscriptions
