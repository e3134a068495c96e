'use strict'

const { readFileSync, writeFileSync } = require('node:fs')
const { UsageError, flagLines, readFlags, untilSignal } = require('../cli-arguments')

/*
 * `kinesis-native local`: createLocalKinesis for the shell.
 */

const DEFAULT_PORT = 4567
const ANY = 'any'

/** @type {(name: string) => (text: string) => Record<string, any>} */
const asNumber = (name) => (text) => {
  if (!/^\d+$/.test(text)) throw new UsageError(`must be a whole number, got ${JSON.stringify(text)}`)
  return { [name]: Number(text) }
}

/** @type {(name: string) => (value: any) => Record<string, any>} */
const as = (name) => (value) => ({ [name]: value })

/** @param {string} text */
function readStreams (text) {
  /** @type {Record<string, number>} */
  const streams = {}
  for (const entry of text.split(',')) {
    const [, name, count] = /^([\w.-]{1,128}):([1-9]\d{0,4})$/.exec(entry) ?? []
    if (name === undefined) throw new UsageError(`must be name:shards,… such as clicks:3,orders:1, got ${JSON.stringify(entry)}`)
    if (Object.hasOwn(streams, name)) throw new UsageError(`names ${name} twice`)
    streams[name] = Number(count)
  }
  return { streams }
}

/** @param {string} file */
function readFaults (file) {
  try {
    return { faults: JSON.parse(readFileSync(file, 'utf8')) }
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is not JSON' : 'could not be read'
    throw new UsageError(`${file} ${what}: ${/** @type {Error} */ (error).message}`)
  }
}

/** @param {string} text */
function readCredentials (text) {
  if (text === ANY) return { credentials: false }
  const [, accessKeyId, secretAccessKey] = /^([^:\s]+):(\S+)$/.exec(text) ?? []
  if (accessKeyId === undefined) throw new UsageError(`must be ID:SECRET, or ${ANY}`)
  return { credentials: { accessKeyId, secretAccessKey } }
}

/** @type {Record<string, import('../cli-arguments').Flag>} */
const flags = {
  port: { value: 'PORT', text: `port to listen on (${DEFAULT_PORT}); 0: any that is free`, options: asNumber('port') },
  host: { value: 'HOST', text: 'address to listen on (127.0.0.1)', options: as('host') },
  streams: { value: 'NAME:SHARDS,…', text: 'streams to begin with', options: readStreams },
  tls: { text: 'speak TLS, with a certificate made at start', options: as('tls') },
  'ca-out': { value: 'FILE', text: 'where to write the CA of --tls; else it is printed', options: () => ({}) },
  data: { value: 'DIR', text: 'keep everything in DIR, across restarts and kill -9', options: as('dataDir') },
  'no-limits': { text: 'don\'t enforce the service\'s limits', options: () => ({ limits: false }) },
  faults: { value: 'FILE', text: 'what is to go wrong: a JSON list, see docs/local.md', options: readFaults },
  seed: { value: 'N', text: 'of the chance in faults (1)', options: asNumber('seed') },
  sink: { text: 'answer puts without storing anything', options: as('sink') },
  'max-memory': {
    value: 'BYTES', text: 'memory for records; past it the oldest go', options: asNumber('maxMemoryBytes')
  },
  credentials: { value: 'ID:SECRET', text: `keys to accept (made up); ${ANY}: signatures are not looked at`, options: readCredentials },
  region: { value: 'REGION', text: 'region of the streams (us-east-1)', options: as('region') },
  account: { value: 'ID', text: 'account of the streams (000000000000)', options: as('accountId') },
  'create-delay': {
    value: 'MS', text: 'how long creating, resharding and deleting take (0)', options: asNumber('createDelayMs')
  },
  'subscription-life': {
    value: 'MS', text: 'how long a subscription lives (300000)', options: asNumber('subscriptionLifeMs')
  },
  help: { text: 'this text', options: () => ({}) }
}

const usage = `kinesis-native local [options]

Runs an Amazon Kinesis Data Streams on this machine: HTTP/1.1 and HTTP/2 on one port.

${flagLines(flags)}

It ends on SIGINT and SIGTERM. Exit code: 0 it ended so, 1 it could not run, 2 wrong usage.`

