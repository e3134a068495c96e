'use strict'

const assert = require('node:assert/strict')
const { it } = require('node:test')
const { Histogram } = require('../../lib/consumer/histogram')

it('tells percentiles that are at most 1/16 too high, and never too low', () => {
  const histogram = new Histogram()
  const values = Array.from({ length: 1000 }, (_, i) => (i + 1) ** 1.7 / 100)
  for (const value of values.toSorted((a, b) => (a * 7) % 3 - (b * 7) % 3)) histogram.add(value)
  const { count, mean, p50, p90, p99, max } = histogram.summary()
  assert.deepEqual([count, max], [1000, values[999]])
  assert.ok(Math.abs(mean - values.reduce((sum, value) => sum + value, 0) / 1000) < 1e-6)
  for (const [found, exact] of [[p50, values[499]], [p90, values[899]], [p99, values[989]]]) {
    assert.ok(found >= exact && found <= exact * 17 / 16, `${found} for ${exact}`)
  }
})

it('has nothing to tell of nothing, and takes what is very small or large', () => {
  const histogram = new Histogram()
  assert.deepEqual(histogram.summary(), { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 })
  for (const value of [0, 1e-9, 86400000]) histogram.add(value)
  const { count, p50, max } = histogram.summary()
  assert.ok(count === 3 && p50 < 0.01 && max === 86400000)
})
