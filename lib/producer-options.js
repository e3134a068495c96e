'use strict'

const { clientTable, ofClient } = require('./options')

const MIB = 1024 * 1024
const DAY_MS = 86400000
const MAX_UINT32 = 2 ** 32 - 1

/** Those of the Kinesis Producer Library with its defaults, and what a Node process needs besides. */
const producerTable = /** @type {const} */ ({
  aggregation: {
    type: 'boolean', default: true, text: 'Gather user records of a shard into one record, in the KPL\'s format.'
  },
  aggregationMaxBytes: {
    type: 'integer', unit: 'bytes', min: 64, max: 1 * MIB, default: 51200, text: 'Largest aggregated record.'
  },
  aggregationMaxCount: {
    type: 'integer', min: 1, max: MAX_UINT32, default: MAX_UINT32, text: 'Most user records in an aggregated one.'
  },
  collectionMaxCount: {
    type: 'integer', min: 1, max: 500, default: 500, text: 'Most records, aggregated or not, in a PutRecords request.'
  },
  collectionMaxBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 52224,
    max: 10 * MIB,
    default: 5 * MIB,
    text: 'Data and keys in a PutRecords request; a larger record goes alone.'
  },
  recordMaxBufferedTimeMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 100,
    text: 'Longest time a record waits for others; what is full leaves at once.'
  },
  recordTtlMs: {
    type: 'integer',
    unit: 'ms',
    min: 100,
    max: DAY_MS,
    default: 30000,
    text: 'Time from the put after which a record that could not be stored fails; in place of `timeoutMs` and `maxAttempts`.'
  },
  rateLimitPercent: {
    type: 'integer',
    min: 0,
    max: 10000,
    default: 150,
    text: 'Most that is sent to a shard, in percent of the 1,000 records and 1 MiB a second it takes; 0: no limit.'
  },
  failIfThrottled: {
    type: 'boolean', default: false, text: 'A throttled record fails, in place of being sent again.'
  },
  ordered: {
    type: 'boolean',
    default: false,
    text: 'Records of a key arrive in the order of their puts: one record, aggregated or not, of a shard is under way at a time.'
  },
  maxInFlight: {
    type: 'integer', min: 1, max: 1000, default: 4, text: 'Requests under way at once with records of the same shard.'
  },
  maxRecordBytes: ofClient(clientTable.maxRecordBytes),
  maxBufferedBytes: ofClient(clientTable.maxBufferedBytes),
  maxBufferedRecords: ofClient(clientTable.maxBufferedRecords)
})

/**
 * @typedef {import('./options').OptionsOf<typeof producerTable>} ProducerOptions
 */

exports.producerTable = producerTable
