'use strict'

const { structure } = require('./kinds')

/**
 * @typedef {import('./kinds').Shape} Shape
 * @typedef {import('./kinds').Structure} Structure
 *
 * A path into an output, from member to member; -1 is the last element of a list.
 * @typedef {readonly (string | -1)[]} OutputPath
 *
 * How the pages of an answer follow one another: what is at `outputToken` is the next request's
 * `inputToken`, as long as there is one and `more` (where that is told) is true.
 * @typedef {object} Pagination
 * @property {string} inputToken
 * @property {OutputPath} outputToken
 * @property {string} pageSize
 * @property {OutputPath} [more]
 * @property {readonly string[]} [firstOnly] members that the service refuses beside a token
 *
 * @typedef {object} Operation
 * @property {string} name
 * @property {Structure} input
 * @property {Structure} output
 * @property {'text' | 'puts' | 'records' | 'events'} response how the core hands an answer over
 * @property {'data' | 'control'} endpoint which of an account's hosts it goes to
 * @property {readonly string[]} errors that it is documented to throw
 * @property {Pagination} [pagination]
 *
 * What a table says of an operation, for makeOperations().
 * @typedef {object} Row
 * @property {Record<string, Shape>} [input] members; a name that ends with ! is a required one
 * @property {Record<string, Shape>} [output] likewise
 * @property {string} [outputName] where several operations share one
 * @property {Operation['response']} [response] 'text'
 * @property {Operation['endpoint']} [endpoint] 'control'
 * @property {readonly string[]} errors without the `Exception` that most names end with
 * @property {Pagination} [pagination]
 */

/** Kinds of failure that operations share. */
const base = ['InvalidArgument', 'LimitExceeded']
const onStream = [...base, 'ResourceNotFound']
const onOwnStream = [...onStream, 'AccessDenied']
const onFreeStream = [...onOwnStream, 'ResourceInUse']

const ERRORS = {
  base,
  onStream,
  onOwnStream,
  onFreeStream,
  onValidStream: [...onFreeStream, 'Validation'],
  kms: ['KMSAccessDenied', 'KMSDisabled', 'KMSInvalidState', 'KMSNotFound', 'KMSOptInRequired', 'KMSThrottling'],
  onRecords: ['AccessDenied', 'DryRunOperation', 'InternalFailure', 'InvalidArgument',
    'ProvisionedThroughputExceeded', 'ResourceNotFound']
}

/** @param {string} error */
const exceptionName = (error) => error === 'KMSOptInRequired' ? error : `${error}Exception`

/**
 * @param {Record<string, Row>} rows
 * @returns {Record<string, Operation>}
 */
function makeOperations (rows) {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, {
    name,
    response: 'text',
    endpoint: 'control',
    ...row,
    input: structure(`${name}Input`, row.input),
    output: structure(row.outputName ?? `${name}Output`, row.output),
    errors: row.errors.map(exceptionName)
  }]))
}

module.exports = { ERRORS, makeOperations }
