'use strict'

// TypeScript declarations of the API's structures and enumerations, from the table in lib/model.

const { collect } = require('../lib/model/collect')

/**
 * How one face of the package writes them.
 * @typedef {object} Style
 * @property {string} blob the type of bytes in an answer
 * @property {string} givenBlob of bytes in an input
 * @property {string} eventStream of what the messages of an answer are iterated with
 * @property {boolean} areRequiredMissable the AWS SDK's types let a required member be undefined
 */

/** @type {Style} */
const ownStyle = { blob: 'Buffer', givenBlob: 'Bytes', eventStream: 'AsyncIterableIterator', areRequiredMissable: false }
/** @type {Style} */
const sdkStyle = { blob: 'Uint8Array', givenBlob: 'Uint8Array', eventStream: 'AsyncIterable', areRequiredMissable: true }

const TYPES = { string: 'string', integer: 'number', double: 'number', boolean: 'boolean', timestamp: 'Date' }

/** @returns {string} the type of a shape */
function typeOf (shape, isInput, style) {
  if (shape.type === 'structure') return nameOf(shape.name, style)
  if (shape.type === 'list') return `${typeOf(shape.member, isInput, style)}[]`
  if (shape.type === 'map') return 'Record<string, string>'
  if (shape.type === 'eventStream') return `${style.eventStream}<${shape.name}>`
  if (shape.type === 'blob') return isInput ? style.givenBlob : style.blob
  return shape.enumeration ?? TYPES[shape.type]
}

/** A structure by the name of TypeScript's own Record is `_Record`, as in the AWS SDK. */
const nameOf = (name) => name === 'Record' ? '_Record' : name

/** What the service says of a value beyond its type, for people. */
function constraintOf ({ type, min, max }) {
  const unit = { string: ' characters', list: ' elements', map: ' entries', blob: ' bytes' }[type] ?? ''
  if (max !== undefined) return `${min ?? 0} to ${max}${unit}`
  return min === undefined ? undefined : `at least ${min}${unit}`
}

function interfaceText (name, { shape, isInput }, style) {
  const members = Object.entries(shape.members).flatMap(([member, of]) => {
    const isRequired = shape.required.includes(member)
    const canMiss = !isRequired || style.areRequiredMissable
    const constraint = isInput && constraintOf(of)
    return [
      ...(constraint ? [`  /** ${constraint} */`] : []),
      `  ${member}${isRequired ? '' : '?'}: ${typeOf(of, isInput, style)}${canMiss ? ' | undefined' : ''};`
    ]
  })
  if (members.length === 0) return `export interface ${nameOf(name)} {}\n`
  return [`export interface ${nameOf(name)} {`, ...members, '}', ''].join('\n')
}

/** An event of a stream, as an object with one member that says which it is. */
function eventStreamText ({ name, events }) {
  const members = Object.keys(events).map((event) => `{ ${event}: ${event} }`)
  return `export type ${name} = ${members.join(' | ')};\n`
}

const eventStreamsOf = (operations) => [...operations.values()]
  .flatMap(({ output }) => Object.values(output.members)).filter(({ type }) => type === 'eventStream')

/** The types of our own face: types/model/types.d.ts. */
function ownTypes (operations) {
  const { structures, enumerations } = collect(operations)
  const rows = [...operations.values()].map(({ name, input, output }) =>
    `  ${name}: { input: ${input.name}; output: ${output.name} };`)
  return [
    '// Generated from lib/model by scripts/types.js.\n',
    '/** A string goes as UTF-8. */\nexport type Bytes = string | NodeJS.ArrayBufferView | ArrayBufferLike;\n',
    [...enumerations].map(([name, values]) => `export type ${name} = ${values.map((value) => `'${value}'`).join(' | ')};
`).join(''),
    ...[...structures].map(([name, structure]) => interfaceText(name, structure, ownStyle)),
    ...eventStreamsOf(operations).map(eventStreamText),
    `/** Inputs and outputs by operation. */\nexport interface Operations {\n${rows.join('\n')}\n}\n`
  ].join('\n')
}

module.exports = { interfaceText, nameOf, ownTypes, sdkStyle, typeOf }
