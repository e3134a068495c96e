'use strict'

// The two protocols as the sink speaks them: what of a request it has to know, and its answers' bytes.

const cbor = require('../lib/local/cbor')
const { scanRecords } = require('./scan')

const SEQUENCE_NUMBER_START = '49500000000000000000000000000000000000000'
const SEQUENCE_NUMBER_DIGITS = 15
const MAX_LIMIT = 10000

const digits = n => String(n).padStart(SEQUENCE_NUMBER_DIGITS, '0')
const sequenceNumberOf = n => SEQUENCE_NUMBER_START + digits(n)

/**
 * @typedef {{ shardId: string, number: number }} Stored `number` counts what was stored
 * @typedef {object} Wire
 * @property {string} contentType
 * @property {(body: Buffer) => any} parse
 * @property {(body: Buffer) => import('./scan').Routed[]} records of a PutRecord or PutRecords
 * @property {(value: any) => Buffer} render
 * @property {(stored: Stored[]) => Buffer} putRecord
 * @property {(stored: Stored[]) => Buffer} putRecords
 * @property {(date: Date) => any} timestamp
 * @property {(data: Buffer) => any} blob
 */

const jsonResult = ({ shardId, number }) => `{"SequenceNumber":"${sequenceNumberOf(number)}","ShardId":"${shardId}"}`

/** @type {Wire} */
const json = {
  contentType: 'application/x-amz-json-1.1',
  parse: body => JSON.parse(body.utf8Slice()),
  records (body) {
    const input = json.parse(body)
    return input.Records ?? [input]
  },
  render: value => Buffer.from(JSON.stringify(value)),
  putRecord: ([stored]) => Buffer.from(jsonResult(stored), 'latin1'),
  putRecords: stored => Buffer.from(`{"FailedRecordCount":0,"Records":[${stored.map(jsonResult).join()}]}`, 'latin1'),
  timestamp: date => date.getTime() / 1000,
  blob: data => data.toString('base64')
}

/** Results differ in the shard and the number's last digits: those are written into a copy of the rest. */
const cborResults = new Map()
const DIGITS_AT = cbor.encode({ SequenceNumber: SEQUENCE_NUMBER_START }).indexOf(SEQUENCE_NUMBER_START) + SEQUENCE_NUMBER_START.length

function cborResultOf (shardId) {
  const known = cborResults.get(shardId)
  if (known) return known
  const made = cbor.encode({ SequenceNumber: sequenceNumberOf(0), ShardId: shardId })
  cborResults.set(shardId, made)
  return made
}

/** `prefix`, then the results one after the other. */
function cborOf (prefix, stored) {
  const results = stored.map(({ shardId }) => cborResultOf(shardId))
  const bytes = Buffer.allocUnsafe(results.reduce((sum, { length }) => sum + length, prefix.length))
  let at = bytes.set(prefix) ?? prefix.length
  results.forEach((result, i) => {
    bytes.set(result, at)
    bytes.latin1Write(digits(stored[i].number), at + DIGITS_AT)
    at += result.length
  })
  return bytes
}

const NO_PREFIX = Buffer.alloc(0)
const NO_RECORDS = cbor.encode({ FailedRecordCount: 0, Records: [] })

/** What comes before the results, an array's head with a length of two bytes at its end. */
const prefixOf = ({ length }) => Buffer.from([...NO_RECORDS.subarray(0, -1), 0x99, length >> 8, length & 0xff])

/** @type {Wire} */
const binary = {
  contentType: 'application/x-amz-cbor-1.1',
  parse: body => cbor.decode(body),
  records: scanRecords,
  render: cbor.encode,
  putRecord: stored => cborOf(NO_PREFIX, stored),
  putRecords: stored => cborOf(prefixOf(stored), stored),
  timestamp: date => date,
  blob: data => data
}

/** @param {string} contentType the header, or a head that contains it */
const wireOf = contentType => contentType.includes(binary.contentType) ? binary : json

/**
 * What a GetRecords is asked with and what it then gets: an iterator stands for a place in a shard without an end,
 * whose records have as many bytes as it says.
 */
const iteratorOf = (recordBytes, n = 0) => `bench-${recordBytes}-${digits(n)}`

/** A consumer asks for the iterator itself, of a stream whose name says how many bytes its records have; others' have one. */
const getShardIterator = (wire, { StreamName }) =>
  wire.render({ ShardIterator: iteratorOf(/^bench-(\d+)$/.exec(StreamName)?.[1] ?? 1) })

/** An answer whose numbers, those of its records and the next iterator's, are still to be written. */
class Answer {
  #body
  #places

  constructor (wire, recordBytes, limit) {
    const NextShardIterator = iteratorOf(recordBytes)
    this.#body = wire.render({
      MillisBehindLatest: 1000, // who is behind goes on at once
      NextShardIterator,
      Records: Array.from({ length: limit }, (_, n) => ({
        ApproximateArrivalTimestamp: wire.timestamp(new Date(1.7e12 + n)),
        Data: wire.blob(Buffer.alloc(recordBytes, `${n}.`)),
        PartitionKey: `user-${n}`,
        SequenceNumber: sequenceNumberOf(0)
      }))
    })
    const behind = text => this.#body.indexOf(text) + text.length
    this.#places = [behind(NextShardIterator) - SEQUENCE_NUMBER_DIGITS]
    for (let at = 0; (at = this.#body.indexOf(SEQUENCE_NUMBER_START, at)) >= 0;) this.#places.push(at += SEQUENCE_NUMBER_START.length)
  }

  /** From the n-th record of the shard on. */
  at (n) {
    const body = Buffer.from(this.#body)
    const [iterator, ...records] = this.#places
    body.latin1Write(digits(n + records.length), iterator)
    records.forEach((place, i) => body.latin1Write(digits(n + i), place))
    return body
  }
}

/** Made once for each protocol, size and count. @type {Map<string, Answer>} */
const answers = new Map()

/**
 * @param {Wire} wire
 * @param {{ ShardIterator: string, Limit: number }} input
 * @returns {{ count: number, body: Buffer }}
 */
function getRecords (wire, { ShardIterator, Limit }) {
  const [, recordBytes, n] = /^bench-(\d+)-(\d+)$/.exec(ShardIterator)?.map(Number) ?? []
  if (!(recordBytes > 0 && Number.isInteger(Limit) && Limit > 0 && Limit <= MAX_LIMIT)) {
    throw new Error(`no iterator and limit of this sink: ${ShardIterator}, ${Limit}`)
  }
  const name = `${wire.contentType} ${recordBytes} ${Limit}`
  const answer = answers.get(name) ?? new Answer(wire, recordBytes, Limit)
  answers.set(name, answer)
  return { count: Limit, body: answer.at(n) }
}

module.exports = { wireOf, wires: { json, cbor: binary }, iteratorOf, getRecords, getShardIterator }
