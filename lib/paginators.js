'use strict'

const { findOperation } = require('./model')
const { callOwn } = require('./operations')

/**
 * @typedef {import('./model/operation').OutputPath} OutputPath
 * @typedef {import('./operations').ClientCall} ClientCall
 *
 * As in the AWS SDK.
 * @typedef {object} PaginationConfiguration
 * @property {any} client
 * @property {number} [pageSize]
 * @property {any} [startingToken] where an earlier listing stopped
 * @property {boolean} [stopOnSameToken]
 *
 * @typedef {(configuration: PaginationConfiguration, input?: any, ...rest: any[]) =>
 *   AsyncGenerator<any, undefined>} Paginator
 */

/** The operations that answer in pages; a list of its own, so that none is loaded before it is called. */
const PAGINATED = /** @type {const} */ ([
  'DescribeStream', 'ListChannels', 'ListShards', 'ListStreamConsumers', 'ListStreams', 'ListTagsForStream'
])

/**
 * `paginateListShards(configuration, input)` and the like, of every operation that answers in pages.
 * @param {ClientCall} call
 * @returns {Record<string, Paginator>}
 */
function makePaginators (call) {
  return Object.fromEntries(PAGINATED.map((name) => [`paginate${name}`, paginatorOf(name, call)]))
}

/**
 * @param {string} name of the operation
 * @param {ClientCall} call
 * @returns {Paginator}
 */
function paginatorOf (name, call) {
  return async function * (configuration, input = {}, ...rest) {
    const { pagination } = /** @type {Required<import('./model').Operation>} */ (findOperation(name))
    const { inputToken, outputToken, pageSize, more, firstOnly = [] } = pagination
    const { startingToken, stopOnSameToken } = configuration
    let request = { ...input, [pageSize]: input[pageSize] ?? configuration.pageSize }
    let token = startingToken ?? input[inputToken]
    for (;;) {
      if (token !== undefined) {
        request = { ...request, [inputToken]: token }
        for (const member of firstOnly) delete request[member]
      }
      const page = await call(configuration, name, request, ...rest)
      yield page
      const next = read(page, outputToken)
      if (!next || (stopOnSameToken && next === token)) return undefined
      if (more !== undefined && read(page, more) !== true) return undefined
      token = next
    }
  }
}

/**
 * @param {any} output
 * @param {OutputPath} path
 */
function read (output, path) {
  return path.reduce((value, step) => step === -1 ? value?.at(-1) : value?.[step], output)
}

/**
 * @typedef {import('./model/types').Operations} Operations
 * @typedef {typeof PAGINATED[number]} Paginated
 * @typedef {{ [Name in Paginated as `paginate${Name}`]: (
 *   configuration: PaginationConfiguration & { client: import('./kinesis').Kinesis },
 *   input?: Operations[Name]['input'], options?: import('./operations').CallOptions) =>
 *   AsyncGenerator<Operations[Name]['output'] & { $metadata: import('./errors').ResponseMetadata }, undefined> }} OwnPaginators
 */

const paginators = /** @type {OwnPaginators} */ (/** @type {unknown} */ (makePaginators(callOwn)))

exports.PAGINATED = PAGINATED
exports.makePaginators = makePaginators
exports.paginateDescribeStream = paginators.paginateDescribeStream
exports.paginateListChannels = paginators.paginateListChannels
exports.paginateListShards = paginators.paginateListShards
exports.paginateListStreamConsumers = paginators.paginateListStreamConsumers
exports.paginateListStreams = paginators.paginateListStreams
exports.paginateListTagsForStream = paginators.paginateListTagsForStream
