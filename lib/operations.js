'use strict'

const { readOwn } = require('./check')
const { KinesisError, invalidArgument } = require('./errors')
const { checkFree, checkInput, reviveDates, toRecord } = require('./shapes')

/** How an operation names its stream; StreamId is the service's own, reserved. */
const stream = /** @type {const} */ ({
  StreamName: 'string', StreamARN: 'string', StreamId: 'string'
})

const record = /** @type {const} */ ({
  'Data!': 'blob', PartitionKey: 'partitionKey', ExplicitHashKey: 'string'
})

const streamModeDetails = /** @type {const} */ ({ 'StreamMode!': 'string' })

const hashKeyRange = /** @type {const} */ ({
  'StartingHashKey!': 'string', 'EndingHashKey!': 'string'
})

const shard = /** @type {const} */ ({
  'ShardId!': 'string',
  ParentShardId: 'string',
  AdjacentParentShardId: 'string',
  'HashKeyRange!': hashKeyRange,
  'SequenceNumberRange!': { 'StartingSequenceNumber!': 'string', EndingSequenceNumber: 'string' }
})

/** What every description of a stream holds. */
const description = /** @type {const} */ ({
  'StreamName!': 'string',
  'StreamARN!': 'string',
  'StreamStatus!': 'string',
  StreamModeDetails: streamModeDetails,
  'RetentionPeriodHours!': 'integer',
  'StreamCreationTimestamp!': 'timestamp',
  'EnhancedMonitoring!': [{ ShardLevelMetrics: ['string'] }],
  EncryptionType: 'string',
  KeyId: 'string'
})

/**
 * The operations with a method of their own. `response` is how the core hands an answer over.
 * @satisfies {Record<string, Operation>}
 */
