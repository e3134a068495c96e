'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')
const { callTable, clientTable, optionsMarkdown, parseOptions, readOptions, streamTable } = require('../lib/options')
const { producerTable } = require('../lib/producer-options')
const { KinesisError } = require('../lib/errors')

const integers = Object.entries(clientTable).filter(([, { type }]) => type === 'integer')

function refusal (options, table = clientTable, sources) {
  try {
    parseOptions(table, options, sources)
  } catch (error) {
    assert.ok(error instanceof KinesisError, String(error))
    assert.equal(error.name, 'InvalidArgumentError')
    assert.equal(error.persisted, 'no')
    return error
  }
  assert.fail('was accepted')
}

test('defaults are those of the core', () => {
  const header = fs.readFileSync(path.join(__dirname, '../csrc/kds.h'), 'utf8')
  const parsed = parseOptions(clientTable, {})
  const fields = {
    max_connections: 'maxConnections',
    connect_timeout_ms: 'connectTimeoutMs',
    attempt_timeout_ms: 'requestTimeoutMs',
    call_timeout_ms: 'timeoutMs',
    idle_timeout_ms: 'idleTimeoutMs',
    connection_max_age_ms: 'connectionMaxAgeMs',
    max_attempts: 'maxAttempts'
  }
  const producerFields = {
    aggregation_max_bytes: 'aggregationMaxBytes',
    collection_max_count: 'collectionMaxCount',
    record_max_buffered_time_ms: 'recordMaxBufferedTimeMs',
    record_ttl_ms: 'recordTtlMs',
    rate_limit_percent: 'rateLimitPercent',
    max_in_flight: 'maxInFlight'
  }
  const defaultOf = (field, part) => Number(part.match(new RegExp(`(?:uint32_t|size_t) ${field}; +/\\* ([\\d,]+)`))[1].replaceAll(',', ''))
  const [ofClient, ofProducer] = header.split('struct kds_producer_options')
  for (const [field, option] of Object.entries(fields)) assert.equal(parsed[option], defaultOf(field, ofClient), option)
  const producing = parseOptions(producerTable, {})
  for (const [field, option] of Object.entries(producerFields)) assert.equal(producing[option], defaultOf(field, ofProducer), option)
})

test('an unknown option is named, with the nearest known one', () => {
  assert.match(refusal({ maxAttemps: 2 }).message, /unknown option "maxAttemps".*maxAttempts\?/)
  assert.match(refusal({ shardIteratorType: 'LATEST' }, streamTable).message, /ShardIteratorType\?/)
  assert.match(refusal({ zzzzzzzzzzzz: 2 }).message, /"zzzzzzzzzzzz".*known: region, endpoint/)
})

test('the huge name of an unknown option is cut', () => {
  assert.ok(refusal({ ['x'.repeat(1e6)]: 1 }).message.length < 1000)
})

for (const [name, { min, max }] of integers) {
  test(`${name} takes what its range has`, () => {
    for (const value of [min, max]) assert.equal(parseOptions(clientTable, { [name]: value })[name], value)
    for (const value of [min - 1, max + 1, min + 0.5, NaN, Infinity, String(min), BigInt(min), null, {}]) {
      const { message } = refusal({ [name]: value })
      assert.ok(message.startsWith(`${name} must be a whole number from `), message)
      assert.ok(message.includes(max.toLocaleString('en-US')), message)
    }
  })
}

test('other types are checked', () => {
  const wrong = {
    region: ['', 5, 'a\nb', 'a\0'],
    endpoint: [5, 'http://a\r\nb'],
    coalesce: ['true', 1],
    useFipsEndpoint: [0],
    credentials: ['key', 5],
    ca: [[], '', 5, ['']],
    logger: [{}, console.log, 5, { warn () {}, debug: true }, { debug () {} }],
    protocol: ['CBOR', '', 5, 'xml'],
    retryMode: ['legacy', 'ADAPTIVE', 5],
    accountIdEndpointMode: ['always', true],
    retryPolicy: [{}, 'standard', 5],
    retryFailedRecords: ['true', 1],
    copyRecords: [0],
    userAgent: ['a\r\nx-evil: 1']
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of [...values, null]) assert.ok(refusal({ [name]: value }).message.startsWith(`${name} must be`))
  }
  assert.match(refusal({ ShardIteratorType: 'NOW' }, streamTable).message, /LATEST.*got "NOW"/)
})

test('options that are no object are refused', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  for (const options of [5, 'x', null, [], new Date(), Buffer.alloc(3), revoked.proxy]) {
    assert.match(refusal(options).message, /^options (must be an object|could not be read)/)
  }
})

test('secrets are not shown', () => {
  for (const name of ['credentials', 'proxy']) {
    assert.ok(!refusal({ [name]: 'hunter2\n' }).message.includes('hunter2'))
  }
})

test('each getter runs once, and one that throws is a refusal', () => {
  let reads = 0
  const parsed = parseOptions(clientTable, {
    get maxAttempts () {
      return ++reads
    }
  })
  assert.equal(parsed.maxAttempts, 1)
  const cause = new Error('boom')
  const error = refusal({
    get maxAttempts () {
      throw cause
    }
  })
  assert.match(error.message, /^options\.maxAttempts could not be read/)
  assert.equal(error.cause, cause)
})

