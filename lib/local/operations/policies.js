'use strict'

const { invalidArgument, resourceNotFound } = require('../errors')
const { findResource } = require('../resources')

/** @typedef {import('./index').Operation} Operation */

/** As the service documents it for a resource policy, in bytes. */
const MAX_POLICY_BYTES = 20480

/** @param {string} policy */
function checkPolicy (policy) {
  if (Buffer.byteLength(policy) > MAX_POLICY_BYTES) {
    throw invalidArgument(`Policy must have at most ${MAX_POLICY_BYTES} bytes; it has ${Buffer.byteLength(policy)}.`)
  }
  try {
    JSON.parse(policy)
  } catch (error) {
    throw invalidArgument(`Policy is not valid JSON: ${/** @type {Error} */ (error).message}`)
  }
}

/** @type {Operation} */
function GetResourcePolicy (account, { ResourceARN }, context) {
  const policy = account.policies.get(findResource(account, ResourceARN, context.now()))
  // What the service does where there is none isn't documented; an empty one grants nothing.
  return { Policy: policy ?? '{}' }
}

/** @type {Operation} */
function PutResourcePolicy (account, { ResourceARN, Policy: policy }, context) {
  const now = context.now()
  const arn = findResource(account, ResourceARN, now)
  checkPolicy(policy)
  return account.commit({ type: 'policy', at: now, arn, policy })
}

/** @type {Operation} */
function DeleteResourcePolicy (account, { ResourceARN }, context) {
  const now = context.now()
  const arn = findResource(account, ResourceARN, now)
  if (!account.policies.has(arn)) throw resourceNotFound(`Resource ${arn} has no policy.`)
  return account.commit({ type: 'policy', at: now, arn })
}

module.exports = { GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy }
