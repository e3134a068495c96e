'use strict'

// Runs one of the examples: on a local Kinesis of its own, or a stream on the real service.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { readFileSync, readdirSync } = require('node:fs')
const { constants } = require('node:os')
const path = require('node:path')
const { parseArgs } = require('node:util')

const folders = ['styles', 'talk', 'logs']

const localStream = 'clicks'

/** The rest of an example's options are its own. */
const flags = { stream: { type: 'string' }, region: { type: 'string' } }

class UsageError extends Error {}

/** @returns {{ name: string, text: string }[]} the names of all, and the first line of what each says of itself */
function listExamples () {
  const files = folders.flatMap((folder) => readdirSync(path.join(__dirname, folder)).map((file) => path.join(folder, file)))
  return [...files, 'clickstream/index.js'].map((file) => ({
    name: file.replace(/(\/index)?\.js$/, ''),
    text: /^\/\/ (.*)$/m.exec(readFileSync(path.join(__dirname, file), 'utf8'))[1]
  }))
}

function usage () {
  return `npm run example -- NAME [--stream S] [--region R] [options of the example]

Runs an example on a local Kinesis, which is there for that run alone.

  --stream S     a stream of yours that exists, on the real service, with your credentials
  --region R     its region, where your environment or profile doesn't say

${listExamples().map(({ name, text }) => `  ${name.padEnd(22)}${text}`).join('\n')}`
}

/**
 * @param {string[]} args
 * @returns {{ file: string, stream?: string, region?: string, rest: string[] }} rest: for the example
 */
function readArguments ([name, ...args]) {
  const file = path.join(__dirname, name)
  if (!listExamples().some((example) => example.name === name)) throw new UsageError(`There is no example ${JSON.stringify(name)}`)
  const { values, tokens } = parseArgs({ args, options: flags, strict: false, tokens: true })
  const own = tokens.filter((token) => token.kind === 'option' && Object.hasOwn(flags, token.name))
  const empty = own.find(({ value }) => !value)
  if (empty) throw new UsageError(`--${empty.name} needs a value`)
  if (values.region && !values.stream) throw new UsageError('--region is for the real service: name a stream of yours with --stream')
  const taken = new Set(own.flatMap(({ index, inlineValue }) => inlineValue ? [index] : [index, index + 1]))
  return { file, ...values, rest: args.filter((_, index) => !taken.has(index)) }
}

/** The environment in which programs find a local Kinesis, with nothing in it of the user's own AWS settings. */
function localEnv ({ endpoint, region, credentials }) {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL_KINESIS: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey
  }
}

/** Runs it to its end, on our terminal; a signal that we get goes to it, too. */
async function runProgram (file, args, env) {
  const child = spawn(process.execPath, [file, ...args], { env, stdio: 'inherit' })
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const [code, signal] = await once(child, 'exit')
  process.off('SIGINT', pass).off('SIGTERM', pass)
  return code ?? 128 + constants.signals[signal]
}

function showStored (ledger) {
  const shards = new Map()
  for (const { shardId } of ledger) shards.set(shardId, (shards.get(shardId) ?? 0) + 1)
  const parts = [...shards].map(([shardId, count]) => `${count} in ${shardId}`)
  if (ledger.length > 0) console.log(`The local stream holds ${ledger.length} records: ${parts.join(', ')}.`)
}

/**
 * @param {ReturnType<typeof readArguments>} what
 * @returns {Promise<number>} the exit code
 */
async function runExample ({ file, stream, region, rest }) {
  if (stream) return runProgram(file, [stream, ...rest], { ...process.env, ...(region && { AWS_REGION: region }) })
  const { createLocalKinesis } = require('kinesis-native/local') // which a list of the examples does without
  const server = await createLocalKinesis({ streams: { [localStream]: 2 } })
  try {
    return await runProgram(file, [localStream, ...rest], localEnv(server))
  } finally {
    showStored(server.ledger(localStream))
    await server.close()
  }
}

module.exports = { UsageError, listExamples, localEnv, readArguments, runExample, usage }
