'use strict'

const { types } = require('node:util')
const { byteLength, isStructure, readArray, readBytes, readOwn, unreadable } = require('./check')
const { KinesisError, invalidArgument, unknownName } = require('./errors')
const kinds = require('./model/kinds')
const { MAX_UTF8_BYTES_PER_UNIT } = require('./record-slab')

/*
 * What the client does with the shapes of the model: each is compiled once into a function that
 * checks an input, and one that turns the JSON of an answer into its JavaScript values. Inputs are
 * checked for their types alone: limits, patterns and enumerations are the service's to judge, but
 * for two that nothing could be sent with: the length of a partition key, and 10 MiB a record.
 */

const MAX_RECORD_BYTES = 10 * 1024 * 1024
const MAX_KEY_CHARS = 256
const MAX_DEPTH = 64
/** What stands for the whole input in errors; its members stand there by their names alone. */
const INPUT = 'input'
const PUT_RECORDS_ENTRY = 'PutRecordsRequestEntry'
const { hasOwnProperty } = Object.prototype

/**
 * @typedef {import('./model').Shape} Shape
 * @typedef {import('./model').Structure} Structure
 * @typedef {import('./model/kinds').Leaf} Leaf
 * @typedef {Place | string} Where
 * @typedef {(where: Where, value: unknown) => any} Check gives what goes on the wire
 */

/** Where in an input a value stands; the text of it is made when an error needs it. */
class Place {
  /** @param {Where} parent */
  constructor (parent) {
    this.parent = parent
    /** @type {string | number} a member's name, or an element's place: one object serves them all */
    this.key = ''
  }

  toString () {
    if (typeof this.key === 'number') return `${this.parent}[${this.key}]`
    return this.parent === INPUT ? this.key : `${this.parent}.${this.key}`
  }
}

/**
 * @param {Where} where
 * @param {unknown} value
 * @returns {string}
 */
function readString (where, value) {
  if (typeof value !== 'string') throw invalidArgument(where, value, 'must be a string')
  if (value.isWellFormed()) return value
  throw invalidArgument(where, value, 'has a lone surrogate, which UTF-8 cannot carry')
}

/**
 * @param {Where} where
 * @param {unknown} value
 * @returns {string}
 */
function readPartitionKey (where, value) {
  const key = readString(where, value)
  // The limit counts code points, of which there are at most as many as code units.
  const fits = key.length <= MAX_KEY_CHARS || [...key.slice(0, 2 * MAX_KEY_CHARS + 1)].length <= MAX_KEY_CHARS
  if (key !== '' && fits) return key
  throw invalidArgument(where, value, `must have 1 to ${MAX_KEY_CHARS} characters`)
}

/** @type {Check} */
function readInteger (where, value) {
  if (Number.isSafeInteger(value)) return value
  throw invalidArgument(where, value, 'must be a whole number')
}

/** @type {Check} */
function readBoolean (where, value) {
  if (typeof value === 'boolean') return value
  throw invalidArgument(where, value, 'must be true or false')
}

/** @type {Check} epoch seconds */
function readTimestamp (where, value) {
  const ms = types.isDate(value) ? Date.prototype.getTime.call(value) : NaN
  if (!Number.isNaN(ms)) return ms / 1000
  throw invalidArgument(where, value, 'must be a valid Date')
}

/** @type {Check} bytes, uncopied; a string goes as UTF-8 */
function readBlob (where, value) {
  return typeof value === 'string' ? Buffer.from(readString(where, value)) : readBytes(where, value)
}

/** @type {Record<Leaf['type'], Check>} */
const LEAVES = {
  string: readString,
  integer: readInteger,
  double: readInteger,
  boolean: readBoolean,
  timestamp: readTimestamp,
  blob: readBlob
}

/** As the AWS SDK has it, which takes epoch seconds for a Date. @type {typeof LEAVES} */
const LENIENT_LEAVES = {
  ...LEAVES,
  timestamp: (where, value) => Number.isFinite(value) ? value : readTimestamp(where, value)
}

/**
 * The checks of all shapes in one manner.
 * @typedef {object} Manner
 * @property {boolean} isLenient as the AWS SDK checks: what isn't known is left out, and what is
 *   missing is missed by the service
 * @property {WeakMap<object, Check>} checks made so far
 */

/** @type {Manner} */
const STRICT = { isLenient: false, checks: new WeakMap([[kinds.partitionKey, readPartitionKey]]) }
/** @type {Manner} */
const LENIENT = { isLenient: true, checks: new WeakMap() }

/**
 * @param {Shape} shape
 * @param {Manner} manner
 * @returns {Check}
 */
function checkOf (shape, manner) {
  let check = manner.checks.get(shape)
  if (check === undefined) {
    check = makeCheck(shape, manner)
    manner.checks.set(shape, check)
  }
  return check
}

/**
 * @param {any} shape of an input: no event stream
 * @param {Manner} manner
 * @returns {Check}
 */
