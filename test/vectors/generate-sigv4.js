'use strict'

/**
 * Writes sigv4.json: requests with the authorization that @smithy/signature-v4 gives them.
 * Run it again after a change here: node test/vectors/generate-sigv4.js
 */

const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { randomRequest, seededRandom } = require('./random-request')
const { signWithSmithy } = require('./smithy')

const plain = {
  method: 'POST',
  host: 'kinesis.eu-west-1.amazonaws.com',
  path: '/',
  query: [],
  headers: { host: 'kinesis.eu-west-1.amazonaws.com', 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from('{"StreamName":"clicks"}'),
  service: 'kinesis',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  date: new Date('2026-11-23T03:10:50Z')
}

/** What the random ones don't reach. */
const chosen = [
  {},
  { path: '' },
  { path: '/..' },
  { path: '/a/../../b//c/./' },
  { path: '/ä/%20 /+' },
  { path: '/stored//as/../it%20is', service: 's3' },
  { query: [['a', '2'], ['a', '10'], ['a-', 'x'], ['a b', ''], ['A', 'ÿ'], ['a', '1']] },
  { headers: { ...plain.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  { headers: { ...plain.headers, 'x-empty': '', 'x-blank': ' \t ', 'x-odd': '\t a \t b  ' } },
  { headers: { ...plain.headers, 'Proxy-Thing': '1', 'sec-fetch': '2', 'Keep-Alive': '3', te: '4', tea: '5' } },
  { headers: { ...plain.headers, date: 'yesterday', 'x-amz-date': 'other', authorization: 'other' } },
  { headers: { ...plain.headers, 'x-amz-security-token': 'by hand' } },
  { credentials: { ...plain.credentials, sessionToken: 'token' }, headers: { ...plain.headers, 'x-amz-security-token': 'other' } },
  { credentials: { ...plain.credentials, secretAccessKey: 'k'.repeat(60) } },
  { credentials: { ...plain.credentials, secretAccessKey: 'k'.repeat(61) } },
  { date: new Date('1970-01-01T00:00:00Z') },
  { date: new Date('2024-02-29T23:59:59Z') },
  { date: new Date('9999-12-31T23:59:59Z') }
]

/** @param {import('./random-request').RandomRequest} request */
async function vector (request) {
  const signed = await signWithSmithy(request)
  return {
    method: request.method,
    path: request.path,
    query: request.query,
    headers: Object.entries(request.headers),
    body: request.body.toString('hex'),
    service: request.service,
    region: request.region,
    ...request.credentials,
    timeS: request.date.getTime() / 1000,
    amzDate: signed['x-amz-date'],
    authorization: signed.authorization
  }
}

async function main () {
  const random = seededRandom(20261123)
  const requests = chosen.map((change) => ({ ...plain, ...change }))
  for (let i = 0; i < 80; i++) requests.push(randomRequest(random))
  const lines = (await Promise.all(requests.map(vector))).map((line) => '  ' + JSON.stringify(line))
  writeFileSync(join(__dirname, 'sigv4.json'), `[\n${lines.join(',\n')}\n]\n`)
}

main()
