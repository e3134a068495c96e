'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const tls = require('node:tls')
const { KinesisClient, ListStreamsCommand } = require('@aws-sdk/client-kinesis')
const { getEndpointFromInstructions } = require('@smithy/core/endpoints')
const { knownSettings, lookUpSettings } = require('../lib/config')
const { clientTable, readOptions } = require('../lib/options')
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

test('the region decides where there is no endpoint', () => {
  assert.deepEqual(endpointOf({}), {
    url: 'https://kinesis.eu-west-1.amazonaws.com/',
    host: 'kinesis.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    partition: 'aws',
    service: 'kinesis',
    accountSuffix: '-kinesis.eu-west-1.amazonaws.com',
    accountMode: 'preferred',
    isFips: false
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
    assert.deepEqual(endpointOf({ endpoint }), {
      url, host, region: 'eu-west-1', partition: 'aws', service: 'kinesis', isFips: false, accountSuffix: undefined, accountMode: 'disabled'
    })
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
  const later = [
    [{ region: 'eu-west-1' }, env, 'eu-west-1'],
    [{}, env, 'us-west-2'],
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

test('without shared files all is known at once; with them, calls wait for what they say', async () => {
  const env = { HOME: path.join(folder, 'home'), AWS_REGION: 'us-west-2' }
  assert.equal(endpointOf({ region: undefined }, env).region, 'us-west-2')
  fs.mkdirSync(path.join(env.HOME, '.aws'), { recursive: true })
  fs.writeFileSync(path.join(env.HOME, '.aws', 'credentials'), '[default]\nuse_dualstack_endpoint = true\n')
  assert.equal(endpointOf({ region: undefined }, env), undefined)
  const { stub } = locate({}, { env })
  await until(() => stub.endpoints.length > 0)
  assert.equal(stub.endpoints[0].host, 'kinesis.us-west-2.api.aws')
})

/** The settings that a profile and the rest come to. */
function settingsWith (config, { options = {}, env = {}, credentials } = {}) {
  const all = { AWS_REGION: 'eu-west-1', ...awsFiles({ config, credentials }), ...env }
  return lookUpSettings(readOptions(clientTable, options, all), { env: all })
}

test('a profile gives settings, which options and environment override', async () => {
  const config = '[default]\nuse_fips_endpoint = true\nmax_attempts = 7\nretry_mode = adaptive\n' +
    'account_id_endpoint_mode = required\n'
  const { options, endpoint } = await settingsWith(config)
  assert.equal(endpoint.host, 'kinesis-fips.eu-west-1.amazonaws.com')
  assert.equal(endpoint.accountMode, 'required')
  assert.deepEqual([options.maxAttempts, options.retryMode], [7, 'adaptive'])
  const overridden = await settingsWith(config, {
    options: { maxAttempts: 2 }, env: { AWS_RETRY_MODE: 'legacy', AWS_USE_FIPS_ENDPOINT: 'false' }
  })
  assert.deepEqual([overridden.options.maxAttempts, overridden.options.retryMode], [2, 'standard'])
  assert.equal(overridden.endpoint.host, 'kinesis.eu-west-1.amazonaws.com')
  const other = await settingsWith(`${config}[profile p]\nmax_attempts = 9\n`, { env: { AWS_PROFILE: 'p' } })
  assert.deepEqual([other.options.maxAttempts, other.options.useFipsEndpoint], [9, false])
})

/** What the SDK makes of the same environment and files, or 'refused'. */
async function settingsOfSdk (env) {
  const before = process.env
  process.env = env
  try {
    const { config } = new KinesisClient({ credentials: { accessKeyId: 'a', secretAccessKey: 's' } })
    const { url } = await getEndpointFromInstructions({}, ListStreamsCommand, config)
    return {
      url: url.href,
      region: await config.region(),
      maxAttempts: await config.maxAttempts(),
      isAdaptive: await config.retryMode() === 'adaptive',
      mode: await config.accountIdEndpointMode()
    }
  } catch (error) {
    assert.equal(error.name, 'EndpointError', error)
    return 'refused'
  } finally {
    process.env = before
  }
}

async function settingsOfOurs (env) {
  try {
    const { options, endpoint } = await lookUpSettings(readOptions(clientTable, {}, env), { env })
    const { maxAttempts, retryMode, accountIdEndpointMode: mode } = options
    return { url: endpoint.url, region: endpoint.region, maxAttempts, isAdaptive: retryMode === 'adaptive', mode }
  } catch (error) {
    assert.equal(error.name, 'InvalidArgumentError', error)
    return 'refused'
  }
}

test('environment and shared files come to what they do in the SDK', async () => {
  const config = '[default]\nregion = eu-north-1\nmax_attempts = 4\n' +
    '[profile all]\nregion = eu-south-1\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nretry_mode = adaptive\n' +
    'account_id_endpoint_mode = disabled\n' +
    '[profile url]\nregion = us-gov-west-1\nendpoint_url = http://localhost:1/\nuse_fips_endpoint = true\n' +
    '[profile service]\nregion = cn-north-1\nservices = s\nendpoint_url = http://localhost:1/\n' +
    '[profile ignored]\nregion = cn-north-1\nservices = s\nignore_configured_endpoint_urls = true\n' +
    '[services s]\nkinesis =\n  endpoint_url = http://localhost:2/\n'
  const files = awsFiles({ config, credentials: '[default]\nregion = ap-south-1\nmax_attempts = 9\n[service]\nretry_mode = legacy\n' })
  const variables = [
    {}, { AWS_REGION: 'us-east-2' }, { AWS_ENDPOINT_URL: 'http://localhost:3/' }, { AWS_ENDPOINT_URL_KINESIS: 'http://localhost:4/' },
    { AWS_ENDPOINT_URL: 'http://localhost:3/', AWS_ENDPOINT_URL_KINESIS: 'http://localhost:4/' },
    { AWS_ENDPOINT_URL: 'http://localhost:3/', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    { AWS_ENDPOINT_URL: 'http://localhost:3/', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
    { AWS_USE_FIPS_ENDPOINT: 'true' }, { AWS_USE_FIPS_ENDPOINT: 'false' }, { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    { AWS_USE_DUALSTACK_ENDPOINT: 'false', AWS_USE_FIPS_ENDPOINT: 'false' }, { AWS_MAX_ATTEMPTS: '6', AWS_RETRY_MODE: 'adaptive' },
    { AWS_RETRY_MODE: 'legacy' }, { AWS_ACCOUNT_ID_ENDPOINT_MODE: 'preferred' }, { AWS_REGION: 'us-west-2-fips' }
  ]
  for (const profile of [{}, ...['all', 'url', 'service', 'ignored'].map((AWS_PROFILE) => ({ AWS_PROFILE }))]) {
    for (const given of variables) {
      const env = { ...files, ...profile, ...given, AWS_EC2_METADATA_DISABLED: 'true' }
      assert.deepEqual(await settingsOfOurs(env), await settingsOfSdk(env), JSON.stringify({ ...profile, ...given }))
    }
  }
})

test('a setting of a profile that is wrong is named, with its profile', async () => {
  for (const [config, message] of [
    ['use_fips_endpoint = yes', /^use_fips_endpoint of profile default must be a boolean/],
    ['max_attempts = 0', /^max_attempts of profile default must be a whole number/],
    ['retry_mode = fast', /^retry_mode of profile default must be 'standard' or 'adaptive'; got "fast"/],
    ['account_id_endpoint_mode = on', /^account_id_endpoint_mode of profile default must be 'preferred', 'disabled' or 'required'/],
    ['endpoint_url = localhost', /^endpoint_url of profile default must/],
    ['endpoint_url = http://me:hunter2@h', /^endpoint_url of profile default must not hold a user name.*\[redacted\]/],
    ['endpoint_url = http://h\nuse_fips_endpoint = true', /^endpoint_url of profile default and useFipsEndpoint exclude each other/]
  ]) {
    const { result } = locate({}, { env: { AWS_REGION: 'eu-west-1', ...awsFiles({ config: `[default]\n${config}\n` }) } })
    const { name, message: said } = await result
    assert.equal(name, 'ConfigurationError')
    assert.match(said, message)
    assert.ok(!said.includes('hunter2'))
  }
})

test('endpoint of a profile: its services before its own, and after the environment', async () => {
  const config = '[default]\nendpoint_url = http://localhost:1\nservices = mine\n' +
    '[services mine]\nsqs =\n  endpoint_url = http://localhost:2\nkinesis =\n  endpoint_url = http://localhost:3\n' +
    '[profile own]\nendpoint_url = http://localhost:4\n' +
    '[profile none]\nservices = mine\nignore_configured_endpoint_urls = true\n'
  const hostOf = async (settings) => (await settingsWith(config, settings)).endpoint.host
  assert.equal(await hostOf(), 'localhost:3')
  assert.equal(await hostOf({ env: { AWS_PROFILE: 'own' } }), 'localhost:4')
  assert.equal(await hostOf({ env: { AWS_ENDPOINT_URL: 'http://localhost:5' } }), 'localhost:5')
  assert.equal(await hostOf({ options: { endpoint: 'http://localhost:6' } }), 'localhost:6')
  const regional = 'kinesis.eu-west-1.amazonaws.com'
  assert.equal(await hostOf({ env: { AWS_PROFILE: 'none', AWS_ENDPOINT_URL: 'http://localhost:5' } }), regional)
  assert.equal(await hostOf({ env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } }), regional)
  assert.equal(await hostOf({ options: { ignoreConfiguredEndpointUrls: true, endpoint: 'http://localhost:6' } }), 'localhost:6')
})

test('without shared files, the environment\'s endpoints can be ignored, too', () => {
  const env = { HOME: '/nonexistent', AWS_ENDPOINT_URL: 'http://localhost:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }
  const given = readOptions(clientTable, { region: 'eu-west-1' }, env)
  assert.equal(knownSettings(given, { env }).endpoint.host, 'kinesis.eu-west-1.amazonaws.com')
})

test('an endpoint of a profile that is unencrypted warns, and certificates are there in case it isn\'t used', async () => {
  const warnings = []
  const { stub } = locate({ region: 'eu-west-1', logger: { warn: (message) => warnings.push(message) } },
    { env: awsFiles({ config: '[default]\nendpoint_url = http://kinesis.example\n' }) })
  await until(() => warnings.length > 0)
  assert.match(warnings[0], /kinesis\.example unencrypted/)
  assert.equal(stub.opened.ca, tls.rootCertificates.join('\n'))
})

test('a FIPS region of old is its region and FIPS', () => {
  const { host, region } = endpointOf({ region: 'fips-us-east-1' })
  assert.deepEqual([host, region], ['kinesis-fips.us-east-1.amazonaws.com', 'us-east-1'])
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
