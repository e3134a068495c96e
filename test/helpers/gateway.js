'use strict'

const { once } = require('node:events')
const net = require('node:net')

/** A TCP proxy on a port of its own, whose connections can be cut, or go quiet without an end. */
class Gateway {
  #target
  #server = net.createServer((client) => this.#forward(client))
  #isCut = false
  /** @type {Set<net.Socket>} */
  #sockets = new Set()
  /** From the target to the clients. @type {Set<[net.Socket, net.Socket]>} */
  #answers = new Set()

  /** @param {URL} target */
  constructor (target) {
    this.#target = target
  }

  /** @returns {Promise<string>} where it listens */
  async open () {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${this.#server.address().port}/`
  }

  /** Resets all connections, and new ones until mend(). It still listens, or another process might be given its port. */
  cut () {
    this.#isCut = true
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  mend () {
    this.#isCut = false
  }

  async close () {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** What the target says over the connections that there are now is dropped. */
  mute () {
    for (const [target, client] of this.#answers) target.unpipe(client).resume()
  }

  #forward (client) {
    if (this.#isCut) return client.resetAndDestroy()
    const target = net.connect(this.#target.port, this.#target.hostname)
    client.pipe(target).pipe(client)
    const answers = [target, client]
    this.#answers.add(answers)
    for (const [socket, other] of [answers, [client, target]]) {
      this.#sockets.add(socket)
      socket.on('error', () => {}).on('close', () => {
        this.#sockets.delete(socket)
        this.#answers.delete(answers)
        other.destroy()
      })
    }
  }
}

module.exports = { Gateway }
