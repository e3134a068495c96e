'use strict'

const { serializationError, unknownOperation, validationError } = require('./errors')
const { operations } = require('../model')

/**
 * @typedef {import('../model/kinds').Shape} Shape
 * @typedef {import('../model/kinds').Leaf} Leaf
 * @typedef {import('../model/kinds').Structure} Structure
 */

/** The service stops counting there. */
const MAX_ERRORS = 10
const MAX_SHOWN_CHARS = 1024
const MAX_INTEGER = 2 ** 31 - 1

/**
 * What is wrong with the type of a value, in the words of the service's decoder.
 * @param {string} path
 * @param {unknown} value
 * @param {string} wanted
 */
function typeError (path, value, wanted) {
  const at = `at '${path}'`
  if (Array.isArray(value)) return serializationError(`Start of list found where not expected, ${at}`)
  if (typeof value === 'object') {
    return serializationError(`Start of structure or map found where not expected, ${at}`)
  }
  const given = typeof value === 'number' ? 'com.amazon.coral.value.json.numbers.TruncatingBigNumber'
    : typeof value === 'boolean' ? 'java.lang.Boolean' : 'java.lang.String'
  return serializationError(`class ${given} can not be converted to ${wanted}, ${at}`)
}

/** @type {Record<Leaf['type'], { words: string, accepts: (value: any) => boolean, clean?: (value: any) => any }>} */
const LEAVES = {
  string: { words: 'an String', accepts: (value) => typeof value === 'string' },
  boolean: { words: 'an Boolean', accepts: (value) => typeof value === 'boolean' },
  integer: {
    words: 'an Integer',
    accepts: Number.isFinite,
    clean: (value) => Math.max(-MAX_INTEGER, Math.min(Math.floor(value), MAX_INTEGER))
  },
  double: { words: 'a Double', accepts: Number.isFinite },
  timestamp: {
    words: 'milliseconds since epoch',
    accepts: Number.isFinite,
    clean: Math.round
  },
  blob: { words: 'a Blob', accepts: Buffer.isBuffer }
}

/** @type {(name: string) => string} */
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1)
/** @type {(path: string, name: string) => string} */
const join = (path, name) => path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`

/**
 * A copy of a decoded value with what its shape knows; what is null is as absent.
 * @param {Shape} shape
 * @param {any} value
 * @param {string} path
 * @returns {any}
 */
function clean (shape, value, path) {
  if (shape.type === 'structure') return cleanStructure(shape, value, path)
  if (shape.type === 'list') {
    if (!Array.isArray(value)) throw serializationError(`Expected list or null, at '${path}'`)
    return value.map((element, i) => clean(shape.member, element, path === '' ? '' : `${path}.${i + 1}.member`))
  }
  if (shape.type === 'map') return cleanMap(shape, value, path)
  const leaf = LEAVES[/** @type {Leaf} */ (shape).type]
  if (!leaf.accepts(value)) throw typeError(path, value, leaf.words)
  return leaf.clean === undefined ? value : leaf.clean(value)
}

/**
 * @param {Structure} shape
 * @param {any} value
 * @param {string} path
 */
function cleanStructure (shape, value, path) {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) {
    throw serializationError(`Expected null, at '${path}'`)
  }
  if (Array.isArray(value)) throw typeError(path, value, '')
  /** @type {Record<string, any>} */
  const cleaned = {}
  for (const name in shape.members) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined
    if (member !== undefined && member !== null) {
      cleaned[name] = clean(shape.members[name], member, join(path, name))
    }
  }
  return cleaned
}

/**
 * @param {import('../model/kinds').MapShape} shape
 * @param {any} value
 * @param {string} path
 */
function cleanMap (shape, value, path) {
  if (typeof value !== 'object' || value === null) throw serializationError(`Expected map or null, at '${path}'`)
  if (Array.isArray(value)) throw typeError(path, value, '')
  const entries = Object.entries(value).filter(([, element]) => element !== null && element !== undefined)
  return Object.fromEntries(entries.map(([key, element]) => [key, clean(shape.value, element, `${path}.${key}`)]))
}

/** @type {WeakMap<Leaf, RegExp>} */
const patterns = new WeakMap()

/** @param {Leaf} leaf that has a pattern */
function patternOf (leaf) {
  let pattern = patterns.get(leaf)
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${leaf.pattern})$`)
    patterns.set(leaf, pattern)
  }
  return pattern
}

/**
 * Length as the service counts: characters are code points, of which there are at most as many as
 * code units.
 * @param {any} value
 * @param {number} max
 */
function lengthOf (value, max) {
  if (typeof value !== 'string') return value.length ?? Object.keys(value).length
  return value.length > max && value.length <= 2 * max ? [...value].length : value.length
}

/**
 * @param {any} shape a leaf, list or map
 * @param {any} value
 * @returns {string | undefined} what must be and isn't
 */
