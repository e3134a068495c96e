'use strict'

const { readAgent, timeout } = require('../../agent')
const { readOwn } = require('../../check')
const { KinesisError } = require('../../errors')
const { Kinesis } = require('../../kinesis')
const { sharedClient } = require('../clients')
const { readRetries, retryOptions } = require('./retries')
const { checked, isGiven } = require('./values')

/*
 * The options of the package kinesis, as those of our client.
 */

const VERSION = '20131202'
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/

/**
 * One attempt: gives what ends it.
 * @typedef {(callback: (error: any, data?: any) => void) => { abort: () => void, destroy: () => void }} MakeRequest
 *
 * Repeats a request as it likes; calls back once.
 * @typedef {(makeRequest: MakeRequest, options: Record<string, any>, callback: (error: any, data?: any) => void) => unknown} RetryPolicy
 *
 * @typedef {object} RequestOptions
 * @property {string | Record<string, any>} [region] or, as once, a host, or an object that has region, host, port, credentials, agent
 * @property {import('../../options').Credentials | import('../../options').CredentialsProvider} [credentials]
 * @property {string} [host]
 * @property {number | string} [port]
 * @property {any} [agent] of http or https: its maxSockets, ca and proxy are read
 * @property {number} [timeout] ms of one attempt
 * @property {number | string} [initialRetryMs]
 * @property {number | string} [maxRetries]
 * @property {string[]} [errorCodes] of Node's, that are tried again
 * @property {string[]} [errorNames] of the service's, that are tried again
 * @property {RetryPolicy} [retryPolicy]
 * @property {string | URL} [endpoint] ours, in place of host and port
 * @property {import('../../options').ClientOptions['ca']} [ca] ours
 * @property {'auto' | 'cbor' | 'json'} [protocol] ours
 * @property {import('../../options').Logger} [logger] ours
 *
 * @typedef {object} Settings
 * @property {import('../../options').ClientOptions} client options of ours, without those of retries
 * @property {import('./retries').Retries} retries
 * @property {string} fallbackRegion where neither options nor environment nor shared files give one
 * @property {RetryPolicy | undefined} retryPolicy
 * @property {Record<string, any>} resolved what a retryPolicy is told
 */

/** Those that our client has in some form; all others are left alone, as programs pass on whole configurations. */
const CLIENT_OPTIONS = /** @type {Record<string, import('../../agent').Translate>} */ ({
  credentials: readCredentials,
  agent: (agent) => agent === false ? {} : readAgent(agent),
  timeout: timeout('timeout', 'requestTimeoutMs'),
  endpoint: (endpoint) => ({ endpoint }),
  ca: (ca) => ({ ca }),
  protocol: (protocol) => ({ protocol }),
  logger: (logger) => ({ logger })
})

/** @type {Record<string, string[]>} */
const VARIABLES = {
  AWS_ACCESS_KEY_ID: ['AMAZON_ACCESS_KEY_ID', 'AWS_ACCESS_KEY'],
  AWS_SECRET_ACCESS_KEY: ['AMAZON_SECRET_ACCESS_KEY', 'AWS_SECRET_KEY'],
  AWS_SESSION_TOKEN: ['AMAZON_SESSION_TOKEN'],
  AWS_REGION: ['AMAZON_REGION']
}

/**
 * @param {unknown} [given] RequestOptions
 * @returns {Settings}
 */
function resolveSettings (given = {}) {
  const resolved = mergeRegion(readOwn('options', given))
  const { host, version, retryPolicy } = resolved
  if (version !== VERSION) {
    throw new KinesisError({ code: 'ERR_UNSUPPORTED', message: `version must be ${VERSION}, that of the service; got ${version}` })
  }
  const client = Object.assign({}, ...Object.entries(CLIENT_OPTIONS)
    .filter(([name]) => isGiven(resolved[name])).map(([name, translate]) => translate(resolved[name])))
  if (isGiven(resolved.region)) client.region = resolved.region
  const fallbackRegion = regionOf(host) ?? 'us-east-1'
  return {
    client: { ...endpointOf(resolved, fallbackRegion), ...client },
    retries: readRetries(resolved),
    fallbackRegion,
    retryPolicy: isGiven(retryPolicy) ? checked('retryPolicy', retryPolicy, 'function') : undefined,
    resolved
  }
}

/**
 * `region` may also be an object that holds the other options, or a host.
 * @param {Record<string, any>} options
 * @returns {Record<string, any>}
 */
function mergeRegion (options) {
  const { region } = options
  /** @type {Record<string, any>} */
  const merged = { version: VERSION, ...options }
  if (typeof region === 'object' && region !== null) {
    const inner = readOwn('region', region)
    for (const [name, value] of Object.entries(inner)) if (!isGiven(options[name])) merged[name] = value
    merged.region = inner.region
  } else if (typeof region === 'string' && isGiven(region) && !REGION.test(region)) {
    merged.host = isGiven(options.host) ? options.host : region
    delete merged.region
  }
  return merged
}

/**
 * @param {Record<string, any>} options
 * @param {string} fallbackRegion
 * @returns {import('../../options').ClientOptions}
 */
function endpointOf ({ host, port, region }, fallbackRegion) {
  if (!isGiven(host) && !isGiven(port)) return {}
  const name = isGiven(host) ? checked('host', host, 'host') : `kinesis.${region ?? fallbackRegion}.amazonaws.com`
  return {
    endpoint: `https://${name}${isGiven(port) ? `:${checked('port', port, 'port')}` : ''}`,
    // What stands in for the service was made for clients that speak JSON; kinesalite stores something else of CBOR.
    protocol: /\.amazonaws\.com(\.cn)?$/.test(name) ? 'auto' : 'json'
  }
}

/** @param {unknown} host */
function regionOf (host) {
  return typeof host === 'string' ? host.split('.').find((part) => REGION.test(part)) : undefined
}

/**
 * Where keys are missing, they are looked for as if none were given. Those of the AWS SDK 2 hide their secret from who lists
 * members, and others have getters.
 * @param {any} credentials
 */
function readCredentials (credentials) {
  if (typeof credentials === 'function') return { credentials }
  readOwn('credentials', credentials)
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  return accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey, sessionToken } } : {}
}

/**
 * @param {Settings} settings
 * @returns {Kinesis}
 */
function clientOf ({ client, retries, fallbackRegion }) {
  return sharedClient([client, retries, fallbackRegion], () =>
    new Kinesis({ ...client, ...retryOptions(retries) }, { fallbackRegion, env: environment() }))
}

/** With today's names of variables that are set by their older ones. */
function environment () {
  const { env } = process
  const older = Object.entries(VARIABLES).flatMap(([name, others]) => {
    const value = env[name] ? undefined : others.map((other) => env[other]).find(Boolean)
    return value === undefined ? [] : [[name, value]]
  })
  return older.length === 0 ? env : { ...env, ...Object.fromEntries(older) }
}

module.exports = { clientOf, resolveSettings }
