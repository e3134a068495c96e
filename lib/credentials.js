'use strict'

const { readOwn } = require('./check')
const { SECRET, configurationError, invalidArgument } = require('./errors')

const REFRESH_AHEAD_MS = 5 * 60 * 1000
/** Between refreshes of a provider that fails, or gives keys that expire within that time. */
const MIN_REFRESH_INTERVAL_MS = 30 * 1000
const MAX_TIMER_MS = 2 ** 31 - 1
const MAX_REASON_CHARS = 500

/**
 * @typedef {import('./options').Credentials} Credentials
 * @typedef {import('./options').CredentialsProvider} CredentialsProvider
 *
 * @typedef {object} Keys what requests are signed with
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [sessionToken]
 *
 * @typedef {object} CheckedCredentials
 * @property {Keys} keys
 * @property {number} expiresAtMs Infinity: never
 *
 * @typedef {object} Source
 * @property {string} text what is said of it in errors
 * @property {CheckedCredentials} [initial] known at once
 * @property {CredentialsProvider} [provide] absent: `initial` is all there is
 *
 * @typedef {object} Clock
 * @property {() => number} now ms since 1970
 * @property {(ms: number, run: () => void) => () => void} after gives what cancels it; doesn't
 *   keep the process alive
 */

/** @type {Clock} */
const systemClock = {
  now: () => Date.now(),
  after (ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  }
}

/**
 * Where credentials come from: the option, else the environment unless a profile is set, else the
 * default chain of the AWS SDK.
 * @param {{ credentials?: Credentials | CredentialsProvider, profile?: string }} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Source}
 */
