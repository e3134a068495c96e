'use strict'

const { expiredIterator, invalidArgument, resourceNotFound } = require('./errors')
const { parseSequence } = require('./sequence')

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./stream').Stream} Stream
 * @typedef {import('./shard').Shard} Shard
 *
 * @typedef {object} StartingPosition
 * @property {string} type
 * @property {string} [sequenceNumber]
 * @property {number} [timestamp] ms
 */

const ITERATOR_LIFE_MS = 300000

/** @type {(account: Account, stream: Stream) => string} */
const where = ({ accountId }, { name }) => `in stream ${name} under account ${accountId}`

/**
 * The shard that an id means; as in the service, `7` and `shardId-7` mean one too.
 * @param {Account} account
 * @param {Stream} stream
 * @param {string} shardId
 * @param {number} now
 * @returns {Shard}
 */
function findShard (account, stream, shardId, now) {
  const digits = /^(?:[a-zA-Z]+-)?(\d{1,12})$/.exec(shardId)?.[1]
  const shard = digits && stream.visibleShards(now).find(({ index }) => index === Number(digits))
  if (!shard) {
    throw resourceNotFound(`Shard ${shardId} ${where(account, stream)} does not exist`)
  }
  return shard
}

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {string} text
 * @returns {number} the index in the shard
 */
function indexOf (account, stream, shard, text) {
  const used = `StartingSequenceNumber ${text} used in GetShardIterator on shard ${shard.id} ${where(account, stream)}`
  const sequence = parseSequence(text)
  if (sequence === undefined) throw invalidArgument(`${used} is invalid.`)
  if (sequence.shardIndex !== shard.index) {
    const encoded = `shardId-${String(sequence.shardIndex).padStart(12, '0')}`
    throw invalidArgument(`Invalid StartingSequenceNumber. It encodes ${encoded}, ` +
      `while it was used in a call to a shard with ${shard.id}`)
  }
  if (sequence.createdS !== shard.createdS) {
    throw invalidArgument(`${used} is invalid because it did not come from this stream.`)
  }
  return sequence.index
}

/**
 * @param {number | undefined} timestamp
 * @param {number} now
 * @returns {number}
 */
function checkTimestamp (timestamp, now) {
  if (timestamp === undefined) {
    throw invalidArgument('Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. ' +
      'Current request has no timestamp parameter.')
  }
  if (timestamp > now) {
    throw invalidArgument('The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
      `timestampInMillis: ${timestamp}, currentTimestampInMillis: ${now}`)
  }
  return timestamp
}

/**
 * Where to begin to read: the index of a record in the shard, there or to come.
 * @param {Account} account
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {StartingPosition} starting
 * @param {number} now
 * @returns {number}
 */
function positionOf (account, stream, shard, { type, sequenceNumber, timestamp }, now) {
  const bySequence = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER'
  if (bySequence !== (sequenceNumber !== undefined)) {
    throw invalidArgument('Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and ' +
      'StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. ' +
      `Request specified ${type} and ${bySequence ? 'no' : 'also a'} StartingSequenceNumber.`)
  }
  shard.trim(stream.trimHorizon(now))
  if (sequenceNumber !== undefined) {
    const index = indexOf(account, stream, shard, sequenceNumber)
    return type === 'AT_SEQUENCE_NUMBER' ? index : Math.min(index + 1, Number.MAX_SAFE_INTEGER)
  }
  if (type === 'AT_TIMESTAMP') return shard.positionAt(checkTimestamp(timestamp, now))
  return type === 'LATEST' ? shard.next : 0
}

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {Shard} shard
 * @param {number} position
 * @param {number} now
 */
function closeIterator (account, stream, shard, position, now) {
  return account.seal.close('iterator', [now, stream.name, stream.createdAt, shard.index, position])
}

/**
 * What an iterator stands for.
 * @param {Account} account
 * @param {string} text
 * @param {number} now
 * @returns {{ stream: Stream, shard: Shard, position: number }}
 */
function openIterator (account, text, now) {
  const content = account.seal.open('iterator', text)
  if (content === undefined) throw invalidArgument('Invalid ShardIterator.')
  const [madeAt, name, createdAt, shardIndex, position] = content
  if (now - madeAt > ITERATOR_LIFE_MS) {
    throw expiredIterator(`Iterator expired. The iterator was created at time ${utc(madeAt)} while right now ` +
      `it is ${utc(now)} which is further in the future than the tolerated delay of ${ITERATOR_LIFE_MS} milliseconds.`)
  }
  const stream = account.liveStream({ StreamName: name }, now)
  const shard = stream.createdAt === createdAt ? stream.shards[shardIndex] : undefined
  if (shard === undefined) {
    const id = `shardId-${String(shardIndex).padStart(12, '0')}`
    throw resourceNotFound(`Shard ${id} ${where(account, stream)} does not exist`)
  }
  return { stream, shard, position }
}

/** As the service writes times: Thu Jan 22 01:22:02 UTC 2015. @param {number} ms */
function utc (ms) {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day} ${time} UTC ${year}`
}

/**
 * The records as they go out, with how they were stored.
 * @param {Stream} stream
 * @param {import('./shard').ShardRecord[]} records
 */
function markEncrypted (stream, records) {
  if (stream.encryptions.length === 1) return records
  for (const record of records) {
    if (stream.encryptionAt(record.ApproximateArrivalTimestamp) === 'KMS') record.EncryptionType = 'KMS'
  }
  return records
}

/**
 * What follows a shard that is read to its end.
 * @param {Shard} shard
 */
function childShards (shard) {
  return shard.children.map((child) => ({
    ShardId: child.id, ParentShards: child.parents.map(({ id }) => id), HashKeyRange: hashKeyRange(child)
  }))
}

/** @param {Shard} shard */
function hashKeyRange ({ hashFrom, hashTo }) {
  return { StartingHashKey: String(hashFrom), EndingHashKey: String(hashTo) }
}

module.exports = {
  childShards, closeIterator, findShard, hashKeyRange, markEncrypted, openIterator, positionOf, where
}
