'use strict'

const { types } = require('node:util')
// Not when the first error is made: that may be for a lack of file descriptors.
const { EXCEPTIONS } = require('./model/exceptions')

const MAX_SHOWN_CHARS = 60

/** Stands for a value that an error must not show: a key, a token, a proxy's password. */
const SECRET = Symbol('secret')

/**
 * The error's `name` for each `code` of ours. What isn't listed is a code of the service, whose
 * exception names are used as they are.
 * @type {Map<string, string>}
 */
const NAME_OF_CODE = new Map(Object.entries({
  InvalidArgumentError: ['ERR_INVALID_ARG_VALUE', 'ERR_TOO_LARGE'],
  InvalidStateError: ['ERR_INVALID_STATE'],
  BufferFullError: ['ERR_BUFFER_FULL'],
  ClosedError: ['ERR_CLOSED'],
  AbortError: ['ABORT_ERR'],
  ConfigurationError: ['ERR_CONFIG', 'ERR_CA'],
  TimeoutError: ['ETIMEDOUT'],
  LeaseLostError: ['ERR_LEASE_LOST'],
  ProgressTimeoutError: ['ERR_PROGRESS_TIMEOUT'],
  CheckpointError: ['ERR_CHECKPOINT'],
  PoisonError: ['ERR_POISON'],
  NetworkError: ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ECONNRESET', 'EPROTO',
    'ERR_PROXY', 'CERT_UNTRUSTED', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CERT_REVOKED',
    'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ResponseError: ['ERR_HTTP', 'ERR_RESPONSE_TOO_LARGE', 'ERR_BAD_RESPONSE'],
  SystemError: ['ENOMEM', 'ERR_SYSTEM'],
  ServiceError: ['ERR_SERVICE', 'ERR_NO_SHARDS'],
  WaiterError: ['ERR_WAITER'],
  UnsupportedError: ['ERR_UNSUPPORTED']
}).flatMap(([name, codes]) => codes.map((code) => /** @type {const} */ ([code, name]))))

/**
 * What the native core tells about a failed call; errors made here tell as much as applies.
 * @typedef {object} NativeErrorDetails
 * @property {string} code the service's exception name, or a code of ours
 * @property {string} message
 * @property {number} [status] the core's own number for the outcome
 * @property {string} [requestId]
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} [httpStatusCode] 0 or absent: no answer came
 * @property {number} [attempts] requests sent
 * @property {number} [totalRetryDelay] ms waited between them
 * @property {boolean} [retryable]
 * @property {boolean} [throttling]
 * @property {'no' | 'unknown'} [persisted] absent: 'no'
 * @property {number} [nextDelayMs] see KinesisError._nextDelayOf
 * @property {string} [body] what the service answered, as JSON
 *
 * Of an answer, as the AWS SDK has it.
 * @typedef {object} ResponseMetadata
 * @property {number} [httpStatusCode] absent where no answer came
 * @property {string} [requestId]
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} [attempts] requests sent
 * @property {number} [totalRetryDelay] ms
 */

/**
 * @param {Partial<NativeErrorDetails>} details of an answer or an error
 * @returns {ResponseMetadata} absent members as the AWS SDK leaves them
 */
function metadataOf ({ httpStatusCode, requestId, extendedRequestId, cfId, attempts = 0, totalRetryDelay = 0 }) {
  if (!httpStatusCode) return { attempts, totalRetryDelay }
  return {
    httpStatusCode,
    requestId: requestId || undefined,
    extendedRequestId: extendedRequestId || undefined,
    cfId: cfId || undefined,
    attempts,
    totalRetryDelay
  }
}

/**
 * What every error is an instance of. `name` and `code` say what happened.
 */
class KinesisError extends Error {
  #nextDelayMs

