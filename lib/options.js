'use strict'

const { readOwn } = require('./check')
const { SECRET, invalidArgument, unknownName } = require('./errors')

const KIB = 1024
const MIB = 1024 * KIB
const DAY_MS = 86400000
const LOG_LEVELS = ['debug', 'info', 'error']
/** @type {Record<string, any>} */
const NOTHING = Object.create(null)

/**
 * How values of a type are checked and described.
 * @template [T=any]
 * @typedef {object} OptionType
 * @property {T} [value] for the type checker alone
 * @property {string} words
 * @property {(value: any, option: Option) => boolean} accepts
 * @property {(option: Option) => string} [expects]
 * @property {(text: string) => unknown} [fromText] as environment and shared files hold it
 */

/**
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [sessionToken] of temporary credentials
 * @property {Date | string | number} [expiration] a Date, what Date parses, or ms since 1970
 * @property {string} [accountId] chooses the endpoint, see accountIdEndpointMode
 *
 * forceRefresh: the service refuses the keys that were given last; those of the AWS SDK give them
 * from memory otherwise.
 * @typedef {(request?: { forceRefresh?: boolean }) => Credentials | Promise<Credentials>} CredentialsProvider
 *
 * @typedef {object} Logger
 * @property {(message: string) => void} warn
 * @property {(...content: any[]) => void} [debug]
 * @property {(...content: any[]) => void} [info]
 * @property {(...content: any[]) => void} [error]
 *
 * Ms to wait before the next attempt; false: give up; undefined: what is done without a policy.
 * @typedef {(error: import('./errors').KinesisError, attempt: number) => number | false | undefined} RetryPolicy
 *
 * The JavaScript type of each option type.
 * @typedef {object} OptionTypes
 * @property {string} string
 * @property {number} integer
 * @property {boolean} boolean
 * @property {string | URL} url
 * @property {Credentials | CredentialsProvider} credentials
 * @property {string | Uint8Array | Array<string | Uint8Array>} pem
 * @property {Logger} logger
 * @property {RetryPolicy} retryPolicy
 * @property {AbortSignal} signal
 *
 * One row of an options table.
 * @typedef {object} Option
 * @property {keyof OptionTypes | OptionType} type by name, or a table's own
 * @property {string} text one line for the docs
 * @property {number} [min] of an integer
 * @property {number} [max] of an integer
 * @property {string} [unit] of an integer
 * @property {string | number | boolean} [default]
 * @property {string} [defaultText] what holds where there is no fixed default
 * @property {string} [env] the environment variable that gives the default
 * @property {string} [profile] the setting of the shared AWS files that does, after `env`
 * @property {boolean} [secret] the value may hold a secret: no error shows it
 */

/**
 * The options type that a table describes.
 * @template {Record<string, Option>} T
 * @typedef {{ [K in keyof T]?: ValueOf<T[K]['type']> }} OptionsOf
 */

/**
 * @template T
 * @typedef {T extends keyof OptionTypes ? OptionTypes[T] : T extends OptionType<infer V> ? V : never} ValueOf
 */

/**
 * The same after parsing: what has a default is there.
 * @template {Record<string, Option>} T
 * @typedef {{ [K in keyof T as T[K] extends { default: unknown } ? K : never]:
 *   ValueOf<T[K]['type']> } & { [K in keyof T]?: ValueOf<T[K]['type']> }} ParsedOptions
 */

