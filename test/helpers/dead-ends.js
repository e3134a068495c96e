'use strict'

const { once } = require('node:events')
const net = require('node:net')
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

/** An endpoint where nobody listens: connections are refused. */
async function refusedEndpoint () {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {net.AddressInfo} */ (server.address())
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** The socket when it connects in time, or null with it still trying. */
async function tryConnect (port, sockets) {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  const timeout = AbortSignal.timeout(CONNECT_WITHIN_MS)
  return once(socket, 'connect', { signal: timeout }).catch(() => null)
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
  while (await tryConnect(port, sockets)) { /* room in the backlog still */ }
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
