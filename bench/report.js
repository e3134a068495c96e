'use strict'

const { TARGETS } = require('./cases')

/** A number of so many digits; nothing for what wasn't measured. */
const fixed = (value, digits) => Number.isFinite(value) ? value.toFixed(digits) : ''

/** Columns of the table of calls: heading and the text of a row. */
const CALL_COLUMNS = [
  ['client', row => row.client],
  ['CPU µs/record', row => fixed(row.cpuUs, 2)],
  ['of it sys', row => fixed(row.sysUs, 2)],
  ['JS thread', row => fixed(row.threadUs, 2)],
  ['net', row => fixed(row.netCpuUs, 2)],
  ['records/s', row => fixed(row.perSecond, 0)],
  ['loop p50', row => fixed(row.loopP50Ms, 1)],
  ['p99', row => fixed(row.loopP99Ms, 1)],
  ['max ms', row => fixed(row.loopMaxMs, 1)],
  ['JS of a call p50', row => fixed(row.threadP50Ms, 2)],
  ['p99 ms', row => fixed(row.threadP99Ms, 2)],
  ['call p50', row => fixed(row.callP50Ms, 1)],
  ['p99 ms', row => fixed(row.callP99Ms, 1)],
  ['idle ms/s', row => fixed(row.idleCpuMs, 3)],
  ['RSS MiB', row => fixed(row.peakRssMiB, 0)],
  ['sink: records', row => String(row.received.records)],
  ['requests', row => String(row.received.requests)],
  ['busy', row => `${(row.sinkBusy * 100).toFixed(0)}%`]
]

const START_COLUMNS = [
  ['client', row => row.client],
  ['require ms', row => fixed(row.requireMs, 1)],
  ['CPU ms', row => fixed(row.requireCpuMs, 1)],
  ['with first put ms', row => fixed(row.firstPutMs, 1)],
  ['CPU ms', row => fixed(row.firstPutCpuMs, 1)],
  ['installed MB', row => fixed(row.installedMB, 2)],
  ['on disk MB', row => fixed(row.onDiskMB, 2)],
  ['files', row => String(row.files)]
]

function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The median of each number over the rounds, nested ones too. */
function medians (rounds) {
  return Object.fromEntries(Object.entries(rounds[0]).map(([name, value]) => {
    const values = rounds.map(round => round[name])
    return [name, typeof value === 'number' ? median(values) : medians(values)]
  }))
}

/**
 * @param {Record<string, object[]>} roundsOf a case's measurements by client
 * @returns {Record<string, any>} a row by client, with the harness's cost taken off in netCpuUs; the limit has none
 */
function summarize (roundsOf) {
  const rows = Object.entries(roundsOf).map(([client, rounds]) => ({ client, ...medians(rounds) }))
  const harness = rows.find(row => row.client === 'harness')?.cpuUs ?? 0
  const net = ({ client, cpuUs }) => client === 'limit' ? cpuUs : cpuUs - harness
  return Object.fromEntries(rows.map(row => [row.client, { ...row, netCpuUs: net(row) }]))
}

/** Columns that nobody has a figure for are left out. */
function table (rows, columns) {
  const all = columns.map(([heading, text]) => [heading, ...Object.values(rows).map(text)])
  const filled = all.filter(([, ...texts]) => texts.some(Boolean))
  const cells = filled[0].map((_, line) => filled.map(column => column[line]))
  const widths = filled.map((_, column) => Math.max(...cells.map(line => line[column].length)))
  const pad = (text, column) => column ? text.padStart(widths[column]) : text.padEnd(widths[column])
  return cells.map(line => '  ' + line.map(pad).join('  ')).join('\n')
}

/** How many times as much CPU each peer takes as ours, and ours as the limit. */
function ratios (rows) {
  const ours = ['ours', 'ours-operation', 'ours-kinesis'].find(client => rows[client])
  const pairs = [ours, 'producer'].filter(Boolean).flatMap(client =>
    [['sdk', client], ['mhart', client], ['by-hand', client], [client, 'limit']])
  return pairs.filter(([more, less]) => rows[more]?.netCpuUs && rows[less]?.netCpuUs)
    .map(([more, less]) => `  ${more} / ${less}: ${(rows[more].netCpuUs / rows[less].netCpuUs).toFixed(1)} times the CPU`)
}

/** The targets whose rows were measured, with what came out. */
function verdicts (name, rows) {
  return TARGETS.filter(target => target.name === name)
    .map(({ text, most, value }) => ({ text, most, value: value(rows) }))
    .filter(({ value }) => !Number.isNaN(value))
    .map(verdict => ({ ...verdict, reached: verdict.value <= verdict.most }))
}

const verdictLine = ({ text, value, most, reached }) =>
  `  target: ${text}: ${value.toFixed(4)}, at most ${most.toFixed(4)}: ${reached ? 'reached' : 'MISSED'}`

module.exports = { CALL_COLUMNS, START_COLUMNS, summarize, table, medians, ratios, verdicts, verdictLine }
