'use strict'

const { operationNames } = require('../model')
const { INSTEAD, middlewareStack, unsupported } = require('./unsupported')

/** An operation with its input, for KinesisClient.send(). */
class Command {
  /** @internal */
  static operation = ''

  /** @param {any} [input] */
  constructor (input) {
    this.input = input ?? {}
  }

  get middlewareStack () {
    return middlewareStack(this.constructor.name)
  }

  resolveMiddleware () {
    throw unsupported(`${this.constructor.name}.resolveMiddleware()`, INSTEAD)
  }
}

/**
 * @param {string} operation
 * @returns {typeof Command}
 */
function makeCommand (operation) {
  const name = `${operation}Command`
  return {
    [name]: class extends Command {
      /** @override */
      static operation = operation
    }
  }[name]
}

/**
 * A class for each operation, by the name of the operation.
 * @type {Map<string, typeof Command>}
 */
const commandOf = new Map(operationNames.map((operation) => [operation, makeCommand(operation)]))

/**
 * The same by their own names.
 * @type {Record<string, typeof Command>}
 */
const commands = Object.fromEntries([...commandOf.values()].map((each) => [each.name, each]))

module.exports = { Command, commandOf, commands }
