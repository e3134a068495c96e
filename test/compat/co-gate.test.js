'use strict'

// Programs of co-gate: its README's way, in every style, and what was wrong with the original. test/gate.test.js has the rest.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { it } = require('node:test')
const co4 = require('co')
const co3 = require('co3')
const Gate = require('../../lib/compat/co-gate')

const run3 = generator => new Promise((resolve, reject) => co3(generator)((error, value) => error ? reject(error) : resolve(value)))

it('is required as the class itself, and by name; the package has the same', async () => {
  assert.equal(Gate.Gate, Gate)
  assert.equal(require('kinesis-native/co-gate'), require('../..').Gate)
  const imported = await import('kinesis-native/co-gate')
  assert.deepEqual([imported.default, imported.Gate], [Gate, Gate])
})

for (const [name, run] of Object.entries({ 'co 4': co4, 'co 3': run3 })) {
  it(`${name}: a loop that uses one gate again gets the values of each round`, async () => {
    const rounds = await run(function * () {
      const gate = new Gate()
      const values = []
      for (let round = 0; round < 3; round++) {
        for (const delay of [2, 1]) setTimeout(gate.in(), delay, null, `${round}/${delay}`)
        values.push(yield gate.out())
      }
      return values
    })
    assert.deepEqual(rounds, [['0/2', '0/1'], ['1/2', '1/1'], ['2/2', '2/1']])
  })

  it(`${name}: values, and an error, that come before out()`, async () => {
    await run(function * () {
      const gate = new Gate()
      gate.in()(null, 'early')
      assert.equal(yield gate.out(), 'early')
      gate.in()(new Error('early'))
      try {
        yield gate.out()
        assert.fail('it rejects')
      } catch ({ message }) {
        assert.equal(message, 'early')
      }
    })
  })

  it(`${name}: out() without in() gives []`, async () => {
    assert.deepEqual(await run(function * () {
      return yield new Gate().out()
    }), [])
  })

  it(`${name}: a callback that is called twice, and one that is late`, async () => {
    assert.deepEqual(await run(function * () {
      const gate = new Gate()
      const late = gate.in()
      gate.in()(new Error('first'))
      yield gate.out().catch(() => {})
      const [one, two] = [gate.in(), gate.in()]
      late(null, 'late')
      one(null, 1)
      one(null, 'again')
      setImmediate(two, null, 2)
      return yield gate.out()
    }), [1, 2])
  })

  it(`${name}: any callback API`, async () => {
    assert.equal(await run(function * () {
      const gate = new Gate()
      fs.readFile(__filename, 'utf8', gate.in())
      return yield gate.out()
    }), fs.readFileSync(__filename, 'utf8'))
  })
}

it('await', async () => {
  const gate = new Gate()
  fs.stat(__filename, gate.in())
  fs.stat(`${__filename}.absent`, gate.in())
  await assert.rejects(async () => gate.out(), { code: 'ENOENT' })
})

it('needs new, and says so', () => {
  assert.throws(() => Gate(), /Class constructor Gate cannot be invoked without 'new'/)
})
