'use strict'

// Aggregated records, in the format of the Kinesis Producer Library: many user records in one.

const { byteLength, readArray, readBytes, readOwn, unreadable } = require('./check')
const { KinesisError, invalidArgument } = require('./errors')
const { list, partitionKey, string, structure, text, data, integer, timestamp } = require('./model/kinds')
const native = require('./native')
const { MAX_RECORD_BYTES, checkInput } = require('./shapes')
const { readHashKey } = require('./user-record')

/** @typedef {import('./user-record').UserRecord} UserRecord */

/**
 * What putRecord takes beside the stream's name, and putRecords as an entry.
 * @typedef {object} AggregatedRecord
 * @property {string} PartitionKey
 * @property {string} [ExplicitHashKey] absent: a lone record that has none
 * @property {Buffer} Data
 */

/**
 * A user record as it was read. It can be given to aggregate() again.
 * @typedef {object} DeaggregatedRecord
 * @property {string} partitionKey
 * @property {string | undefined} explicitHashKey
 * @property {Buffer} data a view of the data it was in, not a copy
 * @property {string} sequenceNumber
 * @property {number} subSequenceNumber its place in the aggregate; 0 where there was none
 * @property {Date | undefined} approximateArrivalTimestamp
 */

/**
 * As GetRecords and SubscribeToShard give them.
 * @typedef {object} KinesisRecord
 * @property {NodeJS.ArrayBufferView | ArrayBufferLike | undefined} Data
 * @property {string} [PartitionKey]
 * @property {string} [SequenceNumber]
 * @property {Date} [ApproximateArrivalTimestamp]
 */

/**
 * One of the `Records` of an AWS Lambda event.
 * @typedef {object} LambdaRecord
 * @property {{ data: string, partitionKey: string, sequenceNumber: string,
 *   approximateArrivalTimestamp?: number }} kinesis data in base64; the time in seconds
 */

/** What the KPL gives: the key doesn't count where there is an explicit hash key. */
const AGGREGATE_KEY = 'a'

/** What deaggregate() adds is taken and left out. */
const userRecords = structure('Aggregate', {
  'userRecords!': list(structure('UserRecord', {
    'partitionKey!': partitionKey,
    explicitHashKey: string(),
    'data!': data,
    sequenceNumber: text,
    subSequenceNumber: integer(),
    approximateArrivalTimestamp: timestamp
  }))
})

/**
 * Makes one record of many, as the KPL does: byte for byte, with the partition key "a" and, as
 * explicit hash key, the first one's hash key. A lone record stays as it is, under its own key.
 *
 * All must belong to one shard (hashKey() tells where in the range of hash keys): readers with the
 * KCL drop the whole aggregate if one of its records belongs to another.
 * @param {readonly UserRecord[]} records at least one
 * @returns {AggregatedRecord}
 */
function aggregate (records) {
  const checked = checkInput(userRecords, { userRecords: records }).userRecords.map(toRecord)
  if (checked.length === 0) throw invalidArgument('userRecords', records, 'must have at least one element')
  const bytes = dataBytes(checked)
  if (bytes > MAX_RECORD_BYTES) throw tooLarge(bytes) // before they are copied
  const [{ PartitionKey, ExplicitHashKey, Data }] = checked
  if (checked.length === 1) {
    const lone = { PartitionKey, Data: Buffer.from(Data) }
    return ExplicitHashKey === undefined ? lone : { ...lone, ExplicitHashKey }
  }
  const aggregated = native.aggregate(checked, MAX_RECORD_BYTES - AGGREGATE_KEY.length)
  if (aggregated === undefined) throw tooLarge(bytes)
  return {
    PartitionKey: AGGREGATE_KEY,
    ExplicitHashKey: ExplicitHashKey ?? String(native.hashKey(PartitionKey)),
    Data: aggregated
  }
}

/**
 * @param {{ partitionKey: string, explicitHashKey?: string, data: Uint8Array }} checked
 * @param {number} i
 * @returns {import('./shapes').CheckedRecord}
 */
function toRecord ({ partitionKey, explicitHashKey, data }, i) {
  if (explicitHashKey !== undefined) readHashKey(`userRecords[${i}].explicitHashKey`, explicitHashKey)
  return { PartitionKey: partitionKey, ExplicitHashKey: explicitHashKey, Data: data }
}