/** @type {Record<keyof OptionTypes, OptionType>} */
const TYPES = {
  string: {
    words: 'string',
    accepts: isCleanString,
    expects: () => 'must be a string, not empty and without line breaks or NUL'
  },
  integer: {
    words: 'integer',
    accepts: (value, { min = 0, max = Infinity }) =>
      Number.isSafeInteger(value) && value >= min && value <= max,
    expects: (option) => `must be a whole number ${rangeOf(option)}`,
    fromText: (text) => /^\d+$/.test(text) ? Number(text) : text
  },
  boolean: {
    words: 'boolean',
    accepts: (value) => typeof value === 'boolean',
    fromText: (text) => ({ true: true, false: false })[text.toLowerCase()] ?? text
  },
  url: { words: 'URL', accepts: (value) => isCleanString(value) || value instanceof URL },
  credentials: {
    words: 'credentials object or async function',
    accepts: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null)
  },
  pem: {
    words: 'PEM text, Buffer, or an array of those',
    accepts: (value) => Array.isArray(value) ? value.length > 0 && value.every(isPem) : isPem(value)
  },
  logger: {
    words: 'logger with a warn(message) method, and debug, info and error where it has them',
    accepts: (value) => typeof value === 'object' && value !== null &&
      typeof value.warn === 'function' && LOG_LEVELS.every((level) =>
      value[level] === undefined || typeof value[level] === 'function')
  },
  retryPolicy: {
    words: 'function (error, attempt)', accepts: (value) => typeof value === 'function'
  },
  signal: {
    words: 'AbortSignal',
    accepts: (value) => value instanceof AbortSignal,
    expects: () => 'must be an AbortSignal'
  }
}

/**
 * A type of some words; the environment may write them in capitals.
 * @template {string} T
 * @param {readonly T[]} values
 * @returns {OptionType<T>}
 */
function oneOf (values) {
  const words = values.map((value) => `'${value}'`).join(', ').replace(/, ([^,]+)$/, ' or $1')
  return {
    words,
    accepts: (value) => values.includes(value),
    expects: () => `must be ${words}`,
    fromText: (text) => text.toLowerCase()
  }
}

const startingPoint = oneOf(/** @type {const} */ (['LATEST', 'TRIM_HORIZON']))
const protocol = oneOf(/** @type {const} */ (['auto', 'cbor', 'json']))
const endpointMode = oneOf(/** @type {const} */ (['preferred', 'disabled', 'required']))
const retryModes = oneOf(/** @type {const} */ (['standard', 'adaptive']))
/** @type {typeof retryModes} */
const retryMode = {
  ...retryModes,
  // What older SDKs and the AWS CLI know; those of today take it for the standard one.
  fromText: (text) => text.toLowerCase() === 'legacy' ? 'standard' : text.toLowerCase()
}

