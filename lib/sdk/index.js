'use strict'

/*
 * The names of @aws-sdk/client-kinesis, for programs written against it. What can't be honoured is
 * refused by name: see docs/sdk.md.
 */

const { KinesisServiceException, exceptions } = require('../errors')
const { enumerationNames, enumerations } = require('../model')
const { Kinesis, KinesisClient, paginators, waiters } = require('./client')
const { Command, commands } = require('./commands')

/** Its types are in types/sdk/index.d.ts, by scripts/sdk-types.js. @type {Record<string, any>} */
module.exports = {
  $Command: Command,
  __Client: KinesisClient,
  Kinesis,
  KinesisClient,
  KinesisServiceException,
  ...commands,
  ...exceptions(),
  ...paginators,
  ...waiters
}

// They stand all over the model, which takes long to load: made when one of them is first asked for.
for (const name of enumerationNames) {
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => enumerations()[name] })
}
