'use strict'

const { invalidArgument } = require('../errors')
const { clientTable } = require('../options')
const { unsupported } = require('./unsupported')

/*
 * What the AWS SDK's `requestHandler` says of connections, in our options. Requests are not made by
 * it: NodeHttpHandler, NodeHttp2Handler, or their options, are read for what they say.
 */

/** `metadata.handlerProtocol` of the SDK's own handlers for Node. */
const NODE_PROTOCOLS = ['http/1.1', 'h2']
/** What a client certificate, or the lack of a check, is given by. */
const REFUSED_TLS = ['cert', 'key', 'pfx', 'checkServerIdentity']

/**
 * @typedef {Record<string, any>} Options of our client
 * @typedef {(value: any) => Options} Translate
 */

/**
 * To the SDK 0 is no limit.
 * @param {string} given what the SDK calls it
 * @param {'connectTimeoutMs' | 'requestTimeoutMs' | 'idleTimeoutMs'} name of our option
 * @returns {Translate}
 */
const timeout = (given, name) => (ms) => {
  if (!(Number.isFinite(ms) && ms >= 0)) throw invalidArgument(given, ms, 'must be a time-out of 0 ms or more')
  const { max } = clientTable[name]
  return { [name]: ms === 0 ? max : Math.min(Math.ceil(ms), max) }
}

/** @type {Translate} */
const connections = (count) =>
  count > 0 ? { maxConnections: Math.min(Math.ceil(count), clientTable.maxConnections.max) } : {}

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

/**
 * @param {any} agent an http(s).Agent or its options
 * @returns {Options}
 */
function readAgent (agent) {
  const { maxSockets, options = agent, proxy } = agent
  const isInstance = typeof agent.destroy === 'function'
  // Proxy agents are many; those of the `https-proxy-agent` family say where they lead.
  if (isInstance && proxy instanceof URL) return { ...connections(maxSockets), ...readTls(options), proxy }
  if (isInstance && Object.hasOwn(Object.getPrototypeOf(agent), 'createConnection') && !isNodesAgent(agent)) {
    throw unsupported('agent with connections of its own', 'use the endpoint, or the proxy option of kinesis-native')
  }
  return { ...connections(maxSockets), ...readTls(options) }
}

/** @param {object} agent */
function isNodesAgent (agent) {
  const prototype = Object.getPrototypeOf(agent)
  return prototype === require('node:http').Agent.prototype || prototype === require('node:https').Agent.prototype
}

/**
 * @param {any} options of TLS
 * @returns {Options}
 */
function readTls (options) {
  if (options.rejectUnauthorized === false) {
    throw unsupported('rejectUnauthorized: false', 'servers are always verified; give the server\'s certificate as ca')
  }
  const refused = REFUSED_TLS.find((name) => options[name] !== undefined)
  if (refused !== undefined) throw unsupported(`${refused} of an agent`, 'clients show no certificate of their own')
  return options.ca === undefined ? {} : { ca: options.ca }
}

module.exports = { checkHandler, handlerOptions, timeout }
