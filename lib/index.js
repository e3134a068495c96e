'use strict'

const { KinesisError, KinesisServiceException } = require('./errors')
const { Gate } = require('./gate')
const { Kinesis } = require('./kinesis')
const { paginators } = require('./paginators')
const { readPartitionKey } = require('./shapes')
const { signRequest } = require('./sign')
const { KinesisStream } = require('./stream')
const { waiters } = require('./waiters')

/** @type {Kinesis | undefined} */
let defaultClient

/**
 * A stream on a client of its own making, configured by the environment and the shared AWS files;
 * its region is us-east-1 where neither gives one.
 * @param {string} name or ARN
 * @param {import('./options').StreamOptions} [options]
 */
function stream (name, options) {
  defaultClient ??= new Kinesis({}, { fallbackRegion: 'us-east-1' })
  return defaultClient.stream(name, options)
}

/**
 * Where the service puts a record: the MD5 of its partition key, 0 to 2^128 - 1.
 * @param {string} partitionKey
 * @returns {bigint}
 */
function hashKey (partitionKey) {
  return require('./native').hashKey(readPartitionKey('partitionKey', partitionKey))
}

exports.Gate = Gate
exports.Kinesis = Kinesis
exports.KinesisError = KinesisError
exports.KinesisServiceException = KinesisServiceException
exports.KinesisStream = KinesisStream
exports.hashKey = hashKey
exports.paginateDescribeStream = paginators.paginateDescribeStream
exports.paginateListChannels = paginators.paginateListChannels
exports.paginateListShards = paginators.paginateListShards
exports.paginateListStreamConsumers = paginators.paginateListStreamConsumers
exports.paginateListStreams = paginators.paginateListStreams
exports.paginateListTagsForStream = paginators.paginateListTagsForStream
exports.signRequest = signRequest
exports.stream = stream
exports.waitForChannelActive = waiters.waitForChannelActive
exports.waitForStreamExists = waiters.waitForStreamExists
exports.waitForStreamNotExists = waiters.waitForStreamNotExists
exports.waitUntilChannelActive = waiters.waitUntilChannelActive
exports.waitUntilStreamExists = waiters.waitUntilStreamExists
exports.waitUntilStreamNotExists = waiters.waitUntilStreamNotExists
