'use strict'

const { createHash, createHmac, timingSafeEqual } = require('node:crypto')
const { ServiceError } = require('./errors')

/*
 * AWS Signature Version 4, from the side of the service. Messages are the service's own, as its
 * clients and their users know them.
 */

const ALGORITHM = 'AWS4-HMAC-SHA256'
const TERMINATOR = 'aws4_request'
const SERVICE = 'kinesis'
const MAX_SKEW_MS = 5 * 60 * 1000
const MAX_CACHED_KEYS = 64
const PARAMETERS = ['Credential', 'Signature', 'SignedHeaders']

/**
 * @typedef {object} SignedRequest
 * @property {string} method
 * @property {string} url path and query as received
 * @property {Record<string, string | string[] | undefined>} headers lower-case names; `host` is there
 * @property {Uint8Array} body
 *
 * @typedef {object} AcceptedCredentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [sessionToken] then requests must carry it
 * @property {Date | number} [expiration] later requests are told that the token has expired
 */

/** @type {(name: string) => (message: string) => ServiceError} */
const named = (name) => (message) => new ServiceError(name, message)
const missingToken = () => new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token')
const incomplete = named('IncompleteSignatureException')
const invalid = named('InvalidSignatureException')
const unrecognized = () => new ServiceError('UnrecognizedClientException',
  'The security token included in the request is invalid.')
const expiredToken = () => new ServiceError('ExpiredTokenException',
  'The security token included in the request is expired')

/** @param {Uint8Array | string} data */
const sha256Hex = (data) => createHash('sha256').update(data).digest('hex')

/**
 * @param {Uint8Array | string} key
 * @param {string} data
 */
const hmac = (key, data) => createHmac('sha256', key).update(data).digest()

/** @param {number} ms */
const basicDate = (ms) => `${new Date(ms).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`

/**
 * @param {string} text
 * @returns {number | undefined} ms since 1970
 */
function parseBasicDate (text) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

/** RFC 3986's unreserved characters stay. @param {string} text */
const uriEncode = (text) => encodeURIComponent(text)
  .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** What was encoded on the way is encoded once more: the rule for every service but S3. @param {string} path */
function canonicalPath (path) {
  if (path === '/' || path === '') return '/'
  const kept = /** @type {string[]} */ ([])
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(uriEncode(segment))
  }
  return `/${kept.join('/')}${path.endsWith('/') && kept.length > 0 ? '/' : ''}`
}

/** @type {(a: string, b: string) => number} */
const order = (a, b) => a < b ? -1 : Number(a > b)

/** @param {string} query */
function canonicalQuery (query) {
  if (query === '') return ''
  const pairs = query.split('&').filter(Boolean).map((pair) => {
    const at = pair.indexOf('=')
    const halves = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    return halves.map((half) => uriEncode(decoded(half)))
  })
  // By name first: `=` is after `-` in ASCII, so whole pairs would sort otherwise.
  return pairs.sort(([a, x], [b, y]) => order(a, b) || order(x, y)).map((pair) => pair.join('=')).join('&')
}

/** @param {string} text */
function decoded (text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** @param {string | string[] | undefined} value */
const canonicalValue = (value = '') => String(value).trim().replace(/ +/g, ' ')

/**
 * @param {SignedRequest} request
 * @param {string} signedHeaders
 */
function canonicalRequest ({ method, url, headers, body }, signedHeaders) {
  const at = url.indexOf('?')
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
  const lines = signedHeaders.split(';').map((name) => `${name}:${canonicalValue(headers[name])}\n`)
  return [
    method, canonicalPath(path), canonicalQuery(query), lines.join(''), signedHeaders, sha256Hex(body)
  ].join('\n')
}

/**
 * @param {string} authorization
 * @returns {Record<string, string>}
 */
function parseAuthorization (authorization) {
  const [algorithm, ...rest] = authorization.split(' ')
  if (algorithm !== ALGORITHM) {
    throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`)
  }
  /** @type {Record<string, string>} */
  const parameters = {}
  for (const part of rest.join(' ').split(/[, ]+/).filter(Boolean)) {
    const at = part.indexOf('=')
    if (at < 0) {
      throw incomplete(`'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`)
    }
    parameters[part.slice(0, at)] = part.slice(at + 1)
  }
  return parameters
}

/**
 * Of the checks on what came, those that need no key.
 * @param {SignedRequest} request
 * @returns {{ accessKeyId: string, scope: string[], signature: string, signedHeaders: string, dateText: string }}
 */
