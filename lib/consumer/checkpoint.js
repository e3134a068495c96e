'use strict'

// Where in a shard somebody stands, and which of two places comes first.

/**
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 */

/** Before all records of a shard, whose own order is given by where they begin, and after them. */
const SENTINELS = new Map([['TRIM_HORIZON', -1], ['LATEST', -1], ['AT_TIMESTAMP', -1], ['SHARD_END', 1]])

/** @type {Checkpoint} */
const SHARD_END = Object.freeze({ sequenceNumber: 'SHARD_END', subSequenceNumber: 0 })
/** @type {Checkpoint} */
const TRIM_HORIZON = Object.freeze({ sequenceNumber: 'TRIM_HORIZON', subSequenceNumber: 0 })
/** @type {Checkpoint} */
const LATEST = Object.freeze({ sequenceNumber: 'LATEST', subSequenceNumber: 0 })

/**
 * A time as a checkpoint: its ms stand in the place of the subsequence number, where the KCL has 0 and
 * looks into its configuration. So whoever takes the lease over knows them.
 * @param {number} ms since 1970
 * @returns {Checkpoint}
 */
function atTimestamp (ms) {
  return { sequenceNumber: 'AT_TIMESTAMP', subSequenceNumber: ms }
}

/**
 * @param {Checkpoint} a
 * @param {Checkpoint} b
 * @returns {number} below 0: a comes first; 0: they are the same place, or both before all records
 */
function compareCheckpoints (a, b) {
  const rank = (SENTINELS.get(a.sequenceNumber) ?? 0) - (SENTINELS.get(b.sequenceNumber) ?? 0)
  if (rank !== 0 || SENTINELS.has(a.sequenceNumber)) return rank
  return compareSequenceNumbers(a.sequenceNumber, b.sequenceNumber) || a.subSequenceNumber - b.subSequenceNumber
}

/**
 * As numbers: they have up to 128 digits, and no leading zeros.
 * @param {string} a
 * @param {string} b
 */
function compareSequenceNumbers (a, b) {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** @param {import('./lease-table').LeaseRow} row */
function isFinished ({ checkpoint }) {
  return checkpoint.sequenceNumber === 'SHARD_END'
}

module.exports = { LATEST, SHARD_END, TRIM_HORIZON, atTimestamp, compareCheckpoints, isFinished }
