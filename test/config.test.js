'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const tls = require('node:tls')
const { KinesisClient } = require('@aws-sdk/client-kinesis')
const { regionalHost } = require('../lib/config')
const { openStubbed } = require('./helpers/stub-client')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-config-'))
test.after(() => fs.rmSync(folder, { recursive: true }))

/** Shared AWS files of the test's own, so that those of the machine don't matter. */
function awsFiles ({ config = '', credentials = '' } = {}) {
  const files = fs.mkdtempSync(path.join(folder, 'aws-'))
  fs.writeFileSync(path.join(files, 'config'), config)
  fs.writeFileSync(path.join(files, 'credentials'), credentials)
  return {
    AWS_CONFIG_FILE: path.join(files, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(files, 'credentials')
  }
}

function writeFile (name, text) {
  const file = path.join(folder, name)
  fs.writeFileSync(file, text)
  return file
}

function endpointOf (options, env = {}) {
  return openStubbed(options, { env }).stub.endpoints[0]
}

/** A client whose region isn't known yet, and the call that makes it look. */
function locate (options, surroundings) {
  const { kinesis, stub } = openStubbed({ region: undefined, ...options }, surroundings)
  const result = kinesis.listStreams().then(() => 'settled', (error) => error)
  return { kinesis, stub, result }
}

async function until (isDone) {
  while (!isDone()) await new Promise(setImmediate)
}

test('hosts are those of the AWS SDK, in every partition and variant', () => {
  const { endpointProvider } = new KinesisClient({ region: 'us-east-1' }).config
  const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-5', 'mx-central-1', 'il-central-1', 'cn-north-1',
    'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-iso-west-1',
    'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1', 'us-isof-east-1', 'xx-unheard-9']
  for (const region of regions) {
    for (const useFipsEndpoint of [false, true]) {
      for (const useDualstackEndpoint of [false, true]) {
        const { url } = endpointProvider({
          Region: region, UseFIPS: useFipsEndpoint, UseDualStack: useDualstackEndpoint
        })
        assert.equal(regionalHost({ useFipsEndpoint, useDualstackEndpoint }, region), url.host)
      }
    }
  }
})

test('the region decides where there is no endpoint', () => {
  assert.deepEqual(endpointOf({}), {
    url: 'https://kinesis.eu-west-1.amazonaws.com/',
    host: 'kinesis.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    service: 'kinesis'
  })
  assert.equal(endpointOf({ useFipsEndpoint: true }).host, 'kinesis-fips.eu-west-1.amazonaws.com')
  assert.equal(endpointOf({}, { AWS_USE_DUALSTACK_ENDPOINT: 'true' }).host, 'kinesis.eu-west-1.api.aws')
})

test('an endpoint of one\'s own', () => {
  for (const [endpoint, url, host] of [
    ['http://localhost:4567', 'http://localhost:4567/', 'localhost:4567'],
    ['https://kinesis.example:443/', 'https://kinesis.example/', 'kinesis.example'],
    ['http://[::1]:80/path', 'http://[::1]/path', '[::1]'],
    [new URL('http://127.0.0.1:99'), 'http://127.0.0.1:99/', '127.0.0.1:99']
  ]) {
    assert.deepEqual(endpointOf({ endpoint }), { url, host, region: 'eu-west-1', service: 'kinesis' })
  }
})

test('endpoint: option, then AWS_ENDPOINT_URL_KINESIS, then AWS_ENDPOINT_URL', () => {
  const env = { AWS_ENDPOINT_URL: 'http://localhost:1' }
  assert.equal(endpointOf({}, env).host, 'localhost:1')
  env.AWS_ENDPOINT_URL_KINESIS = 'http://localhost:2'
  assert.equal(endpointOf({}, env).host, 'localhost:2')
  assert.equal(endpointOf({ endpoint: 'http://localhost:3' }, env).host, 'localhost:3')
})

