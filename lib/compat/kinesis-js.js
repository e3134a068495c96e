'use strict'

/*
 * In the place of kinesis.js: see docs/drop-ins.md.
 */

const { randomUUID } = require('node:crypto')
const { readOwn } = require('../check')
const { configurationError, invalidArgument, mayPass } = require('../errors')
const { Kinesis } = require('../kinesis')
const { sharedClient } = require('./clients')

/**
 * @typedef {import('../options').ClientOptions & import('../options').StreamOptions} Options of a client, and of its stream
 * @typedef {import('../stream-shard').StreamRecord} StreamRecord
 *
 * @typedef {object} Listener
 * @property {boolean} isGone
 * @property {(event: any) => unknown} sink
 */

const Bacon = loadBacon()

/**
 * The JSON values of all shards' records, from now on. What isn't JSON, and what fails, comes as an error event; an error that
 * no waiting mends is followed by the end. Polls while somebody listens; who listens later goes on from there.
 * @param {string} streamName or ARN
 * @param {Options} [options]
 * @returns {import('baconjs').EventStream<any>}
 */
function listen (streamName, options) {
  const stream = openStream(streamName, options)
  /** @type {StreamRecord[]} */
  const left = []
  return Bacon.fromBinder((/** @type {Listener['sink']} */ sink) => {
    const listener = { isGone: false, sink }
    const batches = stream.records()
    pump(batches, left, listener)
    return () => {
      listener.isGone = true
      batches.return?.()
    }
  })
}

/**
 * A bus: what is pushed into it is put, with its `log_id` as partition key, or a random one. What can't be put comes out of it
 * as an error event.
 * @param {string} streamName or ARN
 * @param {Options} [options]
 * @returns {import('baconjs').Bus<any>}
 */
function publish (streamName, options) {
  const stream = openStream(streamName, options)
  const bus = new Bacon.Bus()
  const tell = (/** @type {unknown} */ error) => { if (error) bus.error(error) }
  bus.onValue((/** @type {any} */ value) => {
    try {
      stream.putRecord(keyOf(value), value, tell)
    } catch (error) {
      process.nextTick(tell, error)
    }
  })
  return bus
}

/**
 * @param {AsyncIterator<StreamRecord[]>} batches
 * @param {StreamRecord[]} left what a listener that went has left of a batch
 * @param {Listener} listener
 */
async function pump (batches, left, listener) {
  while (!listener.isGone) {
    try {
      if (left.length === 0) {
        const { done, value } = await batches.next()
        if (done) return
        left.push(...value)
      }
    } catch (error) {
      tell(listener, new Bacon.Error(error))
      if (!mayPass(error)) tell(listener, new Bacon.End())
    }
    while (left.length > 0 && !listener.isGone) tell(listener, eventOf(/** @type {StreamRecord} */ (left.shift())))
  }
}

/**
 * @param {Listener} listener
 * @param {any} event
 */
function tell (listener, event) {
  if (listener.isGone) return
  try {
    if (listener.sink(event) === Bacon.noMore || event instanceof Bacon.End) listener.isGone = true
  } catch (error) {
    // Of the program's own code: its uncaught exception, and no end of the polling.
    process.nextTick(() => { throw error })
  }
}

/** @param {StreamRecord} record */
function eventOf ({ val, number, shardId }) {
  if (val !== undefined) return new Bacon.Next(val)
  return new Bacon.Error(new SyntaxError(`the record ${number} of ${shardId} isn't JSON`))
}

/** @param {any} value */
function keyOf (value) {
  const id = value?.log_id
  if (id === undefined || id === null) return randomUUID()
  if (['string', 'number', 'bigint'].includes(typeof id)) return String(id)
  throw invalidArgument('log_id', id, 'must be a string or a number: it is the partition key')
}

/**
 * @param {string} name
 * @param {Options} [options]
 */
function openStream (name, options = {}) {
  const { ShardIteratorType, ...given } = readOwn('options', options)
  const client = sharedClient(['kinesis.js', given], () => new Kinesis(given))
  return client.stream(name, ShardIteratorType === undefined ? {} : /** @type {Options} */ ({ ShardIteratorType }))
}

/** @returns {any} the package in use by the program: 0.7 and later will do */
function loadBacon () {
  try {
    return require('baconjs')
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error
    throw configurationError('kinesis-native/kinesis.js needs the package baconjs, which is not installed: npm install baconjs', error)
  }
}

exports.listen = listen
exports.publish = publish
