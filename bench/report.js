'use strict'

const { TARGETS } = require('./cases')

/** Columns of the table: heading and the text of a row. */
const COLUMNS = [
  ['client', row => row.client],
  ['CPU µs/put', row => row.cpuUs.toFixed(2)],
  ['of it sys', row => row.sysUs.toFixed(2)],
  ['net', row => row.netCpuUs.toFixed(2)],
  ['puts/s', row => row.perSecond.toFixed(0)],
  ['loop p50', row => row.loopP50Ms.toFixed(1)],
  ['p99', row => row.loopP99Ms.toFixed(1)],
  ['max ms', row => row.loopMaxMs.toFixed(1)],
  ['put p50', row => row.putP50Ms.toFixed(1)],
  ['p99 ms', row => row.putP99Ms.toFixed(1)],
  ['RSS MiB', row => row.peakRssMiB.toFixed(0)],
  ['sink: records', row => String(row.received.records)],
  ['requests', row => String(row.received.requests)],
  ['busy', row => `${(row.sinkBusy * 100).toFixed(0)}%`]
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
 * @returns {Record<string, any>} a row by client, with the harness's cost taken off in netCpuUs
 */
function summarize (roundsOf) {
  const rows = Object.entries(roundsOf).map(([client, rounds]) => ({ client, ...medians(rounds) }))
  const harness = rows.find(row => row.client === 'stub')?.cpuUs ?? 0
  return Object.fromEntries(rows.map(row => [row.client, { ...row, netCpuUs: row.cpuUs - harness }]))
}

function table (rows) {
  const cells = [COLUMNS.map(([heading]) => heading), ...Object.values(rows).map(row => COLUMNS.map(([, text]) => text(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(line => line[column].length)))
  const pad = (text, column) => column ? text.padStart(widths[column]) : text.padEnd(widths[column])
  return cells.map(line => '  ' + line.map(pad).join('  ')).join('\n')
}

/** How many times as much CPU each peer takes as ours. */
function ratios (rows) {
  if (!rows.ours) return []
  return ['sdk', 'mhart'].filter(peer => rows[peer])
    .map(peer => `  ${peer} / ours: ${(rows[peer].netCpuUs / rows.ours.netCpuUs).toFixed(1)} times the CPU`)
}

/** The targets whose rows were measured, with what came out. */
function verdicts (name, rows) {
  const measured = TARGETS.filter(target => target.name === name)
    .map(target => ({ text: target.text, most: target.most, value: target.value({ ours: {}, sdk: {}, stub: {}, ...rows }) }))
  return measured.filter(({ value }) => !Number.isNaN(value))
    .map(({ value, ...rest }) => ({ ...rest, value, reached: value <= rest.most }))
}

const verdictLine = ({ text, value, most, reached }) =>
  `  target: ${text}: ${value.toFixed(4)}, at most ${most.toFixed(4)}: ${reached ? 'reached' : 'MISSED'}`

module.exports = { summarize, table, ratios, verdicts, verdictLine }
