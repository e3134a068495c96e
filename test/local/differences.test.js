'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { before, describe, it } = require('node:test')
const { operations } = require('../../lib/model')
const { BEHAVIOURS, DOCUMENT, OK, OPERATIONS, askServers, fill, generated } = require('./helpers/differences')

describe('differences from other local servers', () => {
  let found
  before(async () => { found = await askServers() })

  it('every operation is asked for', () => {
    assert.deepEqual(Object.keys(OPERATIONS), [...operations.keys()])
  })

  it('ours does what is documented', () => {
    const ours = found['kinesis-native local']
    assert.deepEqual(ours.operations, Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, OK])))
    assert.deepEqual(ours.behaviours, Object.fromEntries(BEHAVIOURS.map(({ text, documented }) => [text, documented])))
  })

  it('docs/local.md says what was found', () => {
    const text = fs.readFileSync(DOCUMENT, 'utf8')
    const parts = generated(found)
    for (const name of Object.keys(parts)) assert.ok(text.includes(`<!-- ${name} -->`), name)
    assert.equal(text, fill(text, parts), 'out of date: run node test/local/helpers/differences.js')
  })
})
