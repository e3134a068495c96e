'use strict'

// What every table of leases keeps to. `make()` gives another table at each call; those that it gives within one
// test share their rows.

const assert = require('node:assert/strict')
const test = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')

/** @returns {import('../../lib/consumer/lease-table').LeaseRow} */
function rowOf (leaseKey, members = {}) {
  return {
    leaseKey,
    owner: undefined,
    counter: 0,
    checkpoint: { sequenceNumber: 'TRIM_HORIZON', subSequenceNumber: 0 },
    parents: [],
    children: [],
    startingHashKey: '0',
    endingHashKey: '340282366920938463463374607431768211455',
    checkpointOwner: undefined,
    ownerSwitches: 0,
    ...members
  }
}

/** What a lease tells its holder: `lost` resolves to the first error, `told` counts. */
function listener (owner = 'a', renewMs = 60000) {
  let told = 0
  let resolve
  const first = new Promise((settle) => { resolve = settle })
  const onLost = (error) => {
    told++
    resolve(error)
  }
  return { options: { owner, renewMs, onLost }, get lost () { return waitFor(first) }, get told () { return told } }
}

/** A lease that is held doesn't keep the process alive; who waits for news of it does. */
async function waitFor (promise) {
  const alive = setInterval(() => {}, 1000)
  return promise.finally(() => clearInterval(alive))
}

async function readRow (table, leaseKey) {
  return (await table.list()).find((row) => row.leaseKey === leaseKey)
}

/** A lease that `owner` has created, taken and holds. */
async function holdNew (table, leaseKey, listening = listener()) {
  assert.equal(await table.create(rowOf(leaseKey)), true)
  const taken = await table.take(await readRow(table, leaseKey), listening.options.owner)
  return { lease: table.hold(taken, listening.options), listening }
}