function chooseSource ({ credentials, profile = undefined }, env) {
  if (typeof credentials === 'function') {
    return { text: 'the function given as credentials option', provide: credentials }
  }
  if (credentials !== undefined) {
    return { text: 'the credentials option', initial: checkCredentials('credentials', credentials) }
  }
  const isFromEnv = env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
  if (isFromEnv && profile === undefined && !env.AWS_PROFILE) {
    const read = () => fromEnvironment(env)
    return {
      text: 'the environment', initial: checkCredentials('environment', read()), provide: read
    }
  }
  return {
    text: 'the credentials option, the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), ' +
      'and the AWS default chain (shared files with profile ' +
      `${profile ?? env.AWS_PROFILE ?? 'default'}, SSO, web identity, ECS and EC2 metadata)`,
    provide: () => fromChain(profile)
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Credentials}
 */
function fromEnvironment (env) {
  return {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    sessionToken: env.AWS_SESSION_TOKEN || undefined,
    expiration: env.AWS_CREDENTIAL_EXPIRATION || undefined
  }
}

/**
 * @param {string} [profile]
 * @returns {Promise<Credentials>}
 */
function fromChain (profile) {
  return loadChain().defaultProvider({ profile })()
}

/** Loaded here and not above: it is large, and few need it. */
function loadChain () {
  try {
    return require('@aws-sdk/credential-provider-node')
  } catch (error) {
    throw configurationError('the optional package @aws-sdk/credential-provider-node cannot be ' +
      'loaded; install it, or give the credentials option, or set AWS_ACCESS_KEY_ID and ' +
      'AWS_SECRET_ACCESS_KEY', error)
  }
}

/**
 * @param {string} what
 * @param {unknown} given
 * @returns {CheckedCredentials}
 */
function checkCredentials (what, given) {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = readOwn(what, given)
  return {
    keys: {
      accessKeyId: checkKey(`${what}.accessKeyId`, accessKeyId),
      secretAccessKey: checkKey(`${what}.secretAccessKey`, secretAccessKey),
      sessionToken: sessionToken === undefined || sessionToken === null
        ? undefined
        : checkKey(`${what}.sessionToken`, sessionToken)
    },
    expiresAtMs: checkExpiration(`${what}.expiration`, expiration)
  }
}

/**
 * @param {string} what
 * @param {unknown} value
 */
function checkKey (what, value) {
  // They travel in headers, where any control character could begin something else.
  if (typeof value === 'string' && value !== '' && !/[\x00-\x1f\x7f]/.test(value)) return value
  const shown = typeof value === 'string' ? SECRET : value
  throw invalidArgument(what, shown, 'must be a string, not empty and without control characters')
}

/**
 * @param {string} what
 * @param {unknown} value
 */
function checkExpiration (what, value) {
  if (value === undefined || value === null) return Infinity
  const ms = new Date(/** @type {any} */ (value)).getTime()
  if (Number.isNaN(ms)) throw invalidArgument(what, value, 'must be a Date or what Date parses')
  return ms
}

/**
 * Keeps a client's credentials fresh: fetches them when a call first needs them, again five
 * minutes before they expire, and at a call that finds them expired (the timer of a process that
 * was frozen fires late). Holds no key itself.
 */
class CredentialsKeeper {
  #source
  #install
  #fail
  #clock
  /** ms since 1970; -Infinity: there are none */
  #expiresAtMs = -Infinity
  #retryAtMs = -Infinity
  /** @type {Promise<void> | undefined} */
  #refreshing
  #cancelTimer = () => {}
  #isStopped = false

  /**
   * @param {Source} source
   * @param {(keys: Keys | null) => void} install null: calls wait until there are new ones
   * @param {(message: string) => void} fail ends the calls that wait
   * @param {Clock} [clock]
   */
  constructor (source, install, fail, clock = systemClock) {
    this.#source = source
    this.#install = install
    this.#fail = fail
    this.#clock = clock
    if (source.initial !== undefined) this.#accept(source.initial)
  }

  /** To be called before each call of the client's; what it does takes no time. */
  touch () {
    const leftMs = this.#expiresAtMs - this.#clock.now()
    if (leftMs > REFRESH_AHEAD_MS) return
    if (leftMs <= 0) {
      this.#forget()
      this.refresh()
    } else if (this.#clock.now() >= this.#retryAtMs) {
      this.refresh()
    }
  }

  /**
   * Asks the source again, once however many want it. Never rejects.
   * @returns {Promise<void>}
   */
  refresh () {
    if (this.#source.provide === undefined || this.#isStopped) return Promise.resolve()
    this.#refreshing ??= this.#fetch(this.#source.provide)
      .then((credentials) => this.#accept(credentials))
      .catch((error) => this.#refuse(error))
    return this.#refreshing
  }

  /** Nothing is asked, installed or failed from here on. */
  stop () {
    this.#isStopped = true
    this.#cancelTimer()
  }

  /** @param {CredentialsProvider} provide */
  async #fetch (provide) {
    const credentials = checkCredentials('credentials', await provide())
    if (credentials.expiresAtMs > this.#clock.now()) return credentials
    throw configurationError('they had expired already')
  }

  /** @param {CheckedCredentials} credentials */
  #accept ({ keys, expiresAtMs }) {
    this.#refreshing = undefined
    if (this.#isStopped) return
    // Those that cannot be replaced are used to their end, which the service decides.
    this.#expiresAtMs = this.#source.provide === undefined ? Infinity : expiresAtMs
    this.#install(keys)
    this.#plan(this.#expiresAtMs - REFRESH_AHEAD_MS - this.#clock.now())
  }

  /** @param {unknown} error */
  #refuse (error) {
    // Before the waiting calls end: the next call, however soon, is to ask again.
    this.#refreshing = undefined
    if (this.#isStopped) return
    if (this.#expiresAtMs > this.#clock.now()) {
      this.#plan(MIN_REFRESH_INTERVAL_MS)
      return
    }
    const reason = error instanceof Error ? error.message : 'no error was given'
    this.#fail(`no credentials: looked at ${this.#source.text}: ${reason.slice(0, MAX_REASON_CHARS)}`)
  }

  #forget () {
    if (this.#expiresAtMs === -Infinity) return
    this.#expiresAtMs = -Infinity
    this.#install(null)
  }

  /** @param {number} delayMs until the next refresh; Infinity: none */
  #plan (delayMs) {
    this.#cancelTimer()
    if (delayMs === Infinity) return
    const ms = Math.min(Math.max(delayMs, MIN_REFRESH_INTERVAL_MS), MAX_TIMER_MS)
    this.#retryAtMs = this.#clock.now() + ms
    // The timer must not keep a client that nobody else holds.
    const self = new WeakRef(this)
    this.#cancelTimer = this.#clock.after(ms, () => {
      const keeper = self.deref()
      if (keeper !== undefined) keeper.#wake()
    })
  }

  /** A timer can't wait as long as some credentials live. */
  #wake () {
    const dueInMs = this.#expiresAtMs - REFRESH_AHEAD_MS - this.#clock.now()
    if (dueInMs > MIN_REFRESH_INTERVAL_MS) this.#plan(dueInMs)
    else this.refresh()
  }
}

exports.CredentialsKeeper = CredentialsKeeper
exports.checkCredentials = checkCredentials
exports.chooseSource = chooseSource