const OPERATIONS = /** @type {const} */ ({
  PutRecord: {
    response: 'puts',
    input: { ...record, ...stream, SequenceNumberForOrdering: 'string', DryRun: 'boolean' },
    output: { 'ShardId!': 'string', 'SequenceNumber!': 'string', EncryptionType: 'string' }
  },
  PutRecords: {
    response: 'puts',
    input: { 'Records!': [record], ...stream, DryRun: 'boolean' },
    output: {
      FailedRecordCount: 'integer',
      'Records!': [{
        ShardId: 'string', SequenceNumber: 'string', ErrorCode: 'string', ErrorMessage: 'string'
      }],
      EncryptionType: 'string'
    }
  },
  GetShardIterator: {
    response: 'text',
    input: {
      'ShardId!': 'string',
      'ShardIteratorType!': 'string',
      StartingSequenceNumber: 'string',
      Timestamp: 'timestamp',
      ...stream,
      DryRun: 'boolean'
    },
    output: { ShardIterator: 'string' }
  },
  GetRecords: {
    response: 'records',
    input: {
      'ShardIterator!': 'string',
      Limit: 'integer',
      StreamARN: 'string',
      StreamId: 'string',
      DryRun: 'boolean'
    },
    output: {
      'Records!': [{
        'Data!': 'blob',
        PartitionKey: 'string',
        'SequenceNumber!': 'string',
        ApproximateArrivalTimestamp: 'timestamp',
        EncryptionType: 'string'
      }],
      NextShardIterator: 'string',
      MillisBehindLatest: 'integer',
      ChildShards: [{
        'ShardId!': 'string', 'ParentShards!': ['string'], 'HashKeyRange!': hashKeyRange
      }]
    }
  },
  SubscribeToShard: {
    response: 'events',
    input: {
      'ConsumerARN!': 'string',
      'ShardId!': 'string',
      'StartingPosition!': { 'Type!': 'string', SequenceNumber: 'string', Timestamp: 'timestamp' },
      StreamId: 'string',
      DryRun: 'boolean'
    },
    output: { 'EventStream!': 'events' }
  },
  ListShards: {
    response: 'text',
    input: {
      ...stream,
      NextToken: 'string',
      ExclusiveStartShardId: 'string',
      MaxResults: 'integer',
      StreamCreationTimestamp: 'timestamp',
      ShardFilter: { 'Type!': 'string', ShardId: 'string', Timestamp: 'timestamp' }
    },
    output: { Shards: [shard], NextToken: 'string' }
  },
  DescribeStream: {
    response: 'text',
    input: { ...stream, Limit: 'integer', ExclusiveStartShardId: 'string' },
    output: {
      'StreamDescription!': { ...description, 'Shards!': [shard], 'HasMoreShards!': 'boolean' }
    }
  },
  DescribeStreamSummary: {
    response: 'text',
    input: { ...stream },
    output: {
      'StreamDescriptionSummary!': {
        ...description,
        StreamId: 'string',
        'OpenShardCount!': 'integer',
        ConsumerCount: 'integer',
        WarmThroughput: { TargetMiBps: 'integer', CurrentMiBps: 'integer' },
        MaxRecordSizeInKiB: 'integer',
        ChannelCount: 'integer',
        RecordDistributionStrategy: 'string'
      }
    }
  },
  ListStreams: {
    response: 'text',
    input: { Limit: 'integer', ExclusiveStartStreamName: 'string', NextToken: 'string' },
    output: {
      'StreamNames!': ['string'],
      'HasMoreStreams!': 'boolean',
      NextToken: 'string',
      StreamSummaries: [{
        'StreamName!': 'string',
        'StreamARN!': 'string',
        'StreamStatus!': 'string',
        StreamModeDetails: streamModeDetails,
        StreamCreationTimestamp: 'timestamp'
      }]
    }
  },
  CreateStream: {
    response: 'text',
    input: {
      'StreamName!': 'string',
      ShardCount: 'integer',
      StreamModeDetails: streamModeDetails,
      Tags: { '*': 'string' },
      WarmThroughputMiBps: 'integer',
      MaxRecordSizeInKiB: 'integer',
      RecordDistributionStrategy: 'string'
    },
    output: {}
  },
  DeleteStream: {
    response: 'text',
    input: { ...stream, EnforceConsumerDeletion: 'boolean' },
    output: {}
  },
  SplitShard: {
    response: 'text',
    input: { ...stream, 'ShardToSplit!': 'string', 'NewStartingHashKey!': 'string' },
    output: {}
  },
  MergeShards: {
    response: 'text',
    input: { ...stream, 'ShardToMerge!': 'string', 'AdjacentShardToMerge!': 'string' },
    output: {}
  }
})

/**
 * @typedef {object} Operation
 * @property {'text' | 'puts' | 'records' | 'events'} response
 * @property {import('./shapes').Shape} input
 * @property {import('./shapes').Shape} output
 *
 * @typedef {object} ResponseMetadata
 * @property {{ httpStatusCode: number, requestId?: string, attempts: number,
 *   totalRetryDelay: number }} $metadata totalRetryDelay in ms
 *
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] ends the call with an AbortError
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
 * @typedef {typeof OPERATIONS} Operations
 * @typedef {import('./shapes').InputKinds} InputKinds
 * @typedef {import('./shapes').OutputKinds} OutputKinds
 */

/**
 * @template {keyof Operations} Name
 * @typedef {import('./shapes').TypeOf<Operations[Name]['input'], InputKinds>} InputOf
 */

/**
 * @template {keyof Operations} Name
 * @typedef {import('./shapes').TypeOf<Operations[Name]['output'], OutputKinds> &
 *   ResponseMetadata} OutputOf
 */

/**
 * @typedef {{ [Name in keyof Operations as Uncapitalize<Name>]:
 *   OperationMethod<InputOf<Name>, OutputOf<Name>> }} OperationMethods
 */

/**
 * What lib/native.js wants for a call.
 * @typedef {object} EncodedCall
 * @property {string} operation
 * @property {string} inputText
 * @property {import('./shapes').CheckedRecord[] | null} records
 * @property {'text' | 'puts' | 'records' | 'events'} response
 */

