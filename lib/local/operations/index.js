'use strict'

/**
 * Every operation: takes a validated input, gives an output by its shape in lib/model or throws
 * a ServiceError.
 * @typedef {(account: import('../account').Account, input: any, context: import('../account').Context) =>
 *   any | Promise<any>} Operation
 */

/** @type {Map<string, Operation>} */
const operations = new Map(Object.entries({
  ...require('./records'),
  ...require('./streams'),
  ...require('./settings'),
  ...require('./shards'),
  ...require('./consumers'),
  ...require('./tags'),
  ...require('./policies'),
  ...require('./account'),
  ...require('./channels')
}))

module.exports = { operations }
