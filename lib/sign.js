'use strict'

const { types } = require('node:util')
const { readArray, readBytes, readOwn } = require('./check')
const { checkCredentials } = require('./credentials')
const { invalidArgument, unknownName } = require('./errors')

const MEMBERS = ['method', 'host', 'path', 'query', 'headers', 'body', 'service', 'region',
  'credentials', 'date']
/** What signing adds; a caller's own would be signed twice. */
const ADDED = new Set(['authorization', 'x-amz-date', 'x-amz-security-token'])
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// What a header may hold: no control characters but the tab.
const NOT_IN_HEADER = /[\x00-\x08\x0a-\x1f\x7f]/
const MAX_TIME_S = 253402300799

/**
 * @typedef {Record<string, string> | Array<[string, string]>} Pairs
 *
 * @typedef {object} SignParams
 * @property {string} [method] 'POST'
 * @property {string} host with the port where it isn't the scheme's default
 * @property {string} [path] as in the request line, without the query; '/'
 * @property {Pairs} [query] decoded
 * @property {Pairs} [headers]
 * @property {string | NodeJS.ArrayBufferView | ArrayBufferLike} [body] a string goes as UTF-8
 * @property {string} [service] 'kinesis'
 * @property {string} region
 * @property {import('./options').Credentials} credentials
 * @property {Date | number} [date] a number is ms since 1970; now
 */

/**
 * Signs a request with AWS Signature Version 4. Gives all headers to send, with lower-case names:
 * those given, and host, x-amz-date, x-amz-security-token and authorization.
 * @param {SignParams} params
 * @returns {Record<string, string>}
 */
function signRequest (params) {
  const given = readOwn('request', params)
  for (const name of Object.keys(given)) {
    if (!MEMBERS.includes(name)) throw unknownName('unknown member of request:', name, MEMBERS)
  }
  const { keys } = checkCredentials('credentials', given.credentials)
  const headers = readHeaders(given)
  const { amzDate, authorization } = require('./native').sign({
    method: readMatching('method', given.method ?? 'POST', TOKEN),
    path: readMatching('path', given.path ?? '/', /^\/[^\s?#\0]*$/),
    query: readPairs('query', given.query ?? []),
    headers,
    body: readBody(given.body),
    region: readMatching('region', given.region, /^[A-Za-z0-9-]{1,64}$/),
    service: readMatching('service', given.service ?? 'kinesis', /^[A-Za-z0-9-]{1,64}$/),
    ...keys,
    timeS: readTime(given.date)
  })
  const signed = Object.fromEntries(headers)
  signed['x-amz-date'] = amzDate
  if (keys.sessionToken !== undefined) signed['x-amz-security-token'] = keys.sessionToken
  signed.authorization = authorization
  return signed
}

/**
 * @param {Record<string, unknown>} given
 * @returns {Array<[string, string]>}
 */
function readHeaders (given) {
  const host = readMatching('host', given.host, /^[^\s/?#@\0]+$/)
  /** @type {Map<string, string>} */
  const headers = new Map()
  for (const [name, value] of readPairs('headers', given.headers ?? [])) {
    const lowerName = readMatching('header name', name, TOKEN).toLowerCase()
    if (ADDED.has(lowerName)) throw invalidArgument('headers', lowerName, 'are added by signing')
    if (headers.has(lowerName)) throw invalidArgument('headers', lowerName, 'hold a name twice')
    if (NOT_IN_HEADER.test(value)) {
      throw invalidArgument(`headers.${lowerName}`, value, 'must not have control characters')
    }
    headers.set(lowerName, value)
  }
  if ((headers.get('host') ?? host) !== host) {
    throw invalidArgument('headers.host', headers.get('host'), `must be the same as host, ${host}`)
  }
  return [...headers.set('host', host)]
}

/**
 * @param {string} what
 * @param {unknown} value
 * @returns {Array<[string, string]>}
 */
function readPairs (what, value) {
  const pairs = !types.isProxy(value) && Array.isArray(value)
    ? readArray(what, value).map((pair, i) => readArray(`${what}[${i}]`, pair))
    : Object.entries(readOwn(what, value))
  return pairs.map(([name, text]) => [readText(what, name), readText(`${what}.${name}`, text)])
}

/**
 * @param {string} what
 * @param {unknown} value
 */
function readText (what, value) {
  if (typeof value === 'string') return value
  throw invalidArgument(what, value, 'must be a string')
}

/**
 * @param {string} what
 * @param {unknown} value
 * @param {RegExp} pattern
 */
function readMatching (what, value, pattern) {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw invalidArgument(what, value, `must be a string that matches ${pattern}`)
}

/** @param {unknown} [body] */
function readBody (body = '') {
  return typeof body === 'string' ? Buffer.from(body) : readBytes('body', body)
}

/** @param {unknown} [date] */
function readTime (date = Date.now()) {
  const ms = types.isDate(date) ? Date.prototype.getTime.call(date) : date
  const seconds = typeof ms === 'number' ? Math.floor(ms / 1000) : NaN
  if (seconds >= 0 && seconds <= MAX_TIME_S) return seconds
  throw invalidArgument('date', date, 'must be a Date or ms since 1970, before the year 10000')
}

exports.signRequest = signRequest
