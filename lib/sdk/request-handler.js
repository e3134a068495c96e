'use strict'

const { connections, readAgent, readTls, timeout } = require('../agent')
const { invalidArgument } = require('../errors')
const { unsupported } = require('./unsupported')

/*
 * What the AWS SDK's `requestHandler` says of connections, in our options. Requests are not made by
 * it: NodeHttpHandler, NodeHttp2Handler, or their options, are read for what they say.
 */

/** `metadata.handlerProtocol` of the SDK's own handlers for Node. */
const NODE_PROTOCOLS = ['http/1.1', 'h2']

/**
 * @typedef {import('../agent').Options} Options
 * @typedef {import('../agent').Translate} Translate
 */

/**
 * How each of a handler's options translates, the later over the earlier. Those that are not here
 * (keepAlive, sessions and warnings) have no effect on what comes out.
 * @type {Record<string, Translate>}
 */
const HANDLER_OPTIONS = {
  connectionTimeout: timeout('requestHandler.connectionTimeout', 'connectTimeoutMs'),
  socketTimeout: timeout('requestHandler.socketTimeout', 'requestTimeoutMs'),
  requestTimeout: timeout('requestHandler.requestTimeout', 'requestTimeoutMs'),
  sessionTimeout: timeout('requestHandler.sessionTimeout', 'idleTimeoutMs'),
  maxConcurrentStreams: connections,
  nodeHttp2ConnectOptions: readTls,
  httpAgent: readAgent,
  httpsAgent: readAgent
}

/**
 * @param {any} handler an instance, or the options of one
 * @returns {Promise<Options>}
 */
async function handlerOptions (handler) {
  // Of an instance; it is promised.
  const given = typeof handler.handle === 'function' ? await handler.configProvider : handler
  return Object.entries(HANDLER_OPTIONS)
    .filter(([name]) => given[name] !== undefined && given[name] !== null)
    .reduce((options, [name, translate]) => ({ ...options, ...translate(given[name]) }), {})
}

/**
 * Says at once whether a handler can be translated.
 * @param {any} handler
 */
function checkHandler (handler) {
  if (typeof handler !== 'object' || handler === null) {
    throw invalidArgument('requestHandler', handler, 'must be a NodeHttpHandler, a NodeHttp2Handler, or options of one')
  }
  if (typeof handler.handle !== 'function') return
  const isNodes = NODE_PROTOCOLS.includes(handler.metadata?.handlerProtocol) && 'configProvider' in handler
  const isSubclass = Object.getPrototypeOf(Object.getPrototypeOf(handler) ?? {}) !== Object.prototype
  if (isNodes && !isSubclass && !Object.hasOwn(handler, 'handle')) return
  throw unsupported('requestHandler of another kind',
    'requests are made outside of JavaScript; give a NodeHttpHandler, a NodeHttp2Handler, or their options, which are read')
}

module.exports = { checkHandler, handlerOptions }
