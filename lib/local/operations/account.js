'use strict'

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../account').Commitment} Commitment
 * @typedef {import('./index').Operation} Operation
 */

/** A commitment holds for a day at least. */
const COMMITMENT_MS = 86400000
/** A limit that is switched off must still be told as a number that every client can hold. */
const NO_LIMIT = 1000000

/** @type {Operation} */
function DescribeLimits (account, _input, context) {
  account.settle(context.now())
  const streams = [...account.streams.values()]
  const provisioned = streams.filter(({ settings }) => settings.mode === 'PROVISIONED')
  return {
    ShardLimit: Math.min(account.limits.shards, NO_LIMIT),
    OpenShardCount: provisioned.reduce((sum, stream) => sum + stream.open.length, 0),
    OnDemandStreamCount: streams.length - provisioned.length,
    OnDemandStreamCountLimit: Math.min(account.limits.onDemandStreams, NO_LIMIT),
    ChannelCount: account.channels.size,
    ChannelCountLimit: Math.min(account.limits.channels, NO_LIMIT)
  }
}

/**
 * @param {Commitment} commitment
 * @param {number} now
 */
function describe ({ status, startedAt, endedAt, earliestAllowedEndAt }, now) {
  const ended = status === 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' && now >= Number(earliestAllowedEndAt)
  return {
    MinimumThroughputBillingCommitment: {
      Status: ended ? 'DISABLED' : status,
      StartedAt: startedAt,
      EndedAt: ended ? earliestAllowedEndAt : endedAt,
      EarliestAllowedEndAt: earliestAllowedEndAt
    }
  }
}

/** @type {Operation} */
function DescribeAccountSettings (account, _input, context) {
  return describe(account.commitment, context.now())
}

/**
 * @param {Commitment} present
 * @param {'ENABLED' | 'DISABLED'} wanted
 * @param {number} now
 * @returns {Commitment}
 */
function nextCommitment (present, wanted, now) {
  if (wanted === 'ENABLED') {
    return present.status === 'DISABLED'
      ? { status: 'ENABLED', startedAt: now, earliestAllowedEndAt: now + COMMITMENT_MS }
      : { ...present, status: 'ENABLED' }
  }
  if (present.status === 'DISABLED') return present
  return now < Number(present.earliestAllowedEndAt)
    ? { ...present, status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' }
    : { ...present, status: 'DISABLED', endedAt: now }
}

/** @type {Operation} */
async function UpdateAccountSettings (account, input, context) {
  const now = context.now()
  const commitment = nextCommitment(account.commitment, input.MinimumThroughputBillingCommitment.Status, now)
  await account.commit({ type: 'accountSettings', at: now, commitment })
  return describe(account.commitment, now)
}

module.exports = { DescribeLimits, DescribeAccountSettings, UpdateAccountSettings }
