'use strict'

const cbor = require('./cbor')
const { forms } = require('./codec')

const INDEFINITE_MAP = 0xbf
const INDEFINITE_ARRAY = 0x9f
const BREAK = Buffer.from([0xff])

/**
 * As cbor.encode, with the maps and arrays of indefinite length.
 * @param {unknown} value
 * @returns {Buffer}
 */
function encodeIndefinite (value) {
  if (Array.isArray(value)) {
    return Buffer.concat([Buffer.from([INDEFINITE_ARRAY]), ...value.map(encodeIndefinite), BREAK])
  }
  const isMap = typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value)
  if (!isMap) return cbor.encode(value)
  const members = Object.entries(value).flatMap(([name, member]) => [cbor.encode(name), encodeIndefinite(member)])
  return Buffer.concat([Buffer.from([INDEFINITE_MAP]), ...members, BREAK])
}

/**
 * @param {Buffer} body of an answer in either form
 * @returns {unknown}
 */
function valueOf (body) {
  if (body.length === 0) return {}
  return body[0] === '{'.charCodeAt(0) ? JSON.parse(body.toString()) : cbor.decode(body)
}

const HUGE_LENGTH = Buffer.from('a167526563656f7264739bffffffffffffffff', 'hex')
const HUGE_TEXT = Buffer.from('a1675265636f7264737bffffffffffffffff61', 'hex')
const headers = { 'Content-Type': forms.cbor.contentType }

/** @param {(text: string, make: (args: any, body: Buffer) => Buffer, args?: object, headers?: object) => any} body makes a fault */
const cborFaults = (body) => ({
  cborIndefinite: body('The answer as CBOR of indefinite lengths.', (_args, bytes) => encodeIndefinite(valueOf(bytes)), {}, headers),
  cborHugeLength: body('CBOR of a list that claims 2^64 - 1 elements.', () => HUGE_LENGTH, {}, headers),
  cborHugeText: body('CBOR of a text that claims 2^64 - 1 bytes.', () => HUGE_TEXT, {}, headers)
})

exports.cborFaults = cborFaults
