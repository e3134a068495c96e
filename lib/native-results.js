'use strict'

// What the addon hands over of results, numbers beside shared strings, made into objects; and what it is given.

/** @typedef {import('./errors').NativeErrorDetails} NativeErrorDetails */

/**
 * @typedef {object} PutResult
 * @property {string} ShardId
 * @property {string} SequenceNumber
 */

/**
 * @typedef {object} FailedEntry
 * @property {string} ErrorCode
 * @property {string} [ErrorMessage]
 */

/**
 * @typedef {object} NativeRecord
 * @property {Buffer} Data Shares its memory with the other records of the answer.
 * @property {string} [PartitionKey]
 * @property {string} SequenceNumber
 * @property {Date} [ApproximateArrivalTimestamp]
 * @property {string} [EncryptionType]
 */

/** @typedef {import('./put-batch').Place} Place */

/**
 * @typedef {object} ClientOptions All checked before; ms are milliseconds.
 * @property {string} userAgent
 * @property {string | undefined} proxy
 * @property {string | undefined} ca PEM text; needed for https.
 * @property {number} maxConnections
 * @property {number} connectTimeoutMs
 * @property {number} requestTimeoutMs
 * @property {number} timeoutMs
 * @property {number} idleTimeoutMs
 * @property {number} connectionMaxAgeMs
 * @property {number} maxAttempts
 * @property {'standard' | 'adaptive'} retryMode
 * @property {number} maxResponseBytes
 * @property {number} maxResponseHeaderBytes
 * @property {number} maxResponseDepth
 * @property {boolean} copyRecords
 * @property {boolean} [hasPlainBytes] Data is a Uint8Array and no Buffer.
 * @property {(accessKeyId: string) => void} [onExpired] The service refused those keys as expired: calls wait until
 *   setCredentials() or failWaiting(). Absent: they end with the service's error.
 */

/**
 * What comes of a subscription: `begun` once at most and first, `ended` once and last.
 * @typedef {object} SubscriptionListener
 * @property {(head: import('./native').CallResult) => void} begun The service has accepted; the text is empty.
 * @property {(event: import('./native').CallResult) => void} event With records.
 * @property {(error: import('./errors').KinesisError | undefined) => void} ended
 */

/**
 * What comes of a fetcher: `closed` once, and last.
 * @typedef {object} FetcherListener
 * @property {(batch: import('./fetcher').FetchedBatch) => void} batch
 * @property {(error: import('./errors').KinesisError) => void} failed
 * @property {() => void} closed
 *
 * All checked before.
 * @typedef {object} FetcherOptions
 * @property {string} input a JSON object that names the stream
 * @property {string | undefined} streamArn
 * @property {string | undefined} label
 * @property {'json' | 'cbor'} protocol
 * @property {string} shardId
 * @property {string} positionType
 * @property {number | undefined} timestampS
 * @property {string | undefined} sequenceNumber
 * @property {number} subSequenceNumber -1: the whole Kinesis record
 * @property {string | undefined} startingHashKey
 * @property {string | undefined} endingHashKey
 * @property {string | undefined} consumerArn
 * @property {number} maxBufferedBytes
 * @property {number} maxRecords
 * @property {number} idleMs
 * @property {number} rateLimitPercent 0: no limit
 * @property {boolean} deaggregate
 * @property {boolean} paused
 * @property {number} silenceTimeoutMs
 * @property {number} renewAfterMs
 */

const ROW = 6 // batch's id, index in it, place or -1, error or -1, subsequence number, attempts
const PLACE = 2 // shard, length of the sequence number

/** Results of puts as the addon gives them, from the first to the last. */
class PutRows {
  #rows
  #places
  #sequenceNumbers
  #shards
  #errors
  #at = 0
  #placeIndex = -1
  #textAt = 0
  /** @type {Place} */
  #place = { shardId: '', sequenceNumber: '' }

  /**
   * @param {{ rows: Int32Array, places: Int32Array, sequenceNumbers: string, shards: string[],
   *   errors: NativeErrorDetails[] }} results
   */
  constructor ({ rows, places, sequenceNumbers, shards, errors }) {
    this.#rows = rows
    this.#places = places
    this.#sequenceNumbers = sequenceNumbers
    this.#shards = shards
    this.#errors = errors
  }

  get isAtEnd () {
    return this.#at === this.#rows.length
  }

