'use strict'

const cbor = require('./cbor')
const { serializationError } = require('./errors')
const json = require('./json')

/**
 * How values go over the wire.
 * @typedef {object} Form
 * @property {string} contentType
 * @property {(body: Buffer) => unknown} parse
 * @property {(value: unknown) => Buffer} render
 * @property {(bytes: Buffer) => unknown} blobOut
 * @property {(value: unknown) => unknown} timestampIn to ms; what is no timestamp stays as it is
 * @property {(ms: number) => unknown} timestampOut
 *
 * @typedef {import('../model/kinds').Shape} Shape
 * @typedef {import('../model/kinds').Structure} Structure
 * @typedef {(value: any) => any} Convert
 * @typedef {Record<string, (shape: any, form: Form) => Convert>} Converters by type of shape
 */

/** @type {Form} */
const cborForm = {
  contentType: 'application/x-amz-cbor-1.1',
  parse: cbor.decode,
  render: cbor.encode,
  blobOut: (bytes) => bytes,
  timestampIn (value) {
    if (value instanceof Date) return value.getTime()
    return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) : value
  },
  timestampOut: (ms) => new Date(ms)
}

/** @type {Record<'json' | 'cbor', Form>} */
const forms = { json, cbor: cborForm }

/** @param {string} contentType as in the header */
function formOf (contentType) {
  const name = contentType.split(';', 1)[0].trim().toLowerCase()
  return Object.values(forms).find((form) => form.contentType === name)
}

/** @type {Convert} */
const same = (value) => value

/**
 * The members of a structure that need converting.
 * @param {Converters} direction
 * @param {Structure} shape
 * @param {Form} form
 */
function memberConverters (direction, { members }, form) {
  return Object.entries(members)
    .map(([name, shape]) => /** @type {const} */ ([name, converter(direction, shape, form)]))
    .filter(([, convert]) => convert !== same)
}

/**
 * For inputs, which are changed in place: blobs become Buffers, timestamps ms. A value of another
 * type stays, for validation to name it.
 * @type {Converters}
 */
const inward = {
  blob: () => (value) => typeof value === 'string' ? json.blobOfText(value) : value,
  timestamp: (_shape, form) => form.timestampIn,
  list: ({ member }, form) => {
    const convert = converter(inward, member, form)
    if (convert === same) return same
    return (value) => {
      if (!Array.isArray(value)) return value
      for (let i = 0; i < value.length; i++) value[i] = convert(value[i])
      return value
    }
  },
  structure: (shape, form) => {
    const entries = memberConverters(inward, shape, form)
    if (entries.length === 0) return same
    return (value) => {
      if (typeof value !== 'object' || value === null) return value
      for (const [name, convert] of entries) {
        if (Object.hasOwn(value, name)) value[name] = convert(value[name])
      }
      return value
    }
  }
}

/**
 * For outputs, which are copied where something changes.
 * @type {Converters}
 */
const outward = {
  blob: (_shape, form) => form.blobOut,
  timestamp: (_shape, form) => form.timestampOut,
  list: ({ member }, form) => {
    const convert = converter(outward, member, form)
    return convert === same ? same : (value) => value.map(convert)
  },
  structure: (shape, form) => {
    const entries = memberConverters(outward, shape, form)
    if (entries.length === 0) return same
    return (value) => {
      const copy = { ...value }
      for (const [name, convert] of entries) {
        if (copy[name] !== undefined) copy[name] = convert(copy[name])
      }
      return copy
    }
  }
}

/** @type {WeakMap<object, Map<object, WeakMap<object, Convert>>>} by direction, form and shape */
const converters = new WeakMap()

/**
 * @param {Converters} direction
 * @param {Shape} shape
 * @param {Form} form
 * @returns {Convert}
 */
function converter (direction, shape, form) {
  const make = direction[shape.type]
  if (!make) return same
  const byForm = converters.get(direction) ?? new Map()
  const byShape = byForm.get(form) ?? new WeakMap()
  converters.set(direction, byForm.set(form, byShape))
  const known = byShape.get(shape)
  if (known) return known
  const made = make(shape, form)
  byShape.set(shape, made)
  return made
}

/**
 * @param {Form} form
 * @param {Structure} shape
 * @param {object} value see parseBody; is changed
 * @returns {object} not validated yet
 * @throws {import('./errors').ServiceError} SerializationException for base64 that is none
 */
function convertInput (form, shape, value) {
  return converter(inward, shape, form)(value)
}

/**
 * @param {Form} form
 * @param {Buffer} body
 * @returns {object}
 * @throws {import('./errors').ServiceError} SerializationException
 */
function parseBody (form, body) {
  let value
  try {
    value = form.parse(body)
  } catch {
    throw serializationError('')
  }
  if (typeof value !== 'object' || value === null) throw serializationError('')
  return value
}

/**
 * @param {Form} form
 * @param {Structure} shape
 * @param {object | undefined} output undefined: an empty body
 * @returns {Buffer}
 */
function encodeOutput (form, shape, output) {
  return output === undefined ? Buffer.alloc(0) : form.render(converter(outward, shape, form)(output))
}

/**
 * @param {Form} form
 * @param {{ name: string, message: string }} error
 * @returns {Buffer}
 */
function encodeError (form, { name, message }) {
  return form.render({ __type: name, message: message === '' ? undefined : message })
}

module.exports = { convertInput, encodeError, encodeOutput, formOf, forms, parseBody }
