'use strict'

const { timeout } = require('../agent')
const { knownSettings, lookUpSettings } = require('../config')
const { chooseSource } = require('../credentials')
const { invalidArgument } = require('../errors')
const { clientTable, readOptions } = require('../options')
const { checkHandler, handlerOptions } = require('./request-handler')
const { INSTEAD, unsupported } = require('./unsupported')

/*
 * The configuration of the AWS SDK's KinesisClient, as options of our own client.
 */

const { default: STANDARD_ATTEMPTS, max: MAX_ATTEMPTS } = clientTable.maxAttempts
/** What the SDK's modes say of connecting; ms. */
const MODE_CONNECTION_TIMEOUTS = /** @type {Record<string, number>} */ ({
  standard: 3100, 'in-region': 1100, 'cross-region': 3100, mobile: 30000, auto: 3100
})

/**
 * @typedef {Record<string, any>} Options of our client
 *
 * What is done with a key of the configuration: `options` gives ours, `check` says at once what is
 * wrong.
 * @typedef {object} Key
 * @property {(value: any, config: any) => Options | Promise<Options>} [options]
 * @property {(value: any) => void} [check]
 */

/**
 * A value, or what an async function gives.
 * @param {any} value
 * @returns {any}
 */
const provided = (value) => typeof value === 'function' ? value() : value

/**
 * @param {string} name of ours
 * @param {(value: any) => any} [convert] gives undefined for what is as good as not given
 * @returns {Key}
 */
const option = (name, convert = (value) => value) => ({
  async options (value) {
    const given = await provided(value)
    const converted = given === undefined || given === null ? undefined : convert(given)
    return converted === undefined ? {} : { [name]: converted }
  }
})

/**
 * As the SDK counts them: it goes on while there were fewer. More than we allow are as good as those.
 * What is no number stays as it is, for the check to name.
 * @param {any} count
 */
function attempts (count) {
  const whole = Math.min(Math.max(1, Math.ceil(count)), MAX_ATTEMPTS)
  return Number.isNaN(whole) ? count : whole
}

/**
 * What would change requests or answers in ways that we can't.
 * @param {string} [advice]
 * @returns {(name: string) => Key}
 */
const refused = (advice = INSTEAD) => (name) => ({
  check () {
    throw unsupported(`configuration ${name}`, advice)
  }
})

/**
 * Each key that users of the SDK set. What isn't here is nothing to the SDK, or has no effect on
 * what comes in and out (apiVersion, cacheMiddleware, runtime, …).
 * @type {Record<string, Key>}
 */
const KEYS = {
  region: option('region'),
  endpoint: option('endpoint', endpointUrl),
  useFipsEndpoint: option('useFipsEndpoint'),
  useDualstackEndpoint: option('useDualstackEndpoint'),
  accountIdEndpointMode: option('accountIdEndpointMode'),
  profile: option('profile', (name) => name || undefined),
  credentialDefaultProvider: {
    options: (value, config) => ({ credentials: value({ ...config, parentClientConfig: config }) })
  },
  credentials: {
    options: (value, config) => ({
      credentials: typeof value === 'function'
        ? (/** @type {any} */ request) => value({ ...request, callerClientConfig: config })
        : value
    })
  },
  // To the SDK all others, such as 'legacy', are the standard one.
  retryMode: option('retryMode', (mode) => /^adaptive$/i.test(mode) ? 'adaptive' : 'standard'),
  maxAttempts: option('maxAttempts', attempts),
  retryStrategy: { options: strategyOptions, check: checkStrategy },
  defaultsMode: {
    async options (value) {
      const connectionTimeout = MODE_CONNECTION_TIMEOUTS[await provided(value)]
      return connectionTimeout === undefined ? {} : timeout('defaultsMode', 'connectTimeoutMs')(connectionTimeout)
    }
  },
  requestHandler: { options: handlerOptions, check: checkHandler },
  logger: { options: (logger) => ({ logger: { warn: (/** @type {any} */ message) => logger.warn?.(message) } }) },
  // The SDK's is a class that encodes; ours a name.
  protocol: { ...option('protocol'), check: checkProtocol },
  userAgentAppId: option('userAgentAppId', (id) => id ? `app/${id}` : undefined),
  customUserAgent: option('customUserAgent', agentText),
  ...Object.fromEntries(['endpointProvider', 'httpAuthSchemes', 'httpAuthSchemeProvider', 'authSchemePreference',
    'signer', 'signerConstructor', 'signingRegion', 'protocolSettings', 'sha256', 'urlParser',
    'base64Decoder', 'base64Encoder', 'utf8Decoder', 'utf8Encoder', 'bodyLengthChecker', 'streamCollector',
    'eventStreamSerdeProvider', 'eventStreamMarshaller', 'defaultUserAgentProvider', 'retryQuota', 'delayDecider']
    .map((name) => [name, refused()(name)])),
  tls: {
    check (tls) {
      if (tls === false) throw unsupported('configuration tls: false', 'give an endpoint that begins with http://')
    }
  },
  systemClockOffset: {
    check (offset) {
      if (offset !== 0) throw unsupported('configuration systemClockOffset', 'the offset is learnt from the service\'s answers')
    }
  },
  extensions: {
    check (extensions) {
      if (extensions.length > 0) throw unsupported('configuration extensions', INSTEAD)
    }
  }
}

/**
 * @param {any} endpoint a URL as text or object, one in parts, or `{ url }`
 * @returns {string | URL}
 */