const cases = {
  async 'rows come back as they were created, and are created once' (make) {
    const table = await make()
    const row = rowOf('shard-1', { parents: ['p-1', 'p-2'], checkpoint: { sequenceNumber: '123', subSequenceNumber: 7 } })
    assert.equal(await table.create(row), true)
    assert.equal(await table.create(rowOf('shard-1')), false)
    assert.deepEqual(await table.list(), [row])
  },

  async 'a lease is taken by one of two, on the condition of its counter' (make) {
    const [table, other] = [await make(), await make()]
    await table.create(rowOf('shard-1'))
    const row = await readRow(other, 'shard-1')
    const taken = await table.take(row, 'a')
    assert.deepEqual(taken, { ...row, owner: 'a', counter: row.counter + 1, ownerSwitches: 1 })
    assert.equal(await other.take(row, 'b'), null)
    assert.deepEqual(await readRow(other, 'shard-1'), taken)
  },

  async 'a lease that nobody has begun with is restarted, and no other' (make) {
    const [LATEST, START] = ['LATEST', 'TRIM_HORIZON'].map((sequenceNumber) => ({ sequenceNumber, subSequenceNumber: 0 }))
    const table = await make()
    const restart = (leaseKey) => table.restart(leaseKey, { from: LATEST, to: START })
    for (const [leaseKey, checkpoint] of [['new', LATEST], ['held', LATEST], ['begun', { sequenceNumber: 'AT_TIMESTAMP', subSequenceNumber: 5 }]]) {
      await table.create(rowOf(leaseKey, { checkpoint }))
    }
    const before = await readRow(table, 'new')
    await table.take(await readRow(table, 'held'), 'a')
    const others = [await readRow(table, 'held'), await readRow(table, 'begun')]
    assert.deepEqual(await Promise.all(['held', 'begun', 'absent'].map(restart)), [false, false, false])
    assert.deepEqual([await readRow(table, 'held'), await readRow(table, 'begun'), await readRow(table, 'absent')], [...others, undefined])
    assert.equal(await restart('new'), true)
    assert.equal(await restart('new'), false)
    assert.deepEqual(await readRow(table, 'new'), { ...before, checkpoint: START, counter: before.counter + 1 })
    assert.equal(await table.take(before, 'b'), null)
  },

  async 'a checkpoint is stored, counts up and clears the switches' (make) {
    const table = await make()
    const { lease } = await holdNew(table, 'shard-1')
    const { counter } = lease.row
    await lease.checkpoint({ sequenceNumber: '49', subSequenceNumber: 3 })
    await lease.checkpoint({ sequenceNumber: 'SHARD_END', subSequenceNumber: 0 }, { children: ['c-1', 'c-2'] })
    assert.deepEqual(lease.row.checkpoint, { sequenceNumber: 'SHARD_END', subSequenceNumber: 0 })
    const { checkpoint, children, ownerSwitches, owner, counter: now } = await readRow(table, 'shard-1')
    assert.deepEqual({ checkpoint, children: children.sort(), ownerSwitches, owner },
      { checkpoint: lease.row.checkpoint, children: ['c-1', 'c-2'], ownerSwitches: 0, owner: 'a' })
    assert.ok(now >= counter + 2)
    lease.drop()
  },

  async 'checkpoints asked for at once are stored in their order' (make) {
    const table = await make()
    const { lease } = await holdNew(table, 'shard-1')
    await Promise.all([1, 2, 3].map((number) => lease.checkpoint({ sequenceNumber: String(number), subSequenceNumber: 0 })))
    assert.equal((await readRow(table, 'shard-1')).checkpoint.sequenceNumber, '3')
    lease.drop()
  },

  async 'who has lost a lease is told once, and can neither checkpoint nor release' (make) {
    const [table, other] = [await make(), await make()]
    const { lease, listening } = await holdNew(table, 'shard-1', listener('a', 50))
    let taken = null
    while (taken === null) taken = await other.take(await readRow(other, 'shard-1'), 'b')
    const error = await listening.lost
    assert.equal(error.code, 'ERR_LEASE_LOST')
    assert.equal(error.name, 'LeaseLostError')
    await assert.rejects(lease.checkpoint({ sequenceNumber: '9', subSequenceNumber: 0 }), { code: 'ERR_LEASE_LOST' })
    assert.equal(await lease.release(), false)
    assert.equal(listening.told, 1)
    const { owner, checkpoint } = await readRow(other, 'shard-1')
    assert.deepEqual([owner, checkpoint.sequenceNumber], ['b', 'TRIM_HORIZON'])
  },

  async 'a released lease belongs to nobody, and a late checkpoint of it is refused' (make) {
    const table = await make()
    const { lease, listening } = await holdNew(table, 'shard-1')
    const before = lease.row
    assert.equal(await lease.release(), true)
    const { owner, counter } = await readRow(table, 'shard-1')
    assert.equal(owner, undefined)
    assert.ok(counter > before.counter)
    await assert.rejects(lease.checkpoint({ sequenceNumber: '9', subSequenceNumber: 0 }), { code: 'ERR_LEASE_LOST' })
    assert.equal(await lease.release(), false)
    assert.equal(listening.told, 0)
  },

  async 'a lease that is held counts up by itself, a dropped one doesn\'t' (make) {
    const [table, other] = [await make(), await make()]
    const { lease } = await holdNew(table, 'shard-1', listener('a', 20))
    const first = await readRow(other, 'shard-1')
    let now = first
    while (now.counter < first.counter + 3) now = await readRow(other, 'shard-1')
    assert.equal(now.owner, 'a')
    lease.drop()
    await assert.rejects(lease.checkpoint({ sequenceNumber: '9', subSequenceNumber: 0 }), { code: 'ERR_LEASE_LOST' })
    const { counter } = await readRow(other, 'shard-1')
    await sleep(200) // of ten renewals
    const later = await readRow(other, 'shard-1')
    assert.ok(later.counter <= counter + 1, 'none but one that was under way')
    // That one may come still later.
    let taken = null
    while (taken === null) taken = await other.take(await readRow(other, 'shard-1'), 'b')
    assert.deepEqual(await readRow(table, 'shard-1'), taken)
  },

  async 'the progress deadline ends renewals unless there is progress' (make) {
    const table = await make()
    const { lease, listening } = await holdNew(table, 'shard-1', listener('a', 20))
    lease.watch(5000) // of which a machine that stands still here may take some
    lease.unwatch()
    lease.watch(60000)
    await lease.checkpoint({ sequenceNumber: '1', subSequenceNumber: 0 })
    lease.watch(1)
    const error = await listening.lost
    assert.equal(error.code, 'ERR_PROGRESS_TIMEOUT')
    assert.equal(error.name, 'ProgressTimeoutError')
    await assert.rejects(lease.checkpoint({ sequenceNumber: '2', subSequenceNumber: 0 }), { code: 'ERR_PROGRESS_TIMEOUT' })
    assert.equal(await lease.release(), false)
    const { counter, owner } = await readRow(table, 'shard-1')
    assert.equal(owner, 'a')
    await sleep(200) // of ten renewals
    const later = await readRow(table, 'shard-1')
    assert.ok(later.counter <= counter + 1, 'none but one that was under way')
  },

  async 'a lease is removed on the condition of its counter' (make) {
    const table = await make()
    await table.create(rowOf('shard-1'))
    const row = await readRow(table, 'shard-1')
    await table.take(row, 'a')
    assert.equal(await table.remove(row), false)
    assert.equal(await table.remove(await readRow(table, 'shard-1')), true)
    assert.deepEqual(await table.list(), [])
  },

  async 'close drops what is held' (make) {
    const [table, other] = [await make(), await make()]
    const { lease, listening } = await holdNew(table, 'shard-1')
    await table.close()
    await assert.rejects(lease.checkpoint({ sequenceNumber: '2', subSequenceNumber: 0 }), { code: 'ERR_LEASE_LOST' })
    const row = await readRow(other, 'shard-1')
    assert.equal(row.owner, 'a')
    assert.notEqual(await other.take(row, 'b'), null)
    assert.equal(listening.told, 0)
  },

  async 'an aborted signal ends what it was given to' (make) {
    const table = await make()
    const signal = AbortSignal.abort(new Error('why'))
    for (const operation of [() => table.list({ signal }), () => table.create(rowOf('s'), { signal }),
      () => table.restart('s', { from: rowOf('s').checkpoint, to: rowOf('s').checkpoint }, { signal }), () => table.take(rowOf('s'), 'a', { signal }), () => table.remove(rowOf('s'), { signal }), () => table.open({ signal })]) {
      await assert.rejects(operation, { code: 'ABORT_ERR' })
    }
  }
}

/**
 * @param {string} name of the table's kind
 * @param {() => (() => Promise<any>)} begin called for each test: gives its `make`
 */
function testTable (name, begin) {
  for (const [what, run] of Object.entries(cases)) test(`${name}: ${what}`, () => run(begin()))
}

module.exports = { holdNew, listener, readRow, rowOf, testTable }
