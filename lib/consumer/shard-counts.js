'use strict'

const { Histogram } = require('./histogram')

/**
 * What has happened to one shard since this worker took it.
 */
class ShardCounts {
  shardId
  millisBehindLatest = 0
  batches = 0
  records = 0
  bytes = 0
  checkpoints = 0
  handlerFailures = 0
  fetchFailures = 0
  handlerMs = new Histogram()

  /** @param {string} shardId */
  constructor (shardId) {
    this.shardId = shardId
  }

  /** @param {import('../fetcher').FetchedBatch} fetched */
  read ({ millisBehindLatest, bytes }) {
    this.millisBehindLatest = millisBehindLatest
    this.bytes += bytes
  }

  /**
   * @param {number} recordCount
   * @param {number} ms
   */
  handled (recordCount, ms) {
    this.batches++
    this.records += recordCount
    this.handlerMs.add(ms)
  }
}

exports.ShardCounts = ShardCounts