function makeCheck (shape, manner) {
  switch (shape.type) {
    case 'structure': return (shape.name === PUT_RECORDS_ENTRY ? entryCheck : structureCheck)(shape, manner)
    case 'list': return listCheck(checkOf(shape.member, manner), manner)
    case 'map': return mapCheck(checkOf(shape.value, manner))
    default: return (manner.isLenient ? LENIENT_LEAVES : LEAVES)[/** @type {Leaf} */ (shape).type]
  }
}

/**
 * Each getter runs once, so that what was checked is what is used; only own members count, so that
 * a polluted prototype adds nothing. The copy has no prototype to speak of for the same reason, and
 * is made by a constructor because V8 makes slow objects with `Object.create(null)`.
 * @param {Structure} shape
 * @param {Manner} manner
 * @returns {Check}
 */
function structureCheck ({ members, required }, manner) {
  const checks = new Map(Object.keys(members).map((name) => [name, checkOf(members[name], manner)]))
  /** @type {{ new (): any, prototype: object }} */
  const Checked = /** @type {any} */ (function () {})
  Checked.prototype = Object.create(null)
  return (where, value) => {
    const place = new Place(where)
    const checked = new Checked()
    try {
      if (!isStructure(value)) throw invalidArgument(where, value, 'must be an object')
      for (const name of Object.keys(value)) {
        const check = checks.get(name)
        if (check === undefined) {
          if (manner.isLenient) continue
          throw unknownMember(where, name, [...checks.keys()])
        }
        place.key = name
        const given = value[name]
        if (given !== undefined && given !== null) checked[name] = check(place, given)
      }
    } catch (error) {
      throw unreadable(place.key === '' ? where : `${where}.${place.key}`, value, error)
    }
    if (!manner.isLenient) refuseMissing(required, checked, place)
    return checked
  }
}

/**
 * Of a record of PutRecords, which come by the hundred: what structureCheck would do, at half the
 * cost, for names that are written out need no look-up. A literal has the same layout for as long as
 * the program runs; one of the kind above is forgotten with the last record of a call, and all the
 * code that V8 had compiled for it.
 * @param {Structure} shape
 * @param {Manner} manner
 * @returns {Check}
 */
function entryCheck ({ members, required }, manner) {
  const readKey = checkOf(members.PartitionKey, manner)
  const readHashKey = checkOf(members.ExplicitHashKey, manner)
  const readData = checkOf(members.Data, manner)
  return (where, value) => {
    const place = new Place(where)
    let PartitionKey, ExplicitHashKey, Data
    try {
      if (!isStructure(value)) throw invalidArgument(where, value, 'must be an object')
      // What V8 takes these two steps for is as cheap as an array.
      for (const name in value) {
        if (!hasOwnProperty.call(value, name)) continue
        place.key = name
        const given = value[name]
        const isGiven = given !== undefined && given !== null
        switch (name) {
          case 'PartitionKey': if (isGiven) PartitionKey = readKey(place, given); break
          case 'ExplicitHashKey': if (isGiven) ExplicitHashKey = readHashKey(place, given); break
          case 'Data': if (isGiven) Data = readData(place, given); break
          default: if (!manner.isLenient) throw unknownMember(where, name, Object.keys(members))
        }
      }
    } catch (error) {
      throw unreadable(place.key === '' ? where : `${where}.${place.key}`, value, error)
    }
    const checked = { PartitionKey, ExplicitHashKey, Data }
    if (!manner.isLenient) refuseMissing(required, checked, place)
    return checked
  }
}

/**
 * @param {Where} where
 * @param {string} name
 * @param {string[]} known
 */
function unknownMember (where, name, known) {
  return unknownName(`unknown member of ${where === INPUT ? 'the input' : where}:`, name, known)
}

/**
 * @param {readonly string[]} required
 * @param {Record<string, unknown>} checked
 * @param {Place} place of the members
 */
function refuseMissing (required, checked, place) {
  for (const name of required) {
    if (checked[name] !== undefined) continue
    place.key = name
    throw invalidArgument(place, undefined, 'is required')
  }
}

/**
 * @param {Check} check of an element
 * @param {Manner} manner
 * @returns {Check}
 */
function listCheck (check, { isLenient }) {
  return (where, value) => {
    let elements = readArray(where, value)
    if (isLenient) elements = elements.filter((element) => element !== undefined && element !== null)
    const place = new Place(where)
    for (let i = 0; i < elements.length; i++) {
      place.key = i
      elements[i] = check(place, elements[i])
    }
    return elements
  }
}

/**
 * @param {Check} check of a value
 * @returns {Check}
 */
function mapCheck (check) {
  return (where, value) => {
    const checked = readOwn(where, value)
    const place = new Place(where)
    for (const [key, given] of Object.entries(checked)) {
      place.key = key
      if (given === undefined || given === null) delete checked[key]
      else checked[key] = check(place, given)
    }
    return checked
  }
}

