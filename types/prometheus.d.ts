export { prometheusText };
export type Summary = import('./producer-metrics').Summary;
export type LabelledValue = [labels: Record<string, string>, value: number];
export type LabelledSummary = [labels: Record<string, string>, summary: Summary];
export type MetricRow<M> = [string, 'counter' | 'gauge', string, (metrics: M) => LabelledValue[]];
export type SummaryRow<M> = [string, string, (metrics: M) => LabelledSummary[], number];
export type Sample = [string, Record<string, string>, number];
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
declare function prometheusText<M>(metrics: M, { prefix, labels, rows, summaries }: {
    prefix: string;
    labels: Record<string, string>;
    rows: MetricRow<M>[];
    summaries: SummaryRow<M>[];
}): string;
