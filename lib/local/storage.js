'use strict'

const { deserialize, serialize } = require('node:v8')
const { Compaction } = require('./compaction')

/*
 * The changes of an account in the order they were made, in a LevelDB folder. A write is in the
 * system's hands before its answer goes out, so that it outlives the process, though not the
 * machine's power.
 */

const KEY_BYTES = 8
const OWNER_KEY = Buffer.from('owner')
const FIRST_CHANGE = Buffer.alloc(KEY_BYTES)
const AFTER_CHANGES = Buffer.from([1])

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./changes').Change} Change
 * @typedef {{ accountId: string, region: string }} Owner
 */

/** @param {number} number */
function keyOf (number) {
  const key = Buffer.alloc(KEY_BYTES)
  key.writeBigUInt64BE(BigInt(number))
  return key
}

/** What goes wrong with the folder itself, for those who gave it. */
class StorageError extends Error {
  /**
   * @param {string} folder
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor (folder, message, cause) {
    super(`data folder ${folder}: ${message}`, { cause })
    this.name = 'StorageError'
  }
}

/** @type {Record<string, string>} */
const OPEN_FAILURES = {
  LEVEL_LOCKED: 'another process uses it',
  LEVEL_CORRUPTION: 'it is damaged'
}

/** @param {string} folder */
function load (folder) {
  try {
    return require('classic-level').ClassicLevel
  } catch (error) {
    throw new StorageError(folder, 'needs the optional package classic-level, which is not installed', error)
  }
}

class Storage {
  #db
  #folder
  /** Number of the change to come. */
  #next = 0
  /** @type {{ type: 'put', key: Buffer, value: Buffer }[]} */
  #waiting = []
  /** @type {Promise<void> | undefined} of what waits */
  #written
  #writing = Promise.resolve()

  /**
   * @param {import('classic-level').ClassicLevel<Buffer, Buffer>} db
   * @param {string} folder
   */
  constructor (db, folder) {
    this.#db = db
    this.#folder = folder
  }

  /**
   * @param {string} folder made if it isn't there
   * @param {Owner} owner ARNs name both, so another's changes are of no use
   * @throws {StorageError}
   */
  static async open (folder, { accountId, region }) {
    const ClassicLevel = load(folder)
    /** @type {import('classic-level').ClassicLevel<Buffer, Buffer>} */
    const db = new ClassicLevel(folder, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
    await db.open().catch((/** @type {any} */ error) => {
      const { code, message } = error.cause ?? error
      throw new StorageError(folder, OPEN_FAILURES[code] ?? message, error)
    })
    const storage = new Storage(db, folder)
    try {
      await storage.#claim({ accountId, region })
    } catch (error) {
      await db.close()
      throw error
    }
    return storage
  }

  /** @param {Owner} owner */
  async #claim ({ accountId, region }) {
    const known = await this.#db.get(OWNER_KEY)
    const wanted = `${accountId} ${region}`
    if (known === undefined) return this.#db.put(OWNER_KEY, Buffer.from(wanted))
    if (String(known) === wanted) return
    const [itsAccount, itsRegion] = String(known).split(' ')
    throw new StorageError(this.#folder, `it is of account ${itsAccount} in ${itsRegion}, not of ${accountId} in ${region}`)
  }

  /**
   * Makes in an account, which must be new, what was recorded, drops what it no longer needs, and
   * records from now on.
   * @param {Account} account
   * @throws {StorageError}
   */
  async attach (account) {
    const births = new Map()
    let createdCount = 0
    for await (const [number, change] of this.#changes()) {
      account.replay(change)
      this.#next = number + 1
      if (change.type !== 'createStream') continue
      births.set(change.name, number)
      createdCount++
    }
    const streams = [...account.streams.values()]
    const isTrimmed = streams.some(({ shards }) => shards.some(({ first }) => first > 1))
    if (isTrimmed || streams.length < createdCount) await this.#compact(account, births)
    account.onChange((change) => this.#record(change))
  }

  /** @returns {AsyncGenerator<[number, Change]>} by their numbers */
  async * #changes () {
    try {
      for await (const [key, value] of this.#db.iterator({ gte: FIRST_CHANGE, lt: AFTER_CHANGES })) {
        yield [Number(key.readBigUInt64BE()), deserialize(value)]
      }
    } catch (error) {
      throw new StorageError(this.#folder, 'what it holds could not be read', error)
    }
  }

  /**
   * All at once, as a skip cut off from its deletes would count records twice.
   * @param {Account} account
   * @param {Map<string, number>} births
   */
  async #compact (account, births) {
    const batch = this.#db.batch()
    const compaction = new Compaction(account, births, {
      del: (number) => batch.del(keyOf(number)),
      put: (number, change) => batch.put(keyOf(number), serialize(change))
    })
    for await (const [number, change] of this.#changes()) compaction.see(number, change)
    compaction.finish()
    const { length } = batch
    await batch.write()
    if (length > 0) await this.#db.compactRange(FIRST_CHANGE, AFTER_CHANGES)
  }

  /**
   * @param {Change} change
   * @returns {Promise<void>} when it is safe
   */
  #record (change) {
    this.#waiting.push({ type: 'put', key: keyOf(this.#next++), value: serialize(change) })
    // What comes while a batch is being written goes into the next one. After a failure nothing is
    // written any more: the changes that follow may need the one that is missing.
    this.#written ??= this.#writing = this.#writing.then(() => {
      const batch = this.#waiting
      this.#waiting = []
      this.#written = undefined
      return this.#db.batch(batch)
    })
    return this.#written
  }

  /** Writes what waits, and lets others have the folder. Safe twice. */
  async close () {
    await this.#writing.catch(() => {})
    await this.#db.close()
  }
}

exports.Storage = Storage
exports.StorageError = StorageError
