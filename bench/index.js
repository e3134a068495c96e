'use strict'

const os = require('node:os')
const { parseArgs } = require('node:util')
const { CASES } = require('./cases')
const { CLIENTS } = require('./clients')
const { CAN_PIN, measure, startSink } = require('./processes')
const { ratios, summarize, table, verdictLine, verdicts } = require('./report')

const USAGE = `npm run bench -- [case or client …] [--rounds N] [--records N] [--bytes N] [--quick] [--json]
  cases:   ${Object.keys(CASES).join(', ')} (default: all)
  clients: ${Object.keys(CLIENTS).join(', ')} (default: each case's own; stub is always measured)
  --quick  one round of 3,000 records or 1 s
  --json   the numbers as JSON instead of the table`

const QUICK = { rounds: 1, records: 3000, durationMs: 1000 }

/** @param {string[]} argv */
function parse (argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      records: { type: 'string' },
      bytes: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  const unknown = positionals.find(name => !CASES[name] && !CLIENTS[name])
  if (unknown) throw new Error(`neither a case nor a client: ${unknown}\n${USAGE}`)
  const quick = values.quick ? QUICK : undefined
  return {
    names: positionals.filter(name => CASES[name]),
    clients: positionals.filter(name => CLIENTS[name]),
    rounds: count(values.rounds) ?? quick?.rounds ?? 3,
    records: count(values.records) ?? quick?.records,
    durationMs: quick?.durationMs,
    recordBytes: count(values.bytes) ?? 100,
    json: values.json,
    help: values.help
  }
}

function count (text) {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`not a whole number above 0: ${text}\n${USAGE}`)
  return number
}

/** The case as the options change it. */
function setupOf (name, { clients, records, durationMs, recordBytes }) {
  const { [name]: preset } = CASES
  return {
    ...preset,
    records: preset.records && (records ?? preset.records),
    durationMs: preset.durationMs && (durationMs ?? preset.durationMs),
    clients: clients.length ? [...new Set(['stub', ...clients])] : preset.clients,
    recordBytes
  }
}

/** The stub sends nothing; of all others the sink must have got each put once, in one request if so asked. */
function checkReceived (name, client, setup, { records, received }) {
  if (client === 'stub') return
  const requests = setup.coalesce ? received.requests : records
  if (received.records !== records || received.requests !== requests) {
    throw new Error(`${name}: ${client} made ${records} puts, the sink got ${received.records} in ${received.requests} requests`)
  }
}

/** Clients take turns within each round, so that a change in the machine's mood meets all of them. */
async function runCase (sink, name, options) {
  const setup = setupOf(name, options)
  /** @type {Record<string, object[]>} */
  const roundsOf = Object.fromEntries(setup.clients.map(client => [client, []]))
  for (let round = 0; round < options.rounds; round++) {
    for (const client of setup.clients) {
      const result = await measure(sink, { ...setup, client })
      checkReceived(name, client, setup, result)
      roundsOf[client].push(result)
    }
  }
  return summarize(roundsOf)
}

function describe (name, { records, durationMs, text }, { rounds, recordBytes }) {
  const size = records ? `${records} records` : `${durationMs / 1000} s`
  return `${name}: ${text}; ${size} of ${recordBytes} bytes, median of ${rounds}`
}

const METHOD = `CPU is user + sys of the whole client process, net of the stub's (the harness). Over TLS, to a sink that
stores nothing${CAN_PIN ? ', on a core of its own' : ' (NOT pinned: no taskset, or one core)'}. Details: bench/README.md`

/** @param {string[]} argv */
async function main (argv) {
  const options = parse(argv)
  const print = options.json ? () => {} : console.log
  if (options.help) return console.log(USAGE)
  print(`node ${process.version}, ${os.availableParallelism()} cores, ${os.cpus()[0].model}\n${METHOD}`)
  const sink = await startSink()
  const all = {}
  try {
    for (const name of options.names.length ? options.names : Object.keys(CASES)) {
      print(`\n${describe(name, setupOf(name, options), options)}`)
      const rows = await runCase(sink, name, options)
      const targets = verdicts(name, rows)
      print([table(rows), ...ratios(rows), ...targets.map(verdictLine)].join('\n'))
      all[name] = { clients: rows, targets }
    }
  } finally {
    sink.close()
  }
  if (options.json) console.log(JSON.stringify({ node: process.version, rounds: options.rounds, cases: all }, null, 2))
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