/** @param {import('./shapes').CheckedRecord[]} records */
function dataBytes (records) {
  let bytes = 0
  for (const { Data } of records) bytes += byteLength(Data)
  return bytes
}

/** @param {number} bytes of the data alone */
function tooLarge (bytes) {
  return new KinesisError({
    code: 'ERR_TOO_LARGE',
    message: `userRecords must have at most ${MAX_RECORD_BYTES} bytes as one record; their data alone have ${bytes}`
  })
}

/**
 * The user records in what was read, in order: those of each aggregated record, and any other
 * record as it is. As with the KCL, what is no whole aggregate (another MD5, say) is never an
 * error, and is given as it is, too.
 *
 * The data of an aggregate's user records share its memory: copy one that you keep for long.
 * @param {KinesisRecord | LambdaRecord | readonly (KinesisRecord | LambdaRecord)[]} records
 * @returns {DeaggregatedRecord[]}
 */
function deaggregate (records) {
  /** @type {DeaggregatedRecord[]} */
  const found = []
  if (!isList(records)) addUserRecords(readRecord('record', records), found)
  else readArray('records', records).forEach((record, i) => addUserRecords(readRecord(`records[${i}]`, record), found))
  return found
}

/** @param {unknown} value @returns {value is readonly unknown[]} */
function isList (value) {
  try {
    return Array.isArray(value)
  } catch (error) { // a revoked Proxy
    throw unreadable('records', value, error)
  }
}

/**
 * @param {DeaggregatedRecord} record
 * @param {DeaggregatedRecord[]} found
 */
function addUserRecords (record, found) {
  const { data, sequenceNumber, approximateArrivalTimestamp } = record
  let subSequenceNumber = 0
  const isAggregate = native.deaggregate(data, (partitionKey, explicitHashKey, start, end) => found.push({
    partitionKey,
    explicitHashKey,
    data: data.subarray(start, end),
    sequenceNumber,
    subSequenceNumber: subSequenceNumber++,
    approximateArrivalTimestamp
  }))
  if (!isAggregate) found.push(record)
}

/**
 * @param {string} where
 * @param {unknown} value
 * @returns {DeaggregatedRecord} of all its data
 */
function readRecord (where, value) {
  const record = readOwn(where, value)
  return record.kinesis === undefined ? fromService(where, record) : fromLambda(`${where}.kinesis`, readOwn(`${where}.kinesis`, record.kinesis))
}

/**
 * @param {string} where
 * @param {any} record
 */
function fromService (where, { Data, PartitionKey, SequenceNumber, ApproximateArrivalTimestamp }) {
  if (Data === undefined || typeof Data === 'string') {
    throw invalidArgument(`${where}.Data`, Data, 'must be bytes, as GetRecords gives them (or the record one of an AWS Lambda event, with kinesis)')
  }
  const { buffer, byteOffset, length } = readBytes(`${where}.Data`, Data)
  return toUserRecord(PartitionKey, Buffer.from(buffer, byteOffset, length), SequenceNumber, ApproximateArrivalTimestamp)
}

/**
 * @param {string} where
 * @param {any} kinesis
 */
function fromLambda (where, { data, partitionKey, sequenceNumber, approximateArrivalTimestamp: seconds }) {
  if (typeof data !== 'string') throw invalidArgument(`${where}.data`, data, 'must be a string, in base64, as AWS Lambda gives it')
  const arrival = typeof seconds === 'number' ? new Date(Math.round(seconds * 1000)) : undefined
  return toUserRecord(partitionKey, Buffer.from(data, 'base64'), sequenceNumber, arrival)
}

/**
 * @param {string} partitionKey
 * @param {Buffer} data
 * @param {string} sequenceNumber
 * @param {Date | undefined} approximateArrivalTimestamp
 * @returns {DeaggregatedRecord}
 */
function toUserRecord (partitionKey, data, sequenceNumber, approximateArrivalTimestamp) {
  return { partitionKey, explicitHashKey: undefined, data, sequenceNumber, subSequenceNumber: 0, approximateArrivalTimestamp }
}

exports.aggregate = aggregate
exports.deaggregate = deaggregate
