'use strict'

// What one call of a case is: the work around a client that is the same for all of them, the harness too.

const BATCH = 500
const LIMIT = 1000
/** Of putMany(); by hand, this is two PutRecords. */
const MANY = 1000

/**
 * @typedef {{ key: string, data: Buffer }} Event
 * A producer's results are named in its own way, and user records of an aggregate share the sequence number.
 * @typedef {{ ShardId?: string, SequenceNumber?: string } |
 *   { shardId: string, sequenceNumber: string, subSequenceNumber: number }} Result
 * @typedef {object} Operation
 * @property {number} recordsPerCall
 * @property {(client: import('./clients').Client, events: Event[]) => (n: number) => Promise<Result | undefined>} start
 *   gives the n-th call, which checks its answer and resolves with one of its results
 * @property {(results: (Result | undefined)[]) => void} check of what calls resolved with; throws
 */

/** @param {Result} result @returns {string} empty: it tells of no place */
function placeOf (result) {
  if (result?.shardId && result.sequenceNumber) return `${result.sequenceNumber}/${result.subSequenceNumber}`
  return result?.ShardId && result.SequenceNumber ? result.SequenceNumber : ''
}

/** Throws unless every result has a shard and a sequence number of its own. */
function checkStored (results) {
  const places = results.map(placeOf)
  const wrong = places.indexOf('')
  if (wrong >= 0) throw new Error(`a put gave ${JSON.stringify(results[wrong])}`)
  const different = new Set(places).size
  if (different !== results.length) throw new Error(`${results.length} puts gave ${different} sequence numbers`)
}

/** Throws unless there are as many as asked for. */
function checkCount (list, count, what) {
  if (list?.length !== count) throw new Error(`${count} ${what} were to come, ${list?.length} came`)
}

/** @type {Operation} */
const put = {
  recordsPerCall: 1,
  start: (client, events) => n => {
    const { key, data } = events[n % events.length]
    return client.put(key, data)
  },
  check: checkStored
}

/** The input is made for each call, from keys and Buffers that are there, and every result is looked at. */
function startPutRecords (client, events) {
  return async n => {
    const records = new Array(BATCH)
    for (let i = 0; i < BATCH; i++) {
      const { key, data } = events[(n * BATCH + i) % events.length]
      records[i] = { PartitionKey: key, Data: data }
    }
    const { FailedRecordCount, Records } = await client.putRecords(records)
    checkCount(Records, BATCH, 'results')
    for (const result of Records) {
      if (FailedRecordCount || !result.ShardId || !result.SequenceNumber) throw new Error(`a put gave ${JSON.stringify(result)}`)
    }
    return Records[n % BATCH]
  }
}

/** @type {Operation} */
const putRecords = { recordsPerCall: BATCH, start: startPutRecords, check: checkStored }

/**
 * The records are made for each call, and every result is looked at. Who has no putMany() does two PutRecords, with
 * records in their shape.
 */
function startPutMany (client, events) {
  if (!client.putMany) {
    const half = startPutRecords(client, events)
    return async n => (await Promise.all([half(2 * n), half(2 * n + 1)]))[0]
  }
  return async n => {
    const records = new Array(MANY)
    for (let i = 0; i < MANY; i++) {
      const { key, data } = events[(n * MANY + i) % events.length]
      records[i] = { partitionKey: key, data }
    }
    const results = await client.putMany(records)
    checkCount(results, MANY, 'results')
    for (const { shardId, sequenceNumber } of results) {
      if (!shardId || !sequenceNumber) throw new Error('a put gave no place')
    }
    return results[n % MANY]
  }
}

/** @type {Operation} */
const putMany = { recordsPerCall: MANY, start: startPutMany, check: checkStored }

/** Every record's bytes and number are looked at, as a reader would. */
function startGetRecords (client, [{ data: { length } }]) {
  return async () => {
    const { Records } = await client.getRecords(length, LIMIT)
    checkCount(Records, LIMIT, 'records')
    for (const { Data, SequenceNumber } of Records) {
      if (Data.length !== length || !SequenceNumber) throw new Error(`a record of ${Data.length} bytes and number ${SequenceNumber}`)
    }
  }
}

/** @type {Operation} */
const getRecords = { recordsPerCall: LIMIT, start: startGetRecords, check () {} }

/** As a consumer's handler would: each record of the next batch of any shard is looked at. Who has none asks for records. */
function startConsume (client, events) {
  if (!client.consume) return startGetRecords(client, events)
  const [{ data: { length } }] = events
  return async () => {
    const records = await client.consume()
    checkCount(records, LIMIT, 'records')
    for (const { data, sequenceNumber } of records) {
      if (data.length !== length || !sequenceNumber) throw new Error(`a record of ${data.length} bytes and number ${sequenceNumber}`)
    }
  }
}

/** @type {Operation} */
const consume = { recordsPerCall: LIMIT, start: startConsume, check () {} }

/** The records are made for each call, and it is done when all of them have ended: clients tell of failures, not of places. */
function startWrite (client, events) {
  return async n => {
    const records = new Array(MANY)
    for (let i = 0; i < MANY; i++) {
      const { key, data } = events[(n * MANY + i) % events.length]
      records[i] = { PartitionKey: key, Data: data }
    }
    await client.write(records)
  }
}

/** @type {Operation} */
const write = { recordsPerCall: MANY, start: startWrite, check () {} }

/** @type {Record<string, Operation>} */
const OPERATIONS = { put, putMany, putRecords, getRecords, consume, write }

module.exports = { OPERATIONS, BATCH, LIMIT, MANY }
