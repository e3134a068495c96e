'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const test = require('node:test')
const { KinesisClient } = require('@aws-sdk/client-kinesis')
const { partition } = require('@aws-sdk/core/client')
const { checkCredentials } = require('../lib/credentials')
const { customEndpoint, endpointLabel, endpointOf, isUnencryptedElsewhere, urlOf } = require('../lib/endpoint')
const { KinesisError } = require('../lib/errors')
const { clientTable, parseOptions } = require('../lib/options')

const { endpointProvider } = new KinesisClient({ region: 'us-east-1' }).config
const ACCOUNT = '123456789012'
const UNKNOWN_REGIONS = ['us-east-9', 'xx-unheard-1', 'cn-central-7', 'us-gov-north-1', 'us-gov-x', 'us-isob-north-1',
  'us-isof-west-3', 'eu-isoe-north-1', 'us-iso-x', 'eusc-de-north-1', 'eusc-fr-east-1', 'me-x', 'local', 'cn', 'a1']

/** The SDK's table of partitions, which it keeps to itself: a module that holds one JSON object. */
function readPartitions () {
  const text = fs.readFileSync(require.resolve('@aws-sdk/core/client').replace(/dist-cjs.*/,
    'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js'), 'utf8')
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)).partitions
}

const PARTITIONS = readPartitions()
const REGIONS = [...PARTITIONS.flatMap(({ regions }) => Object.keys(regions)), ...UNKNOWN_REGIONS]
const HOME_REGIONS = PARTITIONS.map(({ id, outputs }) => [id, outputs.implicitGlobalRegion])
const BOOLEANS = [false, true]
const MODES = ['disabled', 'preferred', 'required']
const TYPES = ['data', 'control']

/** Where a request goes. Account ids are checked here only where they matter, as the SDK does it. */
function join (place, label, type, accountId) {
  const isUsed = label === undefined && place.accountSuffix !== undefined && place.accountMode !== 'disabled'
  if (!isUsed) return urlOf(place, { label, type }).href
  if (accountId === undefined && place.accountMode === 'required') {
    throw new KinesisError({ code: 'ERR_CONFIG', message: 'no account id' }) // by the core
  }
  const { keys } = checkCredentials('credentials', { accessKeyId: 'a', secretAccessKey: 's', accountId })
  return urlOf(place, { label, type, accountId: keys.accountId }).href
}

function ours ({ region, fips = false, dualstack = false, mode = 'preferred', accountId, type = 'data', input = {}, endpoint }) {
  try {
    const options = { endpoint, useFipsEndpoint: fips, useDualstackEndpoint: dualstack, accountIdEndpointMode: mode }
    const place = endpointOf(options, region, customEndpoint(options, {}))
    return join(place, endpointLabel(input, type, place), type, accountId)
  } catch (error) {
    assert.ok(error instanceof KinesisError, error)
    return 'refused'
  }
}

function theirs ({ region, fips = false, dualstack = false, mode = 'preferred', accountId, type = 'data', input = {}, endpoint }) {
  try {
    return endpointProvider({
      Region: region,
      UseFIPS: fips,
      UseDualStack: dualstack,
      AccountId: accountId,
      AccountIdEndpointMode: mode,
      OperationType: type,
      Endpoint: endpoint,
      ...input
    }).url.href
  } catch (error) {
    assert.equal(error.name, 'EndpointError', error)
    return 'refused'
  }
}

const seen = new Map()

function compare (params) {
  const expected = theirs(params)
  seen.set(expected, (seen.get(expected) ?? 0) + 1)
  if (ours(params) !== expected) assert.equal(ours(params), expected, JSON.stringify(params))
}

/** Every combination of one value for each name. */
function * combinations (axes, chosen = {}) {
  const [[name, values], ...rest] = Object.entries(axes)
  for (const value of values) {
    const params = { ...chosen, [name]: value }
    if (rest.length === 0) yield params
    else yield * combinations(Object.fromEntries(rest), params)
  }
}

/** ARNs for one partition's region: good ones, and every way that one can be bad. */
function arnsFor (name, region) {
  const arn = (resource, { partition = name, service = 'kinesis', place = region, account = ACCOUNT } = {}) =>
    `arn:${partition}:${service}:${place}:${account}:${resource}`
  const stream = 'stream/clicks'
  return [
    arn(stream), arn('stream/clicks/consumer/app:1700000000'), arn('channel/id-1'), arn('channel:id-1'), arn('stream:clicks'),
    arn(stream, { place: 'ap-south-1' }), arn(stream, { account: 'Other-Account' }),
    arn('channel'), arn('channel/'), arn('channel/a_b'), arn('channel/-a'), arn('channel/ID/more'), arn('topic/x'), arn('/x'), arn(':'),
    arn(stream, { partition: name === 'aws' ? 'aws-cn' : 'aws' }), arn(stream, { service: 'sqs' }),
    arn('channel/c', { partition: 'aws-none' }), arn('channel/c', { service: 'kinesisvideo' }),
    arn(stream, { account: '' }), arn(stream, { account: 'a.b' }), arn(stream, { account: '-1' }), arn(stream, { account: 'x'.repeat(64) }),
    arn(stream, { account: 'evil.example/' }), arn(stream, { place: '' }), arn(stream, { place: 'eu_west' }),
    arn(''), arn(stream, { partition: '' }), arn(stream, { service: '' }),
    `ARN:${name}:kinesis:${region}:${ACCOUNT}:${stream}`, 'arn:aws:kinesis', 'clicks', '', ':::::', 'arn:::::'
  ]
}

