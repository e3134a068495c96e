'use strict'

const { createCipheriv, createDecipheriv, createHash, randomBytes } = require('node:crypto')

/*
 * Sequence numbers of version 2, as kinesalite worked them out: 47 hexadecimal digits, in decimal
 * 56 digits now. From the left: `2`, the second in which the shard began (9), the shard's last
 * digit (1), the record's index in its shard (16), `00`, the second of its arrival (9), the shard (8),
 * `2`. So they grow with the index, and those of a child are above its parents'.
 */

const INDEX_SHIFT = 80n
const TIME_SHIFT = 36n
const SHARD_SHIFT = 4n
const CREATED_SHIFT = 148n
const NIBBLE_SHIFT = 144n
const DIGITS = 47
/** What the last sequence number of a closed shard has for an index. */
const LAST_INDEX = 0x7fffffffffffffffn

/** @type {(value: bigint, shift: bigint, digits: number) => bigint} */
const hexDigits = (value, shift, digits) => (value >> shift) & ((1n << BigInt(4 * digits)) - 1n)

/**
 * What all sequence numbers of a shard have in common.
 * @param {number} shardIndex
 * @param {number} createdS
 * @returns {bigint}
 */
function sequenceBase (shardIndex, createdS) {
  const shard = BigInt(shardIndex)
  return 2n << 184n | BigInt(createdS) << CREATED_SHIFT | (shard & 15n) << NIBBLE_SHIFT |
    shard << SHARD_SHIFT | 2n
}

/**
 * @param {bigint} base by sequenceBase
 * @param {number | bigint} index
 * @param {number} timeMs
 * @returns {string}
 */
function formatSequence (base, index, timeMs) {
  return String(base + (BigInt(index) << INDEX_SHIFT) + (BigInt(Math.floor(timeMs / 1000)) << TIME_SHIFT))
}

/**
 * @typedef {object} SequenceParts
 * @property {number} shardIndex
 * @property {number} createdS
 * @property {number} index no more than Number.MAX_SAFE_INTEGER
 */

/**
 * @param {string} text digits
 * @returns {SequenceParts | undefined} undefined: not a sequence number of this kind
 */
function parseSequence (text) {
  const value = BigInt(text)
  const isVersion2 = value.toString(16).length === DIGITS && value >> 184n === 2n && (value & 15n) === 2n
  const index = hexDigits(value, INDEX_SHIFT, 16)
  if (!isVersion2 || index > LAST_INDEX) return undefined
  return {
    shardIndex: Number(hexDigits(value, SHARD_SHIFT, 8)),
    createdS: Number(hexDigits(value, CREATED_SHIFT, 9)),
    index: Number(index > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : index)
  }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals what a client must hand back unchanged and unread: iterators and pagination tokens. */
class Seal {
  /** @param {string} secret the same again after a restart: what was handed out stays good */
  constructor (secret) {
    this.key = createHash('sha256').update(secret).digest()
  }

  /**
   * @param {string} kind what open() must ask for
   * @param {unknown} content goes through JSON
   * @returns {string}
   */
  close (kind, content) {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(kind))
    const sealed = [cipher.update(JSON.stringify(content)), cipher.final()]
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64')
  }

  /**
   * @param {string} kind
   * @param {string} text
   * @returns {any} undefined: not made by close() for this kind
   */
  open (kind, text) {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64') !== text) return undefined
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(kind))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return JSON.parse(opened.toString())
  }
}

exports.LAST_INDEX = LAST_INDEX
exports.Seal = Seal
exports.formatSequence = formatSequence
exports.parseSequence = parseSequence
exports.sequenceBase = sequenceBase
