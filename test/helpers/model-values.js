'use strict'

// Values of the model's shapes, made up from their names so that each member has its own.

/** Text that has to survive encodings: quotes, controls, NUL, two, three and four bytes of UTF-8. */
const UNICODE = '"\\/\b\n\u0000é€😀\u2028'

/** Members that hold ASCII only, whatever else a text may be. */
const isPlain = (name) => /SequenceNumber$|^ShardId$/.test(name)

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)

/** Ways to say the same bytes, and other bytes. */
const BLOBS = {
  Buffer: () => Buffer.from(bytes),
  Uint8Array: () => new Uint8Array(bytes),
  'slice of a larger ArrayBuffer': () => new Uint8Array(bytes.buffer, 7, 100),
  'Buffer of the pool': () => Buffer.from('pooled'),
  'empty Buffer': () => Buffer.alloc(0),
  'one byte': () => Uint8Array.of(0xff),
  'two bytes': () => Uint8Array.of(0xfb, 0xff)
}

const DATES = {
  whole: new Date('2026-11-26T00:00:00Z'),
  fraction: new Date(1700000000123),
  early: new Date(1500),
  'before 1970': new Date(-1500)
}

/**
 * @typedef {object} Manner
 * @property {boolean} [isMinimal] required members only
 * @property {(name: string) => string} [text] of a string
 * @property {() => Uint8Array} [blob]
 * @property {Date} [date]
 * @property {number} [number]
 * @property {boolean} [boolean]
 * @property {number} [length] of lists and maps
 */

/** The value of a shape. */
function valueOf (shape, manner = {}, name = '') {
  const { isMinimal = false, text = (each) => `${each}-1`, length = 2, ...leaves } = manner
  switch (shape.type) {
    case 'structure': return Object.fromEntries(Object.entries(shape.members)
      .filter(([member]) => !isMinimal || shape.required.includes(member))
      .map(([member, of]) => [member, valueOf(of, manner, member)]))
    case 'list': return Array.from({ length }, () => valueOf(shape.member, manner, name))
    case 'map': return Object.fromEntries(Array.from({ length }, (_, i) => [`${text(name)}${i}`, text(name)]))
    case 'string': return shape.values ? shape.values.at(-1) : text(name)
    case 'integer': return leaves.number ?? 7
    case 'double': return leaves.number ?? 7
    case 'boolean': return leaves.boolean ?? true
    case 'timestamp': return leaves.date ?? DATES.whole
    case 'blob': return (leaves.blob ?? BLOBS.Buffer)()
    default: throw new Error(`no value for ${shape.type}`)
  }
}

/** Whether something of a type stands anywhere in a shape. */
function holds (shape, type) {
  if (shape.type === type) return true
  if (shape.type === 'list') return holds(shape.member, type)
  return shape.type === 'structure' && Object.values(shape.members).some((member) => holds(member, type))
}

/** A value as JSON has it on the wire. */
function toWire (value) {
  if (value instanceof Date) return value.getTime() / 1000
  if (ArrayBuffer.isView(value)) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]))
}

module.exports = { BLOBS, DATES, UNICODE, holds, isPlain, toWire, valueOf }
