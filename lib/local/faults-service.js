'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { forms } = require('./codec')
const { ServiceError } = require('./errors')
const { cborFaults } = require('./faults-cbor')

/*
 * Faults that any HTTP service can have, and Kinesis' own.
 *
 * requestFaults get { exchange, args }; true: they have dealt with it.
 * callFaults get { call, args, random, shard, next } and give the operation's output or throw.
 * answerFaults get { exchange, answer, args } and see to it that something, or nothing, goes out.
 */

// Lets the peer read what was written: a reset throws away what still lies in its receive buffer.
const SETTLE_MS = 20
const MESSAGE = 'A fault that was planned.'
const CHUNK = Buffer.alloc(64 * 1024, 'a')

/**
 * @typedef {import('./transport').AnyExchange} AnyExchange
 * @typedef {{ statusCode: number, headers: Record<string, string | number>, body: Buffer }} Answer
 * @typedef {{ exchange: AnyExchange, answer: Answer, args: any }} AnswerContext
 *
 * @typedef {object} PlannedCall
 * @property {string} operation
 * @property {any} input validated
 * @property {(record: any) => string | undefined} shardOf the shard that a record to put belongs to
 * @property {(operation: string, input: object) => Promise<any>} perform runs another operation
 *
 * @typedef {object} CallContext
 * @property {PlannedCall} call
 * @property {any} args
 * @property {() => number} random
 * @property {string} [shard] the only one the fault is about
 * @property {(input?: any) => Promise<any>} next
 */

/**
 * @param {AnyExchange} exchange
 * @param {boolean} reset
 */
function sever (exchange, reset) {
  if (reset) exchange.wire.raw.resetAndDestroy()
  else exchange.cut()
}

/** @type {(text: string, run: (exchange: AnyExchange, args: any) => boolean | void, args?: any) => import('./faults').Fault} */
const request = (text, run, args = {}) => ({ text, args, run: (context) => run(context.exchange, context.args) })

const requestFaults = {
  cutUploading: request('The connection ends while the request is on its way.', (exchange, { reset }) => {
    sever(exchange, reset)
    return true
  }, { reset: true }),
  cutReused: request('A connection that has served a request ends when another comes.', (exchange, { reset }) => {
    if (exchange.wire.requests === 1) return false
    sever(exchange, reset)
    return true
  }, { reset: true }),
  stallUploading: request('The body is never read.', () => true),
  answerEarly: request('An answer before the body has come.', (exchange, { statusCode }) => {
    exchange.respond(statusCode, { 'Content-Type': forms.json.contentType }, Buffer.from('{}'))
    return true
  }, { statusCode: 503 }),
  clockSkew: request('The service has another time, for signatures and in Date.', (exchange, { ms }) => {
    exchange.skewMs = ms
  }, { ms: 20 * 60 * 1000 })
}

/** @type {(text: string, run: (context: CallContext) => any, args?: any) => import('./faults').Fault} */
const call = (text, run, args = {}) => ({ text, args, run })

/** @type {(name: string, statusCode: number, message?: string, more?: object) => import('./faults').Fault} */
const error = (name, statusCode, message = MESSAGE, more = {}) => call(`${name}, HTTP ${statusCode}.`,
  async ({ args, next }) => {
    if (args.stored) await next()
    throw new ServiceError(args.error ?? name, args.message, { statusCode: args.statusCode ?? statusCode })
  }, { stored: false, message, ...more })

/**
 * What becomes of so many of a list of results.
 * @type {(text: string, change: (results: any[], count: number) => any[]) => import('./faults').Fault}
 */
const results = (text, change) => call(text, async ({ args, next }) => {
  const output = await next()
  return Array.isArray(output?.Records) ? { ...output, Records: change(output.Records, args.count) } : output
}, { count: 1 })

/** @param {CallContext} context */
async function failPartly ({ call, args, random, shard, next }) {
  const records = call.input.Records
  if (!Array.isArray(records)) return next()
  const eligible = records.map((record) => shard === undefined || call.shardOf(record) === shard)
  const failing = eligible.map((may) => may && random() < args.fraction)
  const kept = args.stored ? records : records.filter((_record, i) => !failing[i])
  const output = kept.length > 0 ? await next({ ...call.input, Records: kept }) : { FailedRecordCount: 0, Records: [] }
  const told = [...output.Records]
  const Records = failing.map((fails, i) => {
    const result = args.stored ? told[i] : fails ? undefined : told.shift()
    return fails ? { ErrorCode: args.error, ErrorMessage: args.message } : result
  }).filter((result) => result !== undefined) // where fewerResults acts, too
  return { ...output, FailedRecordCount: Records.filter((result) => result.ErrorCode !== undefined).length, Records }
}