const MEMBERS = ['StreamARN', 'ConsumerARN', 'ResourceARN', 'ChannelARN']

test('the SDK\'s table of regions is seen whole', () => {
  assert.ok(PARTITIONS.length >= 8 && REGIONS.length > 60)
  for (const [id, region] of HOME_REGIONS) {
    assert.ok(REGIONS.includes(region), region)
    assert.equal(partition(region).name, id)
  }
})

test('calls by name go where the SDK sends them: every region, variant, account id and mode', () => {
  for (const params of combinations({
    region: REGIONS,
    fips: BOOLEANS,
    dualstack: BOOLEANS,
    mode: MODES,
    accountId: [undefined, ACCOUNT, 'Some-Id', '', 'a_b', '-a', 'a.b', 'x'.repeat(64)],
    type: TYPES
  })) compare(params)
})

test('calls by ARN go where the SDK sends them: every partition, region and variant', () => {
  for (const [name, ofPartition] of HOME_REGIONS) {
    const inputs = MEMBERS.flatMap((member) => arnsFor(name, ofPartition).map((arn) => ({ [member]: arn })))
    for (const params of combinations({
      input: inputs, type: TYPES, fips: BOOLEANS, dualstack: BOOLEANS, account: [{}, { mode: 'required', accountId: '999999999999' }]
    })) compare({ ...params, ...params.account, region: ofPartition })
  }
  const inputs = MEMBERS.map((member) => ({ [member]: `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/clicks` }))
  for (const params of combinations({ region: REGIONS, input: inputs, type: TYPES, fips: BOOLEANS, dualstack: BOOLEANS })) compare(params)
})

test('of several members, the same one counts as in the SDK', () => {
  const values = {
    StreamARN: 'arn:aws:kinesis:eu-west-1:1:stream/a',
    ConsumerARN: 'arn:aws:kinesis:eu-west-1:2:stream/a/consumer/b:1',
    ResourceARN: 'arn:aws:kinesis:eu-west-1:3:channel/c',
    ChannelARN: 'arn:aws:kinesis:eu-west-1:4:channel/d',
    StreamId: `${'a1'.repeat(10)}-x9z`
  }
  const axes = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [undefined, value, 'bad']]))
  for (const input of combinations(axes)) {
    for (const type of TYPES) compare({ region: 'eu-west-1', type, input })
  }
})

test('a StreamId is a label where it has the shape of one', () => {
  const ids = [`${'b'.repeat(20)}-abc`, '', 'short', `${'b'.repeat(20)}_abc`, `${'b'.repeat(19)}-abc`, `${'ü'.repeat(20)}-abc`]
  for (const params of combinations({
    region: REGIONS, type: TYPES, fips: BOOLEANS, dualstack: BOOLEANS, input: ids.map((StreamId) => ({ StreamId }))
  })) compare(params)
  // The SDK makes a host of it, whatever it holds.
  for (const StreamId of ['evil.example/aaaaaaa-abc', `${'b'.repeat(20)}-a/c`, `${'b'.repeat(20)}-a.b-abc`]) {
    assert.equal(ours({ region: 'eu-west-1', input: { StreamId } }), 'https://kinesis.eu-west-1.amazonaws.com/')
  }
})

test('a custom endpoint wins over everything, and excludes FIPS and dual-stack', () => {
  const arns = arnsFor('aws', 'eu-west-1')
  for (const params of combinations({
    endpoint: ['http://localhost:4567', 'https://kinesis.example', 'https://kinesis.example:8443/path', 'http://[::1]:80/'],
    region: HOME_REGIONS.map(([, region]) => region),
    fips: BOOLEANS,
    dualstack: BOOLEANS,
    mode: MODES,
    accountId: [undefined, ACCOUNT, 'a_b'],
    input: [{}, ...MEMBERS.flatMap((member) => [{ [member]: arns[0] }, { [member]: arns.at(-1) }])]
  })) compare(params)
  const input = { StreamId: `${'b'.repeat(20)}-abc` }
  // The SDK sends such a call to AWS, past the endpoint that it was given.
  assert.equal(ours({ region: 'eu-west-1', input, endpoint: 'http://localhost:1' }), 'http://localhost:1/')
})

test('the tables above held refusals, and hosts of every kind', () => {
  assert.ok(seen.get('refused') > 1000)
  for (const url of [
    'https://kinesis.us-gov-west-1.amazonaws.com/', 'https://kinesis-fips.us-gov-west-1.api.aws/',
    `https://${ACCOUNT}.data-kinesis-fips.us-gov-west-1.amazonaws.com/`, 'https://id-1.control-kinesis.cn-northwest-1.amazonaws.com.cn/',
    `https://${ACCOUNT}.control-kinesis.eusc-de-east-1.api.amazonwebservices.eu/`, 'https://kinesis.us-isob-east-1.api.aws.scloud/'
  ]) assert.ok(seen.has(url), url)
})

