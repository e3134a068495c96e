'use strict'

const { readOwn } = require('./check')
const { KinesisError, invalidArgument, metadataOf } = require('./errors')
const { findOperation, operationNames } = require('./model')
const { makeSlab } = require('./record-slab')
const { base64, checkFree, checkInput, refuseTooLarge, reviveOutput } = require('./shapes')

/**
 * @typedef {import('./model').Operation} Operation
 * @typedef {import('./errors').ResponseMetadata} ResponseMetadata
 *
 * @typedef {import('./options').CallOptions} CallOptions
 */

/**
 * @template O
 * @typedef {(error: import('./errors').KinesisError | null, output?: O) => void} Callback
 */

/**
 * A promise, or a callback as the last argument.
 * @template I, O
 * @typedef {{
 *   (...args: {} extends I ? [input?: I, options?: CallOptions]
 *     : [input: I, options?: CallOptions]): Promise<O>,
 *   (input: I, callback: Callback<O>): void,
 *   (input: I, options: CallOptions, callback: Callback<O>): void
 * }} OperationMethod
 */

/**
 * @typedef {import('./model/types').Operations} Operations
 * @typedef {{ [Name in keyof Operations as Uncapitalize<Name>]: OperationMethod<
 *   Operations[Name]['input'], Operations[Name]['output'] & { $metadata: ResponseMetadata }> }} OperationMethods
 */

/**
 * How paginators and waiters ask a client, ours or the SDK's face; `rest` is what their caller gave
 * beyond the input.
 * @typedef {(configuration: any, operation: string, input: any, ...rest: any[]) => Promise<any>} ClientCall
 */

/** That of our own client. @type {ClientCall} */
function callOwn ({ client }, operation, input, ...rest) {
  if (typeof client?.request === 'function') return client.request(operation, input, ...rest)
  throw invalidArgument('client', client, 'must be a Kinesis client')
}

/**
 * A call as it crosses to the core.
 * @typedef {object} EncodedCall
 * @property {string} operation
 * @property {Record<string, unknown>} members of the input, checked, without the records
 * @property {string} inputText the members as JSON
 * @property {import('./record-slab').RecordSlab | null} records copied; whoever ends the call gives
 *   them back
 * @property {Operation['response']} response
 * @property {Operation['endpoint']} endpoint
 * @property {boolean} isJsonOnly CBOR can't hold it, or isn't used with it
 * @property {boolean} isRaw its output is the service's JSON
 */

/**
 * How an input is checked: isLenient: as the AWS SDK does, see lib/shapes.js; isRaw: not against the API, input and
 * output are the service's JSON.
 * @typedef {{ isLenient?: boolean, isRaw?: boolean }} Manner
 */

/**
 * Checks an operation and its input. Throws a KinesisError that names what is wrong.
 * @param {unknown} operation
 * @param {unknown} [input] undefined: {}
 * @param {Manner} [manner]
 * @returns {EncodedCall}
 */
function encodeCall (operation, input = {}, manner) {
  if (typeof operation !== 'string' || !/^[A-Za-z]{1,64}$/.test(operation)) {
    throw invalidArgument('operation', operation, 'must be 1 to 64 letters, such as PutRecords')
  }
  const known = describe(operation)
  if (known === undefined || manner?.isRaw) return encodeFree(operation, input, known?.endpoint ?? 'control')
  const checked = checkInput(known.input, input, manner)
  nameByArn(checked, known)
  const { records, rest } = takeRecords(operation, checked)
  return {
    operation,
    members: rest,
    inputText: JSON.stringify(rest),
    records,
    // The core reads results of puts only for records that it wrote itself.
    response: known.response === 'puts' && records === null ? 'text' : known.response,
    endpoint: known.endpoint,
    isJsonOnly: known.response === 'events' || (records === null && known.response === 'puts'),
    isRaw: false
  }
}

/**
 * A PutRecords of records that are in the core's form already; whoever made them keeps them.
 * @param {import('./stream-reader').StreamNaming} naming
 * @param {import('./record-slab').RecordSlab} records
 * @returns {EncodedCall}
 */
function encodeSlab (naming, records) {
  return {
    operation: 'PutRecords',
    members: naming,
    inputText: JSON.stringify(naming),
    records,
    response: 'puts',
    endpoint: 'data',
    isJsonOnly: false,
    isRaw: false
  }
}

/**
 * The first call of an operation may have to read the file that describes it.
 * @param {string} operation
 */
function describe (operation) {
  try {
    return findOperation(operation)
  } catch (cause) {
    const message = `what describes ${operation} could not be loaded: ${/** @type {Error} */ (cause).message}`
    throw new KinesisError({ code: 'ERR_SYSTEM', message }, { cause })
  }
}

/**
 * @param {string} operation
 * @param {unknown} input
 * @param {Operation['endpoint']} endpoint
 * @returns {EncodedCall}
 */
