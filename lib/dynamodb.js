'use strict'

const { Connection } = require('./connection')
const { observed } = require('./observe')
const { decodeResult } = require('./operations')

/** DynamoDB as far as leases need it: operations by name, JSON in and out. */
class DynamoDB {
  #connection

  /**
   * @param {import('./options').ClientOptions | Connection} options
   * @param {import('./connection').Surroundings} [surroundings]
   */
  constructor (options, surroundings) {
    this.#connection = options instanceof Connection
      ? options
      : new Connection(options, { ...surroundings, service: 'dynamodb' })
  }

  /**
   * @param {string} operation such as 'UpdateItem'
   * @param {Record<string, unknown>} input
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<any>} the service's JSON, with $metadata
   */
  async call (operation, input, { signal } = {}) {
    const { options: { logger } } = this.#connection
    const place = () => this.#connection.placeOf({}, 'control')
    return observed({ service: 'DynamoDB', operation, input, place, logger },
      async () => decodeResult(operation, await this.#send(operation, input, signal)))
  }

  /**
   * @param {string} operation
   * @param {Record<string, unknown>} input
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  #send (operation, input, signal) {
    return new Promise((resolve, reject) => {
      this.#connection.refuse(signal)
      this.#connection.prepare()
      const request = {
        service: 'dynamodb',
        operation,
        inputText: JSON.stringify(input),
        records: null,
        response: 'text',
        endpoint: 'control',
        protocol: 'json',
        label: undefined,
        retryEntries: false
      }
      this.#connection.start(request, signal, resolve, reject)
    })
  }

  /**
   * @type {import('./native').NativeClient['holdLease']}
   */
  holdLease (options, ended) {
    this.#connection.refuse()
    this.#connection.prepare()
    return this.#connection.client.holdLease(options, ended)
  }

  /** What is outstanding ends. */
  close () {
    this.#connection.close()
  }
}

exports.DynamoDB = DynamoDB
