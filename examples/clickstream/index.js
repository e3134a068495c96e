'use strict'

// The talk's architecture as an app: clicks in a page, through Kinesis, to a live chart.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { parseArgs } = require('node:util')
const { Kinesis } = require('kinesis-native')
const { Logger } = require('./logger')
const { Server } = require('./server')

const usage = `npm run example:clickstream -- [--stream S] [--region R] [--port N] [--window SECONDS]

A page whose clicks go to a logger over a websocket, into a stream, to an analytics process, and
into the page's chart. Ctrl-C ends it.

  --stream S     a stream of yours that exists, on the real service, with your credentials;
                 else a local one is started
  --region R     its region, where your environment or profile doesn't say
  --port N       of the page, on this machine alone; else any that is free
  --window S     seconds that the chart shows: 60`

class UsageError extends Error {}

const flags = {
  port: { type: 'string', default: '0' },
  window: { type: 'string', default: '60' },
  help: { type: 'boolean' }
}

function readNumber (name, text, low, high) {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= low && number <= high) return number
  throw new UsageError(`--${name} must be a whole number from ${low} to ${high}, not ${JSON.stringify(text)}`)
}

/** @param {string[]} args the stream's name, and options */
function readOptions (args) {
  let parsed
  try {
    parsed = parseArgs({ args, options: flags, allowPositionals: true })
  } catch (error) {
    // Node's message goes on with advice that does not fit here.
    throw new UsageError(error.message.split('. ')[0])
  }
  const { values: { port, window, help }, positionals: [stream = 'clicks', surplus] } = parsed
  if (surplus !== undefined) throw new UsageError(`There is nothing to do with ${JSON.stringify(surplus)}`)
  return { stream, help, port: readNumber('port', port, 0, 65535), windowMs: 1000 * readNumber('window', window, 1, 3600) }
}

/**
 * Keeps an analytics process running: one that ends is followed by another, which counts anew from the stream.
 * @param {{ stream: string, windowMs: number, publish: (message: object) => void, signal: AbortSignal }} what
 * @returns {Promise<void>} when the signal has ended it; rejects if the first one can't start
 */
async function runAnalytics ({ stream, windowMs, publish, signal }) {
  let hasCounted = false
  while (!signal.aborted) {
    const child = fork(path.join(__dirname, 'analytics.js'), [stream, String(windowMs)])
    child.on('message', (snapshot) => {
      hasCounted = true
      publish({ windowMs, ...snapshot })
    })
    const end = () => { if (child.connected) child.disconnect() }
    signal.addEventListener('abort', end)
    const [code, killedBy] = await once(child, 'exit')
    signal.removeEventListener('abort', end)
    if (signal.aborted) return
    if (!hasCounted) throw new Error('The analytics process could not start.')
    console.error(`The analytics process has ended (${killedBy ?? code}), and is started again.`)
    publish({ isAway: true })
    await sleep(1000, undefined, { signal }).catch(() => {})
  }
}

async function main (args) {
  const { stream, port, windowMs, help } = readOptions(args)
  if (help) return console.log(usage)
  const kinesis = new Kinesis()
  const server = new Server(new Logger(kinesis.stream(stream)))
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopping.abort())
  const address = await server.listen(port)
  try {
    console.log(`Click at ${address} – Ctrl-C ends it.`)
    await runAnalytics({ stream, windowMs, publish: (message) => server.publish(message), signal: stopping.signal })
  } finally {
    await server.close()
    await kinesis.close() // stores what was clicked last
  }
}

main(process.argv.slice(2)).catch((error) => {
  const isUsage = error instanceof UsageError
  console.error(isUsage ? `${error.message}\n\n${usage}` : error.message)
  process.exitCode = isUsage ? 2 : 1
})
