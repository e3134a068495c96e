'use strict'

/**
 * Random requests for the signing tests, the same ones for the same seed.
 *
 * @typedef {object} RandomRequest
 * @property {string} method
 * @property {string} host with its port
 * @property {string} path as it stands in the request line
 * @property {Array<[string, string]>} query decoded; a name may come twice
 * @property {Record<string, string>} headers `host` among them
 * @property {Buffer} body
 * @property {string} service
 * @property {string} region
 * @property {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} credentials
 * @property {Date} date
 */

const alphabets = {
  plain: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  token: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=',
  text: "abcXYZ019 -_.~!*'()%+&=/?#:;@$,[]{}|\\\"<>^`äßñé日本語😀",
  header: 'abcXYZ019 \t  -_.~!*()%+&=/?#:;@$,äé日本😀'
}

/**
 * @param {number} seed
 * @returns {() => number} in [0, 1), the mulberry32 generator
 */
function seededRandom (seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

class Draw {
  /** @param {() => number} random */
  constructor (random) {
    this.random = random
  }

  /**
   * @param {number} from
   * @param {number} to both may come
   */
  integer (from, to) {
    return from + Math.floor(this.random() * (to - from + 1))
  }

  /**
   * @template T
   * @param {readonly T[]} list
   */
  one (list) {
    return list[this.integer(0, list.length - 1)]
  }

  /** @param {number} probability */
  chance (probability) {
    return this.random() < probability
  }

  /**
   * @param {keyof typeof alphabets} alphabet
   * @param {number} from
   * @param {number} to
   */
  text (alphabet, from, to) {
    const characters = [...alphabets[alphabet]]
    return Array.from({ length: this.integer(from, to) }, () => this.one(characters)).join('')
  }
}

/** @param {Draw} draw */
function randomPath (draw) {
  const segments = Array.from({ length: draw.integer(0, 4) }, () =>
    draw.one([
      () => draw.text('plain', 1, 8),
      () => encodeURIComponent(draw.text('text', 1, 6)),
      () => draw.one(['.', '..', '', '...', '%2e%2E', 'a+b', "it's(a)*!"])
    ])()
  )
  return '/' + segments.join('/') + (draw.chance(0.2) ? '/' : '')
}

/**
 * @param {Draw} draw
 * @returns {Array<[string, string]>}
 */
function randomQuery (draw) {
  const names = ['a', 'a-b', 'A', 'a b', 'ä', 'Action', 'b.', 'b~']
  return Array.from({ length: draw.integer(0, 6) }, () => [
    draw.chance(0.4) ? draw.text('text', 1, 5) : draw.one(names),
    draw.text('text', 0, 8)
  ])
}

/** @param {Draw} draw */
function randomBody (draw) {
  return draw.one([
    () => Buffer.alloc(0),
    () => Buffer.from('{}'),
    () => Buffer.from(JSON.stringify({ StreamName: draw.text('text', 1, 30), Data: draw.text('token', 0, 200) })),
    () => Buffer.from(Array.from({ length: draw.integer(1, 200) }, () => draw.integer(0, 255)))
  ])()
}

/**
 * @param {Draw} draw
 * @param {string} host
 * @param {Buffer} body
 */
function randomHeaders (draw, host, body) {
  /** @type {Record<string, string>} */
  const headers = { host, 'content-type': draw.one(['application/x-amz-json-1.1', 'text/plain;  charset=utf-8']) }
  if (body.length > 0) headers['content-length'] = String(body.length)
  if (draw.chance(0.5)) headers['X-Amz-Target'] = 'Kinesis_20131202.' + draw.text('plain', 4, 16)
  for (let left = draw.integer(0, 3); left > 0; left--) {
    // The number keeps names apart that differ in case alone.
    headers[draw.one(['x-amz-meta-', 'X-Custom-', 'x-', 'Z']) + draw.text('plain', 1, 5) + left] = draw.text('header', 0, 24)
  }
  for (const unsigned of ['User-Agent', 'connection', 'Expect', 'x-amzn-trace-id']) {
    if (draw.chance(0.2)) headers[unsigned] = draw.text('plain', 1, 10)
  }
  return headers
}

/**
 * @param {() => number} random
 * @returns {RandomRequest}
 */
function randomRequest (random) {
  const draw = new Draw(random)
  const region = draw.one(['us-east-1', 'eu-west-1', 'ap-southeast-2', 'cn-north-1', 'us-gov-west-1'])
  const service = draw.one(['kinesis', 'kinesis', 'dynamodb', 'monitoring', 'execute-api'])
  const host = draw.chance(0.5) ? `${service}.${region}.amazonaws.com` : `127.0.0.1:${draw.integer(1024, 65535)}`
  const body = randomBody(draw)
  return {
    method: draw.one(['POST', 'GET', 'PUT', 'DELETE']),
    host,
    path: randomPath(draw),
    query: randomQuery(draw),
    headers: randomHeaders(draw, host, body),
    body,
    service,
    region,
    credentials: {
      accessKeyId: 'AKIA' + draw.text('plain', 16, 16),
      secretAccessKey: draw.text('token', 40, 80),
      ...(draw.chance(0.5) && { sessionToken: draw.text('token', 20, 400) })
    },
    date: new Date(draw.integer(0, 4102444800) * 1000)
  }
}

module.exports = { randomRequest, seededRandom }
