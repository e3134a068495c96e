'use strict'

const { isUtf8 } = require('node:buffer')
const { once } = require('node:events')
const { readFileSync } = require('node:fs')
const { UsageError, flagLines, readFlags, untilSignal } = require('./cli-arguments')

/*
 * `kinesis-native tail`: a consumer for the shell, which nothing is kept of.
 */

/**
 * @typedef {object} TailOptions
 * @property {import('./options').ClientOptions} client
 * @property {'TRIM_HORIZON' | 'LATEST' | Date} from
 * @property {number} limit
 * @property {boolean} json
 */

/** @type {Record<string, import('./cli-arguments').Flag>} */
const flags = {
  from: { value: 'WHERE', text: 'latest (this is what it does by itself), trim-horizon, or an ISO date', options: (text) => ({ from: readFrom(text) }) },
  limit: { value: 'N', text: 'end after so many records', options: (text) => ({ limit: readLimit(text) }) },
  json: { text: 'one JSON object a line: data as text, or dataBase64 where it is none', options: (json) => ({ json }) },
  region: { value: 'REGION', text: 'region of the stream', options: (region) => ({ client: { region } }) },
  profile: { value: 'NAME', text: 'profile of the shared AWS files', options: (profile) => ({ client: { profile } }) },
  endpoint: { value: 'URL', text: 'where to send requests, such as a local Kinesis', options: (endpoint) => ({ client: { endpoint } }) },
  ca: { value: 'FILE', text: 'certificates to trust', options: (file) => ({ client: { ca: readFile(file) } }) },
  help: { text: 'this text', options: () => ({}) }
}

const usage = `kinesis-native tail STREAM [options]

Shows the records of a stream, its name or ARN, as they come: shard, sequence number, partition key and data, with what could
confuse a terminal escaped.

${flagLines(flags)}

Region, endpoint and credentials come from the environment and the shared AWS files otherwise. It ends on SIGINT and SIGTERM.
Exit code: 0 it ended so, or at its limit; 1 it could not go on, 2 wrong usage.`

/** @type {Record<string, 'TRIM_HORIZON' | 'LATEST'>} */
const POSITIONS = { latest: 'LATEST', 'trim-horizon': 'TRIM_HORIZON' }

/** @param {string} text */
function readFrom (text) {
  const word = text.toLowerCase().replace('_', '-')
  if (Object.hasOwn(POSITIONS, word)) return POSITIONS[word]
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(NaN)
  if (Number.isNaN(date.getTime())) {
    throw new UsageError(`must be latest, trim-horizon, or a date such as 2026-01-31T12:00:00Z, got ${JSON.stringify(text)}`)
  }
  if (date.getTime() > Date.now()) throw new UsageError(`is in the future: ${text}`)
  return date
}

/** @param {string} text */
function readLimit (text) {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(`must be a whole number above 0, got ${JSON.stringify(text)}`)
  return Number(text)
}

/** @param {string} file */
function readFile (file) {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${file} could not be read: ${/** @type {Error} */ (error).message}`)
  }
}

/** @type {TailOptions} */
const DEFAULTS = { client: {}, from: 'LATEST', limit: Infinity, json: false }

/**
 * @param {string[]} args
 * @returns {{ isHelp: boolean, stream: string, options: TailOptions }}
 */
function readArgs (args) {
  const { values, positionals: [stream, ...others], options } = readFlags(flags, args, { allowPositionals: true })
  const isHelp = values.help === true
  if (!isHelp && stream === undefined) throw new UsageError('which stream? kinesis-native tail STREAM')
  if (others.length > 0) throw new UsageError(`one stream at a time, got ${JSON.stringify(others[0])}, too`)
  /** @type {import('./options').ClientOptions} */
  const client = Object.assign({}, ...options.map((option) => option.client))
  return { isHelp, stream, options: { ...DEFAULTS, ...Object.assign({}, ...options), client } }
}

/**
 * A character that moves a terminal's cursor, or worse, as its code.
 * @param {string} text
 */
function visible (text) {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, (char) => JSON.stringify(char).length > 3
    ? JSON.stringify(char).slice(1, -1)
    : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @param {import('./fetcher').UserRecordRead} record */
function plainLine ({ shardId, sequenceNumber, subSequenceNumber, partitionKey, data }) {
  const text = isUtf8(data) ? visible(data.toString()) : `base64:${data.toString('base64')}`
  return `${shardId} ${sequenceNumber}/${subSequenceNumber} ${visible(partitionKey)} ${text}`
}

/** @param {import('./fetcher').UserRecordRead} record */
function jsonLine ({ data, ...record }) {
  return JSON.stringify({ ...record, ...(isUtf8(data) ? { data: data.toString() } : { dataBase64: data.toString('base64') }) })
}

/**
 * @param {string} stream
 * @param {TailOptions} options
 */
async function tail (stream, { client, from, limit, json }) {
  const { Kinesis } = require('./kinesis')
  const kinesis = new Kinesis(client)
  const ending = new AbortController()
  untilSignal().then(() => ending.abort())
  // The reader of a pipe that has gone wants no more.
  process.stdout.on('error', () => ending.abort())
  const lineOf = json ? jsonLine : plainLine
  let left = limit
  try {
    const consumer = kinesis.consumer(stream, { group: `tail-${process.pid}`, initialPosition: from, checkpointIntervalMs: 600000 })
    consumer.on('failed', (error, shardId) => console.error(`kinesis-native tail: ${shardId || stream}: ${error.message}`))
    await consumer.run({
      signal: ending.signal,
      async eachBatch ({ records }) {
        const shown = records.slice(0, left)
        left -= shown.length
        const lines = shown.map((record) => `${lineOf(record)}\n`).join('')
        if (left === 0) ending.abort()
        if (!process.stdout.write(lines) && !process.stdout.destroyed) await once(process.stdout, 'drain', { signal: ending.signal }).catch(() => {})
      }
    })
  } finally {
    await kinesis.close({ timeoutMs: 0 })
  }
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function runTail (args) {
  try {
    const { isHelp, stream, options } = readArgs(args)
    if (isHelp) console.log(usage)
    else await tail(stream, options)
    return 0
  } catch (thrown) {
    const error = /** @type {any} */ (thrown)
    const isUsage = error instanceof UsageError || error.code === 'ERR_INVALID_ARG_VALUE'
    console.error(`kinesis-native tail: ${error.message}${isUsage ? '\nSee: kinesis-native tail --help' : ''}`)
    return isUsage ? 2 : 1
  }
}

module.exports = { runTail }
