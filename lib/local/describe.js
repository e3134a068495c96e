'use strict'

const { expiredNextToken, invalidArgument } = require('./errors')
const { hashKeyRange } = require('./positions')

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./stream').Stream} Stream
 * @typedef {import('./shard').Shard} Shard
 */

const TOKEN_LIFE_MS = 300000

/**
 * What every description of a stream holds.
 * @param {Stream} stream
 */
function describeStream (stream) {
  const { retentionHours, encryptionType, keyId, metrics } = stream.settings
  return {
    ...summarizeStream(stream),
    RetentionPeriodHours: retentionHours,
    EnhancedMonitoring: [{ ShardLevelMetrics: metrics }],
    EncryptionType: encryptionType,
    KeyId: encryptionType === 'KMS' ? keyId : undefined
  }
}

/** @param {Stream} stream */
function summarizeStream (stream) {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: stream.settings.mode },
    StreamCreationTimestamp: stream.createdAt
  }
}

/** @param {Shard} shard */
function describeShard (shard) {
  const [parent, adjacent] = shard.parents
  return {
    ShardId: shard.id,
    ParentShardId: parent?.id,
    AdjacentParentShardId: adjacent?.id,
    HashKeyRange: hashKeyRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequenceNumber,
      EndingSequenceNumber: shard.endingSequenceNumber
    }
  }
}

/**
 * What a pagination token stands for.
 * @param {Account} account
 * @param {string} kind whose tokens: 'shards'
 * @param {string} token
 * @param {number} now
 * @returns {any} what closeToken() was given
 */
function openToken (account, kind, token, now) {
  const content = account.seal.open(kind, token)
  if (content === undefined) throw invalidArgument('Invalid NextToken.')
  if (now - content.at > TOKEN_LIFE_MS) {
    throw expiredNextToken(`NextToken expired. It was created ${now - content.at} milliseconds ago, ` +
      `and tokens are good for ${TOKEN_LIFE_MS} milliseconds.`)
  }
  return content
}

/**
 * @param {Account} account
 * @param {string} kind
 * @param {object} content what the next page goes by
 * @param {number} now
 */
function closeToken (account, kind, content, now) {
  return account.seal.close(kind, { ...content, at: now })
}

/**
 * One page of a list.
 * @template T
 * @param {T[]} all in order
 * @param {(element: T) => boolean} isAfter whether an element lies behind the page before
 * @param {number} limit
 * @returns {{ page: T[], last: T | undefined }} last: of a page that others follow
 */
function paginate (all, isAfter, limit) {
  const rest = all.filter(isAfter)
  const page = rest.slice(0, limit)
  return { page, last: rest.length > limit ? page.at(-1) : undefined }
}

module.exports = { closeToken, describeShard, describeStream, openToken, paginate, summarizeStream }