const MIDDLE = 2n

/** @param {CallContext} context */
async function splitFirst ({ call, args, next }) {
  const { StreamName, StreamARN } = call.input
  const name = args.stream || StreamName
  const stream = name ? { StreamName: name } : { StreamARN }
  const { Shards } = await call.perform('ListShards', stream)
  const open = Shards.find((/** @type {any} */ { ShardId, SequenceNumberRange }) =>
    SequenceNumberRange.EndingSequenceNumber === undefined && (!args.split || ShardId === args.split))
  if (open) {
    const { StartingHashKey, EndingHashKey } = open.HashKeyRange
    await call.perform('SplitShard', {
      ...stream,
      ShardToSplit: open.ShardId,
      NewStartingHashKey: String((BigInt(StartingHashKey) + BigInt(EndingHashKey)) / MIDDLE + 1n)
    })
  }
  return next()
}

const callFaults = {
  error: error('The service\'s error of that name', 400, MESSAGE, { error: 'InternalFailure', statusCode: 500 }),
  throttle: error('ProvisionedThroughputExceededException', 400, 'Rate exceeded for shard.'),
  limitExceeded: error('LimitExceededException', 400, 'Rate exceeded.'),
  tooManyRequests: error('TooManyRequestsException', 429),
  kmsThrottling: error('KMSThrottlingException', 400),
  internalFailure: error('InternalFailure', 500),
  serviceUnavailable: error('ServiceUnavailable', 503),
  storedThenFailed: error('InternalFailure', 500, MESSAGE, { stored: true }),
  accessDenied: error('AccessDeniedException', 400, 'User is not authorized to perform this operation.'),
  resourceNotFound: error('ResourceNotFoundException', 400),
  resourceInUse: error('ResourceInUseException', 400),
  expiredIterator: error('ExpiredIteratorException', 400, 'Iterator expired.'),
  expiredToken: error('ExpiredTokenException', 400, 'The security token included in the request is expired'),
  partialFailure: call('Some records of PutRecords fail.', failPartly, {
    fraction: 0.5,
    error: 'ProvisionedThroughputExceededException',
    message: 'Rate exceeded for shard.',
    stored: false
  }),
  fewerResults: results('PutRecords gives fewer results than records.', (all, count) => all.slice(0, -count)),
  moreResults: results('PutRecords gives more results than records.',
    (all, count) => [...all, ...Array(count).fill(all.at(-1) ?? {})]),
  resultWithoutShard: results('Results of PutRecords without ShardId.',
    (all, count) => all.map(({ ShardId, ...rest }, i) => i < count ? rest : { ShardId, ...rest })),
  delay: call('The call takes longer.', async ({ args, next }) => {
    if (!args.after) await sleep(args.ms)
    const output = await next()
    if (args.after) await sleep(args.ms)
    return output
  }, { ms: 1000, after: false }),
  reshard: call('A shard is split just before: the first open one, or `split`, of the call\'s stream or `stream`.',
    splitFirst, { split: '', stream: '' })
}

/** @type {(text: string, run: (context: AnswerContext) => any, args?: any) => import('./faults').Fault} */
const answer = (text, run, args = {}) => ({ text, args: { stored: true, ...args }, run })

/**
 * An answer of another body.
 * @type {(text: string, body: (args: any, body: Buffer) => Buffer | string, args?: any, headers?: object) =>
 *   import('./faults').Fault}
 */
const body = (text, make, args, headers) => answer(text, ({ exchange, answer, args }) => {
  const bytes = Buffer.from(make(args, answer.body))
  exchange.respond(args.statusCode, { ...answer.headers, ...headers }, bytes)
}, { statusCode: 200, ...args })

/** @type {(type: string) => string} */
const namespaced = (type) => `com.amazonaws.kinesis.v20131202#${type}`
/** @type {(type: string) => string} */
const withUri = (type) => `${type}:http://internal.amazon.com/coral/com.amazonaws.kinesis.v20131202/`

/**
 * The ways in which AWS services name an error.
 * @type {Record<string, { text: string, members: (type: string) => object, headers?: (type: string) => Record<string, string> }>}
 */
