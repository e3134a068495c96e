'use strict'

const assert = require('node:assert/strict')
const { setImmediate: turnOfTheLoop } = require('node:timers/promises')
const { inspect } = require('node:util')
const { Kinesis, KinesisError } = require('../..')
const { PATIENT, REGION } = require('./call')
const { startFaultServer } = require('./fault-server')

/** Their secret parts are looked for in everything that a client shows. */
const CREDENTIALS = {
  accessKeyId: 'AKIDFAULTS', secretAccessKey: 'the/secret+access/key', sessionToken: 'the+session/token=='
}
const STREAM = 'stream'
const RECORD = { StreamName: STREAM, PartitionKey: 'key', Data: 'data' }
const STORED = { ShardId: 'shardId-000000000000', SequenceNumber: '49' }

/** What a promise and a callback have to agree on. */
const factsOf = ({ name, code, statusCode, retryable, attempts, persisted, $fault, $retryable }) =>
  ({ name, code, statusCode, retryable, attempts, persisted, $fault, $retryable })

/**
 * @param {import('node:test').TestContext} t
 * @param {{ endpoint: string, ca?: string }} server
 * @param {object} [options] of the client
 */
function startClient (t, { endpoint, ca }, options = {}) {
  const kinesis = new Kinesis({
    endpoint, ca: endpoint.startsWith('https') ? ca : undefined, region: REGION, credentials: CREDENTIALS, ...PATIENT, ...options
  })
  t.after(() => kinesis.close({ timeoutMs: 0 }))
  return kinesis
}

/**
 * A fault server and a client of it, which end with the test.
 * @param {import('node:test').TestContext} t
 * @param {import('./fault-server').Options} serverOptions
 * @param {object} [options] of the client
 */
async function startPair (t, serverOptions, options) {
  const server = await startFaultServer(serverOptions)
  t.after(() => server.close())
  return { server, kinesis: startClient(t, server, options) }
}

/** The error that a promise is rejected with. */
async function rejection (promise) {
  const error = await promise.then(result => assert.fail(`it gave ${inspect(result)}`), error => error)
  assert.ok(error instanceof KinesisError, inspect(error))
  assertNoSecrets(error)
  return error
}

/** @param {...unknown} shown texts, or what is inspected to the bottom */
function assertNoSecrets (...shown) {
  for (const each of shown) {
    const text = typeof each === 'string' ? each : inspect(each, { depth: Infinity, showHidden: true, getters: true })
    const { secretAccessKey, sessionToken } = CREDENTIALS
    for (const secret of [secretAccessKey, sessionToken]) assert.ok(!text.includes(secret), text)
  }
}

const putOne = (kinesis, ...callback) => kinesis.putRecord(RECORD, ...callback)

/**
 * Makes a call by promise, then by callback, and closes the client: each has to end with one error, the same.
 * @param {Kinesis} kinesis
 * @param {object} expected see assertFacts
 * @param {(kinesis: Kinesis, ...callback: Function[]) => any} [call]
 * @param {{ atOnce?: boolean }} [how] atOnce: beside each other, where each takes its time
 */
async function failBothWays (kinesis, expected, call = putOne, { atOnce = false } = {}) {
  const rejected = rejection(call(kinesis))
  if (!atOnce) await rejected
  const given = []
  await new Promise(resolve => call(kinesis, (...args) => resolve(given.push(args))))
  const byPromise = await rejected
  await kinesis.close()
  await turnOfTheLoop()
  assert.equal(given.length, 1)
  const [byCallback, ...rest] = given[0]
  assert.deepEqual(rest, [])
  assert.deepEqual(factsOf(byCallback), factsOf(byPromise))
  for (const error of [byPromise, byCallback]) assertFacts(error, expected)
}

/** @param {Error} error @param {object} expected regular expressions stand for what they match */
function assertFacts (error, expected) {
  for (const [name, value] of Object.entries(expected)) {
    if (value instanceof RegExp) assert.match(error[name], value)
    else assert.deepEqual(error[name], value, `${name} of ${error.code}: ${error.message}`)
  }
}

/**
 * The requests that put, without those that a stream makes of itself.
 * @param {import('./fault-server').FaultServer} server
 */
const putsOf = server => server.requests.filter(({ operation }) => operation.startsWith('Put'))

module.exports = {
  CREDENTIALS, RECORD, STORED, STREAM, assertFacts, assertNoSecrets, failBothWays, putsOf, rejection, startClient, startPair
}
