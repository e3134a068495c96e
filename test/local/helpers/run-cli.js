'use strict'

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')

const CLI = path.join(__dirname, '../../../lib/cli.js')

/** The binary; ends with the test. */
function start (t, args, options) {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const exited = once(child, 'close')
  t.after(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => { output[name] += chunk })
  return { child, output, exited: exited.then(([code, signal]) => ({ code, signal, ...output })) }
}

/**
 * `kinesis-native local …` that runs: its settings by their names in the environment.
 * @returns {Promise<{ settings: Record<string, string>, endpoint: string, credentials: object, child: object,
 *   output: object, exited: Promise<any> }>}
 */
async function startLocal (t, args, options) {
  const started = start(t, ['local', '--port', '0', ...args], options)
  while (!started.output.stdout.includes('\n')) {
    const ended = await Promise.race([once(started.child.stdout, 'data').then(() => {}), started.exited])
    if (ended) throw new Error(`ended with ${ended.code}: ${ended.stderr}`)
  }
  const [line] = started.output.stdout.split('\n')
  const settings = Object.fromEntries([...line.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]))
  return {
    ...started,
    settings,
    endpoint: settings.AWS_ENDPOINT_URL_KINESIS,
    region: settings.AWS_REGION,
    credentials: { accessKeyId: settings.AWS_ACCESS_KEY_ID, secretAccessKey: settings.AWS_SECRET_ACCESS_KEY }
  }
}

/** A run that is over. */
const run = (t, ...args) => start(t, args).exited

module.exports = { run, startLocal }