  /**
   * @param {NativeErrorDetails} details
   * @param {{ cause?: unknown }} [options]
   */
  constructor (details, options) {
    super(details.message, options)
    const $metadata = metadataOf(details)
    this.#nextDelayMs = details.nextDelayMs ?? -1
    Object.defineProperty(this, 'name', {
      value: NAME_OF_CODE.get(details.code) ?? details.code, configurable: true, writable: true
    })
    // The header of the stack is fixed when it is captured, and the name was not known by then.
    Error.captureStackTrace(this, new.target)

    /** The service's exception name, or a code of Node's or ours (`ECONNRESET`, `ERR_CLOSED`). */
    this.code = details.code
    /** HTTP status of the last answer; undefined: none came. */
    this.statusCode = $metadata.httpStatusCode
    this.requestId = $metadata.requestId
    /** The service's `x-amz-id-2`, which its support asks for beside the request id. */
    this.extendedRequestId = $metadata.extendedRequestId
    /** Whether the same call may succeed later. */
    this.retryable = details.retryable ?? false
    /** Requests sent; 0: nothing reached the network. */
    this.attempts = details.attempts ?? 0
    /**
     * Whether the service may have stored what the call sent.
     * @type {'no' | 'unknown'}
     */
    this.persisted = details.persisted ?? 'no'
    /** @type {'client' | 'server'} */
    this.$fault = EXCEPTIONS.get(this.name) ?? faultOf(this.name, this.statusCode)
    this.$metadata = $metadata
    /** As in the AWS SDK: absent where a retry is no use. */
    this.$retryable = this.retryable ? { throttling: details.throttling ?? false } : undefined
  }

  /**
   * For lib/retry-policy.js: what the core would have waited before another attempt, in ms; below 0:
   * there would have been none.
   * @internal
   * @param {unknown} error
   */
  static _nextDelayOf (error) {
    return error instanceof KinesisError ? error.#nextDelayMs : -1
  }
}

/**
 * @param {string} name
 * @param {number} [statusCode]
 */
function faultOf (name, statusCode = 0) {
  return statusCode >= 500 || name === 'ResponseError' ? 'server' : 'client'
}

/**
 * What the service answered in place of an output: of an exception's own class where the model
 * knows it, of this class where it doesn't.
 */
class KinesisServiceException extends KinesisError {
  #body

  /**
   * As the AWS SDK makes them: `{ message, $metadata }`, and a name where the class has none of its
   * own.
   * @param {Partial<NativeErrorDetails> & { name?: string, $fault?: 'client' | 'server',
   *   $metadata?: ResponseMetadata }} details
   * @param {{ cause?: unknown }} [options]
   */
  constructor ({ name = 'KinesisServiceException', $fault, $metadata, code = name, message = '', body, ...details }, options) {
    super({ code, message, ...$metadata, ...details }, options)
    this.#body = body
    if ($fault !== undefined) this.$fault = $fault
    if ($metadata !== undefined) this.$metadata = $metadata
  }

