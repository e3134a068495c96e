'use strict'

const { onAbort, withReason } = require('./abort')
const config = require('./config')
const { CredentialsKeeper, chooseSource } = require('./credentials')
const { endpointLabel, isUnencryptedElsewhere, urlOf } = require('./endpoint')
const { abortError, closedError } = require('./errors')
const { tellLogger } = require('./observe')
const { clientTable, parseOptions, readOptions } = require('./options')
const { version } = require('../package.json')

/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./endpoint').Endpoint} Endpoint
 *
 * What a client stands on; tests and the default client give their own.
 * @typedef {object} Surroundings
 * @property {(options: any) => any} [open] lib/native.js's openClient
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {boolean} [hasPlainBytes] records hold Uint8Arrays, not Buffers
 * @property {import('./endpoint').Service} [service] kinesis
 */

/** A client of the core, with what it needs on its way to it: one service's endpoint, credentials, settings. */
class Connection {
  #read
  #given
  #surroundings
  #options
  #client
  #credentials
  /**
   * undefined: not known yet.
   * @type {Endpoint | undefined}
   */
  #endpoint
  #isLocating = false
  #isClosed = false

  /**
   * Throws a KinesisError where an option, or an environment variable that stands for one, is
   * wrong. Doesn't wait: what takes time, such as the credentials of a profile, the calls wait for.
   * @param {ClientOptions} [options]
   * @param {Surroundings} [surroundings]
   */
  constructor (options, surroundings = {}) {
    const { open = openNative, env = process.env, hasPlainBytes } = surroundings
    this.#read = readOptions(clientTable, options, env)
    const { credentials, proxy, ...given } = this.#read
    this.#given = given
    this.#surroundings = { ...surroundings, open, env }
    const settings = config.knownSettings(given, this.#surroundings)
    this.#options = settings?.options ?? parseOptions(clientTable, given)
    const source = chooseSource({ credentials, profile: given.profile }, env)
    this.#client = open({
      ...this.#options,
      hasPlainBytes,
      userAgent: userAgentOf(given.userAgent),
      proxy: config.checkProxy(proxy),
      ca: this.#certificates(settings?.endpoint.url ?? given.endpoint),
      // Those that can't be renewed are used to their end, which the service's error tells.
      onExpired: source.provide && ((/** @type {string} */ accessKeyId) => this.#credentials.expired(accessKeyId))
    })
    if (settings !== undefined) this.#settle(settings)
    // Without keys, calls wait in the core until there are new ones.
    this.#credentials = new CredentialsKeeper(source,
      (keys) => this.#client.setCredentials(keys ?? {}),
      (message) => this.#client.failWaiting(message))
  }

