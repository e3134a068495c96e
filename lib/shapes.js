'use strict'

const { toUSVString, types } = require('node:util')
const { byteLength, readArray, readBytes, readOwn } = require('./check')
const { KinesisError, invalidArgument, unknownName } = require('./errors')

/*
 * A shape says what an input or output looks like: a kind by name, [element] for a list,
 * { '*': value } for a map, { Name: shape, 'Required!': shape } for a structure. The checks, the
 * conversions and the types all come from it.
 */

const MAX_RECORD_BYTES = 10 * 1024 * 1024
const MAX_KEY_CHARS = 256
const MAX_DEPTH = 64

/**
 * @typedef {object} InputKinds
 * @property {string} string
 * @property {string} partitionKey 1 to 256 characters
 * @property {number} integer
 * @property {boolean} boolean
 * @property {Date} timestamp
 * @property {string | NodeJS.ArrayBufferView | ArrayBufferLike} blob a string goes as UTF-8
 *
 * @typedef {object} OutputKinds
 * @property {string} string
 * @property {number} integer
 * @property {boolean} boolean
 * @property {Date} timestamp
 * @property {Buffer} blob
 * @property {import('./subscription').EventStream} events
 *
 * @typedef {string | List | Structure} Shape
 * @typedef {readonly [any]} List
 * @typedef {{ readonly [name: string]: any }} Structure
 */

/**
 * The type of a shape; `Kinds` gives those of its leaves.
 * @template S, Kinds
 * @typedef {S extends keyof Kinds ? Kinds[S]
 *   : S extends readonly [infer E] ? Array<TypeOf<E, Kinds>>
 *   : S extends { readonly '*': infer V } ? Record<string, TypeOf<V, Kinds>>
 *   : { [K in keyof S as K extends `${infer N}!` ? N : never]: TypeOf<S[K], Kinds> } &
 *     { [K in keyof S as K extends `${string}!` ? never : K]?: TypeOf<S[K], Kinds> }} TypeOf
 */

/**
 * How a value of each kind is checked; gives what goes on the wire, blobs as bytes.
 * @type {Record<string, (path: string, value: unknown) => unknown>}
 */
const KINDS = {
  string: readString,
  partitionKey (path, value) {
    const key = readString(path, value)
    // The limit counts code points, of which there are at most as many as code units.
    const fits = key.length <= MAX_KEY_CHARS || [...key.slice(0, 2 * MAX_KEY_CHARS + 1)].length <= MAX_KEY_CHARS
    if (key === '' || !fits) {
      throw invalidArgument(path, value, `must have 1 to ${MAX_KEY_CHARS} characters`)
    }
    return key
  },
  integer (path, value) {
    if (Number.isSafeInteger(value)) return value
    throw invalidArgument(path, value, 'must be a whole number')
  },
  boolean (path, value) {
    if (typeof value === 'boolean') return value
    throw invalidArgument(path, value, 'must be true or false')
  },
  timestamp (path, value) {
    const ms = types.isDate(value) ? Date.prototype.getTime.call(value) : NaN
    if (!Number.isNaN(ms)) return ms / 1000
    throw invalidArgument(path, value, 'must be a valid Date')
  },
  blob: (path, value) => typeof value === 'string'
    ? Buffer.from(readString(path, value))
    : readBytes(path, value)
}

/**
 * @param {string} path
 * @param {unknown} value
 * @returns {string}
 */
function readString (path, value) {
  if (typeof value !== 'string') throw invalidArgument(path, value, 'must be a string')
  if (toUSVString(value) !== value) {
    throw invalidArgument(path, value, 'has a lone surrogate, which UTF-8 cannot carry')
  }
  return value
}

/**
 * Checks a value from outside against its shape. Gives a copy that no getter of the original can
 * change any more, dates as epoch seconds, bytes as (uncopied) Uint8Array.
 * @param {Shape} shape
 * @param {unknown} value
 * @param {string} [path] names it in errors: `Records[3].Data`
 * @returns {any}
 */
function checkInput (shape, value, path = '') {
  if (typeof shape === 'string') return KINDS[shape](path, value)
  if (isList(shape)) {
    return readArray(path, value)
      .map((element, i) => checkInput(shape[0], element, `${path}[${i}]`))
  }
  return checkStructure(shape, value, path)
}