for (const endpoint of [
  'ftp://localhost', 'kinesis.example', 'file:///etc/passwd', 'https://', 'http://a b', 'http://h\r\nx: y/',
  'http://h\n', 'http://h\0', 'http://h\t', 'http://h/?q=1', 'http://h/?', 'http://h/#f',
  'http://user:hunter2@h', 'http://@h', 'ht tp://user:hunter2@h'
]) {
  test(`an endpoint is refused: ${JSON.stringify(endpoint)}`, () => {
    for (const open of [
      () => openStubbed({ endpoint }),
      () => openStubbed({}, { env: { AWS_ENDPOINT_URL: endpoint } })
    ]) {
      assert.throws(open, (error) => {
        assert.equal(error.name, 'InvalidArgumentError')
        assert.match(error.message, /^(endpoint|AWS_ENDPOINT_URL) must/)
        assert.ok(!error.message.includes('hunter2'))
        return true
      })
    }
  })
}

test('an endpoint excludes FIPS and dual-stack', () => {
  for (const option of ['useFipsEndpoint', 'useDualstackEndpoint']) {
    assert.throws(() => openStubbed({ endpoint: 'http://localhost', [option]: true }),
      new RegExp(`endpoint and ${option} exclude each other`))
  }
})

for (const region of ['us_east_1', 'US-EAST-1', 'eu-west-1.evil.example', '-a', 'a-', 'a/b', 'a'.repeat(64), 'ü']) {
  test(`a region is refused: ${region.slice(0, 30)}`, () => {
    assert.throws(() => openStubbed({ region }), /^InvalidArgumentError: region must be a region name/)
    assert.throws(() => openStubbed({ region: undefined }, { env: { AWS_REGION: region } }), /AWS_REGION must/)
  })
}

test('region: option, AWS_REGION, profile, AWS_DEFAULT_REGION, fallback', async () => {
  const files = awsFiles({
    config: '[default]\nregion = eu-north-1\n[profile other]\nregion = eu-south-1\n[profile bare]\n'
  })
  const env = { ...files, AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'ap-east-1' }
  assert.equal(endpointOf({}, env).region, 'eu-west-1')
  assert.equal(endpointOf({ region: undefined }, env).region, 'us-west-2')
  const later = [
    [{}, { ...files, AWS_DEFAULT_REGION: 'ap-east-1' }, 'eu-north-1'],
    [{}, { ...files, AWS_PROFILE: 'other' }, 'eu-south-1'],
    [{ profile: 'other' }, files, 'eu-south-1'],
    [{ profile: 'bare' }, { ...files, AWS_DEFAULT_REGION: 'ap-east-1' }, 'ap-east-1'],
    [{ profile: 'bare' }, files, 'sa-east-1']
  ]
  for (const [options, env, region] of later) {
    const { stub } = locate(options, { env, fallbackRegion: 'sa-east-1' })
    await until(() => stub.endpoints.length > 0)
    assert.equal(stub.endpoints[0].region, region)
  }
})

test('no region: the waiting call hears where it was looked for, and the next call looks again', async () => {
  const files = awsFiles()
  const { kinesis, stub, result } = locate({ profile: 'mine' }, { env: files })
  const error = await result
  assert.equal(error.name, 'ConfigurationError')
  assert.match(error.message, /no region.*region option.*AWS_REGION.*profile mine.*AWS_DEFAULT_REGION/)
  fs.writeFileSync(files.AWS_CONFIG_FILE, '[profile mine]\nregion = eu-west-3\n')
  kinesis.listStreams()
  await until(() => stub.endpoints.length > 0)
  assert.equal(stub.endpoints[0].region, 'eu-west-3')
})

test('a bad region in a profile is named', async () => {
  const { result } = locate({}, { env: awsFiles({ config: '[default]\nregion = a/b\n' }) })
  assert.match((await result).message, /region of profile default must be.*"a\/b"/)
})

