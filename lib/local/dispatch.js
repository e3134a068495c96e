'use strict'

const { randomBytes, randomUUID } = require('node:crypto')
const { convertInput, encodeError, encodeOutput } = require('./codec')
const { Refusal, answerForm, readEnvelope, targetOf } = require('./envelope')
const { ServiceError, internalFailure } = require('./errors')
const { Aborted, BodyTooLarge, NoRoom } = require('./exchange')
const { FaultPlan } = require('./faults')
const { tamperBy } = require('./faults-events')
const { operations: shapes } = require('../model')
const { shardsOf } = require('./shards-of')
const { Delivery } = require('./subscribe')
const { Subscription } = require('./subscription')
const { validate } = require('./validate')

/*
 * From a request to its answer; the one place that knows the order: faults of the request, body, envelope,
 * signature, conversion, validation, rates, faults of the call, operation, faults of the answer.
 */

const MIB = 1024 * 1024
const MAX_BODY_BYTES = 64 * MIB
const ID2_BYTES = 72
const ID2_POOL_BYTES = 512 * ID2_BYTES
const SECOND_MS = 1000
const NOTHING = Buffer.from('{}')

/**
 * @typedef {import('./transport').AnyExchange} AnyExchange
 * @typedef {import('./faults-service').Answer} Answer
 *
 * @typedef {object} DispatcherOptions
 * @property {import('./account').Account} account
 * @property {Map<string, import('./operations').Operation>} operations
 * @property {import('./signature').Verifier} [verifier] any signature will do if absent
 * @property {FaultPlan} [faults]
 * @property {() => number} [clock] ms; Date.now
 * @property {number} [maxBodyBytes] of a request; 64 MiB
 * @property {number} [subscriptionLifeMs] five minutes
 * @property {number} [subscriptionIdleMs] five seconds
 * @property {(error: unknown) => void} [onError] is told of faults of our own
 */

/** What is told of a request that could not be read. @type {[Function, ServiceError][]} */
const unread = [
  [BodyTooLarge, new ServiceError('RequestEntityTooLargeException', 'The request is larger than the service takes.',
    { statusCode: 413 })],
  [NoRoom, new ServiceError('ServiceUnavailable', 'The service holds too many requests at once.', { statusCode: 503 })]
]

/** Random text for x-amz-id-2, made in large pieces. */
class Id2 {
  #pool = Buffer.alloc(0)
  #at = 0

  next () {
    if (this.#at >= this.#pool.length) {
      this.#pool = randomBytes(ID2_POOL_BYTES)
      this.#at = 0
    }
    this.#at += ID2_BYTES
    return this.#pool.toString('base64', this.#at - ID2_BYTES, this.#at)
  }
}

/** Says the same for a whole second, so it says it once. */
class HttpDate {
  #second = NaN
  #text = ''

  /** @param {number} ms */
  format (ms) {
    const second = Math.floor(ms / SECOND_MS)
    if (second !== this.#second) {
      this.#second = second
      this.#text = new Date(ms).toUTCString()
    }
    return this.#text
  }
}

class Dispatcher {
  #options
  #faults
  #clock
  #maxBodyBytes
  #id2 = new Id2()
  #date = new HttpDate()

  /** @param {DispatcherOptions} options */
  constructor (options) {
    this.#options = options
    this.#faults = options.faults ?? new FaultPlan()
    this.#clock = options.clock ?? Date.now
    this.#maxBodyBytes = options.maxBodyBytes ?? MAX_BODY_BYTES
  }

  /**
   * Answers. Never throws or rejects.
   * @param {AnyExchange} exchange
   */
  async handle (exchange) {
    const requestId = randomUUID()
    try {
      if (this.#interrupts(exchange)) return
      const body = await exchange.read(this.#maxBodyBytes)
      const { operation, form, value } = readEnvelope(exchange, body)
      this.#options.verifier?.verify({
        method: exchange.method, url: exchange.url, headers: exchange.headers, body
      }, this.#clock() + exchange.skewMs)
      await new Handling(this.#options, this.#faults, this.#clock, {
        exchange, operation, form, value, requestId, headers: this.#headers(exchange, requestId)
      }).run()
    } catch (error) {
      this.#refuse(exchange, requestId, error)
    }
  }

  /** Whether a fault has dealt with the request already. @param {AnyExchange} exchange */
  #interrupts (exchange) {
    const { operation } = targetOf(exchange.headers)
    const planned = this.#faults.strike(['request'], { operation, protocols: exchange.protocols })
    return planned.some(({ fault, args }) => fault.run({ exchange, args }) === true)
  }

  /**
   * @param {AnyExchange} exchange
   * @param {string} requestId
   */
  #headers (exchange, requestId) {
    return {
      'x-amzn-RequestId': requestId,
      'x-amz-id-2': this.#id2.next(),
      Date: this.#date.format(this.#clock() + exchange.skewMs)
    }
  }

  /**
   * @param {AnyExchange} exchange
   * @param {string} requestId
   * @param {unknown} error
   */
  #refuse (exchange, requestId, error) {
    if (error instanceof Aborted) return
    const headers = this.#headers(exchange, requestId)
    if (error instanceof Refusal) {
      const { statusCode, contentType, body } = error
      exchange.respond(statusCode, contentType ? { ...headers, 'Content-Type': contentType } : headers, body)
      return
    }
    const told = unread.find(([type]) => error instanceof type)?.[1] ?? error
    const form = answerForm(exchange.headers)
    const { statusCode, body } = errorAnswer(told, form, this.#options.onError)
    exchange.respond(statusCode, { ...headers, 'Content-Type': form.contentType }, body)
  }
}

