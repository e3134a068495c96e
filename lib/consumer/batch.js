'use strict'

const { readOwn } = require('../check')
const { invalidArgument } = require('../errors')

/**
 * @typedef {import('../fetcher').UserRecordRead} UserRecordRead
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 *
 * Records of one shard, in its order. Its functions may be taken out of it.
 * @typedef {object} Batch
 * @property {string} shardId
 * @property {UserRecordRead[]} records their data share memory: copy what you keep for long
 * @property {number} millisBehindLatest how far behind the newest record of the shard they are
 * @property {(record?: UserRecordRead) => Promise<void>} checkpoint all up to this record, else all of the batch (in eachRecord: up to
 *   the record that it was called with), counts as dealt with; resolves when that is stored, rejects with ERR_CHECKPOINT where it is
 *   behind an earlier one, and with ERR_LEASE_LOST when another worker has the shard
 * @property {() => void} progress the handler is alive: the progress deadline begins anew
 * @property {AbortSignal} signal aborted when the lease is lost, or close() waits no longer: its reason says which
 */

/**
 * Where a checkpoint goes when all of a fetched batch is dealt with: behind the Kinesis record that was read last, even if all
 * of its user records belong to another shard.
 * @param {UserRecordRead[]} records
 * @param {string | undefined} lastSequenceNumber
 * @returns {Checkpoint | undefined} undefined: nothing was read
 */
function endOf (records, lastSequenceNumber) {
  const last = records.at(-1)
  if (lastSequenceNumber === undefined) return last && checkpointAt(last)
  const subSequenceNumber = last?.sequenceNumber === lastSequenceNumber ? last.subSequenceNumber : 0
  return { sequenceNumber: lastSequenceNumber, subSequenceNumber }
}

/**
 * @param {{ sequenceNumber: string, subSequenceNumber: number }} record
 * @returns {Checkpoint}
 */
function checkpointAt ({ sequenceNumber, subSequenceNumber }) {
  return { sequenceNumber, subSequenceNumber }
}

/**
 * The checkpoint of what an application gives as a record.
 * @param {unknown} record
 * @returns {Checkpoint}
 */
function readCheckpoint (record) {
  const { sequenceNumber, subSequenceNumber } = readOwn('record', record)
  if (typeof sequenceNumber !== 'string' || !/^(0|[1-9]\d{0,127})$/.test(sequenceNumber)) {
    throw invalidArgument('record.sequenceNumber', sequenceNumber, 'must be that of a record of the batch')
  }
  if (!Number.isSafeInteger(subSequenceNumber) || Number(subSequenceNumber) < 0) {
    throw invalidArgument('record.subSequenceNumber', subSequenceNumber, 'must be that of a record of the batch')
  }
  return { sequenceNumber, subSequenceNumber: Number(subSequenceNumber) }
}

module.exports = { checkpointAt, endOf, readCheckpoint }
