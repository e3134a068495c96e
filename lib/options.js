'use strict'

const { readOwn } = require('./check')
const { SECRET, invalidArgument, unknownName } = require('./errors')

const KIB = 1024
const MIB = 1024 * KIB
const DAY_MS = 86400000
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
 * @property {(text: string) => unknown} [fromEnv]
 */

/**
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [sessionToken] of temporary credentials
 * @property {Date | string | number} [expiration] a Date, what Date parses, or ms since 1970
 *
 * @typedef {() => Credentials | Promise<Credentials>} CredentialsProvider
 *
 * @typedef {object} Logger
 * @property {(message: string) => void} warn
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
 * @property {'LATEST' | 'TRIM_HORIZON'} startingPoint
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
    fromEnv: (text) => /^\d+$/.test(text) ? Number(text) : text
  },
  boolean: {
    words: 'boolean',
    accepts: (value) => typeof value === 'boolean',
    fromEnv: (text) => ({ true: true, false: false })[text.toLowerCase()] ?? text
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
    words: 'logger with a warn(message) method',
    accepts: (value) => typeof value === 'object' && value !== null &&
      typeof value.warn === 'function'
  },
  startingPoint: {
    words: "'LATEST' or 'TRIM_HORIZON'",
    accepts: (value) => value === 'LATEST' || value === 'TRIM_HORIZON',
    expects: () => "must be 'LATEST' or 'TRIM_HORIZON'"
  }
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
    defaultText: '`AWS_ENDPOINT_URL_KINESIS`, `AWS_ENDPOINT_URL`, the region\'s',
    text: 'Where to send requests: http or https, host, port and path.'
  },
  useFipsEndpoint: {
    type: 'boolean',
    default: false,
    env: 'AWS_USE_FIPS_ENDPOINT',
    text: 'Use the region\'s FIPS 140 endpoint.'
  },
  useDualstackEndpoint: {
    type: 'boolean',
    default: false,
    env: 'AWS_USE_DUALSTACK_ENDPOINT',
    text: 'Use the region\'s endpoint that speaks IPv4 and IPv6.'
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
    text: 'Profile of the shared AWS files, for region and credentials.'
  },
  maxAttempts: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 3,
    env: 'AWS_MAX_ATTEMPTS',
    text: 'Requests a call may send, the first one included.'
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
  maxRecordBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1,
    max: 10 * MIB,
    default: 1 * MIB,
    text: 'Largest record that `stream()` puts: its data and partition key.'
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
    text: 'Data and keys of outstanding puts of a stream; past it a put is refused.'
  },
  maxBufferedRecords: {
    type: 'integer',
    min: 1,
    max: 10000000,
    default: 50000,
    text: 'Outstanding puts of a stream; past it a put is refused.'
  },
  userAgent: {
    type: 'string', defaultText: 'nothing', text: 'Appended to the User-Agent that is sent.'
  },
  logger: {
    type: 'logger', defaultText: '`process.emitWarning`', text: 'Is told of warnings.'
  }
})

/**
 * An option that `stream()` has from its client, whose value is its default.
 * @template {Option} T
 * @param {T} option
 * @returns {T}
 */
function ofClient (option) {
  return { ...option, defaultText: 'the client\'s' }
}

const streamTable = /** @type {const} */ ({
  ShardIteratorType: {
    type: 'startingPoint', default: 'LATEST', text: 'Where reading starts in each shard.'
  },
  coalesce: ofClient(clientTable.coalesce),
  maxRecordBytes: ofClient(clientTable.maxRecordBytes),
  maxBufferedBytes: ofClient(clientTable.maxBufferedBytes),
  maxBufferedRecords: ofClient(clientTable.maxBufferedRecords)
})

/**
 * @typedef {OptionsOf<typeof clientTable>} ClientOptions
 * @typedef {ParsedOptions<typeof clientTable>} ParsedClientOptions
 * @typedef {OptionsOf<typeof streamTable>} StreamOptions
 * @typedef {ParsedOptions<typeof streamTable>} ParsedStreamOptions
 */

/**
 * Checks options against their table and fills in defaults. Throws a KinesisError that names the
 * option, what was given and what it must be.
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {unknown} options undefined: none given
 * @param {object} [sources] of defaults, before the table's own
 * @param {NodeJS.ProcessEnv} [sources.env]
 * @param {Record<string, any>} [sources.inherited] parsed options of an owner
 * @returns {ParsedOptions<T>}
 */
function parseOptions (table, options = {}, { env = NOTHING, inherited = NOTHING } = {}) {
  const given = readOwn('options', options)
  const parsed = Object.create(null)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) throw unknownName('unknown option', name, Object.keys(table))
  }
  for (const [name, option] of Object.entries(table)) {
    if (given[name] !== undefined) checkOption(name, option, given[name])
    parsed[name] = given[name] ?? fromEnv(option, env) ?? inherited[name] ?? option.default
  }
  return parsed
}

/**
 * @param {Option} option
 * @param {NodeJS.ProcessEnv} env
 */
function fromEnv (option, env) {
  const text = option.env && env[option.env]
  if (!text) return undefined
  const value = typeOf(option).fromEnv?.(text)
  checkOption(`environment variable ${option.env}`, option, value)
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
  /** @type {[string, Record<string, Option>][]} */
  const sections = [
    ['`new Kinesis(options)`', clientTable],
    ['`stream(name, options)`', streamTable]
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
  const defaultText = option.env ? `\`${option.env}\`, else ${standard}` : standard
  return `| \`${name}\` | ${type} | ${defaultText} | ${option.text} |`
}

module.exports = { clientTable, isCleanString, optionsMarkdown, parseOptions, streamTable, tableMarkdown }
