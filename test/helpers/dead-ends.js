'use strict'

const { once } = require('node:events')
const net = require('node:net')
const { setImmediate: turnOfTheLoop, setTimeout: sleep } = require('node:timers/promises')
const { startChild } = require('./child')

const CONNECT_WITHIN_MS = 200

// Listens and then never returns to its event loop, so that nothing is ever accepted; ends with its parent.
const STUCK_LISTENER = `
  const parent = process.ppid
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'port ' + server.address().port + ';')
    const clock = new Int32Array(new SharedArrayBuffer(4))
    while (process.ppid === parent) Atomics.wait(clock, 0, 0, 200)
    process.exit()
  })`

/**
 * An endpoint where nobody listens: connections are refused. Its port is that of a connection of ours, or
 * another process might be given it, and listen there.
 */
async function refusedEndpoint () {
  const server = net.createServer().listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  const { port } = /** @type {net.AddressInfo} */ (server.address())
  const socket = net.connect(port, '127.0.0.1')
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(socket, 'connect')])
  for (const each of [accepted, socket]) each.unref()
  return `http://127.0.0.1:${socket.localPort}`
}

/** Whether a connection comes about, or is still tried after a while. */
async function connects (port, sockets) {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  await Promise.race([once(socket, 'connect'), sleep(CONNECT_WITHIN_MS)])
  await turnOfTheLoop() // it may have connected long since, where the process stood still
  return !socket.connecting
}

/**
 * A port whose backlog is full: a connect neither succeeds nor fails.
 * @returns {Promise<{ endpoint: string, port: number, close: () => Promise<void> }>}
 */
async function startBlackHole () {
  const child = startChild({ code: STUCK_LISTENER, timeoutMs: 10 * 60 * 1000 })
  await child.printed(';')
  const port = Number(/port (\d+);/.exec(child.stdout)[1])
  const sockets = []
  while (await connects(port, sockets)) { /* room in the backlog still */ }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    async close () {
      for (const socket of sockets) socket.destroy()
      child.process.kill('SIGKILL')
      await child.finished
    }
  }
}

module.exports = { refusedEndpoint, startBlackHole }
