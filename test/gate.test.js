'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const test = require('node:test')
const co3 = require('co3')
const co4 = require('co')
const { Gate } = require('../lib/gate')

/** Each way its users wait for a gate. */
const WAYS = {
  await: async (gate) => gate.out(),
  'Promise.all': async (gate) => (await Promise.all([gate.out()]))[0],
  'co 4': (gate) => co4(function * () {
    return yield gate.out()
  }),
  'co 3': (gate) => new Promise((resolve, reject) => {
    co3(function * () {
      return yield gate.out()
    })((error, value) => error ? reject(error) : resolve(value))
  }),
  'a bare thunk': (gate) => new Promise((resolve, reject) => {
    gate.out()((error, value) => error ? reject(error) : resolve(value))
  })
}

for (const [name, outOf] of Object.entries(WAYS)) {
  test(`${name}: values in the order of the in() calls`, async () => {
    const gate = new Gate()
    const [first, second, third] = [gate.in(), gate.in(), gate.in()]
    setImmediate(third, null, 3)
    setImmediate(first, null, 1)
    second(undefined, 2)
    assert.deepEqual(await outOf(gate), [1, 2, 3])
  })

  test(`${name}: all values arrive before out()`, async () => {
    const gate = new Gate()
    gate.in()(null, 'a')
    gate.in()(null, 'b')
    assert.deepEqual(await outOf(gate), ['a', 'b'])
  })

  test(`${name}: an error arrives before out()`, async () => {
    const gate = new Gate()
    const late = gate.in()
    gate.in()(new Error('early'))
    await assert.rejects(outOf(gate), /early/)
    late(new Error('late'))
  })

  test(`${name}: an error arrives after out()`, async () => {
    const gate = new Gate()
    setImmediate(gate.in(), new Error('after'))
    gate.in()
    await assert.rejects(outOf(gate), /after/)
  })

  test(`${name}: a lone value comes alone, an array as it is`, async () => {
    const gate = new Gate()
    gate.in()(null, 'alone')
    assert.equal(await outOf(gate), 'alone')
    gate.in()(null, [1, 2])
    assert.deepEqual(await outOf(gate), [1, 2])
    gate.in()(null)
    assert.equal(await outOf(gate), undefined)
  })

  test(`${name}: no in() gives []`, async () => {
    assert.deepEqual(await outOf(new Gate()), [])
  })
}

test('a callback called twice counts once', async () => {
  const gate = new Gate()
  const [first, second] = [gate.in(), gate.in()]
  first(null, 1)
  first(null, 'again')
  first(new Error('again'))
  const out = gate.out()
  let isSettled = false
  out.finally(() => {
    isSettled = true
  })
  await new Promise(setImmediate)
  assert.equal(isSettled, false)
  second(null, 2)
  assert.deepEqual(await out, [1, 2])
})

test('rounds do not mix: each out() gives the values since the last one', async () => {
  const gate = new Gate()
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 3; i++) setImmediate(gate.in(), null, [round, i])
    assert.deepEqual(await gate.out(), [[round, 0], [round, 1], [round, 2]])
  }
})

test('late callbacks of a failed round do not count in the next', async () => {
  const gate = new Gate()
  const late = gate.in()
  gate.in()(new Error('failed'))
  await assert.rejects(gate.out(), /failed/)
  const [first, second] = [gate.in(), gate.in()]
  late(null, 'late')
  second(null, 2)
  first(null, 1)
  assert.deepEqual(await gate.out(), [1, 2])
})

test('more values of one callback come as an array', async () => {
  const gate = new Gate()
  gate.in()(null, 1, 2)
  gate.in()(null, 3)
  assert.deepEqual(await gate.out(), [[1, 2], 3])
})

test('any falsy error is none, any truthy one rejects', async () => {
  const gate = new Gate()
  gate.in()(0, 'fine')
  assert.equal(await gate.out(), 'fine')
  gate.in()('a string')
  await assert.rejects(async () => gate.out(), (reason) => reason === 'a string')
})

test('fs.readFile', async () => {
  const gate = new Gate()
  fs.readFile(__filename, 'utf8', gate.in())
  fs.stat(__filename, gate.in())
  const [text, { size }] = await gate.out()
  assert.equal(Buffer.byteLength(text), size)
  fs.readFile(`${__filename}.absent`, gate.in())
  await assert.rejects(async () => gate.out(), { code: 'ENOENT' })
})
