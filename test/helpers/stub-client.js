'use strict'

const { Kinesis } = require('../../lib/kinesis')
const { fromNative } = require('../../lib/errors')

const KEYS = { accessKeyId: 'AKIDSTUB', secretAccessKey: 'stub-secret' }

/** What a slab holds. */
function recordsOf ({ bytes, lengths }) {
  let at = 0
  const take = (length) => bytes.subarray(at, at += length)
  return Array.from({ length: lengths.length / 3 }, (_, i) => {
    const [key, hashKey, data] = [...lengths.subarray(3 * i, 3 * i + 3)].map(take)
    return { PartitionKey: String(key) || undefined, ExplicitHashKey: String(hashKey) || undefined, Data: data }
  })
}

/**
 * Stands in for the client of lib/native.js: notes what it is asked, and leaves the answers to
 * the test.
 */
class StubClient {
  opened
  endpoints = []
  credentials = []
  failures = []
  cancelled = []
  calls = []
  subscriptions = []
  puts = []
  closings = 0
  #lastId = 0

  setEndpoint (endpoint) {
    this.endpoints.push(endpoint)
  }

  setCredentials (keys) {
    this.credentials.push(keys)
  }

  failWaiting (message) {
    this.failures.push(message)
    for (const call of this.calls) call.fail({ code: 'ERR_CONFIG', message })
  }

  setRetry (retry) {
    this.retry = retry
  }

  call ({ operation, inputText, records, ...call }, resolve, reject) {
    const id = ++this.#lastId
    const settle = (run) => {
      this.calls = this.calls.filter((call) => call.id !== id)
      run()
    }
    this.calls.push({
      id,
      operation,
      input: JSON.parse(inputText),
      records: records && recordsOf(records),
      ...call,
      succeed: (result = {}) => settle(() => resolve({
        text: '{}', requestId: 'r-1', httpStatusCode: 200, attempts: 1, totalRetryDelay: 0, ...result
      })),
      fail: (details) => settle(() => reject(fromNative({ message: 'stub', attempts: 1, ...details })))
    })
    return id
  }

  subscribe ({ operation, inputText, ...call }, listener, options) {
    this.subscriptions.push({ operation, input: JSON.parse(inputText), ...call, ...options, listener })
    return { credit () {}, close () {} }
  }

  cancel (id) {
    this.cancelled.push(id)
    this.calls.find((call) => call.id === id).fail({ code: 'ABORT_ERR', persisted: 'unknown' })
  }

  /** Puts stand in `puts` one by one, as they were handed over. */
  openPuts (options) {
    return {
      put: (batch) => {
        for (let i = 0; i < batch.count; i++) {
          this.puts.push({
            options,
            ...batch.recordAt(i),
            resolve: ({ attempts = 1, ...place }) => batch.stored(i, place, 0, attempts),
            reject: (error) => batch.failed(i, error)
          })
        }
      }
    }
  }

  close () {
    this.closings++
    for (const call of this.calls) call.fail({ code: 'ERR_CLOSED' })
    for (const { reject } of this.puts.splice(0)) reject(fromNative({ code: 'ERR_CLOSED', message: 'closed' }))
  }
}

/**
 * A Kinesis on a stub, with region and keys unless the options say otherwise.
 * @returns {{ kinesis: Kinesis, stub: StubClient }}
 */
function openStubbed (options = {}, { env, ...surroundings } = {}) {
  const stub = new StubClient()
  const kinesis = new Kinesis({ region: 'eu-west-1', credentials: KEYS, ...options }, {
    // The shared AWS files of the machine don't matter.
    env: { HOME: '/nonexistent', ...env },
    open: (opened) => {
      stub.opened = opened
      return stub
    },
    ...surroundings
  })
  return { kinesis, stub }
}

module.exports = { KEYS, StubClient, openStubbed }