function broken (shape, value) {
  const { type, min = -Infinity, max = Infinity, values, pattern } = shape
  if (type === 'integer') {
    if (value < min) return `Member must have value greater than or equal to ${min}`
    return value > max ? `Member must have value less than or equal to ${max}` : undefined
  }
  if (values !== undefined) {
    return values.includes(value) ? undefined : `Member must satisfy enum value set: [${values.join(', ')}]`
  }
  const length = min === -Infinity && max === Infinity ? 0 : lengthOf(value, max)
  if (length > max) return `Member must have length less than or equal to ${max}`
  if (length < min) return `Member must have length greater than or equal to ${min}`
  if (pattern !== undefined && !patternOf(shape).test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern}`
  }
  return undefined
}

/**
 * All that a list's or map's elements must be, in one.
 * @param {Leaf} leaf
 */
function constraintsOf ({ min, max, values }) {
  if (values !== undefined) return `[Member must satisfy enum value set: [${values.join(', ')}]]`
  return `[Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}]`
}

/**
 * @param {any} value
 * @param {any} shape
 * @returns {string}
 */
function show (value, shape) {
  if (value === undefined) return 'null'
  if (shape.type === 'blob') return `'java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]'`
  const text = shape.type === 'list'
    ? `[${value.map((/** @type {any} */ element) => shape.member.name ?? element).join(', ')}]`
    : shape.type === 'map'
      ? `{${Object.entries(value).map(([key, element]) => `${key}=${element}`).join(', ')}}`
      : String(value)
  return `'${text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}...` : text}'`
}

/**
 * Adds what is wrong with a value to the errors.
 * @param {any} shape
 * @param {any} value cleaned
 * @param {string} path
 * @param {string[]} errors
 */
function check (shape, value, path, errors) {
  if (errors.length >= MAX_ERRORS) return
  if (shape.type === 'structure') return checkStructure(shape, value, path, errors)
  const fault = broken(shape, value) ?? brokenElements(shape, value)
  if (fault !== undefined) {
    errors.push(`Value ${show(value, shape)} at '${path}' failed to satisfy constraint: ${fault}`)
  }
  if (shape.type !== 'list' || shape.member.type !== 'structure') return
  for (let i = 0; i < value.length; i++) checkStructure(shape.member, value[i], path, errors, i + 1)
}

/**
 * @param {any} shape a list's or map's
 * @param {any} value
 */
function brokenElements (shape, value) {
  if (shape.type === 'list' && shape.member.type !== 'structure') {
    return value.some((/** @type {any} */ element) => broken(shape.member, element) !== undefined)
      ? `Member must satisfy constraint: ${constraintsOf(shape.member)}`
      : undefined
  }
  if (shape.type !== 'map') return undefined
  if (Object.keys(value).some((key) => broken(shape.key, key) !== undefined)) {
    return `Map keys must satisfy constraint: ${constraintsOf(shape.key)}`
  }
  return Object.values(value).some((element) => broken(shape.value, element) !== undefined)
    ? `Map value must satisfy constraint: ${constraintsOf(shape.value)}`
    : undefined
}

/**
 * @param {Structure} shape
 * @param {any} value
 * @param {string} path of the structure, or of the list it stands in
 * @param {string[]} errors
 * @param {number} [place] in that list
 */
function checkStructure (shape, value, path, errors, place) {
  for (const name in shape.members) {
    const member = value[name]
    // Most members are in order, so their path is made only where it is needed.
    const at = () => join(place === undefined ? path : `${path}.${place}.member`, name)
    if (member === undefined) {
      if (shape.required.includes(name) && errors.length < MAX_ERRORS) {
        errors.push(`Value null at '${at()}' failed to satisfy constraint: Member must not be null`)
      }
    } else if (isNested(shape.members[name]) || broken(shape.members[name], member) !== undefined) {
      check(shape.members[name], member, at(), errors)
    }
  }
}

/** @param {Shape} shape */
function isNested ({ type }) {
  return type === 'structure' || type === 'list' || type === 'map'
}

/**
 * Checks what a request holds against its operation's shape. Throws the service's
 * SerializationException for types, its ValidationException for values.
 * @param {string} operation
 * @param {unknown} input decoded: blobs are Buffers, timestamps milliseconds since 1970, absent members
 *   undefined or null
 * @returns {any} a copy without the members that the shape doesn't know
 */
function validate (operation, input) {
  const shape = operations.get(operation)?.input
  if (shape === undefined) throw unknownOperation()
  const cleaned = cleanStructure(shape, input, '')
  /** @type {string[]} */
  const errors = []
  checkStructure(shape, cleaned, '', errors)
  if (errors.length > 0) {
    const count = `${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: `
    throw validationError(count + errors.join('; '))
  }
  return cleaned
}

module.exports = { validate }
