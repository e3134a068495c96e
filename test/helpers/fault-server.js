'use strict'

const { setMaxListeners } = require('node:events')
const net = require('node:net')
const tls = require('node:tls')
const { makeCertificates } = require('./certs')
const { Connection } = require('./exchange')
const { faults, connectionFaults } = require('./faults')
const { answerPuts, shardOf } = require('./service')

/**
 * @typedef {((exchange: import('./exchange').Exchange) => any) & { early?: boolean }} Behaviour what it returns
 *   is run too, when that is a behaviour
 * @typedef {Behaviour | Plan[] | { [operation: string]: Plan }} Plan a list has one entry for each request, the
 *   last for all that follow; an object goes by operation, '*' standing for the rest
 * @typedef {{ plan?: Plan, tls?: 'good' | 'expired' | 'selfSigned' | 'wrongHost', tlsVersion?: tls.SecureVersion,
 *   scheme?: 'http' | 'https', onConnection?: (socket: net.Socket) => void }} Options without `tls` it speaks
 *   plain HTTP; `onConnection` takes each bare connection, paused, instead of the plan, and `scheme` is then
 *   what the endpoint claims
 */

/** Answers by a plan, on loopback. Tests read `requests`, `connections`, `open` and `cutReuses`. */
class FaultServer {
  /**
   * @param {Plan} plan
   * @param {tls.SecureContext} [secureContext]
   * @param {(socket: net.Socket) => void} [onConnection]
   */
  constructor (plan, secureContext, onConnection) {
    this.plan = plan
    this.secureContext = secureContext
    this.onConnection = onConnection
    /** @type {import('./exchange').RecordedRequest[]} */
    this.requests = []
    this.connections = 0
    this.cutReuses = 0
    this.closing = new AbortController()
    setMaxListeners(0, this.closing.signal) // each request that waits listens
    /** @type {Set<net.Socket>} */
    this.sockets = new Set()
    /** @type {Error[]} */
    this.errors = []
    /** @type {Map<Plan[], number>} */
    this.places = new Map()
    this.listener = net.createServer({ pauseOnConnect: Boolean(onConnection) }, raw => this.#accept(raw))
    this.endpoint = ''
    this.port = 0
    /** The certificate of the authority a client has to trust. */
    this.ca = ''
  }

  /** How many connections are open now. */
  get open () {
    return this.sockets.size
  }

  /** @param {string} scheme */
  async listen (scheme) {
    await new Promise(resolve => this.listener.listen(0, '127.0.0.1', () => resolve(undefined)))
    this.port = /** @type {net.AddressInfo} */ (this.listener.address()).port
    this.endpoint = `${scheme}://127.0.0.1:${this.port}`
  }

  #accept (raw) {
    this.connections++
    this.sockets.add(raw)
    raw.once('close', () => this.sockets.delete(raw))
    if (this.onConnection) {
      raw.on('error', () => {})
      return this.onConnection(raw)
    }
    return new Connection(this, raw, this.#secure(raw), this.connections)
  }

  #secure (raw) {
    const { secureContext } = this
    return secureContext
      ? new tls.TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
      : raw
  }

  /** @param {Plan} plan for requests from now on */
  setPlan (plan) {
    this.plan = plan
  }

  /**
   * @param {string} operation
   * @param {Plan} [plan]
   * @returns {Behaviour}
   */
  choose (operation, plan = this.plan) {
    if (typeof plan === 'function') return plan
    if (!Array.isArray(plan)) {
      return this.choose(operation, plan[operation] ?? plan['*'] ?? faults.error('UnknownOperationException'))
    }
    const place = this.places.get(plan) ?? 0
    this.places.set(plan, place + 1)
    return this.choose(operation, plan[Math.min(place, plan.length - 1)])
  }

  /** A behaviour has thrown; what ended only because the server closes is no error. */
  fail (error) {
    if (!this.closing.signal.aborted) this.errors.push(error)
  }

  /** Ends every connection. Rejects with the first error that a behaviour has thrown. */
  async close () {
    this.closing.abort()
    for (const socket of this.sockets) socket.destroy()
    if (this.listener.listening) await new Promise(resolve => this.listener.close(resolve))
    if (this.errors.length) throw this.errors[0]
  }
}

function contextOf (certificate, version) {
  return tls.createSecureContext({
    ...certificate,
    // OpenSSL offers TLS 1.1 at security level 0 only.
    ...(version && { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' })
  })
}

/**
 * @param {Options} [options]
 * @returns {Promise<FaultServer>}
 */
async function startFaultServer (options = {}) {
  const { plan = faults.json(), tls: certificate, tlsVersion, onConnection, scheme = certificate ? 'https' : 'http' } = options
  const certificates = await makeCertificates()
  const context = certificate && contextOf(certificates[certificate], tlsVersion)
  const server = new FaultServer(plan, context, onConnection)
  server.ca = certificates.ca
  await server.listen(scheme)
  return server
}

module.exports = { startFaultServer, FaultServer, faults, connectionFaults, answerPuts, shardOf }
