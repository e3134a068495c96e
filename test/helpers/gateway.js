'use strict'

const { once } = require('node:events')
const net = require('node:net')

/** A TCP proxy on a port of its own, whose connections can be cut, or go quiet without an end. */
class Gateway {
  #target
  #server = net.createServer((client) => this.#forward(client))
  /** @type {Set<net.Socket>} */
  #sockets = new Set()
  /** From the target to the clients. @type {Set<[net.Socket, net.Socket]>} */
  #answers = new Set()

  /** @param {URL} target */
  constructor (target) {
    this.#target = target
  }

  /** @returns {Promise<string>} where it listens: the same port again after cut() */
  async open () {
    this.#server.listen(this.port ?? 0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.port = this.#server.address().port
    return `http://127.0.0.1:${this.port}/`
  }

  /** Ends all connections, and refuses new ones; it may be cut already. */
  async cut () {
    if (!this.#server.listening) return
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#server, 'close')
  }

  /** What the target says over the connections that there are now is dropped. */
  mute () {
    for (const [target, client] of this.#answers) target.unpipe(client).resume()
  }

  #forward (client) {
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
