'use strict'

// The client of DynamoDB: what leases are kept with.

const assert = require('node:assert/strict')
const aws4 = require('aws4')
const diagnostics = require('node:diagnostics_channel')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const { Kinesis } = require('..')
const { lookUpSettings } = require('../lib/config')
const { DynamoDB } = require('../lib/dynamodb')
const { endpointOf } = require('../lib/endpoint')
const { clientTable, parseOptions, readOptions } = require('../lib/options')
const { CREDENTIALS, assertNoSecrets, rejection } = require('./helpers/fault-client')
const { faults, startFaultServer } = require('./helpers/fault-server')

const REGION = 'eu-west-1'
const ENV = { HOME: os.tmpdir(), AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' }

/** @param {import('node:test').TestContext} t */
async function startPair (t, plan, options = {}) {
  const server = await startFaultServer({ plan })
  const dynamodb = new DynamoDB({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS, ...options }, { env: ENV })
  t.after(() => {
    dynamodb.close()
    return server.close()
  })
  return { server, dynamodb }
}

test('a request is JSON 1.0, and signed for dynamodb as aws4 signs it', async (t) => {
  const { server, dynamodb } = await startPair(t, faults.json({ Count: 0 }))
  const output = await dynamodb.call('Scan', { TableName: 'é', ConsistentRead: true })
  assert.equal(output.Count, 0)
  assert.equal(output.$metadata.attempts, 1)
  const [{ headers, text, method, path: target }] = server.requests
  assert.equal(headers['content-type'], 'application/x-amz-json-1.0')
  assert.equal(headers['x-amz-target'], 'DynamoDB_20120810.Scan')
  assert.deepEqual(JSON.parse(text), { TableName: 'é', ConsistentRead: true })
  const { host, 'content-type': type, 'x-amz-target': operation, 'x-amz-date': date } = headers
  const signed = aws4.sign({
    method,
    path: target,
    body: text,
    service: 'dynamodb',
    region: REGION,
    extraHeadersToIgnore: { 'content-length': true },
    headers: { Host: host, 'Content-Type': type, 'X-Amz-Target': operation, 'X-Amz-Date': date }
  }, CREDENTIALS)
  assert.equal(headers.authorization, signed.headers.Authorization)
})

test('throttling, and only what may pass, is tried again', async (t) => {
  const passing = ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded',
    'TransactionInProgressException', 'LimitExceededException'].map((type) => [type, 400])
  const lasting = ['ConditionalCheckFailedException', 'ResourceNotFoundException', 'ResourceInUseException',
    'ValidationException', 'AccessDeniedException'].map((type) => [type, 400])
  for (const [type, status] of [...passing, ['InternalServerError', 500], ['ServiceUnavailable', 503], ...lasting]) {
    const { server, dynamodb } = await startPair(t, faults.error(`com.amazonaws.dynamodb.v20120810#${type}`, { status }),
      { maxAttempts: 2 })
    const error = await rejection(dynamodb.call('Scan', { TableName: 't' }))
    assert.equal(error.code, type)
    assert.equal(error.retryable, !lasting.some(([last]) => last === type), type)
    assert.equal(server.requests.length, error.retryable ? 2 : 1, type)
  }
})

test('a call is told of as those of Kinesis are', async (t) => {
  const told = []
  const tell = (event) => told.push(event)
  diagnostics.subscribe('kinesis-native:request', tell)
  t.after(() => diagnostics.unsubscribe('kinesis-native:request', tell))
  const lines = []
  const logger = { warn () {}, debug: (line) => lines.push(line) }
  const { dynamodb } = await startPair(t, faults.json({}), { logger })
  await dynamodb.call('Scan', { TableName: 't' })
  const [{ operation, attributes }] = told
  assert.deepEqual([operation, attributes['rpc.service'], attributes['rpc.method'], attributes['server.address']],
    ['Scan', 'DynamoDB', 'Scan', '127.0.0.1'])
  assert.match(lines[0], /Scan succeeded/)
  assertNoSecrets(told, lines)
})

test('a signal ends a call', async (t) => {
  const { dynamodb } = await startPair(t, faults.hang())
  const abort = new AbortController()
  const call = dynamodb.call('Scan', { TableName: 't' }, { signal: abort.signal })
  abort.abort(new Error('why'))
  assert.equal((await rejection(call)).code, 'ABORT_ERR')
  assert.equal((await rejection(dynamodb.call('Scan', {}, { signal: abort.signal }))).code, 'ABORT_ERR')
})

