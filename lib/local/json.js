'use strict'

const { serializationError } = require('./errors')

/*
 * JSON 1.1 as Kinesis speaks it: blobs as base64, timestamps as seconds since 1970 with a fraction.
 */

/** @param {Buffer} body */
const parse = (body) => JSON.parse(body.toString())

/** @param {unknown} value */
const render = (value) => Buffer.from(JSON.stringify(value))

/**
 * @param {string} text base64
 * @returns {Buffer}
 */
function blobOfText (text) {
  const { length } = text
  if (length % 4 !== 0) {
    throw serializationError(`'${shown(text)}' can not be converted to a Blob: ` +
      `Base64 encoded length is expected a multiple of 4 bytes but found: ${length}`)
  }
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  // A decoder that skips what it doesn't know gives less than the length promises.
  if (bytes.length === length / 4 * 3 - padding) return bytes
  const [stranger = '='] = /[^A-Za-z0-9+/=]/.exec(text) ?? []
  throw serializationError(`'${shown(text)}' can not be converted to a Blob: Invalid Base64 character: '${stranger}'`)
}

const SHOWN_CHARS = 64

/** @param {string} text of any length */
const shown = (text) => text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}...` : text

module.exports = {
  contentType: 'application/x-amz-json-1.1',
  parse,
  render,
  blobOfText,
  /** @type {(bytes: Buffer) => unknown} */
  blobOut: (bytes) => bytes.toString('base64'),
  /** @type {(value: unknown) => unknown} ms; what is no number stays as it is */
  timestampIn: (value) => typeof value === 'number' ? Math.round(value * 1000) : value,
  /** @type {(ms: number) => unknown} */
  timestampOut: (ms) => ms / 1000
}
