'use strict'

const { operations } = require('./model')
const { callOwn } = require('./operations')

/**
 * @typedef {import('./model').Operation} Operation
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

/**
 * `paginateXxx(configuration, input)` of every operation that answers in pages.
 * @param {ClientCall} call
 * @returns {Record<string, Paginator>}
 */
function makePaginators (call) {
  return Object.fromEntries([...operations.values()]
    .filter(({ pagination }) => pagination !== undefined)
    .map((operation) => [`paginate${operation.name}`, paginatorOf(operation, call)]))
}

/**
 * @param {Operation} operation
 * @param {ClientCall} call
 * @returns {Paginator}
 */
function paginatorOf ({ name, pagination }, call) {
  const { inputToken, outputToken, pageSize, more, firstOnly = [] } =
    /** @type {import('./model/operation').Pagination} */ (pagination)
  return async function * (configuration, input = {}, ...rest) {
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
 * @typedef {'DescribeStream' | 'ListChannels' | 'ListShards' | 'ListStreamConsumers' | 'ListStreams' | 'ListTagsForStream'} Paginated
 * @typedef {{ [Name in Paginated as `paginate${Name}`]: (
 *   configuration: PaginationConfiguration & { client: import('./kinesis').Kinesis },
 *   input?: Operations[Name]['input'], options?: import('./operations').CallOptions) =>
 *   AsyncGenerator<Operations[Name]['output'] & { $metadata: import('./errors').ResponseMetadata }, undefined> }} OwnPaginators
 */

const paginators = /** @type {OwnPaginators} */ (/** @type {unknown} */ (makePaginators(callOwn)))

exports.makePaginators = makePaginators
exports.paginateDescribeStream = paginators.paginateDescribeStream
exports.paginateListChannels = paginators.paginateListChannels
exports.paginateListShards = paginators.paginateListShards
exports.paginateListStreamConsumers = paginators.paginateListStreamConsumers
exports.paginateListStreams = paginators.paginateListStreams
exports.paginateListTagsForStream = paginators.paginateListTagsForStream
