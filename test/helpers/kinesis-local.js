'use strict'

const { fork } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { call, createStream } = require('./call')

/**
 * kinesis-local (kinesis-mock) in a process of its own, over plain HTTP/1.1. Its TLS certificate is the
 * package's, not ours, so that port isn't offered.
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ endpoint: string, pid: number, createStream: (name: string, shardCount: number) => Promise<void>,
 *   call: (operation: string, input?: object) => Promise<any>, close: () => Promise<void> }>}
 */
async function startKinesisLocal ({ env = {} } = {}) {
  const child = fork(path.join(__dirname, 'kinesis-local-child.js'), { env: { ...process.env, ...env }, silent: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => { output += text })
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => { throw new Error(`kinesis-local ended with ${code}: ${output}`) })
  ])
  const server = { endpoint: `http://127.0.0.1:${port}` }
  return {
    ...server,
    pid: child.pid,
    createStream: (name, shardCount) => createStream(server, name, shardCount),
    call: (operation, input) => call(server, operation, input),
    close: () => end(child)
  }
}

async function end (child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

module.exports = { startKinesisLocal }