  /**
   * All that the service's answer said, as it said it.
   * @internal
   * @param {KinesisServiceException} error
   * @returns {Record<string, unknown>}
   */
  static _bodyOf (error) {
    try {
      return JSON.parse(error.#body ?? '{}')
    } catch {
      return {} // it was cut short, or isn't JSON
    }
  }

  /**
   * @param {unknown} value
   * @returns {value is KinesisServiceException}
   */
  static isInstance (value) {
    return value instanceof KinesisServiceException
  }
}

/** @type {Record<string, typeof KinesisServiceException> | undefined} */
let classes

/**
 * A class for each exception that the model knows, by its name.
 * @returns {Record<string, typeof KinesisServiceException>}
 */
function exceptions () {
  classes ??= Object.fromEntries([...EXCEPTIONS.keys()].map((name) => [name, makeException(name)]))
  return classes
}

/**
 * @param {string} name
 * @returns {typeof KinesisServiceException}
 */
function makeException (name) {
  return {
    [name]: class extends KinesisServiceException {
      /**
       * @param {Partial<NativeErrorDetails>} details
       * @param {{ cause?: unknown }} [options]
       */
      constructor (details, options) {
        super({ ...details, name, code: name, $fault: undefined }, options)
      }
    }
  }[name]
}

/** @param {NativeErrorDetails} details */
function fromNative (details) {
  const known = exceptions()
  if (Object.hasOwn(known, details.code)) return new known[details.code](details)
  const isService = details.code === 'ERR_SERVICE' || !NAME_OF_CODE.has(details.code)
  return isService ? new KinesisServiceException(details) : new KinesisError(details)
}

/** @typedef {string | { toString: () => string }} What */

/**
 * An argument that was refused before anything was sent.
 * @param {What} what its name or path: `Records[3].Data`
 * @param {unknown} value what was given; SECRET hides it
 * @param {string} hint how it must be: `must be a string`
 * @param {unknown} [cause]
 */
function invalidArgument (what, value, hint, cause) {
  const message = `${what} ${hint}; got ${describe(value)}`
  return new KinesisError({ code: 'ERR_INVALID_ARG_VALUE', message },
    cause === undefined ? undefined : { cause })
}

/**
 * A name that isn't known, with the nearest one that is.
 * @param {string} what `unknown option`
 * @param {string} name
 * @param {readonly string[]} known
 */
function unknownName (what, name, known) {
  const near = nearest(name, known)
  const advice = near === undefined ? `known: ${known.join(', ')}` : `did you mean ${near}?`
  return new KinesisError({
    code: 'ERR_INVALID_ARG_VALUE', message: `${what} ${describe(name)}; ${advice}`
  })
}

/**
 * A call whose signal was aborted before it began.
 * @param {unknown} reason the signal's
 */
function abortError (reason) {
  return new KinesisError(
    { code: 'ABORT_ERR', message: 'the call was aborted by its signal' }, { cause: reason })
}

/**
 * @param {string} message what was looked for, and where
 * @param {unknown} [cause]
 */
function configurationError (message, cause) {
  return new KinesisError({ code: 'ERR_CONFIG', message },
    cause === undefined ? undefined : { cause })
}

/** @param {string} what `the client`, `the stream` */
function closedError (what) {
  return new KinesisError({ code: 'ERR_CLOSED', message: `${what} is closed` })
}

/**
 * A value in a few words. Runs none of the value's own code (getters, traps, toString) and shows
 * none of an object's content, which may be a secret.
 * @param {unknown} value
 * @returns {string}
 */
function describe (value) {
  switch (typeof value) {
    case 'string': return describeString(value)
    case 'bigint': return `${cut(String(value))}n`
    case 'symbol': return value === SECRET ? '[redacted]' : cut(String(value))
    case 'function': return 'a function'
    case 'object': return describeObject(value)
    default: return String(value)
  }
}

/** @param {string} text */
function describeString (text) {
  if (text.length <= MAX_SHOWN_CHARS) return JSON.stringify(text)
  return `${JSON.stringify(text.slice(0, MAX_SHOWN_CHARS))}… (${text.length} characters)`
}

/** @param {string} text */
function cut (text) {
  return text.length <= MAX_SHOWN_CHARS ? text : `${text.slice(0, MAX_SHOWN_CHARS)}…`
}

/** @param {object | null} value */
function describeObject (value) {
  if (value === null) return 'null'
  // First of all: even Array.isArray throws on a revoked Proxy.
  if (types.isProxy(value)) return 'a Proxy'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (types.isDate(value)) return 'a Date'
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return 'bytes'
  return 'an object'
}

/** Codes of errors that the client doesn't try again, and that a call later may not meet. */
const PASSING = new Set(['ETIMEDOUT', 'ResourceInUseException'])

/**
 * Whether the same call may succeed after a while.
 * @param {any} error
 * @returns {boolean}
 */
function mayPass (error) {
  return error?.retryable === true || PASSING.has(error?.code)
}

/**
 * The known name that is nearest by edit distance; undefined if none is near.
 * @param {string} name
 * @param {readonly string[]} known
 */
function nearest (name, known) {
  const wanted = name.slice(0, MAX_SHOWN_CHARS).toLowerCase()
  let best
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/**
 * Levenshtein's, one row at a time.
 * @param {string} a
 * @param {string} b
 */
function editDistance (a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const above = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, above[j] + 1, row[j - 1] + 1))
    }
  }
  return row[b.length]
}

exports.KinesisError = KinesisError
exports.KinesisServiceException = KinesisServiceException
exports.SECRET = SECRET
exports.abortError = abortError
exports.closedError = closedError
exports.configurationError = configurationError
exports.describe = describe
exports.exceptions = exceptions
exports.fromNative = fromNative
exports.invalidArgument = invalidArgument
exports.mayPass = mayPass
exports.metadataOf = metadataOf
exports.unknownName = unknownName
