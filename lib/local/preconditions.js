'use strict'

const { limitExceeded, resourceInUse, validationError } = require('./errors')

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./stream').Stream} Stream
 */

/** Shards that an account may have, even where limits are switched off: each takes memory. */
const MAX_SHARDS = 20000

/**
 * A stream that may be changed now.
 * @param {Account} account
 * @param {any} input
 * @param {number} now
 */
function activeStream (account, input, now) {
  const stream = account.stream(input, now)
  const status = stream.status
  if (status !== 'ACTIVE') throw notActive(account, stream, status)
  return stream
}

/** @type {(account: Account, stream: Stream, status: string) => Error} */
const notActive = ({ accountId }, { name }, status) => resourceInUse(
  `Stream ${name} under account ${accountId} not ACTIVE, instead in state ${status}`)

/**
 * @param {Account} account
 * @param {number} now
 * @param {{ shards: number, onDemand: number }} more what a request would add
 */
function checkQuotas (account, now, more) {
  account.settle(now)
  const streams = [...account.streams.values()]
  const provisioned = streams.filter(({ settings }) => settings.mode === 'PROVISIONED')
  const shards = provisioned.reduce((sum, stream) => sum + stream.open.length, 0)
  const limit = Math.min(account.limits.shards, MAX_SHARDS)
  if (more.shards > 0 && shards + more.shards > limit) {
    throw limitExceeded(`This request would exceed the shard limit for the account ${account.accountId} in ` +
      `${account.region}. Current shard count for the account: ${shards}. Limit: ${limit}. ` +
      `Number of additional shards that would have resulted from this request: ${more.shards}.`)
  }
  const onDemand = streams.length - provisioned.length
  if (more.onDemand > 0 && onDemand + more.onDemand > account.limits.onDemandStreams) {
    throw limitExceeded('This request would exceed the on-demand stream limit for the account ' +
      `${account.accountId}. Limit: ${account.limits.onDemandStreams}.`)
  }
}

/**
 * @param {Account} account
 * @param {number | undefined} warmMiBps
 * @param {string} mode
 */
function checkWarmThroughput (account, warmMiBps, mode) {
  if (warmMiBps === undefined) return
  if (mode !== 'ON_DEMAND') throw validationError('WarmThroughputMiBps is only supported for streams in ON_DEMAND mode.')
  if (account.commitment.status === 'DISABLED') {
    throw validationError('WarmThroughputMiBps needs MinimumThroughputBillingCommitment to be enabled for the account.')
  }
}

module.exports = { MAX_SHARDS, activeStream, checkQuotas, checkWarmThroughput, notActive }
