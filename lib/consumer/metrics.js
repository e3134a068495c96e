'use strict'

// What a consumer's metrics are, and how they read in the text format of Prometheus.

const { prometheusText } = require('../prometheus')

/**
 * @typedef {import('../producer-metrics').Summary} Summary
 *
 * Of a shard, since this worker took it.
 * @typedef {object} ShardConsumerMetrics
 * @property {string} shardId
 * @property {number} millisBehindLatest of the newest records that were handed over, or of the last poll; and for how long
 *   records have waited for the handler since, or been in its hands
 * @property {boolean} isPaused
 * @property {number} records user records that were handled
 * @property {number} batches
 * @property {number} bytes read
 * @property {number} checkpoints stored
 * @property {number} handlerFailures attempts
 * @property {number} fetchFailures that were not routine
 * @property {Summary} handlerMs
 * @property {Record<string, number>} fetcher see Fetcher's metrics
 *
 * Since the consumer was made; those of shards that it has lost or finished are in the sums.
 * @typedef {object} ConsumerMetrics
 * @property {string} workerId
 * @property {number} leasesHeld now
 * @property {number} leasesTaken
 * @property {number} leasesStolen of those taken, from workers that lived
 * @property {number} leasesLost
 * @property {number} leasesReleased
 * @property {number} shardsEnded
 * @property {number} passes how often the table of leases was looked at
 * @property {number} failures that were got over: of calls, and of attempts of the handler
 * @property {number} poisoned batches or records whose handler failed to the last
 * @property {number} records
 * @property {number} batches
 * @property {number} bytes
 * @property {number} checkpoints
 * @property {number} maxMillisBehindLatest of the shards held
 * @property {ShardConsumerMetrics[]} shards that are held
 */

/** @type {import('../prometheus').MetricRow<ConsumerMetrics>[]} */
const METRICS = [
  ['leases_held', 'gauge', 'Leases that this worker holds.', (m) => [[{}, m.leasesHeld]]],
  ['leases_taken_total', 'counter', 'Leases that this worker took, stolen ones included.', (m) => [[{}, m.leasesTaken]]],
  ['leases_stolen_total', 'counter', 'Leases that this worker took from others that lived.', (m) => [[{}, m.leasesStolen]]],
  ['leases_lost_total', 'counter', 'Leases that another worker took, or that the progress deadline ended.', (m) => [[{}, m.leasesLost]]],
  ['leases_released_total', 'counter', 'Leases that this worker gave back.', (m) => [[{}, m.leasesReleased]]],
  ['shards_ended_total', 'counter', 'Shards that were read to their end.', (m) => [[{}, m.shardsEnded]]],
  ['passes_total', 'counter', 'How often the table of leases was looked at.', (m) => [[{}, m.passes]]],
  ['failures_total', 'counter', 'Failures that were got over, of calls and of attempts of the handler.', (m) => [[{}, m.failures]]],
  ['poisoned_total', 'counter', 'Batches or records whose handler failed to the last.', (m) => [[{}, m.poisoned]]],
  ['records_total', 'counter', 'User records that were handled.', (m) => [[{}, m.records]]],
  ['batches_total', 'counter', 'Batches that were handled.', (m) => [[{}, m.batches]]],
  ['bytes_total', 'counter', 'Bytes of the records that were read.', (m) => [[{}, m.bytes]]],
  ['checkpoints_total', 'counter', 'Checkpoints that were stored.', (m) => [[{}, m.checkpoints]]],
  ['shard_lag_seconds', 'gauge', 'How far a shard is behind its newest record.', (m) =>
    m.shards.map(({ shardId, millisBehindLatest }) => [{ shard: shardId }, millisBehindLatest / 1000])],
  ['shard_paused', 'gauge', 'Whether a shard is paused.', (m) =>
    m.shards.map(({ shardId, isPaused }) => [{ shard: shardId }, Number(isPaused)])],
  ['shard_held_records', 'gauge', 'User records of a shard that were handled since it was taken.', (m) =>
    m.shards.map(({ shardId, records }) => [{ shard: shardId }, records])],
  ['shard_fetches', 'gauge', 'What a shard\'s fetcher has counted since it was taken.', (m) =>
    m.shards.flatMap(({ shardId, fetcher }) => Object.entries(fetcher).map(([what, count]) =>
      /** @type {import('../prometheus').LabelledValue} */ ([{ shard: shardId, what }, count])))]
]

/** @type {import('../prometheus').SummaryRow<ConsumerMetrics>[]} */
const SUMMARIES = [
  ['handler_seconds', 'Time that a batch was in the handler\'s hands, retries included.', (m) =>
    m.shards.map(({ shardId, handlerMs }) => [{ shard: shardId }, handlerMs]), 1 / 1000]
]

/**
 * @param {{ stream: string, group: string }} labels
 * @param {ConsumerMetrics} metrics
 */
function consumerText (labels, metrics) {
  return prometheusText(metrics, { prefix: 'kinesis_consumer_', labels, rows: METRICS, summaries: SUMMARIES })
}

/** What a worker counts, its shards apart. */
class WorkerCounts {
  leasesTaken = 0
  leasesStolen = 0
  leasesLost = 0
  leasesReleased = 0
  shardsEnded = 0
  passes = 0
  failures = 0
  poisoned = 0
  #gone = { records: 0, batches: 0, bytes: 0, checkpoints: 0 }

  /** @param {import('./shard-counts').ShardCounts} counts of a shard that is not held any more */
  add (counts) {
    sumUp(this.#gone, counts)
  }

  /**
   * @param {string} workerId
   * @param {Pick<import('./coordinator').Coordinator, 'consumers' | 'leaving'>} shardConsumers
   * @returns {ConsumerMetrics}
   */
  toMetrics (workerId, { consumers, leaving }) {
    const sums = { ...this.#gone }
    for (const { counts } of [...consumers, ...leaving]) sumUp(sums, counts)
    const shards = consumers.map(shardMetrics)
    return {
      workerId,
      leasesHeld: consumers.length,
      ...this,
      ...sums,
      maxMillisBehindLatest: Math.max(0, ...shards.map(({ millisBehindLatest }) => millisBehindLatest)),
      shards
    }
  }
}

/**
 * @param {{ records: number, batches: number, bytes: number, checkpoints: number }} sums
 * @param {import('./shard-counts').ShardCounts} counts
 */
function sumUp (sums, { records, batches, bytes, checkpoints }) {
  sums.records += records
  sums.batches += batches
  sums.bytes += bytes
  sums.checkpoints += checkpoints
}

/**
 * @param {import('./shard-consumer').ShardConsumer} shard
 * @returns {ShardConsumerMetrics}
 */
function shardMetrics ({ counts, millisBehindLatest, isPaused, fetcherMetrics }) {
  const { handlerMs, ...rest } = counts
  return { ...rest, millisBehindLatest, isPaused, handlerMs: handlerMs.summary(), fetcher: { ...fetcherMetrics } }
}

exports.WorkerCounts = WorkerCounts
exports.consumerText = consumerText
