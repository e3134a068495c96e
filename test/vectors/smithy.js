'use strict'

const { createHash, createHmac } = require('node:crypto')
const { SignatureV4 } = require('@smithy/signature-v4')

/** The hash as @smithy/signature-v4 wants to be given it. */
class Sha256 {
  /** @param {string | ArrayBuffer | ArrayBufferView} [secret] makes it an HMAC */
  constructor (secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', /** @type {any} */ (secret))
  }

  /** @param {Uint8Array} data */
  update (data) {
    this.hash.update(data)
  }

  async digest () {
    return new Uint8Array(this.hash.digest())
  }
}

/**
 * @param {Array<[string, string]>} pairs
 * @returns {Record<string, string[]>}
 */
function queryBag (pairs) {
  /** @type {Record<string, string[]>} */
  const bag = {}
  for (const [name, value] of pairs) (bag[name] ??= []).push(value)
  return bag
}

/**
 * The headers to send, as @smithy/signature-v4 signs them.
 *
 * @param {import('./random-request').RandomRequest} request
 * @returns {Promise<Record<string, string>>}
 */
async function signWithSmithy (request) {
  const { credentials, region, service } = request
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: /** @type {any} */ (Sha256),
    applyChecksum: false,
    uriEscapePath: service !== 's3'
  })
  const { method, path, headers, body } = request
  const query = queryBag(request.query)
  const toSign = { method, protocol: 'https:', hostname: request.host, path, query, headers: { ...headers }, body }
  return (await signer.sign(toSign, { signingDate: request.date })).headers
}

module.exports = { signWithSmithy }
