'use strict'

const { createHash } = require('node:crypto')

/*
 * A client for each set of settings, shared by all calls and streams that have the same: one pool of connections, and
 * credentials that are fetched once.
 */

/** @typedef {import('../kinesis').Kinesis} Kinesis */

/** Who holds one that is dropped goes on with it. */
const MAX_CLIENTS = 16

/** By key, the one that was used last at the end. @type {Map<string, Kinesis>} */
const clients = new Map()

let objects = 0
/** @type {WeakMap<object, string>} */
const names = new WeakMap()

/**
 * @param {unknown} settings what a client is made of
 * @param {() => Kinesis} make
 * @returns {Kinesis}
 */
function sharedClient (settings, make) {
  const key = keyOf(settings)
  const client = clients.get(key) ?? make()
  clients.delete(key)
  clients.set(key, client)
  const [oldest] = clients.keys()
  if (clients.size > MAX_CLIENTS) clients.delete(oldest)
  return client
}

/**
 * The same for the same settings. No secret stays in it.
 * @param {unknown} settings
 */
function keyOf (settings) {
  const text = JSON.stringify(settings, (name, value) =>
    typeof value === 'function' || (name === 'logger' && typeof value === 'object') ? nameOf(value) : value)
  return createHash('sha256').update(text).digest('base64')
}

/** @param {object} object that is the same as itself alone */
function nameOf (object) {
  const name = names.get(object) ?? `object ${++objects}`
  names.set(object, name)
  return name
}

exports.sharedClient = sharedClient
