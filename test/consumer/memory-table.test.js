'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { MemoryTable } = require('../../lib/consumer/memory-table')
const { holdNew, listener, readRow, rowOf, testTable } = require('../helpers/lease-tables')

let count = 0

testTable('memory', () => {
  const name = `name ${count++}`
  return async () => {
    const table = new MemoryTable(name)
    await table.open()
    return table
  }
})

test('tables of other names share nothing', async () => {
  await new MemoryTable('one').create(rowOf('shard-1'))
  assert.deepEqual(await new MemoryTable('two').list(), [])
})

test('a holder that is lost through a removal is told', async () => {
  const table = new MemoryTable('removal')
  const { listening } = await holdNew(table, 'shard-1', listener())
  await table.remove(await readRow(table, 'shard-1'))
  assert.equal((await listening.lost).code, 'ERR_LEASE_LOST')
})

test('a blocked event loop loses no lease: who looks at the table finds it renewed', async () => {
  const table = new MemoryTable('blocked')
  const { listening } = await holdNew(table, 'shard-1', listener('a', 1))
  const before = await readRow(table, 'shard-1')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  assert.notEqual((await readRow(table, 'shard-1')).counter, before.counter)
  assert.equal(listening.told, 0)
})

test('rows that were read don\'t change', async () => {
  const table = new MemoryTable('frozen')
  const { lease } = await holdNew(table, 'shard-1')
  const row = await readRow(table, 'shard-1')
  const copy = structuredClone(row)
  await lease.checkpoint({ sequenceNumber: '5', subSequenceNumber: 1 })
  assert.deepEqual(row, copy)
})
