'use strict'

/*
 * The API of the service as a table: what operations there are, what goes in and comes out, and how
 * they may fail. The client, its types, the names of `kinesis-native/sdk` and the local server all
 * come from it. A test holds it against the AWS SDK's own.
 */

const { channelOperations } = require('./channels')
const { collect } = require('./collect')
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

/**
 * The enumerations as objects from a name to its value, as the AWS SDK exports them:
 * `MetricsName.INCOMING_BYTES` is 'IncomingBytes'.
 * @returns {Record<string, Readonly<Record<string, string>>>}
 */
function enumerations () {
  return Object.fromEntries([...collect(operations).enumerations].map(([name, values]) =>
    [name, Object.freeze(Object.fromEntries(values.map((value) => [constantName(value), value])))]))
}

/** @param {string} value */
function constantName (value) {
  return value.replace(/([a-z])(?=[A-Z])/g, '$1_').toUpperCase()
}

module.exports = { EXCEPTIONS, constantName, enumerations, operations, subscribeToShardEvent }
