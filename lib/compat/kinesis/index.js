'use strict'

/*
 * In the place of the package kinesis, 1.2: see docs/drop-ins.md.
 */

const { listStreams, request } = require('./request')
const { KinesisStream } = require('./stream')

/**
 * @typedef {import('./settings').RequestOptions} RequestOptions
 * @typedef {import('./settings').RetryPolicy} RetryPolicy
 * @typedef {import('./stream').KinesisStreamOptions} KinesisStreamOptions
 * @typedef {import('./shards').Shard} Shard
 * @typedef {import('./reader').ReadRecord} ReadRecord
 * @typedef {import('./record').WrittenRecord} WrittenRecord
 */

/**
 * @param {string | KinesisStreamOptions} options a stream's name, or options with one
 */
function stream (options) {
  return new KinesisStream(options)
}

exports.KinesisStream = KinesisStream
exports.listStreams = listStreams
exports.request = request
exports.stream = stream
