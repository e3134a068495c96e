'use strict'

const crypto = require('node:crypto')
const { invalidArgument, validationError } = require('./errors')
const { HASH_KEYS } = require('./stream')

/**
 * @typedef {import('./stream').Stream} Stream
 * @typedef {import('./shard').Shard} Shard
 * @typedef {import('./slab').NewRecord} NewRecord
 */

const KIB = 1024
const HEX_DIGITS = 32

/** @type {(key: string) => string} Node 20.12 brought the faster way. */
const md5 = crypto.hash === undefined
  ? (key) => crypto.createHash('md5').update(key).digest('hex')
  : (key) => crypto.hash('md5', key)

/**
 * @param {string} explicitHashKey digits
 * @returns {string} 32 hexadecimal digits
 */
function explicitHash (explicitHashKey) {
  const value = BigInt(explicitHashKey)
  if (value >= HASH_KEYS) {
    throw invalidArgument('Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. ' +
      `Specified value was ${explicitHashKey}`)
  }
  return value.toString(16).padStart(HEX_DIGITS, '0')
}

/**
 * The open shard that a record belongs to.
 * @param {Stream} stream
 * @param {NewRecord} record
 * @param {string} path of the record in its request: '' or 'records.3.member.'
 * @returns {Shard}
 */
function shardOf (stream, record, path) {
  const { PartitionKey, ExplicitHashKey } = record
  if (PartitionKey === undefined && stream.settings.distribution !== 'AUTO') {
    throw validationError(`1 validation error detected: Value null at '${path}partitionKey' ` +
      'failed to satisfy constraint: Member must not be null')
  }
  if (ExplicitHashKey !== undefined) return stream.shardOf(explicitHash(ExplicitHashKey))
  if (stream.settings.distribution === 'AUTO') return stream.autoShard()
  return stream.shardOf(md5(/** @type {string} */ (PartitionKey)))
}

/**
 * Bytes of a record as the limits count them. Throws where the stream doesn't take so many.
 * @param {Stream} stream
 * @param {NewRecord} record
 * @param {string} path
 */
function sizeOf (stream, { Data, PartitionKey = '' }, path) {
  const max = stream.settings.maxRecordKiB * KIB
  const bytes = Data.length + Buffer.byteLength(PartitionKey)
  if (bytes > max) {
    throw validationError('1 validation error detected: Value ' +
      `'java.nio.HeapByteBuffer[pos=0 lim=${Data.length} cap=${Data.length}]' at '${path}data' ` +
      `failed to satisfy constraint: Member must have length less than or equal to ${max}, ` +
      'partition key included')
  }
  return bytes
}

module.exports = { shardOf, sizeOf }
