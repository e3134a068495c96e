'use strict'

const { readOwn } = require('./check')
const { isHostLabel } = require('./endpoint')
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
 * @property {string} [accountId] whose they are: chooses the endpoint, not the signature
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
    expiration: env.AWS_CREDENTIAL_EXPIRATION || undefined,
    accountId: env.AWS_ACCOUNT_ID || undefined
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
  const { accessKeyId, secretAccessKey, sessionToken, expiration, accountId } = readOwn(what, given)
  return {
    keys: {
      accessKeyId: checkKey(`${what}.accessKeyId`, accessKeyId),
      secretAccessKey: checkKey(`${what}.secretAccessKey`, secretAccessKey),
      // Programs that read it from a variable have '' where it isn't set.
      sessionToken: sessionToken === undefined || sessionToken === null || sessionToken === ''
        ? undefined
        : checkKey(`${what}.sessionToken`, sessionToken),
      accountId: checkAccountId(`${what}.accountId`, accountId)
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
function checkAccountId (what, value) {
  if (value === undefined || value === null) return undefined
  // It becomes part of a host's name.
  if (typeof value === 'string' && isHostLabel(value)) return value.toLowerCase()
  throw invalidArgument(what, value, 'must be an account id such as "123456789012"')
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

/** What keys sign to be told apart: nothing that the service would take. */
const NO_REQUEST = Object.freeze({
  method: 'GET',
  path: '/',
  query: [],
  headers: [['host', 'none']],
  body: Buffer.alloc(0),
  region: 'none',
  service: 'none',
  timeS: 0
})

/**
 * Tells sets of keys apart without holding them. By their signature, because node:crypto takes
 * longer to load than the client itself.
 * @param {Keys} keys
 */
function fingerprint ({ accessKeyId, secretAccessKey, sessionToken }) {
  return require('./native').sign({ ...NO_REQUEST, accessKeyId, secretAccessKey, sessionToken }).authorization
}

/**
 * Keeps a client's credentials fresh: fetches them when a call first needs them, again five
 * minutes before they expire, at a call that finds them expired (the timer of a process that was
 * frozen fires late), and when the service finds them expired. Holds no key itself.
 */
class CredentialsKeeper {
  #source
  #install
  #fail
  #clock
  /** ms since 1970; -Infinity: there are none */
  #expiresAtMs = -Infinity
  #retryAtMs = -Infinity
  /** The keys that were installed last: their id, and their fingerprint. */
  #accessKeyId = ''
  /** @type {string | undefined} */
  #accountId
  #installed = ''
  /**
   * The fingerprint of those that the service refused.
   * @type {string | undefined}
   */
  #refused
  /** Till then a source that gave refused keys again isn't asked. */
  #askAgainAtMs = -Infinity
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

  /** Of the keys that were installed last. */
  get accountId () {
    return this.#accountId
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
   * To be called when the service says that keys have expired, however many calls hear so. Calls
   * that wait for others get them, or end if there are none: the source is asked once for each set
   * of keys, and again after a while if it gave the same ones.
   * @param {string} accessKeyId of the keys that were refused, which may be replaced by now
   */
  expired (accessKeyId) {
    if (this.#isStopped || accessKeyId !== this.#accessKeyId) return
    if (!this.#areRefused()) this.#askAgainAtMs = -Infinity
    this.#refused = this.#installed
    if (this.#source.provide === undefined || this.#clock.now() < this.#askAgainAtMs) this.#failRefused()
    else this.refresh()
  }

  /**
   * Asks the source again, once however many want it. Never rejects.
   * @returns {Promise<void>}
   */
  refresh () {
    if (this.#source.provide === undefined || this.#isStopped) return Promise.resolve()
    this.#refreshing ??= this.#fetch(this.#source.provide)
      .then((credentials) => this.#accept(credentials))
      .catch((error) => this.#reject(error))
    return this.#refreshing
  }

  /** Nothing is asked, installed or failed from here on. */
  stop () {
    this.#isStopped = true
    this.#cancelTimer()
  }

  /** @param {CredentialsProvider} provide */
  async #fetch (provide) {
    const given = await provide(this.#areRefused() ? { forceRefresh: true } : undefined)
    const credentials = checkCredentials('credentials', given)
    if (credentials.expiresAtMs > this.#clock.now()) return credentials
    throw configurationError('they had expired already')
  }

  /** @param {CheckedCredentials} credentials */
  #accept ({ keys, expiresAtMs }) {
    this.#refreshing = undefined
    if (this.#isStopped) return
    // Those that cannot be replaced are used to their end, which the service decides.
    this.#expiresAtMs = this.#source.provide === undefined ? Infinity : expiresAtMs
    this.#accessKeyId = keys.accessKeyId
    this.#accountId = keys.accountId
    this.#installed = fingerprint(keys)
    if (this.#areRefused()) {
      this.#askAgainAtMs = this.#clock.now() + MIN_REFRESH_INTERVAL_MS
      // Before they are installed: calls that wait would be sent with what is known to be refused.
      this.#failRefused()
    }
    this.#install(keys)
    this.#plan(this.#expiresAtMs - REFRESH_AHEAD_MS - this.#clock.now())
  }

  /** @param {unknown} error */
  #reject (error) {
    // Before the waiting calls end: the next call, however soon, is to ask again.
    this.#refreshing = undefined
    if (this.#isStopped) return
    const areRefused = this.#areRefused()
    if (this.#expiresAtMs > this.#clock.now() && !areRefused) {
      this.#plan(MIN_REFRESH_INTERVAL_MS)
      return
    }
    this.#forget()
    const reason = error instanceof Error ? error.message : 'no error was given'
    const found = areRefused ? 'the credentials have expired, and there are no new ones' : 'no credentials'
    this.#fail(`${found}: looked at ${this.#source.text}: ${reason.slice(0, MAX_REASON_CHARS)}`)
  }

  /** Whether the keys that were installed last are those that the service refused. */
  #areRefused () {
    return this.#installed === this.#refused
  }

  #failRefused () {
    const advice = this.#source.provide === undefined
      ? 'give a function that gives new ones, or make a client with new ones'
      : 'it gave the same ones again'
    this.#fail(`the credentials have expired, says the service: they are from ${this.#source.text}; ${advice}`)
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