test('what the core is given', () => {
  const options = parseOptions(clientTable, {})
  assert.deepEqual(endpointOf(options, 'us-east-1'), {
    url: 'https://kinesis.us-east-1.amazonaws.com/',
    host: 'kinesis.us-east-1.amazonaws.com',
    region: 'us-east-1',
    partition: 'aws',
    service: 'kinesis',
    accountSuffix: '-kinesis.us-east-1.amazonaws.com',
    accountMode: 'preferred',
    isFips: false
  })
  const isolated = endpointOf(options, 'us-iso-east-1')
  assert.deepEqual([isolated.accountSuffix, isolated.accountMode], [undefined, 'disabled'])
  const custom = endpointOf({ ...options, accountIdEndpointMode: 'required' }, 'us-east-1', new URL('http://localhost:1/'))
  assert.deepEqual([custom.url, custom.host, custom.accountSuffix, custom.accountMode],
    ['http://localhost:1/', 'localhost:1', undefined, 'disabled'])
})

test('old names of FIPS regions mean the region and FIPS, as in the SDK', async () => {
  for (const name of ['fips-us-east-1', 'us-east-1-fips', 'us-gov-west-1-fips', 'fips-prod-us-east-2', 'fips-dkr-us-east-2']) {
    const { config } = new KinesisClient({ region: name })
    const region = await config.region()
    assert.equal(await config.useFipsEndpoint(), true)
    const place = endpointOf(parseOptions(clientTable, {}), name)
    assert.equal(place.region, region)
    assert.equal(place.url, theirs({ region, fips: true }))
    assert.throws(() => endpointOf(parseOptions(clientTable, {}), name, new URL('http://localhost/')),
      /^InvalidArgumentError: region and an endpoint exclude each other: make it us-.*; got "/)
  }
})

test('before the region is known, an ARN gives its label, without a look at its partition', () => {
  const StreamARN = `arn:aws-cn:kinesis:cn-north-1:${ACCOUNT}:stream/a`
  assert.equal(endpointLabel({ StreamARN }, 'data'), ACCOUNT)
  assert.throws(() => endpointLabel({ StreamARN: 'clicks' }, 'data'), /StreamARN must be an ARN such as/)
  assert.equal(endpointLabel({ StreamName: 'clicks', StreamARN: 5 }, 'data'), undefined)
})

test('a refusal names the member, what it holds and what it must be', () => {
  const place = endpointOf(parseOptions(clientTable, {}), 'eu-west-1')
  const arn = (resource, start = 'arn:aws:kinesis:eu-west-1:1') => `${start}:${resource}`
  for (const [input, message] of [
    [{ StreamARN: 'clicks' },
      /^StreamARN must be an ARN such as arn:aws:kinesis:eu-west-1:123456789012:stream\/clicks; got "clicks"$/],
    [{ ConsumerARN: arn('channel/c') }, /^ConsumerARN must name a stream: .*consumer\/app.*; got "arn:aws:kinesis:eu-west-1:1:channel\/c"/],
    [{ ResourceARN: arn('topic/c') }, /^ResourceARN must name a stream or channel: /],
    [{ ChannelARN: arn('channel') }, /^ChannelARN must hold the id of a channel: /],
    [{ ChannelARN: arn('channel/c') }, /^ChannelARN cannot choose.*on data: leave it out/, 'data'],
    [{ StreamARN: arn('stream/c', 'arn:aws:sqs:eu-west-1:1') }, /^StreamARN must be of the service kinesis: /],
    [{ StreamARN: arn('stream/c', 'arn:aws:kinesis:eu-west-1:') }, /^StreamARN must hold an account id: /],
    [{ StreamARN: arn('stream/c', 'arn:aws:kinesis::1') }, /^StreamARN must hold a region: /],
    [{ StreamARN: arn('stream/c', 'arn:aws-cn:kinesis:eu-west-1:1') },
      /^StreamARN must be of the partition aws, which the client's region eu-west-1 is in: /]
  ]) {
    assert.throws(() => endpointLabel(input, input.ChannelARN === arn('channel/c') ? 'data' : 'control', place), (error) => {
      assert.equal(error.name, 'InvalidArgumentError')
      assert.match(error.message, message)
      return true
    })
  }
  assert.throws(() => endpointOf({ ...parseOptions(clientTable, {}), accountIdEndpointMode: 'required' }, 'us-iso-east-1'),
    /accountIdEndpointMode is "required".*aws-iso of region us-iso-east-1.*make it "preferred"/)
})

test('unencrypted is told from loopback and https', () => {
  for (const url of ['http://kinesis.example/', 'http://127.0.0.1.example/', 'http://[::2]/']) assert.ok(isUnencryptedElsewhere({ url }))
  for (const url of ['https://kinesis.example/', 'http://a.localhost/', 'http://127.9.9.9:1/']) assert.ok(!isUnencryptedElsewhere({ url }))
})
