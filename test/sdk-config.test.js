'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const https = require('node:https')
const test = require('node:test')
const { parse } = require('node:url')
const sdk = require('@aws-sdk/client-kinesis')
const { AdaptiveRetryStrategy, ConfiguredRetryStrategy, StandardRetryStrategy } = require('@smithy/core/retry')
const { NodeHttpHandler, NodeHttp2Handler } = require('@smithy/node-http-handler')
const { checkConfig, resolveConfig } = require('../lib/sdk/config')
const { KinesisClient } = require('../lib/sdk')

const keys = { accessKeyId: 'AKID', secretAccessKey: 'hunter2' }
const DAY_MS = 86400000

/** The options of our client that a configuration comes to. */
async function translated (given) {
  checkConfig(given)
  const { timeoutMs, ...options } = await resolveConfig(given, {}).options()
  assert.equal(timeoutMs, DAY_MS, 'a whole call has no time-out of its own')
  return options
}

const provider = (value) => async () => value
const url = 'http://127.0.0.1:4567/base'

for (const [given, expected] of [
  [{}, {}],
  [{ region: 'eu-west-1' }, { region: 'eu-west-1' }],
  [{ region: provider('eu-west-1') }, { region: 'eu-west-1' }],
  [{ endpoint: url }, { endpoint: url }],
  [{ endpoint: provider(url) }, { endpoint: url }],
  [{ endpoint: new URL(url) }, { endpoint: new URL(url) }],
  [{ endpoint: { url: new URL(url) } }, { endpoint: new URL(url) }],
  [{ protocol: 'json' }, { protocol: 'json' }],
  [{ endpoint: { protocol: 'http:', hostname: '127.0.0.1', port: 4567, path: '/base' } }, { endpoint: url }],
  [{ endpoint: provider({ protocol: 'https:', hostname: 'x.example', path: '/' }) }, { endpoint: 'https://x.example/' }],
  [{ maxAttempts: 7, retryMode: 'adaptive' }, { maxAttempts: 7, retryMode: 'adaptive' }],
  [{ maxAttempts: provider(2), retryMode: provider('standard') }, { maxAttempts: 2, retryMode: 'standard' }],
  [{ maxAttempts: 0 }, { maxAttempts: 1 }],
  [{ maxAttempts: 101 }, { maxAttempts: 100 }],
  [{ maxAttempts: Infinity }, { maxAttempts: 100 }],
  [{ maxAttempts: 2.5 }, { maxAttempts: 3 }],
  [{ maxAttempts: 'many' }, { maxAttempts: 'many' }],
  [{ retryMode: 'legacy' }, { retryMode: 'standard' }],
  [{ retryMode: provider('STANDARD') }, { retryMode: 'standard' }],
  [{ retryMode: 'ADAPTIVE' }, { retryMode: 'adaptive' }],
  [{ retryMode: 'unheard' }, { retryMode: 'standard' }],
  [{ profile: '' }, {}],
  [{ userAgentAppId: '' }, {}],
  [{ useFipsEndpoint: true, useDualstackEndpoint: provider(true), accountIdEndpointMode: 'required' },
    { useFipsEndpoint: true, useDualstackEndpoint: true, accountIdEndpointMode: 'required' }],
  [{ profile: 'p' }, { profile: 'p' }],
  [{ userAgentAppId: 'app', customUserAgent: [['x', '1'], ['y']] }, { userAgent: 'app/app x/1 y' }],
  [{ customUserAgent: 'mine/2' }, { userAgent: 'mine/2' }],
  [{ defaultsMode: 'in-region' }, { connectTimeoutMs: 1100 }],
  [{ defaultsMode: 'legacy' }, {}],
  [{ credentials: keys }, { credentials: keys }],
  [{ requestHandler: { connectionTimeout: 500, requestTimeout: 2000.5, socketTimeout: 1 } },
    { connectTimeoutMs: 500, requestTimeoutMs: 2001 }],
  [{ requestHandler: { socketTimeout: 700 } }, { requestTimeoutMs: 700 }],
  [{ requestHandler: { connectionTimeout: 0, requestTimeout: 0 } }, { connectTimeoutMs: DAY_MS, requestTimeoutMs: DAY_MS }],
  [{ requestHandler: { httpsAgent: { maxSockets: 200 } } }, { maxConnections: 200 }],
  [{ requestHandler: { httpsAgent: { maxSockets: 2.5 } } }, { maxConnections: 3 }],
  [{ requestHandler: { httpsAgent: { maxSockets: 0.5 } } }, { maxConnections: 1 }],
  [{ requestHandler: { httpAgent: new http.Agent({ maxSockets: 3 }) } }, { maxConnections: 3 }],
  [{ requestHandler: { httpsAgent: new https.Agent({ ca: 'PEM' }) } }, { maxConnections: 10000, ca: 'PEM' }],
  [{ requestHandler: new NodeHttpHandler() }, { maxConnections: 50 }],
  [{ requestHandler: new NodeHttpHandler({ requestTimeout: 5, httpsAgent: new https.Agent({ maxSockets: 9 }) }) },
    { requestTimeoutMs: 5, maxConnections: 9 }],
  [{ requestHandler: new NodeHttpHandler(provider({ connectionTimeout: 8 })) }, { connectTimeoutMs: 8, maxConnections: 50 }],
  [{ requestHandler: new NodeHttp2Handler({ requestTimeout: 5, sessionTimeout: 6, maxConcurrentStreams: 7 }) },
    { requestTimeoutMs: 5, idleTimeoutMs: 6, maxConnections: 7 }],
  [{ retryStrategy: new StandardRetryStrategy(6) }, { maxAttempts: 6 }],
  [{ retryStrategy: new StandardRetryStrategy(1000) }, { maxAttempts: 100 }],
  [{ retryStrategy: new AdaptiveRetryStrategy(async () => 4), maxAttempts: 9 }, { maxAttempts: 4, retryMode: 'adaptive' }],
  [{ apiVersion: '2013-12-02', tls: true, extensions: [], systemClockOffset: 0, cacheMiddleware: true, unheard: 1, logger: undefined }, {}]
]) {
  const names = Object.entries(given).map(([name, value]) => `${name}: ${value?.constructor?.name ?? value}`)
  test(`${names.join(', ') || 'nothing'} → ${Object.keys(expected).join(', ')}`, async () => {
    assert.deepEqual(await translated(given), expected)
  })
}

