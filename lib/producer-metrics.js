'use strict'

// What a producer's metrics are, and how they read in the text format of Prometheus.

const { prometheusText } = require('./prometheus')

/**
 * A distribution; percentiles are at most 1/16 too high.
 * @typedef {object} Summary
 * @property {number} count
 * @property {number} mean
 * @property {number} p50
 * @property {number} p90
 * @property {number} p99
 * @property {number} max
 *
 * @typedef {object} ShardMetrics
 * @property {string} shardId '': records that were put while the shards weren't known
 * @property {number} userRecordsStored
 * @property {number} kinesisRecordsStored
 * @property {number} bytesStored
 * @property {number} kinesisRecordsFailed attempts
 * @property {number} kinesisRecordsThrottled attempts
 * @property {number} requestsInFlight now
 *
 * Since the producer was made. put = stored + failed + buffered.
 * @typedef {object} ProducerMetrics
 * @property {number} userRecordsPut
 * @property {number} userRecordsStored
 * @property {number} userRecordsFailed
 * @property {number} userRecordsRefused what was wrong with a record, or the caps; never taken
 * @property {number} userRecordsBuffered now
 * @property {number} bytesBuffered now
 * @property {number} userRecordsResent stored already, in aggregates that a reshard divided
 * @property {number} kinesisRecordsSent
 * @property {number} bytesSent
 * @property {number} requestsSent
 * @property {number} requestsInFlight now
 * @property {number} shardMapRefreshes
 * @property {Summary} bufferingMs from the put until it was first sent
 * @property {Summary} requestMs
 * @property {Summary} endToEndMs from the put until it was stored
 * @property {Summary} recordsPerAggregate
 * @property {Summary} recordsPerRequest
 * @property {Record<string, number>} retries Kinesis records that were sent again, by code of the error
 * @property {Record<string, number>} failures user records that failed, by code
 * @property {ShardMetrics[]} shards since each was first listed
 *
 * As the addon gives them.
 * @typedef {Record<string, any> & { retries: [string, number][], shards: ShardMetrics[] }} NativeMetrics
 */

const US_PER_MS = 1000
const MS_PER_S = 1000

/** Of the core's counters. */
const COUNTERS = /** @type {const} */ ([
  'userRecordsResent', 'kinesisRecordsSent', 'bytesSent', 'requestsSent', 'requestsInFlight', 'shardMapRefreshes'
])

/**
 * @param {NativeMetrics} native
 * @param {Pick<ProducerMetrics, 'userRecordsPut' | 'userRecordsStored' | 'userRecordsFailed' |
 *   'userRecordsRefused' | 'userRecordsBuffered' | 'bytesBuffered' | 'failures'>} own
 * @returns {ProducerMetrics}
 */
function toMetrics (native, own) {
  const counters = /** @type {Pick<ProducerMetrics, typeof COUNTERS[number]>} */ (
    Object.fromEntries(COUNTERS.map((name) => [name, native[name]])))
  return {
    ...own,
    ...counters,
    bufferingMs: toSummary(native.bufferingUs, US_PER_MS),
    requestMs: toSummary(native.requestUs, US_PER_MS),
    endToEndMs: toSummary(native.endToEndUs, US_PER_MS),
    recordsPerAggregate: toSummary(native.recordsPerAggregate),
    recordsPerRequest: toSummary(native.recordsPerRequest),
    retries: Object.fromEntries(native.retries),
    shards: native.shards
  }
}

/**
 * @param {{ count: number, sum: number, p50: number, p90: number, p99: number, max: number }} native
 * @param {number} [unit]
 * @returns {Summary}
 */
function toSummary ({ count, sum, p50, p90, p99, max }, unit = 1) {
  return {
    count,
    mean: count === 0 ? 0 : sum / count / unit,
    p50: p50 / unit,
    p90: p90 / unit,
    p99: p99 / unit,
    max: max / unit
  }
}

