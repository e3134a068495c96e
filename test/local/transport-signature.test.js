'use strict'

const assert = require('node:assert/strict')
const querystring = require('node:querystring')
const { describe, it } = require('node:test')
const { SignatureV4 } = require('@smithy/signature-v4')
const aws4 = require('aws4')
const { Verifier } = require('../../lib/local/signature')
const { CREDENTIALS, JSON_TYPE, REGION, Sha256 } = require('./helpers/wire-server')

const NOW = Date.UTC(2026, 10, 23, 12, 34, 56)
const TOKEN = 'token/with+signs=='
const BODY = Buffer.from('{"StreamName":"s"}')
const HOST = 'localhost:4567'

/** As a server gets it from the SDK's signer. */
async function bySdk ({ headers = {}, path = '/', query = {}, method = 'POST', body = BODY, credentials = CREDENTIALS,
  date = new Date(NOW), region = REGION, service = 'kinesis' } = {}) {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 })
  const signed = await signer.sign({
    method,
    protocol: 'http:',
    hostname: 'localhost',
    path,
    query,
    headers: { host: HOST, 'content-type': JSON_TYPE, 'x-amz-target': 'Kinesis_20131202.ListStreams', ...headers },
    body
  }, { signingDate: date })
  const text = querystring.stringify(query)
  return { method, url: text === '' ? path : `${path}?${text}`, headers: signed.headers, body }
}

function byAws4 () {
  const { headers } = aws4.sign({
    host: HOST,
    path: '/',
    method: 'POST',
    service: 'kinesis',
    region: REGION,
    headers: { 'Content-Type': JSON_TYPE, 'X-Amz-Target': 'Kinesis_20131202.ListStreams', 'X-Amz-Date': '20261123T123456Z' },
    body: BODY.toString()
  }, CREDENTIALS)
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { method: 'POST', url: '/', headers: Object.fromEntries(lower), body: BODY }
}

const verify = (request, options = {}, now = NOW) => new Verifier({ credentials: CREDENTIALS, ...options }).verify(request, now)
const withHeaders = (request, headers) => ({ ...request, headers: { ...request.headers, ...headers } })
const refusal = (name, message) => ({ name, message, statusCode: 400 })

const accepted = {
  'a plain request': {},
  'a path of an endpoint': { path: '/prefix/of%20it/x' },
  'a path with dots, doubled slashes and a slash at its end': { path: '/a//b/../c/./d/' },
  'a query': { query: { b: '2', a: 'x y', 'a-b': "!'()*" } },
  'values with runs of spaces': { headers: { 'x-amz-meta': '  a   b  ' } },
  'an empty body': { body: Buffer.alloc(0) },
  'a GET': { method: 'GET', body: Buffer.alloc(0) },
  'another region, where none is set': { region: 'eu-west-1' }
}

