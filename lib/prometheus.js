'use strict'

// Metrics in the text format of Prometheus, version 0.0.4.

/**
 * @typedef {import('./producer-metrics').Summary} Summary
 * @typedef {[labels: Record<string, string>, value: number]} LabelledValue labels beside those that all have
 * @typedef {[labels: Record<string, string>, summary: Summary]} LabelledSummary
 */

/**
 * A metric: its name without the prefix, type, help, and its values.
 * @template M
 * @typedef {[string, 'counter' | 'gauge', string, (metrics: M) => LabelledValue[]]} MetricRow
 */

/**
 * The same of distributions, with the factor from their unit to that of the name.
 * @template M
 * @typedef {[string, string, (metrics: M) => LabelledSummary[], number]} SummaryRow
 */

/** @typedef {[string, Record<string, string>, number]} Sample suffix of the name, labels, value */

/**
 * @template M
 * @param {M} metrics
 * @param {{ prefix: string, labels: Record<string, string>, rows: MetricRow<M>[], summaries: SummaryRow<M>[] }} table
 * @returns {string}
 */
function prometheusText (metrics, { prefix, labels, rows, summaries }) {
  const counted = rows.map(([name, type, help, valuesOf]) => family(prefix + name, type, help,
    valuesOf(metrics).map(([own, value]) => ['', { ...labels, ...own }, value])))
  const summarized = summaries.map(([name, help, summariesOf, factor]) => family(prefix + name, 'summary', help,
    summariesOf(metrics).flatMap(([own, summary]) => summarySamples({ ...labels, ...own }, summary, factor))))
  return [...counted, ...summarized].join('')
}

/**
 * @param {Record<string, string>} labels
 * @param {Summary} summary
 * @param {number} factor
 * @returns {Sample[]}
 */
function summarySamples (labels, { count, mean, max, ...percentiles }, factor) {
  return [
    ...Object.entries(percentiles).map(([p, value]) => /** @type {Sample} */ (
      ['', { ...labels, quantile: String(Number(p.slice(1)) / 100) }, value * factor])),
    ['', { ...labels, quantile: '1' }, max * factor],
    ['_sum', labels, mean * count * factor],
    ['_count', labels, count]
  ]
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} help
 * @param {Sample[]} samples
 */
function family (name, type, help, samples) {
  const lines = samples.map(([suffix, labels, value]) => `${name}${suffix}{${labelText(labels)}} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** @param {Record<string, string>} labels */
function labelText (labels) {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(',')
}

exports.prometheusText = prometheusText
