'use strict'

/**
 * An answer that isn't success: what the wire carries as `__type` and `message`. Anything else
 * that an operation throws is a fault of ours, and goes out as InternalFailure.
 */
class ServiceError extends Error {
  /**
   * @param {string} name the service's exception name
   * @param {string} message
   * @param {{ statusCode?: number }} [options] statusCode: 400
   */
  constructor (name, message, { statusCode = 400 } = {}) {
    super(message)
    this.name = name
    this.statusCode = statusCode
  }
}

/** @type {(name: string) => (message: string) => ServiceError} */
const named = (name) => (message) => new ServiceError(name, message)

exports.ServiceError = ServiceError
exports.dryRun = () => new ServiceError('DryRunOperationException',
  'The request would have succeeded, but DryRun is set.')
exports.expiredIterator = named('ExpiredIteratorException')
exports.expiredNextToken = named('ExpiredNextTokenException')
exports.internalFailure = () => new ServiceError('InternalFailure',
  'An internal error occurred.', { statusCode: 500 })
exports.invalidArgument = named('InvalidArgumentException')
exports.limitExceeded = named('LimitExceededException')
exports.resourceInUse = named('ResourceInUseException')
exports.resourceNotFound = named('ResourceNotFoundException')
exports.serializationError = named('SerializationException')
exports.throughputExceeded = named('ProvisionedThroughputExceededException')
exports.unknownOperation = () => new ServiceError('UnknownOperationException', '')
exports.validationError = named('ValidationException')