test('http:// to elsewhere warns once through the logger, to loopback not at all', () => {
  const warningsOf = (endpoint) => {
    const warnings = []
    openStubbed({ endpoint, logger: { warn: (message) => warnings.push(message) } })
    return warnings
  }
  for (const host of ['kinesis.example', '10.0.0.1', '127.0.0.1.example', '[::2]']) {
    assert.equal(warningsOf(`http://${host}:4567`).length, 1)
    assert.match(warningsOf(`http://${host}:4567`)[0], /unencrypted/)
  }
  for (const endpoint of ['http://localhost:4567', 'http://127.0.0.1', 'http://[::1]:1', 'https://kinesis.example']) {
    assert.deepEqual(warningsOf(endpoint), [])
  }
})

test('without a logger a warning goes to the process', async () => {
  const warned = new Promise((resolve) => process.on('warning', function listen (warning) {
    if (warning.name !== 'KinesisWarning') return
    process.off('warning', listen)
    resolve(warning)
  }))
  openStubbed({ endpoint: 'http://kinesis.example' })
  assert.match((await warned).message, /kinesis\.example unencrypted/)
})

test('certificates: ca replaces the bundle, the bundle replaces Node\'s own, extra ones are added', () => {
  const [first, second, third] = tls.rootCertificates
  const bundle = writeFile('bundle.pem', second)
  const extra = writeFile('extra.pem', third)
  const caOf = (options, env) => openStubbed(options, { env }).stub.opened.ca
  assert.equal(caOf({ ca: first }, { AWS_CA_BUNDLE: bundle }), first)
  assert.equal(caOf({ ca: Buffer.from(first) }, {}), first)
  assert.equal(caOf({ ca: [first, Buffer.from(second)] }, {}), `${first}\n${second}`)
  assert.equal(caOf({}, { AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: extra }), second)
  assert.equal(caOf({}, {}), tls.rootCertificates.join('\n'))
  assert.equal(caOf({}, { NODE_EXTRA_CA_CERTS: extra }), `${tls.rootCertificates.join('\n')}\n${third}`)
  assert.equal(caOf({ endpoint: 'http://localhost' }, { AWS_CA_BUNDLE: '/nonexistent' }), undefined)
})

test('unusable certificates', () => {
  const absent = path.join(folder, 'absent.pem')
  const empty = writeFile('empty.pem', 'nothing here')
  assert.throws(() => openStubbed({ ca: 'nothing here' }), /ca: it holds no PEM certificate/)
  for (const file of [absent, empty, folder]) {
    assert.throws(() => openStubbed({}, { env: { AWS_CA_BUNDLE: file } }),
      (error) => error.name === 'ConfigurationError' && error.message.includes(file === folder ? 'EISDIR' : file))
    const warnings = []
    const logger = { warn: (message) => warnings.push(message) }
    const { stub } = openStubbed({ logger }, { env: { NODE_EXTRA_CA_CERTS: file } })
    assert.equal(stub.opened.ca, tls.rootCertificates.join('\n'))
    assert.match(warnings[0], /NODE_EXTRA_CA_CERTS is ignored/)
  }
})

test('a proxy is a URL, and an error doesn\'t show it', () => {
  assert.equal(openStubbed({ proxy: 'http://me:pw@proxy:3128' }).stub.opened.proxy, 'http://me:pw@proxy:3128')
  for (const proxy of ['socks5://hunter2@h', 'hunter2', 'http://hunter2 h']) {
    assert.throws(() => openStubbed({ proxy }),
      (error) => /^proxy must be a URL/.test(error.message) && !error.message.includes('hunter2'))
  }
  assert.equal(openStubbed({}, { env: { HTTPS_PROXY: 'http://proxy:1', HTTP_PROXY: 'http://proxy:1' } })
    .stub.opened.proxy, undefined)
})

test('the User-Agent is ours, with what is appended', () => {
  assert.match(openStubbed({ userAgent: 'shop/2' }).stub.opened.userAgent, /^kinesis-native\/\d\S+ .* shop\/2$/)
})