  /**
   * A connection to another service that is made as this one was, but for its endpoint and what is given.
   * @param {import('./endpoint').Service} service
   * @param {Pick<ClientOptions, 'endpoint' | 'region' | 'credentials'>} options
   * @returns {Connection}
   */
  beside (service, { endpoint, region = this.#read.region, credentials = this.#read.credentials }) {
    return new Connection({ ...this.#read, endpoint, region, credentials }, { ...this.#surroundings, service })
  }

  /** Of two connections that differ in it, a stream of the same name may be another. It stays what it is. */
  get scope () {
    const { endpoint, region, profile, credentials } = this.#read
    return JSON.stringify([endpoint === undefined ? null : String(endpoint), region, profile, identityOf(credentials)])
  }

  /** Without secrets. */
  get options () {
    return this.#options
  }

  /** @returns {import('./native').NativeClient} */
  get client () {
    return this.#client
  }

  get isClosed () {
    return this.#isClosed
  }

  /**
   * What stands before the endpoint's name in the host of a request; see lib/endpoint.js.
   * @param {Record<string, unknown>} input
   * @param {'data' | 'control'} type
   */
  labelOf (input, type) {
    return endpointLabel(input, type, this.#endpoint)
  }

  /**
   * Where a call goes, as far as that is known. An ARN that no endpoint can be made of leads nowhere.
   * @param {Record<string, unknown>} input
   * @param {'data' | 'control'} type
   * @returns {import('./observe').Place}
   */
  placeOf (input, type) {
    const endpoint = this.#endpoint
    if (endpoint === undefined) return {}
    const { region } = endpoint
    try {
      return { region, url: urlOf(endpoint, { label: this.labelOf(input, type), type, accountId: this.#credentials.accountId }) }
    } catch {
      return { region }
    }
  }

  /** To be called before each request: what it needs is looked for, where it isn't there yet. */
  prepare () {
    this.#locate()
    this.#credentials.touch()
  }

  /** Before what is given to start(). @param {AbortSignal} [signal] */
  refuse (signal) {
    if (this.#isClosed) throw closedError('the client')
    if (signal?.aborted) throw abortError(signal.reason)
  }

  /**
   * A call that can be aborted.
   * @param {any} request see NativeClient.call
   * @param {AbortSignal | undefined} signal
   * @param {(result: any) => void} resolve
   * @param {(error: unknown) => void} reject
   */
  start (request, signal, resolve, reject) {
    let hasEnded = false
    let unwatch = () => {}
    const end = () => {
      hasEnded = true
      unwatch()
    }
    const id = this.#client.call(request, (/** @type {any} */ result) => {
      end()
      resolve(result)
    }, (/** @type {unknown} */ error) => {
      end()
      reject(signal?.aborted ? withReason(error, signal.reason) : error)
    })
    // It may have failed within call().
    if (signal !== undefined && !hasEnded) unwatch = onAbort(signal, () => this.#client.cancel(id))
  }

  /** What is outstanding ends. */
  close () {
    this.#isClosed = true
    this.#credentials.stop()
    this.#client.close()
  }

  /** Looks up what the shared AWS files say, where that matters; calls wait for it in the core. */
  #locate () {
    if (this.#endpoint !== undefined || this.#isLocating) return
    this.#isLocating = true
    config.lookUpSettings(this.#given, this.#surroundings)
      .then((settings) => this.#isClosed || this.#settle(settings))
      .catch((error) => {
        // Before the waiting calls end: the next call, however soon, is to look again.
        this.#isLocating = false
        if (!this.#isClosed) this.#client.failWaiting(error.message)
      })
  }

  /** @param {import('./config').Settings} settings */
  #settle ({ endpoint, options }) {
    this.#options = options
    this.#client.setRetry(options)
    this.#client.setEndpoint(endpoint)
    this.#endpoint = endpoint
    if (!isUnencryptedElsewhere(endpoint)) return
    this.#warn(`records and signatures go to ${endpoint.host} unencrypted: http:// endpoint`)
  }

  /** @param {string | URL} [endpoint] that is sure to be used; undefined: it isn't known yet */
  #certificates (endpoint) {
    if (endpoint !== undefined && new URL(endpoint).protocol === 'http:') return undefined
    return config.trustedCertificates(this.#options, this.#surroundings.env, (message) => this.#warn(message))
  }

  /** @param {string} message */
  #warn (message) {
    const { logger } = this.#options
    if (logger === undefined) process.emitWarning(message, 'KinesisWarning')
    else tellLogger(logger, 'warn', message)
  }
}

let sources = 0
/** @type {WeakMap<object, string>} */
const sourceIds = new WeakMap()

/**
 * Whose credentials they are, as far as one can tell.
 * @param {ClientOptions['credentials']} credentials
 * @returns {string | undefined}
 */
function identityOf (credentials) {
  if (typeof credentials !== 'function') return credentials?.accessKeyId
  let id = sourceIds.get(credentials)
  if (id === undefined) sourceIds.set(credentials, id = `function ${++sources}`)
  return id
}

/** @param {import('./native').ClientOptions} options */
function openNative (options) {
  // The addon is loaded by the first client, not by require('kinesis-native').
  return require('./native').openClient(options)
}

/** @param {string} [custom] */
function userAgentOf (custom) {
  const own = `kinesis-native/${version} node/${process.versions.node} ${process.platform}/${process.arch}`
  return custom === undefined ? own : `${own} ${custom}`
}

exports.Connection = Connection
