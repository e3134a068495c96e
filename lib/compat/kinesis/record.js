'use strict'

const { randomFillSync } = require('node:crypto')
const { types } = require('node:util')
const { byteLength, isStructure, readBytes, unreadable } = require('../../check')
const { invalidArgument } = require('../../errors')
const { MAX_RECORD_BYTES, readPartitionKey, readString } = require('../../shapes')
const { readHashKey, refuseTooLarge } = require('../../user-record')
const { isGiven } = require('./values')

/**
 * A record as programs write it; or its data alone: bytes, or a string, which goes as UTF-8.
 * @typedef {object} WrittenRecord
 * @property {Uint8Array | string} Data a string is base64
 * @property {string} [PartitionKey] random, where there is none
 * @property {string} [ExplicitHashKey]
 * @property {string} [SequenceNumberForOrdering] in place of that of the last record of the shard or key
 * @property {string} [ShardId] where it is known to go to
 * @property {string} [StreamName] another stream's
 *
 * What PutRecord alone can do.
 * @typedef {{ SequenceNumberForOrdering?: string, ShardId?: string, StreamName?: string }} Special
 *
 * A checked record, uncopied.
 * @typedef {object} Outgoing
 * @property {Uint8Array | string} data a string is UTF-8's
 * @property {string} partitionKey
 * @property {string} hashKey '': none
 * @property {string} key the partition key; '': it is a random one, that won't come again
 * @property {Special | undefined} special
 */

const KEY_BYTES = 16
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

const { hasOwnProperty } = Object.prototype
const SPECIAL = new Set(['SequenceNumberForOrdering', 'ShardId', 'StreamName'])

/** One object serves them all: it holds until the next is read. @type {Outgoing} */
const read = { data: '', partitionKey: '', hashKey: '', key: '', special: undefined }

/**
 * Throws where it isn't one.
 * @param {unknown} chunk what was written
 * @returns {Outgoing}
 */
function readRecord (chunk) {
  read.hashKey = read.key = ''
  read.special = undefined
  if (typeof chunk === 'string') read.data = readString('record', chunk)
  else if (ArrayBuffer.isView(chunk) || types.isAnyArrayBuffer(chunk)) read.data = readBytes('record', chunk)
  else readMembers(chunk)
  read.partitionKey = read.key === '' ? randomKey() : read.key
  refuseTooLarge(read.partitionKey, read.data, MAX_RECORD_BYTES)
  return read
}

/**
 * Each getter runs once, and a polluted prototype adds nothing. Members that mean nothing are left alone, as the package did.
 * @param {unknown} chunk
 */
function readMembers (chunk) {
  let name = ''
  let Data, PartitionKey, ExplicitHashKey
  try {
    if (!isStructure(chunk)) throw invalidArgument('record', chunk, 'must be bytes, a string or an object { Data, PartitionKey }')
    for (name in chunk) {
      if (!hasOwnProperty.call(chunk, name)) continue
      if (name === 'Data') Data = chunk.Data
      else if (name === 'PartitionKey') PartitionKey = chunk.PartitionKey
      else if (name === 'ExplicitHashKey') ExplicitHashKey = chunk.ExplicitHashKey
      else if (SPECIAL.has(name)) readSpecial(name, chunk[name])
    }
  } catch (error) {
    throw unreadable(name === '' ? 'record' : `record.${name}`, chunk, error)
  }
  read.data = typeof Data === 'string' ? fromBase64(Data) : readBytes('record.Data', Data)
  if (isGiven(PartitionKey)) read.key = readPartitionKey('record.PartitionKey', PartitionKey)
  if (isGiven(ExplicitHashKey)) read.hashKey = readHashKey('record.ExplicitHashKey', ExplicitHashKey)
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readSpecial (name, value) {
  if (isGiven(value)) read.special = { ...read.special, [name]: readString(`record.${name}`, value) }
}

/** @param {string} text */
function fromBase64 (text) {
  if (text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  throw invalidArgument('record.Data', text, 'must be bytes, or base64; a text that is written by itself goes as it is')
}

/** @param {Outgoing} record */
function copyOf ({ data, ...record }) {
  return { ...record, data: typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.subarray(0, byteLength(data))) }
}

exports.copyOf = copyOf
exports.readRecord = readRecord
