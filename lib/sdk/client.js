'use strict'

const { asSignal } = require('../abort')
const { timeout } = require('../agent')
const { KinesisServiceException, invalidArgument } = require('../errors')
const { Kinesis: NativeKinesis } = require('../kinesis')
const { operationNames } = require('../model')
const { tellLogger } = require('../observe')
const { makePaginators } = require('../paginators')
const { makeWaiters } = require('../waiters')
const { Command, commandOf } = require('./commands')
const { checkConfig, resolveConfig } = require('./config')
const { middlewareStack } = require('./unsupported')

/**
 * @typedef {InstanceType<typeof Command>} AnyCommand
 * @typedef {(error: any, output?: any) => void} Callback
 */

/** The AWS SDK's client on top of ours. */
class KinesisClient {
  #logger
  #options
  /** @type {Promise<NativeKinesis> | undefined} */
  #opening
  middlewareStack = middlewareStack(this.constructor.name)

  /**
   * Throws where the configuration holds what can't be honoured. What takes time to be known, the
   * first command waits for.
   * @param {any} [configuration]
   */
  constructor (configuration = {}) {
    checkConfig(configuration)
    const { config, options } = resolveConfig({ ...configuration }, process.env)
    this.config = config
    this.#logger = configuration.logger
    this.#options = options
  }

  /**
   * @param {AnyCommand} command
   * @param {any} [optionsOrCallback] { abortSignal, requestTimeout }
   * @param {Callback} [callback]
   * @returns {any} a promise, unless there is a callback
   */
  send (command, optionsOrCallback, callback) {
    const isCallback = typeof optionsOrCallback === 'function'
    const done = isCallback ? optionsOrCallback : callback
    const promise = this.#send(command, isCallback ? undefined : optionsOrCallback)
    if (done === undefined) return promise
    // As with the SDK, what a callback throws is lost.
    promise.then((output) => done(null, output), (error) => done(error)).catch(() => {})
  }

  /** What is under way is waited for; a later command opens the client again, as with the SDK. */
  destroy () {
    const opening = this.#opening
    this.#opening = undefined
    opening?.then((native) => native.close()).catch(() => {})
  }

  /**
   * @param {AnyCommand} command
   * @param {any} options
   */
  async #send (command, options) {
    if (!(command instanceof Command)) {
      throw invalidArgument('command', command, 'must be a command of kinesis-native/sdk')
    }
    const { operation } = /** @type {typeof Command} */ (command.constructor)
    try {
      const limits = callOptions(options)
      const native = await (this.#opening ??= this.#open())
      const output = await native._call(operation, command.input, limits, { isLenient: true })
      this.#log('info', command, { output })
      return output
    } catch (error) {
      // Others, such as what a provider was rejected with, stay as they are.
      if (error instanceof KinesisServiceException && Object.isExtensible(error)) addMembers(error)
      this.#log('error', command, { error })
      throw error
    }
  }

  async #open () {
    try {
      return new NativeKinesis(await this.#options(), { hasPlainBytes: true })
    } catch (error) {
      // As above: the next command tries again.
      this.#opening = undefined
      throw error
    }
  }

  /**
   * What the SDK tells its logger of every command.
   * @param {'info' | 'error'} level
   * @param {AnyCommand} command
   * @param {{ output?: any, error?: any }} outcome
   */
  #log (level, command, { output, error }) {
    if (typeof this.#logger?.[level] !== 'function') return
    const { $metadata: metadata, ...rest } = output ?? error ?? {}
    tellLogger(this.#logger, level, {
      clientName: 'KinesisClient',
      commandName: command.constructor.name,
      input: command.input,
      ...output === undefined ? { error } : { output: rest },
      metadata
    })
  }
}

/**
 * @param {any} options of send()
 * @returns {any} of our call
 */
function callOptions (options) {
  const { abortSignal, requestTimeout } = options ?? {}
  if (abortSignal === undefined && requestTimeout === undefined) return undefined
  return {
    ...abortSignal === undefined ? {} : { signal: asSignal(abortSignal) },
    ...requestTimeout === undefined ? {} : timeout('requestTimeout', 'requestTimeoutMs')(requestTimeout)
  }
}

/**
 * As the SDK has it: every member of the service's answer is one of the error, and one that doesn't
 * say its name is called Unknown.
 * @param {any} error is changed
 */
function addMembers (error) {
  if (error.code === 'ERR_SERVICE') error.name = 'Unknown'
  for (const [name, value] of Object.entries(KinesisServiceException._bodyOf(error))) {
    // Message is its message already.
    if (name !== 'Message' && (error[name] === undefined || error[name] === '')) error[name] = value
  }
}

/**
 * @param {any} configuration of a paginator or waiter
 * @param {string} operation
 * @param {any} input
 * @param {any[]} rest
 */
function callThrough ({ client, withCommand }, operation, input, ...rest) {
  if (!(client instanceof KinesisClient)) throw invalidArgument('client', client, 'must be a KinesisClient')
  const command = new (/** @type {typeof Command} */ (commandOf.get(operation)))(input)
  return client.send(withCommand?.(command) ?? command, ...rest)
}

const paginators = makePaginators(callThrough)
const waiters = makeWaiters(callThrough)

/** A client with a method for each command, paginator and waiter. */
class Kinesis extends KinesisClient {}

/** @type {Record<string, (this: KinesisClient, ...args: any[]) => any>} */
const methods = {}
for (const operation of operationNames) {
  const SomeCommand = /** @type {typeof Command} */ (commandOf.get(operation))
  methods[operation[0].toLowerCase() + operation.slice(1)] = async function (input, optionsOrCallback, callback) {
    return this.send(new SomeCommand(input), optionsOrCallback, callback)
  }
}
for (const [name, paginate] of Object.entries(paginators)) {
  methods[name] = function (input, configuration, ...rest) {
    return paginate({ ...configuration, client: this }, input, ...rest)
  }
}
for (const [name, wait] of Object.entries(waiters).filter(([each]) => each.startsWith('waitUntil'))) {
  methods[name] = async function (input = {}, configuration = {}) {
    const given = typeof configuration === 'number' ? { maxWaitTime: configuration } : configuration
    return wait({ ...given, client: this }, input)
  }
}
for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Kinesis.prototype, name, { value, writable: true, configurable: true })
}

module.exports = { Kinesis, KinesisClient, paginators, waiters }