/**
 * Checks a value from outside against its shape. Gives a copy that no getter of the original can
 * change any more, dates as epoch seconds, bytes as (uncopied) Uint8Array.
 * @param {Shape} shape
 * @param {unknown} value
 * @param {{ isLenient?: boolean }} [options] see Manner
 * @returns {any}
 */
function checkInput (shape, value, { isLenient = false } = {}) {
  return checkOf(shape, isLenient ? LENIENT : STRICT)(INPUT, value)
}

/**
 * An input of no known shape: anything JSON can hold; dates become epoch seconds and bytes
 * base64, as the wire has them.
 * @param {unknown} value
 * @param {string} [path]
 * @param {number} [depth]
 * @returns {unknown}
 */
function checkFree (value, path = INPUT, depth = 0) {
  if (depth > MAX_DEPTH) {
    throw invalidArgument(path, value, `nests deeper than ${MAX_DEPTH} levels, or holds itself`)
  }
  if (typeof value === 'string') return readString(path, value)
  if (typeof value === 'boolean' || value === null || Number.isFinite(value)) return value
  if (types.isDate(value)) return readTimestamp(path, value)
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return base64(readBytes(path, value))
  if (typeof value !== 'object') throw invalidArgument(path, value, 'cannot be sent as JSON')
  if (!types.isProxy(value) && Array.isArray(value)) {
    return readArray(path, value)
      .map((element, i) => checkFree(element ?? null, `${path}[${i}]`, depth + 1))
  }
  const checked = readOwn(path, value)
  for (const [name, member] of Object.entries(checked)) {
    if (member === undefined) delete checked[name]
    else checked[readString(path, name)] = checkFree(member, `${path}.${name}`, depth + 1)
  }
  return checked
}

/** @param {Uint8Array} bytes */
function base64 ({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/**
 * A record as the core takes it.
 * @typedef {object} CheckedRecord
 * @property {string} [PartitionKey]
 * @property {string} [ExplicitHashKey]
 * @property {Uint8Array} Data
 */

/**
 * The service's hard cap.
 * @param {CheckedRecord} record
 * @param {number} [place] in a list
 */
function refuseTooLarge ({ PartitionKey = '', Data }, place) {
  const atMost = byteLength(Data) + PartitionKey.length * MAX_UTF8_BYTES_PER_UNIT
  if (atMost <= MAX_RECORD_BYTES) return
  const bytes = byteLength(Data) + Buffer.byteLength(PartitionKey)
  if (bytes <= MAX_RECORD_BYTES) return
  const path = place === undefined ? 'Data' : `Records[${place}].Data`
  const message = `${path} and its PartitionKey must have at most ${MAX_RECORD_BYTES} bytes; they have ${bytes}`
  throw new KinesisError({ code: 'ERR_TOO_LARGE', message })
}

/** @typedef {(value: any) => any} Revive from what JSON.parse gives */

/** @type {Revive} */
const same = (value) => value

/** @type {Partial<Record<Leaf['type'], Revive>>} */
const LEAF_REVIVALS = {
  timestamp (value) {
    const seconds = typeof value === 'string' ? Number(value) : value
    return Number.isFinite(seconds) ? new Date(Math.round(seconds * 1000)) : value
  },
  blob: (value) => typeof value === 'string' ? Buffer.from(value, 'base64') : value
}

/** @type {WeakMap<object, Revive>} */
const revivals = new WeakMap()

/**
 * @param {Shape} shape
 * @returns {Revive}
 */
function revivalOf (shape) {
  let revive = revivals.get(shape)
  if (revive === undefined) {
    revive = makeRevival(shape)
    revivals.set(shape, revive)
  }
  return revive
}

/**
 * @param {Shape} shape
 * @returns {Revive}
 */
function makeRevival (shape) {
  if (shape.type === 'structure') return structureRevival(shape)
  if (shape.type === 'list') {
    const revive = revivalOf(shape.member)
    return revive === same ? same : (value) => Array.isArray(value) ? value.map(revive) : value
  }
  return LEAF_REVIVALS[/** @type {Leaf} */ (shape).type] ?? same
}

/**
 * What the shape knows, and isn't null; of an operation without output, whatever came.
 * @param {Structure} shape
 * @returns {Revive}
 */
function structureRevival ({ members }) {
  const entries = Object.keys(members).map((name) => /** @type {const} */ ([name, revivalOf(members[name])]))
  if (entries.length === 0) return same
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    /** @type {Record<string, unknown>} */
    const output = {}
    for (const [name, revive] of entries) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined
      if (member !== undefined && member !== null) output[name] = revive(member)
    }
    return output
  }
}

/**
 * Turns what JSON.parse gives of an answer into an output: Dates, blobs as Buffers, and, as with
 * the AWS SDK, only what the shape knows. Lists without either are left as they are.
 * @param {Shape} shape
 * @param {any} value
 * @returns {any}
 */
function reviveOutput (shape, value) {
  return revivalOf(shape)(value)
}

module.exports = {
  MAX_RECORD_BYTES, Place, base64, checkFree, checkInput, readPartitionKey, readString, refuseTooLarge, reviveOutput
}