/**
 * Checks an operation and its input. Throws a KinesisError that names what is wrong.
 * @param {unknown} operation
 * @param {unknown} [input] undefined: {}
 * @returns {EncodedCall}
 */
function encodeCall (operation, input = {}) {
  if (typeof operation !== 'string' || !/^[A-Za-z]{1,64}$/.test(operation)) {
    throw invalidArgument('operation', operation, 'must be 1 to 64 letters, such as PutRecords')
  }
  const known = lookUp(operation)
  if (known === undefined) {
    return {
      operation,
      inputText: JSON.stringify(checkFree(readOwn('input', input))),
      records: null,
      response: 'text'
    }
  }
  const { records, rest } = takeRecords(operation, checkInput(known.input, input))
  return {
    operation, inputText: JSON.stringify(nameByArn(rest, known)), records, response: known.response
  }
}

/**
 * @param {string} operation
 * @returns {Operation | undefined}
 */
function lookUp (operation) {
  return Object.hasOwn(OPERATIONS, operation)
    ? OPERATIONS[/** @type {keyof Operations} */ (operation)]
    : undefined
}

/**
 * Parts the records from the small members: they cross to the core as bytes, not as JSON.
 * @param {string} operation
 * @param {any} input checked
 * @returns {{ records: import('./shapes').CheckedRecord[] | null, rest: Record<string, unknown> }}
 */
function takeRecords (operation, input) {
  if (operation === 'PutRecord') {
    const { Data, PartitionKey, ExplicitHashKey, ...rest } = input
    return { records: [toRecord({ Data, PartitionKey, ExplicitHashKey }, 'Data')], rest }
  }
  if (operation === 'PutRecords') {
    const { Records, ...rest } = input
    return {
      records: Records.map((/** @type {object} */ record, /** @type {number} */ i) =>
        toRecord(record, `Records[${i}].Data`)),
      rest
    }
  }
  return { records: null, rest: input }
}

/**
 * A StreamARN serves wherever a stream name does.
 * @param {Record<string, unknown>} input checked
 * @param {Operation} operation
 */
function nameByArn (input, operation) {
  const { StreamName, ...rest } = input
  const isArn = typeof StreamName === 'string' && StreamName.startsWith('arn:')
  if (!isArn || !Object.hasOwn(Object(operation.input), 'StreamARN') || 'StreamARN' in rest) return input
  return { ...rest, StreamARN: StreamName }
}

/**
 * @typedef {object} NativeResult
 * @property {string} text
 * @property {string} requestId
 * @property {number} httpStatusCode
 * @property {number} attempts
 * @property {number} totalRetryDelay
 * @property {object[]} [puts]
 * @property {object[]} [records]
 * @property {import('./subscription').EventStream} [events]
 */

/**
 * The core's answer in the shape of the AWS SDK's.
 * @param {string} operation
 * @param {NativeResult} result
 * @returns {any}
 */
function decodeResult (operation, result) {
  const { text, requestId, httpStatusCode, attempts, totalRetryDelay, puts, records, events } = result
  const output = parseBody(text, result)
  reviveDates(lookUp(operation)?.output ?? {}, output)
  if (operation === 'PutRecord') Object.assign(output, puts?.[0])
  else if (puts !== undefined) output.Records = puts
  if (records !== undefined) output.Records = records
  if (events !== undefined) output.EventStream = events
  output.$metadata = {
    httpStatusCode, requestId: requestId || undefined, attempts, totalRetryDelay
  }
  return output
}

/**
 * @param {string} text
 * @param {NativeResult} result
 */
function parseBody (text, result) {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch (error) {
    throw new KinesisError(
      { ...result, code: 'ERR_BAD_RESPONSE', message: 'the answer is not JSON', persisted: 'unknown' },
      { cause: error })
  }
}

/** A method for each operation, all of them through the subclass's `request`. */
class OperationsBase {}
for (const operation of Object.keys(OPERATIONS)) {
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
  OPERATIONS,
  OperationsBase: /** @type {new () => OperationMethods} */ (/** @type {unknown} */ (OperationsBase)),
  decodeResult,
  encodeCall
}