/**
 * @param {string[]} args
 * @returns {{ help: boolean, caOut?: string, options: Record<string, any> }}
 */
function readArgs (args) {
  const { values, options } = readFlags(flags, args)
  if (values['ca-out'] !== undefined && !values.tls) throw new UsageError('--ca-out needs --tls')
  return {
    help: values.help === true,
    caOut: /** @type {string | undefined} */ (values['ca-out']),
    options: Object.assign({ port: DEFAULT_PORT }, ...options)
  }
}

/** Flags whose option is called otherwise. */
const flagOfOption = /** @type {Record<string, string>} */ ({
  dataDir: 'data', maxMemoryBytes: 'max-memory', accountId: 'account', createDelayMs: 'create-delay', subscriptionLifeMs: 'subscription-life'
})

/**
 * A value that createLocalKinesis doesn't take, in the words of the shell.
 * @param {any} error
 */
function explainUsage ({ message }) {
  const [option] = /^\w*/.exec(message) ?? []
  const flag = flagOfOption[option ?? ''] ?? option
  return Object.hasOwn(flags, flag ?? '') ? `--${flag}${message.slice(option?.length)}` : message
}

/** Errors of createLocalKinesis that are the caller's doing, by code; others show their stack. */
const failures = /** @type {Record<string, (options: Record<string, any>) => string>} */ ({
  EADDRINUSE: ({ port, host = '127.0.0.1' }) => `port ${port} of ${host} is taken: give another --port, or 0 for any that is free`,
  EACCES: ({ port }) => `port ${port} needs more rights: give a --port above 1023`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine`,
  ENOTFOUND: ({ host }) => `${host} has no address`
})

/**
 * What to tell of a start that failed.
 * @param {any} error
 * @param {Record<string, any>} options
 */
function explain (error, options) {
  return Object.hasOwn(failures, error.code) ? failures[error.code](options) : error.message
}

/**
 * How to reach it, as a shell takes it. A secret that was given is not shown again.
 * @param {Awaited<ReturnType<typeof import('./index').createLocalKinesis>>} server
 * @param {Record<string, any>} options
 * @param {string} [caOut]
 */
function greeting ({ endpoint, region, credentials, ca }, options, caOut) {
  const { accessKeyId, secretAccessKey } = credentials
  const secret = options.credentials ? '(as given)' : secretAccessKey
  const settings = {
    AWS_ENDPOINT_URL_KINESIS: endpoint,
    AWS_REGION: region,
    ...(options.credentials !== false && { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret }),
    ...(caOut !== undefined && { AWS_CA_BUNDLE: caOut })
  }
  const line = Object.entries(settings).map(([name, value]) => `${name}=${value}`).join(' ')
  return `kinesis-native local: ${line}${ca && !caOut ? `\n${ca.trimEnd()}` : ''}`
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function runLocal (args) {
  let parsed
  try {
    parsed = readArgs(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`kinesis-native local: ${error.message}\nSee: kinesis-native local --help`)
    return 2
  }
  const { help, caOut, options } = parsed
  if (help) {
    console.log(usage)
    return 0
  }
  try {
    await serve(options, caOut)
    return 0
  } catch (error) {
    const isUsage = error instanceof TypeError || /** @type {any} */ (error).name === 'InvalidArgumentError'
    console.error(`kinesis-native local: ${isUsage ? explainUsage(error) : explain(error, options)}`)
    return isUsage ? 2 : 1
  }
}

/**
 * @param {Record<string, any>} options
 * @param {string} [caOut]
 */
async function serve (options, caOut) {
  const signal = untilSignal()
  const server = await Promise.race([require('./index').createLocalKinesis(options), signal])
  // Opening a folder may take long, or for ever.
  if (server === undefined) process.exit()
  try {
    if (caOut !== undefined) writeFileSync(caOut, /** @type {string} */ (server.ca))
    console.log(greeting(server, options, caOut))
    await signal
  } finally {
    await server.close()
  }
}

module.exports = { flags, runLocal, usage }