function readAuthorization ({ headers }) {
  const authorization = canonicalValue(headers.authorization)
  if (authorization === '') throw missingToken()
  const parameters = parseAuthorization(authorization)
  const dateText = canonicalValue(headers['x-amz-date'] ?? headers.date)
  const missing = PARAMETERS.filter((name) => !parameters[name])
    .map((name) => `Authorization header requires '${name}' parameter. `)
  if (dateText === '') {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
  }
  if (missing.length > 0) throw incomplete(`${missing.join('')}Authorization=${authorization}`)
  const { Credential: credential, Signature: signature, SignedHeaders: signedHeaders } = parameters
  const [accessKeyId, ...scope] = credential.split('/')
  if (scope.length !== 4) {
    throw incomplete('Credential must have exactly 5 slash-delimited elements, e.g. ' +
      `keyid/date/region/service/term, got '${credential}'`)
  }
  return { accessKeyId, scope, signature, signedHeaders, dateText }
}

/**
 * @param {string[]} scope
 * @param {string} dateText
 * @param {string | undefined} expectedRegion
 */
function checkScope ([date, region, service, terminator], dateText, expectedRegion) {
  const problems = []
  if (date !== dateText.slice(0, 8)) {
    problems.push('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from ' +
      `HTTP: '${date}' != '${dateText.slice(0, 8)}', from '${dateText}'. `)
  }
  if (expectedRegion !== undefined && region !== expectedRegion) {
    problems.push(`Credential should be scoped to a valid region, not '${region}'. `)
  }
  if (service !== SERVICE) problems.push(`Credential should be scoped to correct service: '${SERVICE}'. `)
  if (terminator !== TERMINATOR) {
    problems.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'. `)
  }
  if (problems.length > 0) throw invalid(problems.join(''))
}

/**
 * @param {string} dateText
 * @param {number} nowMs
 */
function checkTime (dateText, nowMs) {
  const signedMs = parseBasicDate(dateText)
  if (signedMs === undefined) {
    throw incomplete("Date must be in ISO-8601 'basic format'. " +
      `Got '${dateText}'. See http://en.wikipedia.org/wiki/ISO_8601`)
  }
  const now = basicDate(nowMs)
  if (signedMs < nowMs - MAX_SKEW_MS) {
    throw invalid(`Signature expired: ${dateText} is now earlier than ${basicDate(nowMs - MAX_SKEW_MS)} (${now} - 5 min.)`)
  }
  if (signedMs > nowMs + MAX_SKEW_MS) {
    throw invalid(`Signature not yet current: ${dateText} is still later than ${basicDate(nowMs + MAX_SKEW_MS)} (${now} + 5 min.)`)
  }
}

/**
 * @param {string} canonical
 * @param {string} stringToSign
 */
const mismatch = (canonical, stringToSign) => invalid(
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n' +
  `The Canonical String for this request should have been\n'${canonical}'\n\n` +
  `The String-to-Sign should have been\n'${stringToSign}'\n`)

/** @param {string} a @param {string} b */
function equal (a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

class Verifier {
  /** @type {Map<string, Buffer>} */
  #keys = new Map()
  #credentials
  #region

  /**
   * @param {object} options
   * @param {AcceptedCredentials} options.credentials
   * @param {string} [options.region] the only one a signature may be scoped to; any if absent
   */
  constructor ({ credentials, region }) {
    this.#credentials = credentials
    this.#region = region
  }

  /** A derived key is good for a day: kept, as it costs four HMACs. @param {string[]} scope */
  #signingKey (scope) {
    const name = scope.join('/')
    const known = this.#keys.get(name)
    if (known) return known
    const key = scope.reduce(/** @type {(key: Buffer, part: string) => Buffer} */ (hmac),
      Buffer.from(`AWS4${this.#credentials.secretAccessKey}`))
    if (this.#keys.size >= MAX_CACHED_KEYS) this.#keys.clear()
    this.#keys.set(name, key)
    return key
  }

  /**
   * @param {string} accessKeyId
   * @param {string} token
   * @param {number} nowMs
   */
  #checkClient (accessKeyId, token, nowMs) {
    const { accessKeyId: known, sessionToken = '', expiration } = this.#credentials
    if (!equal(accessKeyId, known) || !equal(token, sessionToken)) throw unrecognized()
    if (expiration !== undefined && nowMs >= Number(expiration)) throw expiredToken()
  }

  /**
   * @param {SignedRequest} request
   * @param {number} nowMs what the service's clock shows
   * @throws {ServiceError} unless the holder of the credentials has signed it within the last five minutes
   */
  verify (request, nowMs) {
    const { accessKeyId, scope, signature, signedHeaders, dateText } = readAuthorization(request)
    checkTime(dateText, nowMs)
    checkScope(scope, dateText, this.#region)
    this.#checkClient(accessKeyId, canonicalValue(request.headers['x-amz-security-token']), nowMs)
    if (!/(^|;)(host|:authority)(;|$)/.test(signedHeaders)) {
      throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    }
    const canonical = canonicalRequest(request, signedHeaders)
    const stringToSign = [ALGORITHM, dateText, scope.join('/'), sha256Hex(canonical)].join('\n')
    if (!equal(hmac(this.#signingKey(scope), stringToSign).toString('hex'), signature)) {
      throw mismatch(canonical, stringToSign)
    }
  }
}

exports.Verifier = Verifier
