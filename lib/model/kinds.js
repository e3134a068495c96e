'use strict'

/*
 * What shapes are made of: data only. What is done with it, and the JavaScript values of each type,
 * are the business of those who read it: ../shapes.js for the client, ../local/validate.js for the
 * local server.
 */

/**
 * @typedef {object} Leaf
 * @property {'string' | 'integer' | 'double' | 'boolean' | 'blob' | 'timestamp'} type
 * @property {number} [min] of a string's or blob's length, of an integer's value
 * @property {number} [max] likewise
 * @property {string} [pattern] what the whole string must match
 * @property {readonly string[]} [values] the only strings there may be
 * @property {string} [enumeration] what the service calls these strings
 *
 * @typedef {object} List
 * @property {'list'} type
 * @property {Shape} member
 * @property {number} [min] elements
 * @property {number} [max] elements
 *
 * @typedef {object} MapShape
 * @property {'map'} type
 * @property {Leaf} key
 * @property {Leaf} value
 * @property {number} [min] entries
 * @property {number} [max] entries
 *
 * @typedef {object} Structure
 * @property {'structure'} type
 * @property {string} name the service's, as its messages quote it
 * @property {Record<string, Shape>} members
 * @property {readonly string[]} required names of members
 *
 * A response of many messages: a member of an output only.
 * @typedef {object} EventStream
 * @property {'eventStream'} type
 * @property {string} name
 * @property {Record<string, Structure>} events by `:event-type`
 * @property {readonly string[]} errors that may end it, by `:exception-type`
 *
 * @typedef {Leaf | List | MapShape | Structure | EventStream} Shape
 */

/** @type {(name: string, members?: Record<string, Shape>) => Structure} */
function structure (name, members = {}) {
  const entries = Object.entries(members).map(([key, shape]) =>
    /** @type {const} */ ([key.replace(/!$/, ''), shape]))
  return {
    type: 'structure',
    name,
    members: Object.assign(Object.create(null), Object.fromEntries(entries)),
    required: Object.keys(members).filter((key) => key.endsWith('!')).map((key) => key.slice(0, -1))
  }
}

/** @type {(constraints?: Partial<Leaf>) => Leaf} */
const string = (constraints) => ({ type: 'string', ...constraints })
/** @type {(min?: number, max?: number) => Leaf} */
const integer = (min, max) => ({ type: 'integer', min, max })
/** @type {(enumeration: string, ...values: string[]) => Leaf} */
const oneOf = (enumeration, ...values) => ({ type: 'string', enumeration, values })
/** @type {(member: Shape, bounds?: { min?: number, max?: number }) => List} */
const list = (member, bounds) => ({ type: 'list', member, ...bounds })
/** @type {Leaf} */
const boolean = { type: 'boolean' }
/** @type {Leaf} */
const timestamp = { type: 'timestamp' }
const text = string()

const NAME = '[a-zA-Z0-9_.-]+'
const name = string({ min: 1, max: 128, pattern: NAME })
/** @type {(pattern: string) => Leaf} */
const arn = (pattern) => string({ min: 1, max: 2048, pattern })

const tagKey = string({ min: 1, max: 128 })
const tagValue = string({ min: 0, max: 256 })

module.exports = {
  boolean,
  integer,
  list,
  oneOf,
  string,
  structure,
  text,
  timestamp,
  name,
  /** @type {Leaf} The limit of a stream is MaxRecordSizeInKiB, that of any stream 10 MiB. */
  data: { type: 'blob', max: 10 * 1024 * 1024 },
  streamArn: arn('arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+'),
  resourceArn: arn('arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel)/\\S+'),
  consumerArn: arn(`^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/${NAME}\\/consumer\\/${NAME}:[0-9]+`),
  streamId: string({ min: 1, max: 24, pattern: '[a-z0-9]+' }),
  hashKey: string({ pattern: '0|([1-9]\\d{0,38})' }),
  sequenceNumber: string({ pattern: '0|([1-9]\\d{0,128})' }),
  nextToken: string({ min: 1, max: 1048576 }),
  keyId: string({ min: 1, max: 2048 }),
  partitionKey: string({ min: 1, max: 256 }),
  encryptionType: oneOf('EncryptionType', 'NONE', 'KMS'),
  tagKeys: list(tagKey, { min: 1, max: 50 }),
  tagKey,
  /** @type {MapShape} */
  tagMap: { type: 'map', key: tagKey, value: tagValue, min: 1, max: 200 },
  tagList: list(structure('Tag', { 'Key!': tagKey, Value: tagValue }))
}
