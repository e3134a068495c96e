'use strict'

// Which leases there must be, given the shards, and which are done with.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { atTimestamp, compareCheckpoints } = require('../../lib/consumer/checkpoint')
const { missingLeases, newLease, removableLeases, startAt } = require('../../lib/consumer/lineage')

const END = 'SHARD_END'

/** `a<b,c:closed` is shard a with the parents b and c, which is closed. */
function shardsOf (...texts) {
  return texts.map(text => {
    const [, ShardId, parents, closed] = /^(\w+)(?:<([\w,]+))?(:closed)?$/.exec(text)
    const [ParentShardId, AdjacentParentShardId] = parents?.split(',') ?? []
    return {
      ShardId,
      ParentShardId,
      AdjacentParentShardId,
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '9' },
      SequenceNumberRange: { StartingSequenceNumber: '1', ...(closed && { EndingSequenceNumber: '2' }) }
    }
  })
}
/** `a=SHARD_END` is the lease of a at its end. */
function rowsOf (shards, ...texts) {
  return texts.map(text => {
    const [ShardId, sequenceNumber = '5'] = text.split('=')
    const shard = shards.find(each => each.ShardId === ShardId) ?? { ShardId }
    return { ...newLease(shard, { sequenceNumber, subSequenceNumber: 0 }) }
  })
}
function missing (shards, rows, position = 'TRIM_HORIZON', open = []) {
  const start = startAt(position, { shards, atDate: new Set(open) })
  return Object.fromEntries(missingLeases(shards, rows, start).map(({ leaseKey, checkpoint: { sequenceNumber, subSequenceNumber } }) =>
    [leaseKey, subSequenceNumber === 0 ? sequenceNumber : `${sequenceNumber}/${subSequenceNumber}`]))
}

describe('an empty table gets', () => {
  // a was split into b and c; c and d were merged into e.
  const shards = shardsOf('a:closed', 'b<a', 'c<a:closed', 'd:closed', 'e<c,d')

  it('at TRIM_HORIZON the oldest shards', () => {
    assert.deepEqual(missing(shards, []), { a: 'TRIM_HORIZON', d: 'TRIM_HORIZON' })
    assert.deepEqual(missing(shardsOf('b<gone', 'c<gone'), []), { b: 'TRIM_HORIZON', c: 'TRIM_HORIZON' })
  })

  it('at LATEST the open ones', () => {
    assert.deepEqual(missing(shards, [], 'LATEST'), { b: 'LATEST', e: 'LATEST' })
  })

  it('at a Date those that were open then', () => {
    assert.deepEqual(missing(shards, [], new Date(5), ['b', 'c', 'd']), { b: 'AT_TIMESTAMP/5', c: 'AT_TIMESTAMP/5', d: 'AT_TIMESTAMP/5' })
  })

  it('at a Date before all that is left of the stream, its oldest shards', () => {
    assert.deepEqual(missing(shards, [], new Date(5)), { a: 'AT_TIMESTAMP/5', d: 'AT_TIMESTAMP/5' })
    assert.deepEqual(missing(shardsOf('b<gone', 'c<gone', 'd:closed', 'e<d'), [], new Date(5), ['d']),
      { b: 'AT_TIMESTAMP/5', c: 'AT_TIMESTAMP/5', d: 'AT_TIMESTAMP/5' })
  })

  it('at sequence numbers those named, and the oldest that are nobody\'s ancestors', () => {
    const whole = Number.MAX_SAFE_INTEGER
    assert.deepEqual(missing(shards, [], { c: '77' }), { b: 'TRIM_HORIZON', c: `77/${whole}`, d: 'TRIM_HORIZON' })
    assert.deepEqual(missing(shards, [], { e: '77' }), { b: 'TRIM_HORIZON', e: `77/${whole}` })
  })

  it('what a lease needs to know of its shard', () => {
    const [{ parents, startingHashKey, endingHashKey, owner, counter }] = missingLeases(shardsOf('e<c,d'), [],
      startAt('TRIM_HORIZON', { shards: [], atDate: new Set() }))
    assert.deepEqual({ parents, startingHashKey, endingHashKey, owner, counter },
      { parents: ['c', 'd'], startingHashKey: '0', endingHashKey: '9', owner: undefined, counter: 0 })
  })
})

describe('a table that is not empty gets', () => {
  const shards = shardsOf('a:closed', 'b<a', 'c<a:closed', 'd:closed', 'e<c,d')

  it('nothing while every part of the stream has a lease that leads there', () => {
    for (const leases of [['a', 'd'], ['a=SHARD_END', 'b', 'c', 'd'], ['b', 'c', 'd'], ['b', 'e'], ['b', 'c=SHARD_END', 'd=SHARD_END', 'e'],
      ['b', 'c=SHARD_END', 'd', 'e']]) {
      assert.deepEqual(missing(shards, rowsOf(shards, ...leases)), {}, String(leases))
      assert.deepEqual(missing(shards, rowsOf(shards, ...leases), 'LATEST'), {}, String(leases))
    }
  })

  it('what a crash amid its first filling left out', () => {
    assert.deepEqual(missing(shards, rowsOf(shards, 'a')), { d: 'TRIM_HORIZON' })
    assert.deepEqual(missing(shards, rowsOf(shards, 'b'), 'LATEST'), { e: 'LATEST' })
  })

  it('children of a shard that has ended, from their first record, whatever the initial position', () => {
    assert.deepEqual(missing(shards, rowsOf(shards, 'a=SHARD_END', 'c', 'd'), 'LATEST'), { b: 'TRIM_HORIZON' })
    assert.deepEqual(missing(shards, rowsOf(shards, 'b', 'c=SHARD_END', 'd=SHARD_END'), 'LATEST'), { e: 'TRIM_HORIZON' })
  })
})

describe('leases to be removed', () => {
  const shards = shardsOf('a:closed', 'b<a', 'c<a:closed', 'd:closed', 'e<c,d')
  const removable = (...leases) => removableLeases(rowsOf(shards, ...leases)).map(({ leaseKey }) => leaseKey)

  it('are those that have ended and whose children were begun with', () => {
    assert.deepEqual(removable(`a=${END}`, 'b', 'c', 'd'), ['a'])
    assert.deepEqual(removable(`a=${END}`, 'b', 'c=TRIM_HORIZON', 'd'), [])
    assert.deepEqual(removable('a', 'b', 'c', 'd'), [])
    assert.deepEqual(removable(`c=${END}`, `d=${END}`, 'e'), ['c', 'd'])
    assert.deepEqual(removable(`c=${END}`, 'd', 'e=TRIM_HORIZON'), [])
  })

  it('are not those of whose children nothing is known', () => {
    assert.deepEqual(removable(`a=${END}`), [])
  })
})

describe('checkpoints in order', () => {
  const at = (sequenceNumber, subSequenceNumber = 0) => ({ sequenceNumber, subSequenceNumber })
  const ordered = [at('TRIM_HORIZON'), at('9'), at('10'), at('10', 1), at('49590338271490256608559692538361571095921575989136588898'), at(END)]

  it('compare as numbers, the beginnings before and the end after all', () => {
    ordered.forEach((a, i) => ordered.forEach((b, j) => assert.equal(Math.sign(compareCheckpoints(a, b)), Math.sign(i - j))))
    for (const start of [at('LATEST'), atTimestamp(1700000000000)]) assert.equal(compareCheckpoints(start, ordered[0]), 0)
  })
})
