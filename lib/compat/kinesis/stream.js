'use strict'

const { Duplex } = require('node:stream')
const { nameStream, readOwn } = require('../../check')
const { invalidArgument } = require('../../errors')
const { Ordering } = require('./ordering')
const { Reader } = require('./reader')
const { Sender } = require('./sender')
const { clientOf, resolveSettings } = require('./settings')
const { Shards } = require('./shards')
const { checked } = require('./values')
const { Writer } = require('./writer')

/**
 * @typedef {object} StreamOptions
 * @property {string} name or ARN
 * @property {Array<string | Partial<import('./shards').Shard>>} [shards] the ones to read; those that are open, if there are none
 * @property {unknown} [oldest] if truthy, read from the oldest record on, not from the latest
 * @property {number | string} [writeConcurrency] puts that are under way at once, of one record or of many: 1
 * @property {number | string} [cacheSize] partition keys whose last sequence numbers are remembered: 1000
 *
 * @typedef {StreamOptions & import('./settings').RequestOptions} KinesisStreamOptions
 *
 * @typedef {(error?: Error | null) => void} Done
 */

/**
 * The records of a stream's shards, read, and records put into it, written. An 'error' event is no end: reading and writing go
 * on. Emits 'putRecord' when a record that was written has been stored, or has failed.
 */
class KinesisStream extends Duplex {
  #shards
  #reader
  #writer

  /** @param {string | KinesisStreamOptions} given a stream's name, or options with one */
  constructor (given) {
    super({ objectMode: true })
    const options = readOptions(given)
    const { name, writeConcurrency, cacheSize, oldest } = options
    const naming = nameStream(name)
    const settings = resolveSettings(options)
    const kinesis = clientOf(settings)
    /** @type {string} */
    this.name = name
    // Its credentials are not for those who print a stream.
    Object.defineProperty(this, 'options', { value: options, writable: true, configurable: true })
    /** @type {number} */
    this.writeConcurrency = writeConcurrency
    const shards = new Shards(kinesis, naming, options.shards)
    const sender = new Sender(kinesis, naming, {
      settings,
      shards,
      ordering: new Ordering(shards, cacheSize),
      concurrency: writeConcurrency,
      repeats: () => writer.narrow(),
      freed: () => writer.freed(),
      ended: (count, errors) => {
        this.#tell(count, errors)
        writer.ended(count, errors.length === 0)
      }
    })
    const writer = new Writer(sender, writeConcurrency, (error) => this.#tell(1, [error]))
    this.#shards = shards
    this.#writer = writer
    this.#reader = new Reader(kinesis, naming, shards, {
      isOldest: Boolean(oldest), sink: { push: (record) => this.push(record), fail: (error) => this.#tell(0, [error]) }
    })
  }

  /** Those that are known. */
  get shards () {
    return this.#shards.list
  }

  /** @override */
  _read () {
    this.#reader.read()
  }

  /**
   * @override
   * @param {unknown} chunk
   * @param {string} _encoding
   * @param {Done} callback
   */
  _write (chunk, _encoding, callback) {
    this.#writer.write(chunk, callback)
  }

  /**
   * @override
   * @param {{ chunk: unknown }[]} chunks
   * @param {Done} callback
   */
  _writev (chunks, callback) {
    this.#writer.writeMany(chunks, callback)
  }

  /**
   * @override
   * @param {Done} callback
   */
  _final (callback) {
    this.#writer.finish(callback)
  }

  /**
   * What has been taken is still put.
   * @override
   * @param {Error | null} error
   * @param {Done} callback
   */
  _destroy (error, callback) {
    this.#reader.close()
    this.#shards.close()
    this.#writer.flush()
    callback(error)
  }

  /**
   * Later, so that what listeners throw is the program's uncaught exception and harms nothing here.
   * @param {number} count of records that have ended
   * @param {unknown[]} errors
   */
  #tell (count, errors) {
    if (errors.length === 0 && this.listenerCount('putRecord') === 0) return
    process.nextTick(() => {
      for (let i = 0; i < count; i++) this.emit('putRecord')
    })
    for (const error of errors) {
      process.nextTick(() => { if (!this.destroyed) this.emit('error', error) })
    }
  }
}

/**
 * @param {unknown} given
 * @returns {Record<string, any>}
 */
function readOptions (given) {
  const { name, writeConcurrency, cacheSize, ...options } = typeof given === 'string' ? { name: given } : readOwn('options', given ?? {})
  if (!name) throw invalidArgument('name', name, 'must be given: the name of a stream')
  return {
    ...options,
    name,
    writeConcurrency: checked('writeConcurrency', writeConcurrency || 1, 'most'),
    cacheSize: checked('cacheSize', cacheSize || 1000, 'most')
  }
}

exports.KinesisStream = KinesisStream
