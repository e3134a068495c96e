'use strict'

const { resourceNotFound } = require('./errors')

/**
 * Checks that a stream, a consumer or a channel of this ARN is there.
 * @param {import('./account').Account} account
 * @param {string} arn
 * @param {number} now
 * @returns {string} the ARN
 */
function findResource (account, arn, now) {
  account.settle(now)
  const streams = [...account.streams.values()]
  const isThere = account.channels.has(arn) || streams.some((stream) => stream.arn === arn ||
    [...stream.consumers.values()].some((consumer) => consumer.arn === arn))
  if (!isThere) throw resourceNotFound(`Resource ${arn} not found.`)
  return arn
}

module.exports = { findResource }
