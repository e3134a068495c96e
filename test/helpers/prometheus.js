'use strict'

const assert = require('node:assert/strict')

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/
const SUFFIXES = { counter: [''], gauge: [''], summary: ['', '_sum', '_count'] }
const UNESCAPED = { '\\\\': '\\', '\\"': '"', '\\n': '\n' }

/**
 * @typedef {{ suffix: string, labels: Record<string, string>, value: number }} Sample
 * @typedef {{ help: string, type: string, samples: Sample[] }} Family
 */

function parseLabels (text) {
  const labels = {}
  for (let rest = text; rest !== '';) {
    const [whole, name, value] = LABEL.exec(rest) ?? assert.fail(`labels ${text}`)
    assert.ok(!Object.hasOwn(labels, name), `label ${name} comes twice`)
    labels[name] = value.replace(/\\./g, escaped => UNESCAPED[escaped])
    rest = rest.slice(whole.length)
  }
  return labels
}

/** @param {string} line @param {string} name @param {Family} family */
function parseSample (line, name, { type, samples }) {
  const [, full, labelText = '', number] = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line) ?? assert.fail(line)
  const suffix = full.slice(name.length)
  assert.ok(full.startsWith(name) && SUFFIXES[type].includes(suffix), `${line} is no sample of the ${type} ${name}`)
  const value = Number(number)
  assert.ok(Number.isFinite(value) && value >= 0, line)
  const labels = parseLabels(labelText)
  assert.equal('quantile' in labels, type === 'summary' && suffix === '', line)
  const isSame = sample => sample.suffix === suffix && JSON.stringify(sample.labels) === JSON.stringify(labels)
  assert.ok(!samples.some(isSame), `${line} comes twice`)
  samples.push({ suffix, labels, value })
}

/**
 * Parses the text format of Prometheus, version 0.0.4, and refuses what isn't quite it: each family is to have a HELP, then a
 * TYPE, then its samples; names of counters, and no others, are to end with _total.
 * @param {string} text
 * @returns {Map<string, Family>} by name
 */
function parsePrometheus (text) {
  const families = new Map()
  assert.ok(text.endsWith('\n'), 'the last line has no end')
  let name = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, about, rest] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line) ?? []
    if (word === 'HELP') {
      assert.ok(!families.has(about), `${about} comes twice`)
      families.set(name = about, { help: rest, type: '', samples: [] })
    } else if (word === 'TYPE') {
      assert.ok(about === name && families.get(name).type === '' && Object.hasOwn(SUFFIXES, rest), line)
      assert.equal(about.endsWith('_total'), rest === 'counter', line)
      families.get(name).type = rest
    } else {
      assert.ok(families.get(name)?.type, line)
      parseSample(line, name, families.get(name))
    }
  }
  return families
}

module.exports = { parsePrometheus }