  /**
   * @param {(batchId: number, index: number, place: Place | undefined, error: NativeErrorDetails | undefined,
   *   subSequenceNumber: number, attempts: number) => number} take tells its weight
   * @param {number} [most] of that
   */
  each (take, most = Infinity) {
    const rows = this.#rows
    let weight = 0
    for (let i = this.#at; i < rows.length && weight < most; i += ROW) {
      this.#at = i + ROW
      const error = rows[i + 3] < 0 ? undefined : this.#errors[rows[i + 3]]
      weight += take(rows[i], rows[i + 1], error === undefined ? this.#placeAt(rows[i + 2]) : undefined, error, rows[i + 4], rows[i + 5])
    }
  }

  /** @param {number} index the last one, or the next: they come in the order of the rows */
  #placeAt (index) {
    if (index === this.#placeIndex) return this.#place
    const end = this.#textAt + this.#places[index * PLACE + 1]
    this.#place = { shardId: this.#shards[this.#places[index * PLACE]], sequenceNumber: this.#sequenceNumbers.slice(this.#textAt, end) }
    this.#placeIndex = index
    this.#textAt = end
    return this.#place
  }
}

/** @param {ConstructorParameters<typeof PutRows>[0]} results */
function listPuts (results) {
  /** @type {Array<PutResult | FailedEntry>} */
  const puts = new Array(results.rows.length / ROW)
  new PutRows(results).each((_, index, place, error) => {
    // In the order of the AWS SDK.
    puts[index] = place === undefined
      ? failedEntry(/** @type {NativeErrorDetails} */ (error))
      : { SequenceNumber: place.sequenceNumber, ShardId: place.shardId }
    return 1
  })
  return puts
}

/**
 * @param {NativeErrorDetails} details message: empty where the service gave none
 * @returns {FailedEntry}
 */
function failedEntry ({ code, message }) {
  return message === '' ? { ErrorCode: code } : { ErrorCode: code, ErrorMessage: message }
}

const NUMBERS = 6 // offset, length, lengths of sequence number and key, arrival in ms, encryption type

/**
 * @param {{ data: ArrayBuffer, numbers: Float64Array, sequenceNumbers: string, keys: string | string[],
 *   encryptionTypes: string[] }} batch keys: one string to be cut by their lengths, or a list
 * @param {typeof sharedBytes} [bytesOf]
 */
function listRecords ({ data, numbers, sequenceNumbers, keys, encryptionTypes }, bytesOf = sharedBytes) {
  const count = numbers.length / NUMBERS
  /** @type {NativeRecord[]} */
  const records = new Array(count)
  let at = 0
  let keyAt = 0
  for (let i = 0, n = 0; i < count; i++, n += NUMBERS) {
    const end = at + numbers[n + 2]
    const keyEnd = keyAt + numbers[n + 3]
    const sequenceNumber = sequenceNumbers.slice(at, end)
    const bytes = bytesOf(data, numbers[n], numbers[n + 1])
    const key = typeof keys === 'string' ? keys.slice(keyAt, keyEnd) : keys[i]
    const record = makeRecord(sequenceNumber, bytes, numbers[n + 4], key)
    const encryptionType = encryptionTypes[numbers[n + 5]]
    if (encryptionType !== '') record.EncryptionType = encryptionType
    records[i] = record
    at = end
    keyAt = keyEnd
  }
  return records
}

/**
 * Most records have all four: as one literal they take a third less memory than if they grew.
 * @param {string} SequenceNumber @param {Buffer} Data @param {number} arrivalMs NaN: unknown
 * @param {string} PartitionKey '': on streams that distribute records by themselves
 * @returns {NativeRecord}
 */
function makeRecord (SequenceNumber, Data, arrivalMs, PartitionKey) {
  if (Number.isNaN(arrivalMs)) return PartitionKey === '' ? { SequenceNumber, Data } : { SequenceNumber, Data, PartitionKey }
  const ApproximateArrivalTimestamp = new Date(arrivalMs)
  return PartitionKey === ''
    ? { SequenceNumber, Data, ApproximateArrivalTimestamp }
    : { SequenceNumber, Data, ApproximateArrivalTimestamp, PartitionKey }
}

/**
 * @param {{ keys: string | string[], keyLengths: Uint32Array }} aggregate
 * @returns {(string | undefined)[]} By number; that of none is 0.
 */
function listKeys ({ keys, keyLengths }) {
  if (typeof keys !== 'string') return [undefined, ...keys]
  const list = new Array(keyLengths.length + 1)
  let at = 0
  for (let i = 0; i < keyLengths.length; i++) {
    list[i + 1] = keys.slice(at, at += keyLengths[i])
  }
  return list
}

/**
 * How a record's Data is made of its answer's.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
function sharedBytes (data, offset, length) {
  return Buffer.from(data, offset, length)
}

/**
 * Not of Buffer's pool, or others would share the memory again.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
function copiedBytes (data, offset, length) {
  const copy = Buffer.allocUnsafeSlow(length)
  copy.set(new Uint8Array(data, offset, length))
  return copy
}

/**
 * For kinesis-native/sdk, and a quarter of the cost.
 * @param {ArrayBuffer} data @param {number} offset @param {number} length
 * @returns {Buffer}
 */
function plainBytes (data, offset, length) {
  return /** @type {Buffer} */ (new Uint8Array(data, offset, length))
}

/** For the reason that lib/put-batch.js gives. */
exports.lasting = new PutRows({ rows: new Int32Array(0), places: new Int32Array(0), sequenceNumbers: '', shards: [], errors: [] })
exports.PutRows = PutRows
exports.copiedBytes = copiedBytes
exports.listKeys = listKeys
exports.listPuts = listPuts
exports.listRecords = listRecords
exports.plainBytes = plainBytes
exports.sharedBytes = sharedBytes
