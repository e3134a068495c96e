'use strict'

// What a table of leases is to the consumer, whatever it is kept in: dynamo-table.js, memory-table.js.
// Whoever changes a row does so on the condition that its counter is still the one that was read, or that nobody owns it, and
// counts it up: of two workers that believe to hold a lease one is refused.

const { KinesisError, abortError } = require('../errors')

/**
 * How far a shard has been dealt with.
 * @typedef {object} Checkpoint
 * @property {string} sequenceNumber digits, or as the KCL writes them TRIM_HORIZON, LATEST, AT_TIMESTAMP, SHARD_END
 * @property {number} subSequenceNumber within an aggregate; else 0
 *
 * A lease as it was read: rows are never changed, but replaced.
 * @typedef {object} LeaseRow
 * @property {string} leaseKey the shard's id
 * @property {string | undefined} owner undefined: nobody
 * @property {number} counter the fencing token
 * @property {Checkpoint} checkpoint
 * @property {string[]} parents shard ids
 * @property {string[]} children shard ids, once the shard has ended
 * @property {string | undefined} startingHashKey decimal
 * @property {string | undefined} endingHashKey
 * @property {string | undefined} checkpointOwner of a KCL's handoff in progress: who still checkpoints
 * @property {number} ownerSwitches since the last checkpoint
 *
 * @typedef {{ signal?: AbortSignal }} Abortable
 *
 * @typedef {object} HoldOptions
 * @property {string} owner as in take()
 * @property {number} renewMs how often the counter counts up
 * @property {(error: KinesisError) => void} onLost once at most: another has taken the lease (ERR_LEASE_LOST), or the
 *   progress deadline has passed (ERR_PROGRESS_TIMEOUT). It isn't called for what release() tells.
 *
 * A lease that is renewed until it is released, dropped or lost.
 * @typedef {object} HeldLease
 * @property {LeaseRow} row the newest known
 * @property {(checkpoint: Checkpoint, more?: { children?: string[] }) => Promise<void>} checkpoint is tried again through
 *   throttling and outages until it is stored, or the lease lost: rejects with ERR_LEASE_LOST then, or with what onLost
 *   was told; or with what the table refuses for good. Those of one lease are stored in the order of their calls.
 * @property {(ms: number) => void} watch the progress deadline: unless watch() or unwatch() is called again within so many
 *   ms, renewals stop
 * @property {() => void} unwatch
 * @property {() => Promise<boolean>} release nobody owns it from here on; false: it was lost already
 * @property {() => void} drop renewals stop, and nothing is written: others find that it has expired
 *
 * @typedef {object} LeaseTable
 * @property {(options?: Abortable) => Promise<void>} open creates the table if it is absent, and waits until it can be used
 * @property {(options?: Abortable) => Promise<LeaseRow[]>} list
 * @property {(row: LeaseRow, options?: Abortable) => Promise<boolean>} create false: it was there already
 * @property {(leaseKey: string, checkpoints: { from: Checkpoint, to: Checkpoint }, options?: Abortable) => Promise<boolean>} restart
 *   moves a lease that nobody owns, and whose checkpoint is `from`, to `to`; false: it isn't such a one
 * @property {(row: LeaseRow, owner: string, options?: Abortable) => Promise<LeaseRow | null>} take null: somebody was faster
 * @property {(row: LeaseRow, options: HoldOptions) => HeldLease} hold begins to renew what take() gave
 * @property {(row: LeaseRow, options?: Abortable) => Promise<boolean>} remove false: somebody has changed it
 * @property {() => Promise<void>} close drops what is held
 */

/** @param {string} leaseKey */
function leaseLostError (leaseKey) {
  return new KinesisError({ code: 'ERR_LEASE_LOST', message: `the lease of ${leaseKey} is lost: another worker has it, or it is gone` })
}

/** @param {string} leaseKey */
function notHeldError (leaseKey) {
  return new KinesisError({ code: 'ERR_LEASE_LOST', message: `the lease of ${leaseKey} is not held any more: it was released or dropped` })
}

/** @param {string} leaseKey */
function progressTimeoutError (leaseKey) {
  const message = `the lease of ${leaseKey} is given up: its records were not dealt with before the progress deadline`
  return new KinesisError({ code: 'ERR_PROGRESS_TIMEOUT', message })
}

/** @param {Abortable} [options] */
function refuseAborted ({ signal } = {}) {
  if (signal?.aborted) throw abortError(signal.reason)
}

module.exports = { leaseLostError, notHeldError, progressTimeoutError, refuseAborted }
