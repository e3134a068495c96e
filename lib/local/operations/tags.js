'use strict'

const { paginate } = require('../describe')
const { invalidArgument } = require('../errors')
const { findResource } = require('../resources')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('./index').Operation} Operation
 */

const MAX_TAGS = 50
const MAX_PAGE = 50
/** Letters, digits, white space and _ . / = + - @ : of any script. */
const ALLOWED = /^[\p{L}\p{M}\p{N}\p{Z}_.:/=+\-@]*$/u

/** @param {string[]} texts keys and values */
function checkCharacters (texts) {
  const wrong = texts.find((text) => !ALLOWED.test(text))
  if (wrong === undefined) return
  throw invalidArgument(`Some tags contain invalid characters: ${JSON.stringify(wrong.slice(0, MAX_PAGE))}. ` +
    'Valid characters: Unicode letters, digits, white space, _ . : / = + - @.')
}

/**
 * @param {Account} account
 * @param {string} arn
 * @returns {{ Key: string, Value: string }[]} by key
 */
function tagsOf (account, arn) {
  return [...account.tags.get(arn) ?? []].map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => a.Key < b.Key ? -1 : 1)
}

/** @type {(find: (account: Account, input: any, now: number) => string) => Operation} */
const addTags = (find) => (account, input, context) => {
  const now = context.now()
  const arn = find(account, input, now)
  checkCharacters(Object.entries(input.Tags).flat())
  const keys = new Set([...account.tags.get(arn)?.keys() ?? [], ...Object.keys(input.Tags)])
  if (keys.size > MAX_TAGS) {
    throw invalidArgument(`Failed to add tags to ${arn} because a resource cannot have more than ${MAX_TAGS} tags ` +
      `associated with it; it would have ${keys.size}.`)
  }
  return account.commit({ type: 'tag', at: now, arn, tags: input.Tags })
}

/** @type {(find: (account: Account, input: any, now: number) => string) => Operation} */
const removeTags = (find) => (account, input, context) => {
  const now = context.now()
  const arn = find(account, input, now)
  checkCharacters(input.TagKeys)
  return account.commit({ type: 'untag', at: now, arn, keys: input.TagKeys })
}

/** @type {(account: Account, input: any, now: number) => string} */
const streamArn = (account, input, now) => account.stream(input, now).arn
/** @type {(account: Account, input: any, now: number) => string} */
const resourceArn = (account, input, now) => findResource(account, input.ResourceARN, now)

/** @type {Operation} */
function ListTagsForStream (account, input, context) {
  const { ExclusiveStartTagKey = '', Limit = MAX_PAGE } = input
  const all = tagsOf(account, streamArn(account, input, context.now()))
  const { page, last } = paginate(all, ({ Key }) => Key > ExclusiveStartTagKey, Limit)
  return { Tags: page, HasMoreTags: last !== undefined }
}

/** @type {Operation} */
function ListTagsForResource (account, input, context) {
  return { Tags: tagsOf(account, resourceArn(account, input, context.now())) }
}

module.exports = {
  AddTagsToStream: addTags(streamArn),
  RemoveTagsFromStream: removeTags(streamArn),
  ListTagsForStream,
  TagResource: addTags(resourceArn),
  UntagResource: removeTags(resourceArn),
  ListTagsForResource
}