function encodeFree (operation, input, endpoint) {
  const members = /** @type {Record<string, unknown>} */ (checkFree(readOwn('input', input)))
  return {
    operation,
    members,
    inputText: JSON.stringify(members),
    records: null,
    response: 'text',
    endpoint,
    isJsonOnly: true,
    isRaw: true
  }
}

/**
 * A StreamARN serves wherever a stream name does.
 * @param {Record<string, unknown>} checked
 * @param {Operation} operation
 */
function nameByArn (checked, { input }) {
  const { StreamName } = checked
  const isArn = typeof StreamName === 'string' && StreamName.startsWith('arn:')
  if (!isArn || input.members.StreamARN === undefined || checked.StreamARN !== undefined) return
  checked.StreamARN = StreamName
  delete checked.StreamName
}

/**
 * Parts the records from the small members: they cross to the core as bytes, not as JSON. A record
 * without data, or with an empty partition key, is none to the core, and only JSON can hold it.
 * @param {string} operation
 * @param {any} checked
 * @returns {{ records: EncodedCall['records'], rest: Record<string, unknown> }}
 */
function takeRecords (operation, checked) {
  if (operation === 'PutRecord') {
    if (!isWhole(checked)) return { records: null, rest: blobsAsText(checked) }
    const { Data, PartitionKey, ExplicitHashKey, ...rest } = checked
    const record = { PartitionKey, ExplicitHashKey, Data }
    refuseTooLarge(record)
    return { records: makeSlab([record]), rest }
  }
  if (operation === 'PutRecords') {
    const { Records, ...rest } = checked
    if (!Records?.every(isWhole)) return { records: null, rest: { ...rest, Records: Records?.map(blobsAsText) } }
    Records.forEach(refuseTooLarge)
    return { records: makeSlab(Records), rest }
  }
  return { records: null, rest: checked }
}

/** @param {any} record */
function isWhole ({ Data, PartitionKey }) {
  return Data !== undefined && PartitionKey !== ''
}

/** @param {any} record */
function blobsAsText ({ Data, ...rest }) {
  return { ...rest, Data: Data && base64(Data) }
}

/**
 * @typedef {object} NativeResult
 * @property {string} text
 * @property {string} requestId
 * @property {string} [extendedRequestId]
 * @property {string} [cfId]
 * @property {number} httpStatusCode
 * @property {number} attempts
 * @property {number} totalRetryDelay
 * @property {Array<{ ErrorCode?: string }>} [puts]
 * @property {object[]} [records]
 * @property {import('./subscription').EventStream} [events]
 */

/**
 * The core's answer in the shape of the AWS SDK's.
 * @param {string} operation
 * @param {NativeResult} result
 * @param {{ isMerged?: boolean, isRaw?: boolean }} [options] isMerged: of PutRecords, entries that had failed may
 *   have been stored since; isRaw: in the shape of the service's JSON
 * @returns {any}
 */
function decodeResult (operation, result, { isMerged = false, isRaw = false } = {}) {
  const { text, puts, events } = result
  const known = isRaw ? undefined : findOperation(operation)
  const answer = parseBody(text, result)
  const output = { ...parted(operation, result), ...known === undefined ? answer : reviveOutput(known.output, answer) }
  if (isMerged && puts !== undefined) output.FailedRecordCount = puts.filter(({ ErrorCode }) => ErrorCode !== undefined).length
  if (events !== undefined) output.EventStream = events
  output.$metadata = metadataOf(result)
  return output
}

/**
 * What the core parted from the text: the members that come first in the AWS SDK's outputs.
 * @param {string} operation
 * @param {NativeResult} result
 */
function parted (operation, { puts, records = puts }) {
  if (records === undefined) return undefined
  if (operation !== 'PutRecord') return { Records: records }
  const { ShardId, SequenceNumber } = /** @type {any} */ (records[0])
  return { ShardId, SequenceNumber }
}

/**
 * @param {string} text
 * @param {NativeResult} result
 */
function parseBody (text, result) {
  if (text === '') return {}
  let cause
  try {
    const answer = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer
  } catch (error) {
    cause = error
  }
  throw new KinesisError(
    { ...result, code: 'ERR_BAD_RESPONSE', message: 'the answer is not a JSON object', persisted: 'unknown' },
    cause === undefined ? undefined : { cause })
}

/** A method for each operation, all of them through the subclass's `request`. */
class OperationsBase {}
for (const operation of operationNames) {
  const name = operation[0].toLowerCase() + operation.slice(1)
  const { [name]: method } = {
    /** @this {any} @param {unknown[]} args */
    [name] (...args) {
      return this.request(operation, ...args)
    }
  }
  Object.defineProperty(OperationsBase.prototype, name, {
    value: method, writable: true, configurable: true
  })
}

module.exports = {
  callOwn,
  OperationsBase: /** @type {new () => OperationMethods} */ (/** @type {unknown} */ (OperationsBase)),
  decodeResult,
  encodeCall,
  encodeSlab
}