/** @type {import('./prometheus').MetricRow<ProducerMetrics>[]} */
const METRICS = [
  ['user_records_put_total', 'counter', 'User records that were taken.', (m) => [[{}, m.userRecordsPut]]],
  ['user_records_stored_total', 'counter', 'User records that were stored.', (m) => [[{}, m.userRecordsStored]]],
  ['user_records_failed_total', 'counter', 'User records that failed, by code of the error.', (m) => byCode(m.failures)],
  ['user_records_refused_total', 'counter', 'User records that were never taken: invalid, or past the caps.', (m) => [[{}, m.userRecordsRefused]]],
  ['user_records_resent_total', 'counter', 'User records that were stored twice because a reshard divided their aggregate.', (m) => [[{}, m.userRecordsResent]]],
  ['user_records_buffered', 'gauge', 'User records that have not settled.', (m) => [[{}, m.userRecordsBuffered]]],
  ['buffered_bytes', 'gauge', 'Data and keys that have not settled.', (m) => [[{}, m.bytesBuffered]]],
  ['kinesis_records_sent_total', 'counter', 'Kinesis records that were sent, each attempt.', (m) => [[{}, m.kinesisRecordsSent]]],
  ['sent_bytes_total', 'counter', 'Data and keys that were sent, each attempt.', (m) => [[{}, m.bytesSent]]],
  ['requests_sent_total', 'counter', 'PutRecords requests.', (m) => [[{}, m.requestsSent]]],
  ['requests_in_flight', 'gauge', 'PutRecords requests under way.', (m) => [[{}, m.requestsInFlight]]],
  ['retries_total', 'counter', 'Kinesis records that were sent again, by code of the error.', (m) => byCode(m.retries)],
  ['shard_map_refreshes_total', 'counter', 'How often the shards were listed.', (m) => [[{}, m.shardMapRefreshes]]],
  ['shard_user_records_stored_total', 'counter', 'User records that were stored, by shard.', (m) => byShard(m, 'userRecordsStored')],
  ['shard_kinesis_records_stored_total', 'counter', 'Kinesis records that were stored, by shard.', (m) => byShard(m, 'kinesisRecordsStored')],
  ['shard_stored_bytes_total', 'counter', 'Data and keys that were stored, by shard.', (m) => byShard(m, 'bytesStored')],
  ['shard_kinesis_records_failed_total', 'counter', 'Attempts at Kinesis records that failed, by shard.', (m) => byShard(m, 'kinesisRecordsFailed')],
  ['shard_kinesis_records_throttled_total', 'counter', 'Attempts at Kinesis records that were throttled, by shard.', (m) => byShard(m, 'kinesisRecordsThrottled')],
  ['shard_requests_in_flight', 'gauge', 'PutRecords requests under way, by shard.', (m) => byShard(m, 'requestsInFlight')]
]

/** @type {import('./prometheus').SummaryRow<ProducerMetrics>[]} */
const SUMMARIES = [
  ['buffering_seconds', 'From the put of a user record until it was first sent.', (m) => [[{}, m.bufferingMs]], 1 / MS_PER_S],
  ['request_seconds', 'Time of PutRecords requests.', (m) => [[{}, m.requestMs]], 1 / MS_PER_S],
  ['end_to_end_seconds', 'From the put of a user record until it was stored.', (m) => [[{}, m.endToEndMs]], 1 / MS_PER_S],
  ['records_per_aggregate', 'User records in an aggregated record.', (m) => [[{}, m.recordsPerAggregate]], 1],
  ['records_per_request', 'Kinesis records in a PutRecords request.', (m) => [[{}, m.recordsPerRequest]], 1]
]

/** @param {Record<string, number>} counts @returns {[Record<string, string>, number][]} */
function byCode (counts) {
  return Object.entries(counts).map(([code, count]) => [{ code }, count])
}

/**
 * @param {ProducerMetrics} metrics
 * @param {Exclude<keyof ShardMetrics, 'shardId'>} name
 * @returns {[Record<string, string>, number][]}
 */
function byShard ({ shards }, name) {
  return shards.map((shard) => [{ shard: shard.shardId }, shard[name]])
}

/**
 * @param {string} stream
 * @param {ProducerMetrics} metrics
 */
function producerText (stream, metrics) {
  return prometheusText(metrics, { prefix: 'kinesis_producer_', labels: { stream }, rows: METRICS, summaries: SUMMARIES })
}

exports.producerText = producerText
exports.toMetrics = toMetrics
