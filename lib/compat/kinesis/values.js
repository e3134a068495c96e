'use strict'

const { invalidArgument } = require('../../errors')

/*
 * What values of options must be.
 */

/** What a value must be, and what is said of one that isn't. @type {Record<string, [(value: any) => boolean, string]>} */
const KINDS = {
  ms: [(value) => Number.isFinite(value) && value >= 0, 'must be a number of ms, 0 or more'],
  count: [(value) => Number.isInteger(value) && value >= 0, 'must be a whole number, 0 or more'],
  list: [(value) => Array.isArray(value) && value.every((each) => typeof each === 'string'), 'must be an array of strings'],
  host: [(value) => typeof value === 'string' && /^[\w.:[\]-]+$/.test(value), 'must be a name of a host such as kinesis.eu-west-1.amazonaws.com'],
  port: [(value) => /^\d{1,5}$/.test(String(value)) && value > 0 && value < 65536, 'must be a port from 1 to 65535'],
  function: [(value) => typeof value === 'function', 'must be a function']
}

/** @param {unknown} value */
function isGiven (value) {
  return value !== undefined && value !== null
}

/**
 * @param {string} name
 * @param {any} value
 * @param {string} kind
 */
function checked (name, value, kind) {
  const [accepts, hint] = KINDS[kind]
  if (accepts(value)) return value
  throw invalidArgument(name, value, hint)
}

module.exports = { checked, isGiven }
