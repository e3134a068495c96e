'use strict'

const { KinesisError } = require('../errors')

/**
 * Something of the AWS SDK that this client cannot do.
 * @param {string} what
 * @param {string} advice what to do instead
 */
function unsupported (what, advice) {
  return new KinesisError({ code: 'ERR_UNSUPPORTED', message: `kinesis-native/sdk has no ${what}: ${advice}` })
}

const INSTEAD = 'requests are made outside of JavaScript, where no middleware runs; use the client\'s options, its ' +
  'logger, or the diagnostics_channel kinesis-native:request, or keep @aws-sdk/client-kinesis for this client'

const STACK_METHODS = ['add', 'addRelativeTo', 'use', 'clone', 'concat', 'applyToStack', 'resolve', 'identifyOnResolve']

/**
 * What stands in the place of the SDK's stack: adding to it is refused, and there is nothing to
 * remove from it.
 * @param {string} owner
 * @returns {Record<string, (...args: any[]) => any>}
 */
function middlewareStack (owner) {
  const refusing = STACK_METHODS.map((method) => [method, () => {
    throw unsupported(`${owner}.middlewareStack.${method}()`, INSTEAD)
  }])
  return { ...Object.fromEntries(refusing), identify: () => [], remove: () => false, removeByTag: () => false }
}

module.exports = { INSTEAD, middlewareStack, unsupported }