test('a proxy agent says where it leads', async () => {
  class HttpsProxyAgent extends http.Agent {
    proxy = new URL('http://proxy.example:3128')
    createConnection () {}
  }
  const { proxy } = await translated({ requestHandler: { httpsAgent: new HttpsProxyAgent() } })
  assert.equal(proxy.href, 'http://proxy.example:3128/')
})

test('a proxy agent of the older kind does, too; the limit that it does not keep to is none', async () => {
  const agent = { maxSockets: 1, addRequest () {}, destroy () {}, proxy: { ...parse('http://user:word@proxy.example:3128') } }
  const { proxy, ...rest } = await translated({ requestHandler: { httpsAgent: agent } })
  assert.deepEqual([proxy.href, rest.maxConnections], ['http://user:word@proxy.example:3128/', undefined])
})

test('an agent of agentkeepalive connects as Node\'s do', async () => {
  class KeepAliveAgent extends https.Agent {
    get freeSocketKeepAliveTimeout () { return assert.fail('it warns') }
    createConnection () {}
  }
  assert.equal((await translated({ requestHandler: { httpsAgent: new KeepAliveAgent({ maxSockets: 7 }) } })).maxConnections, 7)
})

test('ConfiguredRetryStrategy: its delays for what is retryable, nothing for the rest', async () => {
  const { maxAttempts, retryPolicy } = await translated({ retryStrategy: new ConfiguredRetryStrategy(4, (attempt) => 100 * attempt) })
  assert.equal(maxAttempts, 4)
  assert.equal(retryPolicy({ retryable: true }, 2), 200)
  assert.equal(retryPolicy({ retryable: false }, 1), undefined)
})

test('credentials: a provider is asked with the configuration, the default provider likewise', async () => {
  const asked = []
  const provide = async (properties) => {
    asked.push([await properties.callerClientConfig.region(), properties.forceRefresh])
    return keys
  }
  const { credentials } = await translated({ region: 'eu-west-1', credentials: provide })
  assert.equal(await credentials(), keys)
  assert.equal(await credentials({ forceRefresh: true }), keys)
  assert.deepEqual(asked, [['eu-west-1', undefined], ['eu-west-1', true]])
  const byDefault = await translated({ region: 'eu-west-1', credentialDefaultProvider: ({ parentClientConfig }) => async () => [await parentClientConfig.region()] })
  assert.deepEqual(await byDefault.credentials(), ['eu-west-1'])
})

test('a logger is told of warnings', async () => {
  const told = []
  const { logger } = await translated({ logger: { warn: (message) => told.push(message) } })
  logger.warn('w')
  assert.deepEqual(told, ['w'])
  assert.equal((await translated({ logger: {} })).logger.warn('w'), undefined)
})

