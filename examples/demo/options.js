'use strict'

const path = require('node:path')
const { parseArgs } = require('node:util')

const usage = `npm run demo -- [options] [FILE | -]

Puts every event of FILE (newline-delimited JSON; '-' is standard input; by default
examples/demo/events.ndjson) into a Kinesis stream, reads them back, and compares.

  --key FIELD    the member whose value is the partition key; else a hash of the line is
  --stream S     a stream of yours that exists, on the real service, with your credentials;
                 else a local one is started, with three shards
  --region R     its region, where your environment or profile doesn't say
  --help         this text

Exit code: 0 every event came back as it went in, 1 not, 2 wrong usage, 130 interrupted.`

class UsageError extends Error {}

const flags = {
  key: { type: 'string' },
  stream: { type: 'string' },
  region: { type: 'string' },
  help: { type: 'boolean' }
}

function parse (args) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true })
  } catch (error) {
    // Node's message goes on with advice that does not fit here.
    throw new UsageError(error.message.split('. ')[0])
  }
}

/**
 * @param {string[]} args
 * @returns {{ file: string, key?: string, stream?: string, region?: string, help?: boolean }}
 *   `file` is '-' for standard input
 */
function parseOptions (args) {
  const { values, positionals } = parse(args)
  const empty = Object.keys(values).find((name) => values[name] === '')
  if (empty) throw new UsageError(`--${empty} needs a value`)
  if (positionals.length > 1) throw new UsageError(`One file at a time, please: ${positionals.join(' ')}`)
  if (values.region && !values.stream) throw new UsageError('--region is for the real service: name a stream of yours with --stream')
  const [file = path.join(__dirname, 'events.ndjson')] = positionals
  // npm changes to the package's folder; INIT_CWD is where the user stands.
  return { ...values, file: file === '-' ? file : path.resolve(process.env.INIT_CWD ?? '.', file) }
}

module.exports = { parseOptions, usage, UsageError }
