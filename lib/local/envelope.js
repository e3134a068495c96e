'use strict'

const { forms, formOf, parseBody } = require('./codec')
const { serializationError, unknownOperation } = require('./errors')
const { operations } = require('../model')

/*
 * What a request says of itself before anybody looks at whose it is. What the service answers to requests
 * that are none of its own protocol is as kinesalite found it out on the live service.
 */

const TARGET_PREFIX = 'Kinesis_20131202'
const PLAIN_JSON = 'application/json'
const UNDETERMINED = 'Unable to determine service/operation name to be authorized'

/**
 * @typedef {import('./codec').Form} Form
 * @typedef {{ statusCode: number, contentType?: string, body: Buffer }} PlainAnswer
 */

/** An answer in no form of Kinesis' own. */
class Refusal extends Error {
  /**
   * @param {number} statusCode
   * @param {string} body
   * @param {string} [contentType]
   */
  constructor (statusCode, body, contentType) {
    super(body)
    this.statusCode = statusCode
    this.body = Buffer.from(body)
    this.contentType = contentType
  }
}

const accessDenied = () => new Refusal(403,
  `<AccessDeniedException>\n  <Message>${UNDETERMINED}</Message>\n</AccessDeniedException>\n`)
/** @type {(statusCode: number, type: string) => Refusal} */
const coral = (statusCode, type) => new Refusal(statusCode,
  JSON.stringify({ Output: { __type: `com.amazon.coral.service#${type}` }, Version: '1.0' }), PLAIN_JSON)

/**
 * @param {Record<string, any>} headers
 * @returns {{ named: boolean, operation: string | undefined }} operation: if there is such a one
 */
function targetOf (headers) {
  const [service, operation = ''] = String(headers['x-amz-target'] ?? '').split('.')
  const known = service === TARGET_PREFIX && operations.has(operation)
  return { named: service !== '' && operation !== '', operation: known ? operation : undefined }
}

/** The form in which an answer goes to a request, whatever is wrong with it. @param {Record<string, any>} headers */
function answerForm (headers) {
  return formOf(String(headers['content-type'] ?? '')) ?? forms.json
}

/**
 * @param {{ method: string, headers: Record<string, any> }} request
 * @param {Buffer} body
 * @returns {{ operation: string, form: Form, value: object }} value: the body parsed, not converted
 * @throws {Refusal | import('./errors').ServiceError}
 */
function readEnvelope ({ method, headers }, body) {
  if (method !== 'POST') throw accessDenied()
  const contentType = String(headers['content-type'] ?? '')
  const { named, operation } = targetOf(headers)
  if (body.length === 0) throw operation ? serializationError('') : unknownOperation()
  const form = formOf(contentType)
  if (form) {
    const value = parseBody(form, body)
    if (!operation) throw unknownOperation()
    return { operation, form, value }
  }
  if (contentType.split(';', 1)[0].trim() !== PLAIN_JSON) {
    throw named ? new Refusal(404, '<UnknownOperationException/>\n') : accessDenied()
  }
  throw isJson(body) ? coral(404, 'UnknownOperationException') : coral(400, 'SerializationException')
}

/** @param {Buffer} body */
function isJson (body) {
  try {
    return typeof JSON.parse(body.toString()) === 'object'
  } catch {
    return false
  }
}

exports.Refusal = Refusal
exports.answerForm = answerForm
exports.readEnvelope = readEnvelope
exports.targetOf = targetOf