/**
 * @param {unknown} error a ServiceError, or a fault of ours
 * @param {import('./codec').Form} form
 * @param {(error: unknown) => void} [onError]
 */
function errorAnswer (error, form, onError = (error) => process.emitWarning(/** @type {Error} */ (error))) {
  if (!(error instanceof ServiceError)) onError(error)
  const told = error instanceof ServiceError ? error : internalFailure()
  return { statusCode: told.statusCode, body: encodeError(form, told) }
}

/** One request whose signature is right. */
class Handling {
  /**
   * @param {DispatcherOptions} options
   * @param {FaultPlan} faults
   * @param {() => number} clock
   * @param {{ exchange: AnyExchange, operation: string, form: import('./codec').Form, value: object,
   *   requestId: string, headers: Record<string, string | number> }} request
   */
  constructor (options, faults, clock, { exchange, operation, form, value, requestId, headers }) {
    this.options = options
    this.faults = faults
    this.exchange = exchange
    this.operation = operation
    this.form = form
    this.value = value
    this.headers = { ...headers, 'Content-Type': form.contentType }
    this.context = {
      now: clock, requestId, onAbort: (/** @type {() => void} */ listener) => exchange.onAbort(listener)
    }
  }

  async run () {
    const { exchange, operation, form } = this
    const input = validate(operation, convertInput(form, /** @type {any} */ (shapes.get(operation)).input, this.value))
    const planned = this.faults.strike(['call', 'answer', 'events'], {
      operation, protocols: exchange.protocols, shards: () => shardsOf(this.options.account, operation, input, this.context.now())
    })
    const last = planned.find(({ fault }) => fault.stage === 'answer')
    if (last && last.args.stored === false) return this.#spoil(last, 200, NOTHING)
    const { output, statusCode, body } = await this.#result(input, planned)
    if (last) {
      if (output instanceof Subscription) output.close()
      return this.#spoil(last, statusCode, body)
    }
    if (output instanceof Subscription) return this.#deliver(output, planned)
    exchange.respond(statusCode, this.headers, body)
  }

  /**
   * @param {any} input
   * @param {import('./faults').Planned[]} planned
   * @returns {Promise<{ output?: any, statusCode: number, body: Buffer }>}
   */
  async #result (input, planned) {
    const { operation, form } = this
    try {
      const output = await this.#perform(input, planned.filter(({ fault }) => fault.stage === 'call'))
      const body = output instanceof Subscription
        ? NOTHING
        : encodeOutput(form, /** @type {any} */ (shapes.get(operation)).output, output)
      return { output, statusCode: 200, body }
    } catch (error) {
      return errorAnswer(error, form, this.options.onError)
    }
  }

  /**
   * @param {any} input
   * @param {import('./faults').Planned[]} planned each around those that follow, the operation in the middle
   * @returns {Promise<any>}
   */
  async #perform (input, [first, ...rest]) {
    const { options: { account, operations }, operation, context } = this
    if (first) {
      const { fault, args, random, shard } = first
      return fault.run({
        call: this.#plannedCall(input), args, random, shard, next: (changed = input) => this.#perform(changed, rest)
      })
    }
    account.admit(operation, input, context.now())
    return operations.get(operation)?.(account, input, context)
  }

  /**
   * @param {any} input
   * @returns {import('./faults-service').PlannedCall}
   */
  #plannedCall (input) {
    const { options: { account, operations }, operation, context } = this
    return {
      operation,
      input,
      shardOf: (record) => shardsOf(account, 'PutRecord', { ...input, ...record }, context.now())[0],
      perform: async (other, otherInput) => operations.get(other)?.(account, validate(other, otherInput), context)
    }
  }

  /**
   * @param {import('./faults').Planned} planned
   * @param {number} statusCode
   * @param {Buffer} body
   */
  #spoil ({ fault, args }, statusCode, body) {
    return fault.run({ exchange: this.exchange, answer: { statusCode, headers: this.headers, body }, args })
  }

  /**
   * @param {Subscription} subscription
   * @param {import('./faults').Planned[]} planned
   */
  #deliver (subscription, planned) {
    const { exchange, form, headers, options: { subscriptionLifeMs, subscriptionIdleMs } } = this
    return new Delivery({
      subscription,
      exchange,
      form,
      headers,
      tamper: tamperBy(planned.filter(({ fault }) => fault.stage === 'events')),
      lifeMs: subscriptionLifeMs,
      idleMs: subscriptionIdleMs
    })
  }
}

exports.Dispatcher = Dispatcher
