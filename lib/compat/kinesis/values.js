'use strict'

const { invalidArgument } = require('../../errors')

/*
 * What values of options must be.
 */

/**
 * What a value must be, and what is said of one that isn't. Numbers may come as text, as the environment has them.
 * @type {Record<string, [(value: any) => boolean, string]>}
 */
const KINDS = {
  ms: [(value) => Number.isFinite(value) && value >= 0, 'must be a number of ms, 0 or more'],
  count: [(value) => isWhole(value) && value >= 0, 'must be a whole number, 0 or more, or Infinity'],
  most: [(value) => isWhole(value) && value >= 1, 'must be a whole number, 1 or more, or Infinity'],
  list: [(value) => Array.isArray(value) && value.every((each) => typeof each === 'string'), 'must be an array of strings'],
  host: [(value) => typeof value === 'string' && /^[\w.:[\]-]+$/.test(value), 'must be a name of a host such as kinesis.eu-west-1.amazonaws.com'],
  port: [(value) => /^\d{1,5}$/.test(String(value)) && value > 0 && value < 65536, 'must be a port from 1 to 65535'],
  function: [(value) => typeof value === 'function', 'must be a function']
}

const NUMBERS = new Set(['ms', 'count', 'most'])

/** @param {unknown} value */
function isWhole (value) {
  return Number.isInteger(value) || value === Infinity
}

/** As the package has it: what is empty is as good as not given. @param {unknown} value */
function isGiven (value) {
  return value !== undefined && value !== null && value !== ''
}

/**
 * @param {string} name
 * @param {any} value
 * @param {string} kind
 */
function checked (name, value, kind) {
  const [accepts, hint] = KINDS[kind]
  const read = NUMBERS.has(kind) && typeof value === 'string' ? Number(value) : value
  if (accepts(read)) return read
  throw invalidArgument(name, value, hint)
}

module.exports = { checked, isGiven }
