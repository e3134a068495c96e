'use strict'

/**
 * What `kinesis-native:request` publishes when a call has ended. The attributes are named as
 * OpenTelemetry's semantic conventions name them, so that a span or a metric can take them as they
 * are; those that don't apply are left out.
 * @typedef {object} RequestEvent
 * @property {string} operation
 * @property {Record<string, string | number>} attributes
 * @property {number} startTimeMs since 1970
 * @property {number} durationMs
 * @property {Error} [error] what the call was rejected with
 *
 * Where a call goes, as far as that is known.
 * @typedef {{ region?: string, url?: URL }} Place
 *
 * @typedef {import('./options').Logger} Logger
 */

/** @type {import('node:diagnostics_channel').Channel | undefined} */
let channel

/** Made by the first call, not by require('kinesis-native'). */
function requestChannel () {
  channel ??= require('node:diagnostics_channel').channel('kinesis-native:request')
  return channel
}

/**
 * Runs a call and tells of its end those who want to know: subscribers of the channel, and a logger
 * with a debug method. Neither is told inputs, outputs or secrets.
 * @template T
 * @param {{ service?: 'Kinesis' | 'DynamoDB', operation: string, input: Record<string, unknown>, place: () => Place,
 *   logger?: Logger }} call
 *   place: asked for at the end, when the first call knows it, too
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
function observed ({ service = 'Kinesis', operation, input, place, logger }, run) {
  const promise = run()
  const channel = requestChannel()
  if (!channel.hasSubscribers && logger?.debug === undefined) return promise
  const startTimeMs = Date.now()
  const startMs = performance.now()
  /** @param {any} outcome @param {any} [error] */
  const tell = ({ $metadata }, error) => {
    const durationMs = performance.now() - startMs
    const attributes = attributesOf(service, operation, input, place(), $metadata, error)
    if (channel.hasSubscribers) channel.publish({ operation, attributes, startTimeMs, durationMs, error })
    if (logger !== undefined) tellLogger(logger, 'debug', logLine(operation, durationMs, $metadata, error))
  }
  promise.then((output) => tell(/** @type {any} */ (output)), (reason) => {
    // An application's own function, such as its retryPolicy, may throw anything.
    const error = reason ?? new Error(`rejected with ${reason}`)
    tell(error, error)
  })
  return promise
}

/**
 * What a logger throws harms nothing of ours: as what a subscriber of a diagnostics channel throws,
 * it is the process's uncaught exception.
 * @param {Partial<Logger>} logger
 * @param {'debug' | 'info' | 'warn' | 'error'} level
 * @param {any} content
 */
function tellLogger (logger, level, content) {
  try {
    logger[level]?.(content)
  } catch (error) {
    process.nextTick(() => { throw error })
  }
}

/**
 * @param {string} service
 * @param {string} operation
 * @param {Record<string, unknown>} input
 * @param {Place} place
 * @param {any} $metadata
 * @param {any} error
 */
function attributesOf (service, operation, input, { region, url }, $metadata, error) {
  const attempts = $metadata?.attempts ?? 0
  return withoutAbsent({
    'rpc.system': 'aws-api',
    'rpc.service': service,
    'rpc.method': operation,
    'aws.kinesis.stream_name': input.StreamName ?? streamOf(input.StreamARN ?? input.ConsumerARN),
    'cloud.region': region,
    'server.address': url?.hostname,
    'server.port': url && Number(url.port || (url.protocol === 'http:' ? 80 : 443)),
    'http.request.resend_count': attempts > 1 ? attempts - 1 : undefined,
    'http.response.status_code': $metadata?.httpStatusCode,
    'aws.request_id': $metadata?.requestId,
    'aws.extended_request_id': $metadata?.extendedRequestId,
    'error.type': error && (error.code ?? error.name)
  })
}

/** @param {unknown} arn */
function streamOf (arn) {
  return typeof arn === 'string' ? /:stream\/([^/]+)/.exec(arn)?.[1] : undefined
}

/** @param {Record<string, any>} attributes */
function withoutAbsent (attributes) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

/**
 * @param {string} operation
 * @param {number} durationMs
 * @param {any} $metadata
 * @param {any} error
 */
function logLine (operation, durationMs, $metadata, error) {
  const { attempts = 0, requestId = 'none' } = $metadata ?? {}
  const outcome = error === undefined ? 'succeeded' : `failed with ${error.code ?? error.name}`
  return `kinesis-native: ${operation} ${outcome} after ${durationMs.toFixed(1)} ms, ` +
    `${attempts} attempt${attempts === 1 ? '' : 's'}, request id ${requestId}`
}

exports.observed = observed
exports.tellLogger = tellLogger