class OwnHandler extends NodeHttpHandler {}
class OwnAgent extends https.Agent {
  createConnection () {}
}
for (const [given, message] of [
  [{ extensions: [{}] }, /has no configuration extensions: .*middleware/],
  [{ endpointProvider () {} }, /configuration endpointProvider/],
  [{ httpAuthSchemes: [] }, /configuration httpAuthSchemes/],
  [{ signer: {} }, /configuration signer/],
  [{ protocol: class {} }, /configuration protocol of the SDK: give 'json', 'cbor' or 'auto'/],
  [{ tls: false }, /configuration tls: false: give an endpoint that begins with http/],
  [{ systemClockOffset: 5 }, /configuration systemClockOffset/],
  [{ requestHandler: { handle () {} } }, /requestHandler of another kind/],
  [{ requestHandler: new OwnHandler() }, /requestHandler of another kind/],
  [{ requestHandler: 5 }, /requestHandler must be a NodeHttpHandler, .*got 5/],
  [{ retryStrategy: { acquireInitialRetryToken () {} } }, /retryStrategy of another kind/]
]) {
  test(`${Object.keys(given)} is refused at once: ${message}`, () => {
    assert.throws(() => new KinesisClient({ region: 'eu-west-1', ...given }), message)
  })
}

for (const [given, message] of [
  [{ requestHandler: { httpsAgent: new https.Agent({ rejectUnauthorized: false }) } }, /rejectUnauthorized: false: servers are always verified/],
  [{ requestHandler: { httpsAgent: { cert: 'x' } } }, /cert of an agent/],
  ...[
    new OwnAgent(),
    new class extends OwnAgent {}(),
    Object.assign(new https.Agent(), { createConnection () {} }),
    { addRequest () {}, options: {} }
  ].map(httpsAgent => [{ requestHandler: { httpsAgent } }, /agent with connections of its own/]),
  [{ requestHandler: { connectionTimeout: -1 } }, /requestHandler.connectionTimeout must be a time-out of 0 ms or more; got -1/],
  [{ requestHandler: { requestTimeout: 'x' } }, /requestHandler.requestTimeout must be a time-out of 0 ms or more/],
  [{ endpoint: {} }, /endpoint must be a URL, or/],
  [{ endpoint: { hostname: 'x', query: { a: 'b' } } }, /endpoint must not have a query/],
  [{ region: provider('no region') }, /region must be a region name/],
  [{ region: async () => { throw new Error('no metadata') } }, /no metadata/]
]) {
  test(`what is wrong with ${Object.keys(given)} is told by the first command: ${message}`, async () => {
    const { ListStreamsCommand } = require('../lib/sdk')
    const client = new KinesisClient({ region: 'eu-west-1', credentials: keys, ...given })
    await assert.rejects(client.send(new ListStreamsCommand({})), message)
  })
}

test('what is read of config is what the SDK gives', async () => {
  const given = {
    region: 'eu-west-1', endpoint: url, credentials: { ...keys, sessionToken: 't' }, maxAttempts: 4, retryMode: 'standard', userAgentAppId: 'a',
    useDualstackEndpoint: false, accountIdEndpointMode: 'disabled'
  }
  const read = async ({ config }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials()
    const named = ['region', 'endpoint', 'maxAttempts', 'retryMode', 'useFipsEndpoint', 'useDualstackEndpoint', 'userAgentAppId', 'accountIdEndpointMode']
    const values = await Promise.all(named.map((name) => typeof config[name] === 'function' ? config[name]() : config[name]))
    return {
      ...Object.fromEntries(named.map((name, i) => [name, values[i]])),
      keys: [accessKeyId, secretAccessKey, sessionToken],
      rest: [config.serviceId, config.apiVersion, config.isCustomEndpoint]
    }
  }
  assert.deepEqual(await read(new KinesisClient(given)), await read(new sdk.KinesisClient(given)))
  const namings = [{ region: 'us-east-1' }, { region: 'us-gov-west-1-fips' }, { region: 'fips-dkr-us-east-1' },
    { region: 'fips-us-east-1', useFipsEndpoint: false }, { region: 'us-east-1', useFipsEndpoint: provider(true) }]
  for (const naming of namings) {
    const [ours, theirs] = await Promise.all([KinesisClient, sdk.KinesisClient].map(async (Client) => {
      const { config } = new Client({ credentials: keys, ...naming })
      return [await config.region(), await config.useFipsEndpoint()]
    }))
    assert.deepEqual(ours, theirs, naming.region)
  }
  for (const Client of [KinesisClient, sdk.KinesisClient]) {
    const { config } = new Client({ region: 'fips-us-west-2', credentials: provider(keys) })
    assert.equal(await config.region(), 'us-west-2')
    assert.equal(await config.useFipsEndpoint(), true)
    assert.equal((await config.credentials()).accessKeyId, 'AKID')
    assert.equal(config.endpoint, undefined)
  }
})

test('config cannot be changed afterwards without a word', () => {
  assert.throws(() => {
    new KinesisClient({ region: 'eu-west-1' }).config.region = 'x'
  }, TypeError)
})
