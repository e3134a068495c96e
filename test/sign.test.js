'use strict'

const assert = require('node:assert/strict')
const { describe, test } = require('node:test')
const aws4 = require('aws4')
const { signRequest } = require('../lib/sign')
const { randomRequest, seededRandom } = require('./vectors/random-request')
const { signWithSmithy } = require('./vectors/smithy')

const seed = 20261124
const count = 400
const refusal = { code: 'ERR_INVALID_ARG_VALUE' }

/** The requests of the seed, each with the words that find it again. */
function randomRequests () {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, i) => ({ request: randomRequest(random), name: `seed ${seed}, request ${i}` }))
}

/** @param {Record<string, string>} headers */
const lowerCased = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))

/** @param {import('./vectors/random-request').RandomRequest} request */
function signWithAws4 ({ method, host, path, query, headers, body, service, region, credentials, date }) {
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const target = pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
  const amzDate = date.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const withDate = { ...headers, 'X-Amz-Date': amzDate }
  // aws4 gives any Buffer a content-length header, an empty one too.
  const text = body.length > 0 ? body : ''
  return aws4.sign({ method, host, path: target, headers: withDate, body: text, service, region }, credentials).headers
}

/** @param {Record<string, string>} headers */
const signedParts = (headers) => {
  const { authorization, 'x-amz-date': amzDate, 'x-amz-security-token': token, host } = lowerCased(headers)
  return { authorization, amzDate, token, host }
}

describe('signRequest', () => {
  test(`signs ${count} random requests as @smithy/signature-v4 does`, async () => {
    for (const { request, name } of randomRequests()) {
      assert.deepEqual(signedParts(signRequest(request)), signedParts(await signWithSmithy(request)), name)
    }
  })

  test(`signs ${count} random requests as aws4 does`, () => {
    for (const { request, name } of randomRequests()) {
      assert.deepEqual(signedParts(signRequest(request)), signedParts(signWithAws4(request)), name)
    }
  })

  test('gives back the headers it was given, with lower-case names', () => {
    for (const { request, name } of randomRequests()) {
      const signed = signRequest(request)
      assert.deepEqual(signed, lowerCased(signed), name)
      for (const [header, value] of Object.entries(lowerCased(request.headers))) {
        assert.equal(signed[header], value, `${name}: ${header}`)
      }
    }
  })

  test('leaves what it was given as it was', () => {
    for (const { request, name } of randomRequests()) {
      const before = structuredClone(request)
      signRequest(request)
      assert.deepEqual(structuredClone(request), before, name)
    }
  })

  for (const bad of ['line\r\nx-evil: 1', 'line\nbreak', 'nul\0']) {
    test(`refuses ${JSON.stringify(bad)} in a header's name and value`, () => {
      const [{ request }] = randomRequests()
      assert.throws(() => signRequest({ ...request, headers: { ...request.headers, 'x-bad': bad } }), refusal)
      assert.throws(() => signRequest({ ...request, headers: { ...request.headers, [bad]: 'value' } }), refusal)
    })
  }
})