/** @satisfies {Record<string, Option>} */
const clientTable = /** @type {const} */ ({
  region: {
    type: 'string',
    defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`',
    text: 'Region of the streams, and the one requests are signed for.'
  },
  endpoint: {
    type: 'url',
    defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s',
    text: 'Where to send requests: http or https, host, port and path.'
  },
  ignoreConfiguredEndpointUrls: {
    type: 'boolean',
    default: false,
    env: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    profile: 'ignore_configured_endpoint_urls',
    text: 'Take no endpoint from the environment and the profile.'
  },
  useFipsEndpoint: {
    type: 'boolean',
    default: false,
    env: 'AWS_USE_FIPS_ENDPOINT',
    profile: 'use_fips_endpoint',
    text: 'Use the region\'s FIPS 140 endpoint.'
  },
  useDualstackEndpoint: {
    type: 'boolean',
    default: false,
    env: 'AWS_USE_DUALSTACK_ENDPOINT',
    profile: 'use_dualstack_endpoint',
    text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.'
  },
  accountIdEndpointMode: {
    type: endpointMode,
    default: 'preferred',
    env: 'AWS_ACCOUNT_ID_ENDPOINT_MODE',
    profile: 'account_id_endpoint_mode',
    text: 'Whether calls without an ARN go to the endpoint of the account that the credentials name: if they name one, never, or always (a call fails if they name none).'
  },
  protocol: {
    type: protocol,
    default: 'auto',
    text: 'Encoding of requests: `auto` is CBOR for PutRecord, PutRecords and GetRecords, JSON for the rest.'
  },
  credentials: {
    type: 'credentials',
    secret: true,
    defaultText: 'environment, else the AWS default chain',
    text: 'Keys, or an async function that gives them and is asked again before they expire.'
  },
  profile: {
    type: 'string',
    defaultText: '`AWS_PROFILE`, `default`',
    text: 'Profile of the shared AWS files.'
  },
  maxAttempts: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 3,
    env: 'AWS_MAX_ATTEMPTS',
    profile: 'max_attempts',
    text: 'Requests a call may send, the first one included.'
  },
  retryMode: {
    type: retryMode,
    default: 'standard',
    env: 'AWS_RETRY_MODE',
    profile: 'retry_mode',
    text: '`adaptive` also slows down while the service throttles.'
  },
  retryPolicy: {
    type: 'retryPolicy',
    defaultText: 'that of `retryMode`',
    text: 'Gives the ms to wait after a failed attempt, false to give up, nothing for the standard answer. Asked for operations, those that readers and consumers call (ListShards, …), too; not for what the core, which never waits for JavaScript, repeats by itself: puts of `stream()` and `producer()`, and what reads the shards for `stream()` and `consumer()` (GetShardIterator, GetRecords, SubscribeToShard); nor for DynamoDB.'
  },
  retryFailedRecords: {
    type: 'boolean',
    default: false,
    text: 'Failed entries of `putRecords` are sent again alone.'
  },
  maxConnections: {
    type: 'integer', min: 1, max: 10000, default: 50, text: 'Connections open at once.'
  },
  connectTimeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 6000,
    text: 'Longest time one attempt may take to connect, TLS included.'
  },
  requestTimeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 10000,
    text: 'Longest time of one attempt, connecting included, from the moment it has its place among maxConnections.'
  },
  timeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 60000,
    text: 'Longest time of a whole call, with its attempts and the waits between them.'
  },
  subscribeSilenceTimeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 1000,
    max: 600000,
    default: 60000,
    text: 'A subscription that hears nothing for so long counts as cut off.'
  },
  idleTimeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 50000,
    text: 'A connection that was idle for so long is not used again.'
  },
  connectionMaxAgeMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 600000,
    text: 'A connection that is older is not used again.'
  },
  ca: {
    type: 'pem',
    defaultText: '`AWS_CA_BUNDLE` (a file), else Node\'s own with `NODE_EXTRA_CA_CERTS`',
    text: 'Certificates to trust, in place of the default ones.'
  },
  proxy: {
    type: 'url',
    secret: true,
    defaultText: 'none; the environment is not asked',
    text: 'Proxy to connect through.'
  },
  maxResponseBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1 * KIB,
    max: 1024 * MIB,
    default: 64 * MIB,
    text: 'Largest answer that is read.'
  },
  maxResponseHeaderBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1 * KIB,
    max: 1 * MIB,
    default: 64 * KIB,
    text: 'Longest header of an answer that is read.'
  },
  maxResponseDepth: {
    type: 'integer',
    min: 4,
    max: 512,
    default: 64,
    text: 'Deepest nesting of an answer that is read.'
  },
  copyRecords: {
    type: 'boolean',
    default: false,
    text: 'Each record\'s Data of `getRecords` has memory of its own, instead of sharing one allocation with the others of its ' +
      'answer: for records that are kept for long, or whose memory another thread is to take over (that of an answer with ' +
      '64 KiB of data or more can\'t be transferred: Node 20 copies it, later versions throw `DataCloneError`).'
  },
  maxRecordBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1,
    max: 10 * MIB,
    default: 1 * MIB,
    text: 'Largest record that `stream()` and `producer()` put: its data and partition key.'
  },
  coalesce: {
    type: 'boolean',
    default: true,
    text: 'Gather the puts of `stream()` into PutRecords while others are in flight.'
  },
  maxBufferedBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1 * KIB,
    max: 4096 * MIB,
    default: 64 * MIB,
    text: 'Data and keys of outstanding puts of a stream or producer, those that were made in the same tick (under load in up to four, of a producer) counted together until the last has settled; past it a put is refused.'
  },
  maxBufferedRecords: {
    type: 'integer',
    min: 1,
    max: 10000000,
    default: 50000,
    text: 'Outstanding puts of a stream or producer; past it a put is refused.'
  },
  userAgent: {
    type: 'string', defaultText: 'nothing', text: 'Appended to the User-Agent that is sent.'
  },
  logger: {
    type: 'logger',
    defaultText: '`process.emitWarning`',
    text: 'Is told of warnings and, where it has methods for that, of what goes on.'
  }
})

/**
 * An option that `stream()` and `producer()` have from their client, whose value is its default.
 * @template {Option} T
 * @param {T} option
 * @returns {T}
 */
function ofClient (option) {
  return { ...option, defaultText: 'the client\'s' }
}

/**
 * An option of one call: where it isn't given there is no value, and the client's holds.
 * @template {Option} T
 * @param {T} option
 * @returns {{ type: T['type'] } & Omit<Option, 'type' | 'default'>}
 */
function ofCall ({ type, unit, min, max, text }) {
  return { type, unit, min, max, text, defaultText: 'the client\'s' }
}

const streamTable = /** @type {const} */ ({
  ShardIteratorType: {
    type: startingPoint, default: 'LATEST', text: 'Where reading starts in each shard.'
  },
  coalesce: ofClient(clientTable.coalesce),
  maxRecordBytes: ofClient(clientTable.maxRecordBytes),
  maxBufferedBytes: ofClient(clientTable.maxBufferedBytes),
  maxBufferedRecords: ofClient(clientTable.maxBufferedRecords)
})

const callTable = /** @type {const} */ ({
  signal: { type: 'signal', defaultText: 'none', text: 'Ends the call when it is aborted.' },
  requestTimeoutMs: ofCall(clientTable.requestTimeoutMs),
  timeoutMs: ofCall(clientTable.timeoutMs),
  maxAttempts: ofCall(clientTable.maxAttempts)
})

/**
 * @typedef {OptionsOf<typeof clientTable>} ClientOptions
 * @typedef {ParsedOptions<typeof clientTable>} ParsedClientOptions
 * @typedef {OptionsOf<typeof streamTable>} StreamOptions
 * @typedef {ParsedOptions<typeof streamTable>} ParsedStreamOptions
 * @typedef {OptionsOf<typeof callTable>} CallOptions
 * @typedef {ParsedOptions<typeof callTable>} ParsedCallOptions
 */

/**
 * Checks options against their table and fills in defaults. Throws a KinesisError that names the
 * option, what was given and what it must be.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} options undefined: none given
 * @param {object} [sources] of defaults, before the table's own
 * @param {NodeJS.ProcessEnv} [sources.env]
 * @param {import('./shared-files').Profile} [sources.profile]
 * @param {Record<string, any>} [sources.inherited] parsed options of an owner
 * @returns {ParsedOptions<T>}
 */
function parseOptions (table, options, { env, profile, inherited = NOTHING } = {}) {
  const parsed = Object.create(null)
  const given = readOptions(table, options, env)
  for (const [name, option] of Object.entries(table)) {
    parsed[name] = given[name] ?? fromProfile(option, profile) ?? inherited[name] ?? option.default
  }
  return parsed
}

/**
 * The same without the defaults: what is given, by the options themselves or the environment.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} [options] undefined: none given
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {OptionsOf<T>}
 */
function readOptions (table, options = {}, env = NOTHING) {
  const given = readOwn('options', options)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) throw unknownName('unknown option', name, Object.keys(table))
  }
  const read = Object.create(null)
  for (const [name, option] of Object.entries(table)) {
    if (given[name] !== undefined) checkOption(name, option, given[name])
    read[name] = given[name] ?? fromEnv(option, env)
  }
  return read
}

/**
 * @param {Option} option
 * @param {NodeJS.ProcessEnv} env
 */
function fromEnv (option, env) {
  const text = option.env && env[option.env]
  return text ? fromText(`environment variable ${option.env}`, option, text) : undefined
}

/**
 * @param {Option} option
 * @param {import('./shared-files').Profile} [profile]
 */
function fromProfile (option, profile) {
  const text = option.profile && profile?.values[option.profile]
  return text ? fromText(`${option.profile} of profile ${profile?.name}`, option, text) : undefined
}

/**
 * @param {string} name where it comes from
 * @param {Option} option
 * @param {string} text
 */
function fromText (name, option, text) {
  const value = typeOf(option).fromText?.(text)
  checkOption(name, option, value)
  return value
}

/**
 * @param {Option} option
 * @returns {OptionType}
 */
function typeOf ({ type }) {
  return typeof type === 'string' ? TYPES[type] : type
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {unknown} value
 */
function checkOption (name, option, value) {
  let accepted
  try {
    accepted = typeOf(option).accepts(value, option)
  } catch (error) {
    throw refused(name, option, value, error)
  }
  if (!accepted) throw refused(name, option, value)
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {unknown} value
 * @param {unknown} [cause]
 */
function refused (name, option, value, cause) {
  const type = typeOf(option)
  return invalidArgument(name, option.secret ? SECRET : value,
    type.expects?.(option) ?? `must be a ${type.words}`, cause)
}

/** @param {unknown} value */
function isCleanString (value) {
  return typeof value === 'string' && value !== '' && !/[\r\n\0]/.test(value)
}

/** @param {unknown} value */
function isPem (value) {
  return (typeof value === 'string' || value instanceof Uint8Array) && value.length > 0
}

/** @param {Option} option */
function rangeOf ({ min = 0, max, unit }) {
  const range = max === undefined ? `of at least ${grouped(min)}` : `from ${grouped(min)} to ${grouped(max)}`
  return unit === undefined ? range : `${range} (${unit})`
}

/** @param {number} number */
function grouped (number) {
  return number.toLocaleString('en-US')
}

/** The client's tables as the docs show them. */
function optionsMarkdown () {
  const { leasesTable } = require('./consumer/lease-options')
  const { consumerTable } = require('./consumer/options')
  const { producerTable } = require('./producer-options')
  /** @type {[string, Record<string, Option>][]} */
  const sections = [
    ['`new Kinesis(options)`', clientTable],
    ['`stream(name, options)`', streamTable],
    ['`kinesis.producer(name, options)`', producerTable],
    ['`kinesis.consumer(name, options)`', consumerTable],
    ['`leases` of a consumer, in DynamoDB', leasesTable],
    ['`putRecords(input, options)` and all other operations', callTable]
  ]
  return sections.map(([title, table]) => `## ${title}\n\n${tableMarkdown(table)}`).join('\n')
}

/** @param {Record<string, Option>} table */
function tableMarkdown (table) {
  return [
    '| option | type | default | what |',
    '|---|---|---|---|',
    ...Object.entries(table).map(([name, option]) => markdownRow(name, option)),
    ''
  ].join('\n')
}

/**
 * @param {string} name
 * @param {Option} option
 */
function markdownRow (name, option) {
  const isInteger = option.type === 'integer'
  const type = typeOf(option).words + (isInteger ? ` ${rangeOf(option)}` : '')
  const fixed = typeof option.default === 'number' ? grouped(option.default) : `\`${option.default}\``
  const standard = option.defaultText ?? fixed
  const sources = [
    option.env && `\`${option.env}\``, option.profile && `\`${option.profile}\` of the profile`
  ].filter(Boolean)
  const defaultText = sources.length > 0 ? `${sources.join(', ')}, else ${standard}` : standard
  return `| \`${name}\` | ${type} | ${defaultText} | ${option.text} |`
}

module.exports = {
  callTable,
  clientTable,
  isCleanString,
  ofClient,
  oneOf,
  optionsMarkdown,
  parseOptions,
  readOptions,
  streamTable,
  tableMarkdown
}
