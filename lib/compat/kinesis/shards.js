'use strict'

const { readArray, readOwn } = require('../../check')
const { invalidArgument } = require('../../errors')
const { findShards, isClosed } = require('../../shards')

/**
 * A shard as programs see and give it. Reading and writing note in it how far they are.
 * @typedef {object} Shard
 * @property {string} id
 * @property {string | null} readSequenceNumber of the last record that was read: reading begins behind it
 * @property {string | null} writeSequenceNumber the largest of a record that was written
 * @property {null} nextShardIterator always
 * @property {boolean} ended
 */

/** The shards of a stream: those that were given, or those that are open when they are first asked for. */
class Shards {
  #kinesis
  #naming
  #abort = new AbortController()
  /** Those of the program, which are all that is read. @type {Shard[] | undefined} */
  #given
  /** All, with those that records went to. @type {Map<string, Shard>} */
  #byId = new Map()
  /** The only one that takes records, where there is but one. @type {Shard | undefined} */
  only
  #isKnown = false
  /** @type {Promise<void> | undefined} */
  #listing

  /**
   * @param {import('../../kinesis').Kinesis} kinesis
   * @param {import('../../stream-reader').StreamNaming} naming
   * @param {unknown} [given] ids, or shards
   */
  constructor (kinesis, naming, given) {
    this.#kinesis = kinesis
    this.#naming = naming
    if (given === undefined || given === null) return
    this.#given = readArray('shards', given).map((each, i) => this.#add(readShard(`shards[${i}]`, each)))
    this.#note(this.#given)
  }

  /** @returns {Shard[]} those to read, as far as they are known */
  get list () {
    return this.#given ?? [...this.#byId.values()]
  }

  /** @param {string | undefined} id */
  get (id) {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /**
   * Lists them, if that has not been done; after a failure, whoever asks next lists again.
   * @returns {Promise<void>}
   */
  async known () {
    if (!this.#isKnown) await this.#list()
  }

  /**
   * A shard that wasn't known has taken a record: the stream has been split or merged, if any were known.
   * @param {string} id
   * @returns {Promise<Shard>} never rejects: who writes needs no permission to list
   */
  async learn (id) {
    await this.#list().catch(() => {})
    const shard = this.#byId.get(id)
    if (shard !== undefined) return shard
    this.only = undefined
    return this.#add(newShard(id))
  }

  close () {
    this.#abort.abort()
  }

  /** One list serves all who ask while it is under way. */
  #list () {
    this.#listing ??= this.#find().finally(() => { this.#listing = undefined })
    return this.#listing
  }

  async #find () {
    const shards = await findShards(this.#kinesis, this.#naming, this.#abort.signal)
    const open = shards.filter((shard) => !isClosed(shard))
    this.#note(open.map(({ ShardId }) => this.#byId.get(ShardId) ?? this.#add(newShard(ShardId))))
  }

  /** @param {Shard[]} open */
  #note (open) {
    this.#isKnown = true
    this.only = open.length === 1 ? open[0] : undefined
  }

  /** @param {Shard} shard */
  #add (shard) {
    this.#byId.set(shard.id, shard)
    return shard
  }
}

/**
 * @param {string} id
 * @returns {Shard}
 */
function newShard (id) {
  return { id, readSequenceNumber: null, writeSequenceNumber: null, nextShardIterator: null, ended: false }
}

/**
 * What was given stays the program's object, in which it finds how far the stream is, where it can be written to.
 * @param {string} path
 * @param {unknown} given
 * @returns {Shard}
 */
function readShard (path, given) {
  if (typeof given === 'string' && given !== '') return newShard(given)
  const { id, readSequenceNumber, writeSequenceNumber, nextShardIterator } = readOwn(path, given)
  if (typeof id !== 'string' || id === '') throw invalidArgument(`${path}.id`, id, 'must be the id of a shard, such as shardId-000000000000')
  for (const [name, value] of Object.entries({ readSequenceNumber, writeSequenceNumber })) {
    const isFit = value === undefined || value === null || (typeof value === 'string' && /^\d+$/.test(value))
    if (!isFit) throw invalidArgument(`${path}.${name}`, value, 'must be a sequence number')
  }
  if (nextShardIterator && !readSequenceNumber) {
    throw invalidArgument(`${path}.nextShardIterator`, nextShardIterator, 'cannot be gone on from: give a readSequenceNumber')
  }
  const shard = /** @type {Shard} */ (Object.isExtensible(given) ? given : {})
  return Object.assign(shard, { ...newShard(id), readSequenceNumber: readSequenceNumber ?? null,
    writeSequenceNumber: writeSequenceNumber ?? null, ended: shard.ended ?? false })
}

exports.Shards = Shards
