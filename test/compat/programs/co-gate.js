'use strict'

// In the style of the README of `co-gate`.

const fs = require('node:fs')
const Gate = require('co-gate')
const stream = require('kinesis-wrapper.js').stream('gated')

/** As co does. */
function run (generator) {
  const iterator = generator()
  const next = (value) => {
    const step = iterator.next(value)
    if (!step.done) step.value.then(next)
  }
  next()
}

run(function * () {
  const gate = new Gate()
  for (let n = 0; n < 3; n++) stream.putRecord('user', n, gate.in())
  console.log('stored:', (yield gate.out()).length)
  fs.readFile(__filename, 'utf8', gate.in())
  console.log('file:', (yield gate.out()).includes('co-gate'))
})