const ERROR_FORMS = {
  errorNamespaced: { text: 'in __type, with a namespace', members: (type) => ({ __type: namespaced(type) }) },
  errorWithUri: { text: 'in __type, with a URI', members: (type) => ({ __type: withUri(type) }) },
  errorInCode: { text: 'in code', members: (type) => ({ code: type }) },
  errorInHeader: { text: 'in a header', members: () => ({}), headers: (type) => ({ 'x-amzn-ErrorType': withUri(type) }) },
  errorUnnamed: { text: 'nowhere', members: () => ({}) }
}

const errorForms = Object.fromEntries(Object.entries(ERROR_FORMS).map(([name, { text, members, headers }]) => [
  name,
  answer(`An error as JSON, whatever was asked, with its name ${text}.`, ({ exchange, answer, args }) => {
    const bytes = forms.json.render({ ...members(args.error), Message: MESSAGE })
    exchange.respond(args.statusCode, {
      ...answer.headers, 'Content-Type': forms.json.contentType, ...headers?.(args.error)
    }, bytes)
  }, { stored: false, error: 'LimitExceededException', statusCode: 400 })
]))

/** @param {AnswerContext} context */
async function drip ({ exchange, answer, args }) {
  const sink = exchange.open(answer.statusCode, { ...answer.headers, 'Content-Length': answer.body.length })
  const step = Math.max(1, args.bytes)
  for (let at = 0; at < answer.body.length && !exchange.aborted; at += step) {
    sink.write(answer.body.subarray(at, at + step))
    await sleep(args.intervalMs)
  }
  sink.end()
}

/** @param {AnswerContext} context */
function floodBody ({ exchange, answer, args }) {
  const sink = exchange.open(answer.statusCode, answer.headers)
  let left = args.bytes
  const more = () => {
    while (left > 0 && !exchange.aborted) {
      const piece = CHUNK.subarray(0, Math.min(left, CHUNK.length))
      left -= piece.length
      if (!sink.write(piece)) return
    }
    sink.end(left > 0 ? undefined : '"}')
  }
  sink.on('drain', more).write('{"Padding":"')
  more()
}

/** @type {(text: string, part: (body: Buffer) => Buffer | undefined) => import('./faults').Fault} */
const cutBody = (text, part) => answer(text, async ({ exchange, answer, args }) => {
  const bytes = part(answer.body)
  if (bytes) {
    exchange.open(answer.statusCode, { ...answer.headers, 'Content-Length': answer.body.length }).write(bytes)
    await sleep(SETTLE_MS)
  }
  sever(exchange, args.reset)
}, { reset: false })

const HTML = '<html><body><h1>503 Service Unavailable</h1></body></html>'

const answerFaults = {
  emptyBody: body('No body.', () => '', { statusCode: 500, stored: false }),
  htmlBody: body('A page of HTML.', () => HTML, { statusCode: 503, stored: false }, { 'Content-Type': 'text/html' }),
  truncatedBody: body('Half the body, in whole HTTP.', (_args, bytes) => bytes.subarray(0, bytes.length >> 1)),
  malformedBody: body('A body that cannot be parsed.', () => '{"Records": [}'),
  nestedBody: body('Arrays in arrays.', ({ depth }) => '['.repeat(depth) + ']'.repeat(depth), { depth: 100000 }),
  otherBody: body('JSON of another shape.', () => '[{"ShardId": 7}]'),
  hugeBody: answer('A body of so many bytes.', floodBody, { bytes: 2 ** 30 }),
  redirect: answer('A redirection.', ({ exchange, answer, args }) => exchange.respond(
    args.statusCode, { ...answer.headers, Location: args.location }, Buffer.alloc(0)),
  { stored: false, statusCode: 307, location: 'http://127.0.0.1:1/' }),
  drip: answer('The body comes in pieces.', drip, { bytes: 1, intervalMs: 100 }),
  hang: answer('No answer comes.', () => {}),
  cutBefore: { ...cutBody('The connection ends before the operation runs.', () => undefined), args: { stored: false, reset: false } },
  storedNotTold: cutBody('The connection ends when the operation has run, before the answer.', () => undefined),
  cutBody: cutBody('The connection ends amid the body.', (bytes) => bytes.subarray(0, bytes.length >> 1)),
  cutAfter: answer('The connection ends after the whole answer.', async ({ exchange, answer, args }) => {
    exchange.respond(answer.statusCode, answer.headers, answer.body)
    await sleep(SETTLE_MS)
    sever(exchange, args.reset)
  }, { reset: false }),
  ...errorForms,
  ...cborFaults(body)
}

exports.answerFaults = answerFaults
exports.callFaults = callFaults
exports.requestFaults = requestFaults
exports.sever = sever
