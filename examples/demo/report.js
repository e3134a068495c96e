'use strict'

const count = (number) => Math.round(number).toLocaleString('en')
const ms = (nanoseconds) => `${(nanoseconds / 1e6).toFixed(1)} ms`

function latency (histogram) {
  return histogram.count > 0 ? `p50 ${ms(histogram.percentile(50))}, p99 ${ms(histogram.percentile(99))}` : '-'
}

/** Columns of text: the first to the left, the others to the right. */
function table (rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((text, column) =>
    column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])).join('  ')).join('\n')
}

/** @param {import('./ledger').Ledger} ledger */
function report (ledger) {
  const shards = [...ledger.shards].sort(([a], [b]) => a < b ? -1 : 1)
  const rows = shards.map(([shardId, { put, got }]) => [shardId, count(put), count(got)])
  const perShard = table([['shard', 'put', 'got'], ...rows, ['total', count(ledger.total('put')), count(ledger.total('got'))]])
  return `${perShard}

put rate           ${count(ledger.putsPerSecond)} records/s
put latency        ${latency(ledger.putLatency)}
put → get latency  ${latency(ledger.getLatency)}
missing ${count(ledger.missing)}, altered ${count(ledger.altered)}, duplicated ${count(ledger.duplicated)}, not put ${count(ledger.failed)}`
}

/**
 * One line that renews itself, on a terminal; nothing elsewhere.
 * @returns {{ clear: () => void, stop: () => void }}
 */
function showProgress (ledger, out = process.stderr) {
  if (!out.isTTY) return { clear () {}, stop () {} }
  const clear = () => out.write('\r\x1b[K')
  const draw = () => out.write(`\r\x1b[Kput ${count(ledger.total('put'))}  got ${count(ledger.total('got'))}  ${count(ledger.putsPerSecond)} puts/s`)
  const timer = setInterval(draw, 100)
  return {
    clear,
    stop () {
      clearInterval(timer)
      clear()
    }
  }
}

module.exports = { report, showProgress }