test('a client that is closed says so', async (t) => {
  const { dynamodb } = await startPair(t, faults.hang())
  const call = dynamodb.call('Scan', { TableName: 't' })
  dynamodb.close()
  assert.equal((await rejection(call)).code, 'ERR_CLOSED')
  assert.equal((await rejection(dynamodb.call('Scan', {}))).code, 'ERR_CLOSED')
})

test('hosts are those of the service in every partition', () => {
  const options = parseOptions(clientTable, {})
  const hostOf = (region, more = {}) => endpointOf({ ...options, ...more }, region, undefined, 'dynamodb')
  assert.deepEqual(hostOf('us-east-1'), {
    url: 'https://dynamodb.us-east-1.amazonaws.com/',
    host: 'dynamodb.us-east-1.amazonaws.com',
    region: 'us-east-1',
    partition: 'aws',
    service: 'dynamodb',
    isFips: false,
    accountSuffix: undefined,
    accountMode: 'disabled'
  })
  assert.equal(hostOf('cn-north-1').host, 'dynamodb.cn-north-1.amazonaws.com.cn')
  assert.equal(hostOf('us-east-1', { useFipsEndpoint: true }).host, 'dynamodb-fips.us-east-1.amazonaws.com')
  assert.equal(hostOf('us-gov-west-1', { useFipsEndpoint: true }).host, 'dynamodb.us-gov-west-1.amazonaws.com')
  assert.equal(hostOf('us-east-1', { useDualstackEndpoint: true }).host, 'dynamodb.us-east-1.api.aws')
  assert.equal(hostOf('us-iso-east-1', { accountIdEndpointMode: 'required' }).host, 'dynamodb.us-iso-east-1.c2s.ic.gov')
})

test('the endpoint comes from variables and settings of the service', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-dynamodb-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const config = path.join(folder, 'config')
  fs.writeFileSync(config, '[default]\nregion = eu-west-3\nservices = s\n[services s]\n' +
  'kinesis =\n  endpoint_url = http://localhost:1\ndynamodb =\n  endpoint_url = http://localhost:2\n')
  const env = { ...ENV, AWS_CONFIG_FILE: config }
  const hostOf = async (more) => {
    const { endpoint } = await lookUpSettings(readOptions(clientTable, {}, { ...env, ...more }), { env: { ...env, ...more }, service: 'dynamodb' })
    return endpoint.host
  }
  assert.equal(await hostOf({}), 'localhost:2')
  assert.equal(await hostOf({ AWS_ENDPOINT_URL: 'http://localhost:3' }), 'localhost:3')
  assert.equal(await hostOf({ AWS_ENDPOINT_URL: 'http://localhost:3', AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:4' }), 'localhost:4')
  assert.equal(await hostOf({ AWS_ENDPOINT_URL_KINESIS: 'http://localhost:5' }), 'localhost:2')
})

test('beside a Kinesis client it has the client\'s options, but for its endpoint and what is given', async (t) => {
  const server = await startFaultServer({ plan: faults.json({}) })
  t.after(() => server.close())
  const kinesis = new Kinesis({ endpoint: 'http://127.0.0.1:9', region: REGION, credentials: CREDENTIALS, userAgent: 'mine/1' }, { env: ENV })
  t.after(() => kinesis.close())
  const other = { accessKeyId: 'AKIDOTHER', secretAccessKey: CREDENTIALS.secretAccessKey }
  for (const [given, id, region] of [[{}, CREDENTIALS.accessKeyId, REGION], [{ region: 'us-west-2', credentials: other }, 'AKIDOTHER', 'us-west-2']]) {
    const dynamodb = new DynamoDB(kinesis._connectBeside('dynamodb', { endpoint: server.endpoint, ...given }))
    t.after(() => dynamodb.close())
    await dynamodb.call('Scan', {})
    const { headers } = server.requests.at(-1)
    assert.match(headers['user-agent'], / mine\/1$/)
    assert.match(headers.authorization, new RegExp(`Credential=${id}/\\d+/${region}/dynamodb/`))
    assertNoSecrets(dynamodb)
  }
  const own = kinesis._connectBeside('dynamodb', {})
  t.after(() => own.close())
  await assert.doesNotReject(async () => own.prepare())
  assert.equal(own.placeOf({}, 'control').url.host, `dynamodb.${REGION}.amazonaws.com`)
})