/**
 * @param {Shape} shape
 * @returns {shape is List}
 */
function isList (shape) {
  return Array.isArray(shape)
}

/**
 * @param {Structure} shape
 * @param {unknown} value
 * @param {string} path
 */
function checkStructure (shape, value, path) {
  const given = readOwn(path || 'input', value)
  const names = namesOf(shape)
  const checked = Object.create(null)
  for (const name of Object.keys(given)) {
    const member = names.get(name) ?? names.get('*')
    if (member === undefined) throw unknownMember(path, name, names)
    if (given[name] === undefined || given[name] === null) continue
    checked[name] = checkInput(shape[member], given[name], path ? `${path}.${name}` : name)
  }
  refuseMissing(names, checked, path)
  return checked
}

/**
 * @param {string} path
 * @param {string} name
 * @param {Map<string, string>} names
 */
function unknownMember (path, name, names) {
  return unknownName(`unknown member of ${path || 'the input'}:`, name, [...names.keys()])
}

/**
 * @param {Map<string, string>} names
 * @param {Record<string, unknown>} checked
 * @param {string} path
 */
function refuseMissing (names, checked, path) {
  for (const [name, member] of names) {
    if (member.endsWith('!') && checked[name] === undefined) {
      throw invalidArgument(path ? `${path}.${name}` : name, undefined, 'is required')
    }
  }
}

/** @type {WeakMap<object, Map<string, string>>} */
const namesByShape = new WeakMap()

/**
 * Member names without the mark of the required ones, and as they stand in the shape.
 * @param {object} shape
 */
function namesOf (shape) {
  let names = namesByShape.get(shape)
  if (names === undefined) {
    names = new Map(Object.keys(shape).map((member) => [member.replace(/!$/, ''), member]))
    namesByShape.set(shape, names)
  }
  return names
}

/**
 * An input of no known shape: anything JSON can hold; dates become epoch seconds and bytes
 * base64, as the wire has them.
 * @param {unknown} value
 * @param {string} [path]
 * @param {number} [depth]
 * @returns {unknown}
 */
function checkFree (value, path = 'input', depth = 0) {
  if (depth > MAX_DEPTH) {
    throw invalidArgument(path, value, `nests deeper than ${MAX_DEPTH} levels, or holds itself`)
  }
  if (typeof value === 'string') return readString(path, value)
  if (typeof value === 'boolean' || value === null || Number.isFinite(value)) return value
  if (types.isDate(value)) return KINDS.timestamp(path, value)
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return base64(path, value)
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

/**
 * @param {string} path
 * @param {unknown} value
 */
function base64 (path, value) {
  const { buffer, byteOffset, byteLength } = readBytes(path, value)
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/**
 * @typedef {object} CheckedRecord
 * @property {string} PartitionKey '' where there is none
 * @property {string} [ExplicitHashKey]
 * @property {Uint8Array} Data
 */

/**
 * A record as the core takes it, within the service's hard cap.
 * @param {any} checked by checkInput
 * @param {string} path of its Data
 * @returns {CheckedRecord}
 */
function toRecord ({ PartitionKey = '', ExplicitHashKey, Data }, path) {
  const bytes = byteLength(Data) + Buffer.byteLength(PartitionKey)
  if (bytes > MAX_RECORD_BYTES) {
    const message = `${path} and its PartitionKey must have at most ${MAX_RECORD_BYTES} bytes; ` +
      `they have ${bytes}`
    throw new KinesisError({ code: 'ERR_TOO_LARGE', message })
  }
  return { PartitionKey, ExplicitHashKey, Data }
}

/**
 * Turns epoch seconds into Dates where the shape has timestamps; structures change in place.
 * @param {Shape} shape
 * @param {any} value
 * @returns {any}
 */
function reviveDates (shape, value) {
  if (shape === 'timestamp' && typeof value === 'number') return new Date(Math.round(value * 1000))
  if (typeof shape === 'string' || typeof value !== 'object' || value === null) return value
  if (isList(shape)) {
    return Array.isArray(value) ? value.map((element) => reviveDates(shape[0], element)) : value
  }
  for (const [name, member] of namesOf(shape)) {
    if (Object.hasOwn(value, name)) value[name] = reviveDates(shape[member], value[name])
  }
  return value
}

module.exports = { checkFree, checkInput, reviveDates, toRecord }
