'use strict'

const { KinesisError, invalidArgument } = require('./errors')
const { clientTable } = require('./options')

/*
 * What programs for other clients say of connections, in our options: agents of http and https are read, not used.
 */

/** What a client certificate, or the lack of a check, is given by. */
const REFUSED_TLS = ['cert', 'key', 'pfx', 'checkServerIdentity']
/** What makes an agent's connections: others than Node's have one of their own. */
const CONNECTING = ['addRequest', 'createSocket', 'createConnection']

/**
 * @typedef {Record<string, any>} Options of our client
 * @typedef {(value: any) => Options} Translate
 */

/**
 * To other clients 0 is no limit.
 * @param {string} given what the other client calls it
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
 * @param {any} agent an http(s).Agent or its options
 * @returns {Options}
 */
function readAgent (agent) {
  const { maxSockets, options = agent, proxy } = agent
  if (typeof agent.addRequest !== 'function' || !connectsByItself(agent)) return { ...connections(maxSockets), ...readTls(options) }
  if (typeof proxy?.href !== 'string') {
    throw untranslatable('agent with connections of its own', 'use the endpoint, or the proxy option of kinesis-native')
  }
  // Proxy agents are many; those of the `https-proxy-agent` family say where they lead. The limit of those that aren't Node's
  // below is one that they don't keep to.
  const limits = isNodes(agent, 'addRequest') ? connections(maxSockets) : {}
  return { ...limits, ...readTls(options), proxy: new URL(proxy.href) }
}

/**
 * Those of `agentkeepalive` connect as Node's do.
 * @param {any} agent
 */
function connectsByItself (agent) {
  return !('freeSocketKeepAliveTimeout' in agent) && !CONNECTING.every((name) => isNodes(agent, name))
}

/**
 * @param {any} agent
 * @param {string} name of a method
 */
function isNodes (agent, name) {
  return [require('node:http'), require('node:https')].some(({ Agent }) => agent[name] === /** @type {any} */ (Agent.prototype)[name])
}

/**
 * @param {any} options of TLS
 * @returns {Options}
 */
function readTls (options) {
  if (options.rejectUnauthorized === false) {
    throw untranslatable('rejectUnauthorized: false', 'servers are always verified; give the server\'s certificate as ca')
  }
  const refused = REFUSED_TLS.find((name) => options[name] !== undefined)
  if (refused !== undefined) throw untranslatable(`${refused} of an agent`, 'clients show no certificate of their own')
  return options.ca === undefined ? {} : { ca: options.ca }
}

/**
 * @param {string} what
 * @param {string} advice what to do instead
 */
function untranslatable (what, advice) {
  return new KinesisError({ code: 'ERR_UNSUPPORTED', message: `kinesis-native has no ${what}: ${advice}` })
}

module.exports = { connections, readAgent, readTls, timeout }
