'use strict'

const os = require('node:os')
const { parseArgs } = require('node:util')
const { CASES } = require('./cases')
const { CLIENTS, absence } = require('./clients')
const { installedSize, ownInstalledSize } = require('./installed')
const { OPERATIONS } = require('./operations')
const { CAN_PIN, measure, measureStart, startSink } = require('./processes')
const { CALL_COLUMNS, START_COLUMNS, medians, ratios, summarize, table, verdictLine, verdicts } = require('./report')

const USAGE = `npm run bench -- [case or client …] [--rounds N] [--records N] [--bytes N] [--quick] [--json]
  cases:   ${Object.keys(CASES).join(', ')} (default: all)
  clients: ${Object.keys(CLIENTS).join(', ')} (default: each case's own; harness is always measured)
  --bytes  the size of a record in cases that don't say it themselves (100)
  --quick  one round of 3,000 records, 1 s or 3 processes
  --json   the numbers as JSON instead of the table
  those that take long are run by name only: ${Object.keys(CASES).filter(name => CASES[name].isLong).join(', ')}`

const QUICK = { rounds: 1, records: 3000, durationMs: 1000, processes: 3, warmUpMs: 300 }
const WARM_UP_MS = 1500
const BYTES_PER_MB = 1e6

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
    processes: quick?.processes,
    warmUpMs: quick?.warmUpMs ?? WARM_UP_MS,
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

/** The clients of a case that are wanted; those that can't be measured are left out, with the reason in `absences`. */
function clientsOf (preset, wanted) {
  const { operation, pinned } = preset
  const isFit = name => operation ? isAbleTo(name, operation) && (name !== 'limit' || pinned) : preset.clients.includes(name)
  const chosen = wanted.length ? [...operation ? ['harness'] : [], ...wanted] : preset.clients
  const fit = [...new Set(chosen)].filter(isFit)
  return { clients: fit.filter(name => !absence(name)), absences: fit.map(absence).filter(Boolean) }
}

const isAbleTo = (name, operation) => CLIENTS[name].only?.includes(operation) ?? true

/** The case as the options change it; records are those of whole calls. */
function setupOf (name, { clients, records, durationMs, processes, recordBytes, warmUpMs }) {
  const { [name]: preset } = CASES
  const perCall = OPERATIONS[preset.operation]?.recordsPerCall ?? 1
  return {
    ...preset,
    ...clientsOf(preset, clients),
    warmUpMs,
    records: preset.records && Math.ceil((records ?? preset.records) / perCall) * perCall,
    durationMs: preset.durationMs && (durationMs ?? preset.durationMs),
    processes: preset.processes && (processes ?? preset.processes),
    recordBytes: preset.recordBytes ?? recordBytes
  }
}

/**
 * The harness sends nothing; of all others the sink must have got each record once, in as many requests as calls if so asked. A
 * consumer reads ahead, before the measurement and at its end.
 */
function checkReceived (name, { client, coalesce }, { calls, records, received }) {
  if (client === 'harness' || client === 'consumer') return
  const requests = coalesce ? received.requests : calls
  if (received.records !== records || received.requests !== requests) {
    throw new Error(`${name}: ${client} made ${calls} calls with ${records} records, ` +
      `the sink saw ${received.requests} requests with ${received.records}`)
  }
}

/** Clients take turns, so that a change in the machine's mood meets all of them. */
async function takeTurns (clients, rounds, run) {
  /** @type {Record<string, object[]>} */
  const roundsOf = Object.fromEntries(clients.map(client => [client, []]))
  for (let round = 0; round < rounds; round++) {
    for (const client of clients) roundsOf[client].push(await run(client))
  }
  return roundsOf
}

async function runCalls (sink, name, setup, { rounds }) {
  return summarize(await takeTurns(setup.clients, rounds, async client => {
    const result = await measure(sink, { ...setup, client })
    checkReceived(name, { ...setup, client }, result)
    return result
  }))
}

async function runStart (sink, _name, setup) {
  const roundsOf = await takeTurns(setup.clients, setup.processes, client => measureStart(sink, { ...setup, client }))
  return Object.fromEntries(Object.entries(roundsOf).map(([client, rounds]) => {
    const [name] = CLIENTS[client].module.split('/sdk')
    const { bytes, onDisk, files } = name === 'kinesis-native' ? ownInstalledSize() : installedSize(name)
    return [client, { client, ...medians(rounds), installedMB: bytes / BYTES_PER_MB, onDiskMB: onDisk / BYTES_PER_MB, files }]
  }))
}

function describe (setup, { rounds }) {
  const { text, records, durationMs, processes, recordBytes } = setup
  if (processes) return `${text}; median of ${processes}`
  return `${text}; ${records ? `${records} records` : `${durationMs / 1000} s`} of ${recordBytes} bytes, median of ${rounds}`
}

/** How a case is run, and what its table shows. */
const kindOf = ({ processes }) => processes ? { run: runStart, columns: START_COLUMNS } : { run: runCalls, columns: CALL_COLUMNS }

const METHOD = `CPU is user + sys of the whole client process, net of the harness's. Over TLS, to a sink that
stores nothing${CAN_PIN ? ', on a core of its own' : ' (NOT pinned: no taskset, or one core)'}. Details: bench/README.md`

/** @param {string[]} argv */
async function main (argv) {
  const options = parse(argv)
  const print = options.json ? () => {} : console.log
  if (options.help) return console.log(USAGE)
  print(`node ${process.version}, ${os.availableParallelism()} cores, ${os.cpus()[0].model}\n${METHOD}`)
  const all = {}
  const names = options.names.length ? options.names : Object.keys(CASES).filter(name => !CASES[name].isLong)
  for (const name of names) {
    const sink = await startSink(CASES[name])
    try {
      const setup = setupOf(name, options)
      print([`\n${name}: ${describe(setup, options)}`, ...setup.absences.map(line => `  ${line}`)].join('\n'))
      if (setup.clients.length === 0) {
        print('  none of the clients asked for has a part in this case')
        continue
      }
      const { run, columns } = kindOf(setup)
      const rows = await run(sink, name, setup, options)
      const targets = verdicts(name, rows)
      print([table(rows, columns), ...ratios(rows), ...targets.map(verdictLine)].join('\n'))
      all[name] = { absences: setup.absences, clients: rows, targets }
    } finally {
      sink.close()
    }
  }
  if (options.json) console.log(JSON.stringify({ node: process.version, rounds: options.rounds, cases: all }, null, 2))
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
