'use strict'

const { once } = require('node:events')
const { parseArgs } = require('node:util')

// What the commands of kinesis-native share.

/** What the caller of a command did wrong: it is told, without a stack, and the exit code is 2. */
class UsageError extends Error {}

/**
 * One flag: what it makes of its text for the command.
 * @typedef {object} Flag
 * @property {string} [value] name of its value in the usage; without one it's a switch
 * @property {string} text
 * @property {(text: any) => Record<string, any>} options
 */

/**
 * @param {Record<string, Flag>} flags
 * @param {string[]} args
 * @param {{ allowPositionals?: boolean }} [more]
 * @returns {{ values: Record<string, unknown>, positionals: string[], options: Record<string, any>[] }} options: what
 *   each flag has made
 */
function readFlags (flags, args, more) {
  const types = Object.fromEntries(Object.entries(flags).map(([name, { value }]) =>
    [name, { type: /** @type {'string' | 'boolean'} */ (value ? 'string' : 'boolean') }]))
  const { values, positionals } = parse(args, types, more)
  const options = Object.entries(values).map(([name, value]) => {
    if (value === '') throw new UsageError(`--${name} needs a value`)
    try {
      return flags[name].options(value)
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`--${name} ${error.message}`) : error
    }
  })
  return { values, positionals, options }
}

/**
 * @param {string[]} args
 * @param {Record<string, { type: 'string' | 'boolean' }>} options
 * @param {{ allowPositionals?: boolean }} [more]
 */
function parse (args, options, more) {
  try {
    return parseArgs({ args, options, ...more })
  } catch (error) {
    // Node's message goes on with advice that doesn't fit here.
    throw new UsageError(/** @type {Error} */ (error).message.split(/\.\s/)[0])
  }
}

/**
 * A line of the usage for each flag.
 * @param {Record<string, Flag>} flags
 */
function flagLines (flags) {
  return Object.entries(flags).map(([name, { value, text }]) =>
    `  ${`--${name}${value ? ` ${value}` : ''}`.padEnd(26)}${text}`).join('\n')
}

/** Settles on a signal to end. A second one ends the process at once. */
async function untilSignal () {
  const signals = ['SIGINT', 'SIGTERM']
  const ended = new AbortController()
  await Promise.race(signals.map((name) => once(process, name, { signal: ended.signal }).catch(() => {})))
  ended.abort()
}

exports.UsageError = UsageError
exports.flagLines = flagLines
exports.readFlags = readFlags
exports.untilSignal = untilSignal