test('a polluted prototype changes nothing', (t) => {
  t.after(() => delete Object.prototype.maxAttempts)
  Object.prototype.maxAttempts = 99
  assert.equal(parseOptions(clientTable, {}).maxAttempts, clientTable.maxAttempts.default)
  assert.equal(parseOptions(clientTable, Object.create(null)).maxAttempts, clientTable.maxAttempts.default)
})

test('the environment comes between option and default', () => {
  const env = { AWS_MAX_ATTEMPTS: '7', AWS_USE_FIPS_ENDPOINT: 'TRUE' }
  const parsed = parseOptions(clientTable, {}, { env })
  assert.equal(parsed.maxAttempts, 7)
  assert.equal(parsed.useFipsEndpoint, true)
  assert.equal(parseOptions(clientTable, { maxAttempts: 2 }, { env }).maxAttempts, 2)
  for (const bad of [{ AWS_MAX_ATTEMPTS: 'many' }, { AWS_MAX_ATTEMPTS: '0' }, { AWS_USE_FIPS_ENDPOINT: 'yes' }]) {
    assert.ok(refusal({}, clientTable, { env: bad }).message.startsWith(`environment variable ${Object.keys(bad)[0]} must`))
  }
})

test('the environment writes words in capitals too, and legacy for standard', () => {
  const env = { AWS_RETRY_MODE: 'LEGACY', AWS_ACCOUNT_ID_ENDPOINT_MODE: 'Required' }
  const { retryMode, accountIdEndpointMode } = parseOptions(clientTable, {}, { env })
  assert.deepEqual([retryMode, accountIdEndpointMode], ['standard', 'required'])
  assert.equal(parseOptions(clientTable, {}, { env: { AWS_RETRY_MODE: 'adaptive' } }).retryMode, 'adaptive')
  assert.match(refusal({}, clientTable, { env: { AWS_RETRY_MODE: 'fast' } }).message,
    /^environment variable AWS_RETRY_MODE must be 'standard' or 'adaptive'; got "fast"/)
})

test('a profile comes between environment and default', () => {
  const profile = { name: 'p', values: { max_attempts: '7', use_fips_endpoint: 'true' } }
  const parsed = parseOptions(clientTable, {}, { profile })
  assert.deepEqual([parsed.maxAttempts, parsed.useFipsEndpoint, parsed.useDualstackEndpoint], [7, true, false])
  assert.equal(parseOptions(clientTable, {}, { profile, env: { AWS_MAX_ATTEMPTS: '5' } }).maxAttempts, 5)
  assert.equal(parseOptions(clientTable, { useFipsEndpoint: false }, { profile }).useFipsEndpoint, false)
  assert.match(refusal({}, clientTable, { profile: { name: 'p', values: { max_attempts: 'x' } } }).message,
    /^max_attempts of profile p must be a whole number from 1 to 100; got "x"/)
})

test('what is given is read without defaults, and can be parsed later', () => {
  const given = readOptions(clientTable, { maxAttempts: 2 }, { AWS_USE_FIPS_ENDPOINT: 'true' })
  assert.deepEqual([given.maxAttempts, given.useFipsEndpoint, given.timeoutMs], [2, true, undefined])
  const parsed = parseOptions(clientTable, given)
  assert.deepEqual([parsed.maxAttempts, parsed.useFipsEndpoint, parsed.timeoutMs], [2, true, 60000])
})

test('a call\'s options have no defaults of their own', () => {
  assert.deepEqual({ ...parseOptions(callTable, {}, { env: { AWS_MAX_ATTEMPTS: '7' } }) },
    { signal: undefined, requestTimeoutMs: undefined, timeoutMs: undefined, maxAttempts: undefined })
  const { signal } = new AbortController()
  assert.deepEqual({ ...parseOptions(callTable, { signal, requestTimeoutMs: 1, timeoutMs: 2, maxAttempts: 3 }) },
    { signal, requestTimeoutMs: 1, timeoutMs: 2, maxAttempts: 3 })
  for (const [options, message] of [
    [{ signal: {} }, /^signal must be an AbortSignal; got an object/],
    [{ timeoutMs: 0 }, /^timeoutMs must be a whole number from 1/],
    [{ maxAttempts: 101 }, /^maxAttempts must/],
    [{ sginal: signal }, /^unknown option "sginal"; did you mean signal\?/]
  ]) assert.match(refusal(options, callTable).message, message)
})

test('a stream inherits its client\'s options', () => {
  const inherited = parseOptions(clientTable, { coalesce: false, maxRecordBytes: 100 })
  const parsed = parseOptions(streamTable, { maxRecordBytes: 200 }, { inherited })
  assert.deepEqual({ ...parsed }, {
    ShardIteratorType: 'LATEST',
    coalesce: false,
    maxRecordBytes: 200,
    maxBufferedBytes: inherited.maxBufferedBytes,
    maxBufferedRecords: inherited.maxBufferedRecords
  })
})

test('the docs have a row for each option', () => {
  const markdown = optionsMarkdown()
  for (const [name, { text }] of [clientTable, streamTable, producerTable, callTable].flatMap((table) => Object.entries(table))) {
    assert.match(markdown, new RegExp(`^\\| \`${name}\` \\| .*`, 'm'))
    assert.ok(markdown.includes(text))
  }
  assert.doesNotMatch(markdown, /undefined/)
})
