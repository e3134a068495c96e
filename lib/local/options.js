'use strict'

const { isCleanString } = require('../options')
const { LIMITS } = require('./rates')

const MIB = 1024 * 1024
const DAY_MS = 86400000
const MAX_PORT = 65535

/** @param {any} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
/** @param {any} value */
const isPem = (value) => (typeof value === 'string' || Buffer.isBuffer(value)) && value.length > 0

/**
 * @template T
 * @typedef {import('../options').OptionType<T>} OptionType
 */

/** @type {OptionType<Record<string, number>>} */
const streams = {
  words: 'map of shard counts by stream name',
  accepts: (value) => isObject(value) &&
    Object.entries(value).every(([name, count]) => /^[\w.-]{1,128}$/.test(name) && Number.isSafeInteger(count) && count > 0)
}

/** @type {OptionType<boolean | { key: string | Buffer, cert: string | Buffer }>} */
const tls = {
  words: 'boolean, or { key, cert } of PEM texts',
  accepts: (value) => typeof value === 'boolean' || (isObject(value) && isPem(value.key) && isPem(value.cert))
}

/** @type {OptionType<boolean | Partial<import('./rates').Limits>>} */
const limits = {
  words: `boolean, or numbers by limit: ${Object.keys(LIMITS).join(', ')}`,
  accepts: (value) => typeof value === 'boolean' || (isObject(value) &&
    Object.entries(value).every(([name, number]) => Object.hasOwn(LIMITS, name) && number > 0 && typeof number === 'number'))
}

/** @type {OptionType<import('./signature').AcceptedCredentials | false>} */
const credentials = {
  words: 'pair { accessKeyId, secretAccessKey, sessionToken?, expiration? }, or false for signatures that are not looked at',
  accepts: (value) => value === false || (isObject(value) &&
    isCleanString(value.accessKeyId) && isCleanString(value.secretAccessKey))
}

/** @type {OptionType<import('./faults').FaultEntry[]>} */
const faults = { words: 'list of { fault, operation?, … }: see Faults', accepts: Array.isArray }

/** @type {OptionType<() => number>} */
const clock = { words: 'function that gives ms since 1970', accepts: (value) => typeof value === 'function' }

/** @type {OptionType<string>} */
const accountId = { words: 'string of 12 digits', accepts: (value) => typeof value === 'string' && /^\d{12}$/.test(value) }

/** @satisfies {Record<string, import('../options').Option>} */
const localTable = /** @type {const} */ ({
  streams: {
    type: streams,
    defaultText: 'none',
    text: 'Streams to begin with; those that `dataDir` has already stay as they are.'
  },
  host: { type: 'string', default: '127.0.0.1', text: 'Address or name to listen on.' },
  port: { type: 'integer', min: 0, max: MAX_PORT, default: 0, text: 'Port to listen on; 0: any that is free.' },
  tls: { type: tls, default: false, text: 'Speak TLS, with a certificate made at start unless one is given.' },
  credentials: {
    type: credentials,
    secret: true,
    defaultText: 'made up at start',
    text: 'The only ones whose signatures are accepted.'
  },
  region: { type: 'string', default: 'us-east-1', text: 'Region of the streams, and of signatures.' },
  accountId: { type: accountId, default: '000000000000', text: 'Account of the streams.' },
  limits: {
    type: limits,
    default: true,
    text: 'Enforce the service\'s limits; numbers replace some of them, Infinity is none.'
  },
  faults: { type: faults, defaultText: 'none', text: 'What is to go wrong.' },
  seed: { type: 'integer', min: 0, max: 2 ** 32 - 1, default: 1, text: 'Of the chance in faults.' },
  clock: { type: clock, defaultText: '`Date.now`', text: 'The service\'s clock.' },
  createDelayMs: {
    type: 'integer',
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    text: 'How long creating, resharding and deleting take.'
  },
  subscriptionLifeMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 300000,
    text: 'How long a subscription of SubscribeToShard lives.'
  },
  maxMemoryBytes: {
    type: 'integer',
    unit: 'bytes',
    min: MIB,
    defaultText: 'none: retention alone bounds it',
    text: 'Memory for records; past it the oldest go before their time.'
  },
  dataDir: { type: 'string', defaultText: 'none: in memory alone', text: 'Folder that keeps everything across restarts.' },
  sink: { type: 'boolean', default: false, text: 'Answer puts without storing anything.' }
})

/**
 * @typedef {import('../options').OptionsOf<typeof localTable>} LocalOptions
 * @typedef {import('../options').ParsedOptions<typeof localTable>} ParsedLocalOptions
 */

module.exports = { localTable }
