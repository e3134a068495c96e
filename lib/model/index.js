'use strict'

/*
 * The API of the service as a table: what operations there are, what goes in and comes out, and how
 * they may fail. The client, its types, the names of `kinesis-native/sdk` and the local server all
 * come from it. A test holds it against the AWS SDK's own.
 */

const { channelOperations } = require('./channels')
const { EXCEPTIONS } = require('./exceptions')
const { recordOperations, subscribeToShardEvent } = require('./records')
const { resourceOperations } = require('./resources')
const { streamOperations } = require('./streams')

/**
 * @typedef {import('./operation').Operation} Operation
 * @typedef {import('./kinds').Shape} Shape
 * @typedef {import('./kinds').Structure} Structure
 */

/**
 * Every operation there is, by name.
 * @type {Map<string, Operation>}
 */
const operations = new Map(Object.entries({
  ...recordOperations,
  ...streamOperations,
  ...resourceOperations,
  ...channelOperations
}))

module.exports = { EXCEPTIONS, operations, subscribeToShardEvent }
