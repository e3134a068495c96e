'use strict'

/**
 * The exceptions of the service, by name, and whose fault each is; what isn't here may come all the
 * same.
 * @type {ReadonlyMap<string, 'client' | 'server'>}
 */
const EXCEPTIONS = new Map(Object.entries(/** @type {const} */ ({
  AccessDeniedException: 'client',
  DryRunOperationException: 'client',
  ExpiredIteratorException: 'client',
  ExpiredNextTokenException: 'client',
  InternalFailureException: 'server',
  InvalidArgumentException: 'client',
  KMSAccessDeniedException: 'client',
  KMSDisabledException: 'client',
  KMSInvalidStateException: 'client',
  KMSNotFoundException: 'client',
  KMSOptInRequired: 'client',
  KMSThrottlingException: 'client',
  LimitExceededException: 'client',
  ProvisionedThroughputExceededException: 'client',
  ResourceInUseException: 'client',
  ResourceNotFoundException: 'client',
  ValidationException: 'client'
})))

module.exports = { EXCEPTIONS }
