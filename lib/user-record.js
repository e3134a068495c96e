'use strict'

// What aggregate(), producers and streams ask of a record that is put.

const { byteLength, isStructure, readBytes, unreadable } = require('./check')
const { KinesisError, invalidArgument, unknownName } = require('./errors')
const { MAX_UTF8_BYTES_PER_UNIT } = require('./record-slab')
const { Place, readPartitionKey, readString } = require('./shapes')

const { hasOwnProperty } = Object.prototype
const MAX_HASH_KEY = (1n << 128n) - 1n
const DECIMAL = /^(0|[1-9]\d{0,38})$/

/**
 * @typedef {object} UserRecord
 * @property {string} partitionKey 1 to 256 characters
 * @property {string} [explicitHashKey] decimal, 0 to 2^128 - 1, in place of the partition key's MD5
 * @property {import('./model/types').Bytes} data a string goes as UTF-8
 */

/** What deaggregate() adds is taken and left out. */
const MEMBERS = new Set(['partitionKey', 'explicitHashKey', 'data', 'sequenceNumber', 'subSequenceNumber', 'approximateArrivalTimestamp'])

/**
 * A checked record, uncopied. One object serves them all: it holds until the next is read.
 * @type {{ partitionKey: string, explicitHashKey: string, data: Uint8Array | string }}
 */
const read = { partitionKey: '', explicitHashKey: '', data: '' }
/** Which of its members is read: the text of it is made when an error needs it. */
const member = new Place('')

/**
 * Each getter runs once, so that what was checked is what is used; only own members count, so that a
 * polluted prototype adds nothing.
 * @param {import('./shapes').Where} where
 * @param {unknown} value
 * @returns {typeof read} explicitHashKey '': none
 */
function readUserRecord (where, value) {
  let name = ''
  let partitionKey, explicitHashKey, data
  try {
    if (!isStructure(value)) throw invalidArgument(where, value, 'must be an object { partitionKey, data }')
    for (name in value) {
      if (!hasOwnProperty.call(value, name)) continue
      if (name === 'partitionKey') partitionKey = value.partitionKey
      else if (name === 'data') data = value.data
      else if (name === 'explicitHashKey') explicitHashKey = value.explicitHashKey
      else if (!MEMBERS.has(name)) throw unknownName(`unknown member of ${where}:`, name, [...MEMBERS])
    }
  } catch (error) {
    throw unreadable(name === '' ? where : `${where}.${name}`, value, error)
  }
  member.parent = where
  member.key = 'partitionKey'
  read.partitionKey = readPartitionKey(member, partitionKey)
  member.key = 'explicitHashKey'
  read.explicitHashKey = explicitHashKey === undefined || explicitHashKey === null ? '' : readHashKey(member, explicitHashKey)
  member.key = 'data'
  read.data = typeof data === 'string' ? readString(member, data) : readBytes(member, data)
  return read
}

/**
 * No service sees those in an aggregate, and readers with the KCL would drop it for a wrong one.
 * @param {import('./shapes').Where} where
 * @param {unknown} value
 * @returns {string}
 */
function readHashKey (where, value) {
  if (typeof value === 'string' && DECIMAL.test(value) && BigInt(value) <= MAX_HASH_KEY) return value
  throw invalidArgument(where, value, 'must be a whole number from 0 to 2^128 - 1 in decimal, without leading zeros')
}

/**
 * @param {string} key
 * @param {Uint8Array | string} data
 * @param {number} maxRecordBytes
 */
function refuseTooLarge (key, data, maxRecordBytes) {
  const isText = typeof data === 'string'
  const mostBytes = key.length * MAX_UTF8_BYTES_PER_UNIT +
    (isText ? data.length * MAX_UTF8_BYTES_PER_UNIT : byteLength(data))
  if (mostBytes <= maxRecordBytes) return
  const bytes = Buffer.byteLength(key) + (isText ? Buffer.byteLength(data) : byteLength(data))
  if (bytes <= maxRecordBytes) return
  throw new KinesisError({
    code: 'ERR_TOO_LARGE',
    message: `data and key must have at most ${maxRecordBytes} bytes (maxRecordBytes); they have ${bytes}`
  })
}

module.exports = { readHashKey, readUserRecord, refuseTooLarge }