function endpointUrl (endpoint) {
  if (typeof endpoint === 'string' || endpoint instanceof URL) return endpoint
  if (endpoint.url !== undefined) return endpoint.url
  const { protocol = 'https:', hostname, port, path = '/', query } = endpoint
  if (query !== undefined && Object.keys(query).length > 0) {
    throw invalidArgument('endpoint', endpoint, 'must not have a query')
  }
  if (typeof hostname !== 'string') {
    throw invalidArgument('endpoint', endpoint, 'must be a URL, or { protocol, hostname, port, path }')
  }
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`
}

/** @param {string | [string, string?][]} agent */
function agentText (agent) {
  return typeof agent === 'string' ? agent : agent.map((pair) => pair.filter(Boolean).join('/')).join(' ')
}

/** @param {unknown} value */
function checkProtocol (value) {
  if (typeof value === 'string') return
  throw unsupported('configuration protocol of the SDK', 'give \'json\', \'cbor\' or \'auto\'')
}

/**
 * The SDK's own strategies say what they do; another one's code would have to run between the
 * attempts.
 * @param {any} strategy
 */
function checkStrategy (strategy) {
  const isOwn = typeof strategy?.maxAttemptsProvider === 'function' && ['standard', 'adaptive'].includes(strategy.mode)
  if (isOwn || typeof strategy === 'function') return
  throw unsupported('retryStrategy of another kind',
    'give StandardRetryStrategy, ConfiguredRetryStrategy, AdaptiveRetryStrategy, or maxAttempts and retryMode')
}

/**
 * @param {any} given
 * @returns {Promise<Options>}
 */
async function strategyOptions (given) {
  const strategy = await provided(given)
  checkStrategy(strategy)
  // ConfiguredRetryStrategy: the n-th retry's delay in ms.
  const delayOf = strategy.computeNextBackoffDelay
  return {
    maxAttempts: attempts(await strategy.maxAttemptsProvider() ?? STANDARD_ATTEMPTS),
    ...strategy.mode === 'adaptive' ? { retryMode: 'adaptive' } : {},
    ...typeof delayOf !== 'function' ? {} : {
      retryPolicy: (/** @type {any} */ error, /** @type {number} */ attempt) =>
        error.retryable ? delayOf.call(strategy, attempt) : undefined
    }
  }
}

/**
 * Refuses at once what can't be done.
 * @param {any} given
 */
function checkConfig (given) {
  for (const [name, { check }] of Object.entries(KEYS)) {
    if (check !== undefined && given[name] !== undefined && given[name] !== null) check(given[name])
  }
}

/**
 * The options of our client. To the SDK a whole call has no time-out.
 * @param {Record<string, any>} given
 * @param {any} config what providers get to see
 * @returns {Promise<Options>}
 */
async function clientOptions (given, config) {
  /** @type {Options} */
  const options = { timeoutMs: clientTable.timeoutMs.max }
  for (const [name, { options: translate }] of Object.entries(KEYS)) {
    if (translate === undefined || given[name] === undefined || given[name] === null) continue
    Object.assign(options, await translate(given[name], config))
  }
  const { userAgentAppId, customUserAgent, ...rest } = options
  const userAgent = [userAgentAppId, customUserAgent].filter(Boolean).join(' ')
  return userAgent === '' ? rest : { ...rest, userAgent }
}

/** What `client.config` gives by functions, and which option of ours says it. */
const READABLE = ['maxAttempts', 'retryMode', 'useDualstackEndpoint', 'accountIdEndpointMode']

/**
 * What there is to read of a configuration, as with the SDK most of it by async functions, and the
 * options of our client that it comes to.
 * @param {Record<string, any>} given
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ config: any, options: () => Promise<Options> }}
 */
function resolveConfig (given, env) {
  /** @type {Promise<Options> | undefined} */
  let resolving
  const options = () => {
    resolving ??= clientOptions(given, config).catch((error) => {
      // What was wrong may be mended: whoever comes next looks again.
      resolving = undefined
      throw error
    })
    return resolving
  }
  const settings = async () => {
    const read = readOptions(clientTable, await options(), env)
    return knownSettings(read, { env }) ?? lookUpSettings(read, { env })
  }
  const config = Object.freeze({
    ...given,
    apiVersion: '2013-12-02',
    serviceId: 'Kinesis',
    logger: given.logger ?? {},
    isCustomEndpoint: given.endpoint !== undefined,
    tls: true,
    region: async () => (await settings()).endpoint.region,
    useFipsEndpoint: async () => (await settings()).endpoint.isFips,
    ...Object.fromEntries(READABLE.map((name) => [name, async () =>
      /** @type {Options} */ ((await settings()).options)[name]])),
    // Alone of all, it stays the text that it was.
    ...typeof given.retryMode === 'string' ? { retryMode: given.retryMode } : {},
    userAgentAppId: async () => provided(given.userAgentAppId),
    endpoint: given.endpoint && (async () => endpointParts(new URL(endpointUrl(await provided(given.endpoint))))),
    credentials: async () => {
      const { credentials, profile } = await options()
      const { initial, provide } = chooseSource({ credentials, profile }, env)
      return initial?.keys ?? provide?.()
    }
  })
  return { config, options }
}

/** @param {URL} url */
function endpointParts ({ protocol, hostname, port, pathname }) {
  return { protocol, hostname, ...port === '' ? {} : { port: Number(port) }, path: pathname, query: undefined }
}

module.exports = { checkConfig, resolveConfig }
