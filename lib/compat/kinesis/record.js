'use strict'

const { randomFillSync } = require('node:crypto')
const { types } = require('node:util')
const { byteLength, readBytes, readOwn } = require('../../check')
const { invalidArgument } = require('../../errors')
const { MAX_RECORD_BYTES, readPartitionKey, readString, refuseTooLarge } = require('../../shapes')
const { readHashKey } = require('../../user-record')

/**
 * A record as programs write it, or its data alone: bytes, or a string, which goes as UTF-8.
 * @typedef {object} WrittenRecord
 * @property {Uint8Array | string} Data a string is base64
 * @property {string} [PartitionKey] random, where there is none
 * @property {string} [ExplicitHashKey]
 * @property {string} [SequenceNumberForOrdering] in place of that of the last record of the shard or key
 * @property {string} [ShardId] where it is known to go to
 * @property {string} [StreamName] another stream's
 *
 * As it is sent. Its data are a copy.
 * @typedef {object} Outgoing
 * @property {Uint8Array} Data
 * @property {string} PartitionKey
 * @property {string | undefined} ExplicitHashKey
 * @property {string | undefined} key to be remembered; undefined: a random one
 * @property {number} bytes as the service counts them, at most
 * @property {Special | undefined} special
 *
 * What only PutRecord has.
 * @typedef {{ SequenceNumberForOrdering?: string, ShardId?: string, StreamName?: string }} Special
 */

const KEY_BYTES = 16
const MAX_UTF8_BYTES_PER_UNIT = 3
/** For many keys: asking for random bytes costs more than all else of a record. */
const random = Buffer.allocUnsafeSlow(256 * KEY_BYTES)
let randomAt = random.length

function randomKey () {
  if (randomAt === random.length) {
    randomFillSync(random)
    randomAt = 0
  }
  return random.toString('hex', randomAt, randomAt += KEY_BYTES)
}

/**
 * Throws where it isn't one.
 * @param {unknown} chunk what was written
 * @returns {Outgoing}
 */
function readRecord (chunk) {
  if (typeof chunk === 'string') return outgoing(Buffer.from(readString('record', chunk)))
  if (ArrayBuffer.isView(chunk) || types.isAnyArrayBuffer(chunk)) return outgoing(copyOf(readBytes('record', chunk)))
  const { Data, PartitionKey, ExplicitHashKey, SequenceNumberForOrdering, ShardId, StreamName } = readOwn('record', chunk)
  const isSpecial = isGiven(SequenceNumberForOrdering) || isGiven(ShardId) || isGiven(StreamName)
  return outgoing(typeof Data === 'string' ? fromBase64(Data) : copyOf(readBytes('record.Data', Data)),
    isGiven(PartitionKey) ? readPartitionKey('record.PartitionKey', PartitionKey) : undefined,
    isGiven(ExplicitHashKey) ? readHashKey('record.ExplicitHashKey', ExplicitHashKey) : undefined,
    isSpecial ? readSpecial({ SequenceNumberForOrdering, ShardId, StreamName }) : undefined)
}

/**
 * @param {Uint8Array} Data
 * @param {string} [key]
 * @param {string} [ExplicitHashKey]
 * @param {Special} [special]
 * @returns {Outgoing}
 */
function outgoing (Data, key, ExplicitHashKey, special) {
  const PartitionKey = key ?? randomKey()
  const bytes = PartitionKey.length * MAX_UTF8_BYTES_PER_UNIT + byteLength(Data)
  if (bytes > MAX_RECORD_BYTES) refuseTooLarge({ PartitionKey, Data })
  return { Data, PartitionKey, ExplicitHashKey, key, bytes, special }
}

/** @param {Record<keyof Special, unknown>} given */
function readSpecial (given) {
  const members = Object.entries(given).filter(([, value]) => isGiven(value))
  return Object.fromEntries(members.map(([name, value]) => [name, readString(`record.${name}`, value)]))
}

/** @param {string} text */
function fromBase64 (text) {
  if (text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  throw invalidArgument('record.Data', text, 'must be bytes, or base64; a text that is written by itself goes as it is')
}

/** @param {Uint8Array} bytes that their owner may change at once */
function copyOf (bytes) {
  const copy = Buffer.allocUnsafe(byteLength(bytes))
  copy.set(bytes)
  return copy
}

/** As the package does: an empty key is none. @param {unknown} value */
function isGiven (value) {
  return value !== undefined && value !== null && value !== ''
}

exports.readRecord = readRecord
