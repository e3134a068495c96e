'use strict'

const { spawn, spawnSync } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { limitOf } = require('./limit')
const { OPERATIONS } = require('./operations')

/** The cores this process may use, where the system tells. */
function allowedCores () {
  const status = process.platform === 'linux' ? fs.readFileSync('/proc/self/status', 'utf8') : ''
  const ranges = /Cpus_allowed_list:\s*(\S+)/.exec(status)?.[1].split(',') ?? []
  return ranges.flatMap(range => {
    const [first, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}

const cores = allowedCores()
const CAN_PIN = cores.length > 1 && spawnSync('taskset', ['--version']).status === 0
const SINK_CORES = String(cores.at(-1))
const CLIENT_CORES = cores.slice(0, -1).join()

/** A program with a message channel, on the given cores where the system can do that. */
function start (command, on) {
  const [program, ...args] = on && CAN_PIN ? ['taskset', '-c', on, ...command] : command
  return spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

const nodeCommand = (file, args) => [process.execPath, '--no-warnings', '--expose-gc', path.join(__dirname, file), ...args]

const startNode = (file, args, on) => start(nodeCommand(file, args), on)

/** The child's next message; throws if it ends instead. */
async function nextMessage (child, what) {
  const controller = new AbortController()
  const { signal } = controller
  try {
    const [first] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code, by]) => { throw new Error(`${what} ended with ${code ?? by}`) })
    ])
    return first
  } finally {
    controller.abort()
  }
}

/**
 * @param {{ shardBits?: number }} [options] it has 2 to that many shards
 * @returns {Promise<{ endpoint: string, http2Endpoint: string, ca: string, counts: () => Promise<Record<string, number>>,
 *   close: () => void }>} counts are those since the last call
 */
async function startSink ({ shardBits = 2 } = {}) {
  const child = startNode('sink.js', [String(shardBits)], SINK_CORES)
  const { port, http2Port, ca } = await nextMessage(child, 'the sink')
  return {
    endpoint: `https://127.0.0.1:${port}`,
    http2Endpoint: `https://127.0.0.1:${http2Port}`,
    ca,
    counts () {
      child.send('report')
      return nextMessage(child, 'the sink')
    },
    close: () => child.disconnect()
  }
}

/** How a client's process is started, and what its figures are made of. */
function programOf (setup) {
  if (setup.client === 'limit') return limitOf(setup, OPERATIONS[setup.operation].recordsPerCall)
  return {
    command: nodeCommand('client.js', [JSON.stringify(setup)]),
    remove () {},
    figures: result => result
  }
}

/**
 * One client through one case, and what the sink received of it.
 * @param {Awaited<ReturnType<typeof startSink>>} sink
 * @param {import('./cases').Case & { client: string, recordBytes: number }} setup
 */
async function measure (sink, setup) {
  const { endpoint, http2Endpoint, ca } = sink
  const { command, remove, figures } = programOf({ ...setup, endpoint, http2Endpoint, ca })
  const child = start(command, setup.pinned ? CLIENT_CORES : '')
  try {
    await nextMessage(child, setup.client)
    await sink.counts()
    child.send('go')
    const result = figures(await nextMessage(child, setup.client))
    const received = await sink.counts()
    if (child.exitCode === null) await once(child, 'exit')
    return { ...result, received, sinkBusy: received.cpuUs / 1e6 / result.seconds }
  } finally {
    remove()
  }
}

/**
 * What a fresh process pays to require a client, and until its first put is answered.
 * @param {Awaited<ReturnType<typeof startSink>>} sink
 * @param {{ client: string, recordBytes: number }} setup
 * @returns {Promise<Record<string, number>>}
 */
async function measureStart ({ endpoint, http2Endpoint, ca }, setup) {
  const child = startNode('start.js', [JSON.stringify({ ...setup, endpoint, http2Endpoint, ca })], '')
  const result = await nextMessage(child, setup.client)
  if (child.exitCode === null) await once(child, 'exit')
  return result
}

module.exports = { startNode, nextMessage, startSink, measure, measureStart, CAN_PIN, SINK_CORES }