describe('signature', () => {
  for (const [title, how] of Object.entries(accepted)) {
    it(`accepts what the SDK's signer makes of ${title}`, async () => {
      const request = await bySdk(how)
      verify(request)
      assert.throws(() => verify({ ...request, body: Buffer.from('other') }), { name: 'InvalidSignatureException' })
      assert.throws(() => verify({ ...request, url: `${request.url}x` }), { name: 'InvalidSignatureException' })
    })
  }

  it("accepts aws4's signatures", () => {
    verify(byAws4())
    assert.throws(() => verify(withHeaders(byAws4(), { 'x-amz-target': 'Kinesis_20131202.DeleteStream' })),
      { name: 'InvalidSignatureException' })
  })

  it('accepts :authority in place of host, as the SDK signs for HTTP/2', async () => {
    const request = await bySdk({ headers: { ':authority': HOST } })
    const { host, ...headers } = request.headers
    verify({ ...request, headers: { ...headers, host } })
    assert.match(headers.authorization, /SignedHeaders=:authority/)
  })

  it('verifies many days and regions with one verifier', async () => {
    const verifier = new Verifier({ credentials: CREDENTIALS })
    for (let day = 0; day < 80; day++) {
      const date = new Date(NOW + day * 86400000)
      verifier.verify(await bySdk({ date, region: `region-${day % 3}` }), date.getTime())
    }
  })

  it('wants a token where its credentials have one, and none where not', async () => {
    const credentials = { ...CREDENTIALS, sessionToken: TOKEN }
    const request = await bySdk({ credentials })
    verify(request, { credentials })
    const unknown = refusal('UnrecognizedClientException', 'The security token included in the request is invalid.')
    assert.throws(() => verify(request), unknown)
    assert.throws(() => verify(byAws4(), { credentials }), unknown)
  })

  it('tells of credentials that have expired', async () => {
    const credentials = { ...CREDENTIALS, expiration: new Date(NOW) }
    verify(await bySdk({ date: new Date(NOW - 1) }), { credentials }, NOW - 1)
    assert.throws(() => verify(byAws4(), { credentials }),
      refusal('ExpiredTokenException', 'The security token included in the request is expired'))
  })

  it('gives what it has computed when a signature is wrong', async () => {
    const request = await bySdk({ credentials: { ...CREDENTIALS, secretAccessKey: 'another' } })
    assert.throws(() => verify(request), (error) => {
      assert.equal(error.name, 'InvalidSignatureException')
      assert.match(error.message, /^The request signature we calculated does not match the signature you provided\./)
      assert.match(error.message, /The Canonical String for this request should have been\n'POST\n\/\n\ncontent-type:/)
      assert.match(error.message, /AWS4-HMAC-SHA256\n20261123T123456Z\n20261123\/us-east-1\/kinesis\/aws4_request\n/)
      assert.doesNotMatch(error.message, /wJalr/)
      return true
    })
  })

  it('refuses a clock that is more than five minutes off, either way', async () => {
    const request = byAws4()
    verify(request, {}, NOW + 5 * 60 * 1000)
    verify(request, {}, NOW - 5 * 60 * 1000)
    assert.throws(() => verify(request, {}, NOW + 5 * 60 * 1000 + 1), refusal('InvalidSignatureException',
      'Signature expired: 20261123T123456Z is now earlier than 20261123T123456Z (20261123T123956Z - 5 min.)'))
    assert.throws(() => verify(request, {}, NOW - 20 * 60 * 1000), refusal('InvalidSignatureException',
      'Signature not yet current: 20261123T123456Z is still later than 20261123T121956Z (20261123T121456Z + 5 min.)'))
  })

  const damaged = {
    'without Authorization': [{ authorization: undefined },
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token')],
    'of another algorithm': [{ authorization: 'Basic dXNlcg==' },
      refusal('IncompleteSignatureException', "Unsupported AWS 'algorithm': 'Basic'.")],
    'with a part that is no pair': [{ authorization: 'AWS4-HMAC-SHA256 Credential' },
      { name: 'IncompleteSignatureException', message: /^'Credential' not a valid key=value pair/ }],
    'with nothing but the algorithm': [{ authorization: 'AWS4-HMAC-SHA256', 'x-amz-date': undefined }, {
      name: 'IncompleteSignatureException',
      message: /'Credential' parameter\. .*'Signature' parameter\. .*'SignedHeaders' parameter\. .*either a 'X-Amz-Date'/
    }],
    'with a date of another form': [{ 'x-amz-date': 'yesterday' },
      { name: 'IncompleteSignatureException', message: /Got 'yesterday'/ }],
    'with a date that does not exist': [{ 'x-amz-date': '20261341T123456Z' },
      { name: 'IncompleteSignatureException', message: /Got '20261341T123456Z'/ }]
  }
  for (const [title, [headers, expected]] of Object.entries(damaged)) {
    it(`refuses a request ${title}`, () => assert.throws(() => verify(withHeaders(byAws4(), headers)), expected))
  }

  it('refuses a scope, key or host that is not what it must be', async () => {
    const change = (from, to) => {
      const request = byAws4()
      return withHeaders(request, { authorization: request.headers.authorization.replace(from, to) })
    }
    const cases = [
      [change('/aws4_request', ''), 'IncompleteSignatureException', /exactly 5 slash-delimited elements/],
      [change('aws4_request', 'aws5_request'), 'InvalidSignatureException', /valid terminator: 'aws4_request', not 'aws5_request'/],
      [change('/kinesis/', '/firehose/'), 'InvalidSignatureException', /correct service: 'kinesis'/],
      [change('/20261123/', '/20261122/'), 'InvalidSignatureException', /'20261122' != '20261123'/],
      [change('AKIDEXAMPLE', 'AKIDOTHER'), 'UnrecognizedClientException', /token included in the request is invalid/],
      [change(/;?host(?=[;,])/, ''), 'InvalidSignatureException', /must be a 'SignedHeader'/]
    ]
    for (const [request, name, message] of cases) assert.throws(() => verify(request), { name, message })
    assert.throws(() => verify(byAws4(), { region: 'eu-west-1' }),
      { name: 'InvalidSignatureException', message: /valid region, not 'us-east-1'/ })
  })
})
