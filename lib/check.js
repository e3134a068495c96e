'use strict'

const { types } = require('node:util')
const { KinesisError, invalidArgument } = require('./errors')

const MAX_ELEMENTS = 1000000

/** @typedef {import('./errors').What} What */

/**
 * The own enumerable members of an object from outside, as a plain null-prototype object. Each
 * getter runs once, so that what was checked is what is used; a polluted prototype adds nothing.
 * @param {What} what names the object in errors
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function readOwn (what, value) {
  const members = Object.create(null)
  let name = ''
  try {
    if (!isStructure(value)) throw invalidArgument(what, value, 'must be an object')
    for (name of Object.keys(value)) {
      members[name] = value[name]
    }
  } catch (error) {
    throw unreadable(name === '' ? what : `${what}.${name}`, value, error)
  }
  return members
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isStructure (value) {
  if (typeof value !== 'object' || value === null) return false
  // Most are literals, and the questions below cost more than the rest of a record's check.
  if (Object.getPrototypeOf(value) === Object.prototype) return true
  return !Array.isArray(value) && !types.isDate(value) && !ArrayBuffer.isView(value) && !types.isAnyArrayBuffer(value)
}

/**
 * The elements of an array from outside; see readOwn.
 * @param {What} what
 * @param {unknown} value
 * @returns {unknown[]}
 */
function readArray (what, value) {
  try {
    if (!Array.isArray(value)) throw invalidArgument(what, value, 'must be an array')
    const { length } = value
    if (length > MAX_ELEMENTS) {
      throw invalidArgument(what, value, `must have at most ${MAX_ELEMENTS} elements`)
    }
    // By index: an array's iterator may be anybody's code.
    const elements = new Array(length)
    for (let i = 0; i < length; i++) elements[i] = value[i]
    return elements
  } catch (error) {
    throw unreadable(what, value, error)
  }
}

/**
 * @param {What} what
 * @param {unknown} value
 * @param {unknown} cause what a getter or a Proxy's trap threw
 */
function unreadable (what, value, cause) {
  if (cause instanceof KinesisError) return cause
  return invalidArgument(what, value, 'could not be read', cause)
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype)
const { get: typedArrayLength } = /** @type {{ get: () => number }} */ (
  Object.getOwnPropertyDescriptor(typedArray, 'byteLength'))

/**
 * Bytes as they stand now. Nothing of it calls code of the value's own, so that a subclass or an
 * own property cannot forge a length.
 * @param {What} what
 * @param {unknown} value
 * @returns {Uint8Array}
 */
function readBytes (what, value) {
  try {
    if (types.isUint8Array(value)) return checkedView(value)
    if (types.isTypedArray(value)) return bytesUnder(checkedView(value), typedArray)
    if (types.isDataView(value)) return bytesUnder(value, DataView.prototype)
    if (types.isAnyArrayBuffer(value)) return new Uint8Array(value)
  } catch (error) {
    throw invalidArgument(what, value, 'is detached, or lies outside of its buffer', error)
  }
  throw invalidArgument(what, value, 'must be bytes (a Buffer, a view, an ArrayBuffer) or a string')
}

/** @param {Uint8Array} bytes */
function byteLength (bytes) {
  return typedArrayLength.call(bytes)
}

/**
 * A view whose buffer is detached, or was resized to end before it, has no length: every method
 * of it throws, which tells it from an empty one.
 * @template {NodeJS.TypedArray} T
 * @param {T} view
 */
function checkedView (view) {
  if (typedArrayLength.call(view) === 0) typedArray.keys.call(view)
  return view
}

/**
 * @param {NodeJS.ArrayBufferView} view
 * @param {object} kind the prototype that holds its intrinsic getters
 */
function bytesUnder (view, kind) {
  const [buffer, offset, length] = ['buffer', 'byteOffset', 'byteLength']
    .map((name) => Reflect.get(kind, name, view))
  return new Uint8Array(buffer, offset, length)
}

/**
 * @param {unknown} name
 * @returns {import('./stream-reader').StreamNaming}
 */
function nameStream (name) {
  if (typeof name === 'string' && /^arn:[^\s]+$/.test(name)) return { StreamARN: name }
  if (typeof name === 'string' && /^[\w.-]{1,128}$/.test(name)) return { StreamName: name }
  throw invalidArgument('name', name,
    'must be an ARN, or 1 to 128 letters, digits, dots, hyphens and underscores')
}

module.exports = { byteLength, isStructure, nameStream, readArray, readBytes, readOwn, unreadable }
