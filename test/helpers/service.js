'use strict'

const { createHash } = require('node:crypto')
const { faults } = require('./faults')

const HASH_KEYS = 1n << 128n
const SEQUENCE_NUMBER_DIGITS = 56

/**
 * @typedef {{ shardId: string, sequenceNumber: string, partitionKey: string, explicitHashKey?: string,
 *   data: Buffer }} StoredRecord
 */

const shardIdOf = index => `shardId-${String(index).padStart(12, '0')}`

/** Shards split the hash keys evenly, as CreateStream makes them; the last takes the remainder. */
function shardOf (record, shardCount) {
  const hashKey = record.ExplicitHashKey
    ? BigInt(record.ExplicitHashKey)
    : BigInt('0x' + createHash('md5').update(record.PartitionKey, 'utf8').digest('hex'))
  const index = Number(hashKey / (HASH_KEYS / BigInt(shardCount)))
  return shardIdOf(Math.min(index, shardCount - 1))
}

/**
 * A behaviour for the fault server that answers PutRecord and PutRecords as the service does, and keeps a
 * ledger of what it stored.
 * @param {{ shards?: number, failEntry?: (record: any, request: any) => string | undefined }} [options]
 *   failEntry gives the ErrorCode a PutRecords entry fails with, or undefined to store it
 * @returns {((exchange: import('./exchange').Exchange) => any) & { ledger: StoredRecord[] }}
 */
function answerPuts ({ shards = 3, failEntry = () => undefined } = {}) {
  const ledger = []

  function store (record) {
    const stored = {
      shardId: shardOf(record, shards),
      sequenceNumber: '49' + String(ledger.length + 1).padStart(SEQUENCE_NUMBER_DIGITS - 2, '0'),
      partitionKey: record.PartitionKey,
      explicitHashKey: record.ExplicitHashKey,
      data: Buffer.from(record.Data, 'base64')
    }
    ledger.push(stored)
    return { ShardId: stored.shardId, SequenceNumber: stored.sequenceNumber }
  }

  function putRecords (request) {
    const results = request.body.Records.map(record => {
      const code = failEntry(record, request)
      return code ? { ErrorCode: code, ErrorMessage: `${code} for a test` } : store(record)
    })
    return { FailedRecordCount: results.filter(result => result.ErrorCode).length, Records: results }
  }

  const operations = { PutRecord: request => store(request.body), PutRecords: putRecords }

  function behaviour (exchange) {
    const answer = operations[exchange.request.operation]
    return answer ? exchange.answer(answer(exchange.request)) : faults.error('UnknownOperationException')
  }
  return Object.assign(behaviour, { ledger })
}

module.exports = { answerPuts, shardOf }
